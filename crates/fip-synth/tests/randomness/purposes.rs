//! No draw of one purpose moves another: worlds that differ in one setting differ in nothing else.

use fip_model::Transaction;
use fip_synth::{Bank, BankParams, World, stand_in};

use crate::fixture::{SEED, Texts, every_mode, params};

fn generated(params: BankParams) -> World {
    Bank::generated(&params.check().unwrap()).unwrap()
}

/// Times, amounts, channels, countries and wants stay too: only who was paid changes.
#[test]
fn more_merchants_change_only_who_is_paid() {
    let few = generated(params(SEED, 60).merchants(2500));
    let many = generated(params(SEED, 60).merchants(6000));
    assert_eq!(Texts::of(&few).differing(&Texts::of(&many)), ["merchants", "transactions"]);
    assert_eq!(few.star.merchants(), &many.star.merchants()[..few.star.merchants().len()]);
    let (few, many) = (few.star.transactions(), many.star.transactions());
    assert_eq!(few.len(), many.len());
    let mut n_elsewhere = 0;
    for (a, b) in few.iter().zip(many.iter()) {
        assert_eq!(Transaction { merchant_id: b.merchant_id, ..a }, b);
        n_elsewhere += usize::from(a.merchant_id != b.merchant_id);
    }
    assert!(2 * n_elsewhere > few.len(), "{n_elsewhere} of {}", few.len());
}

#[test]
fn another_risk_changes_outcomes_alone() {
    let cards = stand_in(SEED, Some(1500));
    let usual = params(SEED, 50);
    let others =
        [usual.base_rate(0.3), usual.bound_auc(0.7), usual.gap_months(3), usual.outcome_months(12)];
    let before = every_mode(usual, &cards).map(|(mode, world)| (mode, Texts::of(&world)));
    for other in others {
        for ((mode, before), (_, after)) in before.iter().zip(every_mode(other, &cards)) {
            let differing = before.differing(&Texts::of(&after));
            assert_eq!(differing, ["outcomes", "truth"], "{mode}, {other:?}");
        }
    }
}

/// Common random numbers: at thrice the base rate those who had an event have one still, no later.
#[test]
fn a_higher_base_rate_keeps_the_events_there_were() {
    let cards = stand_in(SEED, Some(1000));
    let outcomes = |rate: f64| {
        let params = params(SEED, 4000).base_rate(rate).check().unwrap();
        Bank::around(&cards, &params).unwrap().outcomes
    };
    let (few, many) = (outcomes(0.1), outcomes(0.3));
    let n_events = few.iter().filter(|outcome| outcome.at_risk).count();
    assert!(n_events > 300, "{n_events}");
    for (few, many) in few.iter().zip(&many).filter(|(few, _)| few.at_risk) {
        assert!(many.at_risk, "{few:?}");
        assert!(
            many.event_date.map(fip_model::Date::month)
                <= few.event_date.map(fip_model::Date::month)
        );
    }
}

/// Whoever is the customer, the payments of a card file are there beside those that are generated:
/// fewer or other rows leave people, merchants and outcomes alone.
#[test]
fn other_card_rows_change_no_customer() {
    let world = |n_rows: usize| {
        let cards = stand_in(SEED, Some(n_rows));
        every_mode(params(SEED, 50), &cards).map(|(mode, world)| (mode, Texts::of(&world)))
    };
    for ((mode, few), (_, many)) in world(500).iter().zip(world(2000)) {
        let moved = few.differing(&many);
        let of_facts = |name: &&str| matches!(*name, "transactions" | "reports" | "ledger");
        assert!(moved.iter().all(of_facts), "{mode}: {moved:?}");
        assert_eq!(moved.is_empty(), *mode == "generate", "{mode}: {moved:?}");
    }
}
