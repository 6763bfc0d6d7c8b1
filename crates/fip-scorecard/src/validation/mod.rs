//! How good the scores of a card are, as data.
//!
//! [`Validation::of`] takes scores, probabilities and outcomes of the same rows and returns what a validation
//! report tells: how well the score ranks, whether the probabilities are right, gains and a back-test by
//! band of scores, and decisions by cut-off. [`group_performance`] tells the same of groups of customers.
//!
//! The score ranks and the probability is judged: points are whole, so their ranking differs a little from
//! that of the probabilities. Scores rise with safety; an event is what is predicted.
//!
//! # Examples
//!
//! ```
//! use fip_scorecard::validation::{ScoredOutcomes, Validation, ValidationParams};
//!
//! let rows = ScoredOutcomes {
//!     scores: &[520.0, 540.0, 560.0, 610.0, 640.0, 660.0],
//!     probabilities: &[0.6, 0.4, 0.3, 0.2, 0.1, 0.1],
//!     events: &[true, false, true, false, false, false],
//!     weights: None,
//! };
//! let params = ValidationParams::default().n_bands(3).cutoffs(vec![600.0]);
//! let found = Validation::of(&rows, &params)?;
//! assert_eq!(found.ranking.auc.auc, 0.875);
//! assert_eq!(found.cutoffs[0].approved_events, 0);
//! assert_eq!(found.gains.len(), 3);
//! # Ok::<(), fip_scorecard::validation::ValidationError>(())
//! ```

mod outcomes;
mod params;
mod report;

mod cutoffs;
mod gains;
mod ranking;

mod groups;

mod error;

pub use cutoffs::CutoffRow;
pub use error::ValidationError;
pub use gains::GainsRow;
pub use groups::{GroupMeasures, GroupPerformance, group_performance};
pub use outcomes::ScoredOutcomes;
pub use params::ValidationParams;
pub use ranking::{CurvePoint, Ranking};
pub use report::{Calibration, Validation, WeightedMeasures};
