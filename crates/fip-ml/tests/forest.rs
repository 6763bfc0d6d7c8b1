//! The forest through its public face: refusals, missing cells, files.

#![cfg(test)]

mod world;

use fip_ml::{
    ClassWeights, ColumnMismatch, ForestError, LabelError, MaxFeatures, RandomForest, WeightError,
};
use fip_model::{FeatureMatrix, MatrixError, Seed};
use world::world;

fn matrix(n_columns: usize, cells: &[Option<f64>]) -> FeatureMatrix {
    let names = (0..n_columns).map(|column| format!("f{column}")).collect();
    FeatureMatrix::from_cells(names, cells.iter().copied()).unwrap()
}

#[test]
fn refuses_labels_that_teach_nothing() {
    let fit = |n: usize, labels: &[bool]| {
        let params = RandomForest::params(Seed::new(1)).n_trees(2);
        params.fit(&matrix(1, &vec![Some(1.0); n]), labels).unwrap_err()
    };
    assert_eq!(fit(0, &[]), LabelError::Empty.into());
    assert_eq!(fit(1, &[true]), LabelError::OneClass { n_events: 1, n_rows: 1 }.into());
    assert_eq!(fit(3, &[false; 3]), LabelError::OneClass { n_events: 0, n_rows: 3 }.into());
    assert_eq!(fit(3, &[true, false]), LabelError::WrongLength { expected: 3, found: 2 }.into());
}

#[test]
fn refuses_more_columns_at_a_split_than_there_are_and_other_columns() {
    let x = matrix(2, &[Some(1.0); 8]);
    let labels = [true, false, true, false];
    let params = RandomForest::params(Seed::new(1)).n_trees(2);
    let found = params.clone().max_features(MaxFeatures::Exactly(3)).fit(&x, &labels).unwrap_err();
    assert_eq!(found, ForestError::InvalidMaxFeatures { n_columns: 2, found: 3 });
    let forest = params.fit(&x, &labels).unwrap();
    let wider = matrix(3, &[Some(1.0); 3]);
    let width = ForestError::Columns(ColumnMismatch::Width { expected: 2, found: 3 });
    assert_eq!(forest.predict_proba(&wider).unwrap_err(), width);
    assert_eq!(forest.contributions(&wider).unwrap_err(), width);
}

#[test]
fn columns_that_say_nothing_leave_the_event_rate() {
    let labels: Vec<bool> = (0..400).map(|row| row % 4 == 0).collect();
    for cell in [Some(3.0), None] {
        let x = matrix(1, &vec![cell; 400]);
        let forest = RandomForest::params(Seed::new(1)).n_trees(200).fit(&x, &labels).unwrap();
        assert!(forest.predict_proba(&x).unwrap().iter().all(|p| (p - 0.25).abs() < 0.01));
        assert!(forest.impurity_importance()[0].abs() < 1e-300);
    }
}

#[test]
fn more_columns_than_rows_are_welcome() {
    let cells: Vec<Option<f64>> = (0..80).map(|at| Some(f64::from(at * 13 % 17))).collect();
    let x = matrix(20, &cells);
    let forest = RandomForest::params(Seed::new(1)).n_trees(9).fit(&x, &[true, false, true, false]);
    assert!(forest.unwrap().predict_proba(&x).unwrap().iter().all(|p| (0.0..=1.0).contains(p)));
}

#[test]
fn a_missing_cell_can_be_what_matters() {
    let cells: Vec<Option<f64>> =
        (0..200).map(|row| (row % 2 == 0).then(|| f64::from(row * 31 % 57))).collect();
    let labels: Vec<bool> = (0..200).map(|row| row % 2 == 1).collect();
    let x = matrix(1, &cells);
    let forest = RandomForest::params(Seed::new(1)).n_trees(20).fit(&x, &labels).unwrap();
    let probabilities = forest.predict_proba(&x).unwrap();
    assert!(probabilities.iter().zip(&labels).all(|(&p, &event)| (p > 0.99) == event));
}

#[test]
fn nothing_missing_was_seen_and_something_missing_comes() {
    let cells: Vec<Option<f64>> = (0..100).map(|row| Some(f64::from(row))).collect();
    let labels: Vec<bool> = (0..100).map(|row| row >= 80).collect();
    let forest =
        RandomForest::params(Seed::new(1)).n_trees(50).fit(&matrix(1, &cells), &labels).unwrap();
    let probability = forest.predict_proba(&matrix(1, &[None])).unwrap()[0];
    assert!(probability < 0.1, "the larger side holds non-events, found {probability}");
}

#[test]
fn neither_nan_nor_infinity_reaches_a_forest() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let found = FeatureMatrix::from_cells(vec!["a".to_owned()], [Some(1.0), Some(value)]);
        assert_eq!(found.unwrap_err(), MatrixError::NotFinite { row: 1, column: 0 });
    }
}

#[test]
fn huge_and_tiny_values_are_told_apart() {
    let cells: Vec<Option<f64>> = [1e300, -1e300, f64::MAX, f64::MIN, 1e-300, -1e-300, 0.0, 5e-324]
        .into_iter()
        .cycle()
        .take(160)
        .map(Some)
        .collect();
    let labels: Vec<bool> = cells.iter().map(|cell| cell.unwrap() > 0.0).collect();
    let x = matrix(1, &cells);
    let forest = RandomForest::params(Seed::new(1)).n_trees(50).fit(&x, &labels).unwrap();
    let probabilities = forest.predict_proba(&x).unwrap();
    assert!(probabilities.iter().zip(&labels).all(|(&p, &event)| (p > 0.5) == event));
    let read: RandomForest =
        serde_json::from_str(&serde_json::to_string(&forest).unwrap()).unwrap();
    assert_eq!(read.predict_proba(&x).unwrap(), probabilities);
}

#[test]
fn rows_that_are_the_same_share_a_leaf() {
    let cells: Vec<Option<f64>> = (0..300).map(|at| Some(f64::from(at / 3 % 2))).collect();
    let x = matrix(3, &cells);
    let labels: Vec<bool> = (0..100).map(|row| row % 4 == 0).collect();
    let forest = RandomForest::params(Seed::new(1)).n_trees(300).fit(&x, &labels).unwrap();
    let probabilities = forest.predict_proba(&x).unwrap();
    for (row, p) in probabilities.iter().enumerate() {
        assert_eq!(p.to_bits(), probabilities[row % 2].to_bits());
    }
    assert!((probabilities[0] - 0.5).abs() < 0.03 && probabilities[1].abs() < 1e-300);
}

#[test]
fn no_rows_are_predicted_and_explained_by_nothing() {
    let (train, labels) = world(100, 1);
    let forest = RandomForest::params(Seed::new(1)).n_trees(3).fit(&train, &labels).unwrap();
    let none = train.select_rows(&[]);
    assert!(forest.predict_proba(&none).unwrap().is_empty());
    assert_eq!(forest.contributions(&none).unwrap().values().dim(), (0, 6));
}

#[test]
fn refuses_weights_that_are_not_lawful() {
    let x = matrix(1, &[Some(1.0), Some(2.0), Some(3.0)]);
    let params = RandomForest::params(Seed::new(1)).n_trees(2).check().unwrap();
    let fit = |weights: &[f64]| params.fit_weighted(&x, &[true, false, true], weights).unwrap_err();
    assert_eq!(
        fit(&[1.0]),
        ForestError::Weights(WeightError::WrongLength { expected: 3, found: 1 })
    );
    assert_eq!(
        fit(&[1.0, -2.0, 1.0]),
        ForestError::Weights(WeightError::Invalid { row: 1, found: -2.0 })
    );
    for found in [f64::NAN, f64::INFINITY] {
        assert!(matches!(
            fit(&[1.0, 1.0, found]),
            ForestError::Weights(WeightError::Invalid { row: 2, .. })
        ));
    }
    let weightless = |events, non_events| {
        ForestError::Weights(WeightError::WeightlessClass { events, non_events })
    };
    assert_eq!(fit(&[0.0; 3]), weightless(0.0, 0.0));
    assert_eq!(fit(&[0.0, 2.5, 0.0]), weightless(0.0, 2.5));
}

#[test]
fn equal_weights_change_no_bit_whatever_they_are() {
    let (x, labels) = world(400, 2);
    let params = RandomForest::params(Seed::new(1)).n_trees(10).min_samples_leaf(3);
    let params = params.check().unwrap();
    let plain = params.fit(&x, &labels).unwrap();
    for weight in [1.0, 0.5, 3.0, 1e-308, 1e300] {
        let found = params.fit_weighted(&x, &labels, &vec![weight; 400]).unwrap();
        assert_eq!(found.predict_proba(&x).unwrap(), plain.predict_proba(&x).unwrap());
        assert_eq!(found.out_of_bag(), plain.out_of_bag());
        assert_eq!(found.contributions(&x).unwrap(), plain.contributions(&x).unwrap());
    }
}

/// A column that says nothing leaves the weighted event rate: 100 events of 3, 300 non-events of 1.
#[test]
fn a_leaf_holds_the_weighted_share() {
    let x = matrix(1, &[Some(3.0); 400]);
    let labels: Vec<bool> = (0..400).map(|row| row % 4 == 0).collect();
    let weights: Vec<f64> = labels.iter().map(|&event| if event { 3.0 } else { 1.0 }).collect();
    let params = RandomForest::params(Seed::new(1)).n_trees(300);
    let found = params.clone().check().unwrap().fit_weighted(&x, &labels, &weights).unwrap();
    assert!((found.predict_proba(&x).unwrap()[0] - 0.5).abs() < 0.01);
    // Balanced classes weigh the same, whatever their rows weigh.
    let balanced = params.class_weights(ClassWeights::Balanced).check().unwrap();
    for weights in [vec![1.0; 400], weights] {
        let found = balanced.fit_weighted(&x, &labels, &weights).unwrap();
        assert!((found.predict_proba(&x).unwrap()[0] - 0.5).abs() < 0.01);
    }
    let found = balanced.fit(&x, &labels).unwrap();
    assert!((found.predict_proba(&x).unwrap()[0] - 0.5).abs() < 0.01);
}

#[test]
fn a_row_of_weight_0_is_as_good_as_not_drawn() {
    let cells: Vec<Option<f64>> = (0..200).map(|row| Some(f64::from(row % 10))).collect();
    let x = matrix(1, &cells);
    // Every fifth row contradicts the rule, and weighs nothing.
    let labels: Vec<bool> = (0..200).map(|row| (row % 10 >= 5) != (row / 10 % 5 == 0)).collect();
    let weights: Vec<f64> = (0..200).map(|row| f64::from(u8::from(row / 10 % 5 != 0))).collect();
    let params = RandomForest::params(Seed::new(1)).n_trees(30).check().unwrap();
    let found = params.fit_weighted(&x, &labels, &weights).unwrap().predict_proba(&x).unwrap();
    for (row, p) in found.into_iter().enumerate() {
        let expected = if row % 10 >= 5 { 1.0 } else { 0.0 };
        assert!((p - expected).abs() < 1e-300, "row {row}: {p}");
    }
}

#[test]
fn a_sample_of_nothing_but_weightless_rows_leaves_the_share_of_all() {
    let x = matrix(1, &vec![Some(1.0); 1000]);
    let labels: Vec<bool> = (0..1000).map(|row| row == 0).collect();
    let mut weights = vec![0.0; 1000];
    (weights[0], weights[1]) = (1.0, 3.0);
    let params = RandomForest::params(Seed::new(1)).n_trees(200).check().unwrap();
    let found = params.fit_weighted(&x, &labels, &weights).unwrap();
    let p = found.predict_proba(&x).unwrap()[0];
    assert!((0.2..0.6).contains(&p), "{p}");
}

#[test]
fn reads_back_what_it_wrote() {
    let (matrix, labels) = world(500, 1);
    let forest = RandomForest::params(Seed::new(1)).n_trees(10).fit(&matrix, &labels).unwrap();
    let back: RandomForest =
        serde_json::from_str(&serde_json::to_string(&forest).unwrap()).unwrap();
    assert!(back.out_of_bag().is_none());
    // A decimal fraction read from JSON may miss a cut by a last digit, which no value here lies between.
    let (before, after) =
        (forest.predict_proba(&matrix).unwrap(), back.predict_proba(&matrix).unwrap());
    assert!(before.iter().zip(after).all(|(before, after)| before.to_bits() == after.to_bits()));
}

#[test]
fn refuses_files_that_do_not_hold_a_forest() {
    // One kind of leaf with 2 draws and 2 events, one with 2 and 0; a cut above code 0; the leaves.
    let good = r#"{"format_version":1,"names":["a"],"cuts":[[0.5]],"impurity_importance":[1.0],"trees":["AgICAgABAAAC"]}"#;
    let forest: RandomForest = serde_json::from_str(good).unwrap();
    let probabilities = forest.predict_proba(&matrix_named_a()).unwrap();
    assert!((probabilities[0] - 1.0).abs() < 1e-15 && probabilities[1].abs() < 1e-15);
    let broken = [
        ("\"format_version\":1", "\"format_version\":2"),
        ("AgICAgABAAAC", "AgICAgABAAA"),
        ("AgICAgABAAAC", "AgICAgABAAAE"),
        ("AgICAgABAAAC", ""),
        ("[\"AgICAgABAAAC\"]", "[]"),
        ("\"impurity_importance\":[1.0]", "\"impurity_importance\":[]"),
        ("\"cuts\":[[0.5]]", "\"cuts\":[[0.5,0.5]]"),
        ("\"cuts\":[[0.5]]", "\"cuts\":[]"),
    ];
    for (from, to) in broken {
        let text = good.replace(from, to);
        assert_ne!(text, good);
        assert!(serde_json::from_str::<RandomForest>(&text).is_err(), "{to}");
    }
}

fn matrix_named_a() -> FeatureMatrix {
    FeatureMatrix::from_cells(vec!["a".to_owned()], [Some(0.0), Some(1.0)]).unwrap()
}
