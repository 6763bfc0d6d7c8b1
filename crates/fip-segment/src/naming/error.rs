//! Errors of naming.

use super::MOST_PROFILES;
use crate::DataError;

/// Why clusters could not be named.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NamingError {
    /// The centroids cannot be used, or there is not one column name for each of their columns.
    #[error(transparent)]
    Data(#[from] DataError),
    /// There is not one profile for each cluster.
    #[error("expected {n_clusters} profiles, one for each cluster, found {found}")]
    ProfileCount {
        /// Clusters to name.
        n_clusters: usize,
        /// Profiles given.
        found: usize,
    },
    /// There are too many clusters to try all assignments.
    #[error("expected at most {MOST_PROFILES} clusters to name, found {found}")]
    TooMany {
        /// Clusters given.
        found: usize,
    },
    /// A profile names a column that the centroids do not have.
    #[error("expected a column of the centroids in profile {profile}, found {column}")]
    UnknownColumn {
        /// Name of the profile.
        profile: String,
        /// The column it names.
        column: String,
    },
}
