//! Which parameters generalise best, and how much more rows would help.

mod learning_curve;
mod space;
mod trial;

use rayon::prelude::*;

pub use learning_curve::{LearningPoint, learning_curve};
pub use space::{ForestSpace, LogisticSpace, SpaceError};
pub use trial::{Search, Trial};

use crate::evaluation::Evaluation;
use crate::split::{CrossValidationError, Resampling};

/// Why a search failed; `E` is the error of the closure that fits and predicts.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError<E: std::error::Error + 'static> {
    /// There is nothing to try.
    #[error("expected at least one candidate, found none")]
    NoCandidates,
    /// A candidate could not be cross-validated.
    #[error("candidate {candidate} could not be cross-validated")]
    Candidate {
        /// Number of the candidate, from 0.
        candidate: usize,
        /// Why not.
        source: CrossValidationError<E>,
    },
}

/// Cross-validates every candidate on the same folds and ranks them by the mean area under the ROC curve.
///
/// The closure is given a candidate, the rows to train on and those to test on, and returns the
/// probabilities of the latter. Whatever learns from rows belongs into it, preprocessing too. All pairs of
/// candidate and fold run side by side; the result does not depend on the number of threads. Give the
/// candidates from the simplest to the most flexible, for [`Search::one_standard_error`] to choose by.
///
/// The best mean of many is too good by chance: judge the chosen parameters on rows that the search has
/// not seen.
///
/// # Errors
///
/// [`SearchError::NoCandidates`]; [`SearchError::Candidate`] of the first candidate, and its first fold,
/// that fails.
///
/// # Examples
///
/// ```
/// use fip_ml::{Folds, LogisticRegression, LogisticSpace, Preprocessor, search};
/// use fip_model::{FeatureMatrix, Seed};
///
/// let cells = (0..90).map(|row| (row % 9 != 0).then(|| f64::from(row * 7 % 31)));
/// let matrix = FeatureMatrix::from_cells(vec!["recency_days".to_owned()], cells)?;
/// let at_risk: Vec<bool> = (0..90).map(|row| row * 7 % 31 > 18).collect();
/// let customers: Vec<u64> = (1..=90).collect();
/// let folds = Folds::stratified(&at_risk, &customers, 3, Seed::new(7))?;
/// let candidates = LogisticSpace::default().draw(4, Seed::new(7))?;
/// let found = search(&candidates, &folds, &at_risk, |params, train, test| {
///     let labels: Vec<bool> = train.iter().map(|&row| at_risk[row]).collect();
///     let train = matrix.select_rows(train);
///     let preprocessor = Preprocessor::fit(&train)?;
///     let model = params.fit(&preprocessor.transform(&train)?, &labels)?;
///     let test = preprocessor.transform(&matrix.select_rows(test))?;
///     Ok::<_, fip_ml::ModelError>(model.predict_proba(&test)?)
/// })?;
/// assert_eq!(found.trials().len(), 4);
/// assert!(found.one_standard_error().candidate() <= found.best().candidate());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn search<P, E, F, R>(
    candidates: &[P],
    folds: &R,
    labels: &[bool],
    fit_predict: F,
) -> Result<Search<P>, SearchError<E>>
where
    P: Clone + Sync,
    E: std::error::Error + Send + 'static,
    F: Fn(&P, &[usize], &[usize]) -> Result<Vec<f64>, E> + Sync,
    R: Resampling + ?Sized,
{
    if candidates.is_empty() {
        return Err(SearchError::NoCandidates);
    }
    let n_folds = folds.n_folds();
    if labels.len() != folds.n_rows() {
        let (expected, found) = (folds.n_rows(), labels.len());
        let source = CrossValidationError::LabelsLength { expected, found };
        return Err(SearchError::Candidate { candidate: 0, source });
    }
    let run = |job: usize| {
        let (candidate, fold) = (job / n_folds, job % n_folds);
        let fit_predict =
            |train: &[usize], test: &[usize]| fit_predict(&candidates[candidate], train, test);
        fold_auc(folds, fold, labels, fit_predict)
            .map_err(|source| SearchError::Candidate { candidate, source })
    };
    let n_jobs = candidates.len() * n_folds;
    let results: Vec<Result<f64, _>> = (0..n_jobs).into_par_iter().map(run).collect();
    let auc = results.into_iter().collect::<Result<Vec<f64>, _>>()?;
    let trial = |(candidate, fold_auc): (usize, &[f64])| {
        Trial::new(candidates[candidate].clone(), candidate, fold_auc.to_vec())
    };
    Ok(Search::new(auc.chunks(n_folds).enumerate().map(trial).collect()))
}

fn fold_auc<E, F, R>(
    folds: &R,
    fold: usize,
    labels: &[bool],
    fit_predict: F,
) -> Result<f64, CrossValidationError<E>>
where
    E: std::error::Error + 'static,
    F: Fn(&[usize], &[usize]) -> Result<Vec<f64>, E>,
    R: Resampling + ?Sized,
{
    let (train, test) = folds.train_and_test(fold);
    let predicted =
        fit_predict(&train, &test).map_err(|source| CrossValidationError::Fit { fold, source })?;
    auc_of(&test, labels, &predicted)
        .map_err(|source| CrossValidationError::Evaluation { fold, source })
}

fn auc_of(
    rows: &[usize],
    labels: &[bool],
    predicted: &[f64],
) -> Result<f64, crate::evaluation::EvaluationError> {
    let labels: Vec<bool> = rows.iter().map(|&row| labels[row]).collect();
    Ok(Evaluation::new(&labels, predicted)?.auc())
}

#[cfg(test)]
mod tests {
    use fip_model::Seed;

    use super::*;
    use crate::split::{Folds, ForwardFolds};

    #[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
    #[error("no luck")]
    struct NoLuck;

    fn world() -> (Folds, Vec<bool>) {
        let labels: Vec<bool> = (0..40).map(|row| row % 3 == 0).collect();
        let ids: Vec<u64> = (0..40).collect();
        (Folds::stratified(&labels, &ids, 4, Seed::new(1)).unwrap(), labels)
    }

    /// Noise of this strength beside the label.
    fn noisy(labels: &[bool], noise: f64, rows: &[usize]) -> Vec<f64> {
        let hash = |row: usize| (row * 37 % 41) as f64 / 41.0;
        let signal = |row: usize| f64::from(u8::from(labels[row]));
        rows.iter().map(|&row| (signal(row) + noise * hash(row)) / (1.0 + noise)).collect()
    }

    #[test]
    fn refuses_nothing_to_try_and_other_lengths() {
        let (folds, labels) = world();
        let none = search(&[0_u8; 0], &folds, &labels, |_, _, _| Err(NoLuck)).unwrap_err();
        assert_eq!(none, SearchError::NoCandidates);
        let found = search(&[1_u8], &folds, &labels[1..], |_, _, _| Err(NoLuck)).unwrap_err();
        let source = CrossValidationError::LabelsLength { expected: 40, found: 39 };
        assert_eq!(found, SearchError::Candidate { candidate: 0, source });
    }

    #[test]
    fn reports_the_first_candidate_that_fails() {
        let (folds, labels) = world();
        let found = search(&[0.0, 1.0, 2.0], &folds, &labels, |&noise, _, test| {
            if noise > 0.5 { Err(NoLuck) } else { Ok(noisy(&labels, noise, test)) }
        });
        let source = CrossValidationError::Fit { fold: 0, source: NoLuck };
        assert_eq!(found.unwrap_err(), SearchError::Candidate { candidate: 1, source });
    }

    #[test]
    fn ranks_by_the_mean_and_prefers_the_simplest_within_one_error() {
        let (folds, labels) = world();
        let candidates = [9.0, 1.9, 1.5, 0.1, 0.0];
        let found = search(&candidates, &folds, &labels, |&noise, _, test| {
            Ok::<_, NoLuck>(noisy(&labels, noise, test))
        });
        let found = found.unwrap();
        assert!(found.trials().windows(2).all(|pair| pair[0].mean_auc() >= pair[1].mean_auc()));
        // 0.1 and 0.0 are both perfect; of equal ones the earlier is best.
        assert_eq!(found.best().candidate(), 3);
        let chosen = found.one_standard_error();
        assert!(chosen.mean_auc() >= found.best().mean_auc() - found.best().std_error_auc());
        assert_eq!(found.best().std_error_auc().to_bits(), 0.0_f64.to_bits());
        assert_eq!(chosen.candidate(), 3);
    }

    #[test]
    fn forward_folds_can_be_searched_too() {
        let (_, labels) = world();
        let times: Vec<i64> = (0..40).collect();
        let folds = ForwardFolds::new(&times, 3).unwrap();
        let found = search(&[0.5], &folds, &labels, |&noise, train, test| {
            assert!(train.iter().max() < test.iter().min());
            Ok::<_, NoLuck>(noisy(&labels, noise, test))
        });
        assert_eq!(found.unwrap().best().fold_auc().len(), 3);
    }
}
