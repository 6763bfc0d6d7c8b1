//! Where a customer stands among the customers of the segment, and among all.

use fip_model::{Cells, CustomerSegment, FeatureTable};
use fip_report::dashboard::quantiles;
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
        let everybody = quantiles(values.iter().copied().flatten(), SHARES);
        // A column without a number says nothing.
        everybody.is_some().then(|| Peer {
            metric: metric.to_owned(),
            value: values[row],
            segment: quantiles(of_segment.filter_map(|(_, value)| *value), SHARES),
            everybody,
        })
    };
    let is_number =
        |name: &&str| features.column(name).is_some_and(|cells| !matches!(cells, Cells::Date(_)));
    features.spec().header().filter(is_number).filter_map(peer).collect()
}
