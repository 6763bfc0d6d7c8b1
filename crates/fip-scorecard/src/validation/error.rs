//! Why scores cannot be validated.

use fip_ml::EvaluationError;

/// Why scores cannot be validated.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ValidationError {
    /// There is not one value for each row.
    #[error("expected {expected} {field}, one for each score, found {found}")]
    WrongLength {
        /// What there are too many or too few of.
        field: &'static str,
        /// Scores given.
        expected: usize,
        /// Values given.
        found: usize,
    },
    /// A score is not finite.
    #[error("expected a finite score in row {row}, found {found}")]
    NotFinite {
        /// Row of the score, from 0.
        row: usize,
        /// Value given.
        found: f64,
    },
    /// The cuts between the bands do not ascend, or a cut or cut-off is not finite.
    #[error("expected finite, ascending scores in `{field}`, found {found} at position {position}")]
    InvalidCut {
        /// The parameter.
        field: &'static str,
        /// Position, from 0.
        position: usize,
        /// Value given.
        found: f64,
    },
    /// The rows, the probabilities, the weights or a parameter do not allow an evaluation.
    #[error(transparent)]
    Evaluation(#[from] EvaluationError),
}
