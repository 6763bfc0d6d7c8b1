//! What a feature is: an aggregate of transactions, a statistic of months, or a formula.

use std::fmt;

use fip_model::Kind;

use super::formula::Formula;
use super::predicate::Predicate;

/// How a feature is computed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Definition {
    /// A figure of the window itself, the same for every customer.
    Window(WindowFigure),
    /// An aggregate of transactions.
    Aggregate(Aggregate),
    /// A formula over other features of the same table.
    Formula(Formula),
}

/// A figure of the observation window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WindowFigure {
    /// Its first day.
    Start,
    /// The as-of date: the first day after it.
    End,
    /// Its number of whole months, |M|.
    Months,
}

/// An aggregate of the transactions that pass a filter, in the whole window or its last months.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    /// What is computed of them.
    pub measure: Measure,
    /// Which transactions; `None` for all.
    pub filter: Option<Predicate>,
    /// Which months; a month's features always look at the month.
    pub span: Span,
}

/// Which months of the window an aggregate looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Span {
    /// All.
    Whole,
    /// The last ones; all where the window has fewer.
    Last(u16),
}

impl Span {
    /// Returns the position of the first month looked at in a window of `n_months`.
    pub fn first(self, n_months: usize) -> usize {
        match self {
            Self::Whole => 0,
            Self::Last(n) => n_months.saturating_sub(n.into()),
        }
    }
}

/// What is computed of a set of transactions.
///
/// Amounts are in pounds. n is the number of transactions that pass the filter, a their amounts;
/// y the monthly series over the |M| months of the span.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Measure {
    /// n.
    Count,
    /// Sum of a.
    Sum,
    /// Mean of a.
    Mean,
    /// Sample standard deviation of a (n - 1).
    Sd,
    /// Least a.
    Min,
    /// Greatest a.
    Max,
    /// Middle a: the mean of the two middle ones where n is even.
    Median,
    /// The least a that at least this share, in thousandths, of a does not exceed (nearest rank).
    Quantile(u16),
    /// n over the number of all transactions.
    ShareOfCount,
    /// Sum of a over the sum of the amounts of all transactions.
    ShareOfSpend,
    /// Number of different values of a column.
    Distinct(Key),
    /// Shannon entropy, in nats, of spend over the values of a column; parts of 0 or less have no
    /// share.
    Entropy(Key),
    /// Days from the date of the last transaction to the window's exclusive end.
    DaysSinceLast,
    /// Days from the date of the first transaction to the window's exclusive end.
    DaysSinceFirst,
    /// Mean days from a transaction to the next: (last - first) / (n - 1).
    MeanDaysBetween,
    /// Number of months with a transaction.
    ActiveMonths,
    /// A month's value over the mean of up to this many months before it in the window, absent
    /// months 0.
    AgainstMonthsBefore(Additive, u16),
    /// A statistic of the monthly series.
    OfMonths(Statistic, Series),
}

/// A column whose different values are counted or shared over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Key {
    /// The merchant.
    Merchant,
    /// The merchant's category.
    Category,
    /// The merchant's category code.
    Mcc,
    /// The country.
    Country,
    /// The channel.
    Channel,
    /// The day.
    Day,
}

impl Key {
    /// Every key, with its word for one and for several.
    pub(crate) const WORDS: [(Self, &'static str, &'static str); 6] = [
        (Self::Merchant, "merchant", "merchants"),
        (Self::Category, "category", "categories"),
        (Self::Mcc, "mcc", "mccs"),
        (Self::Country, "country", "countries"),
        (Self::Channel, "channel", "channels"),
        (Self::Day, "day", "days"),
    ];

    pub(crate) fn words(self) -> (&'static str, &'static str) {
        let found = Self::WORDS.iter().find(|(key, ..)| *key == self);
        found.map_or(("", ""), |&(_, one, several)| (one, several))
    }
}

/// A sum that a month without transactions adds 0 to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Additive {
    /// Number of transactions.
    Count,
    /// Sum of amounts.
    Spend,
}

/// A value for each month of the span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Series {
    /// A sum; months without transactions are 0.
    Additive(Additive),
    /// A feature of the month, by its position among them; months without it have no part.
    Feature(usize),
}

/// A statistic of the values y of months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Statistic {
    /// Mean.
    Mean,
    /// Sample standard deviation.
    Sd,
    /// Least.
    Min,
    /// Greatest.
    Max,
    /// Least-squares slope on 0, 1, 2, ..., a month.
    Slope,
    /// Slope over mean.
    Trend,
}

impl Statistic {
    pub(crate) const WORDS: [(Self, &'static str); 6] = [
        (Self::Mean, "mean"),
        (Self::Sd, "sd"),
        (Self::Min, "min"),
        (Self::Max, "max"),
        (Self::Slope, "slope"),
        (Self::Trend, "trend"),
    ];

    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(one, _)| *one == self).map_or("", |&(_, word)| word)
    }
}

impl Measure {
    /// Returns the kind of value.
    pub(crate) const fn kind(self) -> Kind {
        match self {
            Self::Count
            | Self::Distinct(_)
            | Self::ActiveMonths
            | Self::DaysSinceLast
            | Self::DaysSinceFirst => Kind::Integer,
            Self::Sum | Self::Min | Self::Max | Self::Quantile(_) => Kind::Money,
            _ => Kind::Real,
        }
    }

    /// Returns when the value is empty, as a clause; `None` when it never is.
    pub(crate) const fn empty_when(self) -> Option<&'static str> {
        match self {
            Self::Count | Self::Sum | Self::Distinct(_) | Self::ActiveMonths => None,
            Self::Mean | Self::Min | Self::Max | Self::Median | Self::Quantile(_) => {
                Some("there is no such transaction")
            }
            Self::DaysSinceLast | Self::DaysSinceFirst => Some("there is no such transaction"),
            Self::ShareOfCount => Some("there is no transaction"),
            Self::Sd | Self::MeanDaysBetween => Some("there are fewer than two such transactions"),
            Self::ShareOfSpend => Some("all transactions sum to 0"),
            Self::Entropy(_) => Some("no value of the column has a sum above 0"),
            Self::AgainstMonthsBefore(..) => {
                Some("no month of the window lies before, or those before sum to 0")
            }
            Self::OfMonths(statistic, series) => match (statistic, series) {
                (Statistic::Mean | Statistic::Min | Statistic::Max, Series::Additive(_)) => None,
                (Statistic::Sd | Statistic::Slope, Series::Additive(_)) => {
                    Some("there are fewer than two months")
                }
                (Statistic::Trend, Series::Additive(_)) => {
                    Some("there are fewer than two months, or they sum to 0")
                }
                (Statistic::Mean | Statistic::Min | Statistic::Max, Series::Feature(_)) => {
                    Some("no month has the feature")
                }
                (Statistic::Sd | Statistic::Slope, Series::Feature(_)) => {
                    Some("fewer than two months have the feature")
                }
                (Statistic::Trend, Series::Feature(_)) => {
                    Some("fewer than two months have the feature, or its mean is 0")
                }
            },
        }
    }
}

impl Aggregate {
    /// Returns the definition as text; `month_feature` names a feature of a month by its position.
    pub(crate) fn text(&self, month_feature: &dyn Fn(usize) -> String) -> String {
        let mut text = measure_text(self.measure, month_feature);
        if let Some(filter) = &self.filter {
            text = format!("{text} where {filter}");
        }
        if let Span::Last(n) = self.span {
            let plural = if n == 1 { "" } else { "s" };
            text = format!("{text} in the last {n} month{plural}");
        }
        text
    }
}

fn measure_text(measure: Measure, month_feature: &dyn Fn(usize) -> String) -> String {
    let fixed = match measure {
        Measure::Count => "count",
        Measure::Sum => "sum of amount",
        Measure::Mean => "mean of amount",
        Measure::Sd => "sd of amount",
        Measure::Min => "min of amount",
        Measure::Max => "max of amount",
        Measure::Median => "median of amount",
        Measure::ShareOfCount => "share of count",
        Measure::ShareOfSpend => "share of spend",
        Measure::DaysSinceLast => "days since last",
        Measure::DaysSinceFirst => "days since first",
        Measure::MeanDaysBetween => "mean days between",
        Measure::ActiveMonths => "active months",
        Measure::Quantile(thousandths) => {
            return format!("quantile {} of amount", f64::from(thousandths) / 1000.0);
        }
        Measure::Distinct(key) => return format!("distinct {}", key.words().1),
        Measure::Entropy(key) => return format!("entropy of spend by {}", key.words().0),
        Measure::AgainstMonthsBefore(base, n) => {
            let months = if n == 1 { "month" } else { "months" };
            return format!("{} against the {n} {months} before", base.word());
        }
        Measure::OfMonths(statistic, series) => {
            let of = match series {
                Series::Additive(base) => base.word().to_owned(),
                Series::Feature(position) => month_feature(position),
            };
            return format!("{} of monthly {of}", statistic.word());
        }
    };
    fixed.to_owned()
}

impl Additive {
    const fn word(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Spend => "spend",
        }
    }
}

impl fmt::Display for WindowFigure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Start => "first day of the window",
            Self::End => "day after the window",
            Self::Months => "months of the window",
        })
    }
}
