//! Fitting: both models on the training customers, both cross-validated on all.

use fip_ml::{
    CrossValidation, Evaluation, Folds, ForestValidParams, LogisticRegression, LogisticValidParams,
    ModelError, PermutationImportance, Preprocessor, RandomForest, ThresholdRule, TrainTest,
    cross_validate,
};
use fip_model::{CompleteMatrix, Seed};

use super::sample::Sample;
use crate::config::TrainSection;

/// A model with how well it did.
#[derive(Debug)]
pub(crate) struct Measured<M> {
    pub(crate) model: M,
    /// Probabilities of the held-out customers.
    pub(crate) test_probabilities: Vec<f64>,
    pub(crate) evaluation: Evaluation,
    pub(crate) cross_validation: CrossValidation,
    /// Training customers, each judged without itself.
    pub(crate) out_of_sample: OutOfSample,
    /// Threshold with the largest F1 on these.
    pub(crate) threshold: f64,
}

/// Labels of customers, and probabilities from models that had not learnt from them.
#[derive(Debug)]
pub(crate) struct OutOfSample {
    pub(crate) labels: Vec<bool>,
    pub(crate) probabilities: Vec<f64>,
}

impl OutOfSample {
    fn threshold(&self) -> Result<f64, Refusal> {
        let evaluation = Evaluation::new(&self.labels, &self.probabilities)?;
        Ok(evaluation.threshold(ThresholdRule::F1)?)
    }
}

/// Both models, and the split they were measured on.
#[derive(Debug)]
pub(crate) struct Models {
    pub(crate) split: TrainTest,
    pub(crate) preprocessor: Preprocessor,
    pub(crate) train_inputs: CompleteMatrix,
    pub(crate) test_inputs: CompleteMatrix,
    pub(crate) logistic: Measured<LogisticRegression>,
    pub(crate) forest: Measured<RandomForest>,
    pub(crate) importance: Vec<PermutationImportance>,
    pub(crate) logistic_params: LogisticValidParams,
    pub(crate) forest_params: ForestValidParams,
    pub(crate) l2: f64,
}

/// Why models could not be fitted, in words.
pub(crate) type Refusal = Box<dyn std::error::Error>;

/// Repetitions of the permutation importance.
const N_REPEATS: usize = 5;

impl Models {
    /// Returns the out-of-fold probabilities of the model with the larger cross-validated AUC.
    pub(crate) fn champion(&self) -> &[f64] {
        let (logistic, forest) = (&self.logistic.cross_validation, &self.forest.cross_validation);
        if logistic.mean_auc() >= forest.mean_auc() { logistic } else { forest }.probabilities()
    }

    /// Returns for each of `n` customers whether they were held out.
    pub(crate) fn is_test(&self, n: usize) -> Vec<bool> {
        let mut is_test = vec![false; n];
        for &row in self.split.test() {
            is_test[row] = true;
        }
        is_test
    }
}

/// Divides customers into those to train on and those held out.
pub(crate) fn split(
    config: &TrainSection,
    seed: Seed,
    sample: &Sample,
) -> Result<TrainTest, Refusal> {
    Ok(TrainTest::stratified(&sample.labels, &sample.ids(), config.test_share, seed)?)
}

/// Fits both models; fails when there are too few customers or events.
pub(crate) fn fit(config: &TrainSection, seed: Seed, sample: &Sample) -> Result<Models, Refusal> {
    let split = split(config, seed, sample)?;
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
    let out_of_fold =
        logistic_out_of_fold(&logistic_params, sample, split.train(), config.folds, seed)?;
    let out_of_bag = forest_out_of_bag(&forest_model, &train_labels)?;
    let logistic = Measured {
        evaluation: Evaluation::new(&test_labels, &logistic_probabilities)?,
        test_probabilities: logistic_probabilities,
        cross_validation: logistic_folds,
        threshold: out_of_fold.threshold()?,
        out_of_sample: out_of_fold,
        model: logistic_model,
    };
    let forest = Measured {
        evaluation: Evaluation::new(&test_labels, &forest_probabilities)?,
        test_probabilities: forest_probabilities,
        cross_validation: forest_folds,
        threshold: out_of_bag.threshold()?,
        out_of_sample: out_of_bag,
        model: forest_model,
    };
    let l2 = config.l2;
    Ok(Models {
        split,
        preprocessor,
        train_inputs,
        test_inputs,
        logistic,
        forest,
        importance,
        logistic_params,
        forest_params,
        l2,
    })
}

pub(super) fn logistic_fold(
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

pub(super) fn forest_fold(
    params: &ForestValidParams,
    sample: &Sample,
    train: &[usize],
    test: &[usize],
) -> Result<Vec<f64>, ModelError> {
    let model = params.fit(&sample.matrix.select_rows(train), &sample.labels_of(train))?;
    Ok(model.predict_proba(&sample.matrix.select_rows(test))?)
}

/// Returns the probabilities that training customers get from folds of the training customers alone: the
/// held-out ones have no say in it.
fn logistic_out_of_fold(
    params: &LogisticValidParams,
    sample: &Sample,
    train: &[usize],
    n_folds: usize,
    seed: Seed,
) -> Result<OutOfSample, Refusal> {
    let labels = sample.labels_of(train);
    let ids: Vec<u64> = train.iter().map(|&row| sample.customers[row].number().into()).collect();
    let folds = Folds::stratified(&labels, &ids, n_folds, seed)?;
    let rows = |within: &[usize]| within.iter().map(|&at| train[at]).collect::<Vec<usize>>();
    let found = cross_validate(&folds, &labels, |fit, judge| {
        logistic_fold(params, sample, &rows(fit), &rows(judge))
    })?;
    Ok(OutOfSample { probabilities: found.probabilities().to_vec(), labels })
}

/// Returns the probabilities that training customers get from the trees that did not draw them.
fn forest_out_of_bag(model: &RandomForest, labels: &[bool]) -> Result<OutOfSample, Refusal> {
    let out_of_bag = model.out_of_bag().ok_or("the forest has no out-of-bag probabilities")?;
    let judged = labels.iter().zip(out_of_bag.probabilities());
    let (labels, probabilities): (Vec<bool>, Vec<f64>) =
        judged.filter_map(|(&label, probability)| Some((label, (*probability)?))).unzip();
    Ok(OutOfSample { labels, probabilities })
}
