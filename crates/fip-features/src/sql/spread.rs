//! Sample variances of whole numbers.
//!
//! Most engines have numbers wide enough for n times a sum of squares, so the numerator is exact.
//! SQLite has 64 bits: there squared distances from a whole number near the mean are summed as doubles.
//! As the mean of these distances is at most a half, no more than one bit is lost when its square is
//! taken away, and equal numbers have a variance of exactly 0.

use super::dialect::Dialect;
use super::plan::{Figure, Plan, Set, Subset, Total, add};
use super::sources::keys;
use super::stage::{Item, Stage};
use crate::catalogue::{Additive, Grain};

impl Plan<'_> {
    /// Returns the sample variance of the amounts of a set, in square pence.
    pub(super) fn variance(&mut self, set: Set) -> String {
        let Set { grain, subset } = set;
        let [n, sum] = [Figure::Count, Figure::Pence].map(|one| self.total(grain, one, subset));
        if self.dialect != Dialect::Sqlite {
            let squares = self.total(grain, Figure::Squares, subset);
            let pairs = format!("NULLIF({n} * ({n} - 1), 0)");
            return format!("{} / {pairs}", self.exact(&n, &sum, &squares));
        }
        add(&mut self.centres, set);
        let [centre, around] = [Figure::Centre(grain), Figure::Around(grain)]
            .map(|figure| self.total(grain, figure, subset));
        let off = format!("({sum} - {n} * {centre})");
        format!("({around} - 1.0 * {off} * {off} / {n}) / ({n} - 1)")
    }

    /// Returns the sample variance of the values of several months, of which those without
    /// transactions are 0.
    pub(super) fn variance_of_months(&mut self, base: Additive, subset: Subset) -> String {
        let grain = Grain::Customer;
        let months = self.window.n_months() - subset.first;
        let sum = self.total(grain, base.figure(), subset);
        if self.dialect != Dialect::Sqlite {
            let squares = self.total(grain, Figure::MonthSquares(base), subset);
            let exact = self.exact(&months.to_string(), &sum, &squares);
            return format!("{exact} / {}", months * (months - 1));
        }
        add(&mut self.month_centres, (base, subset));
        let active = self.total(grain, Figure::ActiveMonths, subset.all());
        let [centre, around] = [Figure::MonthCentre(base), Figure::MonthAround(base)]
            .map(|figure| self.total(grain, figure, subset));
        let off = format!("({sum} - {months} * {centre})");
        format!(
            "({around} + 1.0 * ({months} - {active}) * {centre} * {centre} \
             - 1.0 * {off} * {off} / {months}) / {}",
            months - 1
        )
    }

    fn exact(&self, n: &str, sum: &str, squares: &str) -> String {
        let square = self.dialect.square_of_sum(sum);
        self.dialect.real(&format!("{n} * {squares} - {square}"))
    }

    /// Returns the stage that gives transactions the centres of their sets, where one is needed.
    pub(super) fn centred(&self) -> Option<Stage> {
        let items = self.centres.iter().map(|&Set { grain, subset }| {
            let total = Total { figure: Figure::Centre(grain), subset };
            let amount = match self.test(subset) {
                None => "pence".to_owned(),
                Some(test) => format!("CASE WHEN {test} THEN pence END"),
            };
            let by = keys(grain).join(", ");
            let mean = format!("AVG({amount}) OVER (PARTITION BY {by})");
            Item::new(format!("CAST(ROUND({mean}) AS INTEGER)"), self.name(total))
        });
        stage(
            "centred",
            "The same with whole numbers near the mean amounts.",
            items.collect(),
            "facts",
        )
    }

    /// Returns the stage that gives months the centres of their values, where one is needed.
    pub(super) fn centred_months(&self) -> Option<Stage> {
        let items = self.month_centres.iter().map(|&(base, subset)| {
            let total = Total { figure: Figure::MonthCentre(base), subset };
            let months = self.window.n_months() - subset.first;
            let value = Total { figure: base.figure(), subset: Subset { first: 0, ..subset } };
            let value = match subset.first {
                0 => self.name(value),
                first => format!("CASE WHEN position >= {first} THEN {} END", self.name(value)),
            };
            let mean = format!("1.0 * SUM({value}) OVER (PARTITION BY customer_id) / {months}");
            Item::new(format!("CAST(ROUND({mean}) AS INTEGER)"), self.name(total))
        });
        stage(
            "centred_months",
            "The same with whole numbers near the means of months.",
            items.collect(),
            "months",
        )
    }
}

fn stage(name: &str, comment: &str, columns: Vec<Item>, from: &str) -> Option<Stage> {
    if columns.is_empty() {
        return None;
    }
    let mut items = vec![Item::same("*")];
    items.extend(columns);
    let tail = vec![format!("FROM {from}")];
    Some(Stage { name: name.to_owned(), comment: comment.to_owned(), items, tail })
}
