//! Labels, checked against the rows they belong to.

use crate::DataError;
use crate::rows::{LANES, Rows};

/// One cluster number for each row; clusters are numbered from 0 and none is empty.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Labels<'a> {
    labels: &'a [usize],
    n_clusters: usize,
}

impl<'a> Labels<'a> {
    pub(crate) fn new(labels: &'a [usize], n_rows: usize) -> Result<Self, DataError> {
        if labels.len() != n_rows {
            return Err(DataError::WrongLength { expected: n_rows, found: labels.len() });
        }
        // A label at or above the number of rows leaves a gap below it, so this table is enough.
        let mut seen = vec![false; n_rows + 1];
        for &label in labels {
            seen[label.min(n_rows)] = true;
        }
        let n_clusters = seen.iter().position(|&seen| !seen).unwrap_or(n_rows);
        if seen[n_clusters..].contains(&true) {
            return Err(DataError::EmptyCluster { cluster: n_clusters });
        }
        Ok(Self { labels, n_clusters })
    }

    /// The same, for a measure that needs two clusters, and a cluster with two rows.
    pub(crate) fn to_compare(labels: &'a [usize], n_rows: usize) -> Result<Self, DataError> {
        let labels = Self::new(labels, n_rows)?;
        if (2..n_rows).contains(&labels.n_clusters) {
            Ok(labels)
        } else {
            Err(DataError::ClusterCount { n_rows, found: labels.n_clusters })
        }
    }

    pub(crate) fn as_slice(&self) -> &'a [usize] {
        self.labels
    }

    pub(crate) fn n_clusters(&self) -> usize {
        self.n_clusters
    }

    /// Number of rows of each cluster, none 0.
    pub(crate) fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![0; self.n_clusters];
        for &label in self.labels {
            sizes[label] += 1;
        }
        sizes
    }

    /// Means of the clusters, shape `(n_clusters, n_columns)`, row-major.
    pub(crate) fn centroids(&self, rows: &Rows) -> Vec<f64> {
        let n_columns = rows.n_columns();
        let mut centroids = vec![0.0; self.n_clusters * n_columns];
        let tiles = rows.tiles().chunks_exact(rows.tile_len());
        for (tile, labels) in tiles.zip(self.labels.chunks(LANES)) {
            add_rows(tile, labels, &mut centroids);
        }
        for (centroid, size) in centroids.chunks_exact_mut(n_columns).zip(self.sizes()) {
            for coordinate in centroid {
                *coordinate /= size as f64;
            }
        }
        centroids
    }
}

/// Adds each row of a tile to the sums of its cluster, `(n_clusters, n_columns)` row-major.
pub(crate) fn add_rows(tile: &[f64], labels: &[usize], sums: &mut [f64]) {
    let n_columns = tile.len() / LANES;
    for (lane, &label) in labels.iter().enumerate() {
        let sums = &mut sums[label * n_columns..][..n_columns];
        for (sum, column) in sums.iter_mut().zip(tile.as_chunks::<LANES>().0) {
            *sum += column[lane];
        }
    }
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::array;

    use super::*;

    #[test]
    fn refuses_gaps_and_wrong_lengths() {
        let wrong = Labels::new(&[0, 1], 3).unwrap_err();
        assert_eq!(wrong, DataError::WrongLength { expected: 3, found: 2 });
        let gap = Labels::new(&[0, 2, 2], 3).unwrap_err();
        assert_eq!(gap, DataError::EmptyCluster { cluster: 1 });
        let huge = Labels::new(&[0, usize::MAX], 2).unwrap_err();
        assert_eq!(huge, DataError::EmptyCluster { cluster: 1 });
    }

    #[test]
    fn a_comparison_needs_two_clusters_and_fewer_than_rows() {
        for labels in [[0, 0, 0], [0, 1, 2]] {
            let found = Labels::to_compare(&labels, 3).unwrap_err();
            assert!(matches!(found, DataError::ClusterCount { n_rows: 3, .. }));
        }
        assert!(Labels::to_compare(&[1, 0, 1], 3).is_ok());
    }

    #[test]
    fn centroids_are_means() {
        let rows = Rows::new(array![[0.0, 1.0], [2.0, 3.0], [9.0, 9.0]].view()).unwrap();
        let labels = Labels::new(&[0, 0, 1], 3).unwrap();
        assert_eq!(labels.centroids(&rows), [1.0, 2.0, 9.0, 9.0]);
        assert_eq!(labels.sizes(), [2, 1]);
    }
}
