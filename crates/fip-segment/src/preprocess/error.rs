//! Errors of preprocessing.

use fip_model::MatrixError;

use crate::DataError;

/// Why columns could not be scaled.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PreprocessError {
    /// The percentiles to winsorise at are not a range within 0 and 100.
    #[error("expected percentiles 0 <= lower < upper <= 100, found {lower} and {upper}")]
    Percentiles {
        /// Lower percentile given.
        lower: f64,
        /// Upper percentile given.
        upper: f64,
    },
    /// The matrix cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The scaled numbers are not finite.
    #[error(transparent)]
    Matrix(#[from] MatrixError),
    /// A column is not the one the preprocessor was fitted on.
    #[error("expected column {expected} at position {column}, found {found}")]
    WrongColumn {
        /// Position of the column, from 0.
        column: usize,
        /// Name of the fitted column.
        expected: String,
        /// Name of the given column.
        found: String,
    },
    /// The matrix has no column of a name.
    #[error("expected a column {column}, found none of that name")]
    UnknownColumn {
        /// Name of the column.
        column: String,
    },
    /// A column is named twice, or none is named.
    #[error("expected at least one column and each once, found {column:?}")]
    Inputs {
        /// Name of the column that comes again; empty when none is named.
        column: String,
    },
    /// A column whose missing cells are to be filled with its median has no cell.
    #[error("expected a cell that is not missing in column {column}, found none")]
    NoValue {
        /// Name of the column.
        column: String,
    },
    /// What should stand for a missing cell is not a finite number.
    #[error("expected a finite number for missing cells of column {column}")]
    Fill {
        /// Name of the column.
        column: String,
    },
    /// A cell is missing, and nothing stands for it.
    #[error("expected a number in row {row}, column {column}, found a missing cell")]
    Missing {
        /// Row of the cell, from 0.
        row: usize,
        /// Name of the column.
        column: String,
    },
    /// A stored preprocessor was written in another format.
    #[error("expected a preprocessor of format version {expected}, found version {found}")]
    FormatVersion {
        /// Version this program reads.
        expected: u32,
        /// Version of the document.
        found: u32,
    },
    /// A stored preprocessor has a column that no fit gives, or one twice.
    #[error(
        "expected column {name} once, with finite lower <= mean <= upper, deviation >= 0 and fill"
    )]
    StoredColumn {
        /// Name of the column.
        name: String,
    },
}
