//! Gains, lift and back-test by band of scores.

use fip_ml::{Backtest, BacktestRule, EvaluationError};
use serde::Serialize;

use super::outcomes::ScoredOutcomes;

/// A band of scores `[from, to)`. Cumulative figures are those of this band and the lower ones.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GainsRow {
    /// Lowest score; `None` is open.
    pub from: Option<f64>,
    /// The score that is no longer in the band; `None` is open.
    pub to: Option<f64>,
    /// Rows.
    pub n_rows: usize,
    /// Events.
    pub n_events: usize,
    /// Share of events; `None` without rows.
    pub event_rate: Option<f64>,
    /// Event rate divided by that of all rows.
    pub lift: Option<f64>,
    /// Share of all rows up to here.
    pub cumulative_row_share: f64,
    /// Share of all events up to here: the gain.
    pub cumulative_event_share: f64,
    /// Share of all non-events up to here.
    pub cumulative_non_event_share: f64,
    /// Event rate up to here divided by that of all rows.
    pub cumulative_lift: Option<f64>,
    /// Cumulative share of events less that of non-events.
    pub distance: f64,
    /// Back-test of the band's mean probability; `None` without rows.
    pub backtest: Option<Backtest>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    n_rows: usize,
    n_events: usize,
    expected: f64,
}

/// Returns the bands of scores, the lowest first. The rows are checked and have events.
pub(super) fn gains(
    rows: &ScoredOutcomes<'_>,
    cuts: &[f64],
    rule: &BacktestRule,
) -> Result<Vec<GainsRow>, EvaluationError> {
    let sums = sums(rows, cuts);
    let n_rows = rows.scores.len();
    let n_events = rows.events.iter().filter(|event| **event).count();
    let rate = n_events as f64 / n_rows as f64;
    let mut so_far = Sums::default();
    let mut found = Vec::with_capacity(sums.len());
    for (band, sum) in sums.iter().enumerate() {
        so_far.n_rows += sum.n_rows;
        so_far.n_events += sum.n_events;
        let share = |part: usize, whole: usize| (whole > 0).then(|| part as f64 / whole as f64);
        let event_share = share(so_far.n_events, n_events).unwrap_or(0.0);
        let non_events = so_far.n_rows - so_far.n_events;
        let non_event_share = share(non_events, n_rows - n_events).unwrap_or(0.0);
        let backtest = match sum.n_rows {
            0 => None,
            n => Some(rule.backtest((sum.expected / n as f64).clamp(0.0, 1.0), n, sum.n_events)?),
        };
        found.push(GainsRow {
            from: band.checked_sub(1).map(|before| cuts[before]),
            to: cuts.get(band).copied(),
            n_rows: sum.n_rows,
            n_events: sum.n_events,
            event_rate: share(sum.n_events, sum.n_rows),
            lift: share(sum.n_events, sum.n_rows).map(|found| found / rate),
            cumulative_row_share: so_far.n_rows as f64 / n_rows as f64,
            cumulative_event_share: event_share,
            cumulative_non_event_share: non_event_share,
            cumulative_lift: share(so_far.n_events, so_far.n_rows).map(|found| found / rate),
            distance: event_share - non_event_share,
            backtest,
        });
    }
    Ok(found)
}

fn sums(rows: &ScoredOutcomes<'_>, cuts: &[f64]) -> Vec<Sums> {
    // Sorted, so that the order of the rows does not reach the sums of probabilities.
    let cells = rows.scores.iter().zip(rows.probabilities).zip(rows.events);
    let mut cells: Vec<(usize, f64, bool)> = cells
        .map(|((score, p), event)| (cuts.partition_point(|cut| cut <= score), *p, *event))
        .collect();
    cells.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut sums = vec![Sums::default(); cuts.len() + 1];
    for (band, p, event) in cells {
        sums[band].n_rows += 1;
        sums[band].n_events += usize::from(event);
        sums[band].expected += p;
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counted by hand.
    #[test]
    fn bands_are_half_open_and_add_up() {
        let rows = ScoredOutcomes {
            scores: &[10.0, 20.0, 20.0, 30.0, 40.0],
            probabilities: &[0.5; 5],
            events: &[true, true, false, false, false],
            weights: None,
        };
        let found = gains(&rows, &[20.0, 25.0, 28.0], &BacktestRule::default()).unwrap();
        let counts: Vec<_> = found.iter().map(|row| (row.n_rows, row.n_events)).collect();
        assert_eq!(counts, [(1, 1), (2, 1), (0, 0), (2, 0)]);
        assert_eq!((found[1].from, found[1].to, found[3].to), (Some(20.0), Some(25.0), None));
        assert_eq!((found[2].event_rate, found[2].backtest), (None, None));
        assert!((found[0].lift.unwrap() - 2.5).abs() < 1e-12);
        assert!((found[1].distance - 2.0 / 3.0).abs() < 1e-12);
        assert!((found[3].cumulative_lift.unwrap() - 1.0).abs() < 1e-12);
    }
}
