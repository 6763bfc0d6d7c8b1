//! How well a fit describes its rows, and what its parameters cost.

use super::LogisticRegression;
use crate::normal::two_sided_p_value;

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
        let lawful = n_added > 0 && drop > 0.0;
        if lawful { chi_squared_tail(drop, n_added) } else { 1.0 }
    }
}

/// Returns the probability that a chi-squared variable of `n` degrees of freedom exceeds `x > 0`.
///
/// Abramowitz and Stegun 26.4.4 and 26.4.5: the tail of 1 or 2 degrees and a finite sum of positive terms.
fn chi_squared_tail(x: f64, n: usize) -> f64 {
    let half = 0.5 * x;
    let (mut tail, mut term, mut degrees) = if n.is_multiple_of(2) {
        (0.0, (-half).exp(), 2.0)
    } else {
        let term = (-half).exp() * (2.0 * x / std::f64::consts::PI).sqrt();
        (two_sided_p_value(x.sqrt()), term, 3.0)
    };
    // Each term is that of two degrees less, times x over the degrees.
    let n = n as f64;
    while degrees <= n {
        tail += term;
        term *= x / degrees;
        degrees += 2.0;
    }
    tail.min(1.0)
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    /// `scipy.stats.chi2.sf(x, n)`, scipy 1.17.1.
    const SCIPY: [(f64, usize, f64); 7] = [
        (0.3, 1, 0.583_882_420_770_365),
        (3.84, 1, 0.050_043_521_248_705_19),
        (23.711_203, 1, 1.119_290_846_035_651_5e-06),
        (5.0, 2, 0.082_084_998_623_898_8),
        (7.5, 3, 0.057_558_451_972_636_4),
        (20.0, 4, 0.000_499_399_227_387_333_6),
        (60.0, 9, 1.340_678_048_395_962_5e-09),
    ];

    #[test]
    fn tails_agree_with_scipy() {
        for (x, n, expected) in SCIPY {
            assert_relative_eq!(chi_squared_tail(x, n), expected, max_relative = 1e-11);
        }
    }
}
