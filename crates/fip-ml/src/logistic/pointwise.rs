//! What rows add to the loss and to its derivatives, many rows at once.

/// Rows that are worked on together; their log-odds and what follows from them fit into the first cache.
pub(super) const BLOCK: usize = 64;

/// For each row of a block: weight times slope, and weight times curvature, of its loss.
#[derive(Debug)]
pub(super) struct Slopes {
    pub(super) residuals: [f64; BLOCK],
    pub(super) curvatures: [f64; BLOCK],
}

/// Returns the slopes of a block and its loss; `signs` are -1 for an event and 1 for a non-event.
///
/// ```text
/// z = sign η,   loss = w (max(z, 0) + ln(1 + exp(-|z|)))
/// ```
///
/// Every quantity comes from `exp(-|η|)`, which neither overflows nor cancels. Lanes without a row have
/// weight 0 and log-odds 0, and add nothing.
pub(super) fn slopes(
    log_odds: &[f64; BLOCK],
    signs: &[f64; BLOCK],
    weights: &[f64; BLOCK],
) -> (f64, Slopes) {
    let mut tails = [0.0; BLOCK];
    for (tail, log_odds) in tails.iter_mut().zip(log_odds) {
        *tail = exp_of_negative(-log_odds.abs());
    }
    let mut found = Slopes { residuals: [0.0; BLOCK], curvatures: [0.0; BLOCK] };
    let mut surprises = [0.0; BLOCK];
    for lane in 0..BLOCK {
        let z = signs[lane] * log_odds[lane];
        let near = 1.0 / (1.0 + tails[lane]);
        // `far` is the probability of the class that the log-odds speak against.
        let far = tails[lane] * near;
        let miss = if z < 0.0 { far } else { near };
        found.residuals[lane] = weights[lane] * signs[lane] * miss;
        found.curvatures[lane] = weights[lane] * (near * far);
        surprises[lane] = if z < 0.0 { 0.0 } else { z };
    }
    let equal = weights.iter().all(|weight| weight.to_bits() == weights[0].to_bits());
    let loss = if equal {
        // The product of 64 numbers from 1 to 2 stays below 2^64, and one logarithm is enough.
        let product: f64 = tails.iter().map(|tail| 1.0 + tail).product();
        weights[0] * (surprises.iter().sum::<f64>() + product.ln())
    } else {
        let rows = tails.iter().zip(&surprises).zip(weights);
        rows.map(|((tail, surprise), weight)| weight * (surprise + tail.ln_1p())).sum()
    };
    (loss, found)
}

/// Returns the probability whose log-odds are given.
pub(crate) fn sigmoid(log_odds: f64) -> f64 {
    let tail = (-log_odds.abs()).exp();
    if log_odds < 0.0 { tail / (1.0 + tail) } else { 1.0 / (1.0 + tail) }
}

/// Adding and taking away 1.5 · 2^52 rounds to a whole number and leaves it in the lowest bits.
const ROUNDING: f64 = 6_755_399_441_055_744.0;

/// 1 / k!, from k = 13 to 0.
const TAYLOR: [f64; 14] = [
    1.0 / 6_227_020_800.0,
    1.0 / 479_001_600.0,
    1.0 / 39_916_800.0,
    1.0 / 3_628_800.0,
    1.0 / 362_880.0,
    1.0 / 40_320.0,
    1.0 / 5_040.0,
    1.0 / 720.0,
    1.0 / 120.0,
    1.0 / 24.0,
    1.0 / 6.0,
    0.5,
    1.0,
    1.0,
];

/// Returns `exp(x)` for `x` at most 0, within two units of the last place, without a branch or a call, so that
/// a loop of them runs in vectors. Below -708 it stays at the smallest normal numbers; NaN stays NaN.
///
/// ```text
/// exp(x) = 2^n exp(r),   n = round(x / ln 2),   r = x - n ln 2,   |r| <= ln 2 / 2
/// ```
#[inline]
fn exp_of_negative(x: f64) -> f64 {
    const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    let x = if x < -708.0 { -708.0 } else { x };
    let shifted = x * std::f64::consts::LOG2_E + ROUNDING;
    let n = shifted - ROUNDING;
    let r = (x - n * LN_2_HIGH) - n * LN_2_LOW;
    let mut sum = TAYLOR[0];
    for term in &TAYLOR[1..] {
        sum = sum * r + term;
    }
    // The lowest bits of `shifted` hold n; together with the bias they are the exponent of 2^n.
    sum * f64::from_bits(shifted.to_bits().wrapping_add(1023) << 52)
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    /// One row in a block, the other lanes empty.
    fn alone(log_odds: f64, event: bool) -> (f64, f64, f64) {
        let lane = |value: f64| std::array::from_fn(|at| if at == 0 { value } else { 0.0 });
        let sign = if event { -1.0 } else { 1.0 };
        let (loss, found) = slopes(&lane(log_odds), &lane(sign), &lane(1.0));
        assert!(found.residuals[1..].iter().all(|other| other.abs() <= 0.0));
        (loss, found.residuals[0], found.curvatures[0])
    }

    #[test]
    fn a_row_agrees_with_the_textbook_form() {
        for log_odds in [-3.0_f64, -0.5, 0.0, 0.5, 3.0] {
            let p = 1.0 / (1.0 + (-log_odds).exp());
            for event in [false, true] {
                let y = f64::from(u8::from(event));
                let (loss, residual, curvature) = alone(log_odds, event);
                assert_relative_eq!(residual, p - y, epsilon = 1e-15);
                assert_relative_eq!(curvature, p * (1.0 - p), epsilon = 1e-15);
                let expected = -(y * p.ln() + (1.0 - y) * (1.0 - p).ln());
                assert_relative_eq!(loss, expected, epsilon = 1e-14);
            }
        }
    }

    #[test]
    fn a_block_of_equal_weights_is_the_sum_of_its_rows() {
        let log_odds: [f64; BLOCK] = std::array::from_fn(|at| (at as f64 - 30.0) * 0.7);
        let signs = std::array::from_fn(|at| if at % 3 == 0 { -1.0 } else { 1.0 });
        let (together, _) = slopes(&log_odds, &signs, &[2.0; BLOCK]);
        let rows = log_odds.iter().zip(&signs).map(|(&at, &sign)| 2.0 * alone(at, sign < 0.0).0);
        assert_relative_eq!(together, rows.sum::<f64>(), max_relative = 1e-13);
    }

    #[test]
    fn extreme_log_odds_stay_finite() {
        assert_relative_eq!(alone(-1e6, true).0, 1e6);
        assert_relative_eq!(alone(1e6, true).0, 0.0);
        assert_relative_eq!(sigmoid(-1e6), 0.0);
        assert_relative_eq!(sigmoid(1e6), 1.0);
        assert!(alone(f64::NAN, false).0.is_nan());
    }

    #[test]
    fn the_exponential_is_that_of_the_standard_library() {
        for at in 0..200_000_i32 {
            let x = -f64::from(at) * 0.003_539;
            let (found, expected) = (exp_of_negative(x), x.exp());
            assert!((found / expected - 1.0).abs() < 5e-16, "{x}: {found} {expected}");
        }
        assert_relative_eq!(exp_of_negative(f64::NEG_INFINITY), (-708.0_f64).exp());
        assert!(exp_of_negative(f64::NAN).is_nan());
    }
}
