//! What can be added up over rows: counts of a yes-or-no target, moments of a number.

use serde::{Deserialize, Serialize};

use super::Counts;

/// A sum over rows that prebinning, bins and sketches share.
pub(crate) trait Tally: Copy {
    const ZERO: Self;

    /// Adds another sum to this one.
    fn absorb(&mut self, other: &Self);

    /// The weight of the rows.
    fn weight(&self) -> f64;

    /// The sum of weight times target; the target of an event is 1, of a non-event 0.
    fn target(&self) -> f64;

    /// The number of rows.
    fn n_rows(&self) -> u64;
}

impl Tally for Counts {
    const ZERO: Self = Self { n_rows: 0, non_events: 0.0, events: 0.0 };

    fn absorb(&mut self, other: &Self) {
        self.n_rows += other.n_rows;
        self.non_events += other.non_events;
        self.events += other.events;
    }

    fn weight(&self) -> f64 {
        self.non_events + self.events
    }

    fn target(&self) -> f64 {
        self.events
    }

    fn n_rows(&self) -> u64 {
        self.n_rows
    }
}

/// What falls into a bin of a variable whose target is a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moments {
    /// The number of rows.
    pub n_rows: u64,
    /// The sum of their weights.
    pub weight: f64,
    /// The sum of weight times target.
    pub sum: f64,
    /// The sum of weight times target squared.
    pub sum_squares: f64,
}

impl Moments {
    /// The moments of one row.
    pub(crate) fn of(target: f64, weight: f64) -> Self {
        Self { n_rows: 1, weight, sum: weight * target, sum_squares: weight * target * target }
    }

    /// Whether all sums are finite, and those that are positive by nature not negative.
    pub(crate) fn is_lawful(&self) -> bool {
        let positive = |sum: f64| sum.is_finite() && 0.0 <= sum;
        positive(self.weight) && positive(self.sum_squares) && self.sum.is_finite()
    }

    /// The mean target, `None` without weight.
    pub fn mean(&self) -> Option<f64> {
        (0.0 < self.weight).then(|| self.sum / self.weight)
    }

    /// The standard deviation of the target (divided by the weight, not by the weight less one),
    /// `None` without weight.
    pub fn standard_deviation(&self) -> Option<f64> {
        let mean = self.mean()?;
        Some((self.sum_squares / self.weight - mean * mean).max(0.0).sqrt())
    }
}

impl Tally for Moments {
    const ZERO: Self = Self { n_rows: 0, weight: 0.0, sum: 0.0, sum_squares: 0.0 };

    fn absorb(&mut self, other: &Self) {
        self.n_rows += other.n_rows;
        self.weight += other.weight;
        self.sum += other.sum;
        self.sum_squares += other.sum_squares;
    }

    fn weight(&self) -> f64 {
        self.weight
    }

    fn target(&self) -> f64 {
        self.sum
    }

    fn n_rows(&self) -> u64 {
        self.n_rows
    }
}

/// The sum of tallies.
pub(crate) fn total<'a, T: Tally + 'a>(tallies: impl IntoIterator<Item = &'a T>) -> T {
    let mut sum = T::ZERO;
    for tally in tallies {
        sum.absorb(tally);
    }
    sum
}
