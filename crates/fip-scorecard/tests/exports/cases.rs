//! Random lawful cards, and rows for them of which some are refused.

use fip_scorecard::{
    BaselineKind, Condition, Input, OddsLine, Points, Scorecard, ScorecardDocument, Tier,
};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::cards::{document, number};

const N_CARDS: usize = 48;
const N_ROWS: usize = 200;

/// A card and rows for it, in the order of its inputs.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) card: Scorecard,
    pub(crate) rows: Vec<Vec<Input<'static>>>,
}

/// What a row gets; the name of the input where it is refused.
pub(crate) type Outcome = Result<Given, String>;

/// A score and what comes with it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Given {
    pub(crate) score: Points,
    pub(crate) tier: Tier,
    pub(crate) probability: Option<f64>,
    pub(crate) reasons: Vec<(String, Points)>,
}

impl Case {
    /// Returns what the crate gives each row.
    pub(crate) fn outcomes(&self) -> Vec<Outcome> {
        let mut scorer = self.card.scorer();
        let mut outcome = |row: &Vec<Input<'static>>| {
            let scored =
                scorer.score_row(row).map_err(|error| refused_input(&error.to_string()))?;
            let reasons = scored.reasons().iter();
            let reasons = reasons.map(|one| (one.code().to_owned(), one.points_below())).collect();
            let (score, tier, probability) = (scored.score(), scored.tier(), scored.probability());
            Ok(Given { score, tier, probability, reasons })
        };
        self.rows.iter().map(&mut outcome).collect()
    }
}

/// Returns the input that a message names; all begin alike.
pub(crate) fn refused_input(message: &str) -> String {
    let input = message.strip_prefix("input `").unwrap().split_once("`: expected ").unwrap().0;
    input.to_owned()
}

/// Returns the cases, the same at every call.
pub(crate) fn cases() -> Vec<Case> {
    let mut runner = TestRunner::deterministic();
    let case = |at| {
        let kind = [
            BaselineKind::BestAttainable,
            BaselineKind::Neutral,
            BaselineKind::Mean,
            BaselineKind::Custom,
        ][at % 4];
        let mut document = document().new_tree(&mut runner).unwrap().current();
        change(&mut document, kind, at);
        let card = Scorecard::try_from(document).unwrap();
        let row: Vec<_> = card.characteristics().iter().map(value).collect();
        let rows = proptest::collection::vec(row, N_ROWS).new_tree(&mut runner).unwrap().current();
        Case { card, rows }
    };
    (0..N_CARDS).map(case).collect()
}

/// Gives a document what the generator does not: a baseline, a line, hostile names, coarse points.
fn change(document: &mut ScorecardDocument, kind: BaselineKind, at: usize) {
    document.baseline = kind;
    "it's a \"card\"\n-- */ | <x> \\".clone_into(&mut document.name);
    if at.is_multiple_of(3) {
        let base_score = f64::from(document.base_points);
        document.probability = Some(OddsLine { base_score, base_odds: 12.5, pdo: 7.3 });
    }
    // Cut-offs a billionth above a score.
    if at % 4 == 2 {
        let tiers = &mut document.tiers;
        let almost_one = Points::from_billionths(999_999_999);
        tiers.high_below = tiers.high_below - almost_one;
        tiers.medium_below = tiers.medium_below - almost_one;
    }
    // Every other card has points of at most two decimals, the usual case.
    let coarse = |points: Points| {
        let unit = 10_000_000;
        let hundredths = points.billionths().div_euclid(unit);
        if at.is_multiple_of(2) { Points::from_billionths(hundredths * unit) } else { points }
    };
    let names = ["it's", "\"a\" `b`", "type", "Score 1", "score_1", "\\"];
    for (characteristic, name) in document.characteristics.iter_mut().zip(names) {
        name.clone_into(&mut characteristic.input);
        for row in &mut characteristic.attributes {
            row.points = coarse(row.points);
            row.label = format!("{}\n'\" -- | `", row.label);
        }
        for reason in characteristic.attributes.iter_mut().filter_map(|row| row.reason.as_mut()) {
            reason.code = format!("{}'\"\\", reason.code);
        }
        characteristic.reason.code = format!("{}'\"\\", characteristic.reason.code);
        let points = characteristic.attributes.iter().map(|row| row.points);
        let middle = (points.clone().min().unwrap() + points.max().unwrap()).billionths() / 2;
        let needs_points = matches!(kind, BaselineKind::Mean | BaselineKind::Custom);
        let middle = coarse(Points::from_billionths(middle));
        characteristic.baseline_points = needs_points.then_some(middle);
    }
}

/// A value for a characteristic: on its cuts and beside them, special, missing, unseen, infinite.
fn value(characteristic: &fip_scorecard::Characteristic) -> BoxedStrategy<Input<'static>> {
    let rows = characteristic.attributes();
    let takes_categories = rows
        .iter()
        .any(|row| matches!(row.condition(), Condition::Categories(_) | Condition::Other));
    if takes_categories {
        let names = vec!["ATM", "CHIP", "ONLINE", "TAP", "WALLET", "ATM", "CHIP", "TAP", "it's"];
        let known = select(names).prop_map(Input::Category);
        return prop_oneof![9 => known, 1 => Just(Input::Missing)].boxed();
    }
    let mut numbers = vec![-0.0, 0.0, 1.0, -999.0];
    for row in rows {
        if let Condition::Interval { from: Some(from), .. } = row.condition() {
            numbers.extend([*from, from.next_down(), from.next_up()]);
        }
    }
    numbers.retain(|number| number.is_finite());
    prop_oneof![
        40 => select(numbers).prop_map(Input::Number),
        40 => number().prop_map(Input::Number),
        15 => Just(Input::Missing),
        1 => select(vec![f64::INFINITY, f64::NEG_INFINITY, f64::NAN]).prop_map(Input::Number),
    ]
    .boxed()
}

#[test]
fn cases_have_rows_of_every_outcome() {
    let all: Vec<_> = cases().iter().flat_map(Case::outcomes).collect();
    assert_eq!(all.len(), N_CARDS * N_ROWS);
    let refused = all.iter().filter(|one| one.is_err()).count();
    assert!(refused > 500 && refused < all.len() / 2, "{refused}");
    for tier in Tier::ALL {
        let found = all.iter().flatten().filter(|one| one.tier == tier).count();
        assert!(found > 200, "{tier}: {found}");
    }
    assert!(all.iter().flatten().any(|one| one.reasons.len() >= 4));
}
