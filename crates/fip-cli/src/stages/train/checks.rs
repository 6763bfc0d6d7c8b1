//! What must hold of honest models, checked on every run.

use fip_ml::{Evaluation, LogisticRegression, Separation};
use fip_report::model_report::{Check, Verdict};

use super::models::{Models, Refusal};
use super::sample::Sample;
use crate::project::Project;

/// A single feature that ranks better than this is nearly the outcome itself.
const MOST_SINGLE_AUC: f64 = 0.90;
/// Standard errors that chance is allowed.
const N_STD_ERRORS: f64 = 3.0;

/// Returns the verdict of each check.
pub(super) fn check(
    project: &Project,
    sample: &Sample,
    models: &Models,
    bound: f64,
) -> Result<Vec<Check>, Refusal> {
    Ok(vec![
        below_bound("logistic regression", &models.logistic.evaluation, bound)?,
        below_bound("random forest", &models.forest.evaluation, bound)?,
        no_single_feature(sample)?,
        nothing_from_permuted_labels(project, sample, models)?,
        disjoint(models),
        converged(&models.logistic.model),
    ])
}

/// Returns the checks that failed, in words.
pub(super) fn failed(checks: &[Check]) -> Vec<String> {
    let failed = checks.iter().filter(|check| check.verdict == Verdict::Failed);
    failed.map(|check| format!("{}: {}", check.claim, check.detail)).collect()
}

fn verdict(holds: bool) -> Verdict {
    if holds { Verdict::Passed } else { Verdict::Failed }
}

/// The best possible ranking is known, so a model that does better has seen what it must not.
fn below_bound(model: &str, evaluation: &Evaluation, bound: f64) -> Result<Check, Refusal> {
    let auc = evaluation.auc_interval(0.95)?;
    Ok(Check {
        claim: format!("The {model} is not better than the best possible model"),
        verdict: verdict(auc.auc <= bound + N_STD_ERRORS * auc.std_error),
        detail: format!(
            "ROC-AUC {:.3}, bound {bound:.3}, standard error {:.3}",
            auc.auc, auc.std_error
        ),
    })
}

fn no_single_feature(sample: &Sample) -> Result<Check, Refusal> {
    let mut best = (String::new(), 0.5);
    for (column, name) in sample.matrix.names().iter().enumerate() {
        let auc = single_auc(sample, column)?;
        if auc > best.1 {
            best = (name.clone(), auc);
        }
    }
    Ok(Check {
        claim: "No single feature is nearly the outcome".to_owned(),
        verdict: verdict(best.1 <= MOST_SINGLE_AUC),
        detail: format!(
            "best is {} with ROC-AUC {:.3}; limit {MOST_SINGLE_AUC:.2}",
            best.0, best.1
        ),
    })
}

/// Returns the ROC-AUC of ranking by one feature, in its better direction; customers without it are
/// left out.
fn single_auc(sample: &Sample, column: usize) -> Result<f64, Refusal> {
    let present: Vec<(f64, bool)> = sample
        .matrix
        .column(column)
        .zip(&sample.labels)
        .filter_map(|(cell, &label)| cell.map(|value| (value, label)))
        .collect();
    let events = present.iter().filter(|(_, label)| *label).count();
    if events == 0 || events == present.len() {
        return Ok(0.5);
    }
    let low = present.iter().map(|(value, _)| *value).fold(f64::INFINITY, f64::min);
    let high = present.iter().map(|(value, _)| *value).fold(f64::NEG_INFINITY, f64::max);
    let width = if high > low { high - low } else { 1.0 };
    let labels: Vec<bool> = present.iter().map(|(_, label)| *label).collect();
    let ranks: Vec<f64> = present.iter().map(|(value, _)| (value - low) / width).collect();
    let auc = Evaluation::new(&labels, &ranks)?.auc();
    Ok(auc.max(1.0 - auc))
}

/// Outcomes dealt to other customers cannot be learnt.
fn nothing_from_permuted_labels(
    project: &Project,
    sample: &Sample,
    models: &Models,
) -> Result<Check, Refusal> {
    let key = project.seed().keyed("permuted labels");
    let mut order: Vec<usize> = (0..sample.labels.len()).collect();
    order.sort_by_cached_key(|&row| key.bits(row as u64));
    let permuted: Vec<bool> = order.iter().map(|&row| sample.labels[row]).collect();
    let labels_of = |rows: &[usize]| rows.iter().map(|&row| permuted[row]).collect::<Vec<_>>();
    let model = LogisticRegression::params()
        .l2(models.l2)
        .fit(&models.train_inputs, &labels_of(models.split.train()))?;
    let probabilities = model.predict_proba(&models.test_inputs)?;
    let auc =
        Evaluation::new(&labels_of(models.split.test()), &probabilities)?.auc_interval(0.95)?;
    Ok(Check {
        claim: "From permuted outcomes nothing is learnt".to_owned(),
        verdict: verdict((auc.auc - 0.5).abs() <= N_STD_ERRORS * auc.std_error),
        detail: format!("ROC-AUC {:.3}, standard error {:.3}", auc.auc, auc.std_error),
    })
}

fn disjoint(models: &Models) -> Check {
    let shared =
        models.split.test().iter().filter(|row| models.split.train().contains(row)).count();
    Check {
        claim: "No customer is both trained on and tested on".to_owned(),
        verdict: verdict(shared == 0),
        detail: format!("{shared} in both"),
    }
}

fn converged(model: &LogisticRegression) -> Check {
    let convergence = model.convergence();
    Check {
        claim:
            "The logistic regression converged and no combination of features separates the classes"
                .to_owned(),
        verdict: verdict(convergence.converged && convergence.separation == Separation::Overlap),
        detail: format!(
            "{} iterations, gradient {:.1e}",
            convergence.iterations, convergence.gradient_norm
        ),
    }
}
