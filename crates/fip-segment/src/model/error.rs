//! Errors of the segment model.

use crate::{DataError, MixtureError, PreprocessError};

/// Why a segment model could not be put together, read or used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SegmentModelError {
    /// The features cannot be scaled.
    #[error(transparent)]
    Preprocess(#[from] PreprocessError),
    /// The rows cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The memberships cannot be computed.
    #[error(transparent)]
    Mixture(#[from] MixtureError),
    /// The parts are not those of one fit.
    #[error("expected {expected} in a segment model, found {found}")]
    Part {
        /// What parts of one fit have.
        expected: &'static str,
        /// What was found.
        found: String,
    },
    /// A stored model was written in another format.
    #[error("expected a segment model of format version {expected}, found version {found}")]
    FormatVersion {
        /// Version this program reads.
        expected: u32,
        /// Version of the document.
        found: u32,
    },
}
