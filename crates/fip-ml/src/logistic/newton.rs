//! Newton's method (iteratively reweighted least squares) with step halving.

use std::borrow::Cow;

use fip_model::CompleteMatrix;
use serde::{Deserialize, Serialize};

use super::cholesky::Cholesky;
use super::error::LogisticError;
use super::objective::{Evaluated, Objective};
use super::params::{ClassWeights, LogisticValidParams};
use super::separation::{Separation, separation};
use super::{LogisticRegression, Parts};
use crate::labels::check_labels;

/// How the fit ended.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Convergence {
    /// Newton steps taken.
    pub iterations: usize,
    /// Whether the gradient fell to the tolerance.
    pub converged: bool,
    /// Largest absolute entry of the gradient, divided by the total weight.
    pub gradient_norm: f64,
    /// Log-likelihood at the end, without the penalty; at most 0.
    pub log_likelihood: f64,
    /// Whether events and non-events overlap.
    pub separation: Separation,
}

/// A halving that still does not lower the loss after this many times never will.
const MAX_HALVINGS: usize = 40;

/// Losses that differ by less than this share are equal up to rounding.
const LOSS_ROUNDING: f64 = 1e-13;

pub(super) fn fit(
    params: &LogisticValidParams,
    matrix: &CompleteMatrix,
    labels: &[bool],
    weights: Vec<f64>,
) -> Result<LogisticRegression, LogisticError> {
    let view = matrix.view();
    check_labels(labels, view.nrows())?;
    let weights = class_weighted(params.class_weights(), labels, weights)?;
    let rows = view.to_slice().map_or_else(|| view.iter().copied().collect(), Cow::Borrowed);
    let objective = Objective {
        rows: &rows,
        n_columns: view.ncols(),
        labels,
        weights: &weights,
        l2: params.l2(),
    };
    let solution = minimise(&objective, params).map_err(|column| {
        let name = column.checked_sub(1).and_then(|at| matrix.names().get(at));
        LogisticError::Collinear { column: name.map_or("(intercept)", String::as_str).to_owned() }
    })?;
    let factor = Cholesky::factor(&solution.at_end.information, solution.beta.len());
    let variances = match factor {
        Ok(factor) => factor.inverse_diagonal(),
        Err(_) => vec![f64::INFINITY; solution.beta.len()],
    };
    let penalty: f64 = solution.beta[1..].iter().map(|beta| 0.5 * params.l2() * beta * beta).sum();
    let convergence = Convergence {
        iterations: solution.iterations,
        converged: solution.gradient_norm <= params.tolerance(),
        gradient_norm: solution.gradient_norm,
        log_likelihood: penalty - solution.at_end.loss,
        separation: separation(&objective, &solution.beta, &solution.last_step),
    };
    Ok(LogisticRegression::from_parts(Parts {
        names: matrix.names().to_vec(),
        beta: solution.beta,
        std_errors: variances.into_iter().map(f64::sqrt).collect(),
        convergence,
    }))
}

/// Checks the sample weights and multiplies them with the class weights.
fn class_weighted(
    class_weights: ClassWeights,
    labels: &[bool],
    mut weights: Vec<f64>,
) -> Result<Vec<f64>, LogisticError> {
    if weights.len() != labels.len() {
        return Err(LogisticError::WeightsLength { expected: labels.len(), found: weights.len() });
    }
    let (mut events, mut non_events) = (0.0, 0.0);
    for (row, (&weight, &event)) in weights.iter().zip(labels).enumerate() {
        let lawful = weight.is_finite() && 0.0 <= weight;
        if !lawful {
            return Err(LogisticError::InvalidWeight { row, found: weight });
        }
        *(if event { &mut events } else { &mut non_events }) += weight;
    }
    let lawful = events > 0.0 && non_events > 0.0 && (events + non_events).is_finite();
    if !lawful {
        return Err(LogisticError::WeightlessClass { events, non_events });
    }
    if class_weights == ClassWeights::Balanced {
        let half = 0.5 * (events + non_events);
        for (weight, &event) in weights.iter_mut().zip(labels) {
            *weight *= half / if event { events } else { non_events };
        }
    }
    Ok(weights)
}

/// Where the minimisation ended.
struct Solution {
    beta: Vec<f64>,
    at_end: Evaluated,
    last_step: Vec<f64>,
    iterations: usize,
    gradient_norm: f64,
}

/// Minimises the objective, or returns the entry whose column makes the first system singular.
///
/// At the start every row has the same curvature, so a singular system there means dependent columns.
/// One that becomes singular later has coefficients on their way to infinity and ends the iteration.
fn minimise(objective: &Objective<'_>, params: &LogisticValidParams) -> Result<Solution, usize> {
    let total: f64 = objective.weights.iter().sum();
    let norm = |evaluated: &Evaluated| {
        evaluated.gradient.iter().fold(0.0_f64, |norm, entry| norm.max(entry.abs())) / total
    };
    let mut beta = vec![0.0; objective.n_columns + 1];
    beta[0] = start_log_odds(objective);
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

/// Returns the log-odds of the weighted event rate: the fit without any column.
fn start_log_odds(objective: &Objective<'_>) -> f64 {
    let weight_of = |class: bool| -> f64 {
        let rows = objective.labels.iter().zip(objective.weights);
        rows.filter(|&(&event, _)| event == class).map(|(_, weight)| weight).sum()
    };
    (weight_of(true) / weight_of(false)).ln()
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
