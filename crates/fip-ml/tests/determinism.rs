//! The same bits at one, two and four threads, and on a second run.

#![cfg(test)]

mod world;

use fip_ml::{
    Folds, LogisticRegression, ModelError, Preprocessor, RandomForest, SurrogateTree,
    cross_validate,
};
use fip_model::Seed;
use world::world;

/// Everything the crate computes from a table, as bits. More rows than one chunk of a reduction, so that
/// chunks can go astray.
fn everything() -> Vec<u64> {
    let (matrix, labels) = world(9_000, 1);
    let mut numbers = Vec::new();

    let preprocessor = Preprocessor::fit(&matrix).unwrap();
    let complete = preprocessor.transform(&matrix).unwrap();
    let logistic = LogisticRegression::params().fit(&complete, &labels).unwrap();
    for line in logistic.summary() {
        numbers.extend([line.estimate, line.std_error.unwrap()]);
    }
    numbers.extend(logistic.predict_proba(&complete).unwrap());

    // Enough rows for a fit that begins on a part of them.
    let (large, large_labels) = world(40_000, 5);
    let large = Preprocessor::fit(&large).unwrap().transform(&large).unwrap();
    let logistic = LogisticRegression::params().fit(&large, &large_labels).unwrap();
    for line in logistic.summary() {
        numbers.extend([line.estimate, line.std_error.unwrap()]);
    }
    numbers.extend(logistic.predict_proba(&large).unwrap());

    let params = RandomForest::params(Seed::new(2)).n_trees(12).max_depth(8).check().unwrap();
    let forest = params.fit(&matrix, &labels).unwrap();
    numbers.extend(forest.predict_proba(&matrix).unwrap());
    numbers.extend(forest.impurity_importance());
    numbers.extend(forest.out_of_bag().unwrap().probabilities().iter().flatten());
    numbers.extend(forest.contributions(&matrix).unwrap().values().iter());
    for importance in forest.permutation_importance(&matrix, &labels, 2, Seed::new(3)).unwrap() {
        numbers.extend([importance.mean, importance.std_dev]);
    }

    let ids: Vec<u64> = (0..9_000).collect();
    let folds = Folds::stratified(&labels, &ids, 3, Seed::new(4)).unwrap();
    let validated = cross_validate(&folds, &labels, |train, test| {
        let labels: Vec<bool> = train.iter().map(|&row| labels[row]).collect();
        let forest = params.fit(&matrix.select_rows(train), &labels)?;
        Ok::<_, ModelError>(forest.predict_proba(&matrix.select_rows(test))?)
    });
    numbers.extend(validated.unwrap().probabilities());

    let flagged: Vec<bool> = forest
        .predict_proba(&matrix)
        .unwrap()
        .iter()
        .map(|&probability| probability >= 0.4)
        .collect();
    let complete = preprocessor.impute(&matrix).unwrap();
    let surrogate = SurrogateTree::fit(&complete, &flagged, 3, 20).unwrap();
    numbers.extend(surrogate.rules().concat().bytes().map(f64::from));
    numbers.into_iter().map(f64::to_bits).collect()
}

#[test]
fn the_same_bits_at_any_number_of_threads() {
    let at = |n_threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        pool.install(everything)
    };
    let one = at(1);
    assert!(one.len() > 9_000);
    for n_threads in [1, 2, 4] {
        assert!(at(n_threads) == one, "{n_threads} threads change a bit");
    }
}
