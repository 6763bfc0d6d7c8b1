//! What must be computed before the features: asked for by expressions, written afterwards.

use std::collections::BTreeSet;

use fip_model::ObservationWindow;

use super::FraudKnowledge;
use super::condition::{asks_fraud, asks_merchant, slug};
use super::dialect::Dialect;
use crate::catalogue::{Additive, Catalogue, Grain, Key, Predicate, Span};

/// What a query is made for, and what its expressions have asked for so far.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) window: ObservationWindow,
    pub(super) dialect: Dialect,
    pub(super) fraud: FraudKnowledge,
    /// Conditions, each with the word that stands for it in names.
    pub(super) conditions: Vec<(Predicate, String)>,
    pub(super) rows: BTreeSet<RowColumn>,
    /// Totals of a customer and month, and those of a customer that are made of them.
    pub(super) months: Vec<Total>,
    pub(super) totals: Vec<Total>,
    /// Totals of a customer that can only be made of the transactions.
    pub(super) seen: Vec<Total>,
    pub(super) ranks: Vec<(Set, Rank)>,
    pub(super) entropies: Vec<(Set, Key)>,
    pub(super) series: Vec<(usize, usize)>,
    /// Where SQLite measures distances from: the mean amount of a set, and the mean of months.
    pub(super) centres: Vec<Set>,
    pub(super) month_centres: Vec<(Additive, Subset)>,
    pub(super) series_figures: Vec<(usize, SeriesFigure)>,
}

/// A column of the transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum RowColumn {
    Month,
    Pence,
    Time,
    Key(Key),
}

/// Some of the transactions: those of a condition, from a month of the window on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Subset {
    pub(super) condition: Option<usize>,
    pub(super) first: usize,
}

impl Subset {
    /// Returns the same months without a condition.
    pub(super) const fn all(self) -> Self {
        Self { condition: None, ..self }
    }
}

/// A subset of a customer's transactions, or of those of each of the customer's months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Set {
    pub(super) grain: Grain,
    pub(super) subset: Subset,
}

/// A figure of a subset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Total {
    pub(super) figure: Figure,
    pub(super) subset: Subset,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Figure {
    Count,
    Pence,
    Squares,
    /// A whole number near the mean of a set, and the sum of squared distances from it.
    Centre(Grain),
    Around(Grain),
    Least,
    Most,
    FirstDay,
    LastDay,
    FirstTime,
    LastTime,
    Distinct(Key),
    ActiveMonths,
    /// Of the values of months: the same, twice the centred cross product with the month, the least,
    /// the greatest.
    MonthSquares(Additive),
    MonthCentre(Additive),
    MonthAround(Additive),
    MonthCross(Additive),
    MonthLeast(Additive),
    MonthMost(Additive),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rank {
    MedianLow,
    MedianHigh,
    Quantile(u16),
}

/// A figure of the values y of a feature of months. Values are less the least of them where they
/// are summed, so that sums of equal values are exactly 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SeriesFigure {
    Mean,
    Least,
    Most,
    Months,
    Sum,
    Squares,
    Time,
    TimeSquares,
    Cross,
}

pub(super) fn add<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if !all.contains(&one) {
        all.push(one);
    }
}

impl<'a> Plan<'a> {
    pub(super) const fn new(
        catalogue: &'a Catalogue,
        window: ObservationWindow,
        dialect: Dialect,
        fraud: FraudKnowledge,
    ) -> Self {
        Self {
            catalogue,
            window,
            dialect,
            fraud,
            conditions: Vec::new(),
            rows: BTreeSet::new(),
            months: Vec::new(),
            totals: Vec::new(),
            seen: Vec::new(),
            ranks: Vec::new(),
            entropies: Vec::new(),
            series: Vec::new(),
            centres: Vec::new(),
            month_centres: Vec::new(),
            series_figures: Vec::new(),
        }
    }

    /// Returns the transactions of a condition and span.
    pub(super) fn subset(&mut self, filter: Option<&Predicate>, span: Span) -> Subset {
        let first = span.first(self.window.n_months());
        let Some(filter) = filter else { return Subset { condition: None, first } };
        let known = self.conditions.iter().position(|(one, _)| one == filter);
        let condition = known.unwrap_or_else(|| {
            let word = slug(filter);
            let taken = |word: &str| self.conditions.iter().any(|(_, other)| other == word);
            let unique = (2..=self.conditions.len() + 2)
                .map(|number| format!("{word}_{number}"))
                .find(|one| !taken(one));
            let unique = if taken(&word) { unique.unwrap_or_default() } else { word };
            self.conditions.push((filter.clone(), unique));
            self.conditions.len() - 1
        });
        Subset { condition: Some(condition), first }
    }

    /// Returns whether the transactions need their merchant, and whether their fraud report.
    pub(super) fn asks(&self) -> (bool, bool) {
        let of_merchant = |key| matches!(key, RowColumn::Key(Key::Category | Key::Mcc));
        let merchant = self.rows.iter().any(|&one| of_merchant(one))
            || self.conditions.iter().any(|(one, _)| asks_merchant(one));
        let reports = self.fraud == FraudKnowledge::Reported
            && self.conditions.iter().any(|(one, _)| asks_fraud(one));
        (merchant, reports)
    }

    /// Asks for a figure of the transactions of a customer, or of a customer and month.
    pub(super) fn total(&mut self, grain: Grain, figure: Figure, subset: Subset) -> String {
        let total = Total { figure, subset };
        match (grain, figure) {
            (Grain::Month, _) => self.month_total(total),
            (Grain::Customer, Figure::Distinct(key)) => {
                self.rows.insert(RowColumn::Key(key));
                add(&mut self.seen, total);
            }
            (Grain::Customer, _) => {
                if let Some(month) = total.of_month() {
                    self.month_total(month);
                }
                add(&mut self.totals, total);
            }
        }
        self.name(total)
    }

    fn month_total(&mut self, total: Total) {
        let row = match total.figure {
            Figure::Pence | Figure::Squares | Figure::Least | Figure::Most | Figure::Around(_) => {
                Some(RowColumn::Pence)
            }
            Figure::FirstDay | Figure::LastDay => Some(RowColumn::Key(Key::Day)),
            Figure::FirstTime | Figure::LastTime => Some(RowColumn::Time),
            Figure::Distinct(key) => Some(RowColumn::Key(key)),
            _ => None,
        };
        self.rows.extend(row);
        add(&mut self.months, total);
    }

    /// Asks for an amount by its place among the others.
    pub(super) fn rank(&mut self, set: Set, rank: Rank) -> String {
        self.rows.insert(RowColumn::Pence);
        add(&mut self.ranks, (set, rank));
        self.named(&rank.name(), set.subset)
    }

    /// Asks for the entropy of spend over a key.
    pub(super) fn entropy(&mut self, set: Set, key: Key) -> String {
        self.rows.extend([RowColumn::Pence, RowColumn::Key(key)]);
        add(&mut self.entropies, (set, key));
        self.named(&format!("entropy_{}", key.words().0), set.subset)
    }

    /// Asks for figures of a feature of months.
    pub(super) fn series(&mut self, feature: usize, span: Span) -> usize {
        let one = (feature, span.first(self.window.n_months()));
        add(&mut self.series, one);
        self.series.iter().position(|other| *other == one).unwrap_or_default()
    }

    pub(super) fn series_figure(&mut self, series: usize, figure: SeriesFigure) -> String {
        add(&mut self.series_figures, (series, figure));
        format!("y{}_{}", series + 1, figure.word())
    }

    /// Returns the column's name.
    pub(super) fn name(&self, total: Total) -> String {
        self.named(&total.figure.name(), total.subset)
    }

    /// Returns the name of something of a subset.
    pub(super) fn named(&self, what: &str, subset: Subset) -> String {
        let mut name = what.to_owned();
        if let Some(at) = subset.condition {
            name = format!("{name}_{}", self.conditions[at].1);
        }
        if subset.first > 0 {
            name = format!("{name}_last_{}", self.window.n_months() - subset.first);
        }
        name
    }
}
