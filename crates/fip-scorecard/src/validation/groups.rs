//! How well a card works for groups of customers.

use std::collections::BTreeMap;

use fip_ml::{AucInterval, Backtest, BacktestRule, Evaluation};
use serde::Serialize;

use super::error::ValidationError;
use super::outcomes::ScoredOutcomes;
use super::ranking::Ranks;

/// A group of customers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupPerformance {
    /// Name of the group.
    pub group: String,
    /// Rows.
    pub n_rows: usize,
    /// Events.
    pub n_events: usize,
    /// Share of events.
    pub event_rate: f64,
    /// Measures; `None` when the group has fewer rows than asked for, or fewer than two events or two
    /// non-events.
    pub measures: Option<GroupMeasures>,
}

/// How well a card works for a group.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct GroupMeasures {
    /// Area under the ROC curve of the score with its interval of level 0.95.
    pub auc: AucInterval,
    /// Kolmogorov-Smirnov statistic of the score.
    pub ks: f64,
    /// Brier score of the probabilities.
    pub brier: f64,
    /// Mean of the probabilities.
    pub mean_probability: f64,
    /// Calibration in the large: event rate less mean probability. Positive says that the card takes the
    /// group for safer than it is.
    pub calibration_in_the_large: f64,
    /// Back-test of the mean probability; its interval is that of the event rate.
    pub backtest: Backtest,
}

/// Returns the groups by name; row `i` belongs to `groups[i]`.
///
/// Groups that differ in AUC are ranked with different care, groups that differ in calibration pay for
/// others. Both come with intervals, for small groups differ by chance.
///
/// # Errors
///
/// [`ValidationError`] when lengths differ or a number is unlawful.
pub fn group_performance<S: AsRef<str>>(
    rows: &ScoredOutcomes<'_>,
    groups: &[S],
    min_rows: usize,
) -> Result<Vec<GroupPerformance>, ValidationError> {
    rows.check()?;
    if groups.len() != rows.scores.len() {
        let (expected, found) = (rows.scores.len(), groups.len());
        return Err(ValidationError::WrongLength { field: "groups", expected, found });
    }
    let mut members: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, group) in groups.iter().enumerate() {
        members.entry(group.as_ref()).or_default().push(row);
    }
    let of = |(group, members): (&str, Vec<usize>)| {
        let events: Vec<bool> = members.iter().map(|&row| rows.events[row]).collect();
        let (n_rows, n_events) = (members.len(), events.iter().filter(|event| **event).count());
        let large = n_rows >= min_rows && n_events.min(n_rows - n_events) >= 2;
        let measures = if large { Some(measures(rows, &members, &events)?) } else { None };
        Ok(GroupPerformance {
            group: group.to_owned(),
            n_rows,
            n_events,
            event_rate: n_events as f64 / n_rows as f64,
            measures,
        })
    };
    members.into_iter().map(of).collect()
}

fn measures(
    rows: &ScoredOutcomes<'_>,
    members: &[usize],
    events: &[bool],
) -> Result<GroupMeasures, ValidationError> {
    let pick = |values: &[f64]| -> Vec<f64> { members.iter().map(|&row| values[row]).collect() };
    let mut probabilities = pick(rows.probabilities);
    let of_score = Ranks::new(&pick(rows.scores), events)?.evaluation;
    let brier = Evaluation::new(events, &probabilities)?.brier();
    // Sorted, so that the order of the rows does not reach the sum.
    probabilities.sort_unstable_by(f64::total_cmp);
    let n_rows = members.len();
    let mean_probability = (probabilities.iter().sum::<f64>() / n_rows as f64).clamp(0.0, 1.0);
    let n_events = of_score.n_events();
    Ok(GroupMeasures {
        auc: of_score.auc_interval(0.95)?,
        ks: of_score.kolmogorov_smirnov().statistic,
        brier,
        mean_probability,
        calibration_in_the_large: of_score.event_rate() - mean_probability,
        backtest: BacktestRule::default().backtest(mean_probability, n_rows, n_events)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: ScoredOutcomes<'_> = ScoredOutcomes {
        scores: &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
        probabilities: &[0.5; 6],
        events: &[true, true, false, false, true, false],
        weights: None,
    };

    #[test]
    fn refuses_other_lengths() {
        let error = group_performance(&ROWS, &["a"], 1).unwrap_err();
        assert!(matches!(error, ValidationError::WrongLength { field: "groups", .. }));
    }

    #[test]
    fn small_groups_are_listed_without_measures() {
        let groups = ["b", "b", "b", "b", "a", "a"];
        let found = group_performance(&ROWS, &groups, 3).unwrap();
        assert_eq!((found[0].group.as_str(), found[0].n_rows, found[0].measures), ("a", 2, None));
        let one_event = group_performance(&ROWS, &["a", "b", "a", "a", "b", "b"], 3).unwrap();
        assert_eq!((one_event[0].n_events, one_event[0].measures), (1, None));
        let measures = found[1].measures.unwrap();
        assert!((measures.auc.auc - 1.0).abs() < 1e-12 && (measures.ks - 1.0).abs() < 1e-12);
        assert!(measures.calibration_in_the_large.abs() < 1e-12);
        assert!(
            group_performance(&ROWS, &groups, 5).unwrap().iter().all(|row| row.measures.is_none())
        );
    }
}
