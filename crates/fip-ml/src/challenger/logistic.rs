//! The logistic regression of linfa, as an independent replication of ours.

use fip_model::CompleteMatrix;
use fip_model::ndarray::Array1;
use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_logistic::LogisticRegression;

use super::error::ChallengerError;
use crate::columns::check_columns;
use crate::labels::check_labels;
use crate::logistic::sigmoid;

/// linfa's logistic regression by L-BFGS, in our conventions.
///
/// It minimises the same objective as [`LogisticRegression`](crate::LogisticRegression), by other means
/// and other people's code, so the two must agree. linfa calls the *larger* class positive; signs are
/// turned here where needed, so that coefficients and probabilities are always those of the event.
///
/// # Examples
///
/// ```
/// use fip_ml::{LinfaLogistic, LogisticRegression};
/// use fip_model::FeatureMatrix;
///
/// let cells = [-1.0, -0.5, 0.1, 0.2, 0.9, 1.1].map(Some);
/// let matrix = FeatureMatrix::from_cells(vec!["night_rate".to_owned()], cells)?;
/// let matrix = matrix.complete().ok_or("no cell is missing")?;
/// let at_risk = [false, false, true, false, true, true];
/// let champion = LogisticRegression::params().l2(1.0).fit(&matrix, &at_risk)?;
/// let challenger = LinfaLogistic::fit(&matrix, &at_risk, 1.0)?;
/// assert!((champion.coefficients()[0] - challenger.coefficients()[0]).abs() < 1e-5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LinfaLogistic {
    names: Vec<String>,
    intercept: f64,
    coefficients: Vec<f64>,
}

/// linfa stops when the length of the gradient, a sum over the rows, is below this share of their number.
const TOLERANCE_PER_ROW: f64 = 1e-9;

const MAX_ITERATIONS: u64 = 1_000;

impl LinfaLogistic {
    /// Fits the challenger; `l2` is the penalty λ of [`LogisticParams::l2`](crate::LogisticParams::l2).
    ///
    /// # Errors
    ///
    /// [`ChallengerError::InvalidL2`], [`ChallengerError::Labels`], or [`ChallengerError::Library`] when
    /// linfa's line search gives up.
    pub fn fit(matrix: &CompleteMatrix, labels: &[bool], l2: f64) -> Result<Self, ChallengerError> {
        let lawful = l2.is_finite() && 0.0 <= l2;
        if !lawful {
            return Err(ChallengerError::InvalidL2 { found: l2 });
        }
        check_labels(labels, matrix.view().nrows())?;
        let dataset = DatasetBase::new(matrix.view(), Array1::from(labels.to_vec()));
        let fitted = LogisticRegression::<f64>::default()
            .alpha(l2)
            .max_iterations(MAX_ITERATIONS)
            .gradient_tolerance(TOLERANCE_PER_ROW * labels.len() as f64)
            .fit(&dataset)
            .map_err(|source| ChallengerError::Library { source: Box::new(source) })?;
        let sign = if fitted.labels().pos.class { 1.0 } else { -1.0 };
        Ok(Self {
            names: matrix.names().to_vec(),
            intercept: sign * fitted.intercept(),
            coefficients: fitted.params().iter().map(|coefficient| sign * coefficient).collect(),
        })
    }

    /// Returns the event's log-odds of a row of zeros.
    pub fn intercept(&self) -> f64 {
        self.intercept
    }

    /// Returns the coefficients, one for each column; positive raises the event's probability.
    pub fn coefficients(&self) -> &[f64] {
        &self.coefficients
    }

    /// Returns the event's probability of each row.
    ///
    /// # Errors
    ///
    /// [`ChallengerError::Columns`] when the columns are not those of the fit.
    pub fn predict_proba(&self, matrix: &CompleteMatrix) -> Result<Vec<f64>, ChallengerError> {
        check_columns(&self.names, matrix.names())?;
        let rows = matrix.view();
        let log_odds = rows.rows().into_iter().map(|row| {
            let terms = row.iter().zip(&self.coefficients).map(|(x, coefficient)| x * coefficient);
            self.intercept + terms.sum::<f64>()
        });
        Ok(log_odds.map(sigmoid).collect())
    }
}

#[cfg(test)]
mod tests {
    use fip_model::Seed;
    use fip_model::ndarray::Array2;
    use ndarray_rand::rand::Rng;

    use super::*;
    use crate::LogisticRegression;
    use crate::labels::LabelError;

    fn world(event_rate: f64) -> (CompleteMatrix, Vec<bool>) {
        let mut rng = Seed::new(3).stream("challenger", 0);
        let values = Array2::from_shape_simple_fn((500, 3), || rng.gen_range(-1.0..1.0));
        let shift = (event_rate / (1.0 - event_rate)).ln();
        let labels = values.rows().into_iter();
        let labels: Vec<bool> =
            labels.map(|x| rng.r#gen::<f64>() < sigmoid(shift + 2.0 * x[0] - x[1])).collect();
        let names = ["a", "b", "c"].map(str::to_owned).to_vec();
        (CompleteMatrix::new(names, values).unwrap(), labels)
    }

    #[test]
    fn refuses_penalties_and_labels() {
        let (matrix, labels) = world(0.5);
        for l2 in [f64::NAN, -1.0] {
            let found = LinfaLogistic::fit(&matrix, &labels, l2).unwrap_err();
            assert!(matches!(found, ChallengerError::InvalidL2 { .. }));
        }
        let found = LinfaLogistic::fit(&matrix, &[true; 500], 1.0).unwrap_err();
        let one_class = LabelError::OneClass { n_events: 500, n_rows: 500 };
        assert!(matches!(found, ChallengerError::Labels(error) if error == one_class));
    }

    /// Events rarer and events more frequent than non-events: linfa names another class positive.
    #[test]
    fn agrees_with_ours_whichever_class_is_larger() {
        for event_rate in [0.2, 0.8] {
            let (matrix, labels) = world(event_rate);
            let ours = LogisticRegression::params().fit(&matrix, &labels).unwrap();
            let theirs = LinfaLogistic::fit(&matrix, &labels, 1.0).unwrap();
            approx::assert_abs_diff_eq!(ours.intercept(), theirs.intercept(), epsilon = 1e-6);
            for (ours, theirs) in ours.coefficients().iter().zip(theirs.coefficients()) {
                approx::assert_abs_diff_eq!(ours, theirs, epsilon = 1e-6);
            }
            let (ours, theirs) =
                (ours.predict_proba(&matrix).unwrap(), theirs.predict_proba(&matrix).unwrap());
            assert!(ours.iter().zip(theirs).all(|(ours, theirs)| (ours - theirs).abs() < 1e-6));
        }
    }
}
