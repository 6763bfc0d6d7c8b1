//! What engines call the same thing.

use std::fmt;
use std::str::FromStr;

use fip_model::Date;

use super::sqlite;

/// An engine that the SQL is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Dialect {
    /// What `DuckDB` and PostgreSQL share.
    Standard,
    /// `DuckDB`.
    DuckDb,
    /// PostgreSQL, 12 or newer.
    Postgres,
    /// SQLite, 3.28 or newer, also without its mathematical functions.
    Sqlite,
    /// Apache Spark, 3.1 or newer.
    Spark,
}

/// A word that names no dialect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected one of standard, duckdb, postgres, sqlite, spark, found {found:?}")]
pub struct DialectError {
    /// The word.
    pub found: String,
}

impl Dialect {
    /// Every dialect.
    pub const ALL: [Self; 5] =
        [Self::Standard, Self::DuckDb, Self::Postgres, Self::Sqlite, Self::Spark];

    /// Returns the word that stands for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::DuckDb => "duckdb",
            Self::Postgres => "postgres",
            Self::Sqlite => "sqlite",
            Self::Spark => "spark",
        }
    }

    /// Returns what runs it, in words.
    pub(super) const fn engine(self) -> &'static str {
        match self {
            Self::Standard => "PostgreSQL and DuckDB alike",
            Self::DuckDb => "DuckDB",
            Self::Postgres => "PostgreSQL",
            Self::Sqlite => "SQLite",
            Self::Spark => "Spark",
        }
    }

    /// Returns the name as an identifier; a single word may be a reserved one and is quoted.
    pub(super) fn name(self, name: &str) -> String {
        let reserved = !name.contains('_')
            || ["current_", "session_", "system_"].iter().any(|start| name.starts_with(start));
        match self {
            _ if !reserved => name.to_owned(),
            Self::Spark => format!("`{name}`"),
            _ => format!("\"{name}\""),
        }
    }

    /// Returns the name of the type of doubles.
    pub(super) const fn double(self) -> &'static str {
        match self {
            Self::Standard | Self::Postgres => "DOUBLE PRECISION",
            Self::DuckDb | Self::Spark => "DOUBLE",
            Self::Sqlite => "REAL",
        }
    }

    /// Returns the number as a double.
    pub(super) fn real(self, number: &str) -> String {
        format!("CAST({number} AS {})", self.double())
    }

    /// Returns the whole number in a type of 64 bits.
    pub(super) fn integer(self, number: &str) -> String {
        match self {
            Self::Sqlite => number.to_owned(),
            _ => format!("CAST({number} AS BIGINT)"),
        }
    }

    /// Returns whole pence as exact pounds.
    pub(super) fn pounds(self, pence: &str) -> String {
        match self {
            Self::Sqlite => format!("{pence} / 100.0"),
            Self::Postgres => format!("CAST({pence} * 0.01 AS DECIMAL(18, 2))"),
            _ => format!("CAST(CAST({pence} AS BIGINT) * 0.01 AS DECIMAL(18, 2))"),
        }
    }

    /// Returns the column of pounds as whole pence.
    pub(super) fn pence(self, pounds: &str) -> String {
        let whole = if matches!(self, Self::Sqlite) { "INTEGER" } else { "BIGINT" };
        format!("CAST(ROUND({pounds} * 100) AS {whole})")
    }

    /// Returns the square of a column of whole pence, in a type that holds sums of squares.
    pub(super) fn square(self, pence: &str) -> String {
        match self {
            Self::Standard => format!("CAST({pence} AS DECIMAL(19, 0)) * {pence}"),
            Self::DuckDb => format!("CAST({pence} AS HUGEINT) * {pence}"),
            Self::Postgres => format!("CAST({pence} AS NUMERIC) * {pence}"),
            Self::Sqlite => format!("1.0 * {pence} * {pence}"),
            Self::Spark => {
                format!("CAST({pence} AS DECIMAL(19, 0)) * CAST({pence} AS DECIMAL(19, 0))")
            }
        }
    }

    /// Returns the square of a sum of whole pence, which most engines hold in a wide type already.
    pub(super) fn square_of_sum(self, sum: &str) -> String {
        match self {
            Self::Spark => self.square(sum),
            _ => format!("{sum} * {sum}"),
        }
    }

    /// Returns the least of several numbers; most engines pass over NULL.
    pub(super) fn least(self, list: &str) -> String {
        let function = if matches!(self, Self::Sqlite) { "MIN" } else { "LEAST" };
        format!("{function}({list})")
    }

    /// Returns the greatest of several numbers; most engines pass over NULL.
    pub(super) fn greatest(self, list: &str) -> String {
        let function = if matches!(self, Self::Sqlite) { "MAX" } else { "GREATEST" };
        format!("{function}({list})")
    }

    /// Returns the square root of a number that is not negative.
    pub(super) fn root(self, number: &str) -> String {
        match self {
            Self::Sqlite => sqlite::root(number),
            _ => format!("SQRT({number})"),
        }
    }

    /// Returns the natural logarithm of a number that is positive.
    pub(super) fn logarithm(self, number: &str) -> String {
        match self {
            Self::Sqlite => sqlite::logarithm(number),
            _ => format!("LN({number})"),
        }
    }

    /// Returns the natural logarithm; NULL of a number that is not positive.
    pub(super) fn safe_logarithm(self, number: &str) -> String {
        match self {
            Self::Sqlite => sqlite::logarithm(number),
            // GREATEST passes over NULL.
            _ => format!("LN(NULLIF(GREATEST({number}, 0), 0))"),
        }
    }

    /// Returns the literal of a day.
    pub(super) fn date(self, date: Date) -> String {
        match self {
            Self::Sqlite => format!("'{date}'"),
            _ => format!("DATE '{date}'"),
        }
    }

    /// Returns the condition that a time lies before the midnight with which a day begins.
    pub(super) fn before(self, time: &str, date: Date) -> String {
        match self {
            Self::Sqlite => format!("{time} < '{date}'"),
            _ => format!("{time} < TIMESTAMP '{date} 00:00:00'"),
        }
    }

    /// Returns the hour of a time.
    pub(super) fn hour(self, time: &str) -> String {
        match self {
            Self::Sqlite => format!("CAST(substr({time}, 12, 2) AS INTEGER)"),
            _ => format!("EXTRACT(HOUR FROM {time})"),
        }
    }

    /// Returns the day of the week of a time; 1 is Monday.
    pub(super) fn weekday(self, time: &str) -> String {
        match self {
            Self::Sqlite => format!("((strftime('%w', {time}) + 6) % 7 + 1)"),
            Self::Spark => format!("(WEEKDAY({time}) + 1)"),
            _ => format!("EXTRACT(ISODOW FROM {time})"),
        }
    }

    /// Returns the day of a time.
    pub(super) fn day(self, time: &str) -> String {
        match self {
            Self::Sqlite => format!("substr({time}, 1, 10)"),
            _ => format!("CAST({time} AS DATE)"),
        }
    }

    /// Returns the days from a column of days to a day.
    pub(super) fn days_until(self, date: Date, day: &str) -> String {
        let until = self.date(date);
        match self {
            Self::Sqlite => {
                format!("CAST(julianday({until}) - julianday({day}) AS INTEGER)")
            }
            Self::Spark => format!("CAST(DATEDIFF({until}, {day}) AS BIGINT)"),
            _ => format!("CAST({until} - {day} AS BIGINT)"),
        }
    }

    /// Returns the seconds between two times, as a double.
    pub(super) fn seconds_between(self, first: &str, last: &str) -> String {
        match self {
            Self::Sqlite => {
                format!("1.0 * (strftime('%s', {last}) - strftime('%s', {first}))")
            }
            // Of civil times: a session's time zone may leave out an hour.
            Self::Spark => self.real(&format!(
                "DATEDIFF({last}, {first}) * 86400 + (HOUR({last}) - HOUR({first})) * 3600 \
                 + (MINUTE({last}) - MINUTE({first})) * 60 + SECOND({last}) - SECOND({first})"
            )),
            _ => self.real(&format!("EXTRACT(EPOCH FROM {last} - {first})")),
        }
    }

    /// Returns the month yyyymm of a day yyyymmdd.
    pub(super) fn month_of(self, date_key: &str) -> String {
        match self {
            Self::Standard => format!("CAST(FLOOR({date_key} / 100.0) AS INTEGER)"),
            Self::DuckDb => format!("{date_key} // 100"),
            Self::Postgres | Self::Sqlite => format!("{date_key} / 100"),
            Self::Spark => format!("{date_key} DIV 100"),
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Dialect {
    type Err = DialectError;

    fn from_str(text: &str) -> Result<Self, DialectError> {
        let found = Self::ALL.into_iter().find(|dialect| dialect.word() == text);
        found.ok_or_else(|| DialectError { found: text.to_owned() })
    }
}
