//! Lloyd's iterations from given first centroids.

use rayon::prelude::*;

use crate::labels::add_rows;
use crate::rows::{CHUNK_ROWS, LANES, Lanes, Rows, lane_sum, squared_distances};

/// A finished restart: what belongs together stays together.
#[derive(Debug)]
pub(super) struct Run {
    /// Row-major, in the order of their coordinates.
    pub(super) centroids: Vec<f64>,
    /// Sum of the squared distances of all rows to the nearest of `centroids`.
    pub(super) inertia: f64,
    pub(super) n_iterations: usize,
    pub(super) converged: bool,
}

/// When a restart ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) max_iter: usize,
    /// Sum of squared moves of the centroids at which they count as standing still.
    pub(super) tolerance: f64,
}

impl Run {
    /// Iterates to convergence; `None` when no way was found to keep a row in every cluster.
    pub(super) fn new(rows: &Rows, mut centroids: Vec<f64>, limits: Limits) -> Option<Self> {
        let mut assignment = Assignment::new(rows.n_rows());
        let mut n_iterations = 0;
        let mut converged = false;
        while !converged && n_iterations < limits.max_iter {
            n_iterations += 1;
            let mut sums = assignment.update(rows, &centroids);
            if sums.changed {
                if sums.sizes.contains(&0) {
                    assignment.fill_empty_clusters(&mut sums.sizes);
                    sums.coordinates = assignment.sums(rows, centroids.len());
                }
                converged = sums.move_to_means(&mut centroids) <= limits.tolerance;
            } else {
                converged = true;
            }
        }
        let inertia = assignment.settle(rows, &mut centroids)?;
        Some(Self { centroids, inertia, n_iterations, converged })
    }
}

/// The nearest centroid of each row, the first on a tie, and its squared distance.
#[derive(Debug)]
pub(super) struct Assignment {
    pub(super) labels: Vec<usize>,
    pub(super) squares: Vec<f64>,
}

/// Sums over the rows of each cluster.
#[derive(Debug)]
pub(super) struct Sums {
    coordinates: Vec<f64>,
    pub(super) sizes: Vec<usize>,
    pub(super) inertia: f64,
    /// Whether any row changed its cluster.
    changed: bool,
}

impl Assignment {
    pub(super) fn new(n_rows: usize) -> Self {
        Self { labels: vec![usize::MAX; n_rows], squares: vec![0.0; n_rows] }
    }

    /// Assigns each row to the nearest of `centroids` and sums the rows of each cluster.
    pub(super) fn update(&mut self, rows: &Rows, centroids: &[f64]) -> Sums {
        let partial: Vec<Sums> = (rows.par_chunks())
            .zip(self.labels.par_chunks_mut(CHUNK_ROWS))
            .zip(self.squares.par_chunks_mut(CHUNK_ROWS))
            .map(|((tiles, labels), squares)| update_chunk(tiles, centroids, labels, squares))
            .collect();
        let mut sums = Sums::zeros(centroids.len(), centroids.len() / rows.n_columns());
        for partial in &partial {
            sums.add(partial);
        }
        sums
    }

    /// Sums of the coordinates of each cluster as the labels stand, row-major, of length `len`.
    fn sums(&self, rows: &Rows, len: usize) -> Vec<f64> {
        let mut sums = vec![0.0; len];
        let tiles = rows.tiles().chunks_exact(rows.tile_len());
        for (tile, labels) in tiles.zip(self.labels.chunks(LANES)) {
            add_rows(tile, labels, &mut sums);
        }
        sums
    }

    /// Gives each empty cluster the row that is farthest from its own centroid.
    fn fill_empty_clusters(&mut self, sizes: &mut [usize]) {
        for cluster in 0..sizes.len() {
            if sizes[cluster] == 0
                && let Some(row) = self.farthest_row(sizes)
            {
                sizes[self.labels[row]] -= 1;
                sizes[cluster] = 1;
                self.labels[row] = cluster;
                self.squares[row] = 0.0;
            }
        }
    }

    /// The row farthest from its centroid, the first on a tie, among clusters of two rows and more.
    fn farthest_row(&self, sizes: &[usize]) -> Option<usize> {
        let mut farthest: Option<usize> = None;
        for (row, &label) in self.labels.iter().enumerate() {
            let farther = farthest.is_none_or(|best| self.squares[row] > self.squares[best]);
            if sizes[label] >= 2 && farther {
                farthest = Some(row);
            }
        }
        farthest
    }

    /// Sorts the centroids by their coordinates, assigns every row to the nearest, and returns the
    /// inertia. A centroid left without a row moves to the row farthest from its own.
    ///
    /// Ties are thus broken by coordinates and not by cluster numbers, which are given out later.
    /// Each move lowers the inertia, so no state returns; `None` after one move more than clusters.
    fn settle(&mut self, rows: &Rows, centroids: &mut Vec<f64>) -> Option<f64> {
        let n_columns = rows.n_columns();
        for _ in 0..=centroids.len() / n_columns {
            sort_by_coordinates(centroids, n_columns);
            let mut sums = self.update(rows, centroids);
            if !sums.sizes.contains(&0) {
                return Some(sums.inertia);
            }
            for cluster in 0..sums.sizes.len() {
                if sums.sizes[cluster] == 0
                    && let Some(row) = self.farthest_row(&sums.sizes)
                {
                    sums.sizes[cluster] = 1;
                    self.squares[row] = 0.0;
                    let centroid = &mut centroids[cluster * n_columns..][..n_columns];
                    centroid.iter_mut().zip(rows.row(row)).for_each(|(c, x)| *c = x);
                }
            }
        }
        None
    }
}

impl Sums {
    fn zeros(len: usize, k: usize) -> Self {
        Self { coordinates: vec![0.0; len], sizes: vec![0; k], inertia: 0.0, changed: false }
    }

    fn add(&mut self, other: &Self) {
        self.coordinates.iter_mut().zip(&other.coordinates).for_each(|(a, b)| *a += b);
        self.sizes.iter_mut().zip(&other.sizes).for_each(|(a, b)| *a += b);
        self.inertia += other.inertia;
        self.changed |= other.changed;
    }

    /// Moves each centroid to the mean of its rows; returns the sum of the squared moves.
    fn move_to_means(&self, centroids: &mut [f64]) -> f64 {
        let n_columns = centroids.len() / self.sizes.len();
        let mut moved = 0.0;
        for (at, (centroid, sum)) in centroids.iter_mut().zip(&self.coordinates).enumerate() {
            let size = self.sizes[at / n_columns];
            if size > 0 {
                let mean = sum / size as f64;
                moved += (mean - *centroid) * (mean - *centroid);
                *centroid = mean;
            }
        }
        moved
    }
}

fn update_chunk(
    tiles: &[f64],
    centroids: &[f64],
    labels: &mut [usize],
    squares: &mut [f64],
) -> Sums {
    let n_columns = tiles.len() / labels.len().next_multiple_of(LANES);
    let mut sums = Sums::zeros(centroids.len(), centroids.len() / n_columns);
    let lanes = labels.chunks_mut(LANES).zip(squares.chunks_mut(LANES));
    for (tile, (labels, squares)) in tiles.chunks_exact(LANES * n_columns).zip(lanes) {
        let (nearest, distances) = nearest_of(tile, centroids, n_columns);
        for lane in 0..labels.len() {
            sums.changed |= labels[lane] != nearest[lane];
            sums.sizes[nearest[lane]] += 1;
        }
        labels.copy_from_slice(&nearest[..labels.len()]);
        squares.copy_from_slice(&distances[..squares.len()]);
        add_rows(tile, labels, &mut sums.coordinates);
    }
    sums.inertia = lane_sum(squares);
    sums
}

/// The nearest centroid of each row of a tile, the first on a tie, and its squared distance.
#[inline]
fn nearest_of(tile: &[f64], centroids: &[f64], n_columns: usize) -> ([usize; LANES], Lanes) {
    let mut labels = [0; LANES];
    let mut nearest = [f64::INFINITY; LANES];
    for (cluster, centroid) in centroids.chunks_exact(n_columns).enumerate() {
        let squares = squared_distances(tile, centroid);
        for lane in 0..LANES {
            let nearer = squares[lane] < nearest[lane];
            nearest[lane] = if nearer { squares[lane] } else { nearest[lane] };
            labels[lane] = if nearer { cluster } else { labels[lane] };
        }
    }
    (labels, nearest)
}

fn sort_by_coordinates(centroids: &mut Vec<f64>, n_columns: usize) {
    let mut sorted: Vec<&[f64]> = centroids.chunks_exact(n_columns).collect();
    sorted.sort_by(|a, b| super::by_coordinates(a, b));
    *centroids = sorted.concat();
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::array;

    use super::*;

    const LIMITS: Limits = Limits { max_iter: 300, tolerance: 0.0 };

    #[test]
    fn iterates_the_example_worked_by_hand() {
        // 0, 1 | 4, 5, 9 from first centroids 0 and 9: {0, 1, 4} {5, 9} -> 5/3, 7
        // -> {0, 1, 4} {5, 9}: unchanged, inertia 26/3 + 8.
        let rows = Rows::new(array![[0.0], [1.0], [4.0], [5.0], [9.0]].view()).unwrap();
        let run = Run::new(&rows, vec![0.0, 9.0], LIMITS).unwrap();
        assert!((run.centroids[0] - 5.0 / 3.0).abs() < 1e-15);
        assert!((run.centroids[1] - 7.0).abs() < 1e-15);
        assert!((run.inertia - (26.0 / 3.0 + 8.0)).abs() < 1e-13);
        assert_eq!((run.n_iterations, run.converged), (2, true));
    }

    #[test]
    fn fills_an_empty_cluster_with_the_farthest_row() {
        let rows = Rows::new(array![[0.0], [1.0], [10.0], [11.0], [30.0]].view()).unwrap();
        let run = Run::new(&rows, vec![0.5, 10.0, 1000.0], LIMITS).unwrap();
        assert_eq!(run.centroids, [0.5, 10.5, 30.0]);
    }

    #[test]
    fn settles_a_centroid_that_the_last_move_left_empty() {
        let rows = Rows::new(array![[0.0], [1.0], [5.0]].view()).unwrap();
        let mut centroids = vec![99.0, 0.5];
        let inertia = Assignment::new(3).settle(&rows, &mut centroids).unwrap();
        assert_eq!(centroids, [0.5, 5.0]);
        assert!((inertia - 0.5).abs() < 1e-15);
    }

    #[test]
    fn inertia_never_rises_with_more_iterations() {
        let numbers = fip_model::ndarray::Array2::from_shape_fn((300, 2), |(row, column)| {
            ((row * 7919 + column * 104_729) % 1009) as f64
        });
        let rows = Rows::new(numbers.view()).unwrap();
        let first: Vec<f64> = (0..6).flat_map(|row| rows.row(row).collect::<Vec<_>>()).collect();
        let inertias: Vec<f64> = (1..25)
            .map(|max_iter| Run::new(&rows, first.clone(), Limits { max_iter, ..LIMITS }))
            .map(|run| run.unwrap().inertia)
            .collect();
        assert!(inertias.is_sorted_by(|a, b| a >= b), "{inertias:?}");
    }
}
