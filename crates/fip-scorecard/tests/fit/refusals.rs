//! What cannot be fitted is refused with the place and the number.

use std::collections::BTreeMap;

use fip_scorecard::binning::Outcome;
use fip_scorecard::fit::{
    BaselineRule, Candidate, Criterion, Direction, FitError, NearTier, Regression, Scaling,
    ScalingError, ScorecardBuilder, SelectionRules, Stepwise, TierRule,
};
use fip_scorecard::{Cutoffs, Points, ReasonCode, Tier};

use super::world::{N_ROWS, World};

fn refused(builder: &ScorecardBuilder) -> FitError {
    let world = World::new();
    builder.fit(&world.candidates(), &world.outcome()).unwrap_err()
}

fn builder() -> ScorecardBuilder {
    ScorecardBuilder::new("test")
}

#[test]
fn candidates_and_outcome_have_to_fit_together() {
    let world = World::new();
    let fit = |candidates: &[Candidate], labels: &[bool]| {
        builder().fit(candidates, &Outcome::new(labels)).unwrap_err()
    };
    assert_eq!(fit(&[], &world.labels), FitError::NoCandidates);
    let found = fit(&world.candidates(), &world.labels[1..]);
    let (name, expected) = ("income".to_owned(), N_ROWS - 1);
    assert_eq!(found, FitError::Rows { name, expected, found: N_ROWS });
    let twice = [world.candidate(0), world.candidate(0)];
    let name = "income".to_owned();
    assert_eq!(fit(&twice, &world.labels), FitError::DuplicateCandidate { name });
    assert!(matches!(fit(&world.candidates(), &[false; N_ROWS]), FitError::Logistic(_)));
}

#[test]
fn weights_are_checked() {
    let world = World::new();
    let fit = |weights: &[f64]| {
        builder()
            .fit(&world.candidates(), &Outcome::new(&world.labels).weights(weights))
            .unwrap_err()
    };
    for weights in [vec![1.0; 3], vec![f64::NAN; N_ROWS], vec![-1.0; N_ROWS], vec![0.0; N_ROWS]] {
        assert!(matches!(fit(&weights), FitError::Logistic(_)));
    }
}

#[test]
fn limits_have_ranges() {
    let none = SelectionRules::none;
    for (field, rules) in [
        ("min_information_value", SelectionRules { min_information_value: Some(-0.1), ..none() }),
        (
            "max_information_value",
            SelectionRules { max_information_value: Some(f64::NAN), ..none() },
        ),
        ("max_missing_share", SelectionRules { max_missing_share: Some(1.1), ..none() }),
        ("max_identical_share", SelectionRules { max_identical_share: Some(-0.1), ..none() }),
        ("max_correlation", SelectionRules { max_correlation: Some(2.0), ..none() }),
        ("max_variance_inflation", SelectionRules { max_variance_inflation: Some(0.9), ..none() }),
        ("max_p_value", SelectionRules { max_p_value: Some(1.5), ..none() }),
    ] {
        let found = refused(&builder().rules(rules));
        assert!(matches!(found, FitError::Rule { field: named, .. } if named == field), "{found}");
    }
    for (enter, remove) in [(0.05, 0.01), (f64::NAN, 0.5), (0.1, 1.5)] {
        let criterion = Criterion::PValue { enter, remove };
        let stepwise = Stepwise { direction: Direction::Both, criterion, max_steps: 9 };
        assert!(matches!(refused(&builder().stepwise(stepwise)), FitError::Rule { .. }));
    }
    let tiers = TierRule::Shares { high: 0.0, low: 0.5 };
    assert!(matches!(refused(&builder().tiers(tiers)), FitError::Rule { .. }));
}

#[test]
fn names_have_to_be_those_of_candidates() {
    let name = || "salary".to_owned();
    let rules = SelectionRules { forced_in: vec![name()], ..SelectionRules::none() };
    let found = refused(&builder().rules(rules));
    assert_eq!(found, FitError::UnknownCandidate { field: "forced_in", name: name() });
    let reason = ReasonCode { code: "R1".to_owned(), text: "Salary".to_owned(), format: None };
    let found = refused(&builder().reasons(BTreeMap::from([(name(), reason)])));
    assert_eq!(found, FitError::UnknownText { name: name() });
    let both = vec!["age".to_owned()];
    let rules =
        SelectionRules { forced_in: both.clone(), forced_out: both, ..SelectionRules::none() };
    let name = "age".to_owned();
    assert_eq!(refused(&builder().rules(rules)), FitError::ForcedBothWays { name });
    let custom = BaselineRule::Custom(BTreeMap::new());
    assert!(matches!(refused(&builder().baseline(custom)), FitError::UnknownCandidate { .. }));
}

#[test]
fn rules_may_leave_nothing() {
    let rules = SelectionRules { min_information_value: Some(9.0), ..SelectionRules::none() };
    assert_eq!(refused(&builder().rules(rules)), FitError::NothingLeft);
}

#[test]
fn a_forced_candidate_of_the_wrong_sign_is_an_error() {
    let world = World::new();
    let mut candidates = world.candidates();
    let mut bins = candidates[1].bins().to_vec();
    for bin in &mut bins {
        bin.woe = -bin.woe;
    }
    candidates[1] = Candidate::new("age", "age", bins, &world.bins[1]).unwrap();
    let rules = SelectionRules { forced_in: vec!["age".to_owned()], ..SelectionRules::none() };
    let found = builder().rules(rules).fit(&candidates, &world.outcome()).unwrap_err();
    assert!(
        matches!(&found, FitError::ForcedSign { name, coefficient } if name == "age" && *coefficient > 0.0)
    );
}

/// A candidate that knows the outcome has no finite coefficient; a penalty gives it one.
#[test]
fn outcomes_that_are_separated_have_no_fit_without_a_penalty() {
    let mut world = World::new();
    let bins = world.candidates()[1].bins().to_vec();
    world.bins[1] = world.labels.iter().map(|&event| usize::from(!event)).collect();
    let mut known = bins;
    (known[0].woe, known[1].woe) = (-4.0, 4.0);
    let known = [Candidate::new("age", "age", known, &world.bins[1]).unwrap()];
    let found = builder().fit(&known, &world.outcome()).unwrap_err();
    assert!(matches!(found, FitError::NotConverged { .. }), "{found}");
    let penalised = builder().regression(Regression { l2: 1.0, ..Regression::default() }).tiers(
        TierRule::Given(Cutoffs { high_below: Points::new(500), medium_below: Points::new(600) }),
    );
    assert!(penalised.fit(&known, &world.outcome()).is_ok());
}

#[test]
fn scaling_prior_tiers_and_baseline_are_checked() {
    let found = refused(&builder().scaling(Scaling::pdo(600.0, 19.0, 0.0)));
    assert!(matches!(found, FitError::Scaling(ScalingError::NotAbove { field: "pdo", .. })));
    assert!(matches!(refused(&builder().population_event_rate(1.0)), FitError::Prior(_)));
    let far = TierRule::Given(Cutoffs { high_below: Points::new(1), medium_below: Points::new(2) });
    assert!(matches!(refused(&builder().tiers(far)), FitError::Scorecard(_)));
    let width = BaselineRule::MeanNearCutoff { tier: NearTier::Medium, width: -1.0 };
    assert!(matches!(refused(&builder().baseline(width)), FitError::Rule { .. }));
    let rare =
        Cutoffs { high_below: Points::new(450), medium_below: Points::nearest(500.5).unwrap() };
    let nobody = builder()
        .tiers(TierRule::Given(rare))
        .baseline(BaselineRule::MeanNearCutoff { tier: NearTier::Low, width: 0.25 });
    assert_eq!(refused(&nobody), FitError::NobodyNear { tier: Tier::Low });
    let huge = builder().scaling(Scaling::shift_slope(1e12, 1e3));
    assert!(matches!(refused(&huge), FitError::Points { .. }));
}
