//! Bins changed by hand.

use fip_scorecard::binning::{
    Accept, Binning, BinningSpec, Constraints, Edit, EditError, Outcome, Shape, Violation,
};

use super::counts;

/// Five values of 100 rows each whose event rate rises by 10 percent points.
fn ladder() -> Binning {
    let values: Vec<_> = (0..500).map(|row| Some(f64::from(row / 100))).collect();
    let labels: Vec<_> = (0..500).map(|row| row % 100 < 10 * (1 + row / 100)).collect();
    BinningSpec::default()
        .shape(Shape::Ascending)
        .constraints(Constraints::default().min_share(0.1))
        .fit_numeric("x", &values, &Outcome::new(&labels))
        .unwrap()
}

fn contents(binning: &Binning) -> Vec<String> {
    binning.bins().iter().map(|bin| bin.content().to_string()).collect()
}

#[test]
fn bins_are_merged_split_and_moved_and_counted_again() {
    let binning = ladder();
    assert_eq!(binning.bins().len(), 5);
    let edits =
        [Edit::Merge { lower: 0 }, Edit::Merge { lower: 0 }, Edit::Move { from: 3.0, to: 2.0 }];
    let edited = binning.edit(&edits, Accept::Lawful).unwrap();
    assert_eq!(contents(&edited), ["(-inf, 2)", "[2, 4)", "[4, inf)"]);
    assert_eq!(*edited.bins()[0].counts(), counts(170, 30));
    assert!(edited.certificate().is_none());
    assert!(edited.value() < binning.value());
    let back = [Edit::Split { at: 1.0 }, Edit::Split { at: 3.0 }];
    let back = edited.edit(&back, Accept::Lawful).unwrap();
    assert_eq!(back.bins(), binning.bins());
    assert!((back.value() - binning.value()).abs() < 1e-12);
}

#[test]
fn edits_that_cannot_be_done_say_why() {
    let binning = ladder();
    let refused = |edit: Edit| binning.edit(&[edit], Accept::Violations).unwrap_err();
    assert_eq!(refused(Edit::Merge { lower: 4 }), EditError::Bin { edit: 0, limit: 4, found: 4 });
    let no_cut = EditError::NoCut { edit: 0, found: 0.7, nearest: 1.0 };
    assert_eq!(refused(Edit::Split { at: 0.7 }), no_cut);
    assert_eq!(refused(Edit::Split { at: 1.0 }), EditError::OutsideBin { edit: 0, found: 1.0 });
    let past = Edit::Move { from: 1.0, to: 3.0 };
    assert_eq!(refused(past), EditError::OutsideBin { edit: 0, found: 3.0 });
    let assign = Edit::AssignCategory { category: "a".to_owned(), bin: 0 };
    assert_eq!(refused(assign), EditError::Kind { edit: 0, expected: "categorical" });
}

#[test]
fn a_violation_is_refused_or_recorded() {
    let values: Vec<_> = (0..300).map(|row| Some(f64::from(row / 100))).collect();
    let labels: Vec<_> = (0..300).map(|row| row % 100 < [20, 10, 40][row / 100]).collect();
    let spec = BinningSpec::default().shape(Shape::Ascending);
    let binning = spec.fit_numeric("x", &values, &Outcome::new(&labels)).unwrap();
    assert_eq!(contents(&binning), ["(-inf, 2)", "[2, inf)"]);
    let split = [Edit::Split { at: 1.0 }];
    let error = binning.edit(&split, Accept::Lawful).unwrap_err();
    assert!(matches!(error, EditError::Violation(Violation::Shape { .. })), "{error:?}");
    let edited = binning.edit(&split, Accept::Violations).unwrap();
    assert_eq!(edited.bins().len(), 3);
    assert!(edited.violation().unwrap().contains("Ascending"));
    let text = serde_json::to_string(&edited).unwrap();
    assert_eq!(serde_json::from_str::<Binning>(&text).unwrap(), edited);
    let merged = edited.edit(&[Edit::Merge { lower: 0 }], Accept::Lawful).unwrap();
    assert_eq!(merged.violation(), None);
}

#[test]
fn a_category_goes_to_another_bin_or_to_one_of_its_own() {
    let (mut values, mut labels) = (Vec::new(), Vec::new());
    for (category, n_events) in [("a", 10), ("b", 12), ("c", 60), ("d", 62)] {
        values.extend(vec![Some(category); 100]);
        labels.extend((0..100).map(|row| row < n_events));
    }
    let spec = BinningSpec::default().constraints(Constraints::default().max_bins(2));
    let binning = spec.fit_categorical("x", &values, &Outcome::new(&labels)).unwrap();
    assert_eq!(contents(&binning), ["a, b", "c, d"]);
    let assign = |category: &str, bin| Edit::AssignCategory { category: category.to_owned(), bin };
    let moved = binning.edit(&[assign("b", 1)], Accept::Lawful).unwrap();
    assert_eq!(contents(&moved), ["a", "b, c, d"]);
    assert_eq!(*moved.bins()[1].counts(), counts(166, 134));
    assert_eq!(moved.woe_of("b"), Ok(moved.bins()[1].woe()));
    let emptied = binning.edit(&[assign("a", 1), assign("b", 1)], Accept::Lawful).unwrap();
    assert_eq!(contents(&emptied), ["b, a, c, d"]);
    let own = binning.edit(&[assign("d", 2)], Accept::Lawful).unwrap_err();
    assert!(matches!(own, EditError::Violation(Violation::Bins { .. })), "{own:?}");
    let own = binning.edit(&[assign("d", 2)], Accept::Violations).unwrap();
    assert_eq!(contents(&own), ["a, b", "c", "d"]);
    let unknown = binning.edit(&[assign("z", 0)], Accept::Lawful).unwrap_err();
    assert_eq!(unknown, EditError::NoCategory { edit: 0, found: "z".to_owned() });
}
