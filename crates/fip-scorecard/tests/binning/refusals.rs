//! What is refused, and with which error.

use fip_scorecard::Input;
use fip_scorecard::binning::{
    Binning, BinningError, BinningSpec, CategoryCounts, Constraints, Counts, Cut, Fallback,
    Missing, NumericCounts, Outcome, Prebinning, SpecialCode, TransformError, TreeRule, Unknown,
};

use super::{as_given, counts};

const VALUES: [Option<f64>; 4] = [Some(1.0), Some(2.0), None, Some(3.0)];
const LABELS: [bool; 4] = [false, true, true, false];

fn fit(
    spec: &BinningSpec,
    values: &[Option<f64>],
    labels: &[bool],
) -> Result<Binning, BinningError> {
    spec.fit_numeric("x", values, &Outcome::new(labels))
}

#[test]
fn numbers_that_are_not_finite() {
    for found in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let error = fit(&BinningSpec::default(), &[Some(1.0), Some(found)], &[true, false]);
        assert!(matches!(error, Err(BinningError::NotFinite { row: 1, .. })), "{error:?}");
    }
}

#[test]
fn rows_that_are_none_or_of_different_number() {
    let spec = BinningSpec::default();
    assert_eq!(fit(&spec, &[], &[]), Err(BinningError::NoRows));
    let length = |what, found| Err(BinningError::Length { what, expected: 4, found });
    assert_eq!(fit(&spec, &VALUES, &LABELS[..3]), length("targets", 3));
    let outcome = Outcome::new(&LABELS);
    assert_eq!(spec.fit_numeric("x", &VALUES, &outcome.weights(&[1.0])), length("weights", 1));
    assert_eq!(spec.fit_numeric("x", &VALUES, &outcome.periods(&[0; 5])), length("periods", 5));
    let far = BinningError::Periods { limit: 1000, found: 2001 };
    assert_eq!(spec.fit_numeric("x", &VALUES, &outcome.periods(&[0, 1, 2000, 3])), Err(far));
}

#[test]
fn weights_below_zero_or_not_finite() {
    for found in [-1.0, f64::NAN, f64::INFINITY] {
        let weights = [1.0, found, 1.0, 1.0];
        let outcome = Outcome::new(&LABELS).weights(&weights);
        let error = BinningSpec::default().fit_numeric("x", &VALUES, &outcome);
        assert!(matches!(error, Err(BinningError::Weight { row: 1, .. })), "{error:?}");
    }
}

#[test]
fn one_outcome_only() {
    let spec = BinningSpec::default();
    let expected = Err(BinningError::OneClass { events: 4.0, non_events: 0.0 });
    assert_eq!(fit(&spec, &VALUES, &[true; 4]), expected);
    let weightless = Outcome::new(&LABELS).weights(&[0.0, 1.0, 1.0, 0.0]);
    let expected = Err(BinningError::OneClass { events: 2.0, non_events: 0.0 });
    assert_eq!(spec.fit_numeric("x", &VALUES, &weightless), expected);
}

#[test]
fn missing_values_alone_or_against_the_policy() {
    let spec = BinningSpec::default();
    assert_eq!(fit(&spec, &[None; 4], &LABELS), Err(BinningError::NoValues));
    let strict = spec.missing(Missing::Refuse);
    let expected = Err(BinningError::MissingRefused { n_rows: 1 });
    assert_eq!(fit(&strict, &VALUES, &LABELS), expected);
}

#[test]
fn special_codes_twice_of_another_kind_or_categories() {
    let codes = |codes: &[SpecialCode]| BinningSpec::default().special_codes(codes.to_vec());
    let twice = codes(&[SpecialCode::from(-1.0), SpecialCode::from(-1.0)]);
    let expected = BinningError::DuplicateSpecial { code: "-1".to_owned() };
    assert_eq!(fit(&twice, &VALUES, &LABELS), Err(expected));
    let zeros = codes(&[SpecialCode::from(0.0), SpecialCode::from(-0.0)]);
    assert!(matches!(fit(&zeros, &VALUES, &LABELS), Err(BinningError::DuplicateSpecial { .. })));
    for code in [SpecialCode::from("n/a"), SpecialCode::from(f64::NAN)] {
        let error = fit(&codes(&[code]), &VALUES, &LABELS);
        assert!(matches!(error, Err(BinningError::SpecialKind { .. })), "{error:?}");
    }
    let outcome = Outcome::new(&LABELS);
    let error = codes(&[SpecialCode::from(1.0)]).fit_categorical("x", &[Some("a"); 4], &outcome);
    assert!(matches!(error, Err(BinningError::SpecialKind { .. })), "{error:?}");
}

#[test]
fn cuts_twice_not_finite_or_without_rows() {
    let error = fit(&as_given(&[2.0, 2.0]), &VALUES, &LABELS);
    assert_eq!(error, Err(BinningError::DuplicateCut { found: 2.0 }));
    let error = fit(&as_given(&[f64::NAN]), &VALUES, &LABELS);
    assert!(matches!(error, Err(BinningError::CutNotFinite { .. })), "{error:?}");
    for cut in [0.5, 1.0, 9.0] {
        let error = fit(&as_given(&[cut]), &VALUES, &LABELS);
        assert_eq!(error, Err(BinningError::EmptyBin { cut }));
    }
    let free = as_given(&[]).cuts([Cut::free(9.0)]);
    assert_eq!(fit(&free, &VALUES, &LABELS).unwrap().n_prebins(), 1);
}

#[test]
fn parameters_out_of_range() {
    let tree = TreeRule { max_leaves: 5, min_share: 1.5 };
    for prebinning in [Prebinning::Quantiles(0), Prebinning::Uniform(0), Prebinning::Tree(tree)] {
        let error = fit(&BinningSpec::default().prebinning(prebinning), &VALUES, &LABELS);
        assert!(matches!(error, Err(BinningError::Parameter { .. })), "{error:?}");
    }
    let outcome = Outcome::new(&LABELS);
    for share in [1.0, -0.1, f64::NAN] {
        let spec = BinningSpec::default().rare_share(share);
        let error = spec.fit_categorical("x", &[Some("a"); 4], &outcome);
        assert!(matches!(error, Err(BinningError::Parameter { .. })), "{error:?}");
    }
}

#[test]
fn constraints_that_no_bins_satisfy() {
    let spec = BinningSpec::default().constraints(Constraints::default().min_bins(4));
    assert!(matches!(fit(&spec, &VALUES, &LABELS), Err(BinningError::Optimise(_))));
}

#[test]
fn counts_that_are_unlawful() {
    let two = [counts(1, 1), counts(2, 1)];
    let distinct = |values: &[f64]| NumericCounts::distinct(values, &two, Counts::ZERO);
    assert!(matches!(distinct(&[1.0]), Err(BinningError::Length { .. })));
    for values in [[2.0, 1.0], [1.0, 1.0], [1.0, f64::NAN], [f64::NEG_INFINITY, 1.0]] {
        assert!(matches!(distinct(&values), Err(BinningError::Counts { .. })), "{values:?}");
    }
    let negative = Counts { events: -1.0, ..counts(1, 1) };
    let error = CategoryCounts::new([("a", negative)], Counts::ZERO);
    assert!(matches!(error, Err(BinningError::Counts { at: 0, .. })));
    let error = CategoryCounts::new([("a", two[0]), ("a", two[1])], Counts::ZERO);
    assert_eq!(error, Err(BinningError::DuplicateCategory { category: "a".to_owned() }));
}

#[test]
fn values_that_a_policy_refuses() {
    let spec = BinningSpec::default().special_codes([SpecialCode::from(-9.0)]);
    let binning = fit(&spec, &[Some(1.0), Some(2.0), Some(1.0)], &[true, false, false]).unwrap();
    let variable = || "x".to_owned();
    let missing = TransformError::Missing { variable: variable(), row: 1 };
    assert_eq!(binning.transform(&[Some(1.0), None]), Err(missing));
    let special =
        TransformError::SpecialUnseen { variable: variable(), row: 0, code: "-9".to_owned() };
    assert_eq!(binning.woe_of(-9.0), Err(special));
    assert!(matches!(binning.woe_of(f64::NAN), Err(TransformError::NotFinite { .. })));
    assert!(matches!(binning.woe_of("a"), Err(TransformError::Kind { .. })));
}

#[test]
fn fallbacks_apply_where_asked_for() {
    let values = [Some("a"), Some("b"), Some("a"), Some("b"), Some("a"), Some("c")];
    let labels = [false, true, false, false, true, true];
    let fit = |spec: &BinningSpec| {
        let constraints = Constraints::default().min_share(0.3);
        let spec = spec
            .clone()
            .constraints(constraints)
            .missing(Missing::OwnBin { unseen: Fallback::Worst });
        spec.fit_categorical("x", &values, &Outcome::new(&labels)).unwrap()
    };
    let worst = |binning: &Binning| {
        binning.bins().iter().map(fip_scorecard::binning::Bin::woe).fold(f64::INFINITY, f64::min)
    };
    let binning = fit(&BinningSpec::default());
    assert!(matches!(binning.woe_of("z"), Err(TransformError::UnknownCategory { .. })));
    assert_eq!(binning.woe_of(Input::Missing), Ok(worst(&binning)));
    assert_eq!(fit(&BinningSpec::default().unknown(Unknown::Neutral)).woe_of("z"), Ok(0.0));
    let binning = fit(&BinningSpec::default().unknown(Unknown::Worst));
    assert_eq!(binning.woe_of("z"), Ok(worst(&binning)));
    let spec = BinningSpec::default().unknown(Unknown::AsOther);
    assert!(fit(&spec).woe_of("z").is_err(), "nothing was rare");
    let binning = fit(&spec.rare_share(0.2));
    assert_eq!(binning.woe_of("z"), binning.woe_of("c"));
}
