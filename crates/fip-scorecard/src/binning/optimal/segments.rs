//! The table of segments of a problem.

use super::bounds::Bounds;
use super::problem::Problem;
use super::table::SegmentTable;
use crate::binning::{Counts, CutRule, Objective};

/// Values closer than this for each bin tie; chi-squared times the weight of all rows.
const TIE: f64 = 1e-13;

/// Returns the table of a lawful problem.
pub(super) fn segments(problem: &Problem<'_>) -> SegmentTable {
    let n = problem.prebins.len();
    let bounds = Bounds::new(problem);
    let mut table = SegmentTable::build(n, tie(problem), |start, sink| {
        if cut_rule(problem, start) == CutRule::Forbidden {
            return;
        }
        let mut bin = Counts::ZERO;
        for end in start + 1..=n {
            bin += problem.prebins[end - 1];
            let rule = cut_rule(problem, end);
            let lawful = rule != CutRule::Forbidden && bounds.hold(&bin);
            if let Some(value) = lawful.then(|| value(problem, &bin)).flatten() {
                sink(end, value, bin.events / bin.weight());
            }
            if rule == CutRule::Fixed {
                break;
            }
        }
    });
    for prebins in problem.scenarios {
        let sums = running_sums(prebins);
        table.add_period(|start, end| {
            // Differences of sums; what is left of nothing by rounding is nothing.
            let (from, to) = (sums[start], sums[end]);
            let (events, weight) = (to.events - from.events, to.weight() - from.weight());
            (1e-12 * to.weight() < weight).then(|| (events / weight).clamp(0.0, 1.0))
        });
    }
    table
}

/// Returns what a bin adds to the value, if it may be formed.
pub(super) fn value(problem: &Problem<'_>, bin: &Counts) -> Option<f64> {
    let share = bin.weight() / problem.totals.weight();
    let penalty =
        problem.constraints.bin_penalty + problem.constraints.concentration_penalty * share * share;
    let contribution = problem.objective.contribution(bin, &problem.totals, problem.smoothing)?;
    Some(contribution - penalty)
}

/// Returns the rule of the cut before prebin `at`; the ends of the range are free.
pub(super) fn cut_rule(problem: &Problem<'_>, at: usize) -> CutRule {
    let inner = 0 < at && at < problem.prebins.len();
    if inner { problem.cuts.get(at - 1).copied().unwrap_or_default() } else { CutRule::Free }
}

pub(super) fn tie(problem: &Problem<'_>) -> f64 {
    match problem.objective {
        Objective::ChiSquared => TIE * problem.totals.weight().max(1.0),
        _ => TIE,
    }
}

fn running_sums(prebins: &[Counts]) -> Vec<Counts> {
    let mut sum = Counts::ZERO;
    std::iter::once(sum)
        .chain(prebins.iter().map(|prebin| {
            sum += *prebin;
            sum
        }))
        .collect()
}
