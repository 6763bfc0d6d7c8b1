//! Where a customer stands among the customers of the segment, and among all.

use fip_model::{Cells, CustomerSegment, FeatureTable};
use serde::Serialize;

/// A feature of the customer, with what is usual.
#[derive(Debug, Serialize)]
pub(super) struct Peer {
    pub(super) metric: String,
    pub(super) value: Option<f64>,
    /// 5, 25, 50, 75 and 95 % of the customers of the segment.
    pub(super) segment: Option<[f64; 5]>,
    everybody: Option<[f64; 5]>,
}

const SHARES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// Returns every feature that is a number, in the order of the table.
pub(super) fn peers(
    features: &FeatureTable,
    segments: &[CustomerSegment],
    row: usize,
) -> Vec<Peer> {
    let segment = segments[row].segment;
    let peer = |metric: &str| {
        let values: Vec<Option<f64>> =
            (0..features.n_rows()).map(|row| features.number(row, metric)).collect();
        let of_segment = segments.iter().zip(&values).filter(|(one, _)| one.segment == segment);
        let everybody = quantiles(values.iter().copied().flatten());
        // A column without a number says nothing.
        everybody.is_some().then(|| Peer {
            metric: metric.to_owned(),
            value: values[row],
            segment: quantiles(of_segment.filter_map(|(_, value)| *value)),
            everybody,
        })
    };
    let is_number =
        |name: &&str| features.column(name).is_some_and(|cells| !matches!(cells, Cells::Date(_)));
    features.spec().header().filter(is_number).filter_map(peer).collect()
}

/// Returns quantiles, linear between neighbors and rounded to four decimals as in the dashboard;
/// `None` where there is no value.
fn quantiles(values: impl Iterator<Item = f64>) -> Option<[f64; 5]> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of an index, at most the last one"
    )]
    let at = |share: f64| {
        let place = share * last as f64;
        let below = (place.floor() as usize).min(last);
        let above = (below + 1).min(last);
        let value = values[below] + (values[above] - values[below]) * (place - below as f64);
        // Minus zero would be written as it is.
        (value * 1e4).round() / 1e4 + 0.0
    };
    Some(SHARES.map(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "rounded to four decimals")]
    fn quantiles_are_linear_between_neighbors() {
        let found = quantiles([4.0, 1.0, 3.0, 2.0].into_iter()).unwrap();
        assert_eq!(found, [1.15, 1.75, 2.5, 3.25, 3.85]);
        assert_eq!(quantiles([-0.0].into_iter()).unwrap().map(f64::to_bits), [0; 5]);
        assert_eq!(quantiles(std::iter::empty()), None);
    }
}
