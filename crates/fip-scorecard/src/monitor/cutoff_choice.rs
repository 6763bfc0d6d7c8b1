//! The choice of cut-offs and of the tiers between them.

use serde::{Deserialize, Serialize};

use super::error::StrategyError;
use super::strategy::{Strategy, StrategyRow, share};

/// How a cut-off is chosen among the scores of a [`Strategy`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum CutoffRule {
    /// The highest cut-off that approves at least this share of the rows.
    ApprovalRate(f64),
    /// The lowest cut-off whose approved rows have at most this share of events. A lower one that has
    /// more is not looked at again, for rates need not fall with every score.
    EventRate(f64),
    /// The lowest cut-off from which on every score earns at least what it costs: the marginal rates of
    /// this and all higher scores are at most this share.
    MarginalEventRate(f64),
    /// The highest profit; of equal ones the lowest cut-off, which approves the most.
    HighestProfit,
}

/// Two cut-offs that make three tiers: high risk below `high_below`, low risk from `medium_below` on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TierCutoffs {
    /// The lowest score that is no longer high risk.
    pub high_below: f64,
    /// The lowest score that is low risk.
    pub medium_below: f64,
}

/// What a tier holds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TierRow {
    /// Lowest score of the tier; `None` is open.
    pub from: Option<f64>,
    /// The score that is no longer in the tier; `None` is open.
    pub to: Option<f64>,
    /// Rows, or their weight.
    pub rows: f64,
    /// Share of all rows.
    pub share: f64,
    /// Events.
    pub events: f64,
    /// Share of events; `None` without rows.
    pub event_rate: Option<f64>,
}

impl Strategy {
    /// Returns the row of the cut-off that the rule chooses.
    ///
    /// # Errors
    ///
    /// [`StrategyError::InvalidTarget`] for a target that is no share (an approval rate of 0 is none
    /// either), and [`StrategyError::NoCutoff`] when no cut-off keeps the event rate, or when every one
    /// loses money.
    pub fn choose(&self, rule: CutoffRule) -> Result<StrategyRow, StrategyError> {
        let target = |found: f64, lawful: bool| {
            if lawful { Ok(found) } else { Err(StrategyError::InvalidTarget { found }) }
        };
        let inside = |found: f64| (0.0..=1.0).contains(&found);
        let rows = self.rows();
        let found = match rule {
            CutoffRule::ApprovalRate(rate) => {
                let rate = target(rate, inside(rate) && rate > 0.0)?;
                rows.iter().rev().find(|row| row.approval_rate >= rate)
            }
            CutoffRule::EventRate(rate) => {
                let rate = target(rate, inside(rate))?;
                rows.iter().find(|row| row.event_rate.is_some_and(|found| found <= rate))
            }
            CutoffRule::MarginalEventRate(rate) => {
                let rate = target(rate, inside(rate))?;
                let earns =
                    |row: &&StrategyRow| row.marginal_event_rate.is_some_and(|found| found <= rate);
                rows.iter().rev().take_while(earns).last()
            }
            CutoffRule::HighestProfit => {
                let start: Option<&StrategyRow> = None;
                let best = rows.iter().fold(start, |best, row| match best {
                    Some(best) if best.profit_pence >= row.profit_pence => Some(best),
                    _ => Some(row),
                });
                best.filter(|row| row.profit_pence >= 0.0)
            }
        };
        found.copied().ok_or(StrategyError::NoCutoff)
    }

    /// Returns two cut-offs, each by its own rule.
    ///
    /// # Errors
    ///
    /// Those of [`Strategy::choose`], and [`StrategyError::NotAscending`] when the second cut-off is not
    /// above the first, so that no tier would lie between them.
    pub fn choose_tiers(
        &self,
        high_below: CutoffRule,
        medium_below: CutoffRule,
    ) -> Result<TierCutoffs, StrategyError> {
        let high_below = self.choose(high_below)?.cutoff;
        let medium_below = self.choose(medium_below)?.cutoff;
        let cutoffs = TierCutoffs { high_below, medium_below };
        cutoffs.check()?;
        Ok(cutoffs)
    }

    /// Returns what the tiers hold, from the lowest scores to the highest.
    ///
    /// # Errors
    ///
    /// [`StrategyError::NotAscending`] unless the cut-offs are finite and ascend.
    pub fn tiers(&self, cutoffs: TierCutoffs) -> Result<[TierRow; 3], StrategyError> {
        cutoffs.check()?;
        let (all_events, all_non_events) = self.all();
        let all = all_events + all_non_events;
        let [medium, low] =
            [cutoffs.high_below, cutoffs.medium_below].map(|cutoff| self.row_at(cutoff));
        let tier = |from, to, rows: f64, events: f64| TierRow {
            from,
            to,
            rows,
            share: rows / all,
            events,
            event_rate: share(events, rows),
        };
        let (high_below, medium_below) = (Some(cutoffs.high_below), Some(cutoffs.medium_below));
        Ok([
            tier(None, high_below, all - medium.approved, all_events - medium.approved_events),
            tier(
                high_below,
                medium_below,
                medium.approved - low.approved,
                medium.approved_events - low.approved_events,
            ),
            tier(medium_below, None, low.approved, low.approved_events),
        ])
    }
}

impl TierCutoffs {
    fn check(self) -> Result<(), StrategyError> {
        let Self { high_below, medium_below } = self;
        let lawful =
            high_below.is_finite() && medium_below.is_finite() && high_below < medium_below;
        if lawful { Ok(()) } else { Err(StrategyError::NotAscending { high_below, medium_below }) }
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "cut-offs are scores that were given, and counts are exact")]
mod tests {
    use super::*;
    use crate::monitor::Economics;

    /// Ten scores; events at 100, 200, 300 and 500.
    fn strategy() -> Strategy {
        let scores: Vec<f64> = (1..=10).map(|score| f64::from(score) * 100.0).collect();
        let events: Vec<bool> = (1..=10).map(|score| [1, 2, 3, 5].contains(&score)).collect();
        let money = Economics { profit_pence: 100, loss_pence: 250 };
        Strategy::new(&scores, &events, money).unwrap()
    }

    fn cutoff(rule: CutoffRule) -> f64 {
        strategy().choose(rule).unwrap().cutoff
    }

    #[test]
    fn refuses_targets_that_cannot_be() {
        for rule in [
            CutoffRule::ApprovalRate(0.0),
            CutoffRule::ApprovalRate(f64::NAN),
            CutoffRule::EventRate(-0.1),
            CutoffRule::MarginalEventRate(1.1),
        ] {
            let error = strategy().choose(rule).unwrap_err();
            assert!(matches!(error, StrategyError::InvalidTarget { .. }), "{rule:?}");
        }
    }

    #[test]
    fn rules_choose_their_cut_offs() {
        assert_eq!(cutoff(CutoffRule::ApprovalRate(0.5)), 600.0);
        assert_eq!(cutoff(CutoffRule::ApprovalRate(0.55)), 500.0);
        assert_eq!(cutoff(CutoffRule::ApprovalRate(1.0)), 100.0);
        assert_eq!(cutoff(CutoffRule::EventRate(0.0)), 600.0);
        assert_eq!(cutoff(CutoffRule::EventRate(0.15)), 400.0);
        assert_eq!(cutoff(CutoffRule::MarginalEventRate(0.5)), 600.0);
        // 600 earns 500; 400 earns 600 - 250.
        assert_eq!(cutoff(CutoffRule::HighestProfit), 600.0);
    }

    #[test]
    fn no_cut_off_is_an_error() {
        let worst =
            Strategy::new(&[1.0, 2.0], &[true, true], Economics { profit_pence: 1, loss_pence: 1 });
        let worst = worst.unwrap();
        for rule in [
            CutoffRule::EventRate(0.5),
            CutoffRule::MarginalEventRate(0.5),
            CutoffRule::HighestProfit,
        ] {
            assert_eq!(worst.choose(rule), Err(StrategyError::NoCutoff));
        }
    }

    #[test]
    fn of_equal_profits_the_one_that_approves_the_most_is_chosen() {
        let idle = Strategy::new(&[1.0, 2.0], &[true, false], Economics::default()).unwrap();
        assert_eq!(idle.choose(CutoffRule::HighestProfit).unwrap().cutoff, 1.0);
    }

    #[test]
    fn tiers_hold_every_row_once() {
        let cutoffs = strategy()
            .choose_tiers(CutoffRule::ApprovalRate(0.7), CutoffRule::EventRate(0.0))
            .unwrap();
        assert_eq!(cutoffs, TierCutoffs { high_below: 400.0, medium_below: 600.0 });
        let [high, medium, low] = strategy().tiers(cutoffs).unwrap();
        assert_eq!([high.rows, medium.rows, low.rows], [3.0, 2.0, 5.0]);
        assert_eq!([high.event_rate, medium.event_rate], [Some(1.0), Some(0.5)]);
        assert_eq!(low.event_rate, Some(0.0));
    }

    #[test]
    fn cut_offs_that_do_not_ascend_make_no_tiers() {
        let same = CutoffRule::ApprovalRate(0.5);
        let error = strategy().choose_tiers(same, same).unwrap_err();
        assert_eq!(error, StrategyError::NotAscending { high_below: 600.0, medium_below: 600.0 });
    }
}
