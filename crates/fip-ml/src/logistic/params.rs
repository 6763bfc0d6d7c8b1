//! Parameters of the logistic regression, unchecked and checked.

use super::error::LogisticError;
use crate::class_weights::ClassWeights;

/// Which signs the coefficients may have; the intercept is always free.
///
/// A column whose coefficient would have the other sign gets coefficient 0: the fit is the exact
/// optimum among the coefficients that are allowed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Signs {
    /// Any sign.
    #[default]
    Free,
    /// Every coefficient is at most 0, as those of weights of evidence that are positive when safer.
    NonPositive,
    /// Every coefficient is at least 0.
    NonNegative,
    /// One entry for each column.
    Each(Vec<Sign>),
}

/// The sign that one coefficient may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Sign {
    /// Any sign.
    #[default]
    Free,
    /// At most 0.
    NonPositive,
    /// At least 0.
    NonNegative,
}

/// Parameters of a logistic regression, not yet checked.
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticParams {
    unchecked: LogisticValidParams,
}

/// Parameters of a logistic regression, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticValidParams {
    l1: f64,
    l2: f64,
    tolerance: f64,
    max_iterations: usize,
    class_weights: ClassWeights,
    signs: Signs,
}

impl LogisticParams {
    pub(super) fn new() -> Self {
        let unchecked = LogisticValidParams {
            l1: 0.0,
            l2: 1.0,
            tolerance: 1e-10,
            max_iterations: 100,
            class_weights: ClassWeights::Equal,
            signs: Signs::Free,
        };
        Self { unchecked }
    }

    /// Sets the penalty of the absolute coefficients, 0 unless set; with `l2` an elastic net.
    ///
    /// Scikit-learn's `C` and `l1_ratio` are `l1 = l1_ratio / C` and `l2 = (1 - l1_ratio) / C`. Columns
    /// whose coefficient becomes 0 have no standard error.
    #[must_use]
    pub fn l1(mut self, l1: f64) -> Self {
        self.unchecked.l1 = l1;
        self
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

    /// Sets which signs the coefficients may have.
    #[must_use]
    pub fn signs(mut self, signs: Signs) -> Self {
        self.unchecked.signs = signs;
        self
    }

    /// Checks the parameters.
    ///
    /// # Errors
    ///
    /// [`LogisticError::InvalidL1`], [`LogisticError::InvalidL2`], [`LogisticError::InvalidTolerance`] or
    /// [`LogisticError::NoIterations`].
    pub fn check(self) -> Result<LogisticValidParams, LogisticError> {
        let LogisticValidParams { l1, l2, tolerance, max_iterations, .. } = self.unchecked;
        let lawful = l1.is_finite() && 0.0 <= l1;
        if !lawful {
            return Err(LogisticError::InvalidL1 { found: l1 });
        }
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
}

impl LogisticValidParams {
    /// Returns the penalty of the absolute coefficients.
    pub fn l1(&self) -> f64 {
        self.l1
    }

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

    /// Returns which signs the coefficients may have.
    pub fn signs(&self) -> &Signs {
        &self.signs
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
            assert!(matches!(check(LogisticParams::new().l1(l2)), LogisticError::InvalidL1 { .. }));
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
        approx::assert_relative_eq!(params.l1(), 0.0);
        assert_eq!((params.max_iterations(), params.class_weights()), (100, ClassWeights::Equal));
        assert_eq!(params.signs(), &Signs::Free);
    }
}
