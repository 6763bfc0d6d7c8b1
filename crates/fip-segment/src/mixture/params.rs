//! How a Gaussian mixture is fitted.

use fip_model::Seed;
use fip_model::ndarray::ArrayView2;

use super::{GaussianMixture, MixtureError};

/// Most components: they are matched to clusters by trying all assignments.
pub(super) const MOST_COMPONENTS: usize = 8;

/// Parameters of a [`GaussianMixture`], not checked yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MixtureParams(MixtureValidParams);

/// Lawful parameters of a [`GaussianMixture`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MixtureValidParams {
    n_components: usize,
    regularization: f64,
    tolerance: f64,
    max_iter: u64,
    seed: Seed,
}

impl MixtureParams {
    pub(super) const fn new(n_components: usize) -> Self {
        Self(MixtureValidParams {
            n_components,
            regularization: 0.01,
            tolerance: 1e-4,
            max_iter: 500,
            seed: Seed::new(0),
        })
    }

    /// Sets what is added to the variances of each component in the unit of the rows squared, above 0.
    ///
    /// It keeps a component from shrinking to a line or a point. With standardised rows, 0.01 is a
    /// hundredth of the variance of a column.
    #[must_use]
    pub const fn regularization(self, regularization: f64) -> Self {
        Self(MixtureValidParams { regularization, ..self.0 })
    }

    /// Sets the gain of the mean log-likelihood below which the fit has converged, above 0.
    #[must_use]
    pub const fn tolerance(self, tolerance: f64) -> Self {
        Self(MixtureValidParams { tolerance, ..self.0 })
    }

    /// Sets the largest number of iterations, at least 1.
    #[must_use]
    pub const fn max_iter(self, max_iter: u64) -> Self {
        Self(MixtureValidParams { max_iter, ..self.0 })
    }

    /// Sets the seed of the K-Means that the fit starts from.
    #[must_use]
    pub const fn seed(self, seed: Seed) -> Self {
        Self(MixtureValidParams { seed, ..self.0 })
    }

    /// Returns the parameters when they are lawful.
    ///
    /// # Errors
    ///
    /// [`MixtureError`] names the parameter that is not.
    pub fn check(self) -> Result<MixtureValidParams, MixtureError> {
        let MixtureValidParams { n_components, regularization, tolerance, max_iter, .. } = self.0;
        if !(1..=MOST_COMPONENTS).contains(&n_components) {
            return Err(MixtureError::NComponents { found: n_components });
        }
        let positive = |number: f64| number.is_finite() && number > 0.0;
        if !positive(regularization) {
            return Err(MixtureError::Regularization { found: regularization });
        }
        if !positive(tolerance) {
            return Err(MixtureError::Tolerance { found: tolerance });
        }
        if max_iter == 0 {
            return Err(MixtureError::MaxIter);
        }
        Ok(self.0)
    }

    /// Checks the parameters and fits the mixture to `rows`, whose clusters are `labels`.
    ///
    /// # Errors
    ///
    /// As [`MixtureParams::check`] and [`MixtureValidParams::fit`].
    pub fn fit(
        self,
        rows: ArrayView2<'_, f64>,
        labels: &[usize],
    ) -> Result<GaussianMixture, MixtureError> {
        self.check()?.fit(rows, labels)
    }
}

impl MixtureValidParams {
    /// Fits the mixture to `rows`, whose clusters are `labels`; component `c` of the result is that of
    /// cluster `c`.
    ///
    /// # Errors
    ///
    /// [`MixtureError::Data`] and [`MixtureError::ClusterCount`] when rows and labels do not go
    /// together or there is not a cluster for each component; [`MixtureError::TooFewDistinctRows`],
    /// [`MixtureError::NotConverged`] and [`MixtureError::Degenerate`] when there is no such mixture.
    pub fn fit(
        &self,
        rows: ArrayView2<'_, f64>,
        labels: &[usize],
    ) -> Result<GaussianMixture, MixtureError> {
        GaussianMixture::fit(rows, labels, self)
    }

    /// Returns the number of components.
    pub const fn n_components(&self) -> usize {
        self.n_components
    }

    /// Returns what is added to the variances.
    pub const fn regularization(&self) -> f64 {
        self.regularization
    }

    /// Returns the gain of the mean log-likelihood below which the fit has converged.
    pub const fn tolerance(&self) -> f64 {
        self.tolerance
    }

    /// Returns the largest number of iterations.
    pub const fn max_iter(&self) -> u64 {
        self.max_iter
    }

    /// Returns the seed.
    pub const fn seed(&self) -> Seed {
        self.seed
    }
}
