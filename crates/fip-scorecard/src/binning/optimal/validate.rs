//! Whether a problem is lawful, before anything is computed.

use super::error::OptimiseError;
use super::problem::Problem;
use super::table::{STATE_LIMIT, SegmentTable};
use crate::binning::pair_test::WHOLE_LIMIT;
use crate::binning::{Constraints, Counts, PairTest};

/// Totals may be less than the sum of the prebins by this part of it, for rounding.
const SLACK: f64 = 1e-9;

pub(super) fn validate(problem: &Problem<'_>) -> Result<(), OptimiseError> {
    let n = problem.prebins.len();
    if n == 0 {
        return Err(OptimiseError::NoPrebins);
    }
    let found = SegmentTable::n_segments(n) as u64;
    if STATE_LIMIT < found {
        return Err(OptimiseError::TooLarge { n_prebins: n, limit: STATE_LIMIT, found });
    }
    weights(problem.prebins)?;
    totals(problem)?;
    if !problem.cuts.is_empty() && problem.cuts.len() != n - 1 {
        return Err(OptimiseError::Cuts { expected: n - 1, found: problem.cuts.len() });
    }
    for (scenario, prebins) in problem.scenarios.iter().enumerate() {
        let found = prebins.iter().take_while(|counts| counts.is_lawful()).count();
        if prebins.len() != n || found != n {
            return Err(OptimiseError::Scenario { scenario, expected: n, found });
        }
    }
    smoothing(problem)?;
    constraints(&problem.constraints)?;
    whole(problem)
}

fn weights(prebins: &[Counts]) -> Result<(), OptimiseError> {
    let unlawful = prebins.iter().position(|counts| !counts.is_lawful());
    unlawful.map_or(Ok(()), |prebin| {
        let Counts { non_events, events, .. } = prebins[prebin];
        let lawful = non_events.is_finite() && 0.0 <= non_events;
        Err(OptimiseError::Weight { prebin, found: if lawful { events } else { non_events } })
    })
}

fn totals(problem: &Problem<'_>) -> Result<(), OptimiseError> {
    let Counts { non_events, events, .. } = problem.totals;
    let sum: Counts = problem.prebins.iter().sum();
    let holds =
        |total: f64, part: f64| total.is_finite() && 0.0 < total && part * (1.0 - SLACK) <= total;
    if holds(non_events, sum.non_events) && holds(events, sum.events) {
        Ok(())
    } else {
        Err(OptimiseError::Totals { non_events, events })
    }
}

fn smoothing(problem: &Problem<'_>) -> Result<(), OptimiseError> {
    use crate::binning::Smoothing::{Additive, ReplaceZero};
    match problem.smoothing {
        Additive(found) | ReplaceZero(found) if !problem.smoothing.is_lawful() => {
            let expected = "a positive number";
            Err(OptimiseError::Constraint { name: "smoothing", expected, found })
        }
        _ => Ok(()),
    }
}

fn constraints(rules: &Constraints) -> Result<(), OptimiseError> {
    const SHARE: &str = "a number from 0 to 1";
    const WEIGHT: &str = "a finite number of at least 0";
    let p_value = rules.max_p_value.map(|rule| rule.max);
    let shares = [
        ("min_share", rules.min_share),
        ("max_share", rules.max_share),
        ("min_rate_difference", rules.min_rate_difference),
        ("max_p_value", p_value),
    ];
    let weights = [
        ("min_events", rules.min_events),
        ("max_events", rules.max_events),
        ("min_non_events", rules.min_non_events),
        ("max_non_events", rules.max_non_events),
        ("min_woe_difference", rules.min_woe_difference),
        ("bin_penalty", Some(rules.bin_penalty)),
        ("concentration_penalty", Some(rules.concentration_penalty)),
    ];
    let unlawful = |fields: &[(&'static str, Option<f64>)], max: f64, expected| {
        let of_field = |&(name, value): &(&'static str, Option<f64>)| {
            let found = value?;
            let lawful = found.is_finite() && 0.0 <= found && found <= max;
            (!lawful).then_some(OptimiseError::Constraint { name, expected, found })
        };
        fields.iter().find_map(of_field).map_or(Ok(()), Err)
    };
    unlawful(&shares, 1.0, SHARE)?;
    unlawful(&weights, f64::MAX, WEIGHT)?;
    if let Some(found) = p_value.filter(|p_value| *p_value <= 0.0 || 1.0 <= *p_value) {
        let expected = "a number strictly between 0 and 1";
        return Err(OptimiseError::Constraint { name: "max_p_value", expected, found });
    }
    for (name, n_bins) in [("min_bins", rules.min_bins), ("max_bins", rules.max_bins)] {
        if n_bins == Some(0) {
            return Err(OptimiseError::Constraint { name, expected: "at least 1", found: 0.0 });
        }
    }
    Ok(())
}

fn whole(problem: &Problem<'_>) -> Result<(), OptimiseError> {
    if problem.constraints.max_p_value.is_none_or(|rule| rule.test != PairTest::Fisher) {
        return Ok(());
    }
    let mut sum = 0.0;
    for (prebin, counts) in problem.prebins.iter().enumerate() {
        for found in [counts.non_events, counts.events] {
            sum += found;
            if 0.0 < found.fract() || WHOLE_LIMIT <= sum {
                return Err(OptimiseError::WholeWeights { prebin, found });
            }
        }
    }
    Ok(())
}
