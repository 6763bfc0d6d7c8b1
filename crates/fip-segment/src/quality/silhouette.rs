//! Silhouettes, exact, of several labelings in one pass over the distances.

use fip_model::ndarray::ArrayView2;
use rayon::prelude::*;

use crate::DataError;
use crate::labels::Labels;
use crate::rows::{Rows, lane_sum, squared_distances};

/// Rows whose distances to all others one task computes.
const TASK_ROWS: usize = 64;

/// How much nearer rows are to their own cluster than to the next, from -1 to 1; higher is better.
///
/// ```text
/// s(i) = (b(i) - a(i)) / max(a(i), b(i))
/// ```
///
/// where `a` is the mean Euclidean distance to the other rows of the own cluster and `b` the smallest
/// mean distance to the rows of another cluster. 0 for the only row of a cluster, and where both
/// distances are 0.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Silhouette {
    /// Mean over all rows.
    pub mean: f64,
    /// Mean over the rows of each cluster.
    pub per_cluster: Vec<f64>,
    /// Of each row.
    pub per_row: Vec<f64>,
}

/// Returns the silhouette of each labeling of the same rows, shape `(n_rows, n_columns)`.
///
/// The distances between all pairs of rows are computed once, however many labelings there are:
/// rows with the same labels in every labeling form a cell, distances are summed by cell, and cells by
/// cluster. Time grows with the square of the rows, memory does not; above some 20,000 rows take a
/// sample. The last digits may depend on which labelings are asked for together.
///
/// # Errors
///
/// [`DataError`] when rows are missing or out of range, when a labeling has not one label for each row
/// or skips a cluster, and when it has one cluster or as many as rows.
///
/// # Examples
///
/// ```
/// use fip_model::ndarray::array;
/// use fip_segment::silhouettes;
///
/// let rows = array![[0.0], [1.0], [10.0]];
/// let found = silhouettes(rows.view(), &[&[0, 0, 1], &[0, 1, 1]])?;
/// assert!((found[0].mean - (0.9 + 8.0 / 9.0) / 3.0).abs() < 1e-15);
/// assert!(found[1].mean < 0.0);
/// # Ok::<(), fip_segment::DataError>(())
/// ```
///
/// # References
///
/// P. J. Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster
/// analysis" (1987), section 2.
pub fn silhouettes(
    rows: ArrayView2<'_, f64>,
    labelings: &[&[usize]],
) -> Result<Vec<Silhouette>, DataError> {
    let rows = Rows::new(rows)?;
    let labelings: Vec<Labels<'_>> = labelings
        .iter()
        .map(|labels| Labels::to_compare(labels, rows.n_rows()))
        .collect::<Result<_, _>>()?;
    Ok(of_rows(&rows, &labelings))
}

pub(super) fn of_rows(rows: &Rows, labelings: &[Labels<'_>]) -> Vec<Silhouette> {
    let cells = Cells::new(rows, labelings);
    let sizes: Vec<Vec<usize>> = labelings.iter().map(Labels::sizes).collect();
    let widths: Vec<Vec<f64>> = cells
        .order
        .par_chunks(TASK_ROWS)
        .flat_map_iter(|task| {
            let mut distances = vec![0.0; rows.n_rows()];
            task.iter()
                .map(|&row| {
                    let sums = cells.distance_sums(rows, row, &mut distances);
                    (cells.by_cluster(&sums, &sizes).into_iter().zip(labelings).zip(&sizes))
                        .map(|((sums, labels), sizes)| width(labels.as_slice()[row], &sums, sizes))
                        .collect()
                })
                .collect::<Vec<_>>()
        })
        .collect();
    (labelings.iter().zip(&sizes).enumerate())
        .map(|(at, (labels, sizes))| {
            let mut per_row = vec![0.0; rows.n_rows()];
            for (&row, widths) in cells.order.iter().zip(&widths) {
                per_row[row] = widths[at];
            }
            Silhouette::new(labels, sizes, per_row)
        })
        .collect()
}

impl Silhouette {
    fn new(labels: &Labels<'_>, sizes: &[usize], per_row: Vec<f64>) -> Self {
        let mut per_cluster = vec![0.0; labels.n_clusters()];
        for (&label, width) in labels.as_slice().iter().zip(&per_row) {
            per_cluster[label] += width;
        }
        let mean = per_cluster.iter().sum::<f64>() / per_row.len() as f64;
        for (width, &size) in per_cluster.iter_mut().zip(sizes) {
            *width /= size as f64;
        }
        Self { mean, per_cluster, per_row }
    }
}

/// Rows that no labeling tells apart lie side by side, so that the distances to a cell are summed
/// without looking at a label.
struct Cells {
    /// Row numbers, cell after cell.
    order: Vec<usize>,
    /// The rows in that order.
    sorted: Rows,
    /// The label in every labeling, and the end in `order`, of each cell.
    ends: Vec<(Vec<usize>, usize)>,
}

impl Cells {
    fn new(rows: &Rows, labelings: &[Labels<'_>]) -> Self {
        let labels = |row: usize| labelings.iter().map(move |labels| labels.as_slice()[row]);
        let mut order: Vec<usize> = (0..rows.n_rows()).collect();
        order.sort_by(|&a, &b| labels(a).cmp(labels(b)));
        let mut ends: Vec<(Vec<usize>, usize)> = Vec::new();
        for (at, &row) in order.iter().enumerate() {
            match ends.last_mut() {
                Some((cell, end)) if labels(row).eq(cell.iter().copied()) => *end = at + 1,
                _ => ends.push((labels(row).collect(), at + 1)),
            }
        }
        let sorted = rows.select(&order);
        Self { order, sorted, ends }
    }

    /// The sum of the distances of `row` to the rows of each cell.
    fn distance_sums(&self, rows: &Rows, row: usize, distances: &mut [f64]) -> Vec<f64> {
        let point: Vec<f64> = rows.row(row).collect();
        let tiles = self.sorted.tiles().chunks_exact(self.sorted.tile_len());
        for (tile, distances) in tiles.zip(distances.chunks_mut(crate::rows::LANES)) {
            let lanes = squared_distances(tile, &point).map(f64::sqrt);
            distances.copy_from_slice(&lanes[..distances.len()]);
        }
        let mut start = 0;
        (self.ends.iter())
            .map(|(_, end)| {
                let cell = &distances[start..*end];
                start = *end;
                lane_sum(cell)
            })
            .collect()
    }

    /// The sums of the cells, added up by cluster for each labeling.
    fn by_cluster(&self, sums: &[f64], sizes: &[Vec<usize>]) -> Vec<Vec<f64>> {
        let mut by_cluster: Vec<Vec<f64>> =
            sizes.iter().map(|sizes| vec![0.0; sizes.len()]).collect();
        for ((labels, _), sum) in self.ends.iter().zip(sums) {
            for (clusters, &label) in by_cluster.iter_mut().zip(labels) {
                clusters[label] += sum;
            }
        }
        by_cluster
    }
}

/// The silhouette of a row of cluster `own`, from its distance sums to every cluster.
fn width(own: usize, sums: &[f64], sizes: &[usize]) -> f64 {
    if sizes[own] == 1 {
        return 0.0;
    }
    let within = sums[own] / (sizes[own] - 1) as f64;
    let nearest = (sums.iter().zip(sizes).enumerate())
        .filter(|(cluster, _)| *cluster != own)
        .map(|(_, (sum, &size))| sum / size as f64)
        .fold(f64::INFINITY, f64::min);
    let larger = within.max(nearest);
    if larger > 0.0 { (nearest - within) / larger } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::{Array2, array};

    use super::*;

    #[test]
    fn refuses_one_cluster_and_a_cluster_for_every_row() {
        let rows = array![[0.0], [1.0], [2.0]];
        for labels in [[0, 0, 0], [0, 1, 2]] {
            let found = silhouettes(rows.view(), &[&labels]).unwrap_err();
            assert!(matches!(found, DataError::ClusterCount { n_rows: 3, .. }));
        }
    }

    #[test]
    fn rows_that_coincide_have_silhouette_0() {
        let found = silhouettes(Array2::ones((4, 2)).view(), &[&[0, 0, 1, 1]]).unwrap();
        assert!(found[0].per_row.iter().all(|width| width.abs() < 1e-300));
    }

    #[test]
    fn several_labelings_together_are_each_alone() {
        let rows =
            Array2::from_shape_fn((101, 3), |(row, column)| ((row * 37 + column * 11) % 53) as f64);
        let thirds: Vec<usize> = (0..101).map(|row| row % 3).collect();
        let halves: Vec<usize> = (0..101).map(|row| usize::from(row > 40)).collect();
        let both = silhouettes(rows.view(), &[&thirds, &halves]).unwrap();
        for (labels, together) in [&thirds, &halves].into_iter().zip(both) {
            let alone = &silhouettes(rows.view(), &[labels]).unwrap()[0];
            for (a, b) in alone.per_row.iter().zip(&together.per_row) {
                assert!((a - b).abs() < 1e-12);
            }
        }
    }
}
