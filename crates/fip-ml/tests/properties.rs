//! What must hold for any table.

#![cfg(test)]

mod world;

use fip_ml::{Evaluation, LogisticRegression, Preprocessor, RandomForest};
use fip_model::{FeatureMatrix, Seed};
use proptest::prelude::*;
use world::world;

/// Labels of both classes and a probability on a coarse grid for each, so that ties are common.
fn predictions() -> impl Strategy<Value = (Vec<bool>, Vec<f64>)> {
    let rows = prop::collection::vec((any::<bool>(), 0_u8..=20), 2..60);
    let both = rows.prop_filter("both classes", |rows| {
        rows.iter().any(|row| row.0) && rows.iter().any(|row| !row.0)
    });
    both.prop_map(|rows| rows.into_iter().map(|(label, p)| (label, f64::from(p) / 20.0)).unzip())
}

proptest! {
    #[test]
    fn a_monotone_transform_leaves_rank_measures_alone((labels, p) in predictions()) {
        let before = Evaluation::new(&labels, &p).unwrap();
        let cubed: Vec<f64> = p.iter().map(|p| 0.1 + 0.7 * p.powi(3)).collect();
        let after = Evaluation::new(&labels, &cubed).unwrap();
        prop_assert_eq!(before.auc().to_bits(), after.auc().to_bits());
        prop_assert_eq!(before.average_precision().to_bits(), after.average_precision().to_bits());
        let statistic = |evaluation: &Evaluation| evaluation.kolmogorov_smirnov().statistic.to_bits();
        prop_assert_eq!(statistic(&before), statistic(&after));
    }

    #[test]
    fn no_measure_depends_on_the_order_of_the_rows((mut labels, mut p) in predictions()) {
        let before = Evaluation::new(&labels, &p).unwrap();
        labels.reverse();
        p.reverse();
        let after = Evaluation::new(&labels, &p).unwrap();
        prop_assert_eq!(before.log_loss().to_bits(), after.log_loss().to_bits());
        prop_assert_eq!(before.brier().to_bits(), after.brier().to_bits());
        prop_assert_eq!(before, after);
    }

    #[test]
    fn turning_the_labels_around_turns_the_area_around((labels, p) in predictions()) {
        let other: Vec<bool> = labels.iter().map(|label| !label).collect();
        let area = Evaluation::new(&labels, &p).unwrap().auc() + Evaluation::new(&other, &p).unwrap().auc();
        prop_assert!((area - 1.0).abs() < 1e-12);
    }
}

#[test]
fn contributions_add_up_to_the_probability() {
    let (matrix, labels) = world(700, 5);
    let forest = RandomForest::params(Seed::new(1)).n_trees(40).fit(&matrix, &labels).unwrap();
    let probabilities = forest.predict_proba(&matrix).unwrap();
    let contributions = forest.contributions(&matrix).unwrap();
    for (row, probability) in contributions.values().rows().into_iter().zip(probabilities) {
        assert!((contributions.bias() + row.sum() - probability).abs() < 1e-12);
    }
}

#[test]
fn permuting_the_rows_permutes_the_predictions() {
    let (matrix, labels) = world(300, 6);
    let order: Vec<usize> = (0..300).map(|row| row * 7 % 300).collect();
    let permuted = matrix.select_rows(&order);
    let forest = RandomForest::params(Seed::new(1)).n_trees(20).fit(&matrix, &labels).unwrap();
    let straight = forest.predict_proba(&matrix).unwrap();
    let found = forest.predict_proba(&permuted).unwrap();
    assert!(
        order.iter().zip(found).all(|(&row, found)| found.to_bits() == straight[row].to_bits())
    );

    // A fit sums in the order of the rows, so it agrees up to rounding.
    let fit = |matrix: &FeatureMatrix, labels: &[bool]| {
        let complete = Preprocessor::fit(matrix).unwrap().transform(matrix).unwrap();
        LogisticRegression::params().fit(&complete, labels).unwrap().coefficients().to_vec()
    };
    let permuted_labels: Vec<bool> = order.iter().map(|&row| labels[row]).collect();
    let pairs = fit(&matrix, &labels).into_iter().zip(fit(&permuted, &permuted_labels));
    assert!(pairs.into_iter().all(|(one, other)| (one - other).abs() < 1e-9));
}

/// The planted log-odds themselves reach .894 (400,000 complete rows, by numpy); their product is out of a
/// linear model's reach.
#[test]
fn the_forest_finds_what_the_linear_model_cannot() {
    let (train, train_labels) = world(3_000, 7);
    let (test, test_labels) = world(3_000, 8);
    let auc = |p: Vec<f64>| Evaluation::new(&test_labels, &p).unwrap().auc();
    let params = RandomForest::params(Seed::new(1)).n_trees(200).min_samples_leaf(5);
    let forest = params.fit(&train, &train_labels).unwrap();
    let found = auc(forest.predict_proba(&test).unwrap());
    assert!(found > 0.80, "area {found}");
    assert!((forest.out_of_bag().unwrap().auc().unwrap() - found).abs() < 0.03);
    assert!(forest.impurity_importance()[..3].iter().sum::<f64>() > 0.6);

    let preprocessor = Preprocessor::fit(&train).unwrap();
    let complete = preprocessor.transform(&train).unwrap();
    let logistic = LogisticRegression::params().fit(&complete, &train_labels).unwrap();
    let test = preprocessor.transform(&test).unwrap();
    let linear = auc(logistic.predict_proba(&test).unwrap());
    assert!(found > linear + 0.05, "forest {found}, linear {linear}");
}
