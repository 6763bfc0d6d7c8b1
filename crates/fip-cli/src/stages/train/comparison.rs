//! What the model report compares: models with each other and with other code, corrected probabilities,
//! fewer customers, values of a feature, another target.

use fip_ml::{
    CalibrationMethod, Calibrator, Evaluation, Folds, RandomForest, compare_auc, dependence_grid,
    learning_curve, partial_dependence,
};
use fip_model::{Seed, Tier};
use fip_report::model_report::{
    Calibration, Comparison, Dependence, Estimate, LearningPoint, TierTarget,
};

use super::Inputs;
use super::models::{Measured, Models, OutOfSample, Refusal, forest_fold, logistic_fold};
use super::sample::Sample;

/// Parts of the training rows of a fold that models learn from.
const SHARES: [f64; 4] = [0.125, 0.25, 0.5, 1.0];
/// Events that a part must have.
const FEWEST_EVENTS: f64 = 20.0;
/// Folds of the learning curve, fewer than elsewhere: it is a matter of tenths.
const N_FOLDS: usize = 3;
/// Trees of a forest of the learning curve.
const N_TREES: usize = 60;
/// Features whose dependence is shown, and their values.
const N_FEATURES: usize = 3;
const N_VALUES: usize = 7;

/// A ranking of the test customers.
pub(super) struct Ranking<'a> {
    pub(super) name: &'a str,
    pub(super) probabilities: &'a [f64],
}

/// Returns the differences of pairs of rankings.
pub(super) fn comparisons(
    labels: &[bool],
    pairs: &[[&Ranking<'_>; 2]],
) -> Result<Vec<Comparison>, Refusal> {
    let comparison = |[one, other]: &[&Ranking<'_>; 2]| {
        let found = compare_auc(labels, one.probabilities, other.probabilities, 0.95)?;
        Ok(Comparison {
            one: one.name.to_owned(),
            other: other.name.to_owned(),
            difference: Estimate { value: found.difference, low: found.lower, high: found.upper },
            p_value: found.p_value,
        })
    };
    pairs.iter().map(comparison).collect()
}

/// Returns how good the probabilities of both models are, as they are and corrected.
pub(super) fn calibrations(labels: &[bool], models: &Models) -> Result<Vec<Calibration>, Refusal> {
    let mut rows = corrected("Logistic regression", labels, &models.logistic)?;
    rows.extend(corrected("Random forest", labels, &models.forest)?);
    Ok(rows)
}

fn corrected<M>(
    name: &str,
    labels: &[bool],
    measured: &Measured<M>,
) -> Result<Vec<Calibration>, Refusal> {
    let OutOfSample { labels: learnt_from, probabilities } = &measured.out_of_sample;
    let row = |correction: &str, probabilities: &[f64]| -> Result<Calibration, Refusal> {
        let evaluation = Evaluation::new(labels, probabilities)?;
        Ok(Calibration {
            model: name.to_owned(),
            correction: correction.to_owned(),
            brier: evaluation.brier(),
            log_loss: evaluation.log_loss(),
            slope: evaluation.calibration_line().map(|line| line.slope),
        })
    };
    let test = &measured.test_probabilities;
    let mut rows = vec![row("as they are", test)?];
    let methods = [("Platt", CalibrationMethod::Platt), ("isotonic", CalibrationMethod::Isotonic)];
    for (words, method) in methods {
        // Few customers may be separated by their probabilities, and then there is no line.
        if let Ok(calibrator) = Calibrator::fit(method, learnt_from, probabilities) {
            rows.push(row(words, &calibrator.predict(test))?);
        }
    }
    Ok(rows)
}

/// Returns how well both models rank that learnt from parts of the customers. In a small part a feature
/// may be missing altogether, and then the model that cannot do without it has no curve.
pub(super) fn learning(
    sample: &Sample,
    models: &Models,
    seed: Seed,
) -> Result<Vec<LearningPoint>, Refusal> {
    let folds = Folds::stratified(&sample.labels, &sample.ids(), N_FOLDS, seed)?;
    let forest_params = RandomForest::params(seed)
        .n_trees(N_TREES.min(models.forest_params.n_trees()))
        .max_depth(models.forest_params.max_depth())
        .min_samples_leaf(models.forest_params.min_samples_leaf())
        .check()?;
    let n_events = sample.labels.iter().filter(|&&label| label).count() as f64;
    let in_fold = n_events * (1.0 - 1.0 / N_FOLDS as f64);
    let shares: Vec<f64> =
        SHARES.into_iter().filter(|share| FEWEST_EVENTS <= share * in_fold).collect();
    let logistic = learning_curve(&folds, &sample.labels, &shares, seed, |train, test| {
        logistic_fold(&models.logistic_params, sample, train, test)
    });
    let forest = learning_curve(&folds, &sample.labels, &shares, seed, |train, test| {
        forest_fold(&forest_params, sample, train, test)
    });
    let named = |name: &'static str, points: Vec<fip_ml::LearningPoint>| {
        points.into_iter().map(move |point| LearningPoint {
            model: name.to_owned(),
            customers: point.n_rows as u64,
            train: point.train_auc,
            test: point.test_auc_mean,
            sd: point.sd,
        })
    };
    let logistic = named("Logistic regression", logistic.unwrap_or_default());
    Ok(logistic.chain(named("Random forest", forest.unwrap_or_default())).collect())
}

/// Returns the forest's mean predictions over the values of the features it relies on most.
pub(super) fn dependence(sample: &Sample, models: &Models) -> Result<Vec<Dependence>, Refusal> {
    let test = sample.matrix.select_rows(models.split.test());
    let mut columns: Vec<usize> = (0..models.importance.len()).collect();
    let lost = |column: usize| models.importance[column].mean;
    columns.sort_by(|&a, &b| lost(b).total_cmp(&lost(a)));
    let of_column = |&column: &usize| -> Result<Dependence, Refusal> {
        let grid = dependence_grid(&test, column, N_VALUES);
        let points = partial_dependence(&test, column, &grid, |matrix| {
            models.forest.model.predict_proba(matrix)
        })?;
        Ok(Dependence {
            feature: test.names()[column].clone(),
            points: points.iter().map(|point| [point.value, point.mean]).collect(),
        })
    };
    columns.iter().take(N_FEATURES).map(of_column).collect()
}

/// Returns how well the same models imitate the tier of the expert scorecard; `None` where all
/// customers of a side are alike.
pub(super) fn tier_target(
    inputs: &Inputs<'_>,
    sample: &Sample,
    models: &Models,
) -> Result<Option<TierTarget>, Refusal> {
    let is_higher = |&row: &usize| inputs.scored.scores[sample.rows[row]].tier != Tier::Low;
    let [train, test] = [models.split.train(), models.split.test()];
    let [train_labels, test_labels] =
        [train, test].map(|rows| rows.iter().map(is_higher).collect::<Vec<bool>>());
    let few = |labels: &[bool]| {
        let n_events = labels.iter().filter(|&&label| label).count();
        n_events < 2 || labels.len() - n_events < 2
    };
    if few(&train_labels) || few(&test_labels) {
        return Ok(None);
    }
    let auc = |probabilities: &[f64]| -> Result<Estimate, Refusal> {
        let auc = Evaluation::new(&test_labels, probabilities)?.auc_interval(0.95)?;
        Ok(Estimate { value: auc.auc, low: auc.lower, high: auc.upper })
    };
    let logistic = models.logistic_params.fit(&models.train_inputs, &train_labels)?;
    let forest = models.forest_params.fit(&sample.matrix.select_rows(train), &train_labels)?;
    Ok(Some(TierTarget {
        test_events: test_labels.iter().filter(|&&label| label).count() as u64,
        test_customers: test_labels.len() as u64,
        logistic: auc(&logistic.predict_proba(&models.test_inputs)?)?,
        forest: auc(&forest.predict_proba(&sample.matrix.select_rows(test))?)?,
    }))
}
