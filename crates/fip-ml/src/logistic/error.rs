//! Errors of the logistic regression.

use crate::class_weights::WeightError;
use crate::columns::ColumnMismatch;
use crate::labels::LabelError;

/// Why a logistic regression could not be fitted or applied.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LogisticError {
    /// The penalty of the absolute coefficients is negative or not finite.
    #[error("expected a finite l1 penalty of at least 0, found {found}")]
    InvalidL1 {
        /// Value given.
        found: f64,
    },
    /// There is not one sign for each column.
    #[error("expected {expected} signs, one for each column, found {found}")]
    SignsLength {
        /// Columns of the matrix.
        expected: usize,
        /// Signs given.
        found: usize,
    },
    /// The penalty is negative or not finite.
    #[error("expected a finite l2 penalty of at least 0, found {found}")]
    InvalidL2 {
        /// Value given.
        found: f64,
    },
    /// The tolerance is not a positive number.
    #[error("expected a finite tolerance above 0, found {found}")]
    InvalidTolerance {
        /// Value given.
        found: f64,
    },
    /// No iteration is allowed.
    #[error("expected at least one iteration, found 0")]
    NoIterations,
    /// The labels do not allow a fit.
    #[error(transparent)]
    Labels(#[from] LabelError),
    /// The weights do not allow a fit.
    #[error(transparent)]
    Weights(#[from] WeightError),
    /// Without a penalty the coefficients are not determined by the data.
    #[error(
        "expected columns that are linearly independent of the intercept and of each other, found column `{column}` \
         constant, a combination of columns before it, or out of range; drop it or set l2 above 0"
    )]
    Collinear {
        /// Name of the column.
        column: String,
    },
    /// The table has other columns than the model was fitted on.
    #[error(transparent)]
    Columns(#[from] ColumnMismatch),
}
