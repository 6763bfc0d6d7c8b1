//! One fit: checks, weights, the solver that the parameters ask for, standard errors.

use std::borrow::Cow;

use fip_model::CompleteMatrix;
use serde::{Deserialize, Serialize};

use super::cholesky::Cholesky;
use super::descent::{Bounds, minimise_bounded};
use super::error::LogisticError;
use super::newton::{Limits, Solution, minimise};
use super::objective::Objective;
use super::params::{LogisticParams, LogisticValidParams, Signs};
use super::separation::{Separation, separation};
use super::{LogisticRegression, Parts};
use crate::labels::check_labels;

/// How the fit ended.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Convergence {
    /// Steps taken on all rows; a large table's first steps look at a part of them and are not counted.
    pub iterations: usize,
    /// Whether the gradient, or under an `l1` penalty or signs what is left of it, fell to the tolerance.
    pub converged: bool,
    /// Largest absolute entry of the gradient, or largest violation of an optimality condition, divided by
    /// the total weight.
    pub gradient_norm: f64,
    /// Log-likelihood at the end, without the penalty; at most 0.
    pub log_likelihood: f64,
    /// Whether events and non-events overlap.
    pub separation: Separation,
}

impl LogisticParams {
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
    /// Fits the model to the rows of `matrix`; `true` labels an event.
    ///
    /// # Errors
    ///
    /// [`LogisticError::Labels`] when there is not one label a row or only one class;
    /// [`LogisticError::Collinear`] when penalties are 0 and the columns are not independent, which
    /// more columns than rows never are; [`LogisticError::SignsLength`] when there is not one sign for
    /// each column.
    pub fn fit(
        &self,
        matrix: &CompleteMatrix,
        labels: &[bool],
    ) -> Result<LogisticRegression, LogisticError> {
        fit(self, Rows { matrix, labels, weights: vec![1.0; labels.len()] }, None)
    }

    /// Fits the model; row `i` counts as `weights[i]` rows.
    ///
    /// # Errors
    ///
    /// Those of [`fit`](Self::fit), and [`LogisticError::Weights`].
    pub fn fit_weighted(
        &self,
        matrix: &CompleteMatrix,
        labels: &[bool],
        weights: &[f64],
    ) -> Result<LogisticRegression, LogisticError> {
        fit(self, Rows { matrix, labels, weights: weights.to_vec() }, None)
    }

    /// Fits the model as [`fit_weighted`](Self::fit_weighted) does, beginning at the coefficients of
    /// another one.
    ///
    /// Columns that `start` does not have begin at 0. The optimum is the same; fewer steps lead to it where
    /// the two models are alike, as in a search for columns.
    ///
    /// # Errors
    ///
    /// Those of [`fit_weighted`](Self::fit_weighted).
    pub fn fit_from(
        &self,
        start: &LogisticRegression,
        matrix: &CompleteMatrix,
        labels: &[bool],
        weights: &[f64],
    ) -> Result<LogisticRegression, LogisticError> {
        let rows = Rows { matrix, labels, weights: weights.to_vec() };
        fit(self, rows, Some(start))
    }
}

/// What a model is fitted to.
struct Rows<'a> {
    matrix: &'a CompleteMatrix,
    labels: &'a [bool],
    weights: Vec<f64>,
}

/// Fits a model, beginning at another one or at the event rate.
fn fit(
    params: &LogisticValidParams,
    rows: Rows<'_>,
    start: Option<&LogisticRegression>,
) -> Result<LogisticRegression, LogisticError> {
    let Rows { matrix, labels, weights } = rows;
    let view = matrix.view();
    check_labels(labels, view.nrows())?;
    let weights = params.class_weights().applied(labels, weights)?;
    let rows = view.to_slice().map_or_else(|| view.iter().copied().collect(), Cow::Borrowed);
    let objective = Objective {
        rows: &rows,
        n_columns: view.ncols(),
        labels,
        weights: &weights,
        l2: params.l2(),
        stride: 1,
    };
    let bounds = Bounds::new(params.signs(), objective.n_columns)?;
    let beta = match start {
        Some(start) => bounds.nearest(coefficients_of(start, matrix.names())),
        None => event_rate_alone(&objective),
    };
    let is_smooth = params.l1() <= 0.0 && *params.signs() == Signs::Free;
    let solution = if is_smooth {
        let (tolerance, max_iterations) = (params.tolerance(), params.max_iterations());
        minimise(&objective, Limits { tolerance, max_iterations }, beta)
    } else {
        minimise_bounded(&objective, params, &bounds, beta)
    };
    let solution = solution.map_err(|column| {
        let name = column.checked_sub(1).and_then(|at| matrix.names().get(at));
        LogisticError::Collinear { column: name.map_or("(intercept)", String::as_str).to_owned() }
    })?;
    let penalty = |beta: &f64| 0.5 * params.l2() * beta * beta;
    let penalty: f64 = solution.beta[1..].iter().map(penalty).sum();
    let is_penalised = params.l1() > 0.0 || params.l2() > 0.0;
    let convergence = Convergence {
        iterations: solution.iterations,
        converged: solution.gradient_norm <= params.tolerance(),
        gradient_norm: solution.gradient_norm,
        log_likelihood: penalty - solution.at_end.loss,
        separation: separation(&objective, &solution.beta, &solution.last_step, is_penalised),
    };
    let free = |at: usize| is_smooth || at == 0 || solution.beta[at].abs() > 0.0;
    Ok(LogisticRegression::from_parts(Parts {
        names: matrix.names().to_vec(),
        std_errors: std_errors(&solution, free),
        beta: solution.beta,
        convergence,
    }))
}

/// Returns the coefficients of another model for these columns, intercept first; 0 where it has none.
fn coefficients_of(model: &LogisticRegression, names: &[String]) -> Vec<f64> {
    let of_one = |name: &String| {
        let position = model.names().iter().position(|other| other == name);
        position.map_or(0.0, |at| model.coefficients()[at])
    };
    std::iter::once(model.intercept()).chain(names.iter().map(of_one)).collect()
}

/// Returns the fit without any column: the log-odds of the weighted event rate, and zeros.
fn event_rate_alone(objective: &Objective<'_>) -> Vec<f64> {
    let weight_of = |class: bool| -> f64 {
        let rows = objective.labels.iter().zip(objective.weights);
        rows.filter(|&(&event, _)| event == class).map(|(_, weight)| weight).sum()
    };
    let mut beta = vec![0.0; objective.n_columns + 1];
    beta[0] = (weight_of(true) / weight_of(false)).ln();
    beta
}

/// Returns the standard errors of the free entries; infinite for the others and where none exist.
fn std_errors(solution: &Solution, free: impl Fn(usize) -> bool) -> Vec<f64> {
    let width = solution.beta.len();
    let entries: Vec<usize> = (0..width).filter(|&at| free(at)).collect();
    let block: Vec<f64> = entries
        .iter()
        .flat_map(|&row| entries.iter().map(move |&column| (row, column)))
        .map(|(row, column)| solution.at_end.information[row * width + column])
        .collect();
    let mut errors = vec![f64::INFINITY; width];
    if let Ok(factor) = Cholesky::factor(&block, entries.len()) {
        for (&at, variance) in entries.iter().zip(factor.inverse_diagonal()) {
            errors[at] = variance.sqrt();
        }
    }
    errors
}
