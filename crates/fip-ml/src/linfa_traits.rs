//! linfa's `Fit` and `Predict` for the estimators of this crate.

use std::error::Error;

use fip_model::ndarray::{ArrayBase, ArrayView2, Data, Ix2};
use fip_model::{CompleteMatrix, FeatureMatrix, MatrixError};
use linfa::dataset::{AsSingleTargets, DatasetBase};
use linfa::traits::{Fit, Predict};

use crate::forest::{ForestError, ForestValidParams, RandomForest};
use crate::logistic::{LogisticError, LogisticRegression, LogisticValidParams};
use crate::model_error::ModelError;

/// Why an estimator could not be fitted or applied through linfa's traits.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinfaTraitError {
    /// The records are not a matrix of finite numbers, one name for each column.
    #[error(transparent)]
    Matrix(#[from] MatrixError),
    /// The estimator failed.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// linfa itself failed; its trait asks for this case, and nothing here makes one.
    #[error("linfa failed")]
    Linfa {
        /// What linfa returned.
        source: Box<dyn Error + Send + Sync>,
    },
}

impl From<linfa::Error> for LinfaTraitError {
    fn from(source: linfa::Error) -> Self {
        Self::Linfa { source: Box::new(source) }
    }
}

impl From<LogisticError> for LinfaTraitError {
    fn from(error: LogisticError) -> Self {
        Self::Model(error.into())
    }
}

impl From<ForestError> for LinfaTraitError {
    fn from(error: ForestError) -> Self {
        Self::Model(error.into())
    }
}

impl<D, T> Fit<ArrayBase<D, Ix2>, T, LinfaTraitError> for LogisticValidParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = bool>,
{
    type Object = LogisticRegression;

    /// Fits the records and targets; weights of the dataset count, feature names become column names.
    fn fit(
        &self,
        dataset: &DatasetBase<ArrayBase<D, Ix2>, T>,
    ) -> Result<Self::Object, LinfaTraitError> {
        let records = dataset.records();
        let matrix = CompleteMatrix::new(names(dataset), records.to_owned())?;
        let labels = dataset.as_single_targets().to_vec();
        let weights = match dataset.weights() {
            Some(weights) => weights.iter().map(|&weight| f64::from(weight)).collect(),
            None => vec![1.0; labels.len()],
        };
        Ok(self.fit_weighted(&matrix, &labels, &weights)?)
    }
}

impl<D, T> Fit<ArrayBase<D, Ix2>, T, LinfaTraitError> for ForestValidParams
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = bool>,
{
    type Object = RandomForest;

    /// Fits the records and targets; weights of the dataset count, feature names become column names.
    fn fit(
        &self,
        dataset: &DatasetBase<ArrayBase<D, Ix2>, T>,
    ) -> Result<Self::Object, LinfaTraitError> {
        let matrix = features(names(dataset), dataset.records().view())?;
        let labels = dataset.as_single_targets().to_vec();
        let Some(weights) = dataset.weights() else {
            return Ok(Self::fit(self, &matrix, &labels)?);
        };
        let weights: Vec<f64> = weights.iter().map(|&weight| f64::from(weight)).collect();
        Ok(self.fit_weighted(&matrix, &labels, &weights)?)
    }
}

impl Predict<ArrayView2<'_, f64>, Result<Vec<f64>, LinfaTraitError>> for LogisticRegression {
    /// Returns the event's probability of each row, whose columns are taken to be those of the fit.
    fn predict(&self, rows: ArrayView2<'_, f64>) -> Result<Vec<f64>, LinfaTraitError> {
        Ok(self.predict_proba(&CompleteMatrix::new(self.names().to_vec(), rows.to_owned())?)?)
    }
}

impl Predict<ArrayView2<'_, f64>, Result<Vec<f64>, LinfaTraitError>> for RandomForest {
    /// Returns the event's probability of each row, whose columns are taken to be those of the fit.
    fn predict(&self, rows: ArrayView2<'_, f64>) -> Result<Vec<f64>, LinfaTraitError> {
        Ok(self.predict_proba(&features(self.names().to_vec(), rows)?)?)
    }
}

fn names<D: Data<Elem = f64>, T: AsSingleTargets>(
    dataset: &DatasetBase<ArrayBase<D, Ix2>, T>,
) -> Vec<String> {
    let given = dataset.feature_names();
    let numbered =
        || (0..dataset.records().ncols()).map(|column| format!("feature-{column}")).collect();
    if given.is_empty() { numbered() } else { given.to_vec() }
}

/// A row of another width would read as whole rows of the right one, so the width is checked first.
fn features(names: Vec<String>, rows: ArrayView2<'_, f64>) -> Result<FeatureMatrix, MatrixError> {
    if names.len() != rows.ncols() {
        return Err(MatrixError::WrongWidth { expected: names.len(), found: rows.ncols() });
    }
    FeatureMatrix::from_cells(names, rows.iter().map(|&cell| Some(cell)))
}

#[cfg(test)]
mod tests {
    use fip_model::Seed;
    use fip_model::ndarray::{Array1, Array2};

    use super::*;

    fn dataset() -> DatasetBase<Array2<f64>, Array1<bool>> {
        let records =
            Array2::from_shape_fn((60, 2), |(row, column)| ((row * (3 + column)) % 17) as f64);
        let targets = (0..60).map(|row| row * 3 % 17 > 9 || row % 11 == 0).collect();
        DatasetBase::new(records, targets).with_feature_names(vec!["a", "b"])
    }

    #[test]
    fn refuses_nan_and_other_widths() {
        let params = RandomForest::params(Seed::new(1)).n_trees(3).check().unwrap();
        let forest = Fit::fit(&params, &dataset()).unwrap();
        assert_eq!(forest.names(), ["a", "b"]);
        let wide = Array2::zeros((2, 4));
        let found: Result<Vec<f64>, _> = forest.predict(wide.view());
        let width = MatrixError::WrongWidth { expected: 2, found: 4 };
        assert!(matches!(found, Err(LinfaTraitError::Matrix(error)) if error == width));
        let hole = Array2::from_elem((1, 2), f64::NAN);
        let found: Result<Vec<f64>, _> = forest.predict(hole.view());
        assert!(matches!(found, Err(LinfaTraitError::Matrix(MatrixError::NotFinite { .. }))));
    }

    #[test]
    fn both_doors_lead_to_the_same_model() {
        let dataset = dataset();
        let names = vec!["a".to_owned(), "b".to_owned()];
        let labels = dataset.targets().to_vec();
        let params = LogisticRegression::params().check().unwrap();
        let matrix = CompleteMatrix::new(names.clone(), dataset.records().clone()).unwrap();
        let direct = params.fit(&matrix, &labels).unwrap();
        assert_eq!(Fit::fit(&params, &dataset).unwrap(), direct);
        let found: Result<Vec<f64>, LinfaTraitError> = direct.predict(dataset.records().view());
        assert_eq!(found.unwrap(), direct.predict_proba(&matrix).unwrap());

        let params = RandomForest::params(Seed::new(1)).n_trees(3).check().unwrap();
        let matrix = features(names, dataset.records().view()).unwrap();
        let direct = params.fit(&matrix, &labels).unwrap();
        assert_eq!(Fit::fit(&params, &dataset).unwrap(), direct);
        let found: Result<Vec<f64>, LinfaTraitError> = direct.predict(dataset.records().view());
        assert_eq!(found.unwrap(), direct.predict_proba(&matrix).unwrap());
    }
}
