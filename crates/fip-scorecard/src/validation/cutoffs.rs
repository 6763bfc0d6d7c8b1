//! Decisions by cut-off.

use fip_ml::Confusion;
use serde::Serialize;

use super::error::ValidationError;
use super::outcomes::ScoredOutcomes;

/// The decisions at a cut-off: scores below it are refused.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CutoffRow {
    /// The lowest score that is approved.
    pub cutoff: f64,
    /// Events that are refused (true positives).
    pub refused_events: usize,
    /// Non-events that are refused (false positives).
    pub refused_non_events: usize,
    /// Events that are approved (false negatives).
    pub approved_events: usize,
    /// Non-events that are approved (true negatives).
    pub approved_non_events: usize,
    /// Share of the events that is refused.
    pub recall: f64,
    /// Share of the non-events that is approved.
    pub specificity: f64,
    /// Share of events among the refused; `None` when nobody is refused.
    pub precision: Option<f64>,
    /// Harmonic mean of precision and recall.
    pub f1: f64,
    /// Share of rows that are refused events or approved non-events.
    pub accuracy: f64,
}

/// Returns a row for each cut-off, ascending, equal ones once. The rows are checked and hold both classes.
pub(super) fn cutoff_rows(
    rows: &ScoredOutcomes<'_>,
    cutoffs: &[f64],
) -> Result<Vec<CutoffRow>, ValidationError> {
    if let Some(position) = cutoffs.iter().position(|cutoff| !cutoff.is_finite()) {
        let found = cutoffs[position];
        return Err(ValidationError::InvalidCut { field: "cutoffs", position, found });
    }
    let mut cutoffs = cutoffs.to_vec();
    cutoffs.sort_unstable_by(f64::total_cmp);
    cutoffs.dedup_by(|next, kept| *next <= *kept);
    let sorted = |event: bool| {
        let cells = rows.scores.iter().zip(rows.events).filter(|&(_, &found)| found == event);
        let mut scores: Vec<f64> = cells.map(|(score, _)| *score).collect();
        scores.sort_unstable_by(f64::total_cmp);
        scores
    };
    let (events, non_events) = (sorted(true), sorted(false));
    let below = |scores: &[f64], cutoff: f64| scores.partition_point(|score| *score < cutoff);
    let row = |cutoff: f64| {
        let (refused_events, refused_non_events) =
            (below(&events, cutoff), below(&non_events, cutoff));
        let confusion = Confusion {
            threshold: cutoff,
            true_positives: refused_events,
            false_positives: refused_non_events,
            true_negatives: non_events.len() - refused_non_events,
            false_negatives: events.len() - refused_events,
        };
        CutoffRow {
            cutoff,
            refused_events,
            refused_non_events,
            approved_events: confusion.false_negatives,
            approved_non_events: confusion.true_negatives,
            recall: confusion.recall(),
            specificity: confusion.specificity(),
            precision: confusion.precision(),
            f1: confusion.f1(),
            accuracy: confusion.accuracy(),
        }
    };
    Ok(cutoffs.into_iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: ScoredOutcomes<'_> = ScoredOutcomes {
        scores: &[10.0, 20.0, 20.0, 30.0],
        probabilities: &[0.5; 4],
        events: &[true, true, false, false],
        weights: None,
    };

    #[test]
    fn refuses_cut_offs_that_are_none() {
        let error = cutoff_rows(&ROWS, &[f64::NAN]).unwrap_err();
        assert!(matches!(error, ValidationError::InvalidCut { field: "cutoffs", .. }));
    }

    /// Counted by hand.
    #[test]
    fn a_score_at_the_cut_off_is_approved() {
        let found = cutoff_rows(&ROWS, &[25.0, 20.0, 5.0, 20.0]).unwrap();
        let refused: Vec<_> =
            found.iter().map(|row| (row.refused_events, row.refused_non_events)).collect();
        assert_eq!(refused, [(0, 0), (1, 0), (2, 1)]);
        assert_eq!((found[0].precision, found[1].precision), (None, Some(1.0)));
        assert!((found[2].accuracy - 0.75).abs() < 1e-12);
    }
}
