//! The cut-offs between the tiers.

use serde::{Deserialize, Serialize};

use super::FitError;
use crate::{Cutoffs, Points};

/// How the cut-offs between the tiers are found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TierRule {
    /// They are given.
    Given(Cutoffs),
    /// Whole scores that put shares of the training rows, as nearly as scores allow, into two tiers.
    Shares {
        /// The share of high risk.
        high: f64,
        /// The share of low risk.
        low: f64,
    },
}

impl Default for TierRule {
    /// A fifth of the rows are high risk, half of them low risk.
    fn default() -> Self {
        Self::Shares { high: 0.2, low: 0.5 }
    }
}

impl TierRule {
    pub(super) fn check(self) -> Result<(), FitError> {
        let Self::Shares { high, low } = self else { return Ok(()) };
        for (field, found) in [("tiers.high", high), ("tiers.low", low)] {
            let lawful = found.is_finite() && 0.0 < found && found < 1.0;
            if !lawful {
                return Err(FitError::Rule { field, found });
            }
        }
        if high + low > 1.0 {
            return Err(FitError::Rule { field: "tiers.high + tiers.low", found: high + low });
        }
        Ok(())
    }

    /// Returns the cut-offs for the scores of the training rows.
    pub(super) fn cutoffs(self, scores: &[Points], weights: &[f64]) -> Result<Cutoffs, FitError> {
        let (high, low) = match self {
            Self::Given(cutoffs) => return Ok(cutoffs),
            Self::Shares { high, low } => (high, low),
        };
        let cuts = whole_cuts(scores, weights);
        let high_below = nearest(&cuts, high).ok_or(FitError::NoTiers)?;
        let above = cuts.partition_point(|cut| cut.0 <= high_below);
        let medium_below = nearest(&cuts[above..], 1.0 - low).ok_or(FitError::NoTiers)?;
        Ok(Cutoffs { high_below, medium_below })
    }
}

/// Returns whole scores, ascending, with the share of the weight below each; some weight lies on either
/// side.
fn whole_cuts(scores: &[Points], weights: &[f64]) -> Vec<(Points, f64)> {
    let ceiling = |score: Points| Points::ZERO - (Points::ZERO - score).floor();
    let rows = scores.iter().zip(weights).filter(|row| *row.1 > 0.0);
    let mut rows: Vec<(Points, f64)> =
        rows.map(|(&score, &weight)| (ceiling(score), weight)).collect();
    rows.sort_by_key(|row| row.0);
    let total: f64 = rows.iter().map(|row| row.1).sum();
    let (mut cuts, mut below) = (Vec::new(), 0.0);
    // A score lies below a whole cut exactly when its ceiling does, but for a ceiling at the cut itself.
    for tied in rows.chunk_by(|a, b| a.0 == b.0) {
        if below > 0.0 {
            cuts.push((tied[0].0, below / total));
        }
        below += tied.iter().map(|row| row.1).sum::<f64>();
    }
    cuts
}

/// Returns the first cut whose share is nearest to a share.
fn nearest(cuts: &[(Points, f64)], share: f64) -> Option<Points> {
    let nearer = |best: &(Points, f64), other: &(Points, f64)| {
        (other.1 - share).abs() < (best.1 - share).abs()
    };
    cuts.iter()
        .copied()
        .reduce(|best, other| if nearer(&best, &other) { other } else { best })
        .map(|cut| cut.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(scores: &[i32]) -> Vec<Points> {
        scores.iter().map(|&score| Points::new(score)).collect()
    }

    #[test]
    fn shares_become_the_nearest_whole_scores() {
        let scores = points(&[500, 510, 520, 530, 540, 550, 560, 570, 580, 590]);
        let rule = TierRule::Shares { high: 0.2, low: 0.5 };
        let cutoffs = rule.cutoffs(&scores, &[1.0; 10]).unwrap();
        assert_eq!(cutoffs.high_below, Points::new(520));
        assert_eq!(cutoffs.medium_below, Points::new(550));
    }

    #[test]
    fn weights_move_the_cutoffs_and_rows_without_weight_do_not() {
        let scores = points(&[500, 510, 520, 530]);
        let rule = TierRule::Shares { high: 0.5, low: 0.2 };
        let cutoffs = rule.cutoffs(&scores, &[5.0, 3.0, 2.0, 0.0]).unwrap();
        assert_eq!(
            cutoffs,
            Cutoffs { high_below: Points::new(510), medium_below: Points::new(520) }
        );
    }

    #[test]
    fn scores_that_are_too_few_make_no_tiers() {
        let rule = TierRule::default();
        assert_eq!(rule.cutoffs(&points(&[500, 510]), &[1.0; 2]), Err(FitError::NoTiers));
        assert_eq!(rule.cutoffs(&[], &[]), Err(FitError::NoTiers));
    }

    #[test]
    fn refuses_shares_that_are_none() {
        for (high, low) in [(0.0, 0.5), (0.5, f64::NAN), (1.0, 0.5), (0.6, 0.6)] {
            assert!(TierRule::Shares { high, low }.check().is_err(), "{high} {low}");
        }
        assert_eq!(TierRule::default().check(), Ok(()));
    }
}
