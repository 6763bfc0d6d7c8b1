//! Calibration as a line through log-odds.

use fip_model::CompleteMatrix;
use fip_model::ndarray::Array2;

use super::Evaluation;
use crate::logistic::LogisticRegression;

/// The logistic regression of what happened on the predicted log-odds.
///
/// ```text
/// log-odds of the event = intercept + slope · ln(p / (1 - p))
/// ```
///
/// Calibrated predictions have intercept 0 and slope 1. A slope below 1 says the predictions are too
/// extreme, as those of an overfitted model; a positive intercept, at slope 1, that they are too low.
///
/// # References
///
/// D. Cox, "Two further applications of a model for binary regression" (Biometrika 45, 1958).
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct CalibrationLine {
    /// Log-odds of the event where the prediction is 1/2.
    pub intercept: f64,
    /// Change of the event's log-odds for each unit of predicted log-odds.
    pub slope: f64,
}

/// Predictions are clipped to this distance from 0 and 1, for their log-odds to be finite.
const CLIP: f64 = 1e-9;

impl Evaluation {
    /// Returns the calibration line, `None` where it is not determined: all probabilities are equal, or
    /// they separate events from non-events.
    pub fn calibration_line(&self) -> Option<CalibrationLine> {
        let log_odds = |p: f64| {
            let p = p.clamp(CLIP, 1.0 - CLIP);
            (p / (1.0 - p)).ln()
        };
        // Two weighted rows for each distinct probability: its events and its non-events.
        let mut rows = Vec::with_capacity(2 * self.groups.len());
        let (mut labels, mut weights) = (Vec::new(), Vec::new());
        for group in &self.groups {
            rows.extend([log_odds(group.probability); 2]);
            labels.extend([true, false]);
            weights.extend([group.n_events as f64, group.n_non_events as f64]);
        }
        let rows = Array2::from_shape_vec((rows.len(), 1), rows).ok()?;
        let matrix = CompleteMatrix::new(vec!["log_odds".to_owned()], rows).ok()?;
        let params = LogisticRegression::params().l2(0.0).check().ok()?;
        let line = params.fit_weighted(&matrix, &labels, &weights).ok()?;
        let determined = line.convergence().converged
            && line.convergence().separation == crate::logistic::Separation::Overlap;
        let slope = *line.coefficients().first()?;
        determined.then(|| CalibrationLine { intercept: line.intercept(), slope })
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn is_not_determined_without_spread_or_overlap() {
        let flat = Evaluation::new(&[true, false], &[0.5, 0.5]).unwrap();
        assert_eq!(flat.calibration_line(), None);
        let perfect = Evaluation::new(&[true, false], &[0.9, 0.1]).unwrap();
        assert_eq!(perfect.calibration_line(), None);
    }

    /// At two probabilities the line goes through the two observed log-odds: ln(1/3) and ln 3.
    #[test]
    fn two_groups_determine_the_line() {
        let labels = [true, false, false, false, true, true, true, false];
        let probabilities = [0.1, 0.1, 0.1, 0.1, 0.9, 0.9, 0.9, 0.9];
        let line = Evaluation::new(&labels, &probabilities).unwrap().calibration_line().unwrap();
        assert_relative_eq!(line.intercept, 0.0, epsilon = 1e-9);
        assert_relative_eq!(line.slope, 3.0_f64.ln() / 9.0_f64.ln(), epsilon = 1e-9);
    }
}
