//! What the optimiser refuses, and what the check of chosen bins names.

use fip_scorecard::binning::{
    AutoRule, Constraints, Counts, CutRule, Method, OptimiseError, PValueRule, PairTest, Problem,
    Shape, Smoothing, Violation, check, optimise, optimise_auto,
};

fn prebins() -> Vec<Counts> {
    [(90, 10), (70, 30), (80, 20), (50, 50)].map(|(g, b)| Counts::unweighted(g, b)).to_vec()
}

#[expect(clippy::expect_used, reason = "a test that is not refused has to fail")]
fn refusal(problem: &Problem<'_>) -> OptimiseError {
    optimise(problem, Shape::Free).expect_err("refused")
}

#[test]
fn no_prebins_are_refused() {
    assert_eq!(refusal(&Problem::new(&[])), OptimiseError::NoPrebins);
}

#[test]
fn unlawful_weights_are_refused() {
    for weight in [f64::NAN, f64::INFINITY, -1.0] {
        let mut prebins = prebins();
        prebins[2].events = weight;
        let totals = Counts::unweighted(1000, 1000);
        let problem = Problem { totals, ..Problem::new(&prebins) };
        assert!(matches!(refusal(&problem), OptimiseError::Weight { prebin: 2, .. }));
    }
}

#[test]
fn totals_have_both_outcomes_and_hold_the_prebins() {
    let prebins = prebins();
    for totals in [Counts::unweighted(290, 0), Counts::unweighted(289, 110), Counts::ZERO] {
        let problem = Problem { totals, ..Problem::new(&prebins) };
        assert!(matches!(refusal(&problem), OptimiseError::Totals { .. }), "{totals:?}");
    }
}

#[test]
fn rules_for_cuts_and_scenarios_have_the_length_of_the_prebins() {
    let prebins = prebins();
    let cuts = [CutRule::Free; 4];
    let problem = Problem { cuts: &cuts, ..Problem::new(&prebins) };
    assert_eq!(refusal(&problem), OptimiseError::Cuts { expected: 3, found: 4 });
    let scenarios = [prebins.clone(), prebins[..3].to_vec()];
    let problem = Problem { scenarios: &scenarios, ..Problem::new(&prebins) };
    let expected = OptimiseError::Scenario { scenario: 1, expected: 4, found: 3 };
    assert_eq!(refusal(&problem), expected);
}

#[test]
fn constraints_outside_their_range_are_named() {
    let prebins = prebins();
    let plain = Constraints::NONE;
    let unlawful = [
        ("min_share", plain.min_share(1.5)),
        ("max_share", plain.max_share(f64::NAN)),
        ("min_bins", plain.min_bins(0)),
        ("max_bins", plain.max_bins(0)),
        ("min_events", plain.min_outcomes(0.0, -1.0)),
        ("max_p_value", plain.max_p_value(PValueRule::neighbours(0.0))),
        ("max_p_value", plain.max_p_value(PValueRule::neighbours(1.0))),
        ("bin_penalty", plain.bin_penalty(f64::INFINITY)),
        ("concentration_penalty", plain.concentration_penalty(-0.1)),
    ];
    for (expected, constraints) in unlawful {
        let problem = Problem { constraints, ..Problem::new(&prebins) };
        match refusal(&problem) {
            OptimiseError::Constraint { name, .. } => assert_eq!(name, expected),
            other => panic!("{expected} {other}"),
        }
    }
    let problem = Problem { smoothing: Smoothing::Additive(0.0), ..Problem::new(&prebins) };
    assert!(matches!(refusal(&problem), OptimiseError::Constraint { name: "smoothing", .. }));
}

#[test]
fn fishers_test_counts_whole_rows() {
    let mut prebins = prebins();
    prebins[1].events = 30.5;
    let rule = PValueRule::neighbours(0.05).test(PairTest::Fisher);
    let constraints = Constraints::NONE.max_p_value(rule);
    let problem = Problem { constraints, ..Problem::new(&prebins) };
    assert_eq!(refusal(&problem), OptimiseError::WholeWeights { prebin: 1, found: 30.5 });
}

#[test]
fn too_many_prebins_are_refused_before_memory_is_taken() {
    let prebins = vec![Counts::unweighted(3, 1); 6000];
    assert!(matches!(refusal(&Problem::new(&prebins)), OptimiseError::TooLarge { .. }));
    let problem = Problem::new(&prebins[..600]);
    let curve = optimise(&problem, Shape::Convex);
    assert!(matches!(curve, Err(OptimiseError::TooLarge { n_prebins: 600, .. })));
}

#[test]
fn constraints_that_contradict_are_infeasible() {
    let prebins = prebins();
    let constraints = Constraints::NONE.min_bins(4).min_share(0.3);
    let problem = Problem { constraints, ..Problem::new(&prebins) };
    assert_eq!(refusal(&problem), OptimiseError::Infeasible { shape: Shape::Free });
    let auto = optimise_auto(&problem, &AutoRule::default());
    assert_eq!(auto.unwrap_err(), OptimiseError::Infeasible { shape: Shape::Ascending });
}

#[test]
fn one_prebin_is_one_bin() {
    let prebins = [Counts::unweighted(3, 1)];
    for shape in Shape::ALL {
        let found = optimise(&Problem::new(&prebins), shape).unwrap();
        assert_eq!((found.ends, found.value), (vec![1], 0.0));
    }
}

#[test]
fn bins_of_equal_rate_are_joined() {
    let prebins = [(10, 1), (30, 3), (20, 2), (50, 50)].map(|(g, b)| Counts::unweighted(g, b));
    for shape in Shape::ALL {
        let expected: &[usize] = if shape == Shape::Descending { &[4] } else { &[3, 4] };
        assert_eq!(optimise(&Problem::new(&prebins), shape).unwrap().ends, expected, "{shape:?}");
    }
}

#[test]
fn the_certificate_names_the_method() {
    let prebins = prebins();
    let method = |constraints: Constraints| {
        let problem = Problem { constraints, ..Problem::new(&prebins) };
        optimise(&problem, Shape::Free).unwrap().certificate.method
    };
    assert_eq!(method(Constraints::NONE), Method::DynamicProgramming);
    let rule = PValueRule::all_pairs(0.2);
    assert_eq!(method(Constraints::NONE.max_p_value(rule)), Method::BranchAndBound);
}

#[test]
fn a_changed_partition_fails_verification() {
    let prebins = prebins();
    let problem = Problem::new(&prebins);
    let mut partition = optimise(&problem, Shape::Ascending).unwrap();
    assert_eq!(partition.verify(&problem), Ok(partition.value));
    partition.value += 1e-6;
    assert!(matches!(partition.verify(&problem), Err(Violation::Value { .. })));
    partition.ends = vec![1, 2, 3, 4];
    let broken = Violation::Shape { bin: 2, shape: Shape::Ascending, scenario: None };
    assert_eq!(partition.verify(&problem), Err(broken));
}

#[test]
fn a_violation_names_the_constraint_and_the_bins() {
    let prebins = prebins();
    let cuts = [CutRule::Free, CutRule::Fixed, CutRule::Forbidden];
    let found = |constraints: Constraints, cuts: &[CutRule], ends: &[usize]| {
        let problem = Problem { constraints, cuts, ..Problem::new(&prebins) };
        check(&problem, Shape::Free, ends).unwrap_err().to_string()
    };
    let plain = Constraints::NONE;
    assert_eq!(found(plain, &[], &[2, 2, 4]), "expected ascending ends up to 4, found [2, 2, 4]");
    assert_eq!(found(plain, &cuts, &[1, 4]), "bin 1: expected a cut behind prebin 1");
    assert_eq!(found(plain, &cuts, &[2, 3, 4]), "bin 1: expected no cut behind prebin 2");
    assert_eq!(found(plain.max_bins(1), &[], &[2, 4]), "max_bins: expected 1 bins, found 2");
    let text = found(plain.min_rate_difference(0.16), &[], &[1, 3, 4]);
    assert!(text.starts_with("bins 0 and 1: min_rate_difference: expected 0.16"), "{text}");
    let text = found(plain.min_rows(150), &[], &[2, 3, 4]);
    assert_eq!(text, "bin 1: min_rows: expected 150, found 100");
}
