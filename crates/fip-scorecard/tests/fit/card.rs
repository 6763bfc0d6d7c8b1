//! What a fitted card gives its rows.

use std::collections::BTreeMap;

use fip_scorecard::fit::{
    Base, BaselineRule, FitReport, FittedScorecard, NearTier, ProbabilityRule, Regression,
    Rounding, Scaling, ScorecardBuilder, SelectionRules, TierRule,
};
use fip_scorecard::{
    BaselineKind, Condition, Cutoffs, Input, Points, ReasonCode, Scorecard, Tier, ValueFormat,
};

use super::world::{N_ROWS, World};

/// A builder that keeps the first three candidates.
fn builder() -> ScorecardBuilder {
    let forced_out = ["noise", "income_copy"].map(str::to_owned).to_vec();
    ScorecardBuilder::new("test").rules(SelectionRules { forced_out, ..SelectionRules::none() })
}

fn fit(builder: &ScorecardBuilder, world: &World) -> FittedScorecard {
    builder.fit(&world.candidates(), &world.outcome()).unwrap()
}

/// Scores a row by the values that lead to its bins.
fn score(card: &Scorecard, world: &World, row: usize) -> Points {
    let value = |at: usize| match card.characteristics()[at].attributes()[world.bins[at][row]]
        .condition()
    {
        Condition::Interval { from, to } => {
            Input::Number(from.unwrap_or_else(|| to.unwrap_or_default() - 1.0))
        }
        Condition::Categories(names) => Input::Category(&names[0]),
        Condition::Values(values) => Input::Number(values[0]),
        Condition::Other => Input::Category("never seen"),
        _ => Input::Missing,
    };
    card.score_only(&[value(0), value(1), value(2)]).unwrap()
}

fn log_odds(report: &FitReport, world: &World, row: usize) -> f64 {
    let parts = report.characteristics.iter().enumerate();
    let sum: f64 =
        parts.map(|(at, one)| one.coefficient.estimate * one.bins[world.bins[at][row]].woe).sum();
    report.intercept.estimate + report.prior_shift + sum
}

fn close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "expected {expected}, found {found}");
}

#[test]
fn unrounded_scores_lie_on_the_line_for_every_base_and_scaling() {
    let world = World::new();
    for scaling in
        [Scaling::default(), Scaling::min_max(300.0, 850.0), Scaling::shift_slope(500.0, 30.0)]
    {
        for base in [Base::Spread, Base::Row, Base::MinimumZero] {
            let builder = builder().scaling(scaling).base(base).rounding(Rounding::None);
            let fitted = fit(&builder, &world);
            let report = fitted.report();
            for row in 0..N_ROWS {
                let expected = report.line.score(log_odds(report, &world, row));
                close(score(fitted.card(), &world, row).into(), expected, 4e-9);
            }
        }
    }
}

#[test]
fn minimum_zero_means_no_negative_points_and_a_best_of_the_range() {
    let world = World::new();
    let builder = builder().scaling(Scaling::min_max(300.0, 850.0)).base(Base::MinimumZero);
    let fitted = fit(&builder.rounding(Rounding::None), &world);
    for one in fitted.card().characteristics() {
        assert_eq!(one.worst_points(), Points::ZERO);
    }
    close(fitted.card().best_score().into(), 850.0, 1e-8);
    close(fitted.card().worst_score().into(), 300.0, 1e-8);
}

#[test]
fn a_score_falls_as_the_probability_rises_and_points_follow_the_evidence() {
    let world = World::new();
    let fitted = fit(&builder().rounding(Rounding::None), &world);
    let mut rows: Vec<(f64, Points)> = (0..N_ROWS)
        .map(|row| (log_odds(fitted.report(), &world, row), score(fitted.card(), &world, row)))
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert!(rows.windows(2).all(|pair| pair[0].1 >= pair[1].1));
    for one in &fitted.report().characteristics {
        let mut bins: Vec<(f64, f64)> =
            one.bins.iter().map(|bin| (bin.woe, bin.unrounded_points)).collect();
        bins.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert!(bins.windows(2).all(|pair| pair[0].1 < pair[1].1), "{}", one.name);
    }
}

#[test]
fn the_three_roundings() {
    let world = World::new();
    let [none, last, all] = [Rounding::None, Rounding::FinalScore, Rounding::AllPoints]
        .map(|rounding| fit(&builder().rounding(rounding), &world));
    for row in 0..N_ROWS {
        let exact = score(none.card(), &world, row);
        assert_eq!(score(last.card(), &world, row), exact.rounded());
        let whole = score(all.card(), &world, row);
        assert_eq!(whole.decimals(), 0);
        // Half a point for each of three characteristics, and a whole one for the base.
        close(whole.into(), exact.into(), 2.5);
    }
    for one in all.card().characteristics() {
        assert!(one.attributes().iter().all(|row| row.points().decimals() == 0));
    }
    assert!(last.card().rounds_score() && !all.card().rounds_score());
    close(none.report().rounding.largest, 0.0, 4e-9);
    assert!(last.report().rounding.largest <= 0.5 + 4e-9);
    assert!(all.report().rounding.mean.abs() <= 0.5);
}

/// Many scales, so that the plain rounding of the base is now and then off by more than half a point.
#[test]
fn whole_points_have_no_bias_beyond_half_a_point() {
    let world = World::new().with_weights(|row| 1.0 + (row % 4) as f64);
    let mut plain = 0.0_f64;
    for step in 0..40 {
        let scaling = Scaling::pdo(600.0, 19.0, 10.0 + 0.7 * f64::from(step));
        for base in [Base::Spread, Base::Row, Base::MinimumZero] {
            let fitted = fit(&builder().scaling(scaling).base(base), &world);
            assert!(fitted.report().rounding.mean.abs() <= 0.5 + 1e-9);
            let unbiased: f64 = fitted.card().base_points().into();
            let rounded = fitted.points_table().rounded().base_points();
            plain = plain.max((fitted.report().rounding.mean - unbiased + rounded).abs());
        }
    }
    assert!(
        plain > 0.5,
        "the plain rounding is worse somewhere, else this test shows nothing: {plain}"
    );
}

#[test]
fn weights_are_repetitions() {
    let world = World::new().with_weights(|row| (row % 3) as f64);
    let weighted = fit(&builder(), &world);
    let repeated = fit(&builder(), &world.repeated());
    assert_eq!(weighted.card().base_points(), repeated.card().base_points());
    assert_eq!(weighted.card().cutoffs(), repeated.card().cutoffs());
    let (left, right) = (weighted.report(), repeated.report());
    for (left, right) in left.characteristics.iter().zip(&right.characteristics) {
        close(left.coefficient.estimate, right.coefficient.estimate, 1e-9);
        close(left.coefficient.std_error.unwrap(), right.coefficient.std_error.unwrap(), 1e-9);
        close(left.variance_inflation.unwrap(), right.variance_inflation.unwrap(), 1e-9);
        close(left.information_value, right.information_value, 1e-12);
    }
    close(left.likelihood.bic, right.likelihood.bic, 1e-7);
    close(left.discrimination.auc, right.discrimination.auc, 1e-12);
    close(left.rounding.mean, right.rounding.mean, 1e-8);
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let world = World::new();
    let rows: Vec<usize> = (0..N_ROWS).map(|row| row * 7 % N_ROWS).collect();
    let (fitted, other) = (fit(&builder(), &world), fit(&builder(), &world.rows(&rows)));
    assert_eq!(fitted.card(), other.card());
    assert_eq!(fit(&builder(), &world), fitted, "the same input gives the same bits");
}

#[test]
fn a_prior_moves_the_intercept_and_nothing_else() {
    let world = World::new();
    let plain = fit(&builder().base(Base::Row).rounding(Rounding::None), &world);
    let builder = builder().base(Base::Row).rounding(Rounding::None).population_event_rate(0.02);
    let corrected = fit(&builder, &world);
    let (before, after) = (plain.report(), corrected.report());
    assert_eq!(before.characteristics, after.characteristics);
    assert_eq!(before.intercept, after.intercept);
    let rate = after.sample.events / (after.sample.events + after.sample.non_events);
    let expected = (0.02_f64 / 0.98).ln() - (rate / (1.0 - rate)).ln();
    close(after.prior_shift, expected, 1e-12);
    let moved = after.unrounded_base_points - before.unrounded_base_points;
    close(moved, -after.line.slope * expected, 1e-8);
}

#[test]
fn probabilities_of_the_card() {
    let world = World::new();
    let exact = fit(&builder().rounding(Rounding::None), &world);
    for row in 0..N_ROWS {
        let p = 1.0 / (1.0 + (-log_odds(exact.report(), &world, row)).exp());
        let found = exact.card().probability(score(exact.card(), &world, row)).unwrap();
        close(found, p, 1e-9);
    }
    // Ten points to double the odds make rounding coarse; the refitted line is calibrated all the same.
    let coarse =
        builder().scaling(Scaling::pdo(100.0, 5.0, 3.0)).probability(ProbabilityRule::Refitted);
    let fitted = fit(&coarse, &world);
    let sum: f64 = (0..N_ROWS)
        .map(|row| fitted.card().probability(score(fitted.card(), &world, row)).unwrap())
        .sum();
    close(sum, fitted.report().sample.events, 1e-6);
    close(fitted.card().odds_line().unwrap().pdo, 3.0, 0.3);
}

#[test]
fn baselines() {
    let world = World::new();
    let fitted = |rule: BaselineRule| fit(&builder().base(Base::Row).baseline(rule), &world);
    let sum = |card: &Scorecard| -> Option<f64> {
        card.characteristics().iter().map(|one| one.baseline_points().map(f64::from)).sum()
    };
    let best = fitted(BaselineRule::BestAttainable);
    assert_eq!((best.card().baseline(), sum(best.card())), (BaselineKind::BestAttainable, None));
    let neutral = fitted(BaselineRule::Neutral);
    assert_eq!((neutral.card().baseline(), sum(neutral.card())), (BaselineKind::Neutral, None));
    let mean = fitted(BaselineRule::MeanOfAll);
    let card = mean.card();
    let scores: f64 = (0..N_ROWS).map(|row| f64::from(score(card, &world, row))).sum();
    let expected = scores / N_ROWS as f64 - f64::from(card.base_points());
    assert_eq!(card.baseline(), BaselineKind::Mean);
    close(sum(card).unwrap(), expected, 1e-8);
    let near = fitted(BaselineRule::MeanNearCutoff { tier: NearTier::Low, width: 15.0 });
    let card = near.card();
    let from = f64::from(card.cutoffs().medium_below);
    let scores: Vec<f64> = (0..N_ROWS)
        .map(|row| f64::from(score(card, &world, row)))
        .filter(|score| (from..from + 15.0).contains(score))
        .collect();
    let expected = scores.iter().sum::<f64>() / scores.len() as f64 - f64::from(card.base_points());
    assert_eq!(card.baseline(), BaselineKind::NearCutoff);
    close(sum(card).unwrap(), expected, 1e-8);
}

/// Without a base row the points of an average customer are not 0, so that neutral is not 0 either.
#[test]
fn neutral_is_the_evidence_of_nobody_in_particular() {
    let world = World::new();
    let builder =
        builder().rounding(Rounding::None).base(Base::Spread).baseline(BaselineRule::Neutral);
    let fitted = fit(&builder, &world);
    let report = fitted.report();
    let expected = report.line.score(report.intercept.estimate) / 3.0;
    assert_eq!(fitted.card().baseline(), BaselineKind::Custom);
    for one in fitted.card().characteristics() {
        close(one.baseline_points().unwrap().into(), expected, 1e-8);
    }
    let points = ["income", "age", "channel"].map(|name| (name.to_owned(), expected + 1.0));
    let custom = BaselineRule::Custom(BTreeMap::from(points));
    let fitted = fit(&builder.baseline(custom), &world);
    let found = fitted.card().characteristics()[1].baseline_points().unwrap();
    close(found.into(), expected + 1.0, 1e-8);
}

#[test]
fn tiers_are_given_or_hold_their_shares() {
    let world = World::new();
    let fitted = fit(&builder().tiers(TierRule::Shares { high: 0.3, low: 0.4 }), &world);
    let card = fitted.card();
    let count = |tier: Tier| {
        let in_tier = |row: &usize| card.tier(score(card, &world, *row)) == tier;
        (0..N_ROWS).filter(in_tier).count() as f64 / N_ROWS as f64
    };
    // 36 distinct rows, so that a share can be missed by one of them.
    close(count(Tier::High), 0.3, 0.05);
    close(count(Tier::Low), 0.4, 0.05);
    let given = Cutoffs { high_below: Points::new(480), medium_below: Points::new(520) };
    assert_eq!(fit(&builder().tiers(TierRule::Given(given)), &world).card().cutoffs(), given);
}

#[test]
fn words_of_the_card() {
    let world = World::new();
    let own = ReasonCode { code: "A7".to_owned(), text: "Income too low".to_owned(), format: None };
    let builder = builder()
        .description("Applications of the branch")
        .population("generated rows", "default within a year")
        .reason("income", own.clone())
        .describe("income", "Monthly income")
        .actionable("income")
        .max_reasons(2);
    let fitted = fit(&builder, &world);
    let card = fitted.card();
    let [income, age, channel] = card.characteristics() else { panic!("three characteristics") };
    assert_eq!((income.reason(), income.description()), (&own, "Monthly income"));
    assert!(income.is_actionable() && !income.refuses_missing());
    assert_eq!((age.reason().code.as_str(), age.reason().text.as_str()), ("R02", "age: {value}"));
    assert_eq!(age.reason().format, Some(ValueFormat::Count));
    assert_eq!(channel.reason().format, Some(ValueFormat::Category));
    assert!(age.refuses_missing(), "no row had it missing");
    assert_eq!((age.input(), card.max_reasons()), ("age_input", 2));
    let population = card.population().unwrap();
    assert_eq!((population.n_rows, population.event.as_str()), (600, "default within a year"));
    close(population.score_shares.iter().sum(), 1.0, 1e-12);
    for (share, bounds) in population.score_shares.iter().zip(0..) {
        let below = |at: usize| population.score_cuts.get(at).copied();
        let (from, to) = (if bounds == 0 { None } else { below(bounds - 1) }, below(bounds));
        let inside = (0..N_ROWS).map(|row| score(card, &world, row)).filter(|score| {
            from.is_none_or(|from| *score >= from) && to.is_none_or(|to| *score < to)
        });
        close(*share, inside.count() as f64 / N_ROWS as f64, 1e-12);
    }
    let statistics = income.attributes()[0].statistics().unwrap();
    let n_rows = world.bins[0].iter().filter(|&&bin| bin == 0).count();
    assert_eq!(statistics.n_rows, n_rows as u64);
}

#[test]
fn card_and_report_read_back_what_they_wrote() {
    let fitted = fit(&builder().population("generated rows", "default"), &World::new());
    let text = serde_json::to_string(fitted.report()).unwrap();
    assert_eq!(&serde_json::from_str::<FitReport>(&text).unwrap(), fitted.report());
    let text = serde_json::to_string(fitted.card()).unwrap();
    assert_eq!(&serde_json::from_str::<Scorecard>(&text).unwrap(), fitted.card());
}

/// The weighted evidence of a single characteristic has coefficient -1: the regression finds the bins' own odds.
#[test]
fn one_characteristic_alone_gives_the_event_rates_of_its_bins() {
    let world = World::new();
    let fitted = ScorecardBuilder::new("one")
        .rounding(Rounding::None)
        .regression(Regression::default())
        .fit(&[world.candidate(0)], &world.outcome())
        .unwrap();
    close(fitted.report().characteristics[0].coefficient.estimate, -1.0, 1e-8);
    let characteristic = &fitted.card().characteristics()[0];
    for attribute in characteristic.attributes() {
        let expected = attribute.statistics().unwrap().event_rate().unwrap();
        let score = attribute.points() + fitted.card().base_points();
        close(fitted.card().probability(score).unwrap(), expected, 1e-8);
    }
}
