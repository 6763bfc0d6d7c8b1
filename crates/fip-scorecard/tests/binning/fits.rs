//! Fits on small data whose bins are known.

use fip_scorecard::Input;
use fip_scorecard::binning::{
    Assigned, Bin, BinContent, Binning, BinningError, BinningSpec, Constraints, Cut, Fallback,
    Missing, Outcome, Prebinning, Shape, Smoothing, SpecialCode, TreeRule,
};

use super::as_given;

/// 1,000 values from 0 to 99.9 whose event rate is low below 30, middling, then high from 70.
fn steps() -> (Vec<Option<f64>>, Vec<bool>) {
    let value = |i: u32| Some(f64::from(i) / 10.0);
    let label = |i: u32| i % 10 < if i < 300 { 1 } else { 3 + 4 * u32::from(700 <= i) };
    ((0..1000).map(value).collect(), (0..1000).map(label).collect())
}

fn cuts(binning: &Binning) -> Vec<f64> {
    let to = |bin: &Bin| match bin.content() {
        BinContent::Interval { to, .. } => *to,
        _ => None,
    };
    binning.bins().iter().filter_map(to).collect()
}

#[test]
fn defaults_are_those_of_the_table_in_the_documentation() {
    let spec = format!("{:?}", BinningSpec::default());
    for expected in [
        "shape: Auto(",
        "objective: InformationValue",
        "max_bins: Some(10)",
        "smoothing: Additive(0.5)",
        "max_candidates: 128",
        "max_leaves: 32, min_share: 0.01",
        "quantiles: 32",
        "cuts: []",
        "special_codes: []",
        "missing: OwnBin { unseen: Refuse }",
        "special_unseen: Refuse",
        "unknown: Refuse",
        "rare_share: 0.0",
    ] {
        assert!(spec.contains(expected), "{expected} is not in {spec}");
    }
}

#[test]
fn the_tree_finds_the_steps_among_many_values() {
    let (values, labels) = steps();
    let spec = BinningSpec::default().constraints(Constraints::default().max_bins(3));
    let binning = spec.fit_numeric("x", &values, &Outcome::new(&labels)).unwrap();
    assert_eq!(cuts(&binning), [30.0, 70.0]);
    assert_eq!(binning.shape(), Shape::Ascending);
    assert!(binning.n_prebins() <= 128);
    assert!(binning.certificate().unwrap().gap < 1e-9);
    assert_eq!(binning.tried().len(), Shape::ALL.len());
}

#[test]
fn each_prebinning_gives_its_cuts() {
    let values: Vec<_> = (0..8).map(|i| Some(f64::from(i))).collect();
    let labels = [false, false, false, true, false, true, true, true];
    let tree = TreeRule { max_leaves: 2, min_share: 0.25 };
    let cases = [
        (Prebinning::Tree(tree), vec![3.0]),
        (Prebinning::Quantiles(4), vec![2.0, 4.0, 6.0]),
        (Prebinning::Uniform(2), vec![3.5]),
        (Prebinning::CutsOnly, vec![]),
        (Prebinning::default(), vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]),
    ];
    for (prebinning, expected) in cases {
        let spec = BinningSpec::default().prebinning(prebinning);
        let binning = spec.fit_numeric("x", &values, &Outcome::new(&labels)).unwrap();
        assert_eq!(binning.candidate_cuts(), expected, "{prebinning:?}");
    }
}

#[test]
fn a_fixed_cut_stays_and_takes_the_place_of_a_candidate_in_its_gap() {
    let (values, labels) = steps();
    let spec = BinningSpec::default().cuts([Cut::fixed(50.0), Cut::free(29.91)]);
    let spec = spec.constraints(Constraints::default().max_bins(4));
    let binning = spec.fit_numeric("x", &values, &Outcome::new(&labels)).unwrap();
    assert_eq!(cuts(&binning), [29.91, 50.0, 70.0]);
}

#[test]
fn a_constant_variable_is_one_bin_that_tells_nothing() {
    let labels = [true, false, false];
    let values = [Some(-0.0), Some(0.0), Some(0.0)];
    let spec = BinningSpec::default();
    let binning = spec.fit_numeric("x", &values, &Outcome::new(&labels)).unwrap();
    assert_eq!(binning.bins().len(), 1);
    assert!(binning.information_value().abs() < 1e-15);
    assert!(binning.woe_of(1e300).unwrap().abs() < 1e-15);
    assert_eq!(binning.bin_of(-0.0), Ok(Assigned::Bin(0)));
}

#[test]
fn a_value_on_a_cut_lies_above_it() {
    let values = [Some(1.0), Some(2.0), Some(2.0), Some(1.0)];
    let outcome = Outcome::new(&[true, false, true, false]);
    let binning = as_given(&[2.0]).fit_numeric("x", &values, &outcome).unwrap();
    assert_eq!(binning.bin_of(2.0), Ok(Assigned::Bin(1)));
    assert_eq!(binning.bin_of(2.0_f64.next_down()), Ok(Assigned::Bin(0)));
}

#[test]
fn extreme_values_have_cuts_between_them() {
    let values = [f64::MIN, f64::MAX, 5e-324, 0.0, f64::MAX, 5e-324].map(Some);
    let outcome = Outcome::new(&[true, false, true, false, true, false]);
    let spec = BinningSpec::default().shape(Shape::Free);
    let binning = spec.fit_numeric("x", &values, &outcome).unwrap();
    assert_eq!(binning.candidate_cuts().len(), 3);
    assert!(binning.transform(&values).is_ok());
}

#[test]
fn special_codes_and_missing_values_are_bins_of_their_own() {
    let values = [Some(-9.0), Some(1.0), Some(2.0), None, Some(1.0), Some(2.0), None, Some(-9.0)];
    let labels = [true, false, true, true, false, true, false, false];
    let codes = [SpecialCode::from(-8.0), SpecialCode::from(-9.0)];
    let spec = BinningSpec::default().special_codes(codes).special_unseen(Fallback::Neutral);
    let binning = spec.fit_numeric("x", &values, &Outcome::new(&labels)).unwrap();
    let contents: Vec<_> = binning.bins().iter().map(|bin| bin.content().to_string()).collect();
    assert_eq!(contents, ["(-inf, 2)", "[2, inf)", "special -9", "missing"]);
    assert_eq!(binning.bin_of(-9.0), Ok(Assigned::Bin(2)));
    assert_eq!(binning.bin_of(-8.0), Ok(Assigned::Neutral));
    assert_eq!(binning.bin_of(Input::Missing), Ok(Assigned::Bin(3)));
    // Special codes in the middle of ordinary values do not come between them either.
    assert_eq!(binning.bin_of(-8.5), Ok(Assigned::Bin(0)));
}

#[test]
fn policies_for_missing_values_give_what_they_say() {
    let values = [Some(1.0), Some(2.0), None, Some(1.0), Some(2.0), None, Some(2.0), Some(1.0)];
    let labels = [false, true, true, true, true, true, false, false];
    let fit = |missing: Missing| {
        let spec = BinningSpec::default().missing(missing);
        spec.fit_numeric("x", &values, &Outcome::new(&labels)).unwrap()
    };
    let own = fit(Missing::default());
    // No non-event is missing, so half a row is added to both: ln((0.5 / 3) / (2.5 / 5)).
    assert!((own.bins()[2].woe() - (1.0_f64 / 3.0).ln()).abs() < 1e-12);
    assert_eq!(own.woe_of(Input::Missing), Ok(own.bins()[2].woe()));
    let neutral = fit(Missing::Neutral);
    assert_eq!(neutral.woe_of(Input::Missing), Ok(0.0));
    assert_eq!((neutral.bins()[2].woe(), neutral.bins()[2].woe_error()), (0.0, None));
    let worst = fit(Missing::Worst);
    assert_eq!(worst.woe_of(Input::Missing), Ok(worst.bins()[1].woe()));
}

#[test]
fn smoothing_that_refuses_speaks_of_missing_values_too() {
    let values = [Some(1.0), Some(1.0), None];
    let outcome = Outcome::new(&[true, false, true]);
    let spec = BinningSpec::default().smoothing(Smoothing::Refuse);
    let expected = BinningError::EmptyOutcome { bin: "missing".to_owned() };
    assert_eq!(spec.fit_numeric("x", &values, &outcome), Err(expected));
}

#[test]
fn categories_are_joined_by_rate_and_rare_ones_are_pooled() {
    let mut values = Vec::new();
    let mut labels = Vec::new();
    for (category, n_events) in [("a", 10), ("b", 50), ("c", 10), ("d", 80)] {
        values.extend(vec![Some(category); 100]);
        labels.extend((0..100).map(|row| row < n_events));
    }
    values.extend(["x", "y", "z"].map(Some));
    labels.extend([true, false, true]);
    let spec = BinningSpec::default().rare_share(0.01);
    let spec = spec.constraints(Constraints::default().min_share(0.05));
    let binning = spec.fit_categorical("purpose", &values, &Outcome::new(&labels)).unwrap();
    let content = |bin: usize| binning.bins()[bin].content().clone();
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let safe = BinContent::Categories { names: names(&["a", "c"]), other: false };
    assert_eq!(content(0), safe);
    let others: Vec<_> =
        (0..3).filter(|&bin| content(bin).to_string().contains("x, y, z")).collect();
    assert_eq!(others.len(), 1);
    assert!(matches!(content(others[0]), BinContent::Categories { other: true, .. }));
}

#[test]
fn many_categories_share_prebins_by_rate() {
    let names: Vec<String> = (0..500).map(|i| format!("shop {i:03}")).collect();
    let values: Vec<_> = names.iter().flat_map(|name| vec![Some(name.as_str()); 10]).collect();
    let labels: Vec<_> = (0..5000).map(|row| row % 10 < row / 10 * 7 % 10).collect();
    let spec = BinningSpec::default().constraints(Constraints::default().min_share(0.05));
    let binning = spec.fit_categorical("merchant", &values, &Outcome::new(&labels)).unwrap();
    assert!(binning.n_prebins() <= 256);
    assert!(binning.transform(&values).is_ok());
}

#[test]
fn the_shape_holds_in_every_period() {
    // The rate rises in both periods from 0 to 1, but only in the first from 1 to 2.
    let cell = |value: f64, period: usize, events: usize| {
        (0..10).map(move |row| (Some(value), period, row < events))
    };
    let rows: Vec<_> =
        [(0.0, 0, 1), (1.0, 0, 3), (2.0, 0, 9), (0.0, 1, 1), (1.0, 1, 6), (2.0, 1, 5)]
            .into_iter()
            .flat_map(|(value, period, events)| cell(value, period, events))
            .collect();
    let values: Vec<_> = rows.iter().map(|row| row.0).collect();
    let periods: Vec<_> = rows.iter().map(|row| row.1).collect();
    let labels: Vec<_> = rows.iter().map(|row| row.2).collect();
    let spec = BinningSpec::default().shape(Shape::Ascending);
    let outcome = Outcome::new(&labels);
    let pooled = spec.fit_numeric("x", &values, &outcome).unwrap();
    assert_eq!(cuts(&pooled), [1.0, 2.0]);
    let stable = spec.fit_numeric("x", &values, &outcome.periods(&periods)).unwrap();
    assert_eq!(cuts(&stable), [1.0]);
}

#[test]
fn standard_errors_are_of_the_formula_and_cover_the_estimate() {
    let (values, labels) = steps();
    let binning = as_given(&[30.0]).fit_numeric("x", &values, &Outcome::new(&labels)).unwrap();
    let bin = &binning.bins()[0];
    // 270 of 640 non-events and 30 of 360 events.
    let totals = binning.summary().totals;
    assert_eq!((totals.non_events, totals.events), (640.0, 360.0));
    let expected = (1.0 / 270.0 - 1.0 / 640.0 + 1.0 / 30.0 - 1.0 / 360.0_f64).sqrt();
    assert!((bin.woe_error().unwrap() - expected).abs() < 1e-12);
    let (low, high) = bin.woe_interval(1.96).unwrap();
    assert!(low < bin.woe() && bin.woe() < high);
}

#[test]
fn a_binning_is_read_back_as_it_was_written() {
    let (mut values, labels) = steps();
    values[17] = None;
    values[800] = Some(-1.0);
    let spec = BinningSpec::default().special_codes([SpecialCode::from(-1.0)]);
    let binning = spec.fit_numeric("x", &values, &Outcome::new(&labels)).unwrap();
    let text = serde_json::to_string(&binning).unwrap();
    let read: Binning = serde_json::from_str(&text).unwrap();
    assert_eq!(read, binning);
}

#[test]
fn a_document_that_contradicts_itself_is_refused() {
    let (values, labels) = steps();
    let spec = BinningSpec::default().shape(Shape::Ascending);
    let binning = spec.fit_numeric("x", &values, &Outcome::new(&labels)).unwrap();
    let document = serde_json::to_value(&binning).unwrap();
    let refused = |path: &str, value: serde_json::Value| {
        let mut changed = document.clone();
        *changed.pointer_mut(path).unwrap() = value;
        serde_json::from_value::<Binning>(changed).unwrap_err().to_string()
    };
    let cases = [
        ("/format_version", 2.into(), "expected format_version 1, found 2"),
        ("/table/prebins/cuts/0", 1e9.into(), "ascending cuts"),
        ("/table/tallies/0/events", (-1.0).into(), "finite counts"),
        ("/bins/ends/0", 0.into(), "ascending ends"),
        ("/bins/shape", "descending".into(), "satisfy their own rules"),
        ("/bins/value", 9.0.into(), "value of its own bins"),
        ("/rules/constraints/max_bins", 1.into(), "satisfy their own rules"),
    ];
    for (path, value, expected) in cases {
        let found = refused(path, value);
        assert!(found.contains(expected), "{path}: {found}");
    }
}
