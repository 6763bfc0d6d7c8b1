//! Risk tiers and the scores that separate them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Points;

/// The risk tier of a score, ordered as scores are: `High < Medium < Low`.
///
/// [`Tier::High`] is high *risk* and holds the lowest scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// High risk: scores below the `high_below` cut-off.
    High,
    /// Medium risk: scores between the two cut-offs.
    Medium,
    /// Low risk: scores at or above the `medium_below` cut-off.
    Low,
}

impl Tier {
    /// All tiers, from the lowest scores to the highest.
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    /// Returns the name used in tables: `HIGH`, `MEDIUM` or `LOW`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::High => "HIGH",
            Self::Medium => "MEDIUM",
            Self::Low => "LOW",
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The two scores at which the tier changes.
///
/// ```text
/// score <  high_below                  HIGH
/// high_below <= score < medium_below   MEDIUM
/// medium_below <= score                LOW
/// ```
///
/// # Examples
///
/// ```
/// use fip_scorecard::{Cutoffs, Points, Tier};
///
/// let cutoffs = Cutoffs { high_below: Points::new(520), medium_below: Points::new(600) };
/// assert_eq!(cutoffs.tier(Points::new(519)), Tier::High);
/// assert_eq!(cutoffs.tier(Points::new(520)), Tier::Medium);
/// assert_eq!(cutoffs.tier(Points::new(600)), Tier::Low);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cutoffs {
    /// The lowest score, in points, that is no longer high risk.
    pub high_below: Points,
    /// The lowest score, in points, that is low risk.
    pub medium_below: Points,
}

impl Cutoffs {
    /// Returns the tier of a score.
    pub fn tier(self, score: Points) -> Tier {
        if score < self.high_below {
            Tier::High
        } else if score < self.medium_below {
            Tier::Medium
        } else {
            Tier::Low
        }
    }

    /// Returns the next safer tier and the lowest score in it, or `None` for the safest.
    pub(crate) fn next_safer(self, tier: Tier) -> Option<(Tier, Points)> {
        match tier {
            Tier::High => Some((Tier::Medium, self.high_below)),
            Tier::Medium => Some((Tier::Low, self.medium_below)),
            Tier::Low => None,
        }
    }
}
