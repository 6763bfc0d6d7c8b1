//! What every bin and every pair of bins has to satisfy.

use serde::{Deserialize, Serialize};

/// What the bins have to satisfy; a field that is `None` asks for nothing.
///
/// Shares, events and non-events are by weight; shares are of the weight of the whole variable, missing
/// and special values included. A limit is met when it is missed by no more than one part in 10⁹, so
/// that sums of weights are not refused for the rounding of their last digit.
///
/// By default there are at most 10 bins: finer bins never have a smaller information value, so the
/// objective alone does not stop. [`Constraints::NONE`] asks for nothing at all.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Constraints {
    /// Smallest number of bins, at least 1.
    pub min_bins: Option<usize>,
    /// Largest number of bins.
    pub max_bins: Option<usize>,
    /// Smallest share of the weight in a bin, in `[0, 1]`.
    pub min_share: Option<f64>,
    /// Largest share of the weight in a bin, in `[0, 1]`.
    pub max_share: Option<f64>,
    /// Smallest number of rows in a bin.
    pub min_rows: Option<u64>,
    /// Largest number of rows in a bin.
    pub max_rows: Option<u64>,
    /// Smallest weight of the events in a bin.
    pub min_events: Option<f64>,
    /// Largest weight of the events in a bin.
    pub max_events: Option<f64>,
    /// Smallest weight of the non-events in a bin.
    pub min_non_events: Option<f64>,
    /// Largest weight of the non-events in a bin.
    pub max_non_events: Option<f64>,
    /// Smallest difference between the event rates of neighbours, in `[0, 1]`.
    pub min_rate_difference: Option<f64>,
    /// Smallest difference between the weights of evidence of neighbours.
    pub min_woe_difference: Option<f64>,
    /// How sure the difference between bins has to be.
    pub max_p_value: Option<PValueRule>,
    /// Taken from the objective for every bin, at least 0.
    pub bin_penalty: f64,
    /// Times the sum of squared shares (Herfindahl-Hirschman), taken from the objective; at least 0.
    pub concentration_penalty: f64,
}

impl Default for Constraints {
    fn default() -> Self {
        Self { max_bins: Some(10), ..Self::NONE }
    }
}

impl Constraints {
    /// Asks for nothing.
    pub const NONE: Self = Self {
        min_bins: None,
        max_bins: None,
        min_share: None,
        max_share: None,
        min_rows: None,
        max_rows: None,
        min_events: None,
        max_events: None,
        min_non_events: None,
        max_non_events: None,
        min_rate_difference: None,
        min_woe_difference: None,
        max_p_value: None,
        bin_penalty: 0.0,
        concentration_penalty: 0.0,
    };

    /// Sets the smallest number of bins.
    #[must_use]
    pub const fn min_bins(mut self, n_bins: usize) -> Self {
        self.min_bins = Some(n_bins);
        self
    }

    /// Sets the largest number of bins.
    #[must_use]
    pub const fn max_bins(mut self, n_bins: usize) -> Self {
        self.max_bins = Some(n_bins);
        self
    }

    /// Sets the smallest share of the weight in a bin.
    #[must_use]
    pub const fn min_share(mut self, share: f64) -> Self {
        self.min_share = Some(share);
        self
    }

    /// Sets the largest share of the weight in a bin.
    #[must_use]
    pub const fn max_share(mut self, share: f64) -> Self {
        self.max_share = Some(share);
        self
    }

    /// Sets the smallest number of rows in a bin.
    #[must_use]
    pub const fn min_rows(mut self, n_rows: u64) -> Self {
        self.min_rows = Some(n_rows);
        self
    }

    /// Sets the smallest weights of the non-events and of the events in a bin.
    #[must_use]
    pub const fn min_outcomes(mut self, non_events: f64, events: f64) -> Self {
        self.min_non_events = Some(non_events);
        self.min_events = Some(events);
        self
    }

    /// Sets the smallest difference between the event rates of neighbours.
    #[must_use]
    pub const fn min_rate_difference(mut self, difference: f64) -> Self {
        self.min_rate_difference = Some(difference);
        self
    }

    /// Sets the smallest difference between the weights of evidence of neighbours.
    #[must_use]
    pub const fn min_woe_difference(mut self, difference: f64) -> Self {
        self.min_woe_difference = Some(difference);
        self
    }

    /// Sets how sure the difference between bins has to be.
    #[must_use]
    pub const fn max_p_value(mut self, rule: PValueRule) -> Self {
        self.max_p_value = Some(rule);
        self
    }

    /// Sets what is taken from the objective for every bin.
    #[must_use]
    pub const fn bin_penalty(mut self, penalty: f64) -> Self {
        self.bin_penalty = penalty;
        self
    }

    /// Sets what is taken from the objective for concentration.
    #[must_use]
    pub const fn concentration_penalty(mut self, penalty: f64) -> Self {
        self.concentration_penalty = penalty;
        self
    }
}

/// Asks that bins differ more than chance explains.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PValueRule {
    /// Largest p-value of equal event rates, in `(0, 1)`.
    pub max: f64,
    /// How the p-value is taken.
    pub test: PairTest,
    /// Which bins are compared.
    pub between: PairScope,
}

impl PValueRule {
    /// Returns the rule that neighbours have a p-value of at most `max` by the chi-squared test.
    pub const fn neighbours(max: f64) -> Self {
        Self { max, test: PairTest::ChiSquared, between: PairScope::Neighbours }
    }

    /// Returns the rule that any two bins have a p-value of at most `max` by the chi-squared test.
    pub const fn all_pairs(max: f64) -> Self {
        Self { max, test: PairTest::ChiSquared, between: PairScope::AllPairs }
    }

    /// Sets how the p-value is taken.
    #[must_use]
    pub const fn test(mut self, test: PairTest) -> Self {
        self.test = test;
        self
    }
}

/// A test of two bins for equal event rates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PairTest {
    /// Pearson's chi-squared of the 2 x 2 table, 1 degree of freedom, without correction.
    #[default]
    ChiSquared,
    /// Fisher's exact test, two-sided; weights must be whole numbers.
    Fisher,
}

/// Which bins are compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PairScope {
    /// Bins beside each other.
    #[default]
    Neighbours,
    /// Any two bins.
    AllPairs,
}

/// Whether bins may end between two neighbouring prebins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CutRule {
    /// They may.
    #[default]
    Free,
    /// One always does.
    Fixed,
    /// None ever does.
    Forbidden,
}
