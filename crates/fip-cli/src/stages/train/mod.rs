//! Stage 5: logistic regression and random forest on the at-risk outcome, measured on customers they
//! have not seen, challenged by linfa's models, and checked against the known bound.

mod checks;
mod classifiers;
mod comparison;
mod evidence;
mod expert_card;
mod fairness;
mod fitted_card;
mod judged;
pub(crate) mod models;
mod placed;
pub(crate) mod sample;
mod scorecards;
mod stability;
mod untrained;

use fip_features::Features;
use fip_ml::TrainTest;
use fip_model::{ModelPrediction, Outcome, RiskScore, Split};
use fip_report::model_report::{Estimate, Untrained};
use fip_report::{ModelReport, Report};

use super::Stage;
use super::facts::FactsView;
use super::score::ScoredCustomers;
use super::segment::SegmentEvidence;
use crate::cache::CannotTrain;
use crate::failure::{Failure, Kind};
use crate::files::{Folder, Output, commit};
use crate::manifest::Manifest;
use crate::project::{self, Project};
use crate::terminal::{StageLine, Terminal};
pub(crate) use evidence::identity;
use fitted_card::{Columns, FittedCard, NotFitted, Words};
use sample::Sample;
use untrained::Why;

/// What the stage makes.
#[derive(Debug)]
pub(crate) struct Trained {
    /// `None` where no model could be trained.
    pub(crate) headline: Option<Headline>,
    pub(crate) scores: Vec<RiskScore>,
    /// Checks that failed, in words.
    failed_checks: Vec<String>,
    /// Why the outcomes cannot support a model.
    cannot_train: Option<CannotTrain>,
}

impl Trained {
    /// Fails when outcomes cannot support a model or a check of honesty failed; everything is written
    /// nevertheless.
    pub(crate) fn gate(&self) -> Result<(), Failure> {
        gate(self.cannot_train.as_ref(), self.failed_checks.iter().map(String::as_str))
    }
}

/// Fails when outcomes cannot support a model, or checks of the models failed.
pub(crate) fn gate<'a>(
    cannot_train: Option<&CannotTrain>,
    failed_checks: impl Iterator<Item = &'a str>,
) -> Result<(), Failure> {
    if let Some(CannotTrain { cause, hint }) = cannot_train {
        return Err(Failure::new(Kind::CannotTrain, cause, hint));
    }
    let failed: Vec<&str> = failed_checks.collect();
    if failed.is_empty() {
        return Ok(());
    }
    let cause = format!("checks of the models failed: {}", failed.join("; "));
    let hint = "see the checks in reports/model_report.md; the outputs are complete";
    Err(Failure::new(Kind::CheckFailed, cause, hint))
}

/// What was learnt from the training customers.
#[derive(Debug)]
struct Learnt {
    models: models::Models,
    /// Few events make models, but perhaps no scorecard.
    card: Result<FittedCard, NotFitted>,
}

/// The model that ranks best, for the summary.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Headline {
    pub(crate) model: String,
    pub(crate) auc: f64,
    pub(crate) interval: [f64; 2],
}

impl Headline {
    /// The models come first in a report, before the scorecard.
    const N_MODELS: usize = 2;

    /// Returns the model of a report that ranks best.
    pub(crate) fn of(report: &ModelReport) -> Result<Self, Failure> {
        let models = report.rankers.iter().take(Self::N_MODELS).map(|ranker| Self {
            model: ranker.name.clone(),
            auc: ranker.roc_auc.value,
            interval: [ranker.roc_auc.low, ranker.roc_auc.high],
        });
        let rank = |one: &Self| one.beats_chance();
        let best =
            models.max_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.auc.total_cmp(&b.auc)));
        best.ok_or_else(|| Failure::internal("no model was measured"))
    }

    /// Returns whether it ranks better than chance.
    fn beats_chance(&self) -> bool {
        let [low, high] = self.interval;
        Estimate { value: self.auc, low, high }.beats_chance()
    }
}

/// What the stage reads.
pub(crate) struct Inputs<'a> {
    /// Transactions, and all customers in the order of the features. Models see nothing of these.
    pub(crate) facts: &'a FactsView<'a>,
    pub(crate) features: &'a Features,
    /// `None` where nobody knows.
    pub(crate) outcomes: Option<&'a [Outcome]>,
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
    let without =
        |line, manifest: &mut _, why| untrained::run(project, line, manifest, inputs, &why);
    let Some(outcomes) = inputs.outcomes else { return without(line, manifest, Why::NoOutcomes) };
    let sample = Sample::of(inputs.features, outcomes, project.model_catalogue())?;
    let (config, seed) = (&project.config.train, project.seed());
    let split = models::split(config, seed, &sample);
    let held_out = split.map_or_else(|_| Vec::new(), |split| sample.labels_of(split.test()));
    if let Some(why) = Why::of(config, &sample, &held_out) {
        return without(line, manifest, why);
    }
    let models = match models::fit(config, seed, &sample) {
        Ok(models) => models,
        Err(error) => return without(line, manifest, Why::refused(&sample, &error)),
    };
    learn(project, line, manifest, inputs, (outcomes, sample, models))
}

/// What the models were fitted to, and these.
type Fitted<'a> = (&'a [Outcome], Sample, models::Models);

/// Measures models and writes them, with the report.
fn learn(
    project: &Project,
    line: StageLine<'_>,
    manifest: &mut Manifest,
    inputs: &Inputs<'_>,
    (outcomes, sample, models): Fitted<'_>,
) -> Result<Trained, Failure> {
    let card = fitted_card(project, manifest, outcomes, inputs.features, (&sample, &models.split));
    let learnt = Learnt { models, card };
    line.doing("measuring");
    let bound = manifest.bound.map(|bound| bound.roc_auc);
    let checks = checks::check(project.seed(), &sample, &learnt, bound)
        .map_err(|error| cannot_train(&sample, &error))?;
    let failed_checks = checks::failed(&checks);
    let mut report = evidence::report(manifest, (inputs, outcomes), &sample, &learnt, checks)
        .map_err(|error| cannot_train(&sample, &error))?;
    judged::add(&mut report, project, inputs, &sample, &learnt)?;
    let page = report.write().map_err(Failure::internal)?;
    let headline = Headline::of(&report)?;
    let scores = with_probabilities(&inputs.scored.scores, &sample, learnt.models.champion());
    let mut outputs = outputs(&report, page, &sample, &learnt, &scores)?;
    let classifiers =
        classifiers::classifiers(manifest, project.model_catalogue(), &sample, &learnt.models);
    let [logistic, forest] = classifiers.map_err(|error| Failure::internal(error.to_string()))?;
    outputs.push(Output::json(Folder::Processed, "logistic_regression.json", &logistic)?);
    // Not indented: it is for programs, and thousands of lines of numbers help nobody.
    let text = serde_json::to_string(&forest).map_err(Failure::internal)?;
    outputs.push(Output::text(Folder::Processed, "random_forest.json", text + "\n"));
    manifest.failed_checks.clone_from(&failed_checks);
    let written = commit(project, manifest, Stage::Train, &outputs)?;
    let aucs: Vec<String> = report
        .rankers
        .iter()
        .map(|ranker| {
            let auc = ranker.roc_auc;
            format!("{} {:.3} ({:.3} to {:.3})", ranker.name, auc.value, auc.low, auc.high)
        })
        .take(2)
        .collect();
    let bound = bound.map_or_else(String::new, |bound| format!("; bound {bound:.3}"));
    let chance = if headline.beats_chance() { "" } else { "; not shown to beat chance" };
    line.done(&format!("ROC-AUC: {}{bound}{chance}", aucs.join(", ")), written);
    let headline = Some(headline);
    Ok(Trained { headline, scores, failed_checks, cannot_train: None })
}

/// Name of what is written about models, among the reports.
const REPORT: &str = "model_report.json";

/// Returns whether something was written about models.
pub(crate) fn has_report(project: &Project) -> bool {
    project.reports().join(REPORT).exists()
}

/// Returns what the stage wrote about models, or why there are none.
pub(crate) fn load_report(project: &Project) -> Result<Result<ModelReport, Untrained>, Failure> {
    let path = project.reports().join(REPORT);
    let unreadable = |error: serde_json::Error| {
        let cause = format!("{}: {error}", path.display());
        Failure::new(Kind::BadInput, cause, "run `fip train` again")
    };
    let bytes = project::read(&path)?;
    let document: serde_json::Value = serde_json::from_slice(&bytes).map_err(unreadable)?;
    if document.get("rankers").is_some() {
        return serde_json::from_slice(&bytes).map(Ok).map_err(unreadable);
    }
    serde_json::from_value(document).map(Err).map_err(unreadable)
}

/// Fits a scorecard beside the expert's, on the features as they are.
fn fitted_card(
    project: &Project,
    manifest: &Manifest,
    outcomes: &[Outcome],
    features: &Features,
    (sample, split): (&Sample, &TrainTest),
) -> Result<FittedCard, NotFitted> {
    let columns = Columns::of(features, project.model_catalogue(), sample)?;
    let event = evidence::event(manifest, outcomes).map_err(NotFitted::told)?;
    let words = Words {
        description: "Points for the features of a customer, fitted to the outcomes of the training \
                      customers; the expert scorecard decides the tiers.",
        source: &manifest.data.statement,
        event: &event,
    };
    fitted_card::fit(&project.config.train, project.seed(), sample, &columns, (split, &words))
}

/// Says why models could not be trained, and on what.
pub(crate) fn cannot_train(sample: &Sample, error: &dyn std::fmt::Display) -> Failure {
    let events = sample.labels.iter().filter(|&&label| label).count();
    let cause = format!("{events} events among {} customers: {error}", sample.labels.len());
    let hint =
        "training needs more events: see [bank] customers and [outcome] base_rate in fip.toml";
    Failure::new(Kind::BadInput, cause, hint)
}

/// Returns the scores with the champion's probabilities filled in.
fn with_probabilities(scores: &[RiskScore], sample: &Sample, champion: &[f64]) -> Vec<RiskScore> {
    let mut scores = scores.to_vec();
    // Those of an earlier training may stand there.
    for score in &mut scores {
        score.model_probability = None;
    }
    for (&row, &probability) in sample.rows.iter().zip(champion) {
        scores[row].model_probability = Some(probability);
    }
    scores
}

fn outputs(
    report: &ModelReport,
    page: Report,
    sample: &Sample,
    learnt: &Learnt,
    scores: &[RiskScore],
) -> Result<Vec<Output>, Failure> {
    let mut outputs = vec![
        Output::rows(scores)?,
        Output::rows(&predictions(sample, &learnt.models))?,
        Output::json(Folder::Reports, REPORT, report)?,
    ];
    outputs.extend(Output::page("model_report", page));
    if let Ok(card) = &learnt.card {
        let fitted = &card.fitted;
        let text = fitted.card().to_json().map_err(Failure::internal)?;
        outputs.push(Output::text(Folder::Reports, "fitted_scorecard.json", text));
        outputs.push(Output::json(Folder::Reports, "fitted_scorecard.fit.json", fitted.report())?);
        let words = fip_scorecard::export::markdown(fitted.card());
        outputs.push(Output::text(Folder::Reports, "fitted_scorecard.md", words));
    }
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
