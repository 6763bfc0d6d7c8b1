//! Errors of the random forest.

use crate::class_weights::WeightError;
use crate::columns::ColumnMismatch;
use crate::evaluation::EvaluationError;
use crate::labels::LabelError;

/// Why a forest could not be fitted, applied or examined.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ForestError {
    /// A forest needs trees.
    #[error("expected at least one tree, found 0")]
    NoTrees,
    /// A tree needs a level below its root.
    #[error("expected a depth of at least 1, found 0")]
    NoDepth,
    /// A leaf needs a row.
    #[error("expected at least one row in a leaf, found 0")]
    EmptyLeaves,
    /// The number of bins is outside what a byte can count beside the bin for missing.
    #[error("expected 2 to 255 bins, found {found}")]
    InvalidBins {
        /// Value given.
        found: usize,
    },
    /// The number of columns tried at a split is outside the table.
    #[error("expected 1 to {n_columns} columns tried at a split, found {found}")]
    InvalidMaxFeatures {
        /// Columns of the table.
        n_columns: usize,
        /// Value given.
        found: usize,
    },
    /// The weights do not allow a fit.
    #[error(transparent)]
    Weights(#[from] WeightError),
    /// The table is larger than the indices of a tree.
    #[error(
        "expected at most {max_rows} rows and {max_columns} columns, found {n_rows} and {n_columns}"
    )]
    TooLarge {
        /// Largest number of rows.
        max_rows: usize,
        /// Largest number of columns.
        max_columns: usize,
        /// Rows found.
        n_rows: usize,
        /// Columns found.
        n_columns: usize,
    },
    /// A permutation importance needs a permutation.
    #[error("expected at least one repeat, found 0")]
    NoRepeats,
    /// The labels do not allow the operation.
    #[error(transparent)]
    Labels(#[from] LabelError),
    /// The table has other columns than the model was fitted on.
    #[error(transparent)]
    Columns(#[from] ColumnMismatch),
    /// The predictions could not be evaluated.
    #[error(transparent)]
    Evaluation(#[from] EvaluationError),
}
