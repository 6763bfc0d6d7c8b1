//! A card as a table of integers: what every engine needs to repeat its arithmetic.

use crate::{Attribute, Characteristic, Condition, Cutoffs, Points, Scorecard};

/// A card whose points are counted in units of 10^-decimals points.
#[derive(Debug)]
pub(super) struct Table<'a> {
    pub(super) card: &'a Scorecard,
    /// The fewest decimals that make all points whole.
    pub(super) decimals: u32,
    /// Units in a point.
    pub(super) per_point: i64,
    pub(super) base: i64,
    /// The lowest sum of units, after rounding, that is no longer high risk.
    pub(super) high_below: i64,
    /// The lowest sum of units, after rounding, that is low risk.
    pub(super) medium_below: i64,
    pub(super) entries: Vec<Entry<'a>>,
}

/// A characteristic in units.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) characteristic: &'a Characteristic,
    pub(super) takes_categories: bool,
    pub(super) baseline: i64,
    /// In the order in which they are tried: missing, special values, the others as in the
    /// document, other categories last.
    pub(super) lines: Vec<Line<'a>>,
}

/// An attribute in units.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) attribute: &'a Attribute,
    /// Its place in the document, from 1.
    #[cfg_attr(not(feature = "sql"), expect(dead_code, reason = "only SQL names attributes so"))]
    pub(super) number: usize,
    pub(super) points: i64,
    /// Points below the baseline.
    pub(super) below: i64,
    /// The index of its reason in the card's.
    pub(super) code: usize,
}

impl<'a> Table<'a> {
    pub(super) fn new(card: &'a Scorecard) -> Self {
        let baseline = card.baseline().points(card.characteristics());
        let decimals = decimals(card, &baseline);
        let unit = 10_i64.pow(9 - decimals.min(9));
        let characteristics = card.characteristics().iter().zip(baseline).enumerate();
        let entries = characteristics
            .map(|(at, (one, baseline))| Entry::new(card, at, one, (baseline, unit)))
            .collect();
        let Cutoffs { high_below, medium_below } = card.cutoffs();
        Self {
            card,
            decimals,
            per_point: 10_i64.pow(decimals.min(9)),
            base: card.base_points().billionths() / unit,
            high_below: at_least(high_below, unit),
            medium_below: at_least(medium_below, unit),
            entries,
        }
    }

    /// Returns whether sums have to be rounded: the card asks for it and points have decimals.
    pub(super) fn rounds(&self) -> bool {
        self.card.rounds_score() && self.decimals > 0
    }

    /// Returns the number of reasons the card can give for one score.
    pub(super) fn n_reasons(&self) -> usize {
        self.card.max_reasons().min(self.card.reason_codes().len())
    }

    /// Returns the largest magnitude a sum of points can have, rounding included.
    #[cfg(feature = "pmml")]
    pub(super) fn largest_sum(&self) -> i128 {
        let largest = |entry: &Entry<'_>| {
            entry.lines.iter().map(|line| i128::from(line.points).abs()).max().unwrap_or_default()
        };
        let sum: i128 = self.entries.iter().map(largest).sum();
        i128::from(self.base).abs() + sum + i128::from(self.per_point)
    }
}

/// Returns the fewest decimals with which every number of points that is added or subtracted is
/// written exactly.
fn decimals(card: &Scorecard, baseline: &[Points]) -> u32 {
    let attributes = card.characteristics().iter().flat_map(Characteristic::attributes);
    let points = attributes.map(Attribute::points).chain(baseline.iter().copied());
    points.chain([card.base_points()]).map(Points::decimals).max().unwrap_or_default()
}

/// Returns the fewest units that are at least these points: a sum of units is below the points
/// exactly when it is below them.
fn at_least(points: Points, unit: i64) -> i64 {
    let floor = points.billionths().div_euclid(unit);
    if points.billionths().rem_euclid(unit) == 0 { floor } else { floor + 1 }
}

impl<'a> Entry<'a> {
    fn new(
        card: &'a Scorecard,
        at: usize,
        characteristic: &'a Characteristic,
        (baseline, unit): (Points, i64),
    ) -> Self {
        let line = |(index, attribute): (usize, &'a Attribute)| Line {
            attribute,
            number: index + 1,
            points: attribute.points().billionths() / unit,
            below: (baseline - attribute.points()).billionths() / unit,
            code: card.reason_index(at, index),
        };
        let mut lines: Vec<_> = characteristic.attributes().iter().enumerate().map(line).collect();
        lines.sort_by_key(|line| turn(line.attribute.condition()));
        let is_category = |line: &Line<'_>| {
            matches!(line.attribute.condition(), Condition::Categories(_) | Condition::Other)
        };
        let takes_categories = lines.iter().any(is_category);
        let baseline = baseline.billionths() / unit;
        Self { characteristic, takes_categories, baseline, lines }
    }

    /// Returns the line of a missing value, `None` where it is refused.
    pub(super) fn missing(&self) -> Option<&Line<'a>> {
        self.lines.iter().find(|line| *line.attribute.condition() == Condition::Missing)
    }

    /// Returns the line of categories that no other lists, if there is one.
    pub(super) fn other(&self) -> Option<&Line<'a>> {
        self.lines.iter().find(|line| *line.attribute.condition() == Condition::Other)
    }
}

fn turn(condition: &Condition) -> u8 {
    match condition {
        Condition::Missing => 0,
        Condition::Values(_) => 1,
        Condition::Interval { .. } | Condition::Categories(_) => 2,
        Condition::Other => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_off_between_units_is_the_next_one() {
        let quarter = Points::from_billionths(250_000_000);
        assert_eq!(at_least(Points::new(3) + quarter, 100_000_000), 33);
        assert_eq!(at_least(Points::new(-3) + quarter, 1_000_000_000), -2);
        assert_eq!(at_least(Points::new(-3), 1_000_000_000), -3);
    }

    #[test]
    fn the_unit_makes_all_points_whole() {
        let text = include_str!("../../tests/data/card.toml");
        let card: Scorecard = toml::from_str(text).unwrap();
        let table = Table::new(&card);
        assert_eq!((table.decimals, table.per_point, table.base), (0, 1, 500));
        let text = text.replace("base_points = 500", "base_points = 500.25");
        let card: Scorecard = toml::from_str(&text).unwrap();
        let table = Table::new(&card);
        assert_eq!((table.decimals, table.per_point, table.base), (2, 100, 50_025));
        assert_eq!(table.entries[0].lines[0].attribute.label(), "not known");
        assert_eq!(
            (table.entries[0].lines[2].points, table.entries[0].lines[2].below),
            (-4_000, 6_000)
        );
    }
}
