//! Stage 5: logistic regression and random forest on the at-risk outcome, measured on customers they
//! have not seen, challenged by linfa's models, and checked against the known bound.

mod checks;
mod evidence;
mod models;
mod sample;

use fip_features::Features;
use fip_model::{ModelPrediction, Outcome, RiskScore, Split};
use fip_report::{ModelReport, Report};

use super::Stage;
use super::score::ScoredCustomers;
use super::segment::SegmentEvidence;
use crate::failure::{Failure, Kind};
use crate::files::{Folder, Output, commit};
use crate::manifest::Manifest;
use crate::project::Project;
use crate::terminal::Terminal;
pub(crate) use evidence::{identity, provenance};
use sample::Sample;

/// What the stage makes.
#[derive(Debug)]
pub(crate) struct Trained {
    pub(crate) headline: Headline,
    pub(crate) scores: Vec<RiskScore>,
    /// Checks that failed, in words.
    pub(crate) failed_checks: Vec<String>,
}

impl Trained {
    /// Fails when a check of honesty failed; everything is written nevertheless.
    pub(crate) fn gate(&self) -> Result<(), Failure> {
        if self.failed_checks.is_empty() {
            return Ok(());
        }
        let cause = format!("checks of the models failed: {}", self.failed_checks.join("; "));
        let hint = "see the checks in reports/model_report.md; the outputs are complete";
        Err(Failure::new(Kind::CheckFailed, cause, hint))
    }
}

/// The model that ranks best, for the summary.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Headline {
    pub(crate) model: String,
    pub(crate) auc: f64,
    pub(crate) interval: [f64; 2],
}

/// What the stage reads.
pub(crate) struct Inputs<'a> {
    pub(crate) features: &'a Features,
    pub(crate) outcomes: &'a [Outcome],
    pub(crate) scored: &'a ScoredCustomers,
    pub(crate) segments: &'a SegmentEvidence,
}

/// Runs the stage.
pub(crate) fn run(
    project: &Project,
    terminal: &Terminal,
    manifest: &mut Manifest,
    inputs: &Inputs<'_>,
) -> Result<Trained, Failure> {
    let line = terminal.begin(Stage::Train.name());
    line.doing("training");
    let sample = Sample::of(inputs.features, inputs.outcomes)?;
    let models = models::fit(project, &sample).map_err(|error| cannot_train(&sample, &error))?;
    line.doing("measuring");
    let bound = manifest.bound.roc_auc;
    let checks = checks::check(project, &sample, &models, bound)
        .map_err(|error| cannot_train(&sample, &error))?;
    let failed_checks = checks::failed(&checks);
    let report = evidence::report(manifest, inputs, &sample, &models, checks)
        .map_err(|error| cannot_train(&sample, &error))?;
    let page = report.write().map_err(Failure::internal)?;
    let headline = headline(&report)?;
    let scores = with_probabilities(&inputs.scored.scores, &sample, models.champion());
    let written = commit(
        project,
        manifest,
        Stage::Train,
        &outputs(&report, &page, &sample, &models, &scores)?,
    )?;
    let aucs: Vec<String> = report
        .rankers
        .iter()
        .map(|ranker| {
            let auc = ranker.roc_auc;
            format!("{} {:.3} ({:.3} to {:.3})", ranker.name, auc.value, auc.low, auc.high)
        })
        .take(2)
        .collect();
    line.done(&format!("ROC-AUC: {}; bound {bound:.3}", aucs.join(", ")), written);
    Ok(Trained { headline, scores, failed_checks })
}

/// Says why models could not be trained, and on what.
fn cannot_train(sample: &Sample, error: &dyn std::fmt::Display) -> Failure {
    let events = sample.labels.iter().filter(|&&label| label).count();
    let cause = format!("{events} events among {} customers: {error}", sample.labels.len());
    let hint =
        "training needs more events: see [bank] customers and [outcome] base_rate in fip.toml";
    Failure::new(Kind::BadInput, cause, hint)
}

/// Returns the best of the two models on the held-out customers.
fn headline(report: &ModelReport) -> Result<Headline, Failure> {
    let models = report.rankers.iter().take(2);
    let best = models.max_by(|a, b| a.roc_auc.value.total_cmp(&b.roc_auc.value));
    let best = best.ok_or_else(|| Failure::internal("no model was measured"))?;
    Ok(Headline {
        model: best.name.clone(),
        auc: best.roc_auc.value,
        interval: [best.roc_auc.low, best.roc_auc.high],
    })
}

/// Returns the scores with the champion's probabilities filled in.
fn with_probabilities(scores: &[RiskScore], sample: &Sample, champion: &[f64]) -> Vec<RiskScore> {
    let mut scores = scores.to_vec();
    for (&row, &probability) in sample.rows.iter().zip(champion) {
        scores[row].model_probability = Some(probability);
    }
    scores
}

fn outputs(
    report: &ModelReport,
    page: &Report,
    sample: &Sample,
    models: &models::Models,
    scores: &[RiskScore],
) -> Result<Vec<Output>, Failure> {
    let mut json = serde_json::to_string_pretty(report).map_err(Failure::internal)?;
    json.push('\n');
    let mut outputs = vec![
        Output::rows(scores)?,
        Output::rows(&predictions(sample, models))?,
        Output::text(Folder::Reports, "model_report.md", page.markdown.clone()),
        Output::text(Folder::Reports, "model_report.json", json),
    ];
    outputs.extend(page.figures.iter().map(|figure| {
        let name = format!("figures/{}", figure.file_name);
        Output::text(Folder::Reports, name, figure.svg.as_str().to_owned())
    }));
    Ok(outputs)
}

fn predictions(sample: &Sample, models: &models::Models) -> Vec<ModelPrediction> {
    let is_test = models.is_test(sample.labels.len());
    let logistic = models.logistic.cross_validation.probabilities();
    let forest = models.forest.cross_validation.probabilities();
    let probabilities = logistic.iter().zip(forest).zip(is_test);
    sample
        .customers
        .iter()
        .zip(probabilities)
        .map(|(&customer_id, ((&logistic_regression, &random_forest), test))| ModelPrediction {
            customer_id,
            split: if test { Split::Test } else { Split::Train },
            logistic_regression,
            random_forest,
        })
        .collect()
}
