//! Agreement with scikit-learn, scipy and numpy on `data/golden.csv`; `data/make_golden.py` wrote both files.

#![cfg(test)]

use approx::assert_abs_diff_eq;
use fip_ml::{
    Agreement, ClassWeights, Costs, Evaluation, IsotonicRegression, LinfaLogistic,
    LogisticRegression, LossInterval, PlattScaling, Preprocessor, ThresholdRule, compare_auc,
};
use fip_model::{CompleteMatrix, FeatureMatrix};
use serde_json::Value;

/// Coefficients of an iterative fit, and what is computed from them.
const FITTED: f64 = 1e-6;
/// Everything that both sides compute in closed form.
const EXACT: f64 = 1e-12;

struct Golden {
    matrix: FeatureMatrix,
    labels: Vec<bool>,
    weights: Vec<f64>,
    probabilities: Vec<f64>,
    expected: Value,
}

impl Golden {
    fn read() -> Self {
        let mut lines = include_str!("data/golden.csv").lines();
        let names = lines.next().unwrap().split(',').take(3).map(str::to_owned).collect();
        let rows: Vec<Vec<Option<f64>>> =
            lines.map(|line| line.split(',').map(|cell| cell.parse().ok()).collect()).collect();
        let cells = rows.iter().flat_map(|row| row[..3].iter().copied());
        Self {
            matrix: FeatureMatrix::from_cells(names, cells).unwrap(),
            labels: rows.iter().map(|row| row[3].unwrap() > 0.5).collect(),
            weights: rows.iter().map(|row| row[4].unwrap()).collect(),
            probabilities: rows.iter().map(|row| row[5].unwrap()).collect(),
            expected: serde_json::from_str(include_str!("data/golden.json")).unwrap(),
        }
    }

    fn standardised(&self) -> CompleteMatrix {
        Preprocessor::fit(&self.matrix).unwrap().transform(&self.matrix).unwrap()
    }

    fn evaluation(&self) -> Evaluation {
        Evaluation::new(&self.labels, &self.probabilities).unwrap()
    }

    fn number(&self, path: &str) -> f64 {
        self.expected.pointer(path).and_then(Value::as_f64).unwrap()
    }

    fn numbers(&self, path: &str) -> Vec<f64> {
        let list = self.expected.pointer(path).and_then(Value::as_array).unwrap();
        list.iter().map(|number| number.as_f64().unwrap()).collect()
    }
}

#[track_caller]
fn assert_close(found: &[f64], expected: &[f64], epsilon: f64) {
    assert_eq!(found.len(), expected.len());
    for (&found, &expected) in found.iter().zip(expected) {
        assert_abs_diff_eq!(found, expected, epsilon = epsilon);
    }
}

#[test]
fn preprocessing_agrees_with_the_imputer_and_the_scaler() {
    let golden = Golden::read();
    let fitted = Preprocessor::fit(&golden.matrix).unwrap();
    assert_close(fitted.medians(), &golden.numbers("/medians"), EXACT);
    assert_close(fitted.means(), &golden.numbers("/means"), EXACT);
    assert_close(fitted.scales(), &golden.numbers("/scales"), EXACT);
}

#[test]
fn logistic_regression_agrees_with_newton_cholesky() {
    let golden = Golden::read();
    let matrix = golden.standardised();
    let check = |name: &str, found: LogisticRegression| {
        assert!(found.convergence().converged);
        let expected = |what: &str| golden.numbers(&format!("/logistic/{name}/{what}"));
        let summary = found.summary();
        let estimates: Vec<f64> = summary.iter().map(|line| line.estimate).collect();
        assert_close(&estimates, &expected("estimates"), FITTED);
        let std_errors: Vec<f64> = summary.iter().map(|line| line.std_error.unwrap()).collect();
        assert_close(&std_errors, &expected("std_errors"), FITTED);
        let p_values: Vec<f64> = summary.iter().map(|line| line.p_value.unwrap()).collect();
        assert_close(&p_values, &expected("p_values"), FITTED);
        assert_close(&found.predict_proba(&matrix).unwrap(), &expected("probabilities"), FITTED);
    };
    let fit = |l2: f64| LogisticRegression::params().l2(l2).fit(&matrix, &golden.labels).unwrap();
    check("l2_1", fit(1.0));
    check("l2_0", fit(0.0));
    let balanced = LogisticRegression::params().l2(10.0).class_weights(ClassWeights::Balanced);
    check("l2_10_balanced", balanced.fit(&matrix, &golden.labels).unwrap());
    let weighted = LogisticRegression::params().check().unwrap();
    check(
        "l2_1_weighted",
        weighted.fit_weighted(&matrix, &golden.labels, &golden.weights).unwrap(),
    );
}

#[test]
fn the_challenger_agrees_with_the_same_numbers() {
    let golden = Golden::read();
    let found = LinfaLogistic::fit(&golden.standardised(), &golden.labels, 1.0).unwrap();
    let expected = golden.numbers("/logistic/l2_1/estimates");
    assert_abs_diff_eq!(found.intercept(), expected[0], epsilon = FITTED);
    assert_close(found.coefficients(), &expected[1..], FITTED);
}

#[test]
fn single_measures_agree() {
    let golden = Golden::read();
    let found = golden.evaluation();
    let check =
        |found: f64, path: &str| assert_abs_diff_eq!(found, golden.number(path), epsilon = EXACT);
    check(found.auc(), "/auc");
    check(found.gini(), "/auc_as_gini");
    check(found.auc_interval(0.95).unwrap().std_error, "/auc_std_error");
    check(found.kolmogorov_smirnov().statistic, "/ks");
    check(found.average_precision(), "/average_precision");
    check(found.brier(), "/brier");
    check(found.log_loss(), "/log_loss");
    check(found.threshold(ThresholdRule::Youden).unwrap(), "/youden_threshold");
    let interval = found.auc_interval(0.95).unwrap();
    let reach = 1.959_963_984_540_054 * golden.number("/auc_std_error");
    assert_abs_diff_eq!(interval.lower, golden.number("/auc") - reach, epsilon = EXACT);
    assert_abs_diff_eq!(interval.upper, golden.number("/auc") + reach, epsilon = EXACT);
}

#[test]
fn curves_agree_point_by_point() {
    let golden = Golden::read();
    let roc = golden.evaluation().roc_curve();
    let column = |of: fn(&fip_ml::RocPoint) -> f64| roc.iter().map(of).collect::<Vec<f64>>();
    assert_close(&column(|point| point.false_positive_rate), &golden.numbers("/roc/fpr"), EXACT);
    assert_close(&column(|point| point.true_positive_rate), &golden.numbers("/roc/tpr"), EXACT);
    assert_close(&column(|point| point.threshold)[1..], &golden.numbers("/roc/thresholds"), EXACT);
    let curve = golden.evaluation().precision_recall_curve();
    let column =
        |of: fn(&fip_ml::PrecisionRecallPoint) -> f64| curve.iter().map(of).collect::<Vec<f64>>();
    assert_close(&column(|point| point.precision), &golden.numbers("/pr/precision"), EXACT);
    assert_close(&column(|point| point.recall), &golden.numbers("/pr/recall"), EXACT);
    assert_close(&column(|point| point.threshold), &golden.numbers("/pr/thresholds"), EXACT);
}

#[test]
fn decisions_at_a_threshold_agree() {
    let golden = Golden::read();
    let found = golden.evaluation().confusion(0.4);
    let counts =
        [found.true_negatives, found.false_positives, found.false_negatives, found.true_positives];
    assert_close(&counts.map(|count| count as f64), &golden.numbers("/at_0.4/confusion"), 0.0);
    let rates = [
        (found.precision().unwrap(), "/at_0.4/precision"),
        (found.recall(), "/at_0.4/recall"),
        (found.specificity(), "/at_0.4/specificity"),
        (found.f1(), "/at_0.4/f1"),
        (found.accuracy(), "/at_0.4/accuracy"),
    ];
    for (rate, path) in rates {
        assert_abs_diff_eq!(rate, golden.number(path), epsilon = EXACT);
    }
}

#[test]
fn bands_and_the_calibration_line_agree() {
    let golden = Golden::read();
    let probabilities = golden.numbers("/logistic/l2_1/probabilities");
    let bands = Evaluation::new(&golden.labels, &probabilities).unwrap().bands(10).unwrap();
    for (at, band) in bands.iter().enumerate() {
        let check = |found: f64, what: &str| {
            assert_abs_diff_eq!(
                found,
                golden.number(&format!("/bands/{at}/{what}")),
                epsilon = EXACT
            );
        };
        check(band.mean_probability, "mean_probability");
        check(band.event_rate, "event_rate");
        check(band.lift, "lift");
        check(band.cumulative_gain, "cumulative_gain");
    }
    let line = golden.evaluation().calibration_line().unwrap();
    assert_close(&[line.intercept, line.slope], &golden.numbers("/calibration_line"), FITTED);
}

#[test]
fn rank_correlation_agrees() {
    let golden = Golden::read();
    let other = golden.numbers("/logistic/l2_1/probabilities");
    let found = Agreement::between(&golden.probabilities, &other).unwrap();
    assert_abs_diff_eq!(
        found.rank_correlation.unwrap(),
        golden.number("/spearman"),
        epsilon = EXACT
    );
}

#[test]
fn paired_comparisons_agree_with_the_definition() {
    let golden = Golden::read();
    let untied = golden.numbers("/logistic/l2_1/probabilities");
    let standardised = golden.standardised();
    let column: Vec<f64> = standardised.view().column(2).iter().map(|z| -z).collect();
    let cases = [(&untied, "/comparison"), (&column, "/comparison_with_one_column")];
    for (other, path) in cases {
        let found = compare_auc(&golden.labels, &golden.probabilities, other, 0.95).unwrap();
        let check = |found: f64, what: &str| {
            assert_abs_diff_eq!(found, golden.number(&format!("{path}/{what}")), epsilon = EXACT);
        };
        check(found.difference, "difference");
        check(found.std_error, "std_error");
        check(found.z, "z");
        check(found.p_value, "p_value");
        check(found.lower, "lower");
        check(found.upper, "upper");
    }
}

#[test]
fn isotonic_regression_agrees_point_by_point() {
    let golden = Golden::read();
    let (labels, p) = (&golden.labels, &golden.probabilities);
    let grid: Vec<f64> = (0..=100).map(|at| f64::from(at) / 100.0).collect();
    let check = |found: &IsotonicRegression, name: &str| {
        let expected = |what: &str| golden.numbers(&format!("/{name}/{what}"));
        let (given, corrected): (Vec<f64>, Vec<f64>) = found.points().unzip();
        assert_close(&given, &expected("probabilities"), EXACT);
        assert_close(&corrected, &expected("corrected"), EXACT);
        assert_close(&found.predict(&grid), &expected("on_grid"), EXACT);
    };
    check(&IsotonicRegression::fit(labels, p).unwrap(), "isotonic");
    let weighted = IsotonicRegression::fit_weighted(labels, p, &golden.weights).unwrap();
    check(&weighted, "isotonic_weighted");
}

#[test]
fn platt_scaling_agrees_with_the_optimum_and_with_scikit_learn() {
    let golden = Golden::read();
    let (labels, p) = (&golden.labels, &golden.probabilities);
    let grid: Vec<f64> = (1..=99).map(|at| f64::from(at) / 100.0).collect();
    let check = |found: &PlattScaling, name: &str| {
        let expected = |what: &str| golden.numbers(&format!("/{name}/{what}"));
        let line = [found.slope(), found.intercept()];
        assert_close(&line, &expected("line"), 1e-9);
        assert_close(&line, &expected("sklearn_line"), FITTED);
        assert_close(&found.predict(&grid), &expected("on_grid"), 1e-9);
    };
    check(&PlattScaling::fit(labels, p).unwrap(), "platt");
    let weighted = PlattScaling::fit_weighted(labels, p, &golden.weights).unwrap();
    check(&weighted, "platt_weighted");
}

#[test]
fn intervals_of_losses_and_cheapest_thresholds_agree() {
    let golden = Golden::read();
    let found = golden.evaluation();
    let check = |found: LossInterval, path: &str| {
        assert_close(&[found.mean, found.std_error], &golden.numbers(path), EXACT);
    };
    check(found.brier_interval(0.95).unwrap(), "/brier_interval");
    check(found.log_loss_interval(0.95).unwrap(), "/log_loss_interval");
    for (false_positive, false_negative, path) in [(1.0, 5.0, "/cost_1_5"), (3.0, 1.0, "/cost_3_1")]
    {
        let least = found.lowest_cost(Costs { false_positive, false_negative }).unwrap();
        assert_close(&[least.threshold, least.cost], &golden.numbers(path), EXACT);
    }
}
