//! What is usual: quantiles of each segment and of everybody.

use std::collections::BTreeMap;

use fip_model::Segment;
use serde::Serialize;

use super::{Dashboard, Level};

/// Fewer customers than this have no quantiles in a dashboard that does not name them.
const FEWEST: usize = 5;

/// Quantiles that customers are compared with.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Peers {
    /// For each metric: 5, 25, 50, 75 and 95 % of each segment, last of everybody.
    metrics: BTreeMap<String, Vec<Option<[f64; 5]>>>,
    /// For each segment, last for everybody: 25, 50 and 75 % of spend in each month, in pounds.
    monthly_spend: Vec<Option<Vec<[f64; 3]>>>,
}

impl Peers {
    /// Returns what is usual in each segment and overall.
    pub(super) fn of(dashboard: &Dashboard) -> Self {
        let customers = &dashboard.customers;
        let fewest = if dashboard.options.level == Level::Full { 1 } else { FEWEST };
        let groups: Vec<Vec<usize>> = Segment::ALL
            .into_iter()
            .map(|wanted| rows(customers.len(), |row| customers.segment[row] == wanted))
            .chain([rows(customers.len(), |_| true)])
            .collect();
        let score: Vec<Option<f64>> =
            customers.score.iter().map(|&score| Some(f64::from(score))).collect();
        let all = customers.metrics.iter().map(|metric| (metric.name.as_str(), &metric.values));
        let metrics = all.chain([("score", &score)]).map(|(name, values)| {
            let of = |group: &Vec<usize>| {
                quantiles(group.iter().filter_map(|&row| values[row]), fewest, FIVE)
            };
            (name.to_owned(), groups.iter().map(of).collect())
        });
        let n_months = dashboard.summary.months.len();
        let month = |group: &Vec<usize>, month: usize| {
            #[expect(clippy::cast_precision_loss, reason = "pence of a month stay below 2^53")]
            let pounds =
                |&row: &usize| customers.monthly_spend[row * n_months + month] as f64 / 100.0;
            quantiles(group.iter().map(pounds), fewest, THREE)
        };
        let monthly_spend =
            groups.iter().map(|group| (0..n_months).map(|at| month(group, at)).collect()).collect();
        Self { metrics: metrics.collect(), monthly_spend }
    }
}

fn rows(n: usize, wanted: impl Fn(usize) -> bool) -> Vec<usize> {
    (0..n).filter(|&row| wanted(row)).collect()
}

const FIVE: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];
const THREE: [f64; 3] = [0.25, 0.5, 0.75];

/// Returns quantiles, linear between neighbors and rounded to four decimals; `None` for fewer values
/// than `fewest`.
fn quantiles<const N: usize>(
    values: impl Iterator<Item = f64>,
    fewest: usize,
    shares: [f64; N],
) -> Option<[f64; N]> {
    let mut values: Vec<f64> = values.collect();
    if values.len() < fewest.max(1) {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let last = values.len() - 1;
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
        let rounded = (value * 1e4).round() / 1e4;
        // Minus zero would be written as it is.
        rounded + 0.0
    };
    Some(shares.map(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "rounded to four decimals")]
    fn quantiles_are_linear_between_neighbors() {
        let found = quantiles([4.0, 1.0, 3.0, 2.0].into_iter(), 1, THREE).unwrap();
        assert_eq!(found, [1.75, 2.5, 3.25]);
        assert_eq!(quantiles([7.0].into_iter(), 1, THREE), Some([7.0; 3]));
        assert_eq!(quantiles([1.0; 4].into_iter(), 5, THREE), None);
        assert_eq!(quantiles(std::iter::empty(), 0, THREE), None);
    }
}
