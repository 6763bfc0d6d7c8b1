//! One error for a pipeline of this crate's steps.

use crate::encoding::EncodingError;
use crate::evaluation::EvaluationError;
use crate::forest::ForestError;
use crate::logistic::LogisticError;
use crate::preprocess::PreprocessError;

/// Why a step of a pipeline failed; for closures and functions that take several with `?`.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The preprocessing failed.
    #[error(transparent)]
    Preprocess(#[from] PreprocessError),
    /// The logistic regression failed.
    #[error(transparent)]
    Logistic(#[from] LogisticError),
    /// The random forest failed.
    #[error(transparent)]
    Forest(#[from] ForestError),
    /// The evaluation failed.
    #[error(transparent)]
    Evaluation(#[from] EvaluationError),
    /// The encoding of the table failed.
    #[error(transparent)]
    Encoding(#[from] EncodingError),
}
