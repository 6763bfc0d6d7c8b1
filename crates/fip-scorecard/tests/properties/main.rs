//! What holds for every scorecard and every row.

mod cards;
mod hostile;

use std::collections::BTreeMap;

use cards::{document, document_and_row, number};
use fip_scorecard::{
    Attribute, Condition, Improvement, Input, Points, Scorecard, ScorecardDocument, Scored, Scorer,
    Tier,
};
use proptest::prelude::*;

/// Whether an attribute applies, told from its condition and its neighbours' lists alone.
fn applies(attribute: &Attribute, all: &[Attribute], value: Input<'_>) -> bool {
    let lists = |condition: &Condition, name: &str| match condition {
        Condition::Categories(categories) => categories.iter().any(|category| category == name),
        _ => false,
    };
    match (attribute.condition(), value) {
        (Condition::Missing, Input::Missing) => true,
        (Condition::Interval { from, to }, Input::Number(number)) => {
            from.is_none_or(|from| from <= number) && to.is_none_or(|to| number < to)
        }
        (Condition::Other, Input::Category(name)) => {
            !all.iter().any(|other| lists(other.condition(), name))
        }
        (condition, Input::Category(name)) => lists(condition, name),
        _ => false,
    }
}

/// The reasons by the definition: totals by code, ranked stably, positive ones only.
fn reasons_by_definition(scored: &Scored<'_>) -> Vec<(String, f64)> {
    let mut order: Vec<&str> = Vec::new();
    let mut totals: BTreeMap<&str, f64> = BTreeMap::new();
    for one in scored.contributions() {
        let reason = one.attribute().own_reason().unwrap_or(one.characteristic().reason());
        if !order.contains(&reason.code.as_str()) {
            order.push(&reason.code);
        }
        *totals.entry(&reason.code).or_default() += f64::from(one.points_lost());
    }
    let mut reasons: Vec<_> = order
        .iter()
        .map(|&code| (code.to_owned(), totals[code]))
        .filter(|one| one.1 > 0.0)
        .collect();
    reasons.sort_by(|a, b| b.1.total_cmp(&a.1));
    reasons.truncate(scored.card().max_reasons());
    reasons
}

/// The fewest moves that gain enough, by trying every subset of actionable characteristics.
fn fewest_by_enumeration(scored: &Scored<'_>, needed: Points) -> Option<u32> {
    let gains: Vec<i32> = scored
        .contributions()
        .iter()
        .filter(|one| one.characteristic().is_actionable())
        .map(|one| {
            let known = one.characteristic().attributes().iter().filter(|to| {
                matches!(to.condition(), Condition::Interval { .. } | Condition::Categories(_))
            });
            known.map(|to| (to.points() - one.points()).value()).max().unwrap_or(0).max(0)
        })
        .collect();
    let gain = |subset: u32| -> i32 {
        gains
            .iter()
            .enumerate()
            .map(|(at, gain)| if subset >> at & 1 == 1 { *gain } else { 0 })
            .sum()
    };
    (0..1_u32 << gains.len())
        .filter(|&subset| gain(subset) >= needed.value())
        .map(u32::count_ones)
        .min()
}

proptest! {
    #[test]
    fn every_value_has_exactly_one_attribute_and_the_score_is_their_sum(
        (document, row) in document_and_row()
    ) {
        let card = Scorecard::try_from(document).unwrap();
        let mut scorer = card.scorer();
        let scored = scorer.score_row(&row).unwrap();
        for (one, &value) in scored.contributions().iter().zip(&row) {
            let all = one.characteristic().attributes();
            let found: Vec<_> = all.iter().filter(|row| applies(row, all, value)).collect();
            prop_assert_eq!(found, [one.attribute()]);
        }
        let points: i64 =
            scored.contributions().iter().map(|one| i64::from(one.points().value())).sum();
        let score = i64::from(scored.score().value());
        prop_assert_eq!(score, i64::from(card.base_points().value()) + points);
        prop_assert_eq!(scored.score(), card.score_only(&row).unwrap());
        prop_assert!((card.worst_score()..=card.best_score()).contains(&scored.score()));
    }

    #[test]
    fn names_in_any_order_score_as_the_row(
        ((document, row), reverse) in (document_and_row(), any::<bool>())
    ) {
        let card = Scorecard::try_from(document).unwrap();
        let mut named: Vec<_> = card.inputs().zip(row.iter().copied()).collect();
        if reverse {
            named.reverse();
        }
        let mut scorer = card.scorer();
        prop_assert_eq!(&card.score(named).unwrap(), scorer.score_row(&row).unwrap());
    }

    #[test]
    fn reasons_follow_the_definition_and_never_exceed_the_shortfall(
        (document, row) in document_and_row()
    ) {
        let card = Scorecard::try_from(document).unwrap();
        let mut scorer = card.scorer();
        let scored = scorer.score_row(&row).unwrap();
        let found: Vec<_> =
            scored.reasons().iter().map(|one| (one.code().to_owned(), one.points_below())).collect();
        prop_assert_eq!(found, reasons_by_definition(scored));
        let explained: f64 = scored.reasons().iter().map(fip_scorecard::Reason::points_below).sum();
        let shortfall = f64::from(card.best_score() - scored.score());
        prop_assert!(explained <= shortfall);
        if scored.reasons().len() < card.max_reasons() {
            prop_assert!(explained >= shortfall, "every point lost has a reason");
        }
    }

    #[test]
    fn rising_points_make_rising_scores(
        (document, a, b) in (document(), number(), number())
    ) {
        let mut document = document;
        for characteristic in &mut document.characteristics {
            let mut points: Vec<_> = characteristic.attributes.iter().map(|row| row.points).collect();
            points.sort_unstable();
            for (row, points) in characteristic.attributes.iter_mut().zip(points) {
                row.points = points;
            }
        }
        let card = Scorecard::try_from(document).unwrap();
        let row = |number: f64| -> Vec<Input<'_>> {
            let value = |one: &fip_scorecard::Characteristic| {
                let known = one.attributes().iter().any(|row| {
                    matches!(row.condition(), Condition::Interval { .. })
                });
                if known { Input::Number(number) } else { Input::Missing }
            };
            card.characteristics().iter().map(value).collect()
        };
        let (low, high) = if a <= b { (a, b) } else { (b, a) };
        prop_assert!(card.score_only(&row(low)).unwrap() <= card.score_only(&row(high)).unwrap());
    }

    #[test]
    fn improvement_is_enough_and_as_few_and_as_short_as_possible(
        (document, row) in document_and_row()
    ) {
        let card = Scorecard::try_from(document).unwrap();
        let mut scorer = card.scorer();
        let scored = scorer.score_row(&row).unwrap();
        match scored.improvement() {
            Improvement::Moves { tier, needed, moves } => {
                let gained: Points = moves.iter().map(fip_scorecard::Move::gain).sum();
                prop_assert!(tier > scored.tier());
                prop_assert_eq!(card.tier(scored.score() + needed), tier);
                prop_assert!(card.tier(scored.score() + needed - Points::new(1)) < tier);
                prop_assert!(gained >= needed);
                let n_moves = u32::try_from(moves.len()).unwrap();
                prop_assert_eq!(Some(n_moves), fewest_by_enumeration(scored, needed));
                for one in &moves {
                    prop_assert!(one.contribution().characteristic().is_actionable());
                    let rest = gained - one.gain();
                    for to in one.contribution().characteristic().attributes() {
                        let known = !matches!(to.condition(), Condition::Missing | Condition::Other);
                        let gain = to.points() - one.contribution().points();
                        prop_assert!(!known || gain >= one.gain() || rest + gain < needed);
                    }
                }
            }
            Improvement::OutOfReach { needed, attainable, .. } => {
                prop_assert!(attainable < needed);
                prop_assert_eq!(fewest_by_enumeration(scored, needed), None);
            }
            _ => prop_assert_eq!(scored.tier(), Tier::Low),
        }
    }

    #[test]
    fn saving_and_loading_changes_nothing(document in document()) {
        let card = Scorecard::try_from(document.clone()).unwrap();
        prop_assert_eq!(&ScorecardDocument::from(&card), &document);
        let json = serde_json::to_string(&card).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Scorecard>(&json).unwrap(), &card);
        let text = toml::to_string(&card).unwrap();
        prop_assert_eq!(&toml::from_str::<Scorecard>(&text).unwrap(), &card);
        prop_assert_eq!(toml::to_string(&toml::from_str::<Scorecard>(&text).unwrap()).unwrap(), text);
    }
}

#[test]
fn a_value_on_a_cut_goes_right_and_zero_has_no_sign() {
    let card: Scorecard = toml::from_str(
        "format_version = 1\nname = 'x'\nbase_points = 0\n\
         tiers = { high_below = 1, medium_below = 2 }\n[[characteristics]]\nname = 'a'\n\
         input = 'a'\nreason = { code = 'R', text = 'r' }\nattributes = [\n\
         { to = 0, points = 0, label = 'below' }, { from = 0, to = 1, points = 1, label = 'in' },\n\
         { from = 1, points = 2, label = 'above' }, { missing = true, points = 0, label = 'm' }]",
    )
    .unwrap();
    for (number, points) in [
        (-f64::MIN_POSITIVE, 0),
        (-0.0, 1),
        (0.0, 1),
        (1.0_f64.next_down(), 1),
        (1.0, 2),
        (f64::MAX, 2),
        (f64::MIN, 0),
    ] {
        assert_eq!(card.score_only(&[Input::Number(number)]), Ok(Points::new(points)), "{number}");
    }
}

#[test]
fn may_cross_threads() {
    fn check<T: Send + Sync>() {}
    check::<Scorecard>();
    check::<Scorer<'_>>();
    check::<Scored<'_>>();
}
