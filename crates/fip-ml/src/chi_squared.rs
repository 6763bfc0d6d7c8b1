//! The upper tail of the chi-squared distribution.

use crate::normal::two_sided_p_value;

/// Returns the probability that a chi-squared variable with `degrees` degrees of freedom is at least `x`.
///
/// It is the regularised incomplete gamma function `Q(degrees/2, x/2)`, summed by its recurrence, whose
/// terms are positive, so nothing cancels:
///
/// ```text
/// Q(a + 1, y) = Q(a, y) + yᵃ exp(-y) / Γ(a + 1),   Q(1/2, y) = erfc(√y),   Q(1, y) = exp(-y)
/// ```
///
/// 1 without degrees of freedom or where `x` is not above 0.
pub(crate) fn chi_squared_p_value(x: f64, degrees: usize) -> f64 {
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

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn nothing_measured_says_nothing() {
        assert_relative_eq!(chi_squared_p_value(3.0, 0), 1.0);
        assert_relative_eq!(chi_squared_p_value(0.0, 3), 1.0);
        assert_relative_eq!(chi_squared_p_value(f64::NAN, 3), 1.0);
        assert_relative_eq!(chi_squared_p_value(f64::INFINITY, 3), 0.0);
    }

    /// `scipy.stats.chi2.sf`, scipy 1.17.1.
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
            (1_500.0, 1600, 0.963_605_490_884_743_9),
            (2_000.0, 1999, 0.489_486_661_584_393_2),
        ];
        for (x, degrees, expected) in cases {
            assert_relative_eq!(chi_squared_p_value(x, degrees), expected, max_relative = 1e-11);
        }
    }
}
