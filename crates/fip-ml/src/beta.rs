//! The beta distribution: distribution function and quantile.

/// Returns the regularised incomplete beta function `I_x(a, b)`, the share of a beta distribution below `x`.
///
/// `a` and `b` are above 0 and `x` lies between 0 and 1. Lentz's continued fraction; the relative error is
/// about 1e-12 for small `a` and `b`, and 1e-9 for a million.
pub(crate) fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let ln_front = a * x.ln() + b * (-x).ln_1p() - ln_gamma(a) - ln_gamma(b) + ln_gamma(a + b);
    // The fraction converges fast on the side of the mean that is asked for.
    if x < (a + 1.0) / (a + b + 2.0) {
        ln_front.exp() * beta_fraction(x, a, b) / a
    } else {
        1.0 - ln_front.exp() * beta_fraction(1.0 - x, b, a) / b
    }
}

/// Returns the `x` below which a share `level` of the beta distribution lies. Bisection: 60 halvings.
pub(crate) fn beta_quantile(level: f64, a: f64, b: f64) -> f64 {
    let (mut below, mut above) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = 0.5 * (below + above);
        if incomplete_beta(middle, a, b) < level {
            below = middle;
        } else {
            above = middle;
        }
    }
    0.5 * (below + above)
}

/// Stirling's series from 12 on, the recurrence below it.
fn ln_gamma(x: f64) -> f64 {
    let mut product = 1.0;
    let mut x = x;
    while x < 12.0 {
        product *= x;
        x += 1.0;
    }
    let inverse = 1.0 / (x * x);
    let coefficients =
        [1.0 / 156.0, -691.0 / 360_360.0, 1.0 / 1188.0, -1.0 / 1680.0, 1.0 / 1260.0, -1.0 / 360.0];
    let series = coefficients.iter().fold(0.0, |sum, term| (sum + term) * inverse);
    let tail = (series + 1.0 / 12.0) / x;
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + tail - product.ln()
}

/// Abramowitz and Stegun 26.5.8 by Lentz's method; some √(a + b) steps are needed, 20 000 are the limit.
fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    let away_from_zero = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..20_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        fraction *= c * d;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        let change = c * d;
        fraction *= change;
        if (change - 1.0).abs() < 1e-15 {
            break;
        }
    }
    fraction
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    /// `scipy.special.betainc`, scipy 1.17.1.
    #[test]
    fn agrees_with_scipy() {
        let cases = [
            (0.5, 0.5, 0.5, 0.500_000_000_000_000_1),
            (0.1, 2.5, 30.5, 0.746_385_409_152_252_7),
            (0.9, 3.0, 1.5, 0.877_659_383_022_235_9),
            (0.02, 40.0, 1_000.0, 9.731_916_967_604_978e-5),
            (0.05, 120.5, 1_880.5, 0.022_376_310_567_224_427),
            (0.000_1, 3.5, 9_997.5, 0.040_151_328_629_881_404),
            (0.25, 250_500.0, 750_000.0, 0.193_442_403_654_621_26),
        ];
        for (x, a, b, expected) in cases {
            assert_relative_eq!(incomplete_beta(x, a, b), expected, max_relative = 1e-9);
        }
    }

    /// `scipy.special.betaincinv`, scipy 1.17.1.
    #[test]
    fn quantiles_agree_with_scipy() {
        let cases = [
            (0.025, 9.5, 91.5, 0.045_469_918_478_692_74),
            (0.975, 9.5, 91.5, 0.157_794_611_437_526_54),
            (0.5, 0.5, 20.5, 0.011_169_169_123_591_411),
            (0.975, 0.5, 100.5, 0.024_745_270_015_269_89),
            (0.025, 1_000.5, 9_000.5, 0.094_235_890_876_863_83),
        ];
        for (level, a, b, expected) in cases {
            assert_relative_eq!(beta_quantile(level, a, b), expected, max_relative = 1e-10);
        }
    }

    #[test]
    fn the_ends_hold_nothing_and_everything() {
        assert_relative_eq!(incomplete_beta(0.0, 2.0, 3.0), 0.0);
        assert_relative_eq!(incomplete_beta(1.0, 2.0, 3.0), 1.0);
    }

    /// Γ(1) = 1, Γ(1/2) = √π, Γ(21) = 20!.
    #[test]
    fn gamma_of_known_values() {
        assert_relative_eq!(ln_gamma(1.0), 0.0, epsilon = 1e-14);
        assert_relative_eq!(ln_gamma(0.5), 0.5 * std::f64::consts::PI.ln(), epsilon = 1e-14);
        assert_relative_eq!(ln_gamma(21.0), 42.335_616_460_753_485, epsilon = 1e-13);
    }
}
