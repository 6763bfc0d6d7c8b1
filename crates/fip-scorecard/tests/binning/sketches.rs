//! Sketches against fits of all rows at once.

use fip_scorecard::binning::{
    BinningSpec, CategorySketch, NumericSketch, Outcome, SketchError, SpecialCode,
};
use proptest::prelude::*;

type Row = (Option<f64>, bool, f64);

fn sketch(limit: usize, rows: &[Row]) -> NumericSketch {
    let mut sketch = NumericSketch::new(limit).unwrap();
    for (value, event, weight) in rows {
        sketch.add(*value, *event, *weight).unwrap();
    }
    sketch
}

/// Values all over the line: a fixed sequence of Weyl's.
fn spread(n: u32) -> Vec<Row> {
    let share = |i: u32| (f64::from(i) * 0.618_033_988_749_895).fract();
    let value =
        |i: u32| (share(i) * 8.0 - 2.0).exp() * if i.is_multiple_of(5) { -1.0 } else { 1.0 };
    (0..n).map(|i| (Some(value(i)), i % 7 < 2, 1.0)).collect()
}

proptest! {
    #[test]
    fn an_exact_sketch_in_parts_is_that_of_the_whole(
        rows in proptest::collection::vec((-20_i32..20, any::<bool>(), 1_u8..3), 2..120),
        parts in 1_usize..5,
    ) {
        let row = |(value, event, weight): &(i32, bool, u8)| {
            let value = (*value != 7).then_some(f64::from(*value) / 4.0);
            (value, *event, f64::from(*weight))
        };
        let rows: Vec<Row> = rows.iter().map(row).collect();
        let whole = sketch(64, &rows);
        let sketches: Vec<_> = rows.chunks(rows.len().div_ceil(parts)).map(|rows| sketch(64, rows)).collect();
        let merge = |sketches: &mut dyn Iterator<Item = &NumericSketch>| {
            let mut merged = NumericSketch::new(64).unwrap();
            for part in sketches {
                merged.merge(part).unwrap();
            }
            merged
        };
        prop_assert!(whole.is_exact());
        prop_assert_eq!(&merge(&mut sketches.iter()), &whole);
        prop_assert_eq!(&merge(&mut sketches.iter().rev()), &whole);
        let values: Vec<_> = rows.iter().map(|row| row.0).collect();
        let labels: Vec<_> = rows.iter().map(|row| row.1).collect();
        let weights: Vec<_> = rows.iter().map(|row| row.2).collect();
        let spec = BinningSpec::default();
        let of_rows = spec.fit_numeric("x", &values, &Outcome::new(&labels).weights(&weights));
        prop_assert_eq!(spec.fit_counts("x", &whole.counts()), of_rows);
    }
}

#[test]
fn beyond_the_limit_ranks_are_within_the_stated_bound() {
    let limit = 2_000;
    let rows = spread(100_000);
    let whole = sketch(limit, &rows);
    let mut merged = NumericSketch::new(limit).unwrap();
    for part in rows.chunks(9_000) {
        merged.merge(&sketch(limit, part)).unwrap();
    }
    for sketch in [whole, merged] {
        assert!(!sketch.is_exact());
        let bound = sketch.rank_error();
        assert!(0.0 < bound && bound <= 504.0 / 2_000.0, "{bound}");
        assert!(bound < 0.03, "{bound}");
        assert!(sketch.counts().n_values() <= limit);
        let binning = BinningSpec::default().fit_counts("x", &sketch.counts()).unwrap();
        let mut below = 0.0;
        for bin in binning.bins() {
            below += bin.counts().weight();
            let fip_scorecard::binning::BinContent::Interval { to: Some(to), .. } = bin.content()
            else {
                continue;
            };
            let exact = rows.iter().filter(|row| row.0.is_some_and(|value| value < *to)).count();
            let error = (below - exact as f64).abs() / 100_000.0;
            assert!(error <= bound, "{error} at {to} is above {bound}");
        }
    }
}

#[test]
fn values_to_be_kept_stay_exact() {
    let mut sketch = NumericSketch::new(64).unwrap().keep_exact(&[-999.0]).unwrap();
    for (value, event, weight) in spread(5_000) {
        sketch.add(value, event, weight).unwrap();
    }
    for event in [true, false, false] {
        sketch.add(Some(-999.0), event, 1.0).unwrap();
    }
    let spec = BinningSpec::default().special_codes([SpecialCode::from(-999.0)]);
    let binning = spec.fit_counts("x", &sketch.counts()).unwrap();
    let special = binning.bins().last().unwrap();
    assert_eq!((special.counts().non_events, special.counts().events), (2.0, 1.0));
}

#[test]
fn sketches_refuse_what_is_unlawful() {
    let mut sketch = NumericSketch::new(64).unwrap();
    assert!(matches!(sketch.add(Some(f64::NAN), true, 1.0), Err(SketchError::NotFinite { .. })));
    assert_eq!(sketch.add(None, true, -1.0), Err(SketchError::Weight { found: -1.0 }));
    let other = NumericSketch::new(65).unwrap();
    assert_eq!(sketch.merge(&other), Err(SketchError::Limits { left: 64, right: 65 }));
    assert_eq!(NumericSketch::new(3), Err(SketchError::Limit { least: 64, found: 3 }));
    assert_eq!(sketch, NumericSketch::new(64).unwrap());
}

#[test]
fn category_sketches_merge_and_are_bounded() {
    let mut left = CategorySketch::new(2).unwrap();
    left.add(Some("a"), true, 1.0).unwrap();
    left.add(Some("b"), false, 2.0).unwrap();
    left.add(None, false, 1.0).unwrap();
    assert_eq!(left.add(Some("c"), true, 1.0), Err(SketchError::Full { limit: 2 }));
    let mut right = CategorySketch::new(2).unwrap();
    right.add(Some("b"), true, 1.0).unwrap();
    let mut both = left.clone();
    both.merge(&right).unwrap();
    right.merge(&left).unwrap();
    assert_eq!(both, right);
    let values = [Some("a"), Some("b"), None, Some("b")];
    let outcome = Outcome::new(&[true, false, false, true]).weights(&[1.0, 2.0, 1.0, 1.0]);
    let spec = BinningSpec::default();
    let of_rows = spec.fit_categorical("x", &values, &outcome);
    assert_eq!(spec.fit_category_counts("x", both.counts()), of_rows);
}
