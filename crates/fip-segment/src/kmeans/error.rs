//! Errors of K-Means and of what refits it.

use crate::DataError;

/// Why parameters are not lawful.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParamsError {
    /// No cluster is asked for.
    #[error("expected at least 1 cluster, found 0")]
    NClusters,
    /// The number of restarts is not in its range.
    #[error("expected 1 to 10000 restarts, found {found}")]
    NInit {
        /// Restarts given.
        found: usize,
    },
    /// No iteration is allowed.
    #[error("expected at least 1 iteration, found 0")]
    MaxIter,
    /// The tolerance is negative, NaN or infinite.
    #[error("expected a finite tolerance of at least 0, found {found}")]
    Tolerance {
        /// Tolerance given.
        found: f64,
    },
    /// The number of bootstrap resamples is not in its range.
    #[error("expected 1 to 10000 resamples, found {found}")]
    NResamples {
        /// Resamples given.
        found: usize,
    },
    /// The number of reference sets is not in its range.
    #[error("expected at most 10000 reference sets, found {found}")]
    NReferences {
        /// Sets asked for.
        found: usize,
    },
    /// The range of cluster counts to compare is empty.
    #[error("expected a range of cluster counts, found {first} to {last}")]
    NoCandidates {
        /// Start of the range.
        first: usize,
        /// Its inclusive end.
        last: usize,
    },
}

/// Why clusters could not be fitted.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FitError {
    /// A parameter is not lawful.
    #[error(transparent)]
    Params(#[from] ParamsError),
    /// The rows, or the labels that go with them, cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// There are fewer distinct rows than clusters.
    #[error("expected at least {k} distinct rows for {k} clusters, found {found}")]
    TooFewDistinctRows {
        /// Clusters asked for.
        k: usize,
        /// Distinct rows.
        found: usize,
    },
    /// No restart ended with a row in every cluster.
    #[error("expected a row in each of {k} clusters, found an empty cluster in every restart")]
    EmptyCluster {
        /// Clusters asked for.
        k: usize,
    },
    /// linfa's K-Means ended without a model.
    #[error("expected a model from the challenger for {k} clusters, found none")]
    NoChallenger {
        /// Clusters asked for.
        k: usize,
    },
}
