//! Errors of the evaluation.

use crate::labels::LabelError;

/// Why predictions cannot be evaluated.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EvaluationError {
    /// The labels do not allow an evaluation.
    #[error(transparent)]
    Labels(#[from] LabelError),
    /// A prediction is not a probability.
    #[error("expected a probability from 0 to 1 in row {row}, found {found}")]
    NotAProbability {
        /// Row of the prediction, from 0.
        row: usize,
        /// Value given.
        found: f64,
    },
    /// A score is NaN or infinite.
    #[error("expected a finite score in row {row}, found {found}")]
    NotFinite {
        /// Row of the score, from 0.
        row: usize,
        /// Value given.
        found: f64,
    },
    /// A cost is negative or not finite, or both are 0.
    #[error(
        "expected finite costs of at least 0, one of them above 0, found {false_positive} and {false_negative}"
    )]
    InvalidCosts {
        /// Cost of a false positive.
        false_positive: f64,
        /// Cost of a false negative.
        false_negative: f64,
    },
    /// A confidence level is not strictly between 0 and 1.
    #[error("expected a confidence level between 0 and 1, found {found}")]
    InvalidLevel {
        /// Value given.
        found: f64,
    },
    /// A variance needs two rows of each class.
    #[error("expected two events and two non-events, found {n_events} and {n_non_events}")]
    TooFewForInterval {
        /// Rows that are events.
        n_events: usize,
        /// Rows that are not.
        n_non_events: usize,
    },
    /// A share of the portfolio is not above 0 and at most 1.
    #[error("expected a share above 0 and at most 1, found {found}")]
    InvalidShare {
        /// Value given.
        found: f64,
    },
    /// A weight is negative or not finite.
    #[error("expected a finite weight of at least 0 in row {row}, found {found}")]
    InvalidWeight {
        /// Row of the weight, from 0.
        row: usize,
        /// Value given.
        found: f64,
    },
    /// There are no rows, or more events than rows.
    #[error(
        "expected at least one row and no more events than rows, found {n_events} events in {n_rows} rows"
    )]
    InvalidCounts {
        /// Rows given.
        n_rows: usize,
        /// Events given.
        n_events: usize,
    },
    /// The number of bands is not between 1 and the number of rows.
    #[error("expected 1 to {n_rows} bands, found {found}")]
    InvalidBands {
        /// Rows evaluated.
        n_rows: usize,
        /// Value given.
        found: usize,
    },
}
