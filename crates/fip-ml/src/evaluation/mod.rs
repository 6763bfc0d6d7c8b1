//! How good predicted probabilities are.

mod backtest;
mod bands;
mod calibration;
mod cap;
mod capture;
mod checks;
mod comparison;
mod confusion;
mod cost;
mod error;
mod hosmer_lemeshow;
mod intervals;
mod loss;
mod precision_recall;
mod proportion;
mod roc;
mod weighted;

pub use backtest::{Backtest, BacktestRule, TrafficLight};
pub use bands::Band;
pub use calibration::CalibrationLine;
pub use cap::CapPoint;
pub use capture::Capture;
pub(crate) use checks::{check_probabilities, check_weights};
pub use comparison::{AucComparison, compare_auc};
pub use confusion::{Confusion, ThresholdRule};
pub use cost::{CostPoint, Costs};
pub use error::EvaluationError;
pub use hosmer_lemeshow::{HosmerLemeshow, Sample, WholeBand};
pub use intervals::{GiniInterval, KsInterval};
pub use precision_recall::PrecisionRecallPoint;
pub use proportion::{LossInterval, ShareInterval};
pub use roc::{AucInterval, KolmogorovSmirnov, RocPoint};
pub use weighted::WeightedEvaluation;

use crate::labels::check_labels;

/// Predicted probabilities beside what happened, checked once and sorted, so that no measure can fail on
/// its input and none depends on the order of the rows.
///
/// # Examples
///
/// ```
/// use fip_ml::{Evaluation, ThresholdRule};
///
/// let at_risk = [false, false, true, true];
/// let evaluation = Evaluation::new(&at_risk, &[0.1, 0.4, 0.35, 0.8])?;
/// assert_eq!(evaluation.auc(), 0.75);
/// assert_eq!(evaluation.gini(), 0.5);
/// let threshold = evaluation.threshold(ThresholdRule::Youden)?;
/// assert_eq!(evaluation.confusion(threshold).precision(), Some(1.0));
/// # Ok::<(), fip_ml::EvaluationError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Descending; rows of equal probability form one group.
    groups: Vec<Group>,
    n_events: usize,
    n_non_events: usize,
}

/// All rows that were given one probability.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Group {
    probability: f64,
    n_events: usize,
    n_non_events: usize,
}

impl Group {
    fn n_rows(&self) -> usize {
        self.n_events + self.n_non_events
    }
}

impl Evaluation {
    /// Takes the labels, `true` for an event, and the event's probability of each row.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::Labels`] when there is not one label a row or only one class;
    /// [`EvaluationError::NotAProbability`] when a probability is not a number from 0 to 1.
    pub fn new(labels: &[bool], probabilities: &[f64]) -> Result<Self, EvaluationError> {
        let n_events = check_labels(labels, probabilities.len())?;
        check_probabilities(probabilities)?;
        let mut rows: Vec<(f64, bool)> =
            probabilities.iter().copied().zip(labels.iter().copied()).collect();
        rows.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        // Not below is equal, here; and it lets the two zeros share a group.
        let group = |rows: &[(f64, bool)]| {
            let n_events = rows.iter().filter(|row| row.1).count();
            Group { probability: rows[0].0, n_events, n_non_events: rows.len() - n_events }
        };
        let groups = rows.chunk_by(|a, b| a.0 <= b.0).map(group).collect();
        Ok(Self { groups, n_events, n_non_events: labels.len() - n_events })
    }

    /// Returns the number of rows.
    pub fn n_rows(&self) -> usize {
        self.n_events + self.n_non_events
    }

    /// Returns the number of events.
    pub fn n_events(&self) -> usize {
        self.n_events
    }

    /// Returns the share of events, strictly between 0 and 1.
    pub fn event_rate(&self) -> f64 {
        self.n_events as f64 / self.n_rows() as f64
    }

    /// Returns, for every distinct probability in descending order, the rows at or above it.
    fn flagged(&self) -> impl Iterator<Item = Group> + '_ {
        self.groups.iter().scan((0, 0), |(n_events, n_non_events), group| {
            *n_events += group.n_events;
            *n_non_events += group.n_non_events;
            let probability = group.probability;
            Some(Group { probability, n_events: *n_events, n_non_events: *n_non_events })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::LabelError;

    #[test]
    fn refuses_what_cannot_be_evaluated() {
        let empty = Evaluation::new(&[], &[]).unwrap_err();
        assert_eq!(empty, LabelError::Empty.into());
        let one_class = Evaluation::new(&[true], &[0.5]).unwrap_err();
        assert_eq!(one_class, LabelError::OneClass { n_events: 1, n_rows: 1 }.into());
        let lengths = Evaluation::new(&[true, false], &[0.5]).unwrap_err();
        assert_eq!(lengths, LabelError::WrongLength { expected: 1, found: 2 }.into());
        for found in [f64::NAN, -0.1, 1.1, f64::INFINITY] {
            let error = Evaluation::new(&[true, false], &[0.5, found]).unwrap_err();
            assert!(matches!(error, EvaluationError::NotAProbability { row: 1, .. }));
        }
    }

    #[test]
    fn equal_probabilities_form_one_group() {
        let evaluation = Evaluation::new(&[true, false, true], &[0.0, -0.0, 1.0]).unwrap();
        let sizes: Vec<usize> = evaluation.groups.iter().map(Group::n_rows).collect();
        assert_eq!(sizes, [1, 2]);
    }
}
