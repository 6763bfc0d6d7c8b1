//! The kernel against numbers worked out by hand, and against SQL that was written from the
//! definitions alone and shares no code with it: counts and money exactly, the rest to 1e-9.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod by_hand;
mod reference;
mod support;
mod tables;

use by_hand::{assert_same, sql_results, worked_out};
use fip_features::{Catalogue, Features, Ledger, compute};
use fip_model::{FeatureTable, Month, ObservationWindow, RawTables, StarSchema};
use support::{generated, hand_made_world};

fn window(first: u32, n_months: u32) -> ObservationWindow {
    ObservationWindow::new(Month::new(2025, first).unwrap(), n_months).unwrap()
}

fn built_in(star: &StarSchema, window: ObservationWindow) -> Features {
    compute(&Ledger::of(star), window, Catalogue::built_in()).unwrap()
}

#[test]
fn the_hand_made_world_has_the_values_worked_out_by_hand() {
    let found = built_in(&hand_made_world(false).check().unwrap(), window(1, 4));
    let (monthly, customers) = worked_out();
    assert_same(&found.monthly, &monthly);
    assert_same(&found.customers, &customers);
}

#[test]
fn transactions_after_the_window_change_nothing() {
    let without = built_in(&hand_made_world(false).check().unwrap(), window(1, 4));
    let with = hand_made_world(true).check().unwrap();
    assert!(with.transactions().len() > hand_made_world(false).transactions.len());
    assert_eq!(built_in(&with, window(1, 4)), without);
}

fn assert_equals_sql(star: &StarSchema, window: ObservationWindow) {
    let found = built_in(star, window);
    let (monthly, customers) = sql_results(star, window);
    assert_same(&found.monthly, &monthly);
    assert_same(&found.customers, &customers);
}

#[test]
fn the_hand_made_world_equals_sql() {
    assert_equals_sql(&hand_made_world(true).check().unwrap(), window(1, 4));
}

#[test]
fn a_generated_year_equals_sql() {
    assert_equals_sql(&generated(40, 3000).check().unwrap(), window(1, 12));
}

#[test]
fn one_month_equals_sql() {
    assert_equals_sql(&generated(40, 3000).check().unwrap(), window(7, 1));
}

/// Fails where the brute force of `tests/reference` is not the same as `tables`: who judges the
/// kernel must have been judged.
fn assert_reference_is(
    (by_month, by_customer): &(FeatureTable, FeatureTable),
    star: &StarSchema,
    window: ObservationWindow,
) {
    let ledger = Ledger::of(star);
    let (months, customers) = reference::features(&ledger, window, Catalogue::built_in());
    assert!(!customers.rows.is_empty());
    assert_eq!(reference::differences(by_month, &months), [""; 0]);
    assert_eq!(reference::differences(by_customer, &customers), [""; 0]);
}

#[test]
fn the_reference_has_the_values_worked_out_by_hand() {
    assert_reference_is(&worked_out(), &hand_made_world(true).check().unwrap(), window(1, 4));
}

#[test]
fn the_reference_equals_sql() {
    let star = generated(40, 3000).check().unwrap();
    for window in [window(1, 12), window(7, 1), window(2, 3)] {
        assert_reference_is(&sql_results(&star, window), &star, window);
    }
}

#[test]
fn the_reference_differs_from_what_was_worked_out_from_other_rows() {
    let star = hand_made_world(true).check().unwrap();
    let ledger = Ledger::of(&star);
    let (_, customers) = reference::features(&ledger, window(1, 5), Catalogue::built_in());
    let differences = reference::differences(&worked_out().1, &customers);
    assert!(differences.iter().any(|line| line.starts_with("C0000003 total_spend")));
}

#[test]
fn no_transactions_and_no_customers_give_tables_without_failing() {
    let mut raw = generated(5, 0);
    let idle = built_in(&raw.clone().check().unwrap(), window(1, 12));
    assert_eq!((idle.monthly.n_rows(), idle.customers.n_rows()), (0, 5));
    assert_eq!(idle.customers.number(0, "txn_count"), Some(0.0));
    assert_eq!(idle.customers.number(0, "spend_volatility"), None);
    raw = RawTables::default();
    assert_eq!(built_in(&raw.check().unwrap(), window(1, 12)).customers.n_rows(), 0);
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let star = generated(700, 5000).check().unwrap();
    let with = |n_threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        let features = pool.install(|| built_in(&star, window(1, 12)));
        let customers = features.customers.lines(0..features.customers.n_rows());
        (features.monthly.lines(0..features.monthly.n_rows()), customers)
    };
    let one = with(1);
    assert_eq!(with(2), one);
    assert_eq!(with(7), one);
}
