//! How much each class weighs in a fit.

/// How much each class weighs in the fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ClassWeights {
    /// Every row weighs what its sample weight says; probabilities are calibrated to the training rows.
    #[default]
    Equal,
    /// Events and non-events weigh the same in total, as in scikit-learn's `balanced`.
    ///
    /// ```text
    /// weight of a row of class c = W / (2 W_c),   W total weight, W_c that of the class
    /// ```
    ///
    /// The probabilities are then those of a population with as many events as non-events, and the
    /// standard errors those of the reweighted likelihood: use them for ranking, not as event rates.
    Balanced,
}

/// Why sample weights cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WeightError {
    /// There is not one weight for each row.
    #[error("expected {expected} weights, one for each row, found {found}")]
    WrongLength {
        /// Rows of the table.
        expected: usize,
        /// Weights given.
        found: usize,
    },
    /// A weight is negative or not finite.
    #[error("expected a finite weight of at least 0 in row {row}, found {found}")]
    Invalid {
        /// Row of the weight, from 0.
        row: usize,
        /// Value given.
        found: f64,
    },
    /// All events, or all non-events, have weight 0, or the weights overflow.
    #[error(
        "expected events and non-events of positive, finite total weight, found {events} and {non_events}"
    )]
    WeightlessClass {
        /// Total weight of the events.
        events: f64,
        /// Total weight of the non-events.
        non_events: f64,
    },
}

impl ClassWeights {
    /// Returns the sample weights times the weight of each row's class, after checking them.
    pub(crate) fn applied(
        self,
        labels: &[bool],
        mut weights: Vec<f64>,
    ) -> Result<Vec<f64>, WeightError> {
        if weights.len() != labels.len() {
            return Err(WeightError::WrongLength { expected: labels.len(), found: weights.len() });
        }
        let (mut events, mut non_events) = (0.0, 0.0);
        for (row, (&weight, &event)) in weights.iter().zip(labels).enumerate() {
            let lawful = weight.is_finite() && 0.0 <= weight;
            if !lawful {
                return Err(WeightError::Invalid { row, found: weight });
            }
            *(if event { &mut events } else { &mut non_events }) += weight;
        }
        let lawful = events > 0.0 && non_events > 0.0 && f64::is_finite(events + non_events);
        if !lawful {
            return Err(WeightError::WeightlessClass { events, non_events });
        }
        if self == Self::Balanced {
            let half = 0.5 * (events + non_events);
            for (weight, &event) in weights.iter_mut().zip(labels) {
                *weight *= half / if event { events } else { non_events };
            }
        }
        Ok(weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_weights_that_are_not_lawful() {
        let applied =
            |weights: &[f64]| ClassWeights::Equal.applied(&[true, false], weights.to_vec());
        let length = WeightError::WrongLength { expected: 2, found: 1 };
        assert_eq!(applied(&[1.0]), Err(length));
        assert_eq!(applied(&[1.0, -0.5]), Err(WeightError::Invalid { row: 1, found: -0.5 }));
        for found in [f64::NAN, f64::INFINITY] {
            assert!(matches!(applied(&[found, 1.0]), Err(WeightError::Invalid { row: 0, .. })));
        }
        let weightless = WeightError::WeightlessClass { events: 0.0, non_events: 1.0 };
        assert_eq!(applied(&[0.0, 1.0]), Err(weightless));
        assert!(applied(&[1.7e308, 1.7e308]).is_err());
    }

    #[test]
    fn balanced_classes_weigh_the_same() {
        let labels = [true, false, false, false];
        let found = ClassWeights::Balanced.applied(&labels, vec![2.0, 1.0, 1.0, 2.0]).unwrap();
        assert_eq!(found, [3.0, 0.75, 0.75, 1.5]);
    }
}
