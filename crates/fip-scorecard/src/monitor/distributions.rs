//! Tails of the normal and chi-squared distributions. `fip-ml` has them too; this module needs no other
//! crate.

/// Returns the probability that a standard normal variable is farther from 0 than `|z|`: `erfc(|z| / √2)`.
pub(super) fn two_sided_p_value(z: f64) -> f64 {
    let x = z.abs() / std::f64::consts::SQRT_2;
    if x < 2.5 { 1.0 - erf_series(x) } else { erfc_fraction(x) }
}

/// Returns the `z` whose interval `[-z, z]` holds a share `level`, strictly between 0 and 1. Bisection.
pub(super) fn central_quantile(level: f64) -> f64 {
    let (mut below, mut above) = (0.0, 40.0);
    for _ in 0..60 {
        let middle = 0.5 * (below + above);
        if 1.0 - two_sided_p_value(middle) < level {
            below = middle;
        } else {
            above = middle;
        }
    }
    0.5 * (below + above)
}

/// Returns the probability that a chi-squared variable is at least `x`, by the recurrence of the
/// incomplete gamma function, whose terms are positive:
///
/// ```text
/// Q(a + 1, y) = Q(a, y) + yᵃ exp(-y) / Γ(a + 1),   y = x / 2
/// ```
///
/// 1 without degrees of freedom or where `x` is not above 0.
pub(super) fn chi_squared_p_value(x: f64, degrees: usize) -> f64 {
    if degrees == 0 || x.is_nan() || x <= 0.0 {
        return 1.0;
    }
    if x.is_infinite() {
        return 0.0;
    }
    let y = 0.5 * x;
    let odd = degrees % 2 == 1;
    let start = if odd { 0.5 } else { 1.0 };
    let mut p_value = if odd { two_sided_p_value(x.sqrt()) } else { (-y).exp() };
    // Γ(3/2) = √π / 2 and Γ(2) = 1.
    let ln_gamma = if odd { 0.5 * std::f64::consts::PI.ln() - 2.0_f64.ln() } else { 0.0 };
    let mut ln_term = start * y.ln() - y - ln_gamma;
    for step in 0..(degrees - 1) / 2 {
        p_value += ln_term.exp();
        ln_term += y.ln() - (start + step as f64 + 1.0).ln();
    }
    p_value.min(1.0)
}

/// Abramowitz and Stegun 7.1.6: every term is positive, so nothing cancels.
fn erf_series(x: f64) -> f64 {
    let (mut term, mut sum) = (x, x);
    for n in 1..200 {
        term *= 2.0 * x * x / f64::from(2 * n + 1);
        sum += term;
        if term <= sum * f64::EPSILON {
            break;
        }
    }
    sum * std::f64::consts::FRAC_2_SQRT_PI * (-x * x).exp()
}

/// Abramowitz and Stegun 7.1.14, from the inside out; 60 levels are ample for `x >= 2.5`.
fn erfc_fraction(x: f64) -> f64 {
    let inner = (1..=60).rev().fold(x, |tail, n| x + 0.5 * f64::from(n) / tail);
    (-x * x).exp() / (inner * std::f64::consts::PI.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-11 * expected.abs(), "{found} {expected}");
    }

    /// `scipy.stats.chi2.sf` and `scipy.stats.norm.sf`, scipy 1.17.1.
    #[test]
    fn agrees_with_scipy() {
        let cases = [
            (3.841_458_820_694_124, 1, 0.049_999_999_999_999_89),
            (0.001, 1, 0.974_772_879_369_960_4),
            (10.0, 2, 0.006_737_946_999_085_468),
            (30.0, 3, 1.380_057_031_293_255_3e-6),
            (7.3, 9, 0.605_916_211_804_640_3),
            (100.0, 9, 1.573_517_630_375_387_6e-17),
            (250.0, 200, 0.009_379_131_668_826_098),
            (2_000.0, 1999, 0.489_486_661_584_393_2),
        ];
        for (x, degrees, expected) in cases {
            assert_close(chi_squared_p_value(x, degrees), expected);
        }
        assert_close(two_sided_p_value(3.0), 0.002_699_796_063_260_191_8);
        assert_close(central_quantile(0.95), 1.959_963_984_540_054);
    }

    #[test]
    fn nothing_measured_says_nothing() {
        assert_close(chi_squared_p_value(3.0, 0), 1.0);
        assert_close(chi_squared_p_value(0.0, 3), 1.0);
        assert_close(chi_squared_p_value(f64::NAN, 3), 1.0);
        assert_close(chi_squared_p_value(f64::INFINITY, 3), 0.0);
    }
}
