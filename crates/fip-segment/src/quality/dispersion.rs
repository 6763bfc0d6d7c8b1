//! Measures made of distances to centroids.

use fip_model::ndarray::ArrayView2;

use crate::DataError;
use crate::labels::Labels;
use crate::rows::{LANES, Rows, squared_distances, sum};

/// Returns the sum of the squared distances of the rows to the nearest centroid; at least 0.
///
/// # Errors
///
/// [`DataError`] when rows or centroids are missing or out of range, or of different width.
///
/// # Examples
///
/// ```
/// use fip_model::ndarray::array;
///
/// let rows = array![[0.0], [2.0], [9.0]];
/// assert_eq!(fip_segment::inertia(rows.view(), array![[1.0], [9.0]].view())?, 2.0);
/// # Ok::<(), fip_segment::DataError>(())
/// ```
pub fn inertia(
    rows: ArrayView2<'_, f64>,
    centroids: ArrayView2<'_, f64>,
) -> Result<f64, DataError> {
    let nearest = nearest_of(rows, centroids)?;
    Ok(sum(&nearest.into_iter().map(|(_, square)| square).collect::<Vec<_>>()))
}

/// The nearest centroid of each row, the first on a tie, and its squared distance.
pub(crate) fn nearest_of(
    rows: ArrayView2<'_, f64>,
    centroids: ArrayView2<'_, f64>,
) -> Result<Vec<(usize, f64)>, DataError> {
    let centroids = Rows::new(centroids)?;
    let rows = Rows::of_width(rows, centroids.n_columns())?;
    let mut nearest = vec![(0, f64::INFINITY); rows.n_rows()];
    for cluster in 0..centroids.n_rows() {
        let centroid: Vec<f64> = centroids.row(cluster).collect();
        let tiles = rows.tiles().chunks_exact(rows.tile_len());
        for (tile, nearest) in tiles.zip(nearest.chunks_mut(LANES)) {
            for (nearest, square) in nearest.iter_mut().zip(squared_distances(tile, &centroid)) {
                if square < nearest.1 {
                    *nearest = (cluster, square);
                }
            }
        }
    }
    Ok(nearest)
}

/// Returns the ratio of the spread between clusters to the spread within; at least 0, higher is better.
///
/// ```text
/// CH = (sum_c n_c |m_c - m|^2 / (k - 1)) / (sum_i |x_i - m_c(i)|^2 / (n - k))
/// ```
///
/// Infinite when every row lies on the mean of its cluster, and 0 when all rows coincide.
///
/// # Errors
///
/// As [`silhouettes`](crate::silhouettes).
///
/// # Examples
///
/// ```
/// use fip_model::ndarray::array;
///
/// let rows = array![[0.0], [2.0], [10.0], [12.0]];
/// assert_eq!(fip_segment::calinski_harabasz(rows.view(), &[0, 0, 1, 1])?, 50.0);
/// # Ok::<(), fip_segment::DataError>(())
/// ```
///
/// # References
///
/// T. Caliński, J. Harabasz, "A dendrite method for cluster analysis" (1974).
pub fn calinski_harabasz(rows: ArrayView2<'_, f64>, labels: &[usize]) -> Result<f64, DataError> {
    let rows = Rows::new(rows)?;
    let labels = Labels::to_compare(labels, rows.n_rows())?;
    Ok(Dispersion::new(&rows, &labels).calinski_harabasz(&rows))
}

/// Returns the mean over the clusters of their likeness to the most alike other cluster; at least 0,
/// lower is better.
///
/// ```text
/// DB = 1/k sum_c max_(d != c) (S_c + S_d) / |m_c - m_d|
/// ```
///
/// where `S_c` is the mean distance of the rows of cluster `c` to their mean `m_c`. Infinite when two
/// clusters have one mean and not all their rows lie on it; such a pair counts 0 when they do.
///
/// # Errors
///
/// As [`silhouettes`](crate::silhouettes).
///
/// # Examples
///
/// ```
/// use fip_model::ndarray::array;
///
/// let rows = array![[0.0], [2.0], [10.0], [12.0]];
/// assert_eq!(fip_segment::davies_bouldin(rows.view(), &[0, 0, 1, 1])?, 0.2);
/// # Ok::<(), fip_segment::DataError>(())
/// ```
///
/// # References
///
/// D. L. Davies, D. W. Bouldin, "A cluster separation measure" (1979), with p = 2 and q = 1.
pub fn davies_bouldin(rows: ArrayView2<'_, f64>, labels: &[usize]) -> Result<f64, DataError> {
    let rows = Rows::new(rows)?;
    let labels = Labels::to_compare(labels, rows.n_rows())?;
    Ok(Dispersion::new(&rows, &labels).davies_bouldin())
}

/// Means of clusters, and how far their rows lie from them.
pub(super) struct Dispersion {
    n_columns: usize,
    sizes: Vec<usize>,
    centroids: Vec<f64>,
    /// Sum of the squared distances of all rows to their means.
    within: f64,
    /// Mean distance of the rows of each cluster to their mean.
    spreads: Vec<f64>,
}

impl Dispersion {
    pub(super) fn new(rows: &Rows, labels: &Labels<'_>) -> Self {
        let (n_columns, sizes) = (rows.n_columns(), labels.sizes());
        let centroids = labels.centroids(rows);
        let mut squares = Vec::with_capacity(rows.n_rows());
        let mut spreads = vec![0.0; sizes.len()];
        for (row, &label) in labels.as_slice().iter().enumerate() {
            let square = squared(rows.row(row), &centroids[label * n_columns..]);
            squares.push(square);
            spreads[label] += square.sqrt();
        }
        spreads.iter_mut().zip(&sizes).for_each(|(spread, &size)| *spread /= size as f64);
        Self { n_columns, sizes, centroids, within: sum(&squares), spreads }
    }

    pub(super) fn calinski_harabasz(&self, rows: &Rows) -> f64 {
        let mean = rows.means();
        let between: f64 = (self.centroids.chunks_exact(self.n_columns).zip(&self.sizes))
            .map(|(centroid, &size)| size as f64 * squared(mean.iter().copied(), centroid))
            .sum();
        let k = self.sizes.len();
        if between > 0.0 {
            (between / (k - 1) as f64) / (self.within / (rows.n_rows() - k) as f64)
        } else {
            0.0
        }
    }

    pub(super) fn davies_bouldin(&self) -> f64 {
        let k = self.sizes.len();
        let worst = |cluster: usize| {
            let likeness = |other| self.likeness(cluster, other);
            (0..k).filter(|&other| other != cluster).map(likeness).fold(0.0, f64::max)
        };
        (0..k).map(worst).sum::<f64>() / k as f64
    }

    fn likeness(&self, a: usize, b: usize) -> f64 {
        let centroid = |cluster: usize| &self.centroids[cluster * self.n_columns..];
        let apart = squared(centroid(a)[..self.n_columns].iter().copied(), centroid(b)).sqrt();
        let spread = self.spreads[a] + self.spreads[b];
        if spread > 0.0 { spread / apart } else { 0.0 }
    }
}

/// The sum of the squared distances of all rows to their mean.
pub(super) fn total_inertia(rows: &Rows) -> f64 {
    let mean = rows.means();
    let squares: Vec<f64> = (0..rows.n_rows()).map(|row| squared(rows.row(row), &mean)).collect();
    sum(&squares)
}

fn squared(row: impl Iterator<Item = f64>, point: &[f64]) -> f64 {
    row.zip(point).map(|(x, c)| (x - c) * (x - c)).sum()
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::{Array2, array};

    use super::*;

    #[test]
    fn refuses_centroids_of_another_width() {
        let found = inertia(array![[1.0]].view(), array![[1.0, 2.0]].view()).unwrap_err();
        assert_eq!(found, DataError::WrongWidth { expected: 2, found: 1 });
    }

    #[test]
    fn names_the_cases_of_no_spread() {
        let tight = array![[0.0], [0.0], [1.0]];
        assert!(calinski_harabasz(tight.view(), &[0, 0, 1]).unwrap().is_infinite());
        assert!(davies_bouldin(tight.view(), &[0, 0, 1]).unwrap().abs() < 1e-300);
        let one_point = Array2::ones((3, 1));
        assert!(calinski_harabasz(one_point.view(), &[0, 0, 1]).unwrap().abs() < 1e-300);
        let one_mean = array![[-1.0], [1.0], [0.0]];
        assert!(davies_bouldin(one_mean.view(), &[0, 0, 1]).unwrap().is_infinite());
    }
}
