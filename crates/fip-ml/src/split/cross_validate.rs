//! Every row predicted by a model that has not seen it.

use rayon::prelude::*;

use super::error::CrossValidationError;
use super::folds::Folds;
use crate::evaluation::Evaluation;
use crate::moments::mean_and_std_dev;

/// What a cross-validation found.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossValidation {
    probabilities: Vec<f64>,
    fold_auc: Vec<f64>,
}

impl CrossValidation {
    /// Returns the event's probability of each row, by the model of the fold that left the row out.
    pub fn probabilities(&self) -> &[f64] {
        &self.probabilities
    }

    /// Returns the area under the ROC curve within each fold.
    pub fn fold_auc(&self) -> &[f64] {
        &self.fold_auc
    }

    /// Returns the mean of the folds' areas.
    pub fn mean_auc(&self) -> f64 {
        self.fold_auc.iter().sum::<f64>() / self.fold_auc.len() as f64
    }

    /// Returns the sample standard deviation of the folds' areas.
    ///
    /// Folds share training rows, so it understates what another data set would show.
    pub fn std_dev_auc(&self) -> f64 {
        mean_and_std_dev(&self.fold_auc).1
    }
}

/// Fits and predicts once for each fold, side by side.
///
/// The closure is given the rows outside and the rows inside a fold and returns the probabilities of the
/// latter. Whatever learns from rows belongs into it, preprocessing too: fitted outside, it has seen the
/// rows that judge it.
///
/// # Errors
///
/// [`CrossValidationError::Fit`] when the closure fails and [`CrossValidationError::Evaluation`] when
/// it does not return one probability for each row, both of the first fold that does so;
/// [`CrossValidationError::LabelsLength`].
///
/// # Examples
///
/// ```
/// use fip_ml::{Folds, LogisticRegression, Preprocessor, cross_validate};
/// use fip_model::{FeatureMatrix, Seed};
///
/// let cells = (0..60).map(|row| (row % 9 != 0).then(|| f64::from(row * 7 % 31)));
/// let matrix = FeatureMatrix::from_cells(vec!["recency_days".to_owned()], cells)?;
/// let at_risk: Vec<bool> = (0..60).map(|row| row * 7 % 31 > 18).collect();
/// let customers: Vec<u64> = (1..=60).collect();
/// let folds = Folds::stratified(&at_risk, &customers, 5, Seed::new(7))?;
/// let params = LogisticRegression::params().check()?;
/// let found = cross_validate(&folds, &at_risk, |train, test| {
///     let labels: Vec<bool> = train.iter().map(|&row| at_risk[row]).collect();
///     let train = matrix.select_rows(train);
///     let preprocessor = Preprocessor::fit(&train)?;
///     let model = params.fit(&preprocessor.transform(&train)?, &labels)?;
///     let test = preprocessor.transform(&matrix.select_rows(test))?;
///     Ok::<_, fip_ml::ModelError>(model.predict_proba(&test)?)
/// })?;
/// assert!(found.mean_auc() > 0.8);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn cross_validate<E, F>(
    folds: &Folds,
    labels: &[bool],
    fit_predict: F,
) -> Result<CrossValidation, CrossValidationError<E>>
where
    E: std::error::Error + Send + 'static,
    F: Fn(&[usize], &[usize]) -> Result<Vec<f64>, E> + Sync,
{
    let n_rows = folds.fold_of().len();
    if labels.len() != n_rows {
        return Err(CrossValidationError::LabelsLength { expected: n_rows, found: labels.len() });
    }
    let run = |fold: usize| {
        let (train, test) = folds.train_and_test(fold);
        let predicted = fit_predict(&train, &test)
            .map_err(|source| CrossValidationError::Fit { fold, source })?;
        let labels: Vec<bool> = test.iter().map(|&row| labels[row]).collect();
        let evaluation = Evaluation::new(&labels, &predicted)
            .map_err(|source| CrossValidationError::Evaluation { fold, source })?;
        Ok((test, predicted, evaluation.auc()))
    };
    let results: Vec<Result<_, _>> = (0..folds.n_folds()).into_par_iter().map(run).collect();
    let mut found = CrossValidation {
        probabilities: vec![0.0; n_rows],
        fold_auc: Vec::with_capacity(results.len()),
    };
    for result in results {
        let (test, predicted, auc) = result?;
        for (row, probability) in test.into_iter().zip(predicted) {
            found.probabilities[row] = probability;
        }
        found.fold_auc.push(auc);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use fip_model::Seed;

    use super::*;
    use crate::evaluation::EvaluationError;
    use crate::labels::LabelError;

    #[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
    #[error("no luck")]
    struct NoLuck;

    fn folds() -> (Folds, Vec<bool>) {
        let labels: Vec<bool> = (0..20).map(|row| row % 3 == 0).collect();
        let ids: Vec<u64> = (0..20).collect();
        (Folds::stratified(&labels, &ids, 4, Seed::new(1)).unwrap(), labels)
    }

    #[test]
    fn reports_the_first_fold_that_fails() {
        let (folds, labels) = folds();
        let found = cross_validate(&folds, &labels, |_, _| Err(NoLuck)).unwrap_err();
        assert_eq!(found, CrossValidationError::Fit { fold: 0, source: NoLuck });
        let short = cross_validate(&folds, &labels, |_, _| Ok::<_, NoLuck>(vec![0.5])).unwrap_err();
        let source = EvaluationError::Labels(LabelError::WrongLength { expected: 1, found: 5 });
        assert_eq!(short, CrossValidationError::Evaluation { fold: 0, source });
        let found = cross_validate(&folds, &labels[1..], |_, _| Err(NoLuck)).unwrap_err();
        assert_eq!(found, CrossValidationError::LabelsLength { expected: 20, found: 19 });
    }

    #[test]
    fn every_row_is_predicted_once_and_not_trained_on() {
        let (folds, labels) = folds();
        let found = cross_validate(&folds, &labels, |train, test| {
            assert!(test.iter().all(|row| !train.contains(row)));
            Ok::<_, NoLuck>(test.iter().map(|&row| row as f64 / 20.0).collect())
        });
        let expected: Vec<f64> = (0..20).map(|row| f64::from(row) / 20.0).collect();
        assert_eq!(found.unwrap().probabilities(), expected);
    }
}
