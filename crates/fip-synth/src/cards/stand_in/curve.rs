//! A monotone curve through knots.

/// A piecewise cubic that passes through its knots and is monotone where they are.
///
/// F. Fritsch, R. Carlson, "Monotone piecewise cubic interpolation" (1980), with the harmonic mean of
/// neighboring secants as slope.
#[derive(Debug, Clone)]
pub(super) struct Curve<const N: usize> {
    x: [f64; N],
    y: [f64; N],
    slopes: [f64; N],
}

impl<const N: usize> Curve<N> {
    /// Returns the curve through the points; `x` must increase.
    pub(super) fn through(x: [f64; N], y: [f64; N]) -> Self {
        let secant = |at: usize| (y[at + 1] - y[at]) / (x[at + 1] - x[at]);
        let mut slopes = [0.0; N];
        for (at, slope) in slopes.iter_mut().enumerate() {
            *slope = if at == 0 {
                secant(0)
            } else if at == N - 1 {
                secant(N - 2)
            } else {
                let (before, after) = (x[at] - x[at - 1], x[at + 1] - x[at]);
                between(secant(at - 1), secant(at), 2.0 * after + before, after + 2.0 * before)
            };
        }
        Self { x, y, slopes }
    }

    /// Returns the height at `x`; beyond the outermost knots, theirs.
    pub(super) fn at(&self, x: f64) -> f64 {
        let x = x.clamp(self.x[0], self.x[N - 1]);
        let upper = self.x.partition_point(|&knot| knot < x).clamp(1, N - 1);
        let lower = upper - 1;
        let width = self.x[upper] - self.x[lower];
        let share = (x - self.x[lower]) / width;
        let rest = 1.0 - share;
        let from_lower = self.y[lower] * (1.0 + 2.0 * share) + self.slopes[lower] * width * share;
        let from_upper = self.y[upper] * (1.0 + 2.0 * rest) - self.slopes[upper] * width * rest;
        from_lower * rest * rest + from_upper * share * share
    }
}

/// Returns the weighted harmonic mean of two secants, and zero where the knots turn.
fn between(left: f64, right: f64, left_weight: f64, right_weight: f64) -> f64 {
    if left * right <= 0.0 {
        return 0.0;
    }
    (left_weight + right_weight) / (left_weight / left + right_weight / right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_through_its_knots_and_stays_at_its_ends() {
        let (x, y) = ([-3.0, -1.0, 0.0, 4.0], [-100.0, -2.0, -1.9, 7.0]);
        let curve = Curve::through(x, y);
        for (x, y) in x.into_iter().zip(y) {
            assert!((curve.at(x) - y).abs() < 1e-12);
        }
        assert!((curve.at(-1e9) - -100.0).abs() < 1e-12 && (curve.at(1e9) - 7.0).abs() < 1e-12);
    }

    #[test]
    fn never_falls_between_rising_knots() {
        let curve = Curve::through([-3.0, -1.0, 0.0, 4.0], [-100.0, -2.0, -1.9, 7.0]);
        let heights: Vec<f64> = (-30..=40).map(|x| curve.at(f64::from(x) / 10.0)).collect();
        assert!(heights.windows(2).all(|pair| pair[0] < pair[1]), "{heights:?}");
    }

    #[test]
    fn is_straight_where_the_knots_are() {
        let curve = Curve::through([0.0, 1.0, 3.0], [5.0, 7.0, 11.0]);
        assert!((curve.at(2.2) - 9.4).abs() < 1e-12);
    }
}
