//! One component: a weight, a mean, a covariance, and the density these make.

use std::f64::consts::TAU;

use fip_model::ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

/// One Gaussian of a mixture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Component {
    /// Share of the rows, above 0; the weights of a mixture add up to 1.
    pub weight: f64,
    /// Mean of each column.
    pub mean: Vec<f64>,
    /// Covariance of the columns, row after row: symmetric and positive definite.
    pub covariance: Vec<Vec<f64>>,
}

/// A component, ready to give densities.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Density {
    mean: Vec<f64>,
    /// Lower triangle of the Cholesky factor of the covariance: row `a` has its `a + 1` entries.
    factor: Vec<Vec<f64>>,
    /// `ln weight - ln det factor - d/2 ln 2 pi`.
    log_scale: f64,
}

impl Component {
    pub(super) fn new(weight: f64, mean: &[f64], covariance: ArrayView2<'_, f64>) -> Self {
        let covariance = covariance.rows().into_iter().map(|row| row.to_vec()).collect();
        Self { weight, mean: mean.to_vec(), covariance }
    }

    /// Returns the density, or what should have been there instead of this component.
    pub(super) fn density(&self) -> Result<Density, &'static str> {
        let width = self.mean.len();
        let square =
            self.covariance.len() == width && self.covariance.iter().all(|row| row.len() == width);
        if width == 0 || !square {
            return Err("a mean and a covariance of one width");
        }
        let numbers = self.mean.iter().chain(self.covariance.iter().flatten());
        if !numbers.chain([&self.weight]).all(|number| number.is_finite()) || self.weight <= 0.0 {
            return Err("finite numbers and a weight above 0");
        }
        let symmetric = (0..width).all(|a| {
            (0..a).all(|b| {
                let (one, other) = (self.covariance[a][b], self.covariance[b][a]);
                (one - other).abs() <= 1e-9 * (one.abs() + other.abs())
            })
        });
        let factor = symmetric.then(|| cholesky(&self.covariance)).flatten();
        let factor = factor.ok_or("a symmetric and positive definite covariance")?;
        let log_determinant: f64 = factor.iter().filter_map(|row| row.last()).map(|x| x.ln()).sum();
        let log_scale = self.weight.ln() - log_determinant - 0.5 * width as f64 * TAU.ln();
        Ok(Density { mean: self.mean.clone(), factor, log_scale })
    }
}

impl Density {
    /// Returns the logarithm of weight times density; finite for every finite row.
    pub(super) fn weighted_log(&self, row: &[f64], scratch: &mut [f64]) -> f64 {
        let mut square = 0.0;
        for (a, factor) in self.factor.iter().enumerate() {
            let mut rest = row[a] - self.mean[a];
            for (loading, solved) in factor.iter().zip(&scratch[..a]) {
                rest -= loading * solved;
            }
            let solved = factor.last().map_or(rest, |diagonal| rest / diagonal);
            scratch[a] = solved;
            square += solved * solved;
        }
        // The minimum of a number and NaN is the number: beyond it no density can be told from 0.
        self.log_scale - 0.5 * square.min(f64::MAX)
    }
}

/// Returns the lower triangle `L` with `L L^T` the given matrix, `None` when there is none.
fn cholesky(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let mut factor: Vec<Vec<f64>> = Vec::with_capacity(matrix.len());
    for (a, given) in matrix.iter().enumerate() {
        let mut row: Vec<f64> = Vec::with_capacity(a + 1);
        for b in 0..a {
            let known: f64 = row.iter().zip(&factor[b][..b]).map(|(x, y)| x * y).sum();
            row.push((given[b] - known) / factor[b][b]);
        }
        let left = given[a] - row.iter().map(|x| x * x).sum::<f64>();
        let lawful = left.is_finite() && left > 0.0;
        if !lawful {
            return None;
        }
        row.push(left.sqrt());
        factor.push(row);
    }
    Some(factor)
}
