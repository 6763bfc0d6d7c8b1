//! Fitting: both models on the training customers, both cross-validated on all.

use fip_ml::{
    CrossValidation, Evaluation, Folds, ForestValidParams, LogisticRegression, LogisticValidParams,
    ModelError, PermutationImportance, Preprocessor, RandomForest, ThresholdRule, TrainTest,
    cross_validate,
};
use fip_model::CompleteMatrix;

use super::sample::Sample;
use crate::project::Project;

/// A model with how well it did.
#[derive(Debug)]
pub(super) struct Measured<M> {
    pub(super) model: M,
    /// Probabilities of the held-out customers.
    pub(super) test_probabilities: Vec<f64>,
    pub(super) evaluation: Evaluation,
    pub(super) cross_validation: CrossValidation,
    /// Threshold with the largest F1 on the training customers, out of fold.
    pub(super) threshold: f64,
}

/// Both models, and the split they were measured on.
#[derive(Debug)]
pub(super) struct Models {
    pub(super) split: TrainTest,
    pub(super) preprocessor: Preprocessor,
    pub(super) train_inputs: CompleteMatrix,
    pub(super) test_inputs: CompleteMatrix,
    pub(super) logistic: Measured<LogisticRegression>,
    pub(super) forest: Measured<RandomForest>,
    pub(super) importance: Vec<PermutationImportance>,
    pub(super) l2: f64,
}

/// Why models could not be fitted, in words.
pub(super) type Refusal = Box<dyn std::error::Error>;

/// Repetitions of the permutation importance.
const N_REPEATS: usize = 5;

impl Models {
    /// Returns the out-of-fold probabilities of the model with the larger cross-validated AUC.
    pub(super) fn champion(&self) -> &[f64] {
        let (logistic, forest) = (&self.logistic.cross_validation, &self.forest.cross_validation);
        if logistic.mean_auc() >= forest.mean_auc() { logistic } else { forest }.probabilities()
    }

    /// Returns for each of `n` customers whether they were held out.
    pub(super) fn is_test(&self, n: usize) -> Vec<bool> {
        let mut is_test = vec![false; n];
        for &row in self.split.test() {
            is_test[row] = true;
        }
        is_test
    }
}

/// Fits both models; fails when there are too few customers or events.
pub(super) fn fit(project: &Project, sample: &Sample) -> Result<Models, Refusal> {
    let (config, seed) = (&project.config.train, project.seed());
    let split = TrainTest::stratified(&sample.labels, &sample.ids(), config.test_share, seed)?;
    let folds = Folds::stratified(&sample.labels, &sample.ids(), config.folds, seed)?;
    let logistic_params = LogisticRegression::params().l2(config.l2).check()?;
    let forest_params = RandomForest::params(seed)
        .n_trees(config.trees)
        .max_depth(config.depth)
        .min_samples_leaf(config.min_leaf)
        .check()?;

    let train = sample.matrix.select_rows(split.train());
    let test = sample.matrix.select_rows(split.test());
    let train_labels = sample.labels_of(split.train());
    let test_labels = sample.labels_of(split.test());
    let preprocessor = Preprocessor::fit(&train)?;
    let (train_inputs, test_inputs) =
        (preprocessor.transform(&train)?, preprocessor.transform(&test)?);

    let logistic_model = logistic_params.fit(&train_inputs, &train_labels)?;
    let logistic_probabilities = logistic_model.predict_proba(&test_inputs)?;
    let forest_model = forest_params.fit(&train, &train_labels)?;
    let forest_probabilities = forest_model.predict_proba(&test)?;
    let importance = forest_model.permutation_importance(&test, &test_labels, N_REPEATS, seed)?;

    let logistic_folds = cross_validate(&folds, &sample.labels, |train, test| {
        logistic_fold(&logistic_params, sample, train, test)
    })?;
    let forest_folds = cross_validate(&folds, &sample.labels, |train, test| {
        forest_fold(&forest_params, sample, train, test)
    })?;
    let measured = |probabilities: Vec<f64>, folds: CrossValidation| {
        measure(sample, &split, &test_labels, probabilities, folds)
    };
    let logistic = measured(logistic_probabilities, logistic_folds)?.with(logistic_model);
    let forest = measured(forest_probabilities, forest_folds)?.with(forest_model);
    let l2 = config.l2;
    Ok(Models { split, preprocessor, train_inputs, test_inputs, logistic, forest, importance, l2 })
}

fn logistic_fold(
    params: &LogisticValidParams,
    sample: &Sample,
    train: &[usize],
    test: &[usize],
) -> Result<Vec<f64>, ModelError> {
    let matrix = sample.matrix.select_rows(train);
    let preprocessor = Preprocessor::fit(&matrix)?;
    let model = params.fit(&preprocessor.transform(&matrix)?, &sample.labels_of(train))?;
    Ok(model.predict_proba(&preprocessor.transform(&sample.matrix.select_rows(test))?)?)
}

fn forest_fold(
    params: &ForestValidParams,
    sample: &Sample,
    train: &[usize],
    test: &[usize],
) -> Result<Vec<f64>, ModelError> {
    let model = params.fit(&sample.matrix.select_rows(train), &sample.labels_of(train))?;
    Ok(model.predict_proba(&sample.matrix.select_rows(test))?)
}

fn measure(
    sample: &Sample,
    split: &TrainTest,
    test_labels: &[bool],
    test_probabilities: Vec<f64>,
    cross_validation: CrossValidation,
) -> Result<Measured<()>, Refusal> {
    let evaluation = Evaluation::new(test_labels, &test_probabilities)?;
    let out_of_fold: Vec<f64> =
        split.train().iter().map(|&row| cross_validation.probabilities()[row]).collect();
    let threshold = Evaluation::new(&sample.labels_of(split.train()), &out_of_fold)?
        .threshold(ThresholdRule::F1)?;
    Ok(Measured { model: (), test_probabilities, evaluation, cross_validation, threshold })
}

impl Measured<()> {
    fn with<M>(self, model: M) -> Measured<M> {
        Measured {
            model,
            test_probabilities: self.test_probabilities,
            evaluation: self.evaluation,
            cross_validation: self.cross_validation,
            threshold: self.threshold,
        }
    }
}
