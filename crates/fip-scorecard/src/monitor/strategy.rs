//! The strategy table: what every cut-off approves, and what it costs.

use serde::{Deserialize, Serialize};

use super::error::StrategyError;

/// What an approved row earns or loses, in pence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Economics {
    /// Profit of an approved non-event.
    pub profit_pence: i64,
    /// Loss of an approved event, as a positive number.
    pub loss_pence: i64,
}

impl Economics {
    /// Returns the profit of approved weights, in pence; refused rows earn nothing.
    pub fn profit(self, non_events: f64, events: f64) -> f64 {
        non_events * self.profit_pence as f64 - events * self.loss_pence as f64
    }

    /// Returns the event rate above which a row loses money; `None` when profit and loss do not tell one.
    pub fn break_even_event_rate(self) -> Option<f64> {
        let (profit, loss) = (self.profit_pence as f64, self.loss_pence as f64);
        let lawful = profit >= 0.0 && loss >= 0.0 && profit + loss > 0.0;
        lawful.then(|| profit / (profit + loss))
    }
}

/// A cut-off; scores at or above it are approved. Rows without weights count 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct StrategyRow {
    /// The lowest score that is approved.
    pub cutoff: f64,
    /// Rows that are approved.
    pub approved: f64,
    /// Share of all rows that is approved.
    pub approval_rate: f64,
    /// Events that are approved.
    pub approved_events: f64,
    /// Share of events among the approved; `None` when nobody is approved.
    pub event_rate: Option<f64>,
    /// Events that are refused.
    pub events_avoided: f64,
    /// Share of all events that is refused; `None` when there is no event.
    pub events_avoided_share: Option<f64>,
    /// Non-events that are refused.
    pub non_events_lost: f64,
    /// Share of all non-events that is refused; `None` when every row is an event.
    pub non_events_lost_share: Option<f64>,
    /// Share of events from this cut-off up to the next: what the last step down costs; `None` without
    /// rows there.
    pub marginal_event_rate: Option<f64>,
    /// Profit of the approved, in pence.
    pub profit_pence: f64,
}

/// What every cut-off approves and costs, from outcomes that are known.
///
/// Rows that were refused in the past have no outcome: a table of approved rows alone is too good.
///
/// # Examples
///
/// ```
/// use fip_scorecard::monitor::{CutoffRule, Economics, Strategy};
///
/// let scores = [400.0, 500.0, 600.0, 700.0];
/// let events = [true, true, false, false];
/// let strategy = Strategy::new(&scores, &events, Economics { profit_pence: 100, loss_pence: 900 })?;
/// assert_eq!(strategy.row_at(500.0).approval_rate, 0.75);
/// assert_eq!(strategy.choose(CutoffRule::HighestProfit)?.cutoff, 600.0);
/// # Ok::<(), fip_scorecard::monitor::StrategyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Strategy {
    economics: Economics,
    /// By ascending cut-off, one for each distinct score, so the first approves everybody.
    rows: Vec<StrategyRow>,
}

/// A distinct score: its weights.
#[derive(Debug, Clone, Copy)]
struct Level {
    score: f64,
    events: f64,
    non_events: f64,
}

impl Strategy {
    /// Returns the table of rows that weigh the same, with a cut-off at every distinct score.
    ///
    /// # Errors
    ///
    /// [`StrategyError`] when lengths differ, there are no rows, or a score is not finite.
    pub fn new(
        scores: &[f64],
        events: &[bool],
        economics: Economics,
    ) -> Result<Self, StrategyError> {
        Self::weighted(scores, events, &vec![1.0; scores.len()], economics)
    }

    /// Returns the table of weighted rows; rows of weight 0 are left out.
    ///
    /// # Errors
    ///
    /// [`StrategyError`] when lengths differ, there is no weight, or a number is unlawful.
    pub fn weighted(
        scores: &[f64],
        events: &[bool],
        weights: &[f64],
        economics: Economics,
    ) -> Result<Self, StrategyError> {
        let levels = levels(scores, events, weights)?;
        let all = levels
            .iter()
            .fold((0.0, 0.0), |sum, level| (sum.0 + level.events, sum.1 + level.non_events));
        let (mut approved_events, mut approved_non_events) = (0.0, 0.0);
        let mut rows: Vec<StrategyRow> = Vec::with_capacity(levels.len());
        for level in levels.iter().rev() {
            approved_events += level.events;
            approved_non_events += level.non_events;
            let marginal = share(level.events, level.events + level.non_events);
            let approved = (approved_events, approved_non_events);
            rows.push(StrategyRow::new(level.score, approved, all, marginal, economics));
        }
        rows.reverse();
        Ok(Self { economics, rows })
    }

    /// Returns the rows by ascending cut-off, one for each distinct score.
    pub fn rows(&self) -> &[StrategyRow] {
        &self.rows
    }

    /// Returns what an approved row earns or loses.
    pub fn economics(&self) -> Economics {
        self.economics
    }

    /// Returns the row of any cut-off, whether or not it is a score; its marginal rate is that of the
    /// lowest score it approves. Above the highest score nobody is approved.
    pub fn row_at(&self, cutoff: f64) -> StrategyRow {
        let at = self.rows.partition_point(|row| row.cutoff < cutoff);
        if let Some(row) = self.rows.get(at) {
            return StrategyRow { cutoff, ..*row };
        }
        StrategyRow::new(cutoff, (0.0, 0.0), self.all(), None, self.economics)
    }

    /// Returns a table with these cut-offs only, whose marginal rates are those of the scores from each
    /// cut-off up to the next; cut-offs are sorted, and equal ones told once.
    ///
    /// # Errors
    ///
    /// [`StrategyError::NotFinite`] for a cut-off that is not finite.
    pub fn at_cutoffs(&self, cutoffs: &[f64]) -> Result<Vec<StrategyRow>, StrategyError> {
        if let Some(row) = cutoffs.iter().position(|cutoff| !cutoff.is_finite()) {
            return Err(StrategyError::NotFinite { row, found: cutoffs[row] });
        }
        let mut cutoffs = cutoffs.to_vec();
        cutoffs.sort_unstable_by(f64::total_cmp);
        cutoffs.dedup_by(|next, kept| *next <= *kept);
        let mut rows: Vec<StrategyRow> =
            cutoffs.into_iter().map(|cutoff| self.row_at(cutoff)).collect();
        let (mut above, mut events_above) = (0.0, 0.0);
        for row in rows.iter_mut().rev() {
            let (step, events) = (row.approved - above, row.approved_events - events_above);
            row.marginal_event_rate = share(events, step);
            (above, events_above) = (row.approved, row.approved_events);
        }
        Ok(rows)
    }

    /// Returns the weights of all events and non-events.
    pub(super) fn all(&self) -> (f64, f64) {
        self.rows
            .first()
            .map_or((0.0, 0.0), |row| (row.approved_events, row.approved - row.approved_events))
    }
}

impl StrategyRow {
    fn new(
        cutoff: f64,
        (events, non_events): (f64, f64),
        (all_events, all_non_events): (f64, f64),
        marginal_event_rate: Option<f64>,
        economics: Economics,
    ) -> Self {
        let approved = events + non_events;
        let (avoided, lost) = (all_events - events, all_non_events - non_events);
        Self {
            cutoff,
            approved,
            approval_rate: approved / (all_events + all_non_events),
            approved_events: events,
            event_rate: share(events, approved),
            events_avoided: avoided.max(0.0),
            events_avoided_share: share(avoided.max(0.0), all_events),
            non_events_lost: lost.max(0.0),
            non_events_lost_share: share(lost.max(0.0), all_non_events),
            marginal_event_rate,
            profit_pence: economics.profit(non_events, events),
        }
    }
}

/// Returns a share, `None` of nothing.
pub(super) fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

fn levels(scores: &[f64], events: &[bool], weights: &[f64]) -> Result<Vec<Level>, StrategyError> {
    for found in [events.len(), weights.len()] {
        if found != scores.len() {
            return Err(StrategyError::WrongLength { expected: scores.len(), found });
        }
    }
    if let Some(row) = scores.iter().position(|score| !score.is_finite()) {
        return Err(StrategyError::NotFinite { row, found: scores[row] });
    }
    if let Some(row) = weights.iter().position(|weight| !(weight.is_finite() && *weight >= 0.0)) {
        return Err(StrategyError::InvalidWeight { row, found: weights[row] });
    }
    let cells = scores.iter().zip(events).zip(weights).filter(|(_, weight)| **weight > 0.0);
    let mut rows: Vec<(f64, bool, f64)> =
        cells.map(|((score, event), weight)| (*score, *event, *weight)).collect();
    if rows.is_empty() {
        return Err(StrategyError::NoRows);
    }
    // By weight too, so that sums do not depend on the order of the rows.
    rows.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.2.total_cmp(&b.2)));
    let level = |rows: &[(f64, bool, f64)]| {
        // A fold, for the sum of no floats is -0.
        let of = |event| rows.iter().filter(|row| row.1 == event).fold(0.0, |sum, row| sum + row.2);
        Level { score: rows[0].0, events: of(true), non_events: of(false) }
    };
    Ok(rows.chunk_by(|a, b| a.0 >= b.0).map(level).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONEY: Economics = Economics { profit_pence: 10_000, loss_pence: 90_000 };

    fn strategy() -> Strategy {
        let scores = [300.0, 300.0, 400.0, 500.0, 500.0, 600.0];
        let events = [true, false, true, false, true, false];
        Strategy::new(&scores, &events, MONEY).unwrap()
    }

    #[test]
    fn refuses_lengths_and_numbers() {
        let new = |scores: &[f64], events: &[bool], weights: &[f64]| {
            Strategy::weighted(scores, events, weights, MONEY).unwrap_err()
        };
        assert_eq!(new(&[], &[], &[]), StrategyError::NoRows);
        assert_eq!(new(&[1.0], &[true], &[0.0]), StrategyError::NoRows);
        let lengths = StrategyError::WrongLength { expected: 1, found: 0 };
        assert_eq!(new(&[1.0], &[], &[1.0]), lengths);
        assert!(matches!(new(&[f64::NAN], &[true], &[1.0]), StrategyError::NotFinite { .. }));
        let error = new(&[1.0], &[true], &[-1.0]);
        assert!(matches!(error, StrategyError::InvalidWeight { row: 0, .. }));
    }

    /// Counted by hand.
    #[test]
    #[expect(clippy::float_cmp, reason = "counts and ratios of small counts are exact")]
    fn a_row_counts_what_it_approves() {
        let found = strategy().rows()[2];
        assert_eq!((found.cutoff, found.approved, found.approved_events), (500.0, 3.0, 1.0));
        assert_eq!((found.approval_rate, found.event_rate), (0.5, Some(1.0 / 3.0)));
        assert_eq!((found.events_avoided, found.non_events_lost), (2.0, 1.0));
        assert_eq!(found.marginal_event_rate, Some(0.5));
        assert_eq!(found.profit_pence, 2.0 * 10_000.0 - 90_000.0);
        assert_eq!(strategy().rows()[0].approval_rate, 1.0);
        let no_event = strategy().rows()[3].marginal_event_rate.unwrap();
        assert!(no_event.is_sign_positive(), "{no_event}");
    }

    #[test]
    fn cut_offs_between_and_above_the_scores() {
        let between = strategy().row_at(450.0);
        assert!((between.approved - 3.0).abs() < 1e-12);
        let above = strategy().row_at(601.0);
        assert_eq!((above.event_rate, above.marginal_event_rate), (None, None));
        assert!(above.approved.abs() < 1e-12 && (above.events_avoided - 3.0).abs() < 1e-12);
        let rows = strategy().at_cutoffs(&[500.0, 0.0, 500.0, 700.0]).unwrap();
        let marginal: Vec<_> = rows.iter().map(|row| row.marginal_event_rate).collect();
        assert_eq!(marginal, [Some(2.0 / 3.0), Some(1.0 / 3.0), None]);
        assert!(strategy().at_cutoffs(&[f64::NAN]).is_err());
    }

    #[test]
    fn break_even_is_the_share_of_the_profit() {
        assert_eq!(MONEY.break_even_event_rate(), Some(0.1));
        assert_eq!(Economics::default().break_even_event_rate(), None);
    }
}
