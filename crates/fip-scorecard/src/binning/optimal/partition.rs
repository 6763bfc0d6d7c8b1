//! What the optimiser returns.

use serde::{Deserialize, Serialize};

use crate::binning::Shape;

/// The best bins: which prebins each of them joins.
#[derive(Debug, Clone, PartialEq)]
pub struct Partition {
    /// For each bin the index behind its last prebin; the last entry is the number of prebins.
    pub ends: Vec<usize>,
    /// Sum of the contributions of the bins, less the penalties.
    pub value: f64,
    /// The shape that holds.
    pub shape: Shape,
    /// Why there is no better partition.
    pub certificate: Certificate,
}

impl Partition {
    /// Returns the number of bins.
    pub const fn n_bins(&self) -> usize {
        self.ends.len()
    }

    /// Returns the range of prebins of each bin, in order.
    pub fn ranges(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| start..end)
    }
}

/// Says how a partition was proven to be the best of its prebins, shape and constraints.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// How the optimum was found.
    pub method: Method,
    /// Number of states the method looked at.
    pub n_states: u64,
    /// No partition has a larger value than this.
    pub upper_bound: f64,
    /// Upper bound less value: 0 up to the rounding of the last digits, as the optimum is proven.
    pub gap: f64,
}

/// How an optimum was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Method {
    /// Dynamic programming: every partition is considered, most of them together.
    DynamicProgramming,
    /// Branch and bound with the bounds of dynamic programming, for rules between bins that are not
    /// neighbours.
    BranchAndBound,
}
