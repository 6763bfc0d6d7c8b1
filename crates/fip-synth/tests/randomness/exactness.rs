//! Card rows stay as they are, whatever is generated beside them.

use std::collections::BTreeMap;

use fip_model::{CustomerId, Origin, Transaction, TransactionId};
use fip_synth::{Bank, CardRows, World};

use crate::fixture::{SEED, cards_with_repetitions, params};

const N_ROWS: usize = 12_000;

fn cards(origin: Origin) -> CardRows {
    CardRows { origin, ..cards_with_repetitions(SEED, N_ROWS) }
}

fn enriched(cards: &CardRows) -> World {
    Bank::enriched(cards, &params(SEED, 90).check().unwrap()).unwrap()
}

/// Returns the transactions that come from the card file, by row of it.
fn of_source(world: &World, cards: &CardRows) -> Vec<Transaction> {
    let mut found: Vec<Option<Transaction>> = vec![None; cards.len()];
    for row in world.star.transactions().iter() {
        let Some(source_row) = row.source_row else {
            assert_eq!(row.origin, Origin::Synthetic, "{row:?}");
            assert!(!row.is_fraud, "a fraud that no row is: {row:?}");
            continue;
        };
        assert_eq!(row.origin, cards.origin, "{row:?}");
        let slot = &mut found[source_row as usize - 1];
        assert!(slot.replace(row).is_none(), "row {source_row} twice");
    }
    found.into_iter().map(Option::unwrap).collect()
}

#[test]
fn every_card_row_is_there_once_and_as_it_was() {
    for origin in [Origin::StandIn, Origin::Real] {
        let cards = cards(origin);
        let world = enriched(&cards);
        let found = of_source(&world, &cards);
        for (at, row) in found.iter().enumerate() {
            assert_eq!(row.source_row, Some(cards.source_rows[at]));
            assert_eq!(row.amount, cards.amounts[at]);
            assert_eq!(row.is_fraud, cards.frauds[at]);
            assert_eq!(row.at.second_of_day(), cards.seconds[at] % 86_400);
        }
        assert!(world.star.transactions().len() > 2 * N_ROWS, "nothing was generated");
    }
}

#[test]
fn repetitions_stay_with_the_row_they_repeat() {
    let cards = cards(Origin::StandIn);
    let found = of_source(&enriched(&cards), &cards);
    let mut seen: BTreeMap<u64, &Transaction> = BTreeMap::new();
    for (row, &digest) in found.iter().zip(&cards.digests) {
        let first = **seen.entry(digest).or_insert(row);
        let same =
            Transaction { transaction_id: row.transaction_id, source_row: row.source_row, ..first };
        assert_eq!(*row, same);
    }
    assert!(found.len() - seen.len() >= 4);
}

#[test]
fn every_fraud_has_one_report_and_none_comes_before_it() {
    let cards = cards(Origin::StandIn);
    let anchor = Bank::around(&cards, &params(SEED, 90).check().unwrap()).unwrap();
    let generated = Bank::generated(&params(SEED, 400).check().unwrap()).unwrap();
    for world in [anchor, enriched(&cards), generated] {
        let frauds: BTreeMap<TransactionId, Transaction> = world
            .star
            .transactions()
            .iter()
            .filter(|row| row.is_fraud)
            .map(|row| (row.transaction_id, row))
            .collect();
        let ids: Vec<TransactionId> =
            world.reports.iter().map(|report| report.transaction_id).collect();
        assert!(!ids.is_empty());
        assert_eq!(ids, frauds.keys().copied().collect::<Vec<_>>(), "{}", world.mode);
        for report in &world.reports {
            let fraud = frauds[&report.transaction_id];
            assert_eq!(report.customer_id, fraud.customer_id);
            assert!(report.reported_at >= fraud.at, "{report:?} {fraud:?}");
        }
    }
}

#[test]
fn transactions_stand_in_order_of_customer_and_time() {
    let table = enriched(&cards(Origin::StandIn)).star.transactions().clone();
    let keys: Vec<(CustomerId, _, TransactionId)> =
        table.iter().map(|row| (row.customer_id, row.at, row.transaction_id)).collect();
    assert!(keys.is_sorted());
    assert!(table.ids().is_sorted_by(|a, b| a < b));
}
