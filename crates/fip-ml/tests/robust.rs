//! Tables that are not as one would like them: a typed error or a documented result, never a panic or NaN.

#![cfg(test)]

use fip_ml::{
    CalibrationMethod, Calibrator, Costs, Evaluation, EvaluationError, Folds, ForwardFolds,
    IsotonicRegression, LabelError, LogisticError, LogisticRegression, PreprocessError,
    Preprocessor, Separation, SplitError, ThresholdRule, TrainTest, WeightError, compare_auc,
    dependence_grid,
};
use fip_model::ndarray::Array2;
use fip_model::{CompleteMatrix, FeatureMatrix, MatrixError, Seed};

fn names(n: usize) -> Vec<String> {
    (0..n).map(|at| format!("f{at}")).collect()
}

fn complete(n_columns: usize, cells: Vec<f64>) -> CompleteMatrix {
    let shape = (cells.len() / n_columns, n_columns);
    CompleteMatrix::new(names(n_columns), Array2::from_shape_vec(shape, cells).unwrap()).unwrap()
}

fn alternating(n: usize) -> Vec<bool> {
    (0..n).map(|row| row % 2 == 0).collect()
}

/// Numbers from 0 to 1 without a pattern.
fn noise(n: usize, purpose: &str) -> Vec<f64> {
    let keyed = Seed::new(11).keyed(purpose);
    (0..n as u64).map(|at| keyed.uniform(at)).collect()
}

#[track_caller]
fn assert_sound(model: &LogisticRegression, matrix: &CompleteMatrix) {
    assert!(model.intercept().is_finite());
    assert!(model.coefficients().iter().all(|coefficient| coefficient.is_finite()));
    let probabilities = model.predict_proba(matrix).unwrap();
    assert!(probabilities.iter().all(|p| (0.0..=1.0).contains(p)));
}

#[test]
fn nan_and_infinities_do_not_reach_a_model() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let found = FeatureMatrix::from_cells(names(1), [Some(1.0), Some(bad)]).unwrap_err();
        assert_eq!(found, MatrixError::NotFinite { row: 1, column: 0 });
        let cells = Array2::from_shape_vec((2, 1), vec![1.0, bad]).unwrap();
        assert!(CompleteMatrix::new(names(1), cells).is_err());
        let found = Evaluation::new(&[true, false], &[0.5, bad]).unwrap_err();
        assert!(matches!(found, EvaluationError::NotAProbability { row: 1, .. }));
        assert!(compare_auc(&[true, false], &[0.5, bad], &[0.1, 0.2], 0.95).is_err());
        let params = LogisticRegression::params().check().unwrap();
        let matrix = complete(1, vec![1.0, 2.0]);
        let found = params.fit_weighted(&matrix, &[true, false], &[1.0, bad]).unwrap_err();
        assert!(matches!(found, LogisticError::Weights(WeightError::Invalid { row: 1, .. })));
    }
}

#[test]
fn no_row_and_one_row_are_refused() {
    let none = FeatureMatrix::from_cells(names(2), []).unwrap();
    assert_eq!(Preprocessor::fit(&none), Err(PreprocessError::NoRows));
    let empty = CompleteMatrix::new(names(2), Array2::zeros((0, 2))).unwrap();
    let found = LogisticRegression::params().fit(&empty, &[]).unwrap_err();
    assert_eq!(found, LabelError::Empty.into());
    assert_eq!(Evaluation::new(&[], &[]).unwrap_err(), LabelError::Empty.into());
    assert_eq!(Folds::grouped(&[], &[], 2, Seed::new(1)), Err(LabelError::Empty.into()));
    assert_eq!(TrainTest::by_time(&[], 0.5), Err(LabelError::Empty.into()));
    assert!(dependence_grid(&none, 0, 5).is_empty());

    let one = LabelError::OneClass { n_events: 1, n_rows: 1 };
    let single = complete(2, vec![1.0, 2.0]);
    assert_eq!(LogisticRegression::params().fit(&single, &[true]).unwrap_err(), one.into());
    assert_eq!(Evaluation::new(&[true], &[0.5]).unwrap_err(), one.into());
    assert_eq!(IsotonicRegression::fit(&[true], &[0.5]).unwrap_err(), one.into());
    let found = TrainTest::grouped(&[true], &[1], 0.5, Seed::new(1));
    assert_eq!(found, Err(one.into()));
    let found = ForwardFolds::new(&[3], 1);
    assert_eq!(found, Err(SplitError::TooFewTimes { expected: 2, found: 1 }));
    // One row can be standardised: it is its own mean.
    let row = FeatureMatrix::from_cells(names(2), [Some(5.0), Some(-1.0)]).unwrap();
    let standardised = Preprocessor::fit(&row).unwrap().transform(&row).unwrap();
    assert!(standardised.view().iter().all(|z| z.abs() <= 0.0));
}

#[test]
fn one_class_is_refused_everywhere() {
    let one = LabelError::OneClass { n_events: 0, n_rows: 6 };
    let (labels, p) = ([false; 6], [0.5; 6]);
    let matrix = complete(1, noise(6, "x"));
    assert_eq!(LogisticRegression::params().fit(&matrix, &labels).unwrap_err(), one.into());
    assert_eq!(Evaluation::new(&labels, &p).unwrap_err(), one.into());
    assert_eq!(compare_auc(&labels, &p, &p, 0.95).unwrap_err(), one.into());
    assert!(Calibrator::fit(CalibrationMethod::Platt, &labels, &p).is_err());
    let ids = [1, 2, 3, 4, 5, 6];
    assert_eq!(Folds::stratified(&labels, &ids, 2, Seed::new(1)), Err(one.into()));
    assert_eq!(Folds::grouped(&labels, &ids, 2, Seed::new(1)), Err(one.into()));
    assert_eq!(TrainTest::grouped(&labels, &ids, 0.5, Seed::new(1)), Err(one.into()));
}

#[test]
fn constant_columns_are_named_or_get_coefficient_0() {
    let cells: Vec<f64> = noise(40, "x").into_iter().flat_map(|x| [x, 7.0]).collect();
    let matrix = complete(2, cells);
    let labels = alternating(40);
    let found = LogisticRegression::params().l2(0.0).fit(&matrix, &labels).unwrap_err();
    assert_eq!(found, LogisticError::Collinear { column: "f1".to_owned() });
    let features = FeatureMatrix::from_cells(
        names(2),
        matrix.view().iter().map(|&x| Some(x)).collect::<Vec<_>>(),
    )
    .unwrap();
    let standardised = Preprocessor::fit(&features).unwrap().transform(&features).unwrap();
    for l1 in [0.0, 0.1] {
        let model = LogisticRegression::params().l1(l1).fit(&standardised, &labels).unwrap();
        assert!(model.coefficients()[1].abs() <= 0.0);
        assert_sound(&model, &standardised);
    }
}

#[test]
fn more_columns_than_rows_need_a_penalty() {
    let matrix = complete(30, noise(300, "wide"));
    let labels = alternating(10);
    let found = LogisticRegression::params().l2(0.0).fit(&matrix, &labels).unwrap_err();
    assert!(matches!(found, LogisticError::Collinear { .. }));
    for (l1, l2) in [(0.0, 1.0), (0.5, 0.0), (0.2, 0.2)] {
        let model = LogisticRegression::params().l1(l1).l2(l2).fit(&matrix, &labels).unwrap();
        assert!(model.convergence().converged, "l1 {l1}, l2 {l2}");
        assert_sound(&model, &matrix);
    }
}

#[test]
fn duplicate_rows_change_nothing_but_the_weight_of_the_penalty() {
    let cells = noise(60, "x");
    let labels: Vec<bool> = noise(60, "y").iter().zip(&cells).map(|(u, x)| u < x).collect();
    let once = LogisticRegression::params().l2(0.5).fit(&complete(1, cells.clone()), &labels);
    let many: Vec<f64> = cells.iter().flat_map(|&x| [x; 50]).collect();
    let many_labels: Vec<bool> = labels.iter().flat_map(|&label| [label; 50]).collect();
    let matrix = complete(1, many);
    let fifty = LogisticRegression::params().l2(25.0).fit(&matrix, &many_labels).unwrap();
    let once = once.unwrap();
    approx::assert_relative_eq!(once.coefficients()[0], fifty.coefficients()[0], epsilon = 1e-9);
    // All rows alike: the model is the event rate, and every measure is that of chance.
    let same = complete(1, vec![3.0; 20]);
    let model = LogisticRegression::params().fit(&same, &alternating(20)).unwrap();
    let probabilities = model.predict_proba(&same).unwrap();
    let found = Evaluation::new(&alternating(20), &probabilities).unwrap();
    approx::assert_relative_eq!(found.auc(), 0.5);
    approx::assert_relative_eq!(found.kolmogorov_smirnov().statistic, 0.0);
    assert_eq!(found.calibration_line(), None);
}

#[test]
fn huge_values_are_an_error_or_a_finite_fit() {
    let labels = alternating(64);
    for scale in [1e20, 1e100, 1e150, 1e160, 1e250, f64::MAX] {
        let cells: Vec<f64> = noise(64, "x").iter().map(|u| (u - 0.5) * scale).collect();
        let matrix = complete(1, cells.clone());
        for l2 in [0.0, 1.0] {
            match LogisticRegression::params().l2(l2).fit(&matrix, &labels) {
                Ok(model) => assert_sound(&model, &matrix),
                Err(found) => assert!(matches!(found, LogisticError::Collinear { .. })),
            }
        }
        let features = FeatureMatrix::from_cells(names(1), cells.into_iter().map(Some)).unwrap();
        match Preprocessor::fit(&features) {
            Ok(fitted) => {
                let standardised = fitted.transform(&features).unwrap();
                let model = LogisticRegression::params().fit(&standardised, &labels).unwrap();
                assert!(model.convergence().converged);
                assert_sound(&model, &standardised);
            }
            Err(found) => assert_eq!(found, PreprocessError::Unbounded { column: "f0".to_owned() }),
        }
    }
    // A cell of another table that is far beyond the training rows overflows with a name.
    let train = FeatureMatrix::from_cells(names(1), [0.0, 1e-300].map(Some)).unwrap();
    let fitted = Preprocessor::fit(&train).unwrap();
    let far = FeatureMatrix::from_cells(names(1), [Some(f64::MAX)]).unwrap();
    if let Err(found) = fitted.transform(&far) {
        assert!(matches!(found, PreprocessError::Matrix(MatrixError::NotFinite { .. })));
    }
}

#[test]
fn separated_classes_are_said_so_on_small_and_large_tables() {
    for n in [200, 80_000] {
        let cells = noise(n, "x");
        let labels: Vec<bool> = cells.iter().map(|&x| x > 0.4).collect();
        let matrix = complete(1, cells);
        let model = LogisticRegression::params().l2(0.0).fit(&matrix, &labels).unwrap();
        assert_eq!(model.convergence().separation, Separation::Complete);
        assert_sound(&model, &matrix);
        let penalised = LogisticRegression::params().fit(&matrix, &labels).unwrap();
        assert!(penalised.convergence().converged);
    }
}

#[test]
fn a_large_table_with_a_rare_column_is_fitted_or_named() {
    let n = 60_000;
    let x = noise(n, "x");
    let labels: Vec<bool> = noise(n, "y").iter().zip(&x).map(|(u, x)| *u < 0.6 * x).collect();
    // The second column differs from 0 in one row, which no part of the rows is sure to hold.
    let cells: Vec<f64> =
        x.iter().enumerate().flat_map(|(row, &x)| [x, f64::from(u8::from(row == 100))]).collect();
    let matrix = complete(2, cells);
    let model = LogisticRegression::params().fit(&matrix, &labels).unwrap();
    assert!(model.convergence().converged);
    assert_sound(&model, &matrix);
    // Sorted by the label: every block of rows holds one class.
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|&row| labels[row]);
    let sorted: Vec<f64> = order.iter().flat_map(|&row| matrix.view().row(row).to_vec()).collect();
    let sorted_labels: Vec<bool> = order.iter().map(|&row| labels[row]).collect();
    let again = LogisticRegression::params().fit(&complete(2, sorted), &sorted_labels).unwrap();
    for (found, expected) in again.coefficients().iter().zip(model.coefficients()) {
        approx::assert_relative_eq!(*found, *expected, epsilon = 1e-8);
    }
}

#[test]
fn probabilities_of_0_and_1_are_evaluated() {
    let labels = [true, false, true, false, true];
    let p = [1.0, 0.0, 0.0, 1.0, 0.5];
    let found = Evaluation::new(&labels, &p).unwrap();
    for number in [found.auc(), found.brier(), found.log_loss(), found.average_precision()] {
        assert!(number.is_finite());
    }
    let costs = Costs { false_positive: f64::MAX, false_negative: f64::MAX };
    assert!(found.lowest_cost(costs).unwrap().cost.is_finite());
    assert!(found.threshold(ThresholdRule::Cost(costs)).unwrap().is_finite());
    for method in [CalibrationMethod::Platt, CalibrationMethod::Isotonic] {
        let calibrator = Calibrator::fit(method, &labels, &p).unwrap();
        let corrected = calibrator.predict(&p);
        assert!(corrected.iter().all(|p| (0.0..=1.0).contains(p)));
    }
}
