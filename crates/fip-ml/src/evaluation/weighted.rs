//! Measures of weighted rows.

use super::checks::{check_probabilities, check_weights};
use super::error::EvaluationError;
use crate::labels::LabelError;

/// Predicted probabilities beside what happened, each row with a weight.
///
/// A whole weight equals that many rows. Weights are summed as floats, so the measures agree with those of
/// [`Evaluation`](super::Evaluation) up to rounding; intervals are not given, for weights are no counts.
///
/// # Examples
///
/// ```
/// use fip_ml::WeightedEvaluation;
///
/// let evaluation = WeightedEvaluation::new(&[true, false], &[0.8, 0.4], &[1.0, 3.0])?;
/// assert_eq!(evaluation.event_rate(), 0.25);
/// assert_eq!(evaluation.auc(), 1.0);
/// # Ok::<(), fip_ml::EvaluationError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct WeightedEvaluation {
    /// Descending by probability.
    groups: Vec<WeightedGroup>,
    events: f64,
    non_events: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct WeightedGroup {
    probability: f64,
    events: f64,
    non_events: f64,
}

impl WeightedEvaluation {
    /// Takes the labels, `true` for an event, the event's probability and the weight of each row; rows of
    /// weight 0 are left out.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::Labels`] when the lengths differ or one class has no weight;
    /// [`EvaluationError::NotAProbability`] and [`EvaluationError::InvalidWeight`] with their row.
    pub fn new(
        labels: &[bool],
        probabilities: &[f64],
        weights: &[f64],
    ) -> Result<Self, EvaluationError> {
        for found in [labels.len(), weights.len()] {
            if found != probabilities.len() {
                return Err(LabelError::WrongLength { expected: probabilities.len(), found }.into());
            }
        }
        check_probabilities(probabilities)?;
        check_weights(weights)?;
        let cells = probabilities.iter().zip(labels).zip(weights);
        let mut rows: Vec<(f64, bool, f64)> = cells
            .filter(|(_, weight)| **weight > 0.0)
            .map(|((p, label), weight)| (*p, *label, *weight))
            .collect();
        let n_events = rows.iter().filter(|row| row.1).count();
        if n_events == 0 || n_events == rows.len() {
            return Err(LabelError::OneClass { n_events, n_rows: rows.len() }.into());
        }
        // By weight too, so that sums do not depend on the order of the rows.
        rows.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.2.total_cmp(&b.2)));
        let weight_of = |rows: &[(f64, bool, f64)], event: bool| -> f64 {
            rows.iter().filter(|row| row.1 == event).map(|row| row.2).sum()
        };
        let group = |rows: &[(f64, bool, f64)]| WeightedGroup {
            probability: rows[0].0,
            events: weight_of(rows, true),
            non_events: weight_of(rows, false),
        };
        let groups: Vec<WeightedGroup> = rows.chunk_by(|a, b| a.0 <= b.0).map(group).collect();
        let events = groups.iter().map(|group| group.events).sum();
        let non_events = groups.iter().map(|group| group.non_events).sum();
        Ok(Self { groups, events, non_events })
    }

    /// Returns the weight of the events divided by that of all rows.
    pub fn event_rate(&self) -> f64 {
        self.events / (self.events + self.non_events)
    }

    /// Returns the area under the ROC curve, a tie counting one half.
    pub fn auc(&self) -> f64 {
        let mut in_order = 0.0;
        let mut above = 0.0;
        for group in &self.groups {
            in_order += (above + 0.5 * group.events) * group.non_events;
            above += group.events;
        }
        in_order / (self.events * self.non_events)
    }

    /// Returns the Gini coefficient `2 AUC - 1`.
    pub fn gini(&self) -> f64 {
        2.0 * self.auc() - 1.0
    }

    /// Returns the largest distance between the classes' distributions of probability.
    pub fn kolmogorov_smirnov(&self) -> f64 {
        let (mut events, mut non_events, mut largest) = (0.0, 0.0, 0.0_f64);
        for group in &self.groups {
            events += group.events;
            non_events += group.non_events;
            largest = largest.max((events / self.events - non_events / self.non_events).abs());
        }
        largest
    }

    /// Returns the Brier score, the weighted mean of `(p - y)²`.
    pub fn brier(&self) -> f64 {
        self.mean_of(|p, event| if event { (1.0 - p) * (1.0 - p) } else { p * p })
    }

    /// Returns the logarithmic loss in nats; probabilities are clipped as in
    /// [`Evaluation::log_loss`](super::Evaluation::log_loss).
    pub fn log_loss(&self) -> f64 {
        self.mean_of(|p, event| {
            let p = p.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
            if event { -p.ln() } else { -(1.0 - p).ln() }
        })
    }

    fn mean_of(&self, loss: impl Fn(f64, bool) -> f64) -> f64 {
        let of_group = |group: &WeightedGroup| {
            group.events * loss(group.probability, true)
                + group.non_events * loss(group.probability, false)
        };
        self.groups.iter().map(of_group).sum::<f64>() / (self.events + self.non_events)
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;
    use crate::evaluation::Evaluation;

    #[test]
    fn refuses_lengths_weights_and_one_class() {
        let new = WeightedEvaluation::new;
        assert!(new(&[true], &[0.5, 0.4], &[1.0, 1.0]).is_err());
        assert!(new(&[true, false], &[0.5, 0.4], &[1.0]).is_err());
        for found in [-1.0, f64::NAN, f64::INFINITY] {
            let error = new(&[true, false], &[0.5, 0.4], &[1.0, found]).unwrap_err();
            assert!(matches!(error, EvaluationError::InvalidWeight { row: 1, .. }));
        }
        let error = new(&[true, false], &[0.5, 0.4], &[1.0, 0.0]).unwrap_err();
        assert_eq!(error, LabelError::OneClass { n_events: 1, n_rows: 1 }.into());
    }

    #[test]
    fn whole_weights_are_repetitions() {
        let labels = [true, false, true, false, false];
        let probabilities = [0.9, 0.4, 0.4, 0.7, 0.1];
        let weights = [2.0, 3.0, 1.0, 0.0, 4.0];
        let weighted = WeightedEvaluation::new(&labels, &probabilities, &weights).unwrap();
        let repeat = [0, 0, 1, 1, 1, 2, 4, 4, 4, 4];
        let labels: Vec<bool> = repeat.iter().map(|&row| labels[row]).collect();
        let probabilities: Vec<f64> = repeat.iter().map(|&row| probabilities[row]).collect();
        let repeated = Evaluation::new(&labels, &probabilities).unwrap();
        let found = [weighted.auc(), weighted.gini(), weighted.brier(), weighted.log_loss()];
        let expected = [repeated.auc(), repeated.gini(), repeated.brier(), repeated.log_loss()];
        for (found, expected) in found.into_iter().zip(expected) {
            assert_relative_eq!(found, expected, max_relative = 1e-14);
        }
        assert_relative_eq!(weighted.kolmogorov_smirnov(), repeated.kolmogorov_smirnov().statistic);
    }

    /// `sklearn.metrics` with `sample_weight`, scikit-learn 1.9.1.
    #[test]
    fn agrees_with_scikit_learn() {
        let labels = [true, false, true, false, false, true, false, false];
        let probabilities = [0.9, 0.8, 0.7, 0.4, 0.4, 0.3, 0.2, 0.1];
        let weights = [0.5, 1.25, 2.0, 0.75, 1.5, 0.25, 3.0, 1.0];
        let found = WeightedEvaluation::new(&labels, &probabilities, &weights).unwrap();
        assert_relative_eq!(found.auc(), 0.836_363_636_363_636_4, max_relative = 1e-13);
        assert_relative_eq!(found.brier(), 0.155_853_658_536_585_4, max_relative = 1e-13);
        assert_relative_eq!(found.log_loss(), 0.488_094_591_258_968, max_relative = 1e-13);
        assert_relative_eq!(
            found.kolmogorov_smirnov(),
            0.742_424_242_424_242_4,
            max_relative = 1e-13
        );
    }
}
