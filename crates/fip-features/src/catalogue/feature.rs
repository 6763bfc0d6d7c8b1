//! A feature: a column of a table of features.

use std::borrow::Cow;

use fip_model::{Attributes, ColumnSpec, Kind};

use super::definition::{
    Additive, Aggregate, Definition, Measure, Series, Statistic, WindowFigure,
};
use super::predicate::Predicate;

/// What a row of a table of features stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Grain {
    /// A customer and a calendar month with a transaction: `CustomerMonthlyFeatures`.
    Month,
    /// A customer, over the whole window: `CustomerFeatures`.
    Customer,
}

impl Grain {
    /// Both, months first: features of customers may refer to those of months.
    pub const ALL: [Self; 2] = [Self::Month, Self::Customer];

    /// Returns the name of the table.
    pub const fn table(self) -> &'static str {
        match self {
            Self::Month => "CustomerMonthlyFeatures",
            Self::Customer => "CustomerFeatures",
        }
    }

    /// Returns the word that stands for it in a configuration.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Customer => "customer",
        }
    }
}

/// A feature, declared once; kernel, SQL and data dictionary are made from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    pub(super) name: Cow<'static, str>,
    pub(super) grain: Grain,
    pub(super) unit: Cow<'static, str>,
    pub(super) meaning: Cow<'static, str>,
    pub(super) definition: Definition,
    pub(super) text: String,
    pub(super) needs: Attributes,
}

impl Feature {
    /// Returns the name of the column.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns what a row of its table stands for.
    pub const fn grain(&self) -> Grain {
        self.grain
    }

    /// Returns the unit: `GBP`, `days`, `share`, ...; empty for dates.
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// Returns what it means.
    pub fn meaning(&self) -> &str {
        &self.meaning
    }

    /// Returns how it is computed.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Returns the condition of an aggregate that has one.
    pub(crate) const fn filter(&self) -> Option<&Predicate> {
        match &self.definition {
            Definition::Aggregate(aggregate) => aggregate.filter.as_ref(),
            _ => None,
        }
    }

    /// Returns the definition as text, in the language of declarations.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns what a ledger must know of its transactions for the feature: what its condition and its
    /// measure look at, and what the features need that it names.
    pub const fn needs(&self) -> Attributes {
        self.needs
    }

    /// Returns whether the feature is the same for every customer: a figure of the window.
    pub const fn is_same_for_all(&self) -> bool {
        matches!(self.definition, Definition::Window(_))
    }

    /// Returns the kind of its cells.
    pub const fn kind(&self) -> Kind {
        match &self.definition {
            Definition::Window(WindowFigure::Start | WindowFigure::End) => Kind::Date,
            Definition::Window(WindowFigure::Months) => Kind::Integer,
            Definition::Aggregate(aggregate) => aggregate.measure.kind(),
            Definition::Formula(_) => Kind::Real,
        }
    }

    /// Returns whether a cell can be empty.
    pub const fn is_nullable(&self) -> bool {
        match &self.definition {
            Definition::Window(_) => false,
            Definition::Formula(_) => true,
            Definition::Aggregate(Aggregate { measure, filter, .. }) => match measure {
                // A row of a month has a transaction.
                Measure::ShareOfCount => matches!(self.grain, Grain::Customer),
                Measure::Mean
                | Measure::Min
                | Measure::Max
                | Measure::Median
                | Measure::Quantile(_) => matches!(self.grain, Grain::Customer) || filter.is_some(),
                measure => measure.empty_when().is_some(),
            },
        }
    }

    /// Returns when a cell is empty, as a sentence.
    pub fn null_rule(&self) -> String {
        if !self.is_nullable() {
            return "Never empty.".to_owned();
        }
        match &self.definition {
            Definition::Aggregate(aggregate) => {
                let clause = aggregate.measure.empty_when().unwrap_or("never");
                let clause =
                    if aggregate.filter.is_none() && aggregate.measure != Measure::ShareOfCount {
                        clause
                            .replace("no such transaction", "no transaction")
                            .replace("two such", "two")
                    } else {
                        clause.to_owned()
                    };
                format!("Empty when {clause}.")
            }
            _ => "Empty when a feature in it is, or a divisor is 0.".to_owned(),
        }
    }

    /// Returns the column's entry in the data dictionary.
    pub fn column(&self) -> ColumnSpec {
        ColumnSpec {
            name: self.name.clone(),
            kind: self.kind(),
            nullable: self.is_nullable(),
            unit: self.unit.clone(),
            meaning: self.meaning.clone(),
            formula: Cow::Owned(self.text.clone()),
            references: None,
        }
    }
}

/// Returns the unit of a measure; `of_month` gives the unit of a feature of a month.
pub(super) fn measure_unit(
    measure: Measure,
    of_month: impl Fn(usize) -> Cow<'static, str>,
) -> Cow<'static, str> {
    if let Measure::OfMonths(Statistic::Trend, _) = measure {
        return Cow::Borrowed("share a month");
    }
    Cow::Borrowed(match measure {
        Measure::Count
        | Measure::Distinct(_)
        | Measure::OfMonths(_, Series::Additive(Additive::Count)) => "count",
        Measure::Sum
        | Measure::Mean
        | Measure::Sd
        | Measure::Min
        | Measure::Max
        | Measure::Median
        | Measure::Quantile(_)
        | Measure::OfMonths(_, Series::Additive(Additive::Spend)) => "GBP",
        Measure::ShareOfCount | Measure::ShareOfSpend => "share",
        Measure::Entropy(_) => "nats",
        Measure::DaysSinceLast | Measure::DaysSinceFirst | Measure::MeanDaysBetween => "days",
        Measure::ActiveMonths => "months",
        Measure::AgainstMonthsBefore(..) => "ratio",
        Measure::OfMonths(_, Series::Feature(position)) => return of_month(position),
    })
}
