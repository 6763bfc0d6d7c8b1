//! How well a fit describes its rows, and what its parameters cost.

use super::LogisticRegression;
use crate::chi_squared::chi_squared_p_value;

impl LogisticRegression {
    /// Returns the log-likelihood of the training rows, without penalties; at most 0.
    pub fn log_likelihood(&self) -> f64 {
        self.convergence.log_likelihood
    }

    /// Returns the deviance, `-2` times the log-likelihood.
    pub fn deviance(&self) -> f64 {
        -2.0 * self.log_likelihood()
    }

    /// Returns the number of parameters that were fitted: the intercept and the coefficients other than 0.
    ///
    /// Under an `l1` penalty this is an unbiased estimate of the degrees of freedom; an `l2` penalty
    /// makes it too large.
    pub fn n_parameters(&self) -> usize {
        1 + self.coefficients.iter().filter(|coefficient| coefficient.abs() > 0.0).count()
    }

    /// Returns Akaike's criterion; less is better, between fits of the same rows.
    ///
    /// ```text
    /// deviance + 2 k,   k = n_parameters
    /// ```
    pub fn aic(&self) -> f64 {
        self.deviance() + 2.0 * self.n_parameters() as f64
    }

    /// Returns Schwarz's criterion; less is better, between fits of the same rows.
    ///
    /// ```text
    /// deviance + k ln n,   k = n_parameters
    /// ```
    ///
    /// `n` is the number of training rows, or their total weight where weights count repeated rows.
    pub fn bic(&self, n: f64) -> f64 {
        self.deviance() + self.n_parameters() as f64 * n.ln()
    }

    /// Returns the p-value of the likelihood ratio of this fit and a smaller one that it contains: how
    /// often chance alone would lower the deviance as much.
    ///
    /// 1 where the smaller fit has as many parameters, or describes the rows as well. Exact in large samples
    /// for fits without penalties.
    pub fn likelihood_ratio_p_value(&self, smaller: &Self) -> f64 {
        let n_added = self.n_parameters().saturating_sub(smaller.n_parameters());
        let drop = smaller.deviance() - self.deviance();
        chi_squared_p_value(drop, n_added)
    }
}
