//! What holds for every variable.

use fip_scorecard::Input;
use fip_scorecard::binning::{
    Assigned, BinContent, Binning, BinningSpec, Constraints, Missing, Outcome, Prebinning, TreeRule,
};
use proptest::prelude::*;
use proptest::sample::select;

/// Rows of a variable with ties, zeros of both signs, and missing values; both outcomes are there.
fn rows() -> impl Strategy<Value = Vec<(Option<f64>, bool, u8)>> {
    let value = prop_oneof![
        3 => (-5_i32..5).prop_map(|i| Some(f64::from(i) / 2.0)),
        2 => (-10.0..10.0).prop_map(Some),
        1 => select(vec![Some(0.0), Some(-0.0), Some(f64::MAX), Some(5e-324), None]),
    ];
    proptest::collection::vec((value, any::<bool>(), 1_u8..4), 6..60).prop_map(|mut rows| {
        rows[0] = (Some(1.0), true, 1);
        rows[1] = (Some(2.0), false, 1);
        rows
    })
}

fn specs() -> impl Strategy<Value = BinningSpec> {
    let tree = TreeRule { max_leaves: 6, min_share: 0.1 };
    let prebinnings = vec![
        Prebinning::default(),
        Prebinning::Distinct { max_candidates: 5, tree, quantiles: 4 },
        Prebinning::Tree(tree),
        Prebinning::Quantiles(5),
        Prebinning::Uniform(4),
    ];
    (select(prebinnings), 2_usize..6).prop_map(|(prebinning, max_bins)| {
        BinningSpec::default()
            .prebinning(prebinning)
            .constraints(Constraints::default().max_bins(max_bins))
    })
}

fn fit(spec: &BinningSpec, rows: &[(Option<f64>, bool, u8)]) -> Binning {
    let values: Vec<_> = rows.iter().map(|row| row.0).collect();
    let labels: Vec<_> = rows.iter().map(|row| row.1).collect();
    let weights: Vec<_> = rows.iter().map(|row| f64::from(row.2)).collect();
    let outcome = Outcome::new(&labels).weights(&weights);
    spec.fit_numeric("x", &values, &outcome).unwrap()
}

proptest! {
    #[test]
    fn bins_cover_the_line_once(rows in rows(), spec in specs(), value in -20.0..20.0) {
        let binning = fit(&spec, &rows);
        let holds = |bin: &fip_scorecard::binning::Bin| match bin.content() {
            BinContent::Interval { from, to } => {
                from.is_none_or(|from| from <= value) && to.is_none_or(|to| value < to)
            }
            _ => false,
        };
        let found: Vec<_> = (0..binning.bins().len()).filter(|at| holds(&binning.bins()[*at])).collect();
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(binning.bin_of(value), Ok(Assigned::Bin(found[0])));
    }

    #[test]
    fn the_table_counts_what_transform_does(rows in rows(), spec in specs()) {
        let binning = fit(&spec, &rows);
        let values: Vec<_> = rows.iter().map(|row| row.0).collect();
        let mut counted = vec![(0, 0.0, 0.0); binning.bins().len()];
        for (row, woe) in rows.iter().zip(binning.transform(&values).unwrap()) {
            let Ok(Assigned::Bin(bin)) = binning.bin_of(row.0) else { panic!("no bin") };
            prop_assert_eq!(binning.bins()[bin].woe().to_bits(), woe.to_bits());
            counted[bin].0 += 1;
            let cell = if row.1 { &mut counted[bin].2 } else { &mut counted[bin].1 };
            *cell += f64::from(row.2);
        }
        for (bin, counted) in binning.bins().iter().zip(counted) {
            let counts = bin.counts();
            prop_assert_eq!((counts.n_rows, counts.non_events, counts.events), counted);
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(rows in rows(), spec in specs()) {
        let mut backwards = rows.clone();
        backwards.reverse();
        prop_assert_eq!(fit(&spec, &backwards), fit(&spec, &rows));
    }

    #[test]
    fn a_weight_is_a_repetition(rows in rows(), spec in specs()) {
        let repeated: Vec<_> = rows
            .iter()
            .flat_map(|row| vec![(row.0, row.1, 1); usize::from(row.2)])
            .collect();
        let (weighted, repeated) = (fit(&spec, &rows), fit(&spec, &repeated));
        let contents = |binning: &Binning| -> Vec<_> {
            let content = |bin: &fip_scorecard::binning::Bin| (bin.content().clone(), bin.woe());
            binning.bins().iter().map(content).collect()
        };
        prop_assert_eq!(contents(&weighted), contents(&repeated));
        prop_assert_eq!(weighted.summary().gini.to_bits(), repeated.summary().gini.to_bits());
    }

    #[test]
    fn unit_weights_are_no_weights(rows in rows(), spec in specs()) {
        let rows: Vec<_> = rows.into_iter().map(|row| (row.0, row.1, 1)).collect();
        let values: Vec<_> = rows.iter().map(|row| row.0).collect();
        let labels: Vec<_> = rows.iter().map(|row| row.1).collect();
        let unweighted = spec.fit_numeric("x", &values, &Outcome::new(&labels)).unwrap();
        prop_assert_eq!(fit(&spec, &rows), unweighted);
    }

    #[test]
    fn figures_stay_within_their_ranges(rows in rows(), spec in specs()) {
        let summary = fit(&spec, &rows).summary();
        for figure in [
            summary.gini,
            summary.kolmogorov_smirnov,
            summary.concentration,
            summary.concentration_normalized,
            summary.cramer_v,
            summary.divergences.hellinger,
        ] {
            prop_assert!((-1e-12..=1.0 + 1e-12).contains(&figure), "{:?}", summary);
        }
        prop_assert!(-1e-12 <= summary.divergences.jensen_shannon);
        prop_assert!(summary.divergences.jensen_shannon <= std::f64::consts::LN_2 + 1e-12);
    }

    #[test]
    fn documents_are_read_back(rows in rows(), spec in specs()) {
        let binning = fit(&spec.missing(Missing::Worst), &rows);
        let text = serde_json::to_string(&binning).unwrap();
        prop_assert_eq!(serde_json::from_str::<Binning>(&text).unwrap(), binning);
    }

    #[test]
    fn any_text_as_category_has_a_bin_or_an_error(names in proptest::collection::vec(".{0,4}", 2..20)) {
        let values: Vec<_> = names.iter().map(|name| Some(name.as_str())).collect();
        let labels: Vec<_> = (0..values.len()).map(|row| row % 2 == 0).collect();
        let outcome = Outcome::new(&labels);
        let binning = BinningSpec::default().fit_categorical("x", &values, &outcome).unwrap();
        prop_assert!(binning.transform(&values).is_ok());
        prop_assert!(binning.bin_of(Input::Category("five letters")).is_err());
    }
}
