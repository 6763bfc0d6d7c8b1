//! What every measure asks of its input.

use super::error::EvaluationError;

/// Checks a confidence level.
pub(super) fn check_level(level: f64) -> Result<(), EvaluationError> {
    let lawful = 0.0 < level && level < 1.0;
    if lawful { Ok(()) } else { Err(EvaluationError::InvalidLevel { found: level }) }
}

/// Checks that every row has a probability.
pub(crate) fn check_probabilities(probabilities: &[f64]) -> Result<(), EvaluationError> {
    match probabilities.iter().position(|p| !(0.0..=1.0).contains(p)) {
        None => Ok(()),
        Some(row) => Err(EvaluationError::NotAProbability { row, found: probabilities[row] }),
    }
}

/// Checks that every weight is a finite number of at least 0.
pub(crate) fn check_weights(weights: &[f64]) -> Result<(), EvaluationError> {
    match weights.iter().position(|w| !(w.is_finite() && *w >= 0.0)) {
        None => Ok(()),
        Some(row) => Err(EvaluationError::InvalidWeight { row, found: weights[row] }),
    }
}
