//! Scorecards from data: selection, regression, scaling, points.
//!
//! A [`Candidate`] is a binned variable, see [`Candidate::from_binning`]. [`ScorecardBuilder`] rejects candidates by [`SelectionRules`], a
//! [`Stepwise`] search and the signs of their coefficients, regresses the outcome on the weights of evidence
//! of those that are left, turns log-odds into points by a [`Scaling`], and returns a
//! [`FittedScorecard`]: the same checked [`Scorecard`](crate::Scorecard) as one that an expert wrote,
//! and a [`FitReport`] of every step.
//!
//! ```text
//! ln(P / (1 - P)) = b0 + Σ b_j woe_j       every b_j <= 0, for evidence is positive where it is safer
//! score           = shift - slope (b0 + Σ b_j woe_j)
//! ```

mod baseline_rule;
mod builder;
mod candidate;
mod card;
mod discrimination;
mod error;
mod fitted;
mod fitting;
mod from_binning;
mod model;
mod points_table;
mod prior;
mod reject;
mod report;
mod scaling;
mod selection;
mod stepwise;
mod tiers;

pub use baseline_rule::{BaselineRule, NearTier};
pub use builder::{ProbabilityRule, ScorecardBuilder};
pub use candidate::{Candidate, CandidateBin};
pub use discrimination::Discrimination;
pub use error::{CandidateError, FitError, PriorError, RejectError, ScalingError};
pub use fitted::FittedScorecard;
pub use model::{Regression, SignRule};
pub use points_table::{Base, PointsTable, Rounding, Term};
pub use prior::prior_shift;
pub use reject::{InferredRow, fuzzy, hard_cutoff, parcelling};
pub use report::{
    Estimate, FitReport, FittedBin, FittedCharacteristic, Likelihood, RoundingError, Sample,
};
pub use scaling::{Scaling, ScoreLine};
pub use selection::{Rejection, Screened, SelectionRules, Verdict};
pub use stepwise::{Action, Criterion, Direction, Step, Stepwise};
pub use tiers::TierRule;
