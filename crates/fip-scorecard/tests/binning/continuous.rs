//! Targets that are numbers.

use fip_scorecard::Input;
use fip_scorecard::binning::{
    BinningError, BinningSpec, Constraints, ContinuousBinning, Missing, Outcome, Shape, SpecialCode,
};
use proptest::prelude::*;

#[test]
fn the_value_is_the_share_of_variance_between_the_bins() {
    let values = [1.0, 1.0, 2.0, 2.0].map(Some);
    let targets = [1.0, 3.0, 5.0, 7.0];
    let outcome = Outcome::new(&targets);
    let binning = BinningSpec::default().fit_continuous("x", &values, &outcome).unwrap();
    // Means 2 and 6 around 4: 16 of 20.
    assert!((binning.value() - 0.8).abs() < 1e-12);
    assert!((binning.explained() - 0.8).abs() < 1e-12);
    assert_eq!(binning.transform(&values), Ok(vec![2.0, 2.0, 6.0, 6.0]));
    assert!((binning.bins()[0].mean_error().unwrap() - 1.0).abs() < 1e-12);
}

#[test]
fn missing_special_and_unknown_values_follow_the_policy() {
    let values = [Some(1.0), Some(2.0), Some(-1.0), None, Some(2.0)];
    let targets = [1.0, 5.0, 9.0, 0.0, 5.0];
    let spec =
        BinningSpec::default().special_codes([SpecialCode::from(-1.0)]).missing(Missing::Neutral);
    let binning = spec.fit_continuous("x", &values, &Outcome::new(&targets)).unwrap();
    assert_eq!(binning.transform(&values), Ok(vec![1.0, 5.0, 9.0, 4.0, 5.0]));
    let worst = spec.missing(Missing::Worst);
    let binning = worst.fit_continuous("x", &values, &Outcome::new(&targets)).unwrap();
    assert_eq!(binning.transform(&[Input::Missing]), Ok(vec![5.0]));
}

#[test]
fn categories_are_ordered_by_mean() {
    let values = ["b", "a", "c", "a", "b", "c"].map(Some);
    let targets = [5.0, 1.0, 1.0, 1.0, 5.0, 1.0];
    let outcome = Outcome::new(&targets);
    let binning =
        BinningSpec::default().fit_continuous_categorical("x", &values, &outcome).unwrap();
    let contents: Vec<_> = binning.bins().iter().map(|bin| bin.content().to_string()).collect();
    assert_eq!(contents, ["a, c", "b"]);
}

#[test]
fn unlawful_targets_and_constraints_are_refused() {
    let values = [1.0, 2.0].map(Some);
    let fit = |spec: &BinningSpec, targets: [f64; 2]| {
        spec.fit_continuous("x", &values, &Outcome::new(&targets)).unwrap_err()
    };
    let spec = BinningSpec::default();
    assert!(matches!(fit(&spec, [1.0, f64::NAN]), BinningError::TargetNotFinite { row: 1, .. }));
    assert_eq!(fit(&spec, [3.0, 3.0]), BinningError::ConstantTarget);
    assert_eq!(fit(&spec, [1e300, 0.0]), BinningError::ConstantTarget);
    let spec = spec.constraints(Constraints::default().min_woe_difference(0.1));
    assert!(matches!(fit(&spec, [1.0, 2.0]), BinningError::Parameter { .. }));
}

/// The best explained share of any ascending partition, by looking at all of them.
fn brute_force(cells: &[(f64, f64)], max_bins: u32) -> f64 {
    let n = cells.len();
    let weight: f64 = cells.iter().map(|cell| cell.0).sum();
    let mean = cells.iter().map(|cell| cell.0 * cell.1).sum::<f64>() / weight;
    let mut best = 0.0_f64;
    for cuts in 0_u32..1 << (n - 1) {
        if max_bins <= cuts.count_ones() {
            continue;
        }
        let (mut between, mut last, mut lawful) = (0.0, f64::NEG_INFINITY, true);
        let (mut w, mut s) = (0.0, 0.0);
        for (at, cell) in cells.iter().enumerate() {
            w += cell.0;
            s += cell.0 * cell.1;
            if at + 1 == n || cuts >> at & 1 == 1 {
                lawful &= last <= s / w + 1e-12;
                last = s / w;
                between += w * (s / w - mean).powi(2);
                (w, s) = (0.0, 0.0);
            }
        }
        if lawful {
            best = best.max(between);
        }
    }
    best
}

proptest! {
    #[test]
    fn the_bins_are_the_best_ascending_ones(
        cells in proptest::collection::vec((1_u8..5, -9_i8..9), 2..9),
        max_bins in 1_u32..5,
    ) {
        let cells: Vec<_> = cells.iter().map(|cell| (f64::from(cell.0), f64::from(cell.1))).collect();
        prop_assume!(cells.iter().any(|cell| cell.1 < cells[0].1 || cells[0].1 < cell.1));
        let values: Vec<_> = (0_u32..).take(cells.len()).map(|i| Some(f64::from(i))).collect();
        let targets: Vec<_> = cells.iter().map(|cell| cell.1).collect();
        let weights: Vec<_> = cells.iter().map(|cell| cell.0).collect();
        let spec = BinningSpec::default()
            .shape(Shape::Ascending)
            .constraints(Constraints::NONE.max_bins(max_bins as usize));
        let outcome = Outcome::new(&targets).weights(&weights);
        let binning = spec.fit_continuous("x", &values, &outcome).unwrap();
        let weight: f64 = weights.iter().sum();
        let mean = binning.totals().mean().unwrap();
        let squares: f64 = cells.iter().map(|cell| cell.0 * (cell.1 - mean).powi(2)).sum();
        let expected = brute_force(&cells, max_bins) / squares;
        prop_assert!((binning.value() - expected).abs() < 1e-9, "{} {expected}", binning.value());
        prop_assert!((binning.totals().weight - weight).abs() < 1e-12);
        let text = serde_json::to_string(&binning).unwrap();
        prop_assert_eq!(serde_json::from_str::<ContinuousBinning>(&text).unwrap(), binning);
    }
}
