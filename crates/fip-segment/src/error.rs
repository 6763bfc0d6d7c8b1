//! What may be wrong with rows and labels.

/// Why rows, or the labels that go with them, cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// There is no row.
    #[error("expected at least one row, found none")]
    NoRows,
    /// There is no column.
    #[error("expected at least one column, found none")]
    NoColumns,
    /// A number is NaN, infinite, or so large that its square would overflow a sum of squares.
    #[error("expected a number within ±1e140 in row {row}, column {column}, found {value}")]
    OutOfRange {
        /// Row of the number, from 0.
        row: usize,
        /// Column of the number, from 0.
        column: usize,
        /// The number.
        value: f64,
    },
    /// The rows have another number of columns than the model or the centroids.
    #[error("expected {expected} columns, found {found}")]
    WrongWidth {
        /// Columns of the model.
        expected: usize,
        /// Columns given.
        found: usize,
    },
    /// There is not one label for each row, or not the same number of rows as the model was fitted on.
    #[error("expected {expected} entries, one for each row, found {found}")]
    WrongLength {
        /// Rows.
        expected: usize,
        /// Entries given.
        found: usize,
    },
    /// A weight is negative, NaN, infinite or very large.
    #[error("expected a weight from 0 to 1e12 in row {row}, found {value}")]
    Weight {
        /// Row of the weight, from 0.
        row: usize,
        /// The weight.
        value: f64,
    },
    /// No row counts.
    #[error("expected a row with a positive weight, found none")]
    NoWeight,
    /// A cluster number is skipped: clusters are numbered from 0 without gaps.
    #[error("expected a row in every cluster, found none in cluster {cluster}")]
    EmptyCluster {
        /// The first cluster without a row.
        cluster: usize,
    },
    /// The measure needs at least two clusters, and fewer clusters than rows.
    #[error("expected at least 2 and fewer than {n_rows} clusters, found {found}")]
    ClusterCount {
        /// Rows.
        n_rows: usize,
        /// Clusters given.
        found: usize,
    },
}
