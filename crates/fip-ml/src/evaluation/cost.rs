//! What decisions cost, and the threshold at which they cost least.

use super::error::EvaluationError;
use super::{Evaluation, Group};

/// What the two kinds of wrong decision cost, in any one unit; right ones cost nothing.
///
/// Costs are finite, not negative, and not both 0. Only their ratio decides the threshold.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Costs {
    /// Cost of flagging a non-event, such as a call to a customer who would have stayed.
    pub false_positive: f64,
    /// Cost of not flagging an event, such as the loss of a default.
    pub false_negative: f64,
}

impl Costs {
    fn check(self) -> Result<(), EvaluationError> {
        let of_one = |cost: f64| cost.is_finite() && cost >= 0.0;
        let Self { false_positive, false_negative } = self;
        let some = false_positive > 0.0 || false_negative > 0.0;
        if some && of_one(false_positive) && of_one(false_negative) {
            return Ok(());
        }
        Err(EvaluationError::InvalidCosts { false_positive, false_negative })
    }

    /// Returns the probability from which on flagging costs less, when probabilities are calibrated.
    ///
    /// ```text
    /// threshold = false positive / (false positive + false negative)
    /// ```
    ///
    /// # Errors
    ///
    /// [`EvaluationError::InvalidCosts`].
    ///
    /// # References
    ///
    /// C. Elkan, "The foundations of cost-sensitive learning" (IJCAI 2001).
    pub fn calibrated_threshold(self) -> Result<f64, EvaluationError> {
        self.check()?;
        // Divided first, so that huge costs do not overflow.
        let scale = self.false_positive.max(self.false_negative);
        let [positive, negative] = [self.false_positive / scale, self.false_negative / scale];
        Ok(positive / (positive + negative))
    }

    /// The mean cost a row when the flagged rows hold these counts.
    fn mean(self, evaluation: &Evaluation, flagged: Group) -> f64 {
        let n_rows = evaluation.n_rows() as f64;
        let missed = evaluation.n_events - flagged.n_events;
        self.false_positive * (flagged.n_non_events as f64 / n_rows)
            + self.false_negative * (missed as f64 / n_rows)
    }
}

/// What the decisions at a threshold cost.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct CostPoint {
    /// Probability from which on rows are flagged.
    pub threshold: f64,
    /// Mean cost of a row.
    pub cost: f64,
}

impl Evaluation {
    /// Returns the mean cost of a row when those at or above the threshold are flagged.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::InvalidCosts`] unless both costs are finite and not negative, and one is above 0.
    pub fn cost(&self, threshold: f64, costs: Costs) -> Result<f64, EvaluationError> {
        costs.check()?;
        let at = self.confusion(threshold);
        let flagged = Group {
            probability: threshold,
            n_events: at.true_positives,
            n_non_events: at.false_positives,
        };
        Ok(costs.mean(self, flagged))
    }

    /// Returns the mean cost of a row at every threshold that makes a difference, descending: first the one
    /// just above the highest probability, which flags none, then every distinct probability.
    ///
    /// # Errors
    ///
    /// Those of [`Evaluation::cost`].
    pub fn cost_curve(&self, costs: Costs) -> Result<Vec<CostPoint>, EvaluationError> {
        costs.check()?;
        let none = Group { probability: self.above_all(), n_events: 0, n_non_events: 0 };
        let point = |flagged: Group| CostPoint {
            threshold: flagged.probability,
            cost: costs.mean(self, flagged),
        };
        Ok(std::iter::once(none).chain(self.flagged()).map(point).collect())
    }

    /// Returns the point of the cost curve that costs least; of equally cheap ones the highest threshold.
    ///
    /// # Errors
    ///
    /// Those of [`Evaluation::cost`].
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_ml::{Costs, Evaluation};
    ///
    /// let at_risk = [false, true, false, true];
    /// let evaluation = Evaluation::new(&at_risk, &[0.1, 0.3, 0.6, 0.8])?;
    /// // A missed event costs as much as ten calls for nothing.
    /// let costs = Costs { false_positive: 1.0, false_negative: 10.0 };
    /// let least = evaluation.lowest_cost(costs)?;
    /// assert_eq!((least.threshold, least.cost), (0.3, 0.25));
    /// # Ok::<(), fip_ml::EvaluationError>(())
    /// ```
    pub fn lowest_cost(&self, costs: Costs) -> Result<CostPoint, EvaluationError> {
        let start = CostPoint { threshold: self.above_all(), cost: f64::INFINITY };
        let curve = self.cost_curve(costs)?;
        Ok(curve.into_iter().fold(
            start,
            |best, point| {
                if point.cost < best.cost { point } else { best }
            },
        ))
    }

    /// The smallest threshold that flags no row.
    fn above_all(&self) -> f64 {
        self.groups.first().map_or(1.0, |group| group.probability).next_up()
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;
    use crate::evaluation::ThresholdRule;

    fn evaluation() -> Evaluation {
        let labels = [true, false, true, true, false, false, false, false];
        Evaluation::new(&labels, &[0.9, 0.8, 0.7, 0.4, 0.4, 0.3, 0.2, 0.1]).unwrap()
    }

    fn costs(false_positive: f64, false_negative: f64) -> Costs {
        Costs { false_positive, false_negative }
    }

    #[test]
    fn refuses_costs_that_are_none() {
        for bad in
            [costs(0.0, 0.0), costs(-1.0, 1.0), costs(1.0, f64::NAN), costs(f64::INFINITY, 1.0)]
        {
            assert!(evaluation().cost(0.5, bad).is_err());
            assert!(evaluation().threshold(ThresholdRule::Cost(bad)).is_err());
            assert!(bad.calibrated_threshold().is_err());
        }
    }

    /// At 0.7 one non-event is flagged and one event is missed, of 8 rows.
    #[test]
    fn a_cost_is_the_mean_of_what_was_decided_wrong() {
        assert_relative_eq!(evaluation().cost(0.7, costs(2.0, 6.0)).unwrap(), 1.0);
        assert_relative_eq!(evaluation().cost(2.0, costs(2.0, 8.0)).unwrap(), 3.0);
    }

    #[test]
    fn the_ratio_of_costs_moves_the_threshold() {
        let least = |costs| evaluation().lowest_cost(costs).unwrap();
        // Misses are free: flag none, although the threshold stays a number.
        let none = least(costs(1.0, 0.0));
        assert!(none.threshold > 0.9 && none.threshold < 0.900_001);
        assert_relative_eq!(none.cost, 0.0);
        assert_relative_eq!(least(costs(1.0, 1.5)).threshold, 0.4);
        assert_relative_eq!(least(costs(5.0, 4.0)).threshold, 0.9);
        assert_relative_eq!(least(costs(0.0, 1.0)).threshold, 0.4);
        let rule = ThresholdRule::Cost(costs(5.0, 4.0));
        assert_relative_eq!(evaluation().threshold(rule).unwrap(), 0.9);
    }

    #[test]
    fn the_curve_holds_the_cost_of_every_threshold() {
        let curve = evaluation().cost_curve(costs(1.0, 3.0)).unwrap();
        assert_eq!(curve.len(), 8);
        for point in curve {
            let alone = evaluation().cost(point.threshold, costs(1.0, 3.0)).unwrap();
            assert_relative_eq!(alone, point.cost);
        }
    }

    #[test]
    fn the_calibrated_threshold_is_the_share_of_the_false_positive() {
        assert_relative_eq!(costs(1.0, 4.0).calibrated_threshold().unwrap(), 0.2);
        assert_relative_eq!(costs(f64::MAX, f64::MAX).calibrated_threshold().unwrap(), 0.5);
    }
}
