//! Absolute penalties, signs and criteria against scikit-learn, statsmodels and the conditions of an optimum.

#![cfg(test)]

use approx::assert_relative_eq;
use fip_ml::{LogisticError, LogisticRegression, Sign, Signs};
use fip_model::CompleteMatrix;
use fip_model::ndarray::Array2;

const N_ROWS: usize = 60;

/// Rows of a table of remainders, so that a script in another language makes the same one.
fn table() -> (CompleteMatrix, Vec<bool>, Vec<f64>) {
    let (mut cells, mut labels, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    for i in 0..60_u32 {
        let part = |factor: u32, modulus: u32, half: f64| f64::from(i * factor % modulus) / half;
        let x = [
            part(37, 23, 11.5) - 1.0,
            part(53, 19, 9.5) - 1.0,
            part(29, 31, 15.5) - 1.0,
            part(41, 13, 6.5) - 1.0,
        ];
        labels.push(1.3 * x[0] - 0.8 * x[1] + 0.1 * x[2] + part(17, 7, 3.5) - 1.0 > 0.15);
        weights.push(1.0 + f64::from(i % 3));
        cells.extend(x);
    }
    let names = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
    let values = Array2::from_shape_vec((N_ROWS, 4), cells).unwrap();
    (CompleteMatrix::new(names, values).unwrap(), labels, weights)
}

/// Scikit-learn 1.9.1, `LogisticRegression(solver="saga", C=1/(l1+l2), l1_ratio=l1/(l1+l2), tol=1e-14)`.
#[test]
fn elastic_nets_agree_with_saga() {
    let (matrix, labels, weights) = table();
    let equal = vec![1.0; N_ROWS];
    let cases: [(f64, f64, &[f64], [f64; 5]); 5] = [
        (
            2.0,
            0.0,
            &equal,
            [-0.513_515_830_580_158, 2.369_473_685_549_227, -0.786_639_186_268_960_2, 0.0, 0.0],
        ),
        (
            2.0,
            0.0,
            &weights,
            [
                -0.646_169_025_169_642_7,
                3.402_136_399_702_918,
                -1.226_551_971_994_924_3,
                0.175_427_404_554_169_55,
                0.667_693_042_845_542_7,
            ],
        ),
        (
            1.0,
            1.0,
            &equal,
            [
                -0.477_643_512_471_381_26,
                2.009_859_398_431_072_6,
                -0.791_742_263_902_094_5,
                0.091_907_430_595_911_01,
                0.144_716_214_605_739_75,
            ],
        ),
        (6.0, 0.0, &equal, [-0.386_673_446_091_873_26, 1.086_978_929_622_966_2, 0.0, 0.0, 0.0]),
        (
            6.0,
            0.0,
            &weights,
            [-0.471_739_808_202_031_4, 2.062_155_596_519_559, -0.350_362_975_146_355_9, 0.0, 0.0],
        ),
    ];
    for (l1, l2, weights, expected) in cases {
        let params = LogisticRegression::params().l1(l1).l2(l2).check().unwrap();
        let model = params.fit_weighted(&matrix, &labels, weights).unwrap();
        assert!(model.convergence().converged, "{:?}", model.convergence());
        assert_relative_eq!(model.intercept(), expected[0], epsilon = 1e-6);
        for (found, expected) in model.coefficients().iter().zip(&expected[1..]) {
            assert_relative_eq!(*found, *expected, epsilon = 1e-6);
            assert_eq!(found.abs() > 0.0, expected.abs() > 0.0, "zeros are exact");
        }
    }
}

/// statsmodels 0.15.0, `GLM(y, X, family=Binomial(), freq_weights=w)`; its `bic_llf` has n = total weight.
#[test]
fn weighted_errors_and_criteria_agree_with_statsmodels() {
    let (matrix, labels, weights) = table();
    let params = LogisticRegression::params().l2(0.0).check().unwrap();
    let model = params.fit_weighted(&matrix, &labels, &weights).unwrap();
    let expected = [
        (-1.063_904_784_159_583_2, 0.374_998_622_273_113_74, 0.004_552_679_851_831_234_5),
        (5.603_041_155_060_218, 1.069_270_689_547_961_8, 1.605_255_466_446_248_3e-7),
        (-2.349_008_083_655_430_6, 0.673_190_686_423_112_7, 0.000_484_169_374_424_886_9),
        (0.726_234_109_181_229_5, 0.548_930_026_379_941_1, 0.185_835_569_100_650_7),
        (1.728_310_581_584_847, 0.635_203_147_174_675_3, 0.006_510_868_867_332_949),
    ];
    for (line, (estimate, std_error, p_value)) in model.summary().iter().zip(expected) {
        assert_relative_eq!(line.estimate, estimate, max_relative = 1e-9);
        assert_relative_eq!(line.std_error.unwrap(), std_error, max_relative = 1e-8);
        assert_relative_eq!(line.p_value.unwrap(), p_value, max_relative = 1e-6);
    }
    assert_relative_eq!(model.log_likelihood(), -35.041_067_623_218_23, max_relative = 1e-12);
    assert_relative_eq!(model.deviance(), 70.082_135_246_436_47, max_relative = 1e-12);
    assert_relative_eq!(model.aic(), 80.082_135_246_436_47, max_relative = 1e-12);
    let n: f64 = weights.iter().sum();
    assert_relative_eq!(model.bic(n), 94.019_593_960_346_7, max_relative = 1e-12);
}

/// statsmodels 0.15.0 and `scipy.stats.chi2.sf`, scipy 1.17.1.
#[test]
fn likelihood_ratios_agree_with_statsmodels() {
    let (matrix, labels, weights) = table();
    let fit = |columns: &[usize]| {
        let names = columns.iter().map(|&at| matrix.names()[at].clone()).collect();
        let values = matrix.view().select(fip_model::ndarray::Axis(1), columns);
        let params = LogisticRegression::params().l2(0.0).check().unwrap();
        let part = CompleteMatrix::new(names, values).unwrap();
        params.fit_weighted(&part, &labels, &weights).unwrap()
    };
    let [all, three, two] = [&[0, 1, 2, 3][..], &[0, 1, 2], &[0, 1]].map(fit);
    let p_value = all.likelihood_ratio_p_value(&two);
    assert_relative_eq!(p_value, 0.002_727_971_998_028_415_6, max_relative = 1e-9);
    let p_value = all.likelihood_ratio_p_value(&three);
    assert_relative_eq!(p_value, 0.002_420_369_734_517_067_7, max_relative = 1e-9);
    assert_relative_eq!(two.likelihood_ratio_p_value(&all), 1.0);
}

/// The exact optimum within signs is the best of the fits of all subsets of columns that respect them.
#[test]
fn signs_give_the_best_of_all_lawful_subsets() {
    let (matrix, labels, _) = table();
    for lawful in [
        [Sign::NonPositive; 4],
        [Sign::NonNegative; 4],
        [Sign::NonPositive, Sign::NonPositive, Sign::NonNegative, Sign::Free],
        [Sign::NonNegative, Sign::NonPositive, Sign::NonPositive, Sign::NonPositive],
    ] {
        let params = LogisticRegression::params().l2(0.0).signs(Signs::Each(lawful.to_vec()));
        let model = params.fit(&matrix, &labels).unwrap();
        assert!(model.convergence().converged);
        let best = best_subset(&matrix, &labels, lawful);
        assert_relative_eq!(model.log_likelihood(), best, max_relative = 1e-12);
        for (&found, &sign) in model.coefficients().iter().zip(&lawful) {
            assert!(respects(found, sign));
        }
    }
}

fn respects(coefficient: f64, sign: Sign) -> bool {
    match sign {
        Sign::NonPositive => coefficient <= 0.0,
        Sign::NonNegative => coefficient >= 0.0,
        _ => true,
    }
}

fn best_subset(matrix: &CompleteMatrix, labels: &[bool], signs: [Sign; 4]) -> f64 {
    let mut best = f64::NEG_INFINITY;
    for subset in 0..16_u32 {
        let columns: Vec<usize> = (0..4).filter(|&at| subset >> at & 1 == 1).collect();
        let names = columns.iter().map(|&at| matrix.names()[at].clone()).collect();
        let values = matrix.view().select(fip_model::ndarray::Axis(1), &columns);
        let part = CompleteMatrix::new(names, values).unwrap();
        let model = LogisticRegression::params().l2(0.0).fit(&part, labels).unwrap();
        let mut coefficients = model.coefficients().iter().zip(&columns);
        if coefficients.all(|(&found, &at)| respects(found, signs[at])) {
            best = best.max(model.log_likelihood());
        }
    }
    best
}

/// Slopes of the likelihood, recomputed here, meet the conditions of an optimum under both at once.
#[test]
fn conditions_of_an_optimum_hold() {
    let (matrix, labels, weights) = table();
    let (l1, l2) = (1.5, 0.5);
    let params = LogisticRegression::params().l1(l1).l2(l2).signs(Signs::NonPositive);
    let model = params.check().unwrap().fit_weighted(&matrix, &labels, &weights).unwrap();
    let probabilities = model.predict_proba(&matrix).unwrap();
    let residual =
        |row: usize| weights[row] * (probabilities[row] - f64::from(u8::from(labels[row])));
    let sum: f64 = (0..N_ROWS).map(residual).sum();
    assert_relative_eq!(sum, 0.0, epsilon = 1e-7);
    for (at, &coefficient) in model.coefficients().iter().enumerate() {
        let slope: f64 =
            (0..N_ROWS).map(|row| residual(row) * matrix.view()[[row, at]]).sum::<f64>()
                + l2 * coefficient;
        if coefficient < 0.0 {
            assert_relative_eq!(slope, l1, epsilon = 1e-7);
        } else {
            assert!(slope <= l1 + 1e-7, "column {at}: moving down would pay");
        }
    }
    assert_eq!(model.n_parameters(), 2, "only `b` is safer in these rows");
}

#[test]
fn coefficients_held_at_0_have_no_standard_error() {
    let (matrix, labels, _) = table();
    let model = LogisticRegression::params().l1(6.0).l2(0.0).fit(&matrix, &labels).unwrap();
    let errors: Vec<bool> = model.summary().iter().map(|line| line.std_error.is_some()).collect();
    assert_eq!(errors, [true, true, false, false, false]);
}

#[test]
fn a_bound_that_does_not_bind_changes_nothing() {
    let (matrix, labels, _) = table();
    let free = LogisticRegression::params().l2(0.3).fit(&matrix, &labels).unwrap();
    let signs = free
        .coefficients()
        .iter()
        .map(|&found| if found > 0.0 { Sign::NonNegative } else { Sign::NonPositive });
    let params = LogisticRegression::params().l2(0.3).signs(Signs::Each(signs.collect()));
    let bound = params.fit(&matrix, &labels).unwrap();
    for (bound, free) in bound.summary().iter().zip(free.summary()) {
        assert_relative_eq!(bound.estimate, free.estimate, epsilon = 1e-9);
        assert_relative_eq!(bound.std_error.unwrap(), free.std_error.unwrap(), epsilon = 1e-9);
    }
}

#[test]
fn dependent_columns_converge_under_a_penalty_and_are_named_without_one() {
    let (matrix, labels, _) = table();
    let columns = [0, 1, 0];
    let values = matrix.view().select(fip_model::ndarray::Axis(1), &columns);
    let names = ["a", "b", "a again"].map(str::to_owned).to_vec();
    let doubled = CompleteMatrix::new(names, values).unwrap();
    let params = LogisticRegression::params().l1(2.0).l2(0.0);
    let model = params.fit(&doubled, &labels).unwrap();
    assert!(model.convergence().converged, "{:?}", model.convergence());
    let sum = model.coefficients()[0] + model.coefficients()[2];
    assert_relative_eq!(sum, 2.369_473_685_549_227, epsilon = 1e-6);
    let params = LogisticRegression::params().l2(0.0).signs(Signs::NonPositive);
    let found = params.fit(&doubled, &labels).unwrap_err();
    assert_eq!(found, LogisticError::Collinear { column: "a again".to_owned() });
}

#[test]
fn refuses_signs_of_other_columns() {
    let (matrix, labels, _) = table();
    let params = LogisticRegression::params().signs(Signs::Each(vec![Sign::Free; 3]));
    let found = params.fit(&matrix, &labels).unwrap_err();
    assert_eq!(found, LogisticError::SignsLength { expected: 4, found: 3 });
}

/// From a model of other columns the same optimum is reached, in fewer steps than from nothing.
#[test]
fn a_start_elsewhere_ends_at_the_same_optimum() {
    let (matrix, labels, weights) = table();
    let part = matrix.view().select(fip_model::ndarray::Axis(1), &[3, 0, 1]);
    let names = ["d", "a", "b"].map(str::to_owned).to_vec();
    let part = CompleteMatrix::new(names, part).unwrap();
    for params in [
        LogisticRegression::params().l2(0.0),
        LogisticRegression::params().l1(1.0).l2(0.0).signs(Signs::NonNegative),
    ] {
        let params = params.check().unwrap();
        let start = params.fit_weighted(&part, &labels, &weights).unwrap();
        let cold = params.fit_weighted(&matrix, &labels, &weights).unwrap();
        let warm = params.fit_from(&start, &matrix, &labels, &weights).unwrap();
        assert!(warm.convergence().iterations < cold.convergence().iterations);
        for (warm, cold) in warm.summary().iter().zip(cold.summary()) {
            assert_relative_eq!(warm.estimate, cold.estimate, epsilon = 1e-9);
        }
    }
}
