//! What the points of a customer are compared with to give reasons.

use serde::{Deserialize, Serialize};

use crate::{Characteristic, Points, Scorecard};

/// What the baseline of a card is, as its document says.
///
/// `mean`, `near_cutoff` and `custom` need `baseline_points` in every characteristic; the names tell
/// a reader how those were found and do not change the arithmetic. The two means are the methods
/// that Regulation B names (12 CFR 1002, Supplement I, 9(b)(2)-5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BaselineKind {
    /// The most points any attribute of the characteristic earns.
    #[default]
    BestAttainable,
    /// No points: only attributes with negative points become reasons.
    Neutral,
    /// The mean points of all applicants.
    Mean,
    /// The mean points of the applicants at or slightly above a cut-off.
    NearCutoff,
    /// Points of the author's choice.
    Custom,
}

impl BaselineKind {
    /// Returns the name in documents, such as `best_attainable`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BestAttainable => "best_attainable",
            Self::Neutral => "neutral",
            Self::Mean => "mean",
            Self::NearCutoff => "near_cutoff",
            Self::Custom => "custom",
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes the field by reference")]
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    fn needs_points(self) -> bool {
        matches!(self, Self::Mean | Self::NearCutoff | Self::Custom)
    }

    /// Checks that exactly the cards that need baseline points have them.
    pub(crate) fn check(self, characteristics: &[Characteristic]) -> Result<(), BaselineError> {
        for characteristic in characteristics {
            match (self.needs_points(), characteristic.baseline_points()) {
                (true, Some(found)) => check_one(characteristic, found)?,
                (false, None) => {}
                (expected, _) => {
                    let (characteristic, kind) = (characteristic.name().to_owned(), self.as_str());
                    return Err(if expected {
                        BaselineError::Absent { characteristic, kind }
                    } else {
                        BaselineError::Superfluous { characteristic, kind }
                    });
                }
            }
        }
        Ok(())
    }

    /// Returns the baseline of each characteristic of a checked card, in points.
    pub(crate) fn points(self, characteristics: &[Characteristic]) -> Vec<Points> {
        let of_one = |one: &Characteristic| match self {
            Self::Neutral => Points::ZERO,
            _ => one.baseline_points().unwrap_or(one.best_points()),
        };
        characteristics.iter().map(of_one).collect()
    }
}

/// The points, for each characteristic, below which it becomes a reason: a scorer's choice.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Baseline<'a> {
    /// The most points any attribute of the characteristic earns.
    BestAttainable,
    /// No points: only attributes with negative points become reasons.
    Neutral,
    /// Points for each characteristic in the order of [`Scorecard::characteristics`], such as their
    /// means in a population.
    Given(&'a [Points]),
}

impl Baseline<'_> {
    /// Returns the baseline of each characteristic, in points.
    pub(crate) fn points(self, card: &Scorecard) -> Result<Vec<Points>, BaselineError> {
        let characteristics = card.characteristics();
        let given = match self {
            Self::BestAttainable => {
                return Ok(characteristics.iter().map(Characteristic::best_points).collect());
            }
            Self::Neutral => return Ok(vec![Points::ZERO; characteristics.len()]),
            Self::Given(given) => given,
        };
        let (expected, found) = (characteristics.len(), given.len());
        if expected != found {
            return Err(BaselineError::Length { expected, found });
        }
        for (characteristic, &found) in characteristics.iter().zip(given) {
            check_one(characteristic, found)?;
        }
        Ok(given.to_vec())
    }
}

fn check_one(characteristic: &Characteristic, found: Points) -> Result<(), BaselineError> {
    let (worst, best) = (characteristic.worst_points(), characteristic.best_points());
    if (worst..=best).contains(&found) {
        return Ok(());
    }
    let characteristic = characteristic.name().to_owned();
    Err(BaselineError::Points { characteristic, worst, best, found })
}

/// Why points are no baseline of a scorecard.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BaselineError {
    /// There is not one number for each characteristic.
    #[error("expected {expected} baseline points, one for each characteristic, found {found}")]
    Length {
        /// The number of characteristics.
        expected: usize,
        /// The number of baseline points.
        found: usize,
    },
    /// Baseline points are outside the points their characteristic can earn.
    #[error(
        "characteristic `{characteristic}`: expected baseline points from {worst} to {best}, found {found}"
    )]
    Points {
        /// The characteristic.
        characteristic: String,
        /// The fewest points it earns.
        worst: Points,
        /// The most points it earns.
        best: Points,
        /// The baseline found.
        found: Points,
    },
    /// The card's baseline needs points that a characteristic does not have.
    #[error(
        "characteristic `{characteristic}`: expected baseline_points, for the baseline is {kind}"
    )]
    Absent {
        /// The characteristic.
        characteristic: String,
        /// The baseline of the card.
        kind: &'static str,
    },
    /// A characteristic has points that the card's baseline does not use.
    #[error(
        "characteristic `{characteristic}`: expected no baseline_points, for the baseline is {kind}"
    )]
    Superfluous {
        /// The characteristic.
        characteristic: String,
        /// The baseline of the card.
        kind: &'static str,
    },
}
