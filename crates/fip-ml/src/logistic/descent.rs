//! Coefficients with an absolute penalty or a sign, by Newton steps whose quadratic is minimised by
//! coordinate descent.
//!
//! ```text
//! step: minimise over γ   g·(γ - β) + ½ (γ - β)ᵀ H (γ - β) + l1 Σ |γ|   within the signs
//! ```
//!
//! Coordinate descent finds which coefficients are 0; with these known the step is a linear system, so
//! it is solved exactly as soon as its solution meets the optimality conditions.
//!
//! # References
//!
//! J. Friedman, T. Hastie, R. Tibshirani, "Regularization paths for generalized linear models via
//! coordinate descent" (Journal of Statistical Software 33, 2010); J. Lee, Y. Sun, M. Saunders,
//! "Proximal Newton-type methods" (SIAM Journal on Optimization 24, 2014).

use super::cholesky::Cholesky;
use super::error::LogisticError;
use super::newton::{LOSS_ROUNDING, MAX_HALVINGS, Solution};
use super::objective::{Evaluated, Objective};
use super::params::{LogisticValidParams, Sign, Signs};

/// Sweeps of coordinate descent in one Newton step; only dependent columns need more than a few dozen.
const MAX_SWEEPS: usize = 10_000;

/// A sweep that moves no coefficient by this share of the largest has converged.
const SWEEP_TOLERANCE: f64 = 1e-14;

/// For each entry, intercept first, whether it may be negative and positive.
#[derive(Debug)]
pub(super) struct Bounds {
    signs: Vec<Sign>,
}

impl Bounds {
    pub(super) fn new(signs: &Signs, n_columns: usize) -> Result<Self, LogisticError> {
        let signs = match signs {
            Signs::Free => vec![Sign::Free; n_columns],
            Signs::NonPositive => vec![Sign::NonPositive; n_columns],
            Signs::NonNegative => vec![Sign::NonNegative; n_columns],
            Signs::Each(signs) if signs.len() == n_columns => signs.clone(),
            Signs::Each(signs) => {
                let (expected, found) = (n_columns, signs.len());
                return Err(LogisticError::SignsLength { expected, found });
            }
        };
        Ok(Self { signs: std::iter::once(Sign::Free).chain(signs).collect() })
    }

    /// Returns the nearest coefficients of lawful signs.
    pub(super) fn nearest(&self, beta: Vec<f64>) -> Vec<f64> {
        beta.into_iter().enumerate().map(|(at, value)| self.clamp(at, value)).collect()
    }

    fn clamp(&self, at: usize, value: f64) -> f64 {
        match self.signs[at] {
            Sign::Free => value,
            Sign::NonPositive => value.min(0.0),
            Sign::NonNegative => value.max(0.0),
        }
    }

    /// Returns how far the slope of the smooth part at `value` is from allowing an optimum there.
    fn violation(&self, at: usize, value: f64, slope: f64, l1: f64) -> f64 {
        let l1 = if at == 0 { 0.0 } else { l1 };
        if value > 0.0 {
            return (slope + l1).abs();
        }
        if value < 0.0 {
            return (slope - l1).abs();
        }
        // At 0 only slopes that would move the value to an allowed side count.
        let up = (-slope - l1).max(0.0);
        let down = (slope - l1).max(0.0);
        match self.signs[at] {
            Sign::Free if at == 0 => slope.abs(),
            Sign::Free => up.max(down),
            Sign::NonPositive => down,
            Sign::NonNegative => up,
        }
    }
}

/// The quadratic that a step minimises.
struct Quadratic<'a> {
    beta: &'a [f64],
    at: &'a Evaluated,
    l1: f64,
    bounds: &'a Bounds,
}

/// Minimises the objective from lawful `beta` on, or returns the entry whose column makes the first system singular.
pub(super) fn minimise_bounded(
    objective: &Objective<'_>,
    params: &LogisticValidParams,
    bounds: &Bounds,
    beta: Vec<f64>,
) -> Result<Solution, usize> {
    let total: f64 = objective.weights.iter().sum();
    let l1 = params.l1();
    let norm = |beta: &[f64], evaluated: &Evaluated| {
        let entries = beta.iter().zip(&evaluated.gradient).enumerate();
        let violations = entries.map(|(at, (&beta, &slope))| bounds.violation(at, beta, slope, l1));
        violations.fold(0.0, f64::max) / total
    };
    let at_end = objective.evaluate(&beta);
    let is_penalised = l1 > 0.0 || objective.l2 > 0.0;
    if !is_penalised {
        Cholesky::factor(&at_end.information, beta.len())?;
    }
    let gradient_norm = norm(&beta, &at_end);
    let last_step = vec![0.0; beta.len()];
    let mut now = Solution { beta, at_end, last_step, iterations: 0, gradient_norm };
    while now.gradient_norm > params.tolerance() && now.iterations < params.max_iterations() {
        let quadratic = Quadratic { beta: &now.beta, at: &now.at_end, l1, bounds };
        let target = quadratic.minimise();
        let Some((beta, at_end)) = descend(objective, &now, &target, l1) else { break };
        let last_step = beta.iter().zip(&now.beta).map(|(new, old)| new - old).collect();
        let gradient_norm = norm(&beta, &at_end);
        let iterations = now.iterations + 1;
        now = Solution { beta, at_end, last_step, iterations, gradient_norm };
    }
    Ok(now)
}

/// Returns the first of the full step, its half, its quarter, ... that does not raise the loss.
fn descend(
    objective: &Objective<'_>,
    now: &Solution,
    target: &[f64],
    l1: f64,
) -> Option<(Vec<f64>, Evaluated)> {
    let absolute = |beta: &[f64]| l1 * beta[1..].iter().map(|entry| entry.abs()).sum::<f64>();
    let loss = now.at_end.loss + absolute(&now.beta);
    let bound = loss + LOSS_ROUNDING * loss.abs();
    let mut share = 1.0;
    for _ in 0..MAX_HALVINGS {
        let moved = |(&old, &new): (&f64, &f64)| {
            if share < 1.0 { old + share * (new - old) } else { new }
        };
        let beta: Vec<f64> = now.beta.iter().zip(target).map(moved).collect();
        let evaluated = objective.evaluate(&beta);
        if evaluated.loss + absolute(&beta) <= bound {
            return Some((beta, evaluated));
        }
        share *= 0.5;
    }
    None
}

impl Quadratic<'_> {
    fn width(&self) -> usize {
        self.beta.len()
    }

    fn curvature(&self, row: usize, column: usize) -> f64 {
        let (row, column) = if row < column { (column, row) } else { (row, column) };
        self.at.information[row * self.width() + column]
    }

    /// Returns the coefficients that minimise the quadratic.
    fn minimise(&self) -> Vec<f64> {
        let mut beta = self.beta.to_vec();
        let mut slopes = self.at.gradient.clone();
        let mut pattern_before = Vec::new();
        for _ in 0..MAX_SWEEPS {
            let moved = self.sweep(&mut beta, &mut slopes);
            let pattern: Vec<i8> = beta.iter().map(|&entry| sign_of(entry)).collect();
            if pattern == pattern_before
                && let Some(exact) = self.solve(&pattern)
            {
                return exact;
            }
            pattern_before = pattern;
            let largest = beta.iter().fold(0.0_f64, |largest, entry| largest.max(entry.abs()));
            if moved <= SWEEP_TOLERANCE * largest {
                break;
            }
        }
        beta
    }

    /// Minimises over each entry in turn and returns the largest move.
    fn sweep(&self, beta: &mut [f64], slopes: &mut [f64]) -> f64 {
        let mut largest = 0.0_f64;
        for at in 0..self.width() {
            let curvature = self.curvature(at, at);
            let lawful = curvature.is_finite() && curvature > 0.0;
            if !lawful {
                continue;
            }
            let l1 = if at == 0 { 0.0 } else { self.l1 };
            let pull = curvature * beta[at] - slopes[at];
            let shrunk = pull.signum() * (pull.abs() - l1).max(0.0);
            let new = self.bounds.clamp(at, shrunk / curvature);
            let step = new - beta[at];
            beta[at] = new;
            for (other, slope) in slopes.iter_mut().enumerate() {
                *slope += step * self.curvature(at, other);
            }
            largest = largest.max(step.abs());
        }
        largest
    }

    /// Solves for the entries other than 0 and returns the solution when it is the optimum.
    fn solve(&self, pattern: &[i8]) -> Option<Vec<f64>> {
        let free: Vec<usize> =
            (0..self.width()).filter(|&at| at == 0 || pattern[at] != 0).collect();
        let n = free.len();
        let block: Vec<f64> = free
            .iter()
            .flat_map(|&row| free.iter().map(move |&column| (row, column)))
            .map(|(row, column)| self.curvature(row, column))
            .collect();
        let factor = Cholesky::factor(&block, n).ok()?;
        // H γ = H β - g - l1 sign, where entries outside the block are 0 in γ.
        let right = |&at: &usize| {
            let reached: f64 =
                self.beta.iter().enumerate().map(|(other, b)| b * self.curvature(at, other)).sum();
            let l1 = if at == 0 { 0.0 } else { self.l1 };
            reached - self.at.gradient[at] - l1 * f64::from(pattern[at])
        };
        let solved = factor.solve(&free.iter().map(right).collect::<Vec<_>>());
        let mut beta = vec![0.0; self.width()];
        for (&at, &value) in free.iter().zip(&solved) {
            if at > 0 && sign_of(value) != pattern[at] {
                return None;
            }
            beta[at] = value;
        }
        let zeros = (1..self.width()).filter(|&at| pattern[at] == 0);
        for at in zeros {
            let steps = beta.iter().zip(self.beta).enumerate();
            let change: f64 =
                steps.map(|(other, (new, old))| (new - old) * self.curvature(at, other)).sum();
            let slope = self.at.gradient[at] + change;
            let rounding = f64::EPSILON * 64.0 * (self.at.gradient[at].abs() + change.abs());
            if self.bounds.violation(at, 0.0, slope, self.l1) > rounding {
                return None;
            }
        }
        Some(beta)
    }
}

/// Returns -1, 0 or 1; 0 for both zeros.
fn sign_of(value: f64) -> i8 {
    i8::from(value > 0.0) - i8::from(value < 0.0)
}
