//! The kernel against numbers worked out by hand, and against SQL that was written from the
//! definitions alone and shares no code with it: counts and money exactly, the rest to 1e-9.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use fip_features::{Catalogue, FeatureError, Features, Ledger};
use fip_model::{Month, ObservationWindow, RawTables, StarSchema};
use support::{assert_same, by_hand, generated, hand_made_world, sql_results};

fn compute(star: &StarSchema, window: ObservationWindow) -> Result<Features, FeatureError> {
    fip_features::compute(&Ledger::of(star), window, Catalogue::built_in())
}

fn first_four_months() -> ObservationWindow {
    ObservationWindow::new(Month::new(2025, 1).unwrap(), 4).unwrap()
}

fn whole_year() -> ObservationWindow {
    ObservationWindow::new(Month::new(2025, 1).unwrap(), 12).unwrap()
}

#[test]
fn the_hand_made_world_has_the_values_worked_out_by_hand() {
    let star = hand_made_world(false).check().unwrap();
    let found = compute(&star, first_four_months()).unwrap();
    assert_same(&found.monthly, &by_hand("expected_monthly.csv", found.monthly.spec()));
    assert_same(&found.customers, &by_hand("expected_customer.csv", found.customers.spec()));
}

#[test]
fn transactions_after_the_window_change_nothing() {
    let without = compute(&hand_made_world(false).check().unwrap(), first_four_months()).unwrap();
    let with = hand_made_world(true).check().unwrap();
    assert!(with.transactions().len() > hand_made_world(false).transactions.len());
    assert_eq!(compute(&with, first_four_months()).unwrap(), without);
}

fn assert_equals_sql(star: &StarSchema, window: ObservationWindow) {
    let found = compute(star, window).unwrap();
    let (monthly, customers) = sql_results(star, window, &found);
    assert_same(&found.monthly, &monthly);
    assert_same(&found.customers, &customers);
}

#[test]
fn the_hand_made_world_equals_sql() {
    assert_equals_sql(&hand_made_world(true).check().unwrap(), first_four_months());
}

#[test]
fn a_generated_year_equals_sql() {
    assert_equals_sql(&generated(40, 3000).check().unwrap(), whole_year());
}

#[test]
fn one_month_equals_sql() {
    let window = ObservationWindow::new(Month::new(2025, 7).unwrap(), 1).unwrap();
    assert_equals_sql(&generated(40, 3000).check().unwrap(), window);
}

#[test]
fn no_transactions_and_no_customers_give_tables_without_failing() {
    let mut raw = generated(5, 0);
    let idle = compute(&raw.clone().check().unwrap(), whole_year()).unwrap();
    assert_eq!((idle.monthly.n_rows(), idle.customers.n_rows()), (0, 5));
    assert_eq!(idle.customers.number(0, "txn_count"), Some(0.0));
    assert_eq!(idle.customers.number(0, "spend_volatility"), None);
    raw = RawTables::default();
    assert_eq!(compute(&raw.check().unwrap(), whole_year()).unwrap().customers.n_rows(), 0);
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let star = generated(700, 5000).check().unwrap();
    let with = |n_threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        let features = pool.install(|| compute(&star, whole_year())).unwrap();
        let customers = features.customers.lines(0..features.customers.n_rows());
        (features.monthly.lines(0..features.monthly.n_rows()), customers)
    };
    let one = with(1);
    assert_eq!(with(2), one);
    assert_eq!(with(7), one);
}
