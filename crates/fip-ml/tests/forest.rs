//! The forest through its public face: refusals, missing cells, files.

#![cfg(test)]

mod world;

use fip_ml::{ColumnMismatch, ForestError, LabelError, MaxFeatures, RandomForest};
use fip_model::{FeatureMatrix, Seed};
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
