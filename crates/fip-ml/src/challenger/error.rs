//! Errors of the challengers.

use std::error::Error;

use crate::columns::ColumnMismatch;
use crate::labels::LabelError;

/// Why a challenger could not be fitted, applied or compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChallengerError {
    /// The penalty is not one that both implementations take.
    #[error("expected a finite l2 penalty of at least 0, found {found}")]
    InvalidL2 {
        /// Value given.
        found: f64,
    },
    /// The depth of a tree that is to be read is outside what can be read.
    #[error("expected a depth of 1 to {max}, found {found}")]
    InvalidDepth {
        /// Largest depth.
        max: usize,
        /// Value given.
        found: usize,
    },
    /// A leaf needs a row.
    #[error("expected at least one row in a leaf, found 0")]
    EmptyLeaves,
    /// The labels do not allow a fit.
    #[error(transparent)]
    Labels(#[from] LabelError),
    /// The table has other columns than the model was fitted on.
    #[error(transparent)]
    Columns(#[from] ColumnMismatch),
    /// Two lists that are compared entry by entry differ in length, or are empty.
    #[error("expected two lists of the same length, at least 1, found {left} and {right} entries")]
    Lengths {
        /// Entries of the first.
        left: usize,
        /// Entries of the second.
        right: usize,
    },
    /// The library that fits the challenger gave up.
    #[error("the challenger's own library could not fit it")]
    Library {
        /// What the library returned.
        source: Box<dyn Error + Send + Sync>,
    },
}
