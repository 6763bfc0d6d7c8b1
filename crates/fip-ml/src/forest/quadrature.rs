//! Gauss-Legendre quadrature on the unit interval.

/// A point between 0 and 1 and its weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) at: f64,
    pub(super) weight: f64,
}

/// Steps of Newton's method; from these starts 6 reach the last bit.
const NEWTON_STEPS: usize = 10;

/// Returns the `n` points, at least one, whose weighted sum integrates polynomials below degree `2 n`
/// exactly.
pub(super) fn gauss_legendre(n: usize) -> Vec<Point> {
    (1..=n).map(|number| point(n, number)).collect()
}

/// Finds the root of the Legendre polynomial with this number, from 1, and moves it to the unit interval.
fn point(n: usize, number: usize) -> Point {
    let angle = std::f64::consts::PI * (number as f64 - 0.25) / (n as f64 + 0.5);
    let mut root = angle.cos();
    let mut slope = 1.0;
    for _ in 0..NEWTON_STEPS {
        let (value, derivative) = legendre(n, root);
        root -= value / derivative;
        slope = derivative;
    }
    Point { at: 0.5 + 0.5 * root, weight: 1.0 / ((1.0 - root * root) * slope * slope) }
}

/// Returns the Legendre polynomial of degree `n` and its derivative, by the recurrence of Bonnet.
fn legendre(n: usize, x: f64) -> (f64, f64) {
    let (mut before, mut value) = (1.0, x);
    for degree in 2..=n {
        let degree = degree as f64;
        let next = ((2.0 * degree - 1.0) * x * value - (degree - 1.0) * before) / degree;
        (before, value) = (value, next);
    }
    (value, n as f64 * (x * value - before) / (x * x - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_integrated_exactly() {
        for n in 1..=70 {
            let points = gauss_legendre(n);
            for power in 0..2 * n {
                let power = i32::try_from(power).unwrap();
                let sum: f64 = points.iter().map(|point| point.weight * point.at.powi(power)).sum();
                assert!((sum * f64::from(power + 1) - 1.0).abs() < 1e-12, "{n} points, {power}");
            }
        }
    }
}
