//! What falls into a bin.

use std::iter::Sum;
use std::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};

/// What falls into a bin or a prebin: rows, and the weights of both outcomes.
///
/// An event is the thing predicted. Without weights every row weighs 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Number of rows, whatever they weigh.
    pub n_rows: u64,
    /// Sum of the weights of the rows without the event.
    pub non_events: f64,
    /// Sum of the weights of the rows with the event.
    pub events: f64,
}

impl Counts {
    /// No rows at all.
    pub const ZERO: Self = Self { n_rows: 0, non_events: 0.0, events: 0.0 };

    /// Returns the counts of rows that weigh 1 each.
    pub const fn unweighted(non_events: u64, events: u64) -> Self {
        Self { n_rows: non_events + events, non_events: non_events as f64, events: events as f64 }
    }

    /// Returns the weight of all rows.
    pub const fn weight(&self) -> f64 {
        self.non_events + self.events
    }

    /// Returns the share of the weight that has the event, in `[0, 1]`; nothing where there is no weight.
    pub fn event_rate(&self) -> Option<f64> {
        let weight = self.weight();
        (0.0 < weight).then(|| self.events / weight)
    }

    /// Returns whether both weights are finite and not negative.
    pub(crate) fn is_lawful(&self) -> bool {
        let lawful = |weight: f64| weight.is_finite() && 0.0 <= weight;
        lawful(self.non_events) && lawful(self.events)
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            n_rows: self.n_rows + other.n_rows,
            non_events: self.non_events + other.non_events,
            events: self.events + other.events,
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::ZERO, Add::add)
    }
}

impl<'a> Sum<&'a Self> for Counts {
    fn sum<I: Iterator<Item = &'a Self>>(parts: I) -> Self {
        parts.copied().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_weight_has_no_event_rate() {
        assert_eq!(Counts::ZERO.event_rate(), None);
        assert_eq!(Counts::unweighted(3, 1).event_rate(), Some(0.25));
    }

    #[test]
    fn sums_add_every_field() {
        let parts = [Counts::unweighted(3, 1), Counts { n_rows: 2, non_events: 0.5, events: 0.25 }];
        let sum: Counts = parts.iter().sum();
        assert_eq!(sum, Counts { n_rows: 6, non_events: 3.5, events: 1.25 });
    }
}
