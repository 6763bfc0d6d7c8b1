//! What is usual: quantiles of each segment and of everybody.

use std::collections::BTreeMap;

use fip_model::Segment;
use serde::Serialize;

use super::{Dashboard, Level, quantiles};

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
        let level = dashboard.options.level;
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
                usual(level, group.iter().filter_map(|&row| values[row]).collect(), FIVE)
            };
            (name.to_owned(), groups.iter().map(of).collect())
        });
        let n_months = dashboard.summary.months.len();
        let month = |group: &Vec<usize>, month: usize| {
            #[expect(clippy::cast_precision_loss, reason = "pence of a month stay below 2^53")]
            let pounds =
                |&row: &usize| customers.monthly_spend[row * n_months + month] as f64 / 100.0;
            usual(level, group.iter().map(pounds).collect(), THREE)
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

/// Returns quantiles of values, rounded; `None` for fewer values than may be told.
fn usual<const N: usize>(level: Level, values: Vec<f64>, shares: [f64; N]) -> Option<[f64; N]> {
    if values.len() < level.fewest() { None } else { quantiles(values, shares) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handful_has_no_quantiles_where_not_everybody_is_named() {
        assert_eq!(usual(Level::Queue, vec![1.0; 4], THREE), None);
        assert_eq!(usual(Level::Queue, vec![1.0; 5], THREE), Some([1.0; 3]));
        assert_eq!(usual(Level::Full, vec![7.0], THREE), Some([7.0; 3]));
        assert_eq!(usual(Level::Full, Vec::new(), THREE), None);
    }
}
