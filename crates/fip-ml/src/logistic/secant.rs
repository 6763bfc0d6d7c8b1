//! Steps with an information matrix of another point, mended by what the steps so far have shown.

use super::cholesky::Cholesky;

/// The inverse of an information matrix and the curvature seen since (BFGS).
///
/// # References
///
/// J. Nocedal, "Updating quasi-Newton matrices with limited storage" (Mathematics of Computation 35, 1980).
pub(super) struct Secant {
    factor: Cholesky,
    seen: Vec<Seen>,
}

/// A step and the change of the gradient along it.
struct Seen {
    step: Vec<f64>,
    change: Vec<f64>,
    inner: f64,
}

impl Secant {
    pub(super) fn new(factor: Cholesky) -> Self {
        Self { factor, seen: Vec::new() }
    }

    /// Returns the step from a point with this gradient.
    pub(super) fn step(&self, gradient: &[f64]) -> Vec<f64> {
        let mut direction = gradient.to_vec();
        let mut shares = Vec::with_capacity(self.seen.len());
        for seen in self.seen.iter().rev() {
            let share = dot(&seen.step, &direction) / seen.inner;
            add(&mut direction, -share, &seen.change);
            shares.push(share);
        }
        let mut direction = self.factor.solve(&direction);
        for (seen, share) in self.seen.iter().zip(shares.into_iter().rev()) {
            let undone = dot(&seen.change, &direction) / seen.inner;
            add(&mut direction, share - undone, &seen.step);
        }
        direction.iter().map(|entry| -entry).collect()
    }

    /// Remembers that along `step` the gradient went from `before` to `after`.
    pub(super) fn learn(&mut self, step: &[f64], before: &[f64], after: &[f64]) {
        let change: Vec<f64> =
            after.iter().zip(before).map(|(after, before)| after - before).collect();
        let inner = dot(step, &change);
        // The loss is convex, so only rounding makes this fail.
        if inner > 0.0 {
            self.seen.push(Seen { step: step.to_vec(), change, inner });
        }
    }
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

fn add(sums: &mut [f64], factor: f64, parts: &[f64]) {
    for (sum, part) in sums.iter_mut().zip(parts) {
        *sum += factor * part;
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    /// A quadratic with curvature [[2, 1], [1, 3]], although the first matrix was the identity.
    #[test]
    fn curvature_that_was_seen_is_used() {
        let slope = |x: &[f64]| vec![2.0 * x[0] + x[1] - 1.0, x[0] + 3.0 * x[1] + 2.0];
        let mut secant = Secant::new(Cholesky::factor(&[1.0, 0.0, 0.0, 1.0], 2).unwrap());
        let mut x = vec![0.0, 0.0];
        for move_along in [[0.3, 0.1], [-0.2, 0.5]] {
            let next = [x[0] + move_along[0], x[1] + move_along[1]];
            secant.learn(&move_along, &slope(&x), &slope(&next));
            x = next.to_vec();
        }
        // The secant condition holds for the last move: its change of the gradient is answered by the move.
        let change = [2.0 * -0.2 + 0.5, -0.2 + 3.0 * 0.5];
        let step = secant.step(&change);
        assert_relative_eq!(step[0], 0.2, epsilon = 1e-12);
        assert_relative_eq!(step[1], -0.5, epsilon = 1e-12);
    }
}
