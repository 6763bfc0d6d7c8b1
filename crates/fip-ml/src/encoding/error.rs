//! Errors of the encoding.

use fip_model::MatrixError;

/// Why a table could not be encoded.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodingError {
    /// There are no training rows.
    #[error("expected training rows, found none")]
    NoRows,
    /// No column has two values among the training rows.
    #[error("expected a column with two different values in the training rows, found none")]
    NothingToLearn,
    /// The number of levels is 0.
    #[error("expected at least 1 level of a category to have a column, found 0")]
    NoLevelsAllowed,
    /// Two inputs are one column.
    #[error("expected each input once, found `{column}` again")]
    DuplicateInput {
        /// Name of the column.
        column: String,
    },
    /// A level is there twice, or the levels are not in ascending order.
    #[error(
        "expected the levels of `{column}` each once and ascending, found {level:?} out of place"
    )]
    DuplicateLevel {
        /// Name of the column.
        column: String,
        /// The level.
        level: String,
    },
    /// A category becomes no column.
    #[error("expected a level of `{column}`, found none")]
    NoLevels {
        /// Name of the column.
        column: String,
    },
    /// The table has no such column.
    #[error("expected a column `{column}`, found none")]
    NoColumn {
        /// Name of the column.
        column: String,
    },
    /// The column is of categories.
    #[error("expected numbers in column `{column}`, found categories")]
    NotNumbers {
        /// Name of the column.
        column: String,
    },
    /// The column is of numbers.
    #[error("expected categories in column `{column}`, found numbers")]
    NotCategories {
        /// Name of the column.
        column: String,
    },
    /// A column ends before the row.
    #[error("expected row {row} in column `{column}`, found its end")]
    NoRow {
        /// Name of the column.
        column: String,
        /// Position of the row, from 0.
        row: usize,
    },
    /// The matrix could not be made.
    #[error(transparent)]
    Matrix(#[from] MatrixError),
}
