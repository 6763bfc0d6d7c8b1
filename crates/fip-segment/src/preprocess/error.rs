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
    /// A stored preprocessor was written in another format.
    #[error("expected a preprocessor of format version {expected}, found version {found}")]
    FormatVersion {
        /// Version this program reads.
        expected: u32,
        /// Version of the document.
        found: u32,
    },
    /// A stored preprocessor has a column with bounds, mean or deviation that no fit gives.
    #[error("expected finite lower <= mean <= upper and deviation >= 0 in column {name}")]
    StoredColumn {
        /// Name of the column.
        name: String,
    },
}
