//! What is validated.

use super::error::ValidationError;

/// Scores, probabilities and outcomes of the same rows, in any order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoredOutcomes<'a> {
    /// Scores; higher is safer.
    pub scores: &'a [f64],
    /// Probabilities of the event.
    pub probabilities: &'a [f64],
    /// Whether the event happened.
    pub events: &'a [bool],
    /// Weights of the rows, for [`WeightedMeasures`](super::WeightedMeasures) beside the others, which
    /// count every row once.
    pub weights: Option<&'a [f64]>,
}

impl ScoredOutcomes<'_> {
    /// Refuses lengths that differ and scores that are not finite; probabilities, weights and classes are
    /// checked by the evaluation.
    pub(super) fn check(&self) -> Result<(), ValidationError> {
        let expected = self.scores.len();
        let lengths = [
            ("probabilities", self.probabilities.len()),
            ("events", self.events.len()),
            ("weights", self.weights.map_or(expected, <[f64]>::len)),
        ];
        if let Some(&(field, found)) = lengths.iter().find(|&&(_, found)| found != expected) {
            return Err(ValidationError::WrongLength { field, expected, found });
        }
        match self.scores.iter().position(|score| !score.is_finite()) {
            Some(row) => Err(ValidationError::NotFinite { row, found: self.scores[row] }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_lengths_and_scores() {
        let rows = ScoredOutcomes {
            scores: &[1.0, f64::NAN],
            probabilities: &[0.5, 0.5],
            events: &[true, false],
            weights: None,
        };
        assert!(matches!(rows.check(), Err(ValidationError::NotFinite { row: 1, .. })));
        let weights = ScoredOutcomes { scores: &[1.0, 2.0], weights: Some(&[1.0]), ..rows };
        let expected = ValidationError::WrongLength { field: "weights", expected: 2, found: 1 };
        assert_eq!(weights.check(), Err(expected));
    }
}
