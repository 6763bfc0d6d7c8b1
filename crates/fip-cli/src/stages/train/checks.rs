//! What must hold of honest models, checked on every run.

use fip_ml::{LogisticRegression, Separation};
use fip_model::Seed;
use fip_report::model_report::{Check, Verdict};

use super::Learnt;
use super::models::Refusal;
use super::sample::Sample;
use crate::gates::models::{
    below_bound, disjoint, no_single_feature, nothing_from_permuted_labels, permuted,
};

/// Returns the verdict of each check; no model is held against a bound that nobody knows.
pub(super) fn check(
    seed: Seed,
    sample: &Sample,
    learnt: &Learnt,
    bound: Option<f64>,
) -> Result<Vec<Check>, Refusal> {
    let Learnt { models, card } = learnt;
    let below = |name, evaluation| bound.map(|bound| below_bound(name, evaluation, bound));
    let mut gates: Vec<_> = [
        below("logistic regression", &models.logistic.evaluation),
        below("random forest", &models.forest.evaluation),
    ]
    .into_iter()
    .flatten()
    .collect::<Result<_, _>>()?;
    gates.extend([
        no_single_feature(&sample.matrix, &sample.labels)?,
        nothing_from_permuted_labels(models, &permuted(seed, &sample.labels))?,
        disjoint(models.split.train(), models.split.test()),
    ]);
    let mut checks: Vec<Check> = gates.into_iter().map(in_report).collect();
    match card {
        Ok(card) => {
            let gate = below("fitted scorecard", &card.evaluation).transpose()?;
            checks.extend(gate.map(in_report));
        }
        Err(why) => checks.push(Check {
            claim: "There are events enough to fit a scorecard".to_owned(),
            verdict: Verdict::NotApplicable,
            detail: why.to_string(),
        }),
    }
    checks.push(converged(&models.logistic.model));
    Ok(checks)
}

/// Returns a gate as the model report tells it.
fn in_report(gate: fip_synth::Check) -> Check {
    let verdict = match gate.verdict {
        fip_synth::Verdict::Passed => Verdict::Passed,
        fip_synth::Verdict::Failed => Verdict::Failed,
        fip_synth::Verdict::NotApplicable { .. } => Verdict::NotApplicable,
    };
    Check { claim: gate.claim, verdict, detail: gate.measured.text }
}

/// Returns the checks that failed, in words.
pub(super) fn failed(checks: &[Check]) -> Vec<String> {
    let failed = checks.iter().filter(|check| check.verdict == Verdict::Failed);
    failed.map(|check| format!("{}: {}", check.claim, check.detail)).collect()
}

fn converged(model: &LogisticRegression) -> Check {
    let convergence = model.convergence();
    let holds = convergence.converged && convergence.separation == Separation::Overlap;
    Check {
        claim:
            "The logistic regression converged and no combination of features separates the classes"
                .to_owned(),
        verdict: if holds { Verdict::Passed } else { Verdict::Failed },
        detail: format!(
            "{} iterations, gradient {:.1e}",
            convergence.iterations, convergence.gradient_norm
        ),
    }
}
