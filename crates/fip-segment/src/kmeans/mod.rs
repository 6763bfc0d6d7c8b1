//! K-Means.

mod bounds;
mod error;
mod exact;
mod filter;
mod init;
mod linfa;
mod lloyd;
mod params;
mod points;
mod predict;
mod sums;

use std::borrow::Cow;
use std::cmp::Ordering;

pub use error::{FitError, ParamsError};
use fip_model::ndarray::{Array2, ArrayView2};
pub(crate) use params::MOST_RUNS;
pub use params::{KMeansParams, KMeansValidParams};
pub use predict::{Nearest, SecondNearest};
use rayon::prelude::*;

use self::exact::Assignment;
pub use self::linfa::LinfaFitError;
use self::lloyd::{Limits, Run, Spread};
use self::points::Points;
use crate::DataError;
use crate::rows::{Rows, check_weights, checked, n_distinct};

/// Clusters of rows: each row belongs to the nearest centroid, and each centroid is near the mean of
/// its rows.
///
/// Of several restarts the one with the smallest inertia is kept, whole; the first on a tie. A restart
/// starts from greedy k-means++ and iterates Lloyd's two steps; a cluster that loses all its rows gets
/// the row farthest from its own centroid. The final assignment is made with the final centroids,
/// exactly. No cluster is empty.
///
/// Clusters are numbered by mass (size, without weights), largest first, then by the coordinates of their centroids, so the
/// same partition has the same numbers whichever restart found it. The bits of the result depend on
/// rows, parameters and seed, and not on the number of threads.
///
/// The cost of an iteration is `n_rows * n_columns * k` at first. Later most rows are known to keep
/// their cluster, by bounds on how far centroids moved, and are not looked at. Distances are taken in
/// single precision where its rounding provably cannot change the nearest centroid, and in double
/// precision elsewhere and for the final assignment and inertia: neither changes any assignment.
///
/// # Examples
///
/// ```
/// use fip_model::{Seed, ndarray::array};
/// use fip_segment::KMeans;
///
/// let rows = array![[0.0, 0.0], [0.0, 2.0], [2.0, 1.0], [9.0, 9.0], [9.0, 7.0]];
/// let model = KMeans::params(2).n_init(10).seed(Seed::new(7)).fit(rows.view())?;
/// assert_eq!(model.assignments(), [0, 0, 0, 1, 1]);
/// assert_eq!(model.sizes(), [3, 2]);
/// assert_eq!(model.centroids().row(1).to_vec(), [9.0, 8.0]);
/// # Ok::<(), fip_segment::FitError>(())
/// ```
///
/// # References
///
/// S. P. Lloyd, "Least squares quantization in PCM" (1982); D. Arthur, S. Vassilvitskii, "k-means++:
/// the advantages of careful seeding" (2007); G. Hamerly, "Making k-means even faster" (2010).
#[derive(Debug, Clone, PartialEq)]
pub struct KMeans {
    params: KMeansValidParams,
    centroids: Array2<f64>,
    assignments: Vec<usize>,
    sizes: Vec<usize>,
    masses: Vec<f64>,
    inertia: f64,
    n_iterations: usize,
    converged: bool,
}

impl KMeans {
    /// Returns the parameters for `n_clusters` clusters.
    ///
    /// Defaults: 10 restarts, at most 300 iterations each, tolerance 1e-4, seed 0.
    pub const fn params(n_clusters: usize) -> KMeansParams {
        KMeansParams::new(n_clusters)
    }

    fn fit(rows: ArrayView2<'_, f64>, params: KMeansValidParams) -> Result<Self, FitError> {
        Self::fit_plain(checked(rows)?, rows.ncols(), None, params)
    }

    fn fit_weighted(
        rows: ArrayView2<'_, f64>,
        weights: &[f64],
        params: KMeansValidParams,
    ) -> Result<Self, FitError> {
        let (plain, n_columns) = (checked(rows)?, rows.ncols());
        check_weights(weights, rows.nrows())?;
        if weights.iter().all(|&weight| weight > 0.0) {
            return Self::fit_plain(plain, n_columns, Some(weights), params);
        }
        let counted =
            plain.chunks_exact(n_columns).zip(weights).filter(|(_, weight)| **weight > 0.0);
        let (counted, positive): (Vec<&[f64]>, Vec<f64>) = counted.unzip();
        let model =
            Self::fit_plain(Cow::Owned(counted.concat()), n_columns, Some(&positive), params)?;
        Ok(model.assigned_to(rows)?)
    }

    pub(crate) fn fit_rows(rows: &Rows, params: KMeansValidParams) -> Result<Self, FitError> {
        Self::fit_plain(Cow::Owned(rows.to_plain()), rows.n_columns(), None, params)
    }

    fn fit_plain(
        plain: Cow<'_, [f64]>,
        n_columns: usize,
        weights: Option<&[f64]>,
        params: KMeansValidParams,
    ) -> Result<Self, FitError> {
        let k = params.n_clusters();
        if k > plain.len() / n_columns {
            return Err(FitError::TooFewDistinctRows { k, found: n_distinct(&plain, n_columns) });
        }
        let points = Points::new(plain, n_columns, weights);
        let tolerance = params.tolerance() * mean_variance(&points);
        let limits = Limits { max_iter: params.max_iter(), tolerance };
        let spread = Spread::new(&points);
        let runs: Vec<Result<Option<Run>, usize>> = (0..params.n_init())
            .into_par_iter()
            .map(|run| {
                let mut rng = params.seed().stream("kmeans.init", run as u64);
                let first = init::plus_plus(&points, k, &mut rng)?;
                Ok(Run::new(&points, &spread, first, limits))
            })
            .collect();
        let runs: Vec<Option<Run>> = runs
            .into_iter()
            .collect::<Result<_, usize>>()
            .map_err(|found| FitError::TooFewDistinctRows { k, found })?;
        let runs: Vec<Run> = runs.into_iter().flatten().collect();
        let best = best_of(&points, &runs, spread.rounding);
        let (run, assignment) = best.ok_or(FitError::EmptyCluster { k })?;
        Self::number_clusters(run, assignment, params).ok_or(FitError::EmptyCluster { k })
    }

    /// Numbers the clusters of a run by mass, then by coordinates.
    fn number_clusters(
        run: &Run,
        assignment: Assignment,
        params: KMeansValidParams,
    ) -> Option<Self> {
        let Assignment { labels, counts, masses, inertia } = assignment;
        let k = params.n_clusters();
        let n_columns = run.centroids.len() / k;
        // The run's centroids come in the order of their coordinates, and the sort is stable.
        let mut order: Vec<usize> = (0..k).collect();
        order.sort_by(|&a, &b| masses[b].total_cmp(&masses[a]));
        let mut number = vec![0; k];
        for (to, &from) in order.iter().enumerate() {
            number[from] = to;
        }
        let coordinates =
            order.iter().flat_map(|&from| &run.centroids[from * n_columns..][..n_columns]);
        let centroids = coordinates.copied().collect();
        Some(Self {
            params,
            centroids: Array2::from_shape_vec((k, n_columns), centroids).ok()?,
            assignments: labels.iter().map(|&from| number[from as usize]).collect(),
            sizes: order.iter().map(|&from| counts[from]).collect(),
            masses: order.iter().map(|&from| masses[from]).collect(),
            inertia,
            n_iterations: run.n_iterations,
            converged: run.converged,
        })
    }

    /// The same clusters with the assignments and sizes of `rows`, among them those of the fit; the
    /// others have no weight.
    fn assigned_to(mut self, rows: ArrayView2<'_, f64>) -> Result<Self, DataError> {
        self.assignments = self.predict(rows)?.iter().map(|nearest| nearest.cluster).collect();
        self.sizes.fill(0);
        self.assignments.iter().for_each(|&cluster| self.sizes[cluster] += 1);
        Ok(self)
    }

    /// Returns the parameters of the fit.
    pub const fn fitted_with(&self) -> &KMeansValidParams {
        &self.params
    }

    /// Returns the number of clusters.
    pub fn n_clusters(&self) -> usize {
        self.sizes.len()
    }

    /// Returns the centroids, shape `(n_clusters, n_columns)`, in the unit of the rows.
    pub fn centroids(&self) -> ArrayView2<'_, f64> {
        self.centroids.view()
    }

    /// Returns the cluster of each row of the fit.
    pub fn assignments(&self) -> &[usize] {
        &self.assignments
    }

    /// Returns the number of rows of each cluster, none 0; largest first when no row has a weight.
    pub fn sizes(&self) -> &[usize] {
        &self.sizes
    }

    /// Returns the sum of the weights of each cluster's rows, largest first, none 0; the sizes when no
    /// row has a weight.
    pub fn masses(&self) -> &[f64] {
        &self.masses
    }

    /// Returns the sum of the squared distances of the rows to their centroids.
    pub const fn inertia(&self) -> f64 {
        self.inertia
    }

    /// Returns the iterations of the restart that was kept.
    pub const fn n_iterations(&self) -> usize {
        self.n_iterations
    }

    /// Returns whether the restart that was kept came to rest before its last allowed iteration.
    pub const fn converged(&self) -> bool {
        self.converged
    }
}

/// The order of points by their first coordinate that differs.
fn by_coordinates(a: &[f64], b: &[f64]) -> Ordering {
    let differing = a.iter().zip(b).map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne());
    differing.unwrap_or(Ordering::Equal)
}

/// The run with the smallest inertia, the first on a tie, and its assignment.
///
/// The inertias of the runs are told apart as far as rounding allows, and by the exact ones beyond.
fn best_of<'a>(
    points: &Points<'_>,
    runs: &'a [Run],
    rounding: f64,
) -> Option<(&'a Run, Assignment)> {
    let least = runs.iter().map(|run| run.inertia).fold(f64::INFINITY, f64::min);
    let mut best: Option<(&Run, Assignment)> = None;
    for run in runs.iter().filter(|run| run.inertia <= least + 2.0 * rounding) {
        if best.as_ref().is_some_and(|(best, _)| best.centroids == run.centroids) {
            continue;
        }
        let found = Assignment::new(points, &run.centroids);
        if best.as_ref().is_none_or(|(_, best)| found.inertia < best.inertia) {
            best = Some((run, found));
        }
    }
    best
}

/// Mean over the columns of their population variances, each row counted as often as its weight.
fn mean_variance(points: &Points<'_>) -> f64 {
    points.scatter(&points.center) / (points.mass() * points.n_columns() as f64)
}

/// Mean over the columns of the population variances of `rows`.
pub(crate) fn mean_variance_of(rows: &Rows) -> f64 {
    mean_variance(&Points::new(Cow::Owned(rows.to_plain()), rows.n_columns(), None))
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::array;

    use super::*;

    #[test]
    fn refuses_what_cannot_be_clustered() {
        let rows = array![[1.0], [1.0], [2.0]];
        let fit = |k: usize| KMeans::params(k).fit(rows.view());
        assert_eq!(fit(0), Err(FitError::Params(ParamsError::NClusters)));
        assert_eq!(fit(3), Err(FitError::TooFewDistinctRows { k: 3, found: 2 }));
        assert_eq!(fit(usize::MAX), Err(FitError::TooFewDistinctRows { k: usize::MAX, found: 2 }));
        let none = KMeans::params(1).fit(Array2::zeros((0, 3)).view());
        assert_eq!(none, Err(FitError::Data(DataError::NoRows)));
        let nan = KMeans::params(1).fit(array![[f64::NAN]].view());
        assert!(matches!(nan, Err(FitError::Data(DataError::OutOfRange { .. }))));
    }

    #[test]
    fn one_cluster_is_the_mean() {
        let model = KMeans::params(1).fit(array![[1.0, 2.0], [3.0, 6.0]].view()).unwrap();
        assert_eq!(model.centroids(), array![[2.0, 4.0]]);
        assert!((model.inertia() - 10.0).abs() < 1e-15);
        assert!(model.converged());
    }

    #[test]
    fn as_many_clusters_as_distinct_rows_leave_no_inertia() {
        let rows = array![[5.0], [1.0], [5.0], [3.0]];
        let model = KMeans::params(3).fit(rows.view()).unwrap();
        assert_eq!(model.centroids(), array![[5.0], [1.0], [3.0]]);
        assert_eq!(model.assignments(), [0, 1, 0, 2]);
        assert!(model.inertia().abs() < 1e-300);
    }

    #[test]
    fn equal_sizes_are_numbered_by_coordinates() {
        let model = KMeans::params(2).fit(array![[9.0], [8.0], [1.0], [0.0]].view()).unwrap();
        assert_eq!(model.centroids(), array![[0.5], [8.5]]);
    }

    #[test]
    fn models_can_be_sent_and_shared() {
        fn check<T: Send + Sync>() {}
        check::<KMeans>();
        check::<KMeansParams>();
        check::<FitError>();
    }
}
