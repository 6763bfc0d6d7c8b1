//! What each column of the table contributed to a prediction.

use fip_model::FeatureMatrix;
use fip_model::ndarray::{Array2, ArrayView2};

use super::ModelKind;
use crate::logistic::LogisticRegression;
use crate::model_error::ModelError;
use crate::preprocess::Preprocessor;

/// The contribution of each input to each row's prediction, before calibration.
///
/// ```text
/// prediction of a row = bias + Σ contributions of its inputs
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct InputContributions {
    scale: ContributionScale,
    bias: f64,
    values: Array2<f64>,
}

/// What contributions add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContributionScale {
    /// Log-odds of the event: coefficient times standardised value, 0 at the mean of the training rows.
    LogOdds,
    /// The probability of the event: Shapley values of the trees.
    Probability,
}

impl ContributionScale {
    /// Returns the scale in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::LogOdds => "log-odds",
            Self::Probability => "probability",
        }
    }
}

impl InputContributions {
    /// Returns what the contributions add up to.
    pub fn scale(&self) -> ContributionScale {
        self.scale
    }

    /// Returns the prediction before a row is looked at.
    pub fn bias(&self) -> f64 {
        self.bias
    }

    /// Returns the contributions, shape `(n_rows, n_inputs)`, in the order of the encoding's inputs.
    pub fn values(&self) -> ArrayView2<'_, f64> {
        self.values.view()
    }

    /// Returns the largest contributions of a row, at most `n`, by their distance from 0, equal ones in
    /// the order of the inputs: the position of the input and its contribution.
    pub fn largest(&self, row: usize, n: usize) -> Vec<(usize, f64)> {
        let mut all: Vec<(usize, f64)> = self.values.row(row).iter().copied().enumerate().collect();
        all.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        all.truncate(n);
        all
    }
}

/// Returns the contributions of the inputs, `input_of` the input of each column of the matrix.
pub(super) fn of(
    model: &ModelKind,
    matrix: &FeatureMatrix,
    input_of: &[usize],
    n_inputs: usize,
) -> Result<InputContributions, ModelError> {
    match model {
        ModelKind::Logistic { preprocessor, model } => {
            let values = log_odds(preprocessor, model, matrix)?;
            Ok(InputContributions {
                scale: ContributionScale::LogOdds,
                bias: model.intercept(),
                values: by_input(values.view(), input_of, n_inputs),
            })
        }
        ModelKind::Forest(forest) => {
            let found = forest.contributions(matrix)?;
            Ok(InputContributions {
                scale: ContributionScale::Probability,
                bias: found.bias(),
                values: by_input(found.values(), input_of, n_inputs),
            })
        }
    }
}

/// Returns coefficient times standardised value.
fn log_odds(
    preprocessor: &Preprocessor,
    model: &LogisticRegression,
    matrix: &FeatureMatrix,
) -> Result<Array2<f64>, ModelError> {
    let mut values = preprocessor.transform(matrix)?.view().to_owned();
    for mut row in values.rows_mut() {
        for (value, coefficient) in row.iter_mut().zip(model.coefficients()) {
            *value *= coefficient;
        }
    }
    Ok(values)
}

fn by_input(values: ArrayView2<'_, f64>, input_of: &[usize], n_inputs: usize) -> Array2<f64> {
    let mut sums = Array2::zeros((values.nrows(), n_inputs));
    for (row, mut sums) in values.rows().into_iter().zip(sums.rows_mut()) {
        for (value, &input) in row.iter().zip(input_of) {
            sums[input] += value;
        }
    }
    sums
}
