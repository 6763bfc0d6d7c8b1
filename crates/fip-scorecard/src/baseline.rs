//! What the points of a customer are compared with to give reasons.

use crate::{Points, Scorecard};

/// The points, for each characteristic, below which it becomes a reason.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[non_exhaustive]
pub enum Baseline<'a> {
    /// The most points any attribute of the characteristic earns.
    #[default]
    BestAttainable,
    /// No points: only attributes with negative points become reasons.
    Neutral,
    /// The mean points of each characteristic in a population, in the order of
    /// [`Scorecard::characteristics`].
    Means(&'a [f64]),
}

impl Baseline<'_> {
    /// Returns the baseline of each characteristic, in points.
    pub(crate) fn points(self, card: &Scorecard) -> Result<Vec<f64>, BaselineError> {
        let characteristics = card.characteristics();
        let means = match self {
            Self::BestAttainable => {
                return Ok(characteristics.iter().map(|one| one.best_points().into()).collect());
            }
            Self::Neutral => return Ok(vec![0.0; characteristics.len()]),
            Self::Means(means) => means,
        };
        let (expected, found) = (characteristics.len(), means.len());
        if expected != found {
            return Err(BaselineError::Length { expected, found });
        }
        for (characteristic, &found) in characteristics.iter().zip(means) {
            let (worst, best) = (characteristic.worst_points(), characteristic.best_points());
            if !(f64::from(worst)..=f64::from(best)).contains(&found) {
                let characteristic = characteristic.name().to_owned();
                return Err(BaselineError::Mean { characteristic, worst, best, found });
            }
        }
        Ok(means.to_vec())
    }
}

/// Why mean points are no baseline of a scorecard.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BaselineError {
    /// There is not one mean for each characteristic.
    #[error("expected {expected} means, one for each characteristic, found {found}")]
    Length {
        /// The number of characteristics.
        expected: usize,
        /// The number of means.
        found: usize,
    },
    /// A mean is not finite, or outside the points its characteristic can earn.
    #[error(
        "characteristic `{characteristic}`: expected mean points from {worst} to {best}, found {found}"
    )]
    Mean {
        /// The characteristic.
        characteristic: String,
        /// The fewest points it earns.
        worst: Points,
        /// The most points it earns.
        best: Points,
        /// The mean found.
        found: f64,
    },
}
