//! Platt scaling: a line through log-odds.

use fip_model::CompleteMatrix;
use fip_model::ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::tied;
use crate::class_weights::WeightError;
use crate::evaluation::EvaluationError;
use crate::format_version::FormatVersion;
use crate::logistic::{LogisticError, LogisticRegression, sigmoid};
use crate::model_error::ModelError;

/// Probabilities are clipped to this distance from 0 and 1, for their log-odds to be finite.
const CLIP: f64 = 1e-6;

/// A line through log-odds that corrects probabilities; slope 1 and intercept 0 leave them as they are.
///
/// ```text
/// corrected = 1 / (1 + exp(-(slope · ln(p / (1 - p)) + intercept)))
/// ```
///
/// A rising line keeps the ranking, up to probabilities nearer than 1e-6 to 0 or 1, which are clipped. It is
/// fitted to the smoothed targets of Platt, which keep it finite where the classes do not overlap:
///
/// ```text
/// event: (events + 1) / (events + 2)   non-event: 1 / (non-events + 2)
/// ```
///
/// # References
///
/// J. Platt, "Probabilistic outputs for support vector machines" (Advances in Large Margin Classifiers,
/// 2000); H.-T. Lin, C.-J. Lin, R. Weng, "A note on Platt's probabilistic outputs for support vector
/// machines" (Machine Learning 68, 2007).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Document")]
pub struct PlattScaling {
    format_version: FormatVersion,
    slope: f64,
    intercept: f64,
}

impl PlattScaling {
    /// Fits the line by Newton's method to what happened; `true` labels an event.
    ///
    /// Where all probabilities are equal the slope is 0 and every row gets the smoothed event rate.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::Labels`] when there is not one label a row or only one class;
    /// [`EvaluationError::NotAProbability`] with its row; [`ModelError::Logistic`] should the fit fail.
    pub fn fit(labels: &[bool], probabilities: &[f64]) -> Result<Self, ModelError> {
        Self::fit_weighted(labels, probabilities, &vec![1.0; labels.len()])
    }

    /// Fits the line; row `i` counts as `weights[i]` rows.
    ///
    /// # Errors
    ///
    /// Those of [`PlattScaling::fit`], and [`EvaluationError::InvalidWeight`].
    pub fn fit_weighted(
        labels: &[bool],
        probabilities: &[f64],
        weights: &[f64],
    ) -> Result<Self, ModelError> {
        let groups = tied(labels, probabilities, weights)?;
        let events: f64 = groups.iter().map(|group| group.events).sum();
        let non_events: f64 = groups.iter().map(|group| group.non_events).sum();
        let of_event = (events + 1.0) / (events + 2.0);
        let of_non_event = 1.0 / (non_events + 2.0);
        // Two weighted rows for each distinct probability, together its share of each target.
        let mut rows = Vec::with_capacity(2 * groups.len());
        let (mut targets, mut shares) = (Vec::new(), Vec::new());
        for group in &groups {
            rows.extend([log_odds(group.probability); 2]);
            targets.extend([true, false]);
            let hit = group.events * of_event + group.non_events * of_non_event;
            shares.extend([hit, group.events + group.non_events - hit]);
        }
        let varies = rows.first() < rows.last();
        if !varies {
            let hit: f64 = shares.iter().step_by(2).sum();
            let missed: f64 = shares.iter().skip(1).step_by(2).sum();
            let intercept = (hit / missed).ln();
            return Ok(Self { format_version: FormatVersion, slope: 0.0, intercept });
        }
        let line = fit_line(rows, &targets, &shares)?;
        let slope = line.coefficients().first().copied().unwrap_or(0.0);
        Ok(Self { format_version: FormatVersion, slope, intercept: line.intercept() })
    }

    /// Returns the change of the corrected log-odds for each unit of the given ones.
    pub fn slope(&self) -> f64 {
        self.slope
    }

    /// Returns the corrected log-odds where the given probability is 1/2.
    pub fn intercept(&self) -> f64 {
        self.intercept
    }

    /// Returns the corrected probabilities, in the same order.
    pub fn predict(&self, probabilities: &[f64]) -> Vec<f64> {
        let corrected = |&p: &f64| sigmoid(self.slope * log_odds(p) + self.intercept);
        probabilities.iter().map(corrected).collect()
    }
}

fn log_odds(p: f64) -> f64 {
    let p = p.clamp(CLIP, 1.0 - CLIP);
    (p / (1.0 - p)).ln()
}

fn fit_line(
    rows: Vec<f64>,
    targets: &[bool],
    shares: &[f64],
) -> Result<LogisticRegression, ModelError> {
    let expected = rows.len();
    let column = Array2::from_shape_vec((expected, 1), rows).map_err(|_| {
        LogisticError::Weights(WeightError::WrongLength { expected, found: shares.len() })
    })?;
    let matrix = CompleteMatrix::new(vec!["log_odds".to_owned()], column)
        .map_err(|_| EvaluationError::NotAProbability { row: 0, found: f64::NAN })?;
    let params = LogisticRegression::params().l2(0.0).check()?;
    Ok(params.fit_weighted(&matrix, targets, shares)?)
}

/// What the file holds, before it is checked.
#[derive(Deserialize)]
struct Document {
    format_version: FormatVersion,
    slope: f64,
    intercept: f64,
}

impl TryFrom<Document> for PlattScaling {
    type Error = String;

    fn try_from(document: Document) -> Result<Self, String> {
        let Document { format_version, slope, intercept } = document;
        let lawful = slope.is_finite() && intercept.is_finite();
        if !lawful {
            return Err("expected a finite slope and intercept".to_owned());
        }
        Ok(Self { format_version, slope, intercept })
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    /// The optimum's conditions: corrected probabilities and targets agree in the sum and along the log-odds.
    #[test]
    fn the_gradient_is_zero_at_the_smoothed_targets() {
        let labels = [true, false, true, true, false, false, true, false, false];
        let p = [0.9, 0.4, 0.4, 0.7, 0.1, 0.7, 0.0, 0.2, 1.0];
        let corrected = PlattScaling::fit(&labels, &p).unwrap().predict(&p);
        let target = |event: bool| if event { 5.0 / 6.0 } else { 1.0 / 7.0 };
        let (mut sum, mut along) = (0.0, 0.0);
        for ((&event, &p), corrected) in labels.iter().zip(&p).zip(corrected) {
            sum += corrected - target(event);
            along += (corrected - target(event)) * log_odds(p);
        }
        assert_relative_eq!(sum, 0.0, epsilon = 1e-8);
        assert_relative_eq!(along, 0.0, epsilon = 1e-8);
    }

    #[test]
    fn separated_classes_stay_finite_and_in_order() {
        let labels = [false, false, false, true, true];
        let platt = PlattScaling::fit(&labels, &[0.1, 0.2, 0.3, 0.8, 0.9]).unwrap();
        assert!(platt.slope() > 0.0 && platt.slope().is_finite());
        let corrected = platt.predict(&[0.0, 0.1, 0.5, 0.9, 1.0]);
        assert!(corrected.is_sorted());
        assert!(corrected.iter().all(|p| 0.0 < *p && *p < 1.0));
    }

    /// Smoothed events: 1 · 2/3 + 3 · 1/5 = 19/15 of 4 rows.
    #[test]
    fn one_probability_for_all_becomes_the_smoothed_event_rate() {
        let platt = PlattScaling::fit(&[true, false, false, false], &[0.7; 4]).unwrap();
        assert_relative_eq!(platt.slope(), 0.0);
        assert_relative_eq!(platt.predict(&[0.2])[0], 19.0 / 60.0, epsilon = 1e-15);
    }

    #[test]
    fn a_weight_of_two_is_a_row_twice() {
        let labels = [true, false, true, false];
        let p = [0.8, 0.3, 0.4, 0.6];
        let weighted = PlattScaling::fit_weighted(&labels, &p, &[2.0, 1.0, 1.0, 0.0]).unwrap();
        let repeated =
            PlattScaling::fit(&[true, true, false, true], &[0.8, 0.8, 0.3, 0.4]).unwrap();
        assert_relative_eq!(weighted.slope(), repeated.slope(), epsilon = 1e-9);
        assert_relative_eq!(weighted.intercept(), repeated.intercept(), epsilon = 1e-9);
    }
}
