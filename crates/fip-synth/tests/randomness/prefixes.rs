//! Customers 1 to n are the same in every larger bank, and alone.

use fip_model::TransactionTable;
use fip_synth::{Bank, Generator, Part, World, stand_in};

use crate::fixture::{SEED, params};

fn generator() -> Generator {
    Generator::new(&params(SEED, 1).check().unwrap()).unwrap()
}

/// Returns the tables of customers as text that can be compared.
fn told(part: &Part) -> String {
    let Part { customers, accounts, transactions, reports, outcomes, truth } = part;
    let rows: Vec<_> = transactions.iter().collect();
    format!("{customers:?}\n{accounts:?}\n{rows:?}\n{reports:?}\n{outcomes:?}\n{truth:?}")
}

/// Returns the customers of a part whose numbers are below `end`.
fn first(part: &Part, end: u32) -> Part {
    let mut transactions = TransactionTable::default();
    for row in part.transactions.iter().filter(|row| row.customer_id.number() < end) {
        transactions.push(row);
    }
    let mut part = Part { transactions, ..part.clone() };
    part.customers.retain(|row| row.customer_id.number() < end);
    part.accounts.retain(|row| row.customer_id.number() < end);
    part.reports.retain(|row| row.customer_id.number() < end);
    part.outcomes.retain(|row| row.customer_id.number() < end);
    part.truth.retain(|row| row.customer_id.number() < end);
    part
}

fn part_of(world: World) -> Part {
    Part {
        customers: world.star.customers().to_vec(),
        accounts: world.star.accounts().to_vec(),
        transactions: world.star.transactions().clone(),
        reports: world.reports,
        outcomes: world.outcomes,
        truth: world.truth,
    }
}

#[test]
fn earlier_customers_are_the_same_in_every_larger_generated_bank() {
    let bank = |n: usize| part_of(Bank::generated(&params(SEED, n).check().unwrap()).unwrap());
    let largest = bank(150);
    assert_eq!(told(&first(&largest, 151)), told(&generator().customers(1..151)));
    for n in [1, 2, 63, 64, 65, 128] {
        let end = u32::try_from(n).unwrap() + 1;
        assert_eq!(told(&bank(n)), told(&first(&largest, end)), "{n} customers");
    }
    assert!(!largest.reports.is_empty(), "no fraud was compared");
}

#[test]
fn ranges_may_be_cut_anywhere_and_made_in_any_order() {
    let generator = generator();
    let whole = told(&generator.customers(1..60));
    for cuts in [vec![1, 60], vec![1, 2, 3, 31, 60], vec![1, 17, 17, 59, 60]] {
        let mut parts: Vec<Part> =
            cuts.windows(2).rev().map(|ends| generator.customers(ends[0]..ends[1])).collect();
        parts.reverse();
        let mut joined = Part::default();
        for part in parts {
            joined.customers.extend(part.customers);
            joined.accounts.extend(part.accounts);
            joined.transactions.append(part.transactions);
            joined.reports.extend(part.reports);
            joined.outcomes.extend(part.outcomes);
            joined.truth.extend(part.truth);
        }
        assert_eq!(told(&joined), whole, "{cuts:?}");
    }
}

/// Another generator, asked for one customer alone, makes the one that stands among neighbours.
#[test]
fn a_customer_made_alone_is_the_one_in_the_whole() {
    for number in [1, 2, 137, 65_536, 1_048_577, 9_000_000, 9_999_999] {
        let around = generator().customers(number.max(3) - 2..number + 1);
        let before = first(&around, number);
        let alone = generator().customers(number..number + 1);
        let ids: Vec<u32> = alone.customers.iter().map(|of| of.customer_id.number()).collect();
        assert_eq!(ids, [number]);
        assert!(alone.transactions.iter().all(|row| row.customer_id.number() == number));
        let n_before = before.transactions.len();
        let behind: Vec<_> = around.transactions.iter().skip(n_before).collect();
        assert_eq!(behind, alone.transactions.iter().collect::<Vec<_>>(), "customer {number}");
        assert_eq!(around.customers.last(), alone.customers.last());
        assert_eq!(around.accounts[before.accounts.len()..], alone.accounts);
        assert_eq!(around.reports[before.reports.len()..], alone.reports);
        assert_eq!(around.outcomes.last(), alone.outcomes.last());
        assert_eq!(around.truth.last(), alone.truth.last());
    }
}

/// Card rows are dealt to all customers of a bank, so that in these modes the facts of the earlier ones
/// do depend on how many others there are; who they are and what becomes of them does not.
#[test]
fn people_around_card_rows_do_not_depend_on_how_many_there_are() {
    let cards = stand_in(SEED, Some(2000));
    let around = |n: usize| Bank::around(&cards, &params(SEED, n).check().unwrap()).unwrap();
    let enriched = |n: usize| Bank::enriched(&cards, &params(SEED, n).check().unwrap()).unwrap();
    let people = |world: World, n: u32| {
        let part = first(&part_of(world), n + 1);
        told(&Part { transactions: TransactionTable::default(), reports: Vec::new(), ..part })
    };
    let few = people(around(30), 30);
    for more in [31, 80] {
        assert_eq!(few, people(around(more), 30), "anchor, {more}");
        assert_eq!(few, people(enriched(more), 30), "enriched, {more}");
    }
    let of_first = |world: World| first(&part_of(world), 2).transactions.len();
    assert_ne!(of_first(around(30)), of_first(around(80)), "the first keeps no row for ever");
}
