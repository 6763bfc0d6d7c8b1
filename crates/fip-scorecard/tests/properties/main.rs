//! What holds for every scorecard and every row.

mod cards;
mod hostile;

use std::collections::BTreeMap;

use cards::{document, document_and_row, number};
use fip_scorecard::{
    Attribute, Column, Condition, Improvement, Input, Points, Scorecard, ScorecardDocument, Scored,
    Scorer, Tier,
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
            let special = all.iter().any(|row| match row.condition() {
                Condition::Values(values) => values.contains(&number),
                _ => false,
            });
            !special && from.is_none_or(|from| from <= number) && to.is_none_or(|to| number < to)
        }
        (Condition::Other, Input::Category(name)) => {
            !all.iter().any(|other| lists(other.condition(), name))
        }
        (condition, Input::Category(name)) => lists(condition, name),
        (Condition::Values(values), Input::Number(number)) => values.contains(&number),
        _ => false,
    }
}

/// The reasons by the definition: totals by code, ranked stably, positive ones only.
fn reasons_by_definition(scored: &Scored<'_>) -> Vec<(String, Points)> {
    let mut order: Vec<&str> = Vec::new();
    let mut totals: BTreeMap<&str, Points> = BTreeMap::new();
    for one in scored.contributions() {
        let reason = one.attribute().own_reason().unwrap_or(one.characteristic().reason());
        if !order.contains(&reason.code.as_str()) {
            order.push(&reason.code);
        }
        let total: &mut Points = totals.entry(&reason.code).or_default();
        *total = *total + one.points_lost();
    }
    let mut reasons: Vec<_> = order
        .iter()
        .map(|&code| (code.to_owned(), totals[code]))
        .filter(|one| one.1 > Points::ZERO)
        .collect();
    reasons.sort_by_key(|one| std::cmp::Reverse(one.1));
    reasons.truncate(scored.card().max_reasons());
    reasons
}

/// How far apart two intervals are, by their cuts; 1 for anything else.
fn steps(all: &[Attribute], from: &Attribute, to: &Attribute) -> usize {
    let cut = |row: &Attribute, end: bool| match row.condition() {
        Condition::Interval { from, to } => {
            Some(if end { to.unwrap_or(f64::INFINITY) } else { from.unwrap_or(f64::NEG_INFINITY) })
        }
        _ => None,
    };
    let (Some(a), Some(b)) = (cut(from, false), cut(to, false)) else { return 1 };
    let between = |cut: f64| a.min(b) < cut && cut <= a.max(b);
    all.iter().filter_map(|row| cut(row, false)).filter(|&cut| between(cut)).count()
}

/// The fewest changes and then steps that gain enough, by trying every combination of rows.
fn least_by_enumeration(scored: &Scored<'_>, needed: Points) -> Option<(usize, usize)> {
    let mut reached = vec![(0, 0, Points::ZERO)];
    for one in scored.contributions().iter().filter(|one| one.characteristic().is_actionable()) {
        let all = one.characteristic().attributes();
        let known = all.iter().filter(|to| {
            matches!(to.condition(), Condition::Interval { .. } | Condition::Categories(_))
        });
        let moved: Vec<_> = known
            .flat_map(|to| {
                let (steps, gain) = (steps(all, one.attribute(), to), to.points() - one.points());
                reached.iter().map(move |&(n, s, g)| (n + 1, s + steps, g + gain))
            })
            .collect();
        reached.extend(moved);
    }
    reached.iter().filter(|one| one.2 >= needed).map(|one| (one.0, one.1)).min()
}

/// The values of one input, kept as the narrowest kind of column.
enum Cells<'a> {
    Numbers(Vec<f64>),
    Optional(Vec<Option<f64>>),
    Names(Vec<Option<&'a str>>),
    Indices(Vec<Option<u32>>, Vec<&'a str>),
}

impl<'a> Cells<'a> {
    fn new(rows: &[Vec<Input<'a>>], at: usize) -> Self {
        let values = rows.iter().map(|row| row[at]);
        let number = |value| if let Input::Number(number) = value { Some(number) } else { None };
        let name = |value| if let Input::Category(name) = value { Some(name) } else { None };
        let names: Vec<_> = values.clone().map(name).collect();
        if names.iter().any(Option::is_some) {
            let mut known: Vec<_> = names.iter().copied().flatten().chain(["unused"]).collect();
            known.sort_unstable();
            known.dedup();
            let index =
                |name| known.binary_search(&name).ok().and_then(|at| u32::try_from(at).ok());
            let indices = names.iter().map(|name| name.and_then(index)).collect();
            return if at.is_multiple_of(2) {
                Self::Names(names)
            } else {
                Self::Indices(indices, known)
            };
        }
        let numbers: Option<Vec<_>> = values.clone().map(number).collect();
        numbers.map_or(Self::Optional(values.map(number).collect()), Self::Numbers)
    }

    fn column(&self) -> Column<'_> {
        match self {
            Self::Numbers(values) => Column::Numbers(values),
            Self::Optional(values) => Column::OptionalNumbers(values),
            Self::Names(values) => Column::OptionalCategories(values),
            Self::Indices(indices, names) => Column::Indices { indices, names },
        }
    }
}

/// The number where one is taken, otherwise the first category.
fn probe(characteristic: &fip_scorecard::Characteristic, number: f64) -> Input<'_> {
    let category = characteristic.attributes().iter().find_map(|row| match row.condition() {
        Condition::Categories(names) => names.first(),
        _ => None,
    });
    category.map_or(Input::Number(number), |name| Input::Category(name))
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
        let points: i64 = scored.contributions().iter().map(|one| one.points().billionths()).sum();
        let sum = Points::from_billionths(card.base_points().billionths() + points);
        prop_assert_eq!(scored.score(), sum + scored.rounding());
        let rounded = if card.rounds_score() { sum.rounded() } else { sum };
        prop_assert_eq!(scored.score(), rounded);
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
    fn columns_score_as_rows(
        (document, seeds) in (document(), proptest::collection::vec(any::<u64>(), 0..1_500))
    ) {
        let card = Scorecard::try_from(document).unwrap();
        // Of each input a few values that the card takes, drawn by the seeds.
        let values: Vec<Vec<Input<'_>>> = card
            .characteristics()
            .iter()
            .map(|one| {
                let numbers = [-999.0, -1.5, -0.0, 1.0, 2.5, 1e9].map(|n| probe(one, n));
                let missing = Some(Input::Missing).filter(|_| !one.refuses_missing());
                numbers.into_iter().chain(missing).collect()
            })
            .collect();
        let value = |seed: u64, at: usize| {
            let [_, .., drawn] = (seed >> (at * 8)).to_be_bytes();
            values[at][usize::from(drawn) % values[at].len()]
        };
        let rows: Vec<Vec<_>> =
            seeds.iter().map(|&seed| (0..values.len()).map(|at| value(seed, at)).collect()).collect();
        let cells: Vec<_> = (0..values.len()).map(|at| Cells::new(&rows, at)).collect();
        let columns: Vec<_> = cells.iter().map(Cells::column).collect();
        let by_row: Vec<_> = rows.iter().map(|row| card.score_only(row).unwrap()).collect();
        prop_assert_eq!(card.score_columns(&columns), Ok(by_row));
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
        let explained: Points = scored.reasons().iter().map(fip_scorecard::Reason::points_below).sum();
        let shortfall = card.best_score() - scored.score();
        let rounding = Points::new(i32::from(card.rounds_score()));
        prop_assert!(explained <= shortfall + rounding);
        if scored.reasons().len() < card.max_reasons() {
            prop_assert!(explained >= shortfall - rounding, "every point lost has a reason");
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
        // Special values stand outside the order.
        prop_assume!([a, b].iter().all(|number| ![-999.0, 0.0, 1.0].contains(number)));
        let card = Scorecard::try_from(document).unwrap();
        let characteristics = card.characteristics().iter();
        let row = |number| -> Vec<_> { characteristics.clone().map(|one| probe(one, number)).collect() };
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
                let reached = |sum: Points| if card.rounds_score() { card.tier(sum.rounded()) } else { card.tier(sum) };
                let sum = scored.score() - scored.rounding() + needed;
                prop_assert_eq!(reached(sum), tier);
                prop_assert!(reached(sum - Points::from_billionths(1)) < tier);
                prop_assert!(gained >= needed);
                let found = (moves.len(), moves.iter().map(fip_scorecard::Move::steps).sum());
                prop_assert_eq!(Some(found), least_by_enumeration(scored, needed));
                for one in &moves {
                    prop_assert!(one.contribution().characteristic().is_actionable());
                }
            }
            Improvement::OutOfReach { needed, attainable, .. } => {
                prop_assert!(attainable < needed);
                prop_assert_eq!(least_by_enumeration(scored, needed), None);
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
