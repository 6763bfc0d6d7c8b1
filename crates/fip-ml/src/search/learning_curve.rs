//! How good the model is with fewer rows, and whether more would help.

use fip_model::Seed;
use rayon::prelude::*;

use super::auc_of;
use crate::moments::mean_and_std_dev;
use crate::split::{CrossValidationError, Resampling};

/// The areas under the ROC curve of models that were trained on a share of the rows.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct LearningPoint {
    /// Training rows, the mean over the folds, rounded.
    pub n_rows: usize,
    /// Mean area on the rows that were trained on.
    pub train_auc: f64,
    /// Mean area on the test rows.
    pub test_auc_mean: f64,
    /// Sample standard deviation of the area on the test rows, over the folds.
    pub sd: f64,
}

/// Trains on growing shares of each fold's training rows and returns a point for each share, in the order given.
///
/// The subsets are nested and stratified: a larger one holds the smaller ones, and each class is cut to the
/// same share, but to no less than one row. A row's turn is a function of the seed and of its number. The
/// closure is given the rows to train on and rows to predict, first those it trained on, then the test
/// rows, and returns the probabilities of all of them. A test curve that still rises says more rows would
/// help; a train curve far above it, that the model is too flexible for the rows.
///
/// # Errors
///
/// [`CrossValidationError::InvalidShare`] unless every share is above 0 and at most 1;
/// [`CrossValidationError::LabelsLength`]; [`CrossValidationError::Fit`] and
/// [`CrossValidationError::Evaluation`] of the first share, and its first fold, that fails.
pub fn learning_curve<E, F, R>(
    folds: &R,
    labels: &[bool],
    shares: &[f64],
    seed: Seed,
    fit_predict: F,
) -> Result<Vec<LearningPoint>, CrossValidationError<E>>
where
    E: std::error::Error + Send + 'static,
    F: Fn(&[usize], &[usize]) -> Result<Vec<f64>, E> + Sync,
    R: Resampling + ?Sized,
{
    let n_rows = folds.n_rows();
    if labels.len() != n_rows {
        return Err(CrossValidationError::LabelsLength { expected: n_rows, found: labels.len() });
    }
    if let Some(&found) = shares.iter().find(|&&share| !(0.0 < share && share <= 1.0)) {
        return Err(CrossValidationError::InvalidShare { found });
    }
    let n_folds = folds.n_folds();
    let run = |job: usize| {
        let (share, fold) = (shares[job / n_folds], job % n_folds);
        let (train, test) = folds.train_and_test(fold);
        let train = subset(&train, labels, share, seed);
        let rows: Vec<usize> = train.iter().chain(&test).copied().collect();
        let predicted = fit_predict(&train, &rows)
            .map_err(|source| CrossValidationError::Fit { fold, source })?;
        // A closure that returns too few probabilities fails in the evaluation.
        let (of_train, of_test) = predicted.split_at(train.len().min(predicted.len()));
        let auc = |rows: &[usize], predicted: &[f64]| {
            auc_of(rows, labels, predicted)
                .map_err(|source| CrossValidationError::Evaluation { fold, source })
        };
        Ok((train.len(), auc(&train, of_train)?, auc(&test, of_test)?))
    };
    let results: Vec<Result<_, _>> = (0..shares.len() * n_folds).into_par_iter().map(run).collect();
    let found = results.into_iter().collect::<Result<Vec<(usize, f64, f64)>, _>>()?;
    Ok(found.chunks(n_folds.max(1)).map(point).collect())
}

fn point(of_folds: &[(usize, f64, f64)]) -> LearningPoint {
    let n_rows: usize = of_folds.iter().map(|fold| fold.0).sum();
    let of_train: Vec<f64> = of_folds.iter().map(|fold| fold.1).collect();
    let of_test: Vec<f64> = of_folds.iter().map(|fold| fold.2).collect();
    let (test_auc_mean, sd) = mean_and_std_dev(&of_test);
    LearningPoint {
        n_rows: (n_rows + of_folds.len() / 2) / of_folds.len(),
        train_auc: mean_and_std_dev(&of_train).0,
        test_auc_mean,
        sd,
    }
}

/// Returns a share of each class, ascending; the rows with the smallest hashes, so that shares are nested.
fn subset(rows: &[usize], labels: &[bool], share: f64, seed: Seed) -> Vec<usize> {
    let keyed = seed.keyed("learning curve");
    let mut kept = Vec::new();
    for class in [false, true] {
        let mut of_class: Vec<usize> =
            rows.iter().copied().filter(|&row| labels[row] == class).collect();
        of_class.sort_unstable_by_key(|&row| (keyed.bits(row as u64), row));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a count is a count"
        )]
        let n = (share * of_class.len() as f64).round() as usize;
        kept.extend(of_class.into_iter().take(n.max(1)));
    }
    kept.sort_unstable();
    kept
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::split::Folds;

    #[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
    #[error("no luck")]
    struct NoLuck;

    fn world() -> (Folds, Vec<bool>) {
        let labels: Vec<bool> = (0..60).map(|row| row % 4 == 0).collect();
        let ids: Vec<u64> = (0..60).collect();
        (Folds::stratified(&labels, &ids, 3, Seed::new(1)).unwrap(), labels)
    }

    #[expect(clippy::unnecessary_wraps, reason = "a closure that may fail is asked for")]
    fn constant(_: &[usize], rows: &[usize]) -> Result<Vec<f64>, NoLuck> {
        Ok(vec![0.5; rows.len()])
    }

    #[test]
    fn refuses_shares_lengths_and_passes_failures_on() {
        let (folds, labels) = world();
        for found in [0.0, 1.1, f64::NAN] {
            let shares = [0.5, found];
            let error = learning_curve(&folds, &labels, &shares, Seed::new(1), constant);
            assert!(matches!(error, Err(CrossValidationError::InvalidShare { .. })));
        }
        let error = learning_curve(&folds, &labels[1..], &[0.5], Seed::new(1), constant);
        assert!(matches!(error, Err(CrossValidationError::LabelsLength { .. })));
        let fails = |_: &[usize], _: &[usize]| Err(NoLuck);
        let error = learning_curve(&folds, &labels, &[0.5], Seed::new(1), fails);
        assert_eq!(error, Err(CrossValidationError::Fit { fold: 0, source: NoLuck }));
        let short = |_: &[usize], _: &[usize]| Ok::<_, NoLuck>(Vec::new());
        let error = learning_curve(&folds, &labels, &[0.5], Seed::new(1), short);
        assert!(matches!(error, Err(CrossValidationError::Evaluation { fold: 0, .. })));
    }

    #[test]
    fn subsets_are_nested_and_stratified() {
        let (folds, labels) = world();
        let (train, _) = folds.train_and_test(0);
        let small = subset(&train, &labels, 0.3, Seed::new(1));
        let large = subset(&train, &labels, 0.6, Seed::new(1));
        assert!(small.iter().all(|row| large.contains(row)));
        let events = |rows: &[usize]| rows.iter().filter(|&&row| labels[row]).count();
        assert_eq!((small.len(), events(&small)), (12, 3));
        assert_eq!((large.len(), events(&large)), (24, 6));
        assert_eq!(subset(&train, &labels, 1.0, Seed::new(1)), train);
        assert_eq!(events(&subset(&train, &labels, 1e-9, Seed::new(1))), 1);
    }

    #[test]
    fn the_closure_sees_training_rows_first_and_no_test_row_is_trained_on() {
        let (folds, labels) = world();
        let sizes = Mutex::new(Vec::new());
        let check = |train: &[usize], rows: &[usize]| {
            assert_eq!(&rows[..train.len()], train);
            assert!(rows[train.len()..].iter().all(|row| !train.contains(row)));
            sizes.lock().unwrap().push(train.len());
            Ok::<_, NoLuck>(rows.iter().map(|&row| f64::from(u8::from(labels[row]))).collect())
        };
        let curve = learning_curve(&folds, &labels, &[0.5, 1.0], Seed::new(1), check).unwrap();
        assert_eq!(sizes.into_inner().unwrap().len(), 6);
        assert_eq!(curve.iter().map(|point| point.n_rows).collect::<Vec<_>>(), [20, 40]);
        let perfect = |point: &LearningPoint| point.train_auc.min(point.test_auc_mean) >= 1.0;
        assert!(curve.iter().all(|point| perfect(point) && point.sd <= 0.0));
    }
}
