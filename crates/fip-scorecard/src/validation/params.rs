//! How scores are validated.

use fip_ml::{BacktestRule, Sample};

use super::error::ValidationError;

/// How scores are validated. [`Validation::of`](super::Validation::of) checks the parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct ValidationParams {
    pub(super) n_bands: usize,
    pub(super) score_cuts: Option<Vec<f64>>,
    pub(super) cutoffs: Vec<f64>,
    pub(super) level: f64,
    pub(super) sample: Sample,
    pub(super) backtest: BacktestRule,
}

/// Ten bands of about equal size, no cut-offs, a level of 0.95, a holdout sample, and the back-test's own
/// defaults.
impl Default for ValidationParams {
    fn default() -> Self {
        Self {
            n_bands: 10,
            score_cuts: None,
            cutoffs: Vec::new(),
            level: 0.95,
            sample: Sample::Holdout,
            backtest: BacktestRule::default(),
        }
    }
}

impl ValidationParams {
    /// Sets the number of bands of the gains table and of Hosmer and Lemeshow's test.
    #[must_use]
    pub fn n_bands(self, n_bands: usize) -> Self {
        Self { n_bands, ..self }
    }

    /// Sets the scores at which a new band of the gains table begins, ascending, such as those of the
    /// development sample or of the tiers; without them the bands are of about equal size.
    #[must_use]
    pub fn score_cuts(self, cuts: Vec<f64>) -> Self {
        Self { score_cuts: Some(cuts), ..self }
    }

    /// Sets the cut-offs of the table of decisions, in any order.
    #[must_use]
    pub fn cutoffs(self, cutoffs: Vec<f64>) -> Self {
        Self { cutoffs, ..self }
    }

    /// Sets the confidence level of the intervals of AUC, Gini and Kolmogorov-Smirnov.
    #[must_use]
    pub fn level(self, level: f64) -> Self {
        Self { level, ..self }
    }

    /// Sets whether the rows also made the card.
    #[must_use]
    pub fn sample(self, sample: Sample) -> Self {
        Self { sample, ..self }
    }

    /// Sets when the lights of the back-test change.
    #[must_use]
    pub fn backtest(self, backtest: BacktestRule) -> Self {
        Self { backtest, ..self }
    }

    /// Returns the scores at which a band begins.
    pub(super) fn cuts(&self, scores: &[f64]) -> Result<Vec<f64>, ValidationError> {
        let Some(cuts) = &self.score_cuts else {
            return Ok(quantile_cuts(scores, self.n_bands));
        };
        for (position, &found) in cuts.iter().enumerate() {
            let ascends = position == 0 || cuts[position - 1] < found;
            if !(found.is_finite() && ascends) {
                return Err(ValidationError::InvalidCut { field: "score_cuts", position, found });
            }
        }
        Ok(cuts.clone())
    }
}

/// Returns where at most `n_bands` bands of about equal size begin; equal scores stay together.
fn quantile_cuts(scores: &[f64], n_bands: usize) -> Vec<f64> {
    let mut sorted = scores.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let border = |band: usize| (band as u128 * sorted.len() as u128 / n_bands as u128) as usize;
    let at = |band: usize| sorted.get(border(band)).copied();
    let mut cuts: Vec<f64> =
        (1..n_bands).filter_map(at).filter(|cut| sorted.first() < Some(cut)).collect();
    cuts.dedup_by(|next, kept| *next <= *kept);
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_scores_stay_together() {
        assert_eq!(quantile_cuts(&[1.0, 2.0, 3.0, 4.0], 2), [3.0]);
        assert_eq!(quantile_cuts(&[5.0, 5.0, 5.0, 6.0], 4), [6.0]);
        assert!(quantile_cuts(&[5.0; 4], 4).is_empty());
        assert!(quantile_cuts(&[], 4).is_empty());
    }

    #[test]
    fn refuses_cuts_that_do_not_ascend() {
        for cuts in [vec![2.0, 2.0], vec![f64::NAN]] {
            let params = ValidationParams::default().score_cuts(cuts);
            assert!(matches!(params.cuts(&[1.0]), Err(ValidationError::InvalidCut { .. })));
        }
    }
}
