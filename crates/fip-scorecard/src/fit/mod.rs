//! Scorecards from data: selection, regression, scaling, points.

mod candidate;
mod error;
mod model;
mod points_table;
mod prior;
mod reject;
mod scaling;
mod selection;
mod stepwise;

pub use candidate::{Candidate, CandidateBin};
pub use error::{CandidateError, FitError, PriorError, RejectError, ScalingError};
pub use model::{Regression, SignRule};
pub use points_table::{Base, PointsTable, Rounding, Term};
pub use prior::prior_shift;
pub use reject::{InferredRow, fuzzy, hard_cutoff, parcelling};
pub use scaling::{Scaling, ScoreLine};
pub use selection::{Rejection, Screened, SelectionRules, Verdict};
pub use stepwise::{Action, Criterion, Direction, Step, Stepwise};
