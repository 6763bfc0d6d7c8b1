//! Quantiles, as every page and command tells them.

/// Returns the quantile of ascending numbers, linear between two of them; `None` without numbers.
pub(super) fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * sorted.len().checked_sub(1)? as f64;
    // The cast saturates, and the place is within the list.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to length")]
    let below = place.floor() as usize;
    let low = *sorted.get(below)?;
    let high = *sorted.get(below + 1).unwrap_or(&low);
    Some(low + (high - low) * (place - place.floor()))
}

/// Returns the quantiles of numbers in any order, linear between neighbors and rounded to four
/// decimals; `None` without numbers.
///
/// # Examples
///
/// ```
/// use fip_report::dashboard::quantiles;
///
/// assert_eq!(quantiles([4.0, 1.0, 3.0, 2.0], [0.25, 0.5]), Some([1.75, 2.5]));
/// ```
pub fn quantiles<const N: usize>(
    values: impl IntoIterator<Item = f64>,
    shares: [f64; N],
) -> Option<[f64; N]> {
    let mut sorted: Vec<f64> = values.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    let mut found = [0.0; N];
    for (found, share) in found.iter_mut().zip(shares) {
        // Minus zero would be written as it is.
        *found = (quantile(&sorted, share)? * 1e4).round() / 1e4 + 0.0;
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_numbers() {
        let found = |share| quantile(&[1.0, 2.0, 4.0, 8.0], share).unwrap();
        for (share, value) in [(0.0, 1.0), (0.5, 3.0), (0.75, 5.0), (1.0, 8.0)] {
            assert!((found(share) - value).abs() < 1e-12, "{share}: {}", found(share));
        }
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[7.0], 0.5), Some(7.0));
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "rounded to four decimals")]
    fn quantiles_are_linear_between_neighbors() {
        let found = quantiles([4.0, 1.0, 3.0, 2.0], [0.05, 0.25, 0.5, 0.75, 0.95]).unwrap();
        assert_eq!(found, [1.15, 1.75, 2.5, 3.25, 3.85]);
        assert_eq!(quantiles([-0.0], [0.5; 5]).unwrap().map(f64::to_bits), [0; 5]);
        assert_eq!(quantiles([], [0.5]), None);
    }
}
