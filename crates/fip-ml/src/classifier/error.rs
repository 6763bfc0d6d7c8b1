//! Errors of a classifier's document.

/// Why the parts of a model file do not belong together.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ClassifierError {
    /// The file is of another version.
    #[error("expected format_version {}, found {found}", super::ClassifierDocument::FORMAT_VERSION)]
    FormatVersion {
        /// Version of the file.
        found: u32,
    },
    /// The model takes another number of columns than the encoding makes.
    #[error("expected a model of the {expected} columns of the encoding, found one of {found}")]
    Width {
        /// Columns of the encoding.
        expected: usize,
        /// Columns of the model.
        found: usize,
    },
    /// The model takes another column than the encoding makes.
    #[error("expected column `{expected}` of the encoding in the model, found `{found}`")]
    Column {
        /// Column of the encoding.
        expected: String,
        /// Column of the model.
        found: String,
    },
    /// The threshold is no probability.
    #[error("expected a threshold from 0 to 1, found {found}")]
    InvalidThreshold {
        /// Value given.
        found: f64,
    },
    /// There are more events than rows.
    #[error("expected no more events than rows, found {n_events} events in {n_rows} rows")]
    InvalidCounts {
        /// Rows given.
        n_rows: u64,
        /// Events given.
        n_events: u64,
    },
    /// An area under the ROC curve, or an end of its interval, is not from 0 to 1.
    #[error("expected an area under the ROC curve from 0 to 1, found {found}")]
    InvalidAuc {
        /// Value given.
        found: f64,
    },
}
