//! Random problems: the optimiser finds what brute force finds.

use fip_scorecard::binning::{
    AutoRule, Constraints, Counts, CutRule, Objective, OptimiseError, PValueRule, PairScope,
    PairTest, Problem, Shape, Smoothing, check, optimise, optimise_auto,
};
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;

use crate::brute;

/// A problem that owns its parts.
#[derive(Debug, Clone)]
struct Case {
    prebins: Vec<Counts>,
    elsewhere: Counts,
    cuts: Vec<CutRule>,
    scenarios: Vec<Vec<Counts>>,
    smoothing: Smoothing,
    objective: Objective,
    constraints: Constraints,
}

impl Case {
    fn problem(&self) -> Problem<'_> {
        Problem {
            totals: self.prebins.iter().sum::<Counts>() + self.elsewhere,
            cuts: &self.cuts,
            scenarios: &self.scenarios,
            smoothing: self.smoothing,
            objective: self.objective,
            constraints: self.constraints,
            ..Problem::new(&self.prebins)
        }
    }
}

/// Counts of `(non-events, events)` rows; events weigh `weight`, non-events its root.
fn counts(rows: &[(u64, u64)], weight: f64) -> Vec<Counts> {
    let of = |&(non_events, events): &(u64, u64)| Counts {
        n_rows: non_events + events,
        non_events: non_events as f64 * weight.sqrt(),
        events: events as f64 * weight,
    };
    rows.iter().map(of).collect()
}

/// Mostly plain prebins; small numbers make ties and empty cells.
fn rows(n: usize) -> impl Strategy<Value = Vec<(u64, u64)>> {
    prop_oneof![
        3 => vec((0..60_u64, 0..30_u64), n),
        1 => vec((0..4_u64, 0..4_u64), n),
    ]
}

fn constraints(fisher: bool) -> impl Strategy<Value = Constraints> {
    let share = |p: f64, range| weighted(p, range);
    let sizes = (
        share(0.3, 0.0..0.25_f64),
        share(0.15, 0.2..0.9_f64),
        weighted(0.15, 0..40_u64),
        weighted(0.1, 30..200_u64),
        weighted(0.15, 0.0..20_f64),
        weighted(0.1, 10.0..60_f64),
        weighted(0.15, 0.0..40_f64),
        weighted(0.1, 20.0..120_f64),
    );
    let numbers = (weighted(0.25, 1..5_usize), weighted(0.3, 2..7_usize));
    let test = if fisher { PairTest::Fisher } else { PairTest::ChiSquared };
    let rule = (0.01..0.6_f64, any::<bool>()).prop_map(move |(max, all)| PValueRule {
        max,
        test,
        between: if all { PairScope::AllPairs } else { PairScope::Neighbours },
    });
    let pairs = (weighted(0.25, 0.0..0.2_f64), weighted(0.2, 0.0..0.6_f64), weighted(0.3, rule));
    let penalties = (weighted(0.2, 0.0..0.05_f64), weighted(0.2, 0.0..0.3_f64));
    (sizes, numbers, pairs, penalties).prop_map(|(sizes, numbers, pairs, penalties)| Constraints {
        min_share: sizes.0,
        max_share: sizes.1,
        min_rows: sizes.2,
        max_rows: sizes.3,
        min_events: sizes.4,
        max_events: sizes.5,
        min_non_events: sizes.6,
        max_non_events: sizes.7,
        min_bins: numbers.0,
        max_bins: numbers.1,
        min_rate_difference: pairs.0,
        min_woe_difference: pairs.1,
        max_p_value: pairs.2,
        bin_penalty: penalties.0.unwrap_or(0.0),
        concentration_penalty: penalties.1.unwrap_or(0.0),
    })
}

fn cut() -> impl Strategy<Value = CutRule> {
    prop_oneof![6 => Just(CutRule::Free), 1 => Just(CutRule::Fixed), 1 => Just(CutRule::Forbidden)]
}

fn case(max_prebins: usize) -> impl Strategy<Value = Case> {
    let smoothing = prop_oneof![
        Just(Smoothing::Refuse),
        Just(Smoothing::Additive(0.5)),
        Just(Smoothing::ReplaceZero(0.9)),
        Just(Smoothing::Neutral),
    ];
    let shape = (2..=max_prebins, any::<bool>());
    let parts = shape.prop_flat_map(|(n, fisher)| {
        let weight = if fisher { 1.0..1.0001 } else { 0.05..3.0 };
        (
            (rows(n), weight, Just(fisher), prop_oneof![Just(0), Just(25_u64)]),
            weighted(0.3, vec(cut(), n - 1)),
            prop_oneof![4 => vec(rows(n), 0..1), 1 => vec(rows(n), 1..3)],
            constraints(fisher),
        )
    });
    (parts, smoothing, prop::sample::select(Objective::ALL.to_vec())).prop_map(
        |(((rows, weight, fisher, missing), cuts, periods, constraints), smoothing, objective)| {
            let weight = if fisher { 1.0 } else { weight };
            Case {
                prebins: counts(&rows, weight),
                elsewhere: Counts::unweighted(missing, missing),
                cuts: cuts.unwrap_or_default(),
                scenarios: periods.iter().map(|rows| counts(rows, weight)).collect(),
                smoothing,
                objective,
                constraints,
            }
        },
    )
}

/// What rounding may make of a value.
fn tolerance(problem: &Problem<'_>) -> f64 {
    let scale = match problem.objective {
        Objective::ChiSquared => problem.totals.weight(),
        _ => 1.0,
    };
    2e-12 * scale.max(1.0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Every shape of every problem, with all shapes on one table.
    #[test]
    fn no_partition_is_better(case in case(8)) {
        let problem = case.problem();
        let auto = optimise_auto(&problem, &AutoRule::default());
        if matches!(auto, Err(OptimiseError::Totals { .. })) {
            return Ok(());
        }
        let mut feasible = false;
        let tried = auto.as_ref().map(|auto| auto.tried.as_slice()).unwrap_or_default();
        for (i, shape) in Shape::ALL.into_iter().enumerate() {
            let expected = brute::best(&problem, shape);
            feasible |= expected.is_some();
            let Some(tried) = tried.get(i) else {
                prop_assert!(expected.is_none(), "{shape:?} {expected:?} {auto:?}");
                continue;
            };
            match (&tried.partition, expected) {
                (Ok(found), Some(expected)) => {
                    let close = (found.value - expected).abs() <= tolerance(&problem);
                    prop_assert!(close, "{shape:?} {found:?} {expected}");
                    let value = found.verify(&problem);
                    prop_assert!(value.is_ok(), "{shape:?} {value:?}");
                    let gap = found.certificate.gap;
                    prop_assert!((0.0..=tolerance(&problem)).contains(&gap), "{gap}");
                }
                (Err(OptimiseError::Infeasible { .. }), None) => {}
                (found, expected) => prop_assert!(false, "{shape:?} {found:?} {expected:?}"),
            }
        }
        prop_assert_eq!(auto.is_ok(), feasible);
    }

    /// The check of chosen bins agrees with brute force on every partition.
    #[test]
    fn the_check_says_what_is_lawful(case in case(6), shape in 0..Shape::ALL.len()) {
        let problem = case.problem();
        let shape = Shape::ALL[shape];
        for ends in brute::partitions(problem.prebins.len()) {
            let found = check(&problem, shape, &ends);
            if matches!(found, Err(fip_scorecard::binning::Violation::Problem(_))) {
                return Ok(());
            }
            match (&found, brute::value(&problem, shape, &ends)) {
                (Ok(found), Some(expected)) => {
                    prop_assert!((found - expected).abs() <= tolerance(&problem));
                }
                (Err(_), None) => {}
                (found, expected) => {
                    prop_assert!(false, "{shape:?} {ends:?} {found:?} {expected:?}");
                }
            }
        }
    }

    /// One shape alone gives what it gives among all shapes.
    #[test]
    fn shapes_do_not_disturb_each_other(case in case(10)) {
        let problem = case.problem();
        let Ok(auto) = optimise_auto(&problem, &AutoRule::default()) else { return Ok(()) };
        for tried in auto.tried {
            prop_assert_eq!(&optimise(&problem, tried.shape), &tried.partition);
        }
    }

    /// Prebins from the last to the first: ascending is descending.
    #[test]
    fn mirrored_prebins_have_mirrored_shapes(rows in vec((1..60_u64, 1..30_u64), 2..30)) {
        let prebins = counts(&rows, 1.0);
        let mirrored: Vec<Counts> = prebins.iter().rev().copied().collect();
        let pairs = [
            (Shape::Ascending, Shape::Descending),
            (Shape::Peak, Shape::Peak),
            (Shape::Valley, Shape::Valley),
            (Shape::Convex, Shape::Convex),
        ];
        for (shape, other) in pairs {
            let there = optimise(&Problem::new(&prebins), shape).unwrap();
            let back = optimise(&Problem::new(&mirrored), other).unwrap();
            prop_assert!((there.value - back.value).abs() < 1e-11, "{shape:?} {there:?} {back:?}");
        }
    }
}
