//! Which transactions a feature looks at.

use std::fmt;

use fip_model::{Category, Channel, Country};

/// A condition on one transaction: on how, where, when and to whom it was made, and how much it was.
///
/// Written as text it reads `channel = ATM and not night`; see the crate's documentation for the
/// whole language.
///
/// # Examples
///
/// ```
/// use fip_features::Predicate;
///
/// let cash_at_night: Predicate = "night and channel in [ATM]".parse()?;
/// assert_eq!(cash_at_night.to_string(), "night and channel = ATM");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Predicate {
    /// A fact that the ledger states.
    Flag(Flag),
    /// Made in one of these ways.
    Channel(Vec<Channel>),
    /// At a merchant of one of these categories.
    Category(Vec<Category>),
    /// In one of these countries.
    Country(Vec<Country>),
    /// The number lies in one of the ranges.
    Number(NumberColumn, Vec<Range>),
    /// The condition does not hold.
    Not(Box<Self>),
    /// All hold.
    And(Vec<Self>),
    /// At least one holds.
    Or(Vec<Self>),
}

/// A fact of a transaction that holds or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Flag {
    /// Outside the home country of the bank.
    CrossBorder,
    /// From 22:00:00 to 05:59:59.
    Night,
    /// On a Saturday or a Sunday.
    Weekend,
    /// At a merchant of a discretionary category.
    Discretionary,
    /// Fraudulent, and reported before the as-of date where report times are known.
    Fraud,
}

impl Flag {
    /// Every flag.
    pub const ALL: [Self; 5] =
        [Self::CrossBorder, Self::Night, Self::Weekend, Self::Discretionary, Self::Fraud];

    /// Returns the word that stands for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::CrossBorder => "cross_border",
            Self::Night => "night",
            Self::Weekend => "weekend",
            Self::Discretionary => "discretionary",
            Self::Fraud => "fraud",
        }
    }
}

/// A whole number of a transaction that conditions can compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum NumberColumn {
    /// Merchant category code of ISO 18245.
    Mcc,
    /// Hour of the day, 0 to 23.
    Hour,
    /// Day of the week, 1 is Monday.
    Weekday,
    /// Amount in pence; written in pounds.
    Amount,
}

impl NumberColumn {
    /// Every column.
    pub const ALL: [Self; 4] = [Self::Mcc, Self::Hour, Self::Weekday, Self::Amount];

    /// Returns the word that stands for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mcc => "mcc",
            Self::Hour => "hour",
            Self::Weekday => "weekday",
            Self::Amount => "amount",
        }
    }

    /// Returns the least and the greatest value that a condition may name.
    pub const fn bounds(self) -> Range {
        match self {
            Self::Mcc => Range { low: 0, high: 9999 },
            Self::Hour => Range { low: 0, high: 23 },
            Self::Weekday => Range { low: 1, high: 7 },
            Self::Amount => Range { low: -MOST_PENCE, high: MOST_PENCE },
        }
    }
}

/// A hundred trillion pence; no condition needs more.
const MOST_PENCE: i64 = 100_000_000_000_000;

/// Whole numbers from `low` to `high`, both included; `i64::MIN` and `i64::MAX` mean no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    /// The least number.
    pub low: i64,
    /// The greatest number.
    pub high: i64,
}

impl Range {
    /// Returns whether the range holds `number`.
    pub const fn contains(self, number: i64) -> bool {
        self.low <= number && number <= self.high
    }
}

/// What a condition can ask of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowFacts {
    /// How it was made.
    pub channel: Channel,
    /// Category of the merchant.
    pub category: Category,
    /// Where.
    pub country: Country,
    /// Whether that is outside the home country.
    pub cross_border: bool,
    /// Merchant category code.
    pub mcc: u16,
    /// Hour of the day, 0 to 23.
    pub hour: u8,
    /// Day of the week, 1 is Monday.
    pub weekday: u8,
    /// Amount in pence.
    pub pence: i64,
    /// Whether it is a fraud, as far as is known on the as-of date.
    pub fraud: bool,
}

impl RowFacts {
    const fn number(&self, column: NumberColumn) -> i64 {
        match column {
            NumberColumn::Mcc => self.mcc as i64,
            NumberColumn::Hour => self.hour as i64,
            NumberColumn::Weekday => self.weekday as i64,
            NumberColumn::Amount => self.pence,
        }
    }

    fn flag(&self, flag: Flag) -> bool {
        match flag {
            Flag::CrossBorder => self.cross_border,
            Flag::Night => self.hour >= 22 || self.hour < 6,
            Flag::Weekend => self.weekday >= 6,
            Flag::Discretionary => self.category.is_discretionary(),
            Flag::Fraud => self.fraud,
        }
    }
}

impl Predicate {
    /// Returns whether the condition holds for a transaction.
    pub fn holds(&self, row: &RowFacts) -> bool {
        match self {
            Self::Flag(flag) => row.flag(*flag),
            Self::Channel(channels) => channels.contains(&row.channel),
            Self::Category(categories) => categories.contains(&row.category),
            Self::Country(countries) => countries.contains(&row.country),
            Self::Number(column, ranges) => {
                ranges.iter().any(|range| range.contains(row.number(*column)))
            }
            Self::Not(inner) => !inner.holds(row),
            Self::And(all) => all.iter().all(|one| one.holds(row)),
            Self::Or(any) => any.iter().any(|one| one.holds(row)),
        }
    }
}

impl fmt::Display for Predicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => f.write_str(flag.word()),
            Self::Channel(codes) => among(f, "channel", codes.iter().map(|one| one.code())),
            Self::Category(codes) => among(f, "category", codes.iter().map(|one| one.code())),
            Self::Country(codes) => among(f, "country", codes.iter()),
            Self::Number(column, ranges) => numbers(f, *column, ranges),
            Self::Not(inner) => {
                f.write_str("not ")?;
                inner.fmt_inside(f)
            }
            Self::And(all) => joined(f, " and ", all),
            Self::Or(any) => joined(f, " or ", any),
        }
    }
}

impl Predicate {
    /// Writes the condition with parentheses where it is made of several.
    fn fmt_inside(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let several = match self {
            Self::And(_) | Self::Or(_) => true,
            Self::Number(_, ranges) => ranges.len() > 1 && !all_single(ranges),
            _ => false,
        };
        if several { write!(f, "({self})") } else { write!(f, "{self}") }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, word: &str, parts: &[Predicate]) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            f.write_str(word)?;
        }
        part.fmt_inside(f)?;
    }
    Ok(())
}

fn among<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    column: &str,
    codes: impl ExactSizeIterator<Item = T>,
) -> fmt::Result {
    let single = codes.len() == 1;
    write!(f, "{column} {}", if single { "= " } else { "in [" })?;
    for (at, code) in codes.enumerate() {
        write!(f, "{}{code}", if at > 0 { ", " } else { "" })?;
    }
    f.write_str(if single { "" } else { "]" })
}

fn all_single(ranges: &[Range]) -> bool {
    ranges.iter().all(|range| range.low == range.high)
}

fn numbers(f: &mut fmt::Formatter<'_>, column: NumberColumn, ranges: &[Range]) -> fmt::Result {
    if all_single(ranges) {
        let values: Vec<String> = ranges.iter().map(|range| number(column, range.low)).collect();
        return among(f, column.word(), values.iter());
    }
    for (at, range) in ranges.iter().enumerate() {
        let (low, high) = (number(column, range.low), number(column, range.high));
        let (or, word) = (if at > 0 { " or " } else { "" }, column.word());
        match (range.low, range.high) {
            (i64::MIN, _) => write!(f, "{or}{word} <= {high}"),
            (_, i64::MAX) => write!(f, "{or}{word} >= {low}"),
            (a, b) if a == b => write!(f, "{or}{word} = {low}"),
            _ => write!(f, "{or}{word} between {low} and {high}"),
        }?;
    }
    Ok(())
}

/// Returns the number as it is written in a condition: an amount in pounds.
fn number(column: NumberColumn, value: i64) -> String {
    if column == NumberColumn::Amount && value % 100 != 0 {
        fip_model::Money::from_pence(value).to_string()
    } else if column == NumberColumn::Amount {
        (value / 100).to_string()
    } else {
        value.to_string()
    }
}
