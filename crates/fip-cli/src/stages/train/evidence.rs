//! What the model report says: every number measured in this run.

use fip_ml::{Agreement, Evaluation, LinfaLogistic, SurrogateTree, ThresholdRule};
use fip_model::{Date, Outcome, Seed};
use fip_report::chart::CalibrationBin;
use fip_report::format::wilson;
use fip_report::model_report::{
    Challengers, Check, Coefficient, Comparison, Confusion, CrossValidation, Estimate, Importance,
    KMeansChallenger, LogisticChallenger, ProbabilityQuality, Ranker,
    SurrogateTree as TreeEvidence, Task,
};
use fip_report::{ModelReport, RunIdentity};

use super::comparison::{self, Ranking};
use super::fitted_card::FittedCard;
use super::models::{Measured, Models, Refusal};
use super::sample::Sample;
use super::scorecards;
use super::{Inputs, Learnt};
use crate::manifest::Manifest;

/// Bins of the calibration.
const N_BINS: usize = 10;
/// Depth of the readable tree.
const TREE_DEPTH: usize = 3;
/// Fewest customers in a leaf of the readable tree.
const TREE_LEAF: usize = 20;

/// Returns the content of the model report.
pub(super) fn report(
    manifest: &Manifest,
    (inputs, outcomes): (&Inputs<'_>, &[Outcome]),
    sample: &Sample,
    learnt: &Learnt,
    checks: Vec<Check>,
) -> Result<ModelReport, Refusal> {
    let models = &learnt.models;
    let card = learnt.card.as_ref().ok();
    let seed = Seed::new(manifest.config.project.seed);
    let mut rankers = vec![
        ranker(
            "Logistic regression",
            "largest F1 on training customers, out of fold",
            &models.logistic,
        )?,
        ranker("Random forest", "largest F1 on training customers, out of bag", &models.forest)?,
    ];
    rankers.extend(card.map(fitted_ranker).transpose()?);
    let risks = card_risks(inputs, sample, models);
    rankers.push(card_ranker(sample, models, &risks)?);
    let test_labels = sample.labels_of(models.split.test());
    let other_code = other_code(sample, models, &test_labels)?;
    let coefficients = models.logistic.model.summary().into_iter().map(|term| Coefficient {
        feature: term.name,
        estimate: term.estimate,
        std_error: term.std_error,
        p_value: term.p_value,
    });
    Ok(ModelReport {
        provenance: manifest.data.provenance,
        run: identity(manifest),
        task: task(manifest, outcomes, sample, models)?,
        rankers,
        bound: manifest.bound.map(|bound| bound.roc_auc),
        comparisons: compared(learnt, &other_code, &risks, &test_labels)?,
        calibrations: comparison::calibrations(&test_labels, models)?,
        learning: comparison::learning(sample, models, seed)?,
        dependence: comparison::dependence(sample, models)?,
        tier_target: comparison::tier_target(inputs, sample, models)?,
        coefficients: coefficients.collect(),
        importances: importances(models),
        expert_card: None,
        stability: Vec::new(),
        fairness: Vec::new(),
        fitted_card: card.map(|card| scorecards::evidence(inputs, sample, models, card)),
        clusters: Some(inputs.segments.choice()),
        challengers: challengers(inputs, other_code),
        checks,
    })
}

/// Returns what identifies the run.
pub(crate) fn identity(manifest: &Manifest) -> RunIdentity {
    RunIdentity { id: manifest.run_id.clone(), seed: manifest.config.project.seed }
}

/// Returns the event that is predicted, in words. That of a bank's own ledger is what its labels tell,
/// from the as-of date to the latest date among them, where they have dates; that of an invented bank
/// comes when the configuration says.
pub(super) fn event(manifest: &Manifest, outcomes: &[Outcome]) -> Result<String, Refusal> {
    let as_of = outcomes.first().map(|outcome| outcome.as_of_date).ok_or("no outcome")?;
    let input = &manifest.config.input;
    if input.transactions.is_some() {
        let latest = outcomes.iter().filter_map(|outcome| outcome.event_date).max();
        return Ok(of_labels(input.event(), as_of, latest));
    }
    let outcome = &manifest.config.outcome;
    let months = |n: u32| i32::try_from(n);
    let first = as_of.month().plus(months(outcome.gap_months)?);
    let last = first.plus(months(outcome.months)? - 1);
    let last_day: Date = last.plus(1).first_day().plus_days(-1);
    Ok(format!("{} from {} to {last_day}", input.event(), first.first_day()))
}

fn of_labels(name: &str, as_of: Date, latest: Option<Date>) -> String {
    match latest {
        Some(latest) => format!("{name} from {as_of} to {latest}"),
        None => format!("{name} after {}", as_of.plus_days(-1)),
    }
}

fn task(
    manifest: &Manifest,
    outcomes: &[Outcome],
    sample: &Sample,
    models: &Models,
) -> Result<Task, Refusal> {
    let events =
        |rows: &[usize]| sample.labels_of(rows).iter().filter(|&&label| label).count() as u64;
    Ok(Task {
        event: event(manifest, outcomes)?,
        train_customers: models.split.train().len() as u64,
        train_events: events(models.split.train()),
        test_customers: models.split.test().len() as u64,
        test_events: events(models.split.test()),
    })
}

fn auc(evaluation: &Evaluation) -> Result<Estimate, Refusal> {
    let auc = evaluation.auc_interval(0.95)?;
    Ok(Estimate { value: auc.auc, low: auc.lower, high: auc.upper })
}

fn average_precision(evaluation: &Evaluation) -> Result<Estimate, Refusal> {
    let [low, high] = evaluation.average_precision_interval(0.95)?;
    Ok(Estimate { value: evaluation.average_precision(), low, high })
}

fn ranker<M>(name: &str, rule: &str, measured: &Measured<M>) -> Result<Ranker, Refusal> {
    let evaluation = &measured.evaluation;
    Ok(Ranker {
        name: name.to_owned(),
        roc_auc: auc(evaluation)?,
        pr_auc: average_precision(evaluation)?,
        ks: evaluation.kolmogorov_smirnov().statistic,
        probabilities: Some(quality(evaluation)?),
        cross_validation: Some(folds(&measured.cross_validation)?),
        confusion: Some(confusion(evaluation, measured.threshold, rule)),
        roc: roc(evaluation),
        precision_recall: precision_recall(evaluation),
    })
}

/// The fitted scorecard ranks by its points and has probabilities; it has no threshold but its tiers.
fn fitted_ranker(card: &FittedCard) -> Result<Ranker, Refusal> {
    let evaluation = &card.evaluation;
    Ok(Ranker {
        name: "Fitted scorecard".to_owned(),
        roc_auc: auc(evaluation)?,
        pr_auc: average_precision(evaluation)?,
        ks: evaluation.kolmogorov_smirnov().statistic,
        probabilities: Some(quality(evaluation)?),
        cross_validation: Some(folds(&card.cross_validation)?),
        confusion: None,
        roc: roc(evaluation),
        precision_recall: precision_recall(evaluation),
    })
}

fn quality(evaluation: &Evaluation) -> Result<ProbabilityQuality, Refusal> {
    Ok(ProbabilityQuality {
        brier: evaluation.brier(),
        log_loss: evaluation.log_loss(),
        slope: evaluation.calibration_line().map_or(0.0, |line| line.slope),
        bins: calibration(evaluation)?,
    })
}

fn folds(folds: &fip_ml::CrossValidation) -> Result<CrossValidation, Refusal> {
    Ok(CrossValidation {
        folds: u32::try_from(folds.fold_auc().len())?,
        mean: folds.mean_auc(),
        sd: folds.std_dev_auc(),
    })
}

/// Returns the risk of each test customer by the expert scorecard: from 0 at the best score to 1 at the worst.
fn card_risks(inputs: &Inputs<'_>, sample: &Sample, models: &Models) -> Vec<f64> {
    let card = &inputs.scored.card;
    // Whole scores, as the tables hold them.
    let [best, worst] = [card.best_score(), card.worst_score()].map(|one| f64::from(one.rounded()));
    let risk = |row: usize| {
        (best - f64::from(inputs.scored.scores[sample.rows[row]].score)) / (best - worst)
    };
    models.split.test().iter().map(|&row| risk(row)).collect()
}

/// The expert scorecard ranks the same customers; its points are no probabilities.
fn card_ranker(sample: &Sample, models: &Models, risks: &[f64]) -> Result<Ranker, Refusal> {
    let evaluation = Evaluation::new(&sample.labels_of(models.split.test()), risks)?;
    Ok(Ranker {
        name: "Expert scorecard".to_owned(),
        roc_auc: auc(&evaluation)?,
        pr_auc: average_precision(&evaluation)?,
        ks: evaluation.kolmogorov_smirnov().statistic,
        probabilities: None,
        cross_validation: None,
        confusion: None,
        roc: roc(&evaluation),
        precision_recall: precision_recall(&evaluation),
    })
}

fn roc(evaluation: &Evaluation) -> Vec<[f64; 2]> {
    let curve = evaluation.roc_curve();
    curve.iter().map(|point| [point.false_positive_rate, point.true_positive_rate]).collect()
}

fn precision_recall(evaluation: &Evaluation) -> Vec<[f64; 2]> {
    let curve = evaluation.precision_recall_curve();
    curve.iter().map(|point| [point.recall, point.precision]).collect()
}

/// Returns bins of equal size, the lowest probabilities first.
fn calibration(evaluation: &Evaluation) -> Result<Vec<CalibrationBin>, Refusal> {
    let n_bins = N_BINS.min(evaluation.n_rows());
    let mut bands = evaluation.bands(n_bins)?;
    bands.reverse();
    let bin = |band: fip_ml::Band| {
        // Customers of equal probability may be shared by two bins, so events may be fractions.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a small count"
        )]
        let [low, high] = wilson(band.n_events.round() as u64, band.n_rows as u64);
        CalibrationBin {
            customers: band.n_rows as u64,
            predicted: band.mean_probability,
            observed: band.event_rate,
            low,
            high,
        }
    };
    Ok(bands.into_iter().map(bin).collect())
}

fn confusion(evaluation: &Evaluation, threshold: f64, rule: &str) -> Confusion {
    let confusion = evaluation.confusion(threshold);
    Confusion {
        threshold,
        rule: rule.to_owned(),
        true_positives: confusion.true_positives as u64,
        false_positives: confusion.false_positives as u64,
        true_negatives: confusion.true_negatives as u64,
        false_negatives: confusion.false_negatives as u64,
    }
}

fn importances(models: &Models) -> Vec<Importance> {
    let impurity = models.forest.model.impurity_importance();
    let importance =
        |(permutation, &impurity): (&fip_ml::PermutationImportance, &f64)| Importance {
            feature: permutation.name.clone(),
            impurity,
            permutation: permutation.mean,
            permutation_sd: permutation.std_dev,
        };
    models.importance.iter().zip(impurity).map(importance).collect()
}

/// What other code found on the same data, with its probabilities of the test customers.
struct OtherCode {
    logistic: LogisticChallenger,
    logistic_probabilities: Vec<f64>,
    tree: TreeEvidence,
    tree_probabilities: Vec<f64>,
}

fn other_code(
    sample: &Sample,
    models: &Models,
    test_labels: &[bool],
) -> Result<OtherCode, Refusal> {
    let train_labels = sample.labels_of(models.split.train());
    let linfa = LinfaLogistic::fit(&models.train_inputs, &train_labels, models.l2)?;
    let agreement = Agreement::between(models.logistic.model.coefficients(), linfa.coefficients())?;
    let logistic_probabilities = linfa.predict_proba(&models.test_inputs)?;
    let (tree, tree_probabilities) = surrogate(sample, models, test_labels)?;
    Ok(OtherCode {
        logistic: LogisticChallenger {
            max_coefficient_difference: agreement.max_abs_difference,
            roc_auc: Evaluation::new(test_labels, &logistic_probabilities)?.auc(),
        },
        logistic_probabilities,
        tree,
        tree_probabilities,
    })
}

/// Champion and challengers, in pairs.
fn compared(
    learnt: &Learnt,
    other: &OtherCode,
    risks: &[f64],
    test_labels: &[bool],
) -> Result<Vec<Comparison>, Refusal> {
    let ranking = |name, probabilities| Ranking { name, probabilities };
    let models = &learnt.models;
    let logistic = ranking("Logistic regression", &models.logistic.test_probabilities);
    let forest = ranking("Random forest", &models.forest.test_probabilities);
    let expert = ranking("Expert scorecard", risks);
    let linfa = ranking("linfa-logistic", &other.logistic_probabilities);
    let tree = ranking("Tree of linfa-trees", &other.tree_probabilities);
    let card = learnt.card.as_ref().ok();
    let card = card.map(|card| ranking("Fitted scorecard", &card.test_probabilities));
    let mut pairs = vec![[&logistic, &forest]];
    if let Some(card) = &card {
        pairs.extend([[&logistic, card], [&forest, card]]);
    }
    pairs.extend([[&logistic, &expert], [&logistic, &linfa], [&forest, &tree]]);
    comparison::comparisons(test_labels, &pairs)
}

fn challengers(inputs: &Inputs<'_>, other: OtherCode) -> Challengers {
    let k_means = &inputs.segments.challenger;
    Challengers {
        logistic: Some(other.logistic),
        tree: Some(other.tree),
        k_means: Some(KMeansChallenger {
            adjusted_rand_index: k_means.adjusted_rand,
            inertia_difference: k_means.relative_inertia_difference,
        }),
    }
}

/// Returns the readable tree that imitates the forest: in the features' own units, fitted to what the
/// forest flags among the training customers, measured on the others.
fn surrogate(
    sample: &Sample,
    models: &Models,
    test_labels: &[bool],
) -> Result<(TreeEvidence, Vec<f64>), Refusal> {
    let train = sample.matrix.select_rows(models.split.train());
    let test = sample.matrix.select_rows(models.split.test());
    let (train_inputs, test_inputs) =
        (models.preprocessor.impute(&train)?, models.preprocessor.impute(&test)?);
    // Flag twice as many as there are events, so that the tree has both decisions to learn.
    let probabilities = models.forest.model.predict_proba(&train)?;
    let labels = sample.labels_of(models.split.train());
    let evaluation = Evaluation::new(&labels, &probabilities)?;
    let threshold =
        evaluation.threshold(ThresholdRule::Share((2.0 * evaluation.event_rate()).min(0.5)))?;
    let decide =
        |p: &[f64]| p.iter().map(|&probability| probability >= threshold).collect::<Vec<bool>>();
    let tree = SurrogateTree::fit(&train_inputs, &decide(&probabilities), TREE_DEPTH, TREE_LEAF)?;
    let flagged = tree.predict(&test_inputs)?;
    let as_probability: Vec<f64> = flagged.iter().map(|&flag| f64::from(u8::from(flag))).collect();
    let evidence = TreeEvidence {
        fidelity: tree.fidelity(&test_inputs, &decide(&models.forest.test_probabilities))?,
        roc_auc: Evaluation::new(test_labels, &as_probability)?.auc(),
        rules: tree.rules().join("\n"),
    };
    Ok((evidence, as_probability))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_without_dates_name_no_period() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let as_of = day("2026-01-01");
        assert_eq!(of_labels("a default", as_of, None), "a default after 2025-12-31");
        let dated = of_labels("a default", as_of, Some(day("2026-03-09")));
        assert_eq!(dated, "a default from 2026-01-01 to 2026-03-09");
    }
}
