//! Every candidate is kept, or rejected for a reason with its number.

use fip_scorecard::binning::Counts;
use fip_scorecard::fit::{
    Candidate, FitReport, Regression, Rejection, ScorecardBuilder, SelectionRules, SignRule,
    Verdict,
};

use super::world::{N_ROWS, World};

fn report(rules: SelectionRules, candidates: &[Candidate], world: &World) -> FitReport {
    let builder = ScorecardBuilder::new("test").rules(rules);
    builder.fit(candidates, &world.outcome()).unwrap().into_parts().1
}

fn verdict<'a>(report: &'a FitReport, name: &str) -> &'a Verdict {
    &report.selection.iter().find(|one| one.name == name).unwrap().verdict
}

fn names(list: &[&str]) -> Vec<String> {
    list.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn every_candidate_is_listed_in_its_order() {
    let world = World::new();
    let report = report(SelectionRules::default(), &world.candidates(), &world);
    let listed: Vec<&str> = report.selection.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(listed, super::world::NAMES);
    let kept = report.selection.iter().filter(|one| one.verdict == Verdict::Kept).count();
    assert_eq!(kept, report.characteristics.len());
}

#[test]
fn information_has_two_limits() {
    let world = World::new();
    let candidates = world.candidates();
    let rules = SelectionRules { max_information_value: Some(0.4), ..SelectionRules::default() };
    let report = report(rules, &candidates, &world);
    let weak = Verdict::Rejected(Rejection::WeakInformation { limit: 0.02 });
    assert_eq!(verdict(&report, "noise"), &weak);
    let suspicious = Verdict::Rejected(Rejection::SuspiciousInformation { limit: 0.4 });
    assert!(candidates[0].information_value() > 0.4);
    assert_eq!(verdict(&report, "income"), &suspicious);
}

#[test]
fn shares_have_limits() {
    let world = World::new();
    let mut candidates = world.candidates();
    let missing = candidates[0].missing_share();
    let n_missing = world.bins[0].iter().filter(|&&bin| bin == 3).count();
    assert!((missing - n_missing as f64 / N_ROWS as f64).abs() < 1e-12);
    candidates[1] = world.candidate(1).identical_share(0.97);
    let rules = SelectionRules { max_missing_share: Some(0.2), ..SelectionRules::default() };
    let report = report(rules, &candidates, &world);
    let expected = Rejection::Missing { share: missing, limit: 0.2 };
    assert_eq!(verdict(&report, "income"), &Verdict::Rejected(expected));
    let expected = Rejection::Identical { share: 0.97, limit: 0.95 };
    assert_eq!(verdict(&report, "age"), &Verdict::Rejected(expected));
}

#[test]
fn of_two_that_say_the_same_the_one_that_says_more_stays() {
    let world = World::new();
    let rules = SelectionRules { max_correlation: Some(0.5), ..SelectionRules::default() };
    let found = report(rules.clone(), &world.candidates(), &world);
    let Verdict::Rejected(Rejection::Correlated { with, correlation, limit }) =
        verdict(&found, "income_copy")
    else {
        panic!("{:?}", found.selection)
    };
    assert_eq!((with.as_str(), *limit), ("income", 0.5));
    assert!(*correlation > 0.8, "{correlation}");
    // Forced in, the copy stands first, and the original goes.
    let rules = SelectionRules { forced_in: names(&["income_copy"]), ..rules };
    let found = report(rules, &world.candidates(), &world);
    assert_eq!(verdict(&found, "income_copy"), &Verdict::ForcedIn);
    assert!(matches!(
        verdict(&found, "income"),
        Verdict::Rejected(Rejection::Correlated { with, .. }) if with == "income_copy"
    ));
}

#[test]
fn what_the_others_say_together_goes() {
    let world = World::new();
    let rules = SelectionRules { max_variance_inflation: Some(2.0), ..SelectionRules::default() };
    let found = report(rules, &world.candidates(), &world);
    let Verdict::Rejected(Rejection::VarianceInflation { factor: Some(factor), .. }) =
        verdict(&found, "income_copy")
    else {
        panic!("{:?}", found.selection)
    };
    assert!(*factor > 2.0);
    for one in &found.characteristics {
        assert!(one.variance_inflation.unwrap() <= 2.0);
    }
}

#[test]
fn an_exact_copy_is_determined_and_goes() {
    let mut world = World::new();
    world.bins[4] = world.bins[0].clone();
    let rules = SelectionRules { max_variance_inflation: Some(10.0), ..SelectionRules::default() };
    let found = report(rules, &world.candidates(), &world);
    let expected = Rejection::VarianceInflation { factor: None, limit: 10.0 };
    assert_eq!(verdict(&found, "income_copy"), &Verdict::Rejected(expected));
    assert_eq!(verdict(&found, "income"), &Verdict::Kept);
    // The regression could not be solved with both, so that the copy goes without a rule, too.
    let found = report(SelectionRules::default(), &world.candidates(), &world);
    assert_eq!(verdict(&found, "income_copy"), &Verdict::Rejected(Rejection::Determined));
}

#[test]
fn p_values_beyond_the_limit_go() {
    let world = World::new();
    let rules = SelectionRules { max_p_value: Some(0.01), ..SelectionRules::none() };
    let found = report(rules, &world.candidates(), &world);
    for one in &found.characteristics {
        assert!(one.coefficient.p_value.unwrap() <= 0.01);
    }
    assert!(matches!(
        verdict(&found, "noise"),
        Verdict::Rejected(Rejection::PValue { p_value, .. }) if *p_value > 0.01
    ));
}

#[test]
fn forced_out_goes_and_a_single_bin_is_constant() {
    let world = World::new();
    let mut candidates = world.candidates();
    let mut bins = candidates[3].bins().to_vec();
    for at in [0, 2] {
        bins[at].counts = Counts::ZERO;
    }
    candidates[3] = Candidate::new("noise", "noise", bins, &[1; N_ROWS]).unwrap();
    let rules = SelectionRules { forced_out: names(&["age"]), ..SelectionRules::none() };
    let found = report(rules, &candidates, &world);
    assert_eq!(verdict(&found, "age"), &Verdict::Rejected(Rejection::ForcedOut));
    assert_eq!(verdict(&found, "noise"), &Verdict::Rejected(Rejection::Constant));
}

/// Evidence with its sign turned has a positive coefficient: a sure way to the wrong sign.
fn turned(world: &World) -> Vec<Candidate> {
    let mut candidates = world.candidates();
    let mut bins = candidates[1].bins().to_vec();
    for bin in &mut bins {
        bin.woe = -bin.woe;
    }
    candidates[1] = Candidate::new("age", "age", bins, &world.bins[1]).unwrap();
    candidates
}

#[test]
fn the_wrong_sign_goes_whichever_way_it_is_treated() {
    let world = World::new();
    let rules = SelectionRules { min_information_value: None, ..SelectionRules::none() };
    let found = report(rules.clone(), &turned(&world), &world);
    assert!(matches!(
        verdict(&found, "age"),
        Verdict::Rejected(Rejection::WrongSign { coefficient }) if *coefficient > 0.5
    ));
    assert!(found.characteristics.iter().all(|one| one.coefficient.estimate < 0.0));
    let fit = |signs: SignRule| {
        let builder = ScorecardBuilder::new("test")
            .rules(rules.clone())
            .regression(Regression { signs, ..Regression::default() });
        builder.fit(&turned(&world), &world.outcome()).unwrap().into_parts().1
    };
    let constrained = fit(SignRule::Constrain);
    let held = Verdict::Rejected(Rejection::WrongSign { coefficient: 0.0 });
    assert_eq!(verdict(&constrained, "age"), &held);
    assert!(constrained.characteristics.iter().all(|one| one.coefficient.estimate < 0.0));
    let ignored = fit(SignRule::Ignore);
    assert_eq!(verdict(&ignored, "age"), &Verdict::Kept);
    assert!(ignored.characteristics.iter().any(|one| one.coefficient.estimate > 0.0));
}

#[test]
fn an_absolute_penalty_rejects_what_it_shrinks_to_nothing() {
    let world = World::new();
    let builder = ScorecardBuilder::new("test")
        .rules(SelectionRules::none())
        .regression(Regression { l1: 10.0, ..Regression::default() });
    let fitted = builder.fit(&world.candidates(), &world.outcome()).unwrap();
    assert_eq!(verdict(fitted.report(), "noise"), &Verdict::Rejected(Rejection::Shrunk));
    assert_eq!(verdict(fitted.report(), "income"), &Verdict::Kept);
}
