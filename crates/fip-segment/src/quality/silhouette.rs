//! Silhouettes of several labelings in one pass over the distances.

use fip_model::Seed;
use fip_model::ndarray::ArrayView2;
use rayon::prelude::*;

use crate::DataError;
use crate::labels::Labels;
use crate::rows::{Rows, lane_sum, squared_distances};

/// Rows whose distances to all others one task computes.
const TASK_ROWS: usize = 64;

/// Rows of a cluster whose silhouettes a sample measures at least, as far as there are so many.
const LEAST_OF_A_CLUSTER: usize = 30;

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
    /// Mean over all rows, or its estimate from a sample.
    pub mean: f64,
    /// Standard error of `mean` that comes from sampling; `None` when it is exact.
    pub std_error: Option<f64>,
    /// Mean over the rows of each cluster, or its estimate.
    pub per_cluster: Vec<f64>,
    /// Of each row, or of each row of the sample. Exact: distances are always to all rows.
    pub per_row: Vec<f64>,
    /// Numbers of the rows of the sample, ascending; `None` when all rows are measured.
    pub sample: Option<Vec<usize>>,
}

/// How silhouettes are measured.
///
/// Up to `exact_rows` rows every silhouette is computed. Above, those of a simple random sample of
/// `sample_rows` rows, filled up to 30 rows (or all) of each cluster, so that small clusters are seen.
/// The distances of a sampled row go to **all** rows, so each of these silhouettes is exact and their
/// mean is unbiased; its standard error is that of a sample stratified by cluster, with the correction
/// for a finite population:
///
/// ```text
/// mean = sum_c n_c/n mean_c,   se^2 = sum_c (n_c/n)^2 (1 - m_c/n_c) var_c / m_c
/// ```
///
/// Labelings that are measured together share the sample, so they are compared more closely than
/// their errors say. Defaults: 20,000 exact rows, 2,000 rows of a sample, seed 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SilhouetteParams {
    exact_rows: usize,
    sample_rows: usize,
    seed: Seed,
}

impl Default for SilhouetteParams {
    fn default() -> Self {
        Self { exact_rows: 20_000, sample_rows: 2_000, seed: Seed::new(0) }
    }
}

impl SilhouetteParams {
    /// Sets the most rows of which every silhouette is computed.
    #[must_use]
    pub const fn exact_rows(mut self, exact_rows: usize) -> Self {
        self.exact_rows = exact_rows;
        self
    }

    /// Sets the rows of a sample, at least 2; four times as many halve the standard error.
    #[must_use]
    pub const fn sample_rows(mut self, sample_rows: usize) -> Self {
        self.sample_rows = if sample_rows < 2 { 2 } else { sample_rows };
        self
    }

    /// Sets the seed of the sample.
    #[must_use]
    pub const fn seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }

    /// Returns the silhouette of each labeling of the same rows, as [`silhouettes`] does with the
    /// defaults.
    ///
    /// # Errors
    ///
    /// As [`silhouettes`].
    pub fn measure(
        self,
        rows: ArrayView2<'_, f64>,
        labelings: &[&[usize]],
    ) -> Result<Vec<Silhouette>, DataError> {
        let rows = Rows::new(rows)?;
        let labelings: Vec<Labels<'_>> = labelings
            .iter()
            .map(|labels| Labels::to_compare(labels, rows.n_rows()))
            .collect::<Result<_, _>>()?;
        Ok(self.of_rows(&rows, &labelings))
    }

    pub(super) fn of_rows(self, rows: &Rows, labelings: &[Labels<'_>]) -> Vec<Silhouette> {
        let samples = (rows.n_rows() > self.exact_rows).then(|| self.samples(labelings));
        let widths = Widths::new(rows, labelings, samples.as_deref());
        (labelings.iter().enumerate())
            .map(|(at, labels)| {
                let sample = samples.as_ref().map(|samples| samples[at].clone());
                Silhouette::new(labels, widths.of_labeling(at, sample.as_deref()), sample)
            })
            .collect()
    }

    /// The sampled rows of each labeling, ascending. All take rows in one random order, so that they
    /// share most of them, and each cluster's rows are the first of that order: a simple random sample.
    fn samples(self, labelings: &[Labels<'_>]) -> Vec<Vec<usize>> {
        let n_rows = labelings.first().map_or(0, |labels| labels.as_slice().len());
        let keys = self.seed.keyed("silhouette.sample");
        let mut order: Vec<usize> = (0..n_rows).collect();
        order.sort_by_key(|&row| (keys.bits(row as u64), row));
        let sample = |labels: &Labels<'_>| {
            let mut taken = vec![0; labels.n_clusters()];
            let mut sample = Vec::new();
            for (at, &row) in order.iter().enumerate() {
                let taken = &mut taken[labels.as_slice()[row]];
                if at < self.sample_rows || *taken < LEAST_OF_A_CLUSTER {
                    *taken += 1;
                    sample.push(row);
                }
            }
            sample.sort_unstable();
            sample
        };
        labelings.iter().map(sample).collect()
    }
}

/// Returns the silhouette of each labeling of the same rows, shape `(n_rows, n_columns)`.
///
/// The distances between all pairs of rows are computed once, however many labelings there are:
/// rows with the same labels in every labeling form a cell, distances are summed by cell, and cells by
/// cluster. Time grows with the square of the rows, memory does not; above 20,000 rows a sample is
/// measured, see [`SilhouetteParams`]. The last digits may depend on which labelings are asked for
/// together.
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
/// analysis" (1987), section 2; W. G. Cochran, "Sampling techniques" (1977), section 5.
pub fn silhouettes(
    rows: ArrayView2<'_, f64>,
    labelings: &[&[usize]],
) -> Result<Vec<Silhouette>, DataError> {
    SilhouetteParams::default().measure(rows, labelings)
}

impl Silhouette {
    fn new(labels: &Labels<'_>, per_row: Vec<f64>, sample: Option<Vec<usize>>) -> Self {
        let sizes = labels.sizes();
        let all = || (0..per_row.len()).collect();
        let rows: Vec<usize> = sample.clone().unwrap_or_else(all);
        let mut measured = vec![0_usize; sizes.len()];
        let mut per_cluster = vec![0.0; sizes.len()];
        for (&row, width) in rows.iter().zip(&per_row) {
            measured[labels.as_slice()[row]] += 1;
            per_cluster[labels.as_slice()[row]] += width;
        }
        per_cluster.iter_mut().zip(&measured).for_each(|(sum, &m)| *sum /= m as f64);
        let mut squares = vec![0.0; sizes.len()];
        for (&row, width) in rows.iter().zip(&per_row) {
            let cluster = labels.as_slice()[row];
            squares[cluster] += (width - per_cluster[cluster]).powi(2);
        }
        let n_rows = labels.as_slice().len() as f64;
        let (mut mean, mut variance) = (0.0, 0.0);
        for (cluster, &size) in sizes.iter().enumerate() {
            let (share, m) = (size as f64 / n_rows, measured[cluster] as f64);
            mean += share * per_cluster[cluster];
            if measured[cluster] < size {
                let unseen = 1.0 - m / size as f64;
                variance += share * share * unseen * squares[cluster] / (m - 1.0) / m;
            }
        }
        let std_error = sample.is_some().then_some(variance.sqrt());
        Self { mean, std_error, per_cluster, per_row, sample }
    }
}

/// Silhouettes of rows in every labeling.
struct Widths {
    /// Place of each row in `by_row`.
    places: Vec<usize>,
    by_row: Vec<Vec<f64>>,
}

impl Widths {
    /// Those of the rows of all samples, or of all rows.
    fn new(rows: &Rows, labelings: &[Labels<'_>], samples: Option<&[Vec<usize>]>) -> Self {
        let cells = Cells::new(rows, labelings);
        let sizes: Vec<Vec<usize>> = labelings.iter().map(Labels::sizes).collect();
        let mut wanted = vec![samples.is_none(); rows.n_rows()];
        samples.into_iter().flatten().flatten().for_each(|&row| wanted[row] = true);
        let order: Vec<usize> = cells.order.iter().copied().filter(|&row| wanted[row]).collect();
        let by_row = order
            .par_chunks(TASK_ROWS)
            .flat_map_iter(|task| {
                let mut distances = vec![0.0; rows.n_rows()];
                task.iter()
                    .map(|&row| {
                        let sums = cells.distance_sums(rows, row, &mut distances);
                        (cells.by_cluster(&sums, &sizes).into_iter().zip(labelings).zip(&sizes))
                            .map(|((sums, labels), sizes)| {
                                width(labels.as_slice()[row], &sums, sizes)
                            })
                            .collect()
                    })
                    .collect::<Vec<_>>()
            })
            .collect();
        let mut places = vec![usize::MAX; rows.n_rows()];
        order.iter().enumerate().for_each(|(place, &row)| places[row] = place);
        Self { places, by_row }
    }

    /// Those of a labeling, for the rows of the sample or all, in their order.
    fn of_labeling(&self, at: usize, sample: Option<&[usize]>) -> Vec<f64> {
        let width = |place: usize| self.by_row[place][at];
        match sample {
            Some(sample) => sample.iter().map(|&row| width(self.places[row])).collect(),
            None => self.places.iter().map(|&place| width(place)).collect(),
        }
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
