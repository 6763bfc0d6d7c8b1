//! How engines write what the query needs.

use std::fmt::Write as _;
use std::str::FromStr;

/// An engine that a query is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// ISO SQL with the `GREATEST` of SQL:2023; the query was not run by an engine of its own.
    Standard,
    /// `DuckDB`.
    DuckDb,
    /// PostgreSQL, 12 or newer.
    Postgres,
    /// SQLite, 3.35 or newer, with its mathematical functions where a probability is wanted.
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
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::DuckDb => "duckdb",
            Self::Postgres => "postgres",
            Self::Sqlite => "sqlite",
            Self::Spark => "spark",
        }
    }

    /// Returns a name as an identifier, whatever characters it has.
    pub(super) fn identifier(self, name: &str) -> String {
        match self {
            Self::Spark => format!("`{}`", name.replace('`', "``")),
            _ => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    /// Returns a text as a literal, whatever characters it has.
    pub(super) fn text(self, text: &str) -> String {
        match self {
            Self::Spark => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
            _ => format!("'{}'", text.replace('\'', "''")),
        }
    }

    /// Returns a number as a literal of exactly this double.
    ///
    /// The exponent keeps engines from reading a decimal. SQLite does not read every decimal to the
    /// last bit: it gets quotients and products that are exact by IEEE 754.
    pub(super) fn number(self, number: f64) -> String {
        // `-0.0` is `0.0`.
        let number = number + 0.0;
        match self {
            Self::Sqlite => by_power_of_ten(number).unwrap_or_else(|| by_powers_of_two(number)),
            _ => format!("{number:E}"),
        }
    }

    /// Returns the column as a double, or as text.
    pub(super) fn input(self, column: &str, takes_categories: bool) -> String {
        let kind = match (self, takes_categories) {
            // SQLite casts "abc" to 0; the query asks for the type of each value instead.
            (Self::Sqlite, _) | (Self::Standard, true) => return column.to_owned(),
            (Self::Spark, false) => "DOUBLE",
            (_, false) => "DOUBLE PRECISION",
            (Self::Spark, true) => "STRING",
            (Self::DuckDb, true) => "VARCHAR",
            (Self::Postgres, true) => "TEXT",
        };
        format!("CAST({column} AS {kind})")
    }

    /// Returns the word after the name of a stage that keeps it from being computed again for
    /// each mention of its columns.
    pub(super) const fn materialized(self) -> &'static str {
        match self {
            Self::Standard | Self::Spark => "",
            Self::DuckDb | Self::Postgres | Self::Sqlite => "MATERIALIZED ",
        }
    }

    /// Returns the largest of at least one whole number.
    pub(super) fn greatest(self, numbers: &[String]) -> String {
        let function = if self == Self::Sqlite { "MAX" } else { "GREATEST" };
        match numbers {
            [one] => one.clone(),
            _ => format!("{function}({})", numbers.join(", ")),
        }
    }

    /// Returns the remainder of whole numbers, with the sign of the dividend.
    pub(super) fn remainder(self, dividend: &str, divisor: i64) -> String {
        match self {
            Self::Standard => format!("MOD({dividend}, {divisor})"),
            _ => format!("{dividend} % {divisor}"),
        }
    }

    /// Returns the quotient of whole numbers that has no remainder.
    pub(super) fn quotient(self, dividend: &str, divisor: i64) -> String {
        let sign = match self {
            Self::DuckDb => "//",
            Self::Spark => "DIV",
            Self::Standard | Self::Postgres | Self::Sqlite => "/",
        };
        format!("({dividend}) {sign} {divisor}")
    }

    /// Returns units as points: a decimal, in SQLite the nearest double.
    pub(super) fn points(self, units: &str, decimals: u32) -> String {
        if decimals == 0 {
            return units.to_owned();
        }
        let places = decimals as usize;
        match self {
            Self::Sqlite => format!("{units} / 1{}.0", "0".repeat(places)),
            _ => format!("CAST({units} AS DECIMAL(19, 0)) * 0.{:0>places$}", 1),
        }
    }

    /// Returns whole numbers as a double.
    pub(super) fn double(self, whole: &str) -> String {
        let kind = match self {
            Self::Spark => "DOUBLE",
            Self::Sqlite => "REAL",
            _ => "DOUBLE PRECISION",
        };
        format!("CAST({whole} AS {kind})")
    }

    /// Returns whether a number, not missing, is NaN or infinite.
    pub(super) fn not_finite(self, number: &str) -> String {
        if self == Self::Sqlite {
            // Larger than any double: read as infinity. NaN is stored as a missing value.
            return format!("{number} IN (-9E999, 9E999)");
        }
        let (least, most) = (self.number(f64::MIN), self.number(f64::MAX));
        format!("NOT {number} BETWEEN {least} AND {most}")
    }
}

impl FromStr for Dialect {
    type Err = DialectError;

    fn from_str(word: &str) -> Result<Self, DialectError> {
        let found = Self::ALL.into_iter().find(|dialect| dialect.as_str() == word);
        found.ok_or_else(|| DialectError { found: word.to_owned() })
    }
}

/// Writes a number of at most 15 digits as `whole.0` or `whole / 10^n`, correctly rounded since both
/// are doubles; `None` for others.
fn by_power_of_ten(number: f64) -> Option<String> {
    let text = number.to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    if whole.len() + decimals.len() > 15 {
        return None;
    }
    if decimals.is_empty() {
        return Some(format!("{whole}.0"));
    }
    let digits: i64 = format!("{whole}{decimals}").parse().ok()?;
    Some(format!("({digits} / 1{}.0)", "0".repeat(decimals.len())))
}

/// Writes a finite number as `odd integer * 2^a * 2^b ..` or `/`; every step is exact.
fn by_powers_of_two(number: f64) -> String {
    const STEP: i32 = 62;
    let bits = number.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    let biased = ((bits >> 52) & 0x7ff) as i32;
    let whole = if biased == 0 { fraction } else { fraction | (1 << 52) };
    let zeros = whole.trailing_zeros().min(63);
    let mut exponent = biased.max(1) - 1_075 + zeros.cast_signed();
    let sign = if number < 0.0 { "-" } else { "" };
    let mut text = format!("(CAST({sign}{} AS REAL)", whole >> zeros);
    let operator = if exponent < 0 { '/' } else { '*' };
    while exponent != 0 {
        let step = exponent.clamp(-STEP, STEP);
        let _ = write!(text, " {operator} {}", 1_u64 << step.abs());
        exponent -= step;
    }
    text + ")"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_and_texts_cannot_be_left() {
        assert_eq!(Dialect::Postgres.identifier("a\"b"), "\"a\"\"b\"");
        assert_eq!(Dialect::Spark.identifier("a`b"), "`a``b`");
        assert_eq!(Dialect::Sqlite.text("it's \\"), "'it''s \\'");
        assert_eq!(Dialect::Spark.text("it's \\"), "'it\\'s \\\\'");
    }

    #[test]
    fn numbers_are_doubles_to_the_last_bit() {
        assert_eq!(Dialect::DuckDb.number(0.1), "1E-1");
        assert_eq!(Dialect::DuckDb.number(-0.0), "0E0");
        assert_eq!(Dialect::Sqlite.number(-999.0), "-999.0");
        assert_eq!(Dialect::Sqlite.number(-0.15), "(-15 / 100.0)");
        assert_eq!(Dialect::Sqlite.number(-0.0), "0.0");
        assert_eq!(Dialect::Sqlite.number(0.1 + 0.2), by(0.1 + 0.2));
        assert_eq!(by(5e-324).matches('/').count(), 18);
        assert_eq!(by(-f64::MAX).matches('*').count(), 16);
    }

    fn by(number: f64) -> String {
        by_powers_of_two(number)
    }

    #[test]
    fn powers_of_two_give_the_number_back() {
        for number in [0.3, -0.3, 1e300, f64::MIN, f64::MAX, 5e-324, f64::MIN_POSITIVE, 1e8] {
            let text = by_powers_of_two(number);
            let inside = text.trim_start_matches("(CAST(").trim_end_matches(')');
            let (whole, powers) = inside.split_once(" AS REAL)").unwrap();
            let words: Vec<_> = powers.split_whitespace().collect();
            let mut found: f64 = whole.parse().unwrap();
            for pair in words.chunks(2) {
                let power: f64 = pair[1].parse().unwrap();
                found = if pair[0] == "*" { found * power } else { found / power };
            }
            assert_eq!(found.to_bits(), number.to_bits(), "{text}");
        }
    }

    #[test]
    fn words_name_dialects() {
        for dialect in Dialect::ALL {
            assert_eq!(dialect.as_str().parse(), Ok(dialect));
        }
        assert_eq!("mysql".parse::<Dialect>(), Err(DialectError { found: "mysql".to_owned() }));
    }
}
