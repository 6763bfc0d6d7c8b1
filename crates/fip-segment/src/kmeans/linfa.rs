//! linfa's traits, so that these clusters compose with its data sets and metrics.

use fip_model::ndarray::{Array1, ArrayBase, Data, Ix2};
use linfa::DatasetBase;
use linfa::traits::{Fit, PredictInplace};

use super::{FitError, KMeans, KMeansValidParams};

/// Why a fit through linfa's [`Fit`] failed: a [`FitError`], or an error that linfa's own adapters
/// bring in; the cause is the source.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct LinfaFitError(Cause);

#[derive(Debug, thiserror::Error)]
enum Cause {
    #[error(transparent)]
    Fit(FitError),
    #[error(transparent)]
    Linfa(linfa::Error),
}

impl From<FitError> for LinfaFitError {
    fn from(error: FitError) -> Self {
        Self(Cause::Fit(error))
    }
}

impl From<linfa::Error> for LinfaFitError {
    fn from(error: linfa::Error) -> Self {
        Self(Cause::Linfa(error))
    }
}

/// The weights of the data set count, where it has any; [`KMeansParams::fit_weighted`] says how. They
/// are in single precision there.
///
/// [`KMeansParams::fit_weighted`]: crate::KMeansParams::fit_weighted
impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, LinfaFitError> for KMeansValidParams {
    type Object = KMeans;

    fn fit(&self, dataset: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<KMeans, LinfaFitError> {
        let rows = dataset.records.view();
        Ok(match dataset.weights() {
            Some(weights) => {
                let weights: Vec<f64> = weights.iter().map(|&weight| f64::from(weight)).collect();
                KMeans::fit_weighted(rows, &weights, *self)?
            }
            None => KMeans::fit(rows, *self)?,
        })
    }
}

/// The trait has no way to report an error: rows that [`KMeans::predict`] refuses get `None`, as
/// linfa's own DBSCAN gives to rows that belong nowhere.
impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<Option<usize>>> for KMeans {
    fn predict_inplace(&self, rows: &ArrayBase<D, Ix2>, clusters: &mut Array1<Option<usize>>) {
        *clusters = match Self::predict(self, rows.view()) {
            Ok(nearest) => nearest.iter().map(|nearest| Some(nearest.cluster)).collect(),
            Err(_) => self.default_target(rows),
        };
    }

    fn default_target(&self, rows: &ArrayBase<D, Ix2>) -> Array1<Option<usize>> {
        Array1::from_elem(rows.nrows(), None)
    }
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::array;
    use linfa::traits::Predict;

    use super::*;

    #[test]
    fn fits_and_predicts_a_data_set() {
        let dataset = DatasetBase::from(array![[0.0], [1.0], [9.0]]);
        let model = KMeans::params(2).check().unwrap().fit(&dataset).unwrap();
        let found: Array1<Option<usize>> = Predict::predict(&model, &dataset.records);
        assert_eq!(found, array![Some(0), Some(0), Some(1)]);
        let refused: Array1<Option<usize>> = Predict::predict(&model, &array![[f64::NAN, 0.0]]);
        assert_eq!(refused, array![None]);
    }

    #[test]
    fn weights_of_a_data_set_count() {
        let dataset = DatasetBase::from(array![[0.0], [1.0], [9.0]]);
        let dataset = dataset.with_weights(array![3.0, 1.0, 1.0]);
        let model = KMeans::params(2).check().unwrap().fit(&dataset).unwrap();
        assert_eq!(model.centroids(), array![[0.25], [9.0]]);
        assert_eq!(model.masses(), [4.0, 1.0]);
    }

    #[test]
    fn the_cause_of_a_failure_is_told() {
        let dataset = DatasetBase::from(array![[0.0]]);
        let found = KMeans::params(2).check().unwrap().fit(&dataset).unwrap_err();
        assert!(found.to_string().contains("2 distinct rows"), "{found}");
    }
}
