//! Which model is kept: every candidate is cross-validated on the training rows.

use std::fmt;

use fip_ml::{Evaluation, EvaluationError, ModelError, WeightedEvaluation};
use rayon::prelude::*;
use serde::Serialize;

use super::data::Data;
use super::division::{Division, Fold};
use super::recipe::Recipe;

/// A candidate with what its cross-validation found.
#[derive(Debug)]
pub(super) struct Tried {
    pub(super) recipe: Recipe,
    pub(super) found: Found,
    /// The training rows that a fold judged, in the order of the folds, and their probabilities.
    pub(super) rows: Vec<usize>,
    pub(super) probabilities: Vec<f64>,
}

/// Areas under the ROC curve over the folds.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Found {
    pub(super) model: &'static str,
    pub(super) parameters: String,
    pub(super) fold_auc: Vec<f64>,
    pub(super) mean_auc: f64,
    /// Sample standard deviation over the folds.
    pub(super) std_dev: f64,
    /// `std_dev` divided by the root of the number of folds.
    pub(super) std_error: f64,
}

/// Why a candidate could not be judged.
#[derive(Debug)]
pub(super) struct NotJudged {
    /// Number of the fold, from 1.
    fold: usize,
    source: ModelError,
}

impl fmt::Display for NotJudged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "fold {}: {}", self.fold, self.source)
    }
}

/// Cross-validates every candidate.
pub(super) fn try_all(
    candidates: Vec<Recipe>,
    data: &Data<'_>,
    division: &Division,
    max_levels: u32,
) -> Result<Vec<Tried>, NotJudged> {
    let work: Vec<(usize, usize)> = (0..candidates.len())
        .flat_map(|candidate| (0..division.folds.len()).map(move |fold| (candidate, fold)))
        .collect();
    let run = |&(candidate, fold): &(usize, usize)| {
        let Fold { fit, judge } = &division.folds[fold];
        let of_fold = |source| NotJudged { fold: fold + 1, source };
        let fitted = candidates[candidate].fit(data, fit, max_levels).map_err(of_fold)?;
        fitted.predict(data, judge).map_err(of_fold)
    };
    let results: Vec<Result<Vec<f64>, NotJudged>> = work.par_iter().map(run).collect();
    let mut results = results.into_iter();
    let mut all = Vec::with_capacity(candidates.len());
    for recipe in candidates {
        let (mut rows, mut probabilities, mut fold_auc) = (Vec::new(), Vec::new(), Vec::new());
        for (number, fold) in (1..).zip(&division.folds) {
            let Some(result) = results.next() else { break };
            let predicted = result?;
            let auc = auc(data, &fold.judge, &predicted)
                .map_err(|source| NotJudged { fold: number, source: source.into() })?;
            fold_auc.push(auc);
            rows.extend_from_slice(&fold.judge);
            probabilities.extend(predicted);
        }
        all.push(Tried { found: Found::of(&recipe, fold_auc), recipe, rows, probabilities });
    }
    Ok(all)
}

fn auc(data: &Data<'_>, rows: &[usize], predicted: &[f64]) -> Result<f64, EvaluationError> {
    let labels = data.labels(rows);
    Ok(match data.weights(rows) {
        Some(weights) => WeightedEvaluation::new(&labels, predicted, &weights)?.auc(),
        None => Evaluation::new(&labels, predicted)?.auc(),
    })
}

impl Found {
    fn of(recipe: &Recipe, fold_auc: Vec<f64>) -> Self {
        let n = fold_auc.len() as f64;
        let mean_auc = fold_auc.iter().sum::<f64>() / n;
        let squares: f64 = fold_auc.iter().map(|auc| (auc - mean_auc).powi(2)).sum();
        let std_dev = (squares / (n - 1.0).max(1.0)).sqrt();
        Self {
            model: recipe.words(),
            parameters: recipe.parameters(),
            fold_auc,
            mean_auc,
            std_dev,
            std_error: std_dev / n.sqrt(),
        }
    }
}

/// Returns the position of the candidate that ranks best, of equally good ones the first.
pub(super) fn best(tried: &[Tried]) -> Option<usize> {
    let mean = |at: &usize| tried[*at].found.mean_auc;
    (0..tried.len()).rev().max_by(|a, b| mean(a).total_cmp(&mean(b)))
}

/// Which of two models is kept, and why.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Verdict {
    /// Whether the first is kept.
    #[serde(skip)]
    pub(super) first: bool,
    pub(super) words: String,
}

/// Keeps the simpler model, the first, unless the other is better by more than one standard error.
///
/// L. Breiman, J. Friedman, R. Olshen, C. Stone, "Classification and Regression Trees" (1984), 3.4.3.
pub(super) fn one_standard_error(simple: &Found, other: &Found) -> Verdict {
    let ahead = other.mean_auc - simple.mean_auc;
    let [one, two] = [simple.model, other.model];
    if ahead <= 0.0 {
        let words = format!("the {one}: it ranks at least as well as the {two}");
        return Verdict { first: true, words };
    }
    let first = ahead <= other.std_error;
    let error = other.std_error;
    let words = if first {
        format!(
            "the {one}: the {two} is ahead by {ahead:.4}, within one standard error ({error:.4}), and the \
             simpler model is kept"
        )
    } else {
        format!("the {two}: it is ahead by {ahead:.4}, more than one standard error ({error:.4})")
    };
    Verdict { first, words }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(mean_auc: f64, std_error: f64, model: &'static str) -> Found {
        let parameters = String::new();
        Found { model, parameters, fold_auc: Vec::new(), mean_auc, std_dev: 0.0, std_error }
    }

    #[test]
    fn the_simpler_model_is_kept_within_one_standard_error() {
        let kept = |simple: f64, other: f64| {
            one_standard_error(&found(simple, 0.2, "a"), &found(other, 0.01, "b")).first
        };
        assert!(kept(0.8, 0.7) && kept(0.8, 0.8) && kept(0.8, 0.809));
        assert!(!kept(0.8, 0.811));
        let words = one_standard_error(&found(0.8, 0.0, "a"), &found(0.9, 0.01, "b")).words;
        assert_eq!(words, "the b: it is ahead by 0.1000, more than one standard error (0.0100)");
    }
}
