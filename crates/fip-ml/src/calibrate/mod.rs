//! Predicted probabilities corrected by what happened to rows the model has not seen.

mod isotonic;
mod platt;

use serde::{Deserialize, Serialize};

pub use isotonic::IsotonicRegression;
pub use platt::PlattScaling;

use crate::evaluation::{EvaluationError, check_probabilities, check_weights};
use crate::labels::check_labels;
use crate::model_error::ModelError;

/// How probabilities are corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CalibrationMethod {
    /// A line through log-odds: two numbers, enough for some hundred rows.
    Platt,
    /// Any rising curve: needs some thousand rows, and makes ties.
    Isotonic,
}

/// A fitted correction of probabilities.
///
/// Fit it on out-of-fold predictions or on rows of their own, never on rows that the model was trained on:
/// there the probabilities look better than they are.
///
/// # Examples
///
/// ```
/// use fip_ml::{CalibrationMethod, Calibrator};
///
/// let at_risk = [false, false, true, false, true, false, true, true];
/// let probabilities = [0.01, 0.02, 0.03, 0.5, 0.6, 0.97, 0.98, 0.99];
/// let calibrator = Calibrator::fit(CalibrationMethod::Isotonic, &at_risk, &probabilities)?;
/// assert_eq!(calibrator.predict(&[0.0, 0.5, 1.0]), [0.0, 0.5, 1.0]);
/// # Ok::<(), fip_ml::ModelError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "method")]
#[non_exhaustive]
pub enum Calibrator {
    /// A line through log-odds.
    Platt(PlattScaling),
    /// A rising curve.
    Isotonic(IsotonicRegression),
}

impl Calibrator {
    /// Fits the correction that the method names.
    ///
    /// # Errors
    ///
    /// Those of [`PlattScaling::fit`] and of [`IsotonicRegression::fit`].
    pub fn fit(
        method: CalibrationMethod,
        labels: &[bool],
        probabilities: &[f64],
    ) -> Result<Self, ModelError> {
        match method {
            CalibrationMethod::Platt => Ok(Self::Platt(PlattScaling::fit(labels, probabilities)?)),
            CalibrationMethod::Isotonic => {
                Ok(Self::Isotonic(IsotonicRegression::fit(labels, probabilities)?))
            }
        }
    }

    /// Returns the corrected probabilities, in the same order.
    ///
    /// What lies below 0 or above 1 is taken as 0 or 1; NaN stays NaN.
    pub fn predict(&self, probabilities: &[f64]) -> Vec<f64> {
        match self {
            Self::Platt(platt) => platt.predict(probabilities),
            Self::Isotonic(isotonic) => isotonic.predict(probabilities),
        }
    }
}

/// The weight of each class among the rows of one probability.
#[derive(Debug, Clone, Copy)]
struct Tied {
    probability: f64,
    events: f64,
    non_events: f64,
}

/// Checks the rows and returns them by distinct probability, ascending; rows of weight 0 are left out.
fn tied(
    labels: &[bool],
    probabilities: &[f64],
    weights: &[f64],
) -> Result<Vec<Tied>, EvaluationError> {
    check_labels(labels, probabilities.len())?;
    check_labels(labels, weights.len())?;
    check_probabilities(probabilities)?;
    check_weights(weights)?;
    let mut order: Vec<usize> = (0..labels.len()).filter(|&row| weights[row] > 0.0).collect();
    // By weight too, so that sums do not depend on the order of the rows.
    order.sort_unstable_by(|&a, &b| {
        let by_weight = weights[a].total_cmp(&weights[b]);
        probabilities[a].total_cmp(&probabilities[b]).then(by_weight)
    });
    let kept: Vec<bool> = order.iter().map(|&row| labels[row]).collect();
    check_labels(&kept, kept.len())?;
    let of_group = |rows: &[usize]| {
        let weight_of = |class: bool| -> f64 {
            rows.iter().filter(|&&row| labels[row] == class).map(|&row| weights[row]).sum()
        };
        let probability = probabilities[rows[0]];
        Tied { probability, events: weight_of(true), non_events: weight_of(false) }
    };
    // Not above is equal, in sorted order; and it lets the two zeros tie.
    Ok(order.chunk_by(|&a, &b| probabilities[a] >= probabilities[b]).map(of_group).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::LabelError;

    #[test]
    fn refuses_what_cannot_be_learnt_from() {
        for method in [CalibrationMethod::Platt, CalibrationMethod::Isotonic] {
            let fit = |labels: &[bool], p: &[f64]| Calibrator::fit(method, labels, p).unwrap_err();
            let error = |error: EvaluationError| ModelError::Evaluation(error);
            assert_eq!(fit(&[], &[]), error(LabelError::Empty.into()));
            let one_class = LabelError::OneClass { n_events: 1, n_rows: 1 };
            assert_eq!(fit(&[true], &[0.5]), error(one_class.into()));
            let lengths = LabelError::WrongLength { expected: 1, found: 2 };
            assert_eq!(fit(&[true, false], &[0.5]), error(lengths.into()));
            for found in [f64::NAN, -0.1, f64::INFINITY] {
                assert!(matches!(
                    fit(&[true, false], &[0.5, found]),
                    ModelError::Evaluation(EvaluationError::NotAProbability { row: 1, .. })
                ));
            }
        }
        let weighted = IsotonicRegression::fit_weighted(&[true, false], &[0.5; 2], &[1.0, -1.0]);
        assert!(matches!(weighted, Err(EvaluationError::InvalidWeight { row: 1, .. })));
        let weighted = IsotonicRegression::fit_weighted(&[true, false], &[0.5; 2], &[1.0, 0.0]);
        assert!(matches!(weighted, Err(EvaluationError::Labels(LabelError::OneClass { .. }))));
    }

    #[test]
    fn files_come_back_and_are_checked() {
        let labels = [false, true, false, true, true, false, true];
        let p = [0.1, 0.3, 0.35, 0.2, 0.7, 0.9, 0.8];
        for method in [CalibrationMethod::Platt, CalibrationMethod::Isotonic] {
            let calibrator = Calibrator::fit(method, &labels, &p).unwrap();
            let text = serde_json::to_string(&calibrator).unwrap();
            assert_eq!(serde_json::from_str::<Calibrator>(&text).unwrap(), calibrator);
        }
        let bad = [
            r#"{"method":"platt","format_version":2,"slope":1.0,"intercept":0.0}"#,
            r#"{"method":"platt","format_version":1,"slope":null,"intercept":0.0}"#,
            r#"{"method":"platt","format_version":1,"slope":1e999,"intercept":0.0}"#,
            r#"{"method":"isotonic","format_version":1,"probabilities":[],"corrected":[]}"#,
            r#"{"method":"isotonic","format_version":1,"probabilities":[0.1],"corrected":[]}"#,
            r#"{"method":"isotonic","format_version":1,"probabilities":[0.2,0.1],"corrected":[0.1,0.2]}"#,
            r#"{"method":"isotonic","format_version":1,"probabilities":[0.1,0.2],"corrected":[0.2,0.1]}"#,
            r#"{"method":"isotonic","format_version":1,"probabilities":[0.1,0.2],"corrected":[0.2,1.1]}"#,
            r#"{"method":"other","format_version":1}"#,
        ];
        for text in bad {
            assert!(serde_json::from_str::<Calibrator>(text).is_err(), "{text}");
        }
    }
}
