//! Model files: what they look like, and that what is read is written back.

#![cfg(test)]

use approx::assert_abs_diff_eq;
use fip_ml::{
    CrossValidation, Evaluation, Folds, ForestError, LogisticError, LogisticRegression, ModelError,
    Preprocessor, RandomForest, Separation, SurrogateTree,
};
use fip_model::FeatureMatrix;

fn one_column(cells: &[Option<f64>]) -> FeatureMatrix {
    FeatureMatrix::from_cells(vec!["night_rate".to_owned()], cells.iter().copied()).unwrap()
}

#[test]
fn a_preprocessor_is_read_and_written() {
    let text = r#"{"format_version":1,"names":["night_rate"],"medians":[0.25],"means":[0.5],"scales":[0.125]}"#;
    let preprocessor: Preprocessor = serde_json::from_str(text).unwrap();
    let found = preprocessor.transform(&one_column(&[None, Some(0.75)])).unwrap();
    assert_abs_diff_eq!(found.view()[[0, 0]], -2.0);
    assert_abs_diff_eq!(found.view()[[1, 0]], 2.0);
    assert_eq!(serde_json::to_string(&preprocessor).unwrap(), text);
    assert!(serde_json::from_str::<Preprocessor>(&text.replace("0.125", "0.0")).is_err());
}

#[test]
fn a_logistic_regression_is_read_and_written() {
    let text = concat!(
        r#"{"format_version":1,"names":["night_rate"],"intercept":-1.0,"coefficients":[2.0],"#,
        r#""std_errors":[0.5,null],"convergence":{"iterations":7,"converged":true,"gradient_norm":0.0,"#,
        r#""log_likelihood":-12.5,"separation":"overlap"}}"#,
    );
    let model: LogisticRegression = serde_json::from_str(text).unwrap();
    let found = model.predict_proba(&one_column(&[Some(0.5)]).complete().unwrap()).unwrap();
    assert_abs_diff_eq!(found[0], 0.5);
    assert_eq!(model.convergence().separation, Separation::Overlap);
    let summary = model.summary();
    assert_eq!(summary[0].z, Some(-2.0));
    assert_eq!((summary[1].std_error, summary[1].p_value), (None, None));
    assert_eq!(serde_json::to_string(&model).unwrap(), text);
}

#[test]
fn a_random_forest_is_read_and_written() {
    let text = concat!(
        r#"{"format_version":1,"names":["night_rate"],"cuts":[[0.5]],"impurity_importance":[1.0],"#,
        r#""trees":["AgIBAgADAQAC"]}"#,
    );
    let forest: RandomForest = serde_json::from_str(text).unwrap();
    let rows = one_column(&[Some(0.25), Some(0.75), None]);
    let found = forest.predict_proba(&rows).unwrap();
    for (found, expected) in found.iter().zip([0.5, 0.0, 0.5]) {
        assert_abs_diff_eq!(*found, expected);
    }
    assert_abs_diff_eq!(forest.contributions(&rows).unwrap().values()[[1, 0]], -0.25);
    assert_eq!(serde_json::to_string(&forest).unwrap(), text);
}

#[test]
fn types_cross_threads() {
    fn send_and_sync<T: Send + Sync>() {}
    send_and_sync::<(Preprocessor, LogisticRegression, RandomForest, SurrogateTree)>();
    send_and_sync::<(Evaluation, Folds, CrossValidation)>();
    send_and_sync::<(LogisticError, ForestError, ModelError)>();
}
