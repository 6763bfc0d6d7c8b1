//! What a card remembers of the population it was made on.

use serde::{Deserialize, Serialize};

use crate::Points;

/// What fell into an attribute when the card was made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeStatistics {
    /// Rows, whatever they weigh.
    pub n_rows: u64,
    /// Total weight of the non-events; their number when rows are not weighted.
    pub non_events: f64,
    /// Total weight of the events.
    pub events: f64,
    /// Weight of evidence: ln(share of all non-events / share of all events); positive is safer.
    pub woe: f64,
}

impl AttributeStatistics {
    /// Returns the total weight of the rows.
    pub fn weight(&self) -> f64 {
        self.non_events + self.events
    }

    /// Returns the share of events, `None` without rows.
    pub fn event_rate(&self) -> Option<f64> {
        let weight = self.weight();
        (weight > 0.0).then(|| self.events / weight)
    }

    pub(crate) fn is_lawful(&self) -> bool {
        let lawful = |weight: f64| weight.is_finite() && 0.0 <= weight;
        lawful(self.non_events) && lawful(self.events) && self.woe.is_finite()
    }
}

/// The population a card was made on, for the card's documentation and as the reference of
/// monitoring.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// Where the rows come from, in words; says so when they are generated.
    pub source: String,
    /// The event that the card predicts, in words.
    pub event: String,
    /// Rows, whatever they weigh.
    pub n_rows: u64,
    /// Total weight of the non-events.
    pub non_events: f64,
    /// Total weight of the events.
    pub events: f64,
    /// Ascending scores that divide the population into bands `[cut, next cut)`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub score_cuts: Vec<Points>,
    /// The share of the weight in each band, one more than there are cuts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub score_shares: Vec<f64>,
}

impl Population {
    pub(crate) fn is_lawful(&self) -> bool {
        let lawful = |number: &f64| number.is_finite() && 0.0 <= *number;
        let ascending = self.score_cuts.windows(2).all(|pair| pair[0] < pair[1]);
        let n_shares = self.score_shares.len();
        let banded =
            n_shares == self.score_cuts.len() + 1 || (n_shares == 0 && self.score_cuts.is_empty());
        lawful(&self.non_events)
            && lawful(&self.events)
            && ascending
            && banded
            && self.score_shares.iter().all(lawful)
    }
}
