//! Percentiles by linear interpolation.

/// The `percent`-th percentile of ascending, non-empty `values`, interpolated linearly.
///
/// ```text
/// h = (n - 1) * percent / 100,   x[floor h] + (h - floor h) * (x[floor h + 1] - x[floor h])
/// ```
///
/// R. J. Hyndman, Y. Fan, "Sample quantiles in statistical packages" (1996), definition 7; the
/// default of numpy, R and Excel's `PERCENTILE.INC`.
pub(crate) fn percentile(ascending: &[f64], percent: f64) -> f64 {
    let last = ascending.len() - 1;
    let position = last as f64 * (percent / 100.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the floor of a number between 0 and the length"
    )]
    let below = (position.floor() as usize).min(last);
    let (low, high) = (ascending[below], ascending[(below + 1).min(last)]);
    low + (position - below as f64) * (high - low)
}

/// The `values` in ascending order.
pub(crate) fn ascending(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interpolates_between_neighbours() {
        let values = [1.0, 2.0, 4.0, 8.0];
        for (percent, expected) in [(0.0, 1.0), (50.0, 3.0), (75.0, 5.0), (100.0, 8.0)] {
            assert!((percentile(&values, percent) - expected).abs() < 1e-15, "{percent}");
        }
        assert!((percentile(&[7.0], 42.0) - 7.0).abs() < 1e-15);
    }
}
