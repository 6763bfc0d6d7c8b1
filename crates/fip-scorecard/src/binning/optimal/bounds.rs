//! Limits of single bins.

use super::problem::Problem;
use crate::binning::Counts;

/// A limit on a sum of weights is met when it is missed by no more than this part of it.
const SLACK: f64 = 1e-9;

/// Limits of the bins of a problem, shares as weights.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    rows: (u64, u64),
    weight: (f64, f64),
    events: (f64, f64),
    non_events: (f64, f64),
}

impl Bounds {
    pub(super) fn new(problem: &Problem<'_>) -> Self {
        let rules = &problem.constraints;
        let weight = problem.totals.weight();
        let share = |share: Option<f64>| share.map(|share| share * weight);
        Self {
            rows: (rules.min_rows.unwrap_or(0), rules.max_rows.unwrap_or(u64::MAX)),
            weight: range(share(rules.min_share), share(rules.max_share)),
            events: range(rules.min_events, rules.max_events),
            non_events: range(rules.min_non_events, rules.max_non_events),
        }
    }

    /// Returns whether a bin has weight and keeps all limits.
    pub(super) fn hold(&self, bin: &Counts) -> bool {
        let within = |(min, max): (f64, f64), found: f64| min <= found && found <= max;
        let weight = bin.weight();
        0.0 < weight
            && within(self.weight, weight)
            && within(self.events, bin.events)
            && within(self.non_events, bin.non_events)
            && self.rows.0 <= bin.n_rows
            && bin.n_rows <= self.rows.1
    }

    /// Returns the name of the first limit that a bin breaks, the limit and what was found; shares as
    /// weights.
    pub(super) fn broken(&self, bin: &Counts) -> Option<(&'static str, f64, f64)> {
        let rows = (self.rows.0 as f64, self.rows.1 as f64);
        let limits = [
            (["min_rows", "max_rows"], rows, bin.n_rows as f64),
            (["min_share", "max_share"], self.weight, bin.weight()),
            (["min_events", "max_events"], self.events, bin.events),
            (["min_non_events", "max_non_events"], self.non_events, bin.non_events),
        ];
        limits.into_iter().find_map(|([low, high], (min, max), found)| {
            if found < min {
                Some((low, min, found))
            } else if max < found {
                Some((high, max, found))
            } else {
                None
            }
        })
    }
}

fn range(min: Option<f64>, max: Option<f64>) -> (f64, f64) {
    let low = min.map_or(0.0, |min| min * (1.0 - SLACK));
    let high = max.map_or(f64::INFINITY, |max| max * (1.0 + SLACK));
    (low, high)
}
