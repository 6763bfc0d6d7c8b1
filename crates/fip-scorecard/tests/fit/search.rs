//! The stepwise search.

use fip_scorecard::fit::{
    Action, Candidate, Criterion, Direction, FitReport, Rejection, ScorecardBuilder,
    SelectionRules, Stepwise, Verdict,
};

use super::world::World;

fn search(direction: Direction, criterion: Criterion, candidates: &[Candidate]) -> FitReport {
    let world = World::new();
    let builder = ScorecardBuilder::new("test").rules(SelectionRules::none()).stepwise(Stepwise {
        direction,
        criterion,
        ..Stepwise::default()
    });
    builder.fit(candidates, &world.outcome()).unwrap().into_parts().1
}

fn names(report: &FitReport) -> Vec<&str> {
    report.characteristics.iter().map(|one| one.name.as_str()).collect()
}

const P_VALUE: Criterion = Criterion::PValue { enter: 0.05, remove: 0.05 };

#[test]
fn every_way_leaves_out_noise_and_copy() {
    let candidates = World::new().candidates();
    for direction in [Direction::Forward, Direction::Backward, Direction::Both] {
        for criterion in [Criterion::Bic, P_VALUE] {
            let found = search(direction, criterion, &candidates);
            assert_eq!(names(&found), ["income", "age", "channel"], "{direction:?} {criterion:?}");
            assert_eq!(found.selection[3].verdict, Verdict::Rejected(Rejection::NotChosen));
        }
    }
}

#[test]
fn steps_tell_the_way() {
    let found = search(Direction::Forward, Criterion::Bic, &World::new().candidates());
    let entered: Vec<(Action, &str)> =
        found.steps.iter().map(|step| (step.action, step.name.as_str())).collect();
    let expected = ["income", "channel", "age"].map(|name| (Action::Entered, name));
    assert_eq!(entered.len(), 3);
    assert!(expected.iter().all(|step| entered.contains(step)), "{entered:?}");
    assert_eq!(entered[0].1, "income", "the most informative enters first");
    assert!(found.steps.windows(2).all(|pair| pair[1].bic < pair[0].bic));
    assert!(found.steps.windows(2).all(|pair| pair[1].deviance < pair[0].deviance));
    let last = found.steps.last().unwrap();
    assert!((last.bic - found.likelihood.bic).abs() < 1e-9);
    assert!(found.steps.iter().all(|step| step.p_value < 0.01));
}

/// The best of all subsets, which a search of five candidates can be held against.
#[test]
fn the_search_ends_at_the_best_subset_here() {
    let world = World::new();
    let candidates = world.candidates();
    let mut best = f64::INFINITY;
    for subset in 1..32_u32 {
        let chosen: Vec<Candidate> =
            (0..5).filter(|at| subset >> at & 1 == 1).map(|at| candidates[at].clone()).collect();
        let builder = ScorecardBuilder::new("test").rules(SelectionRules::none());
        let Ok(fitted) = builder.fit(&chosen, &world.outcome()) else { continue };
        best = best.min(fitted.report().likelihood.aic);
    }
    for direction in [Direction::Forward, Direction::Backward, Direction::Both] {
        let found = search(direction, Criterion::Aic, &candidates);
        assert!((found.likelihood.aic - best).abs() < 1e-7, "{direction:?}");
    }
}

#[test]
fn of_equal_candidates_the_first_enters() {
    let mut world = World::new();
    world.bins[4] = world.bins[0].clone();
    let found = search(Direction::Both, Criterion::Bic, &world.candidates());
    assert_eq!(names(&found), ["income", "age", "channel"]);
    // The other way round the copy stands first.
    let mut candidates = world.candidates();
    candidates.rotate_right(1);
    let found = search(Direction::Both, Criterion::Bic, &candidates);
    assert_eq!(names(&found), ["income_copy", "age", "channel"]);
}

#[test]
fn what_has_the_wrong_sign_does_not_enter_and_leaves_first() {
    let world = World::new();
    let mut candidates = world.candidates();
    let mut bins = candidates[0].bins().to_vec();
    for bin in &mut bins {
        bin.woe = -bin.woe;
    }
    candidates[0] = Candidate::new("income", "income", bins, &world.bins[0]).unwrap();
    let found = search(Direction::Forward, Criterion::Aic, &candidates[..4]);
    assert!(!names(&found).contains(&"income") && names(&found).contains(&"age"));
    let found = search(Direction::Backward, Criterion::Aic, &candidates[..4]);
    assert!(!names(&found).contains(&"income") && names(&found).contains(&"age"));
    let first = &found.steps[0];
    assert_eq!((first.action, first.name.as_str()), (Action::LeftForItsSign, "income"));
}

#[test]
fn forced_candidates_are_in_from_the_start_and_never_leave() {
    let world = World::new();
    let mut found = Vec::new();
    for direction in [Direction::Forward, Direction::Backward, Direction::Both] {
        let rules = SelectionRules { forced_in: vec!["age".to_owned()], ..SelectionRules::none() };
        let stepwise = Stepwise { direction, criterion: Criterion::Bic, max_steps: 1 };
        let builder = ScorecardBuilder::new("test").rules(rules).stepwise(stepwise);
        let fitted = builder.fit(&world.candidates(), &world.outcome()).unwrap();
        assert!(names(fitted.report()).contains(&"age"));
        assert_eq!(fitted.report().steps.len(), 1);
        found.push(fitted.report().steps[0].name.clone());
    }
    assert_eq!(found[0], "income");
}
