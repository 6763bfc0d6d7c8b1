//! The nearest cluster of new rows.

use fip_model::ndarray::{ArrayView2, Axis};
use rayon::prelude::*;

use super::{KMeans, by_coordinates};
use crate::DataError;
use crate::rows::{CHUNK_ROWS, LANES, Lanes, Rows, squared_distances};

/// Where a row stands among the clusters.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Nearest {
    /// Number of the nearest cluster.
    pub cluster: usize,
    /// Euclidean distance to its centroid, at least 0, in the unit of the rows.
    pub distance: f64,
    /// The second nearest cluster; `None` when there is only one cluster.
    pub second: Option<SecondNearest>,
}

/// The cluster a row would belong to if its own were not there.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct SecondNearest {
    /// Number of the cluster.
    pub cluster: usize,
    /// How much farther its centroid is than the nearest, at least 0; 0 on the border of the two.
    pub margin: f64,
}

impl KMeans {
    /// Returns the nearest and the second nearest cluster of each row.
    ///
    /// A row at equal distance from two centroids belongs to the one whose coordinates come first.
    /// For the rows of the fit the clusters are those of [`KMeans::assignments`].
    ///
    /// # Errors
    ///
    /// [`DataError::WrongWidth`] when the rows have other columns than those of the fit, and as for
    /// the fit when there is no row or a number is out of range.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_model::ndarray::array;
    /// use fip_segment::KMeans;
    ///
    /// let model = KMeans::params(2).fit(array![[0.0], [2.0], [10.0], [12.0], [14.0]].view())?;
    /// let found = model.predict(array![[5.0]].view())?[0];
    /// assert_eq!(found.cluster, 1, "the smaller cluster, centroid 1");
    /// assert_eq!(found.distance, 4.0);
    /// assert_eq!(found.second.map(|second| second.margin), Some(3.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn predict(&self, rows: ArrayView2<'_, f64>) -> Result<Vec<Nearest>, DataError> {
        nearest_centroids(rows, self.centroids())
    }
}

/// The nearest and the second nearest of any centroids for each row: [`KMeans::predict`].
pub(crate) fn nearest_centroids(
    rows: ArrayView2<'_, f64>,
    centroids: ArrayView2<'_, f64>,
) -> Result<Vec<Nearest>, DataError> {
    let rows = Rows::of_width(rows, centroids.ncols())?;
    let mut sorted: Vec<(usize, Vec<f64>)> =
        (centroids.axis_iter(Axis(0))).map(|centroid| centroid.to_vec()).enumerate().collect();
    sorted.sort_by(|(_, a), (_, b)| by_coordinates(a, b));
    let chunks: Vec<Vec<Nearest>> = rows
        .par_chunks()
        .map(|tiles| {
            let mut found = Vec::with_capacity(CHUNK_ROWS);
            for tile in tiles.chunks_exact(rows.tile_len()) {
                found.extend(nearest_two(tile, &sorted));
            }
            found
        })
        .collect();
    let mut nearest = chunks.concat();
    nearest.truncate(rows.n_rows());
    Ok(nearest)
}

/// The two nearest of the numbered centroids for each row of a tile.
fn nearest_two(tile: &[f64], centroids: &[(usize, Vec<f64>)]) -> [Nearest; LANES] {
    let squares: Vec<(usize, Lanes)> = (centroids.iter())
        .map(|(cluster, centroid)| (*cluster, squared_distances(tile, centroid)))
        .collect();
    std::array::from_fn(|lane| {
        let (mut first, mut second) = ((0, f64::INFINITY), None);
        for (at, (cluster, squares)) in squares.iter().enumerate() {
            let here = (*cluster, squares[lane]);
            if here.1 < first.1 {
                second = (at > 0).then_some(first);
                first = here;
            } else if second.is_none_or(|(_, square)| here.1 < square) {
                second = Some(here);
            }
        }
        let distance = first.1.sqrt();
        let second =
            second.map(|(cluster, s)| SecondNearest { cluster, margin: s.sqrt() - distance });
        Nearest { cluster: first.0, distance, second }
    })
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::{Array2, array};

    use super::*;

    #[test]
    fn refuses_rows_of_another_width() {
        let model = KMeans::params(2).fit(array![[0.0], [1.0]].view()).unwrap();
        let found = model.predict(array![[0.0, 1.0]].view()).unwrap_err();
        assert_eq!(found, DataError::WrongWidth { expected: 1, found: 2 });
        assert!(model.predict(array![[f64::NAN]].view()).is_err());
    }

    #[test]
    fn gives_the_assignments_of_the_fit_also_on_a_lattice_full_of_ties() {
        let lattice =
            Array2::from_shape_fn((49, 2), |(row, column)| [row % 7, row / 7][column] as f64);
        for k in 1..12 {
            let model = KMeans::params(k).fit(lattice.view()).unwrap();
            let found = model.predict(lattice.view()).unwrap();
            assert!(found.iter().map(|nearest| nearest.cluster).eq(model.assignments().to_vec()));
            assert!(found.iter().all(|nearest| nearest.second.is_some() == (k > 1)));
            let margins = found.iter().filter_map(|nearest| nearest.second);
            assert!(margins.clone().all(|second| second.margin >= 0.0));
        }
    }
}
