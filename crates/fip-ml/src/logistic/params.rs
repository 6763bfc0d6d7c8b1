//! Parameters of the logistic regression, unchecked and checked.

use fip_model::CompleteMatrix;

use super::error::LogisticError;
use super::{LogisticRegression, newton};

/// How much each class weighs in the fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ClassWeights {
    /// Every row weighs what its sample weight says; probabilities are calibrated to the training rows.
    #[default]
    Equal,
    /// Events and non-events weigh the same in total, as in scikit-learn's `balanced`.
    ///
    /// ```text
    /// weight of a row of class c = W / (2 W_c),   W total weight, W_c that of the class
    /// ```
    ///
    /// The probabilities are then those of a population with as many events as non-events, and the
    /// standard errors those of the reweighted likelihood: use them for ranking, not as event rates.
    Balanced,
}

/// Parameters of a logistic regression, not yet checked.
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticParams {
    unchecked: LogisticValidParams,
}

/// Parameters of a logistic regression, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticValidParams {
    l2: f64,
    tolerance: f64,
    max_iterations: usize,
    class_weights: ClassWeights,
}

impl LogisticParams {
    pub(super) fn new() -> Self {
        let class_weights = ClassWeights::Equal;
        let unchecked =
            LogisticValidParams { l2: 1.0, tolerance: 1e-10, max_iterations: 100, class_weights };
        Self { unchecked }
    }

    /// Sets the penalty λ of the squared coefficients; scikit-learn's `C` is its inverse.
    #[must_use]
    pub fn l2(mut self, l2: f64) -> Self {
        self.unchecked.l2 = l2;
        self
    }

    /// Sets the largest gradient entry, divided by the total weight, at which the fit has converged.
    #[must_use]
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.unchecked.tolerance = tolerance;
        self
    }

    /// Sets the largest number of Newton steps.
    #[must_use]
    pub fn max_iterations(mut self, max_iterations: usize) -> Self {
        self.unchecked.max_iterations = max_iterations;
        self
    }

    /// Sets how much each class weighs.
    #[must_use]
    pub fn class_weights(mut self, class_weights: ClassWeights) -> Self {
        self.unchecked.class_weights = class_weights;
        self
    }

    /// Checks the parameters.
    ///
    /// # Errors
    ///
    /// [`LogisticError::InvalidL2`], [`LogisticError::InvalidTolerance`] or
    /// [`LogisticError::NoIterations`].
    pub fn check(self) -> Result<LogisticValidParams, LogisticError> {
        let LogisticValidParams { l2, tolerance, max_iterations, .. } = self.unchecked;
        let lawful = l2.is_finite() && 0.0 <= l2;
        if !lawful {
            return Err(LogisticError::InvalidL2 { found: l2 });
        }
        let lawful = tolerance.is_finite() && 0.0 < tolerance;
        if !lawful {
            return Err(LogisticError::InvalidTolerance { found: tolerance });
        }
        if max_iterations == 0 {
            return Err(LogisticError::NoIterations);
        }
        Ok(self.unchecked)
    }

    /// Checks the parameters and fits, see [`LogisticValidParams::fit`].
    ///
    /// # Errors
    ///
    /// Those of [`check`](Self::check) and of [`LogisticValidParams::fit`].
    pub fn fit(
        self,
        matrix: &CompleteMatrix,
        labels: &[bool],
    ) -> Result<LogisticRegression, LogisticError> {
        self.check()?.fit(matrix, labels)
    }
}

impl LogisticValidParams {
    /// Returns the penalty λ of the squared coefficients.
    pub fn l2(&self) -> f64 {
        self.l2
    }

    /// Returns the gradient at which the fit has converged.
    pub fn tolerance(&self) -> f64 {
        self.tolerance
    }

    /// Returns the largest number of Newton steps.
    pub fn max_iterations(&self) -> usize {
        self.max_iterations
    }

    /// Returns how much each class weighs.
    pub fn class_weights(&self) -> ClassWeights {
        self.class_weights
    }

    /// Fits the model to the rows of `matrix`; `true` labels an event.
    ///
    /// # Errors
    ///
    /// [`LogisticError::Labels`] when there is not one label a row or only one class;
    /// [`LogisticError::Collinear`] when the penalty is 0 and the columns are not independent, which
    /// more columns than rows never are.
    pub fn fit(
        &self,
        matrix: &CompleteMatrix,
        labels: &[bool],
    ) -> Result<LogisticRegression, LogisticError> {
        newton::fit(self, matrix, labels, vec![1.0; labels.len()])
    }

    /// Fits the model; row `i` counts as `weights[i]` rows.
    ///
    /// # Errors
    ///
    /// Those of [`fit`](Self::fit), and [`LogisticError::WeightsLength`],
    /// [`LogisticError::InvalidWeight`], [`LogisticError::WeightlessClass`].
    pub fn fit_weighted(
        &self,
        matrix: &CompleteMatrix,
        labels: &[bool],
        weights: &[f64],
    ) -> Result<LogisticRegression, LogisticError> {
        newton::fit(self, matrix, labels, weights.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_not_lawful() {
        let check = |params: LogisticParams| params.check().unwrap_err();
        for l2 in [f64::NAN, f64::INFINITY, -1.0] {
            assert!(matches!(check(LogisticParams::new().l2(l2)), LogisticError::InvalidL2 { .. }));
        }
        for tolerance in [f64::NAN, 0.0] {
            let found = check(LogisticParams::new().tolerance(tolerance));
            assert!(matches!(found, LogisticError::InvalidTolerance { .. }));
        }
        assert_eq!(check(LogisticParams::new().max_iterations(0)), LogisticError::NoIterations);
    }

    #[test]
    fn defaults_are_those_documented() {
        let params = LogisticParams::new().check().unwrap();
        approx::assert_relative_eq!(params.l2(), 1.0);
        approx::assert_relative_eq!(params.tolerance(), 1e-10);
        assert_eq!((params.max_iterations(), params.class_weights()), (100, ClassWeights::Equal));
    }
}
