//! Parameters of K-Means, unchecked and checked.

use fip_model::Seed;
use fip_model::ndarray::ArrayView2;

use super::{FitError, KMeans, ParamsError};

/// Most restarts, and most bootstrap resamples, that can be asked for.
pub(crate) const MOST_RUNS: usize = 10_000;

/// Parameters of K-Means as given; [`KMeansParams::check`] or [`KMeansParams::fit`] check them.
///
/// Made by [`KMeans::params`], where the defaults are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KMeansParams(KMeansValidParams);

/// Parameters of K-Means that are lawful.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KMeansValidParams {
    n_clusters: usize,
    n_init: usize,
    max_iter: usize,
    tolerance: f64,
    seed: Seed,
}

impl KMeansParams {
    pub(super) const fn new(n_clusters: usize) -> Self {
        Self(KMeansValidParams {
            n_clusters,
            n_init: 10,
            max_iter: 300,
            tolerance: 1e-4,
            seed: Seed::new(0),
        })
    }

    /// Sets the number of clusters, at least 1 and at most the number of distinct rows.
    #[must_use]
    pub const fn n_clusters(mut self, n_clusters: usize) -> Self {
        self.0.n_clusters = n_clusters;
        self
    }

    /// Sets the number of restarts, 1 to 10000; the one with the smallest inertia is kept.
    #[must_use]
    pub const fn n_init(mut self, n_init: usize) -> Self {
        self.0.n_init = n_init;
        self
    }

    /// Sets the most iterations of a restart, at least 1.
    #[must_use]
    pub const fn max_iter(mut self, max_iter: usize) -> Self {
        self.0.max_iter = max_iter;
        self
    }

    /// Sets the tolerance, at least 0; 0 iterates until no assignment changes.
    ///
    /// A restart has converged when the squared distances that its centroids moved sum to at most the
    /// tolerance times the mean variance of the columns, so the unit of the columns plays no part.
    #[must_use]
    pub const fn tolerance(mut self, tolerance: f64) -> Self {
        self.0.tolerance = tolerance;
        self
    }

    /// Sets the seed; each restart has a random stream of its own.
    #[must_use]
    pub const fn seed(mut self, seed: Seed) -> Self {
        self.0.seed = seed;
        self
    }

    /// Returns the parameters as lawful ones.
    ///
    /// # Errors
    ///
    /// The [`ParamsError`] of the first parameter that is outside its range; NaN always is.
    pub fn check(self) -> Result<KMeansValidParams, ParamsError> {
        let KMeansValidParams { n_clusters, n_init, max_iter, tolerance, .. } = self.0;
        if n_clusters == 0 {
            return Err(ParamsError::NClusters);
        }
        if !(1..=MOST_RUNS).contains(&n_init) {
            return Err(ParamsError::NInit { found: n_init });
        }
        if max_iter == 0 {
            return Err(ParamsError::MaxIter);
        }
        let lawful = tolerance.is_finite() && 0.0 <= tolerance;
        if !lawful {
            return Err(ParamsError::Tolerance { found: tolerance });
        }
        Ok(self.0)
    }

    /// Returns the clusters of `rows`, shape `(n_rows, n_columns)`.
    ///
    /// # Errors
    ///
    /// [`FitError::Params`] as [`KMeansParams::check`]; [`FitError::Data`] when there is no row or
    /// column, or a number is NaN, infinite or beyond ±1e140; [`FitError::TooFewDistinctRows`] when
    /// there are fewer distinct rows than clusters.
    pub fn fit(self, rows: ArrayView2<'_, f64>) -> Result<KMeans, FitError> {
        KMeans::fit(rows, self.check()?)
    }

    /// Returns the clusters of `rows`, each counted as often as its weight says.
    ///
    /// Weights enter the draws of first centroids, the means and the inertia: rows of weight 2 do what
    /// two rows do. A row of weight 0 moves nothing and is assigned at the end. [`KMeans::sizes`] count
    /// rows; [`KMeans::masses`] are sums of weights, by which the clusters are numbered.
    ///
    /// # Errors
    ///
    /// As [`KMeansParams::fit`], and [`DataError`](crate::DataError) when there is not one weight for
    /// each row, a weight is not from 0 to 1e12, or all are 0. Rows of weight 0 are not among the
    /// distinct rows.
    pub fn fit_weighted(
        self,
        rows: ArrayView2<'_, f64>,
        weights: &[f64],
    ) -> Result<KMeans, FitError> {
        KMeans::fit_weighted(rows, weights, self.check()?)
    }

    /// The seed, before any check.
    pub(crate) const fn seed_of(&self) -> Seed {
        self.0.seed
    }
}

impl KMeansValidParams {
    /// Returns the number of clusters.
    pub const fn n_clusters(&self) -> usize {
        self.n_clusters
    }

    /// Returns the number of restarts.
    pub const fn n_init(&self) -> usize {
        self.n_init
    }

    /// Returns the most iterations of a restart.
    pub const fn max_iter(&self) -> usize {
        self.max_iter
    }

    /// Returns the tolerance, relative to the mean variance of the columns.
    pub const fn tolerance(&self) -> f64 {
        self.tolerance
    }

    /// Returns the seed.
    pub const fn seed(&self) -> Seed {
        self.seed
    }

    /// The same with another seed, for a refit that must not repeat the first one's draws.
    pub(crate) const fn with_seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_out_of_range() {
        let params = KMeansParams::new(3);
        assert_eq!(params.n_clusters(0).check(), Err(ParamsError::NClusters));
        assert_eq!(params.n_init(0).check(), Err(ParamsError::NInit { found: 0 }));
        assert_eq!(params.n_init(10_001).check(), Err(ParamsError::NInit { found: 10_001 }));
        assert_eq!(params.max_iter(0).check(), Err(ParamsError::MaxIter));
        for tolerance in [-1e-9, f64::NAN, f64::INFINITY] {
            let found = params.tolerance(tolerance).check();
            assert!(matches!(found, Err(ParamsError::Tolerance { .. })), "{tolerance}");
        }
    }

    #[test]
    fn defaults_are_those_of_the_docs() {
        let valid = KMeansParams::new(5).check().unwrap();
        assert_eq!((valid.n_clusters(), valid.n_init(), valid.max_iter()), (5, 10, 300));
        assert!((valid.tolerance() - 1e-4).abs() < 1e-18);
        assert_eq!(valid.seed(), Seed::new(0));
    }
}
