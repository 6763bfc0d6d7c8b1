//! Newton's method (iteratively reweighted least squares) with step halving.

use super::cholesky::Cholesky;
use super::objective::{Evaluated, Objective};
use super::params::LogisticValidParams;

/// A halving that still does not lower the loss after this many times never will.
pub(super) const MAX_HALVINGS: usize = 40;

/// Losses that differ by less than this share are equal up to rounding.
pub(super) const LOSS_ROUNDING: f64 = 1e-13;

/// Where the minimisation ended.
pub(super) struct Solution {
    pub(super) beta: Vec<f64>,
    pub(super) at_end: Evaluated,
    pub(super) last_step: Vec<f64>,
    pub(super) iterations: usize,
    /// Largest violation of an optimality condition, divided by the total weight.
    pub(super) gradient_norm: f64,
}

/// Minimises the objective from `beta` on, or returns the entry whose column makes the first system singular.
///
/// At the start every row has the same curvature, so a singular system there means dependent columns.
/// One that becomes singular later has coefficients on their way to infinity and ends the iteration.
pub(super) fn minimise(
    objective: &Objective<'_>,
    params: &LogisticValidParams,
    beta: Vec<f64>,
) -> Result<Solution, usize> {
    let total: f64 = objective.weights.iter().sum();
    let norm = |evaluated: &Evaluated| {
        evaluated.gradient.iter().fold(0.0_f64, |norm, entry| norm.max(entry.abs())) / total
    };
    let at_end = objective.evaluate(&beta);
    let last_step = vec![0.0; beta.len()];
    let gradient_norm = norm(&at_end);
    let mut now = Solution { beta, at_end, last_step, iterations: 0, gradient_norm };
    loop {
        let factor = match Cholesky::factor(&now.at_end.information, now.beta.len()) {
            Ok(factor) => factor,
            Err(column) if now.iterations == 0 => return Err(column),
            Err(_) => return Ok(now),
        };
        if now.gradient_norm <= params.tolerance() || now.iterations == params.max_iterations() {
            return Ok(now);
        }
        let step = factor.solve(&now.at_end.gradient);
        let Some((beta, at_end, taken)) = descend(objective, &now, &step) else {
            return Ok(now);
        };
        let gradient_norm = norm(&at_end);
        let iterations = now.iterations + 1;
        now = Solution { beta, at_end, last_step: taken, iterations, gradient_norm };
    }
}

/// Returns the first of the full step, its half, its quarter, ... that does not raise the loss.
fn descend(
    objective: &Objective<'_>,
    now: &Solution,
    step: &[f64],
) -> Option<(Vec<f64>, Evaluated, Vec<f64>)> {
    let bound = now.at_end.loss + LOSS_ROUNDING * now.at_end.loss.abs();
    let mut taken: Vec<f64> = step.iter().map(|entry| -entry).collect();
    for _ in 0..MAX_HALVINGS {
        let beta: Vec<f64> = now.beta.iter().zip(&taken).map(|(beta, step)| beta + step).collect();
        let evaluated = objective.evaluate(&beta);
        if evaluated.loss <= bound {
            return Some((beta, evaluated, taken));
        }
        for entry in &mut taken {
            *entry *= 0.5;
        }
    }
    None
}
