//! The rules that need no model: shares, information, correlation, variance inflation.

use super::associations::Correlations;
use super::{Rejection, SelectionRules};
use crate::fit::Candidate;

/// Returns for each candidate why it is rejected, or `None`.
///
/// Without a penalty the regression has no solution where candidates determine one another, so that those
/// of the least information are then rejected even if no rule asks.
pub(in crate::fit) fn screen(
    candidates: &[Candidate],
    weights: &[f64],
    rules: &SelectionRules,
    is_penalised: bool,
) -> Vec<Option<Rejection>> {
    let mut verdicts: Vec<Option<Rejection>> =
        candidates.iter().map(|candidate| alone(candidate, rules)).collect();
    let asks = rules.max_correlation.is_some() || rules.max_variance_inflation.is_some();
    if is_penalised && !asks {
        return verdicts;
    }
    let order = by_information(candidates, &verdicts, rules);
    let listed: Vec<&Candidate> = order.iter().map(|&at| &candidates[at]).collect();
    let correlations = Correlations::of(&listed, weights);
    let forced: Vec<bool> = listed.iter().map(|one| is_forced(one, rules)).collect();
    let mut kept: Vec<usize> = Vec::new();
    for at in 0..order.len() {
        let near = nearest(&correlations, &kept, at);
        let limit = rules.max_correlation.unwrap_or(f64::INFINITY);
        match near.map(|other| (other, correlations.between(at, other))) {
            Some((other, correlation)) if correlation.abs() > limit && !forced[at] => {
                let with = listed[other].name().to_owned();
                verdicts[order[at]] = Some(Rejection::Correlated { with, correlation, limit });
            }
            _ => kept.push(at),
        }
    }
    let limit = rules.max_variance_inflation;
    while let Some((position, factor)) = most_inflated(&correlations, &kept, &forced, limit) {
        let determined = Rejection::Determined;
        let rejection =
            limit.map_or(determined, |limit| Rejection::VarianceInflation { factor, limit });
        verdicts[order[kept.remove(position)]] = Some(rejection);
    }
    verdicts
}

/// Returns the kept candidate of the largest correlation, without sign, with another.
fn nearest(correlations: &Correlations, kept: &[usize], at: usize) -> Option<usize> {
    let size = |other: usize| correlations.between(at, other).abs();
    kept.iter().copied().reduce(|best, other| if size(other) > size(best) { other } else { best })
}

/// Returns the position in `kept` and the factor of the candidate beyond the limit that the others say
/// most about; of equals the one of the least information value.
fn most_inflated(
    correlations: &Correlations,
    kept: &[usize],
    forced: &[bool],
    limit: Option<f64>,
) -> Option<(usize, Option<f64>)> {
    let size = |factor: Option<f64>| factor.unwrap_or(f64::INFINITY);
    let factors = correlations.inflation(kept).into_iter().enumerate();
    let is_beyond = |factor: Option<f64>| match (factor, limit) {
        (Some(factor), Some(limit)) => factor > limit,
        (Some(_), None) => false,
        (None, _) => true,
    };
    let beyond = factors.filter(|&(at, factor)| is_beyond(factor) && !forced[kept[at]]);
    beyond.max_by(|a, b| size(a.1).total_cmp(&size(b.1)))
}

/// Returns the candidates that are left: forced ones first, then by information value, largest first.
fn by_information(
    candidates: &[Candidate],
    verdicts: &[Option<Rejection>],
    rules: &SelectionRules,
) -> Vec<usize> {
    let left = (0..candidates.len()).filter(|&at| verdicts[at].is_none());
    let mut order: Vec<(bool, f64, usize)> = left
        .map(|at| (!is_forced(&candidates[at], rules), candidates[at].information_value(), at))
        .collect();
    order.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
    order.into_iter().map(|(_, _, at)| at).collect()
}

fn is_forced(candidate: &Candidate, rules: &SelectionRules) -> bool {
    rules.forced_in.iter().any(|name| name == candidate.name())
}

/// The rules that look at one candidate.
fn alone(candidate: &Candidate, rules: &SelectionRules) -> Option<Rejection> {
    if rules.forced_out.iter().any(|name| name == candidate.name()) {
        return Some(Rejection::ForcedOut);
    }
    if !candidate.varies() {
        return Some(Rejection::Constant);
    }
    if is_forced(candidate, rules) {
        return None;
    }
    let above = |found: f64, limit: Option<f64>| limit.filter(|&limit| found > limit);
    let share = candidate.missing_share();
    if let Some(limit) = above(share, rules.max_missing_share) {
        return Some(Rejection::Missing { share, limit });
    }
    let share = candidate.most_frequent_share();
    if let Some(limit) = above(share, rules.max_identical_share) {
        return Some(Rejection::Identical { share, limit });
    }
    let information = candidate.information_value();
    if let Some(limit) = rules.min_information_value.filter(|&limit| information < limit) {
        return Some(Rejection::WeakInformation { limit });
    }
    let suspicious = above(information, rules.max_information_value);
    suspicious.map(|limit| Rejection::SuspiciousInformation { limit })
}
