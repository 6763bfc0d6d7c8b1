//! Decisions at a threshold, and the choice of the threshold.

use super::cost::Costs;
use super::error::EvaluationError;
use super::{Evaluation, Group};

/// The four counts at a threshold: rows whose probability is at or above it are flagged.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Confusion {
    /// Probability from which on rows are flagged.
    pub threshold: f64,
    /// Events that are flagged.
    pub true_positives: usize,
    /// Non-events that are flagged.
    pub false_positives: usize,
    /// Non-events that are not flagged.
    pub true_negatives: usize,
    /// Events that are not flagged.
    pub false_negatives: usize,
}

impl Confusion {
    /// Returns the share of the flagged rows that are events; `None` when none is flagged.
    pub fn precision(&self) -> Option<f64> {
        let flagged = self.true_positives + self.false_positives;
        (flagged > 0).then(|| self.true_positives as f64 / flagged as f64)
    }

    /// Returns the share of the events that are flagged.
    pub fn recall(&self) -> f64 {
        self.true_positives as f64 / (self.true_positives + self.false_negatives) as f64
    }

    /// Returns the share of the non-events that are not flagged.
    pub fn specificity(&self) -> f64 {
        self.true_negatives as f64 / (self.true_negatives + self.false_positives) as f64
    }

    /// Returns the harmonic mean of precision and recall, 0 when no event is flagged.
    pub fn f1(&self) -> f64 {
        let twice = 2.0 * self.true_positives as f64;
        twice / (twice + (self.false_positives + self.false_negatives) as f64)
    }

    /// Returns the share of the rows that are events and flagged, or neither.
    pub fn accuracy(&self) -> f64 {
        let right = self.true_positives + self.true_negatives;
        right as f64 / (right + self.false_positives + self.false_negatives) as f64
    }
}

/// How a threshold is chosen among the predicted probabilities.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum ThresholdRule {
    /// The largest `recall + specificity - 1` (Youden, 1950); events and non-events weigh the same.
    Youden,
    /// The largest F1; leaves the rows that are rightly not flagged out of account.
    F1,
    /// The lowest threshold that flags at most this share of the rows, above 0 and at most 1; when the
    /// highest probability alone is shared by more, that one.
    Share(f64),
    /// The lowest mean cost; just above the highest probability where flagging none costs least. Unlike
    /// [`Costs::calibrated_threshold`] it does not rely on calibrated probabilities.
    Cost(Costs),
}

impl Evaluation {
    /// Returns the counts at a threshold.
    pub fn confusion(&self, threshold: f64) -> Confusion {
        let flagged = self.groups.iter().take_while(|group| group.probability >= threshold);
        let (true_positives, false_positives) = flagged
            .fold((0, 0), |sums, group| (sums.0 + group.n_events, sums.1 + group.n_non_events));
        Confusion {
            threshold,
            true_positives,
            false_positives,
            true_negatives: self.n_non_events - false_positives,
            false_negatives: self.n_events - true_positives,
        }
    }

    /// Returns the threshold that the rule chooses; of equally good ones the highest. Choose it on
    /// training or out-of-fold rows, not on the rows that judge it.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::InvalidShare`] unless the share is above 0 and at most 1;
    /// [`EvaluationError::InvalidCosts`] unless the costs are lawful.
    pub fn threshold(&self, rule: ThresholdRule) -> Result<f64, EvaluationError> {
        let rates = |flagged: Group| {
            let recall = flagged.n_events as f64 / self.n_events as f64;
            recall - flagged.n_non_events as f64 / self.n_non_events as f64
        };
        let f1 = |flagged: Group| {
            2.0 * flagged.n_events as f64 / (flagged.n_rows() + self.n_events) as f64
        };
        match rule {
            ThresholdRule::Youden => Ok(self.highest(rates)),
            ThresholdRule::F1 => Ok(self.highest(f1)),
            ThresholdRule::Cost(costs) => Ok(self.lowest_cost(costs)?.threshold),
            ThresholdRule::Share(share) => {
                let lawful = 0.0 < share && share <= 1.0;
                if !lawful {
                    return Err(EvaluationError::InvalidShare { found: share });
                }
                let allowed = share * self.n_rows() as f64;
                let within =
                    self.flagged().take_while(|flagged| flagged.n_rows() as f64 <= allowed);
                Ok(within.last().map_or(self.groups[0].probability, |flagged| flagged.probability))
            }
        }
    }

    /// Returns the highest threshold at which `merit` is largest.
    fn highest(&self, merit: impl Fn(Group) -> f64) -> f64 {
        let start = (f64::NEG_INFINITY, f64::INFINITY);
        let best = self.flagged().fold(start, |best, flagged| {
            let found = merit(flagged);
            if found > best.0 { (found, flagged.probability) } else { best }
        });
        best.1
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    fn evaluation() -> Evaluation {
        let labels = [true, false, true, true, false, false, false, false];
        Evaluation::new(&labels, &[0.9, 0.8, 0.7, 0.4, 0.4, 0.3, 0.2, 0.1]).unwrap()
    }

    #[test]
    fn refuses_shares_that_are_none() {
        for found in [0.0, 1.1, f64::NAN] {
            let error = evaluation().threshold(ThresholdRule::Share(found)).unwrap_err();
            assert!(matches!(error, EvaluationError::InvalidShare { .. }));
        }
    }

    /// Counted by hand.
    #[test]
    fn counts_at_a_threshold() {
        let found = evaluation().confusion(0.7);
        assert_eq!((found.true_positives, found.false_positives), (2, 1));
        assert_eq!((found.true_negatives, found.false_negatives), (4, 1));
        assert_relative_eq!(found.specificity(), 0.8);
        assert_relative_eq!(found.f1(), 2.0 / 3.0);
        assert_relative_eq!(found.accuracy(), 0.75);
        assert_eq!(evaluation().confusion(2.0).precision(), None);
    }

    #[test]
    fn rules_choose_their_thresholds() {
        let choose = |rule| evaluation().threshold(rule).unwrap();
        assert_relative_eq!(choose(ThresholdRule::Youden), 0.4);
        assert_relative_eq!(choose(ThresholdRule::F1), 0.4);
        assert_relative_eq!(choose(ThresholdRule::Share(0.5)), 0.7);
        assert_relative_eq!(choose(ThresholdRule::Share(0.01)), 0.9);
        assert_relative_eq!(choose(ThresholdRule::Share(1.0)), 0.1);
    }
}
