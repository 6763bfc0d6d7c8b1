//! Newton's method (iteratively reweighted least squares) with step halving; large tables begin on a part of
//! their rows.

use super::cholesky::Cholesky;
use super::objective::{Evaluated, Objective, Order};
use super::secant::Secant;
use super::separation::{Separation, separation};

/// A halving that still does not lower the loss after this many times never will.
pub(super) const MAX_HALVINGS: usize = 40;

/// Losses that differ by less than this share are equal up to rounding.
pub(super) const LOSS_ROUNDING: f64 = 1e-13;

/// A part of the rows is every so manieth block of them.
const THINNING: usize = 8;

/// A part with fewer blocks of 64 rows is not worth a fit of its own.
const LEAST_BLOCKS: usize = 8;

/// A part needs this many rows of the rarer class for each parameter, or its fit is far from that of all rows.
const LEAST_PER_PARAMETER: usize = 5;

/// Where a part's fit may stop: chance has moved it farther than this from that of all rows.
const OF_A_PART: Limits = Limits { tolerance: 1e-6, max_iterations: 30 };

/// A step with another point's information matrix must shrink the gradient to this share, or that matrix is
/// no longer good enough.
const SHRINKAGE: f64 = 0.25;

/// What the first such step is expected to do.
const FIRST_SHRINKAGE: f64 = 0.05;

/// Where an iteration stops.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Largest gradient entry, divided by the total weight.
    pub(super) tolerance: f64,
    pub(super) max_iterations: usize,
}

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
/// On a large table the optimum of every eighth block of rows is found first. It is near that of all rows,
/// and so is its information matrix, so a few steps that cost no more than a gradient lead to the optimum of
/// all rows. Where a part does not do, the iteration begins at `beta`.
pub(super) fn minimise(
    objective: &Objective<'_>,
    limits: Limits,
    beta: Vec<f64>,
) -> Result<Solution, usize> {
    match of_a_part(objective, &beta) {
        Some(part) => {
            refine(objective, limits, part).map_or_else(|| newton(objective, limits, beta), Ok)
        }
        None => newton(objective, limits, beta),
    }
}

/// Returns the optimum of a part of the rows; `None` where a part would be too small, or has none.
fn of_a_part(objective: &Objective<'_>, beta: &[f64]) -> Option<Solution> {
    let part = objective.thinned(THINNING);
    let n_rows = part.n_blocks() * super::pointwise::BLOCK;
    let n_events = objective.labels.iter().filter(|&&event| event).count();
    let rarer = n_events.min(objective.labels.len() - n_events) / part.stride;
    if part.n_blocks() < LEAST_BLOCKS || rarer.min(n_rows) < LEAST_PER_PARAMETER * beta.len() {
        return None;
    }
    let found = match of_a_part(&part, beta) {
        Some(smaller) => refine(&part, OF_A_PART, smaller)?,
        None => newton(&part, OF_A_PART, beta.to_vec()).ok()?,
    };
    // Rows that can be separated have no optimum, whatever the gradient says.
    let overlaps = separation(&part, &found.beta, &found.last_step, false) == Separation::Overlap;
    (overlaps && found.gradient_norm <= OF_A_PART.tolerance).then_some(found)
}

/// Goes on from the optimum of a part of the rows, with that part's information matrix; `None` where that does
/// not lead to the optimum.
fn refine(objective: &Objective<'_>, limits: Limits, part: Solution) -> Option<Solution> {
    let scale = THINNING as f64;
    let information: Vec<f64> = part.at_end.information.iter().map(|entry| scale * entry).collect();
    let mut secant = Secant::new(Cholesky::factor(&information, part.beta.len()).ok()?);
    let total = objective.total_weight();
    let mut beta = part.beta;
    let mut at = objective.evaluate_to(&beta, Order::Gradient);
    let mut last_step = vec![0.0; beta.len()];
    let (mut iterations, mut shrinkage) = (0, FIRST_SHRINKAGE);
    while norm(&at, total) > limits.tolerance && iterations < limits.max_iterations {
        last_step = secant.step(&at.gradient);
        let next: Vec<f64> = beta.iter().zip(&last_step).map(|(beta, step)| beta + step).collect();
        // The step that is likely the last one is asked for all that is wanted in the end.
        let is_last = shrinkage * norm(&at, total) <= limits.tolerance;
        let order = if is_last { Order::Information } else { Order::Gradient };
        let there = objective.evaluate_to(&next, order);
        let found = norm(&there, total) / norm(&at, total);
        let lower = there.loss <= at.loss + LOSS_ROUNDING * at.loss.abs();
        if !(found <= SHRINKAGE && lower) {
            return newton(objective, limits, beta).ok();
        }
        secant.learn(&last_step, &at.gradient, &there.gradient);
        (beta, at, shrinkage) = (next, there, found);
        iterations += 1;
    }
    if at.information.is_empty() {
        at = objective.evaluate(&beta);
    }
    let gradient_norm = norm(&at, total);
    Some(Solution { beta, at_end: at, last_step, iterations, gradient_norm })
}

/// Returns the largest gradient entry, divided by the total weight; NaN where an entry is.
fn norm(evaluated: &Evaluated, total: f64) -> f64 {
    let larger = |norm: f64, entry: &f64| {
        if norm >= entry.abs() { norm } else { entry.abs() }
    };
    evaluated.gradient.iter().fold(0.0, larger) / total
}

/// Newton's method from `beta` on.
///
/// At the start every row has the same curvature, so a singular system there means dependent columns.
/// One that becomes singular later has coefficients on their way to infinity and ends the iteration.
fn newton(objective: &Objective<'_>, limits: Limits, beta: Vec<f64>) -> Result<Solution, usize> {
    let total = objective.total_weight();
    let at_end = objective.evaluate(&beta);
    let last_step = vec![0.0; beta.len()];
    let gradient_norm = norm(&at_end, total);
    let mut now = Solution { beta, at_end, last_step, iterations: 0, gradient_norm };
    loop {
        let factor = match Cholesky::factor(&now.at_end.information, now.beta.len()) {
            Ok(factor) => factor,
            Err(column) if now.iterations == 0 => return Err(column),
            Err(_) => return Ok(now),
        };
        if now.gradient_norm <= limits.tolerance || now.iterations == limits.max_iterations {
            return Ok(now);
        }
        let step = factor.solve(&now.at_end.gradient);
        let Some((beta, at_end, taken)) = descend(objective, &now, &step) else {
            return Ok(now);
        };
        let gradient_norm = norm(&at_end, total);
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

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    const LIMITS: Limits = Limits { tolerance: 1e-10, max_iterations: 100 };

    /// 70,000 rows, sorted by a column: a part of neighbours would mislead, every eighth block does not.
    fn world(separated: bool) -> (Vec<f64>, Vec<bool>) {
        let keyed = fip_model::Seed::new(5).keyed("newton");
        let (mut rows, mut labels) = (Vec::new(), Vec::new());
        for row in 0..70_000_u64 {
            let x = [row as f64 / 35_000.0 - 1.0, keyed.uniform(3 * row) - 0.5];
            let log_odds = 1.5 * x[0] - 2.0 * x[1] - 0.7;
            let noise = if separated { 0.5 } else { keyed.uniform(3 * row + 1) };
            labels.push(noise < 1.0 / (1.0 + (-log_odds).exp()));
            rows.extend(x);
        }
        (rows, labels)
    }

    fn objective<'a>(
        (rows, labels): &'a (Vec<f64>, Vec<bool>),
        weights: &'a [f64],
        l2: f64,
    ) -> Objective<'a> {
        Objective { rows, n_columns: 2, labels, weights, l2, stride: 1 }
    }

    #[test]
    fn a_part_leads_to_the_optimum_of_all_rows() {
        let data = world(false);
        let weights = vec![1.0; data.1.len()];
        for l2 in [0.0, 1.0, 1e5] {
            let objective = objective(&data, &weights, l2);
            assert!(of_a_part(&objective, &[0.0; 3]).is_some());
            let found = minimise(&objective, LIMITS, vec![0.0; 3]).ok().unwrap();
            let expected = newton(&objective, LIMITS, vec![0.0; 3]).ok().unwrap();
            assert!(found.gradient_norm <= LIMITS.tolerance);
            for (found, expected) in found.beta.iter().zip(&expected.beta) {
                assert_relative_eq!(*found, *expected, epsilon = 1e-8);
            }
            for (found, expected) in
                found.at_end.information.iter().zip(&expected.at_end.information)
            {
                assert_relative_eq!(*found, *expected, max_relative = 1e-7, epsilon = 1e-6);
            }
        }
    }

    #[test]
    fn a_part_that_can_be_separated_is_not_used() {
        let data = world(true);
        let weights = vec![1.0; data.1.len()];
        assert!(of_a_part(&objective(&data, &weights, 0.0), &[0.0; 3]).is_none());
    }

    #[test]
    fn too_few_events_make_no_part() {
        let (rows, mut labels) = world(false);
        labels.fill(false);
        labels[..400].fill(true);
        let weights = vec![1.0; labels.len()];
        let data = (rows, labels);
        assert!(of_a_part(&objective(&data, &weights, 1.0), &[0.0; 3]).is_none());
    }

    #[test]
    fn a_start_that_misleads_is_left() {
        let data = world(false);
        let weights = vec![1.0; data.1.len()];
        let objective = objective(&data, &weights, 1.0);
        let mut part = of_a_part(&objective, &[0.0; 3]).unwrap();
        part.beta = vec![0.0, 30.0, 5.0];
        let found = refine(&objective, LIMITS, part).unwrap();
        assert!(found.gradient_norm <= LIMITS.tolerance);
    }
}
