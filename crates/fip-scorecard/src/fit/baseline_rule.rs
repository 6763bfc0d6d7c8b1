//! What the points of a customer are compared with to give reasons.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::FitError;
use crate::{BaselineKind, Cutoffs, Points, Tier};

/// How the baseline of each characteristic is found.
///
/// The two means are the methods that Regulation B names (12 CFR 1002, Supplement I, 9(b)(2)-5).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BaselineRule {
    /// The most points the characteristic can give.
    #[default]
    BestAttainable,
    /// The points of weight of evidence 0: the customer is as safe as the average one.
    Neutral,
    /// The mean points of all training rows.
    MeanOfAll,
    /// The mean points of the training rows at or slightly above a cut-off.
    MeanNearCutoff {
        /// The tier that begins at the cut-off: medium or low risk.
        tier: NearTier,
        /// How many points above the cut-off still count, above 0.
        width: f64,
    },
    /// Points by name of the characteristic, for every one.
    Custom(BTreeMap<String, f64>),
}

/// The tier at whose lower end the rows lie.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NearTier {
    /// The lowest scores that are no longer high risk.
    #[default]
    Medium,
    /// The lowest scores that are low risk.
    Low,
}

impl NearTier {
    fn cutoff(self, cutoffs: Cutoffs) -> Points {
        match self {
            Self::Medium => cutoffs.high_below,
            Self::Low => cutoffs.medium_below,
        }
    }

    fn tier(self) -> Tier {
        match self {
            Self::Medium => Tier::Medium,
            Self::Low => Tier::Low,
        }
    }
}

/// What a card gives its training rows.
#[derive(Debug)]
pub(super) struct Earned<'a> {
    /// For each characteristic, its name.
    pub(super) names: Vec<&'a str>,
    /// For each characteristic, the points of each bin as they stand on the card.
    pub(super) points: &'a [Vec<Points>],
    /// For each characteristic, the points of weight of evidence 0.
    pub(super) neutral: &'a [f64],
    /// For each characteristic, the bin of each row.
    pub(super) bins: Vec<Vec<usize>>,
    pub(super) scores: &'a [Points],
    pub(super) weights: &'a [f64],
    pub(super) cutoffs: Cutoffs,
}

impl BaselineRule {
    /// Returns the kind for the card, and the points of each characteristic where the kind needs them.
    pub(super) fn points(
        &self,
        earned: &Earned<'_>,
    ) -> Result<(BaselineKind, Option<Vec<Points>>), FitError> {
        let (kind, found) = match self {
            Self::BestAttainable => return Ok((BaselineKind::BestAttainable, None)),
            Self::Neutral if earned.neutral.iter().all(|points| points.abs() <= 0.0) => {
                return Ok((BaselineKind::Neutral, None));
            }
            Self::Neutral => (BaselineKind::Custom, earned.neutral.to_vec()),
            Self::MeanOfAll => (BaselineKind::Mean, earned.means(|_| true)?),
            Self::MeanNearCutoff { tier, width } => {
                let lawful = width.is_finite() && 0.0 < *width;
                let found = *width;
                let width = Points::nearest(found).filter(|_| lawful);
                let width = width.ok_or(FitError::Rule { field: "baseline.width", found })?;
                let from = tier.cutoff(earned.cutoffs);
                let near = |score: Points| from <= score && score < from + width;
                let means = earned.means(near);
                let tier = tier.tier();
                (BaselineKind::NearCutoff, means.map_err(|_| FitError::NobodyNear { tier })?)
            }
            Self::Custom(points) => (BaselineKind::Custom, earned.custom(points)?),
        };
        let within = |(&found, points): (&f64, &Vec<Points>)| {
            let (worst, best) = (points.iter().min().copied(), points.iter().max().copied());
            // A mean may leave its range by rounding; points given by the caller are left to the card.
            let found = Points::nearest(found).unwrap_or(Points::new(i32::MAX));
            match (self, worst, best) {
                (Self::Custom(_), ..) | (_, None, _) | (.., None) => found,
                (_, Some(worst), Some(best)) => found.clamp(worst, best),
            }
        };
        Ok((kind, Some(found.iter().zip(earned.points).map(within).collect())))
    }
}

impl Earned<'_> {
    /// Returns the mean points of each characteristic over the rows of some scores.
    fn means(&self, counts: impl Fn(Points) -> bool) -> Result<Vec<f64>, FitError> {
        let weights = self.scores.iter().zip(self.weights);
        let weights: Vec<f64> =
            weights.map(|(&score, &weight)| if counts(score) { weight } else { 0.0 }).collect();
        let total: f64 = weights.iter().sum();
        let lawful = total.is_finite() && total > 0.0;
        if !lawful {
            return Err(FitError::NothingLeft);
        }
        let mean = |(bins, points): (&Vec<usize>, &Vec<Points>)| {
            let rows = bins.iter().zip(&weights);
            rows.map(|(&bin, weight)| weight * f64::from(points[bin])).sum::<f64>() / total
        };
        Ok(self.bins.iter().zip(self.points).map(mean).collect())
    }

    fn custom(&self, given: &BTreeMap<String, f64>) -> Result<Vec<f64>, FitError> {
        let of_one = |name: &&str| {
            given.get(*name).copied().ok_or_else(|| FitError::UnknownCandidate {
                field: "baseline",
                name: (*name).to_owned(),
            })
        };
        self.names.iter().map(of_one).collect()
    }
}
