//! Errors of the Gaussian mixture.

use crate::DataError;

/// Why a Gaussian mixture could not be fitted, read or used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MixtureError {
    /// The rows, or the clusters that go with them, cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The number of components is not in its range.
    #[error("expected 1 to 8 components, found {found}")]
    NComponents {
        /// Components asked for.
        found: usize,
    },
    /// There is not one cluster for each component.
    #[error("expected {expected} clusters, one for each component, found {found}")]
    ClusterCount {
        /// Components.
        expected: usize,
        /// Clusters given.
        found: usize,
    },
    /// The regularisation is not a positive number.
    #[error("expected a finite regularisation above 0, found {found}")]
    Regularization {
        /// Regularisation given.
        found: f64,
    },
    /// The tolerance is not a positive number.
    #[error("expected a finite tolerance above 0, found {found}")]
    Tolerance {
        /// Tolerance given.
        found: f64,
    },
    /// No iteration is allowed.
    #[error("expected at least 1 iteration, found 0")]
    MaxIter,
    /// There are fewer distinct rows than components.
    #[error("expected at least {expected} distinct rows for {expected} components, found {found}")]
    TooFewDistinctRows {
        /// Components asked for.
        expected: usize,
        /// Distinct rows.
        found: usize,
    },
    /// Expectation-maximisation did not come to rest.
    #[error("expected the mixture to converge within {max_iter} iterations, found it still moving")]
    NotConverged {
        /// Iterations allowed.
        max_iter: u64,
    },
    /// A component has lost its rows, or its covariance is singular.
    #[error(
        "expected every component to keep rows and a covariance that can be inverted, found one \
         that does not"
    )]
    Degenerate,
    /// A stored mixture has parts that no fit gives.
    #[error("expected {expected} in component {component} of a stored mixture")]
    Stored {
        /// Number of the component, from 0.
        component: usize,
        /// What a fit gives.
        expected: &'static str,
    },
}
