//! The kernel against the definitions computed once more by brute force: keys, counts, money and days
//! exactly, reals to 1e-9.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod reference;
mod support;
mod tables;
mod worlds;

use std::collections::BTreeSet;

use fip_features::{Catalogue, CatalogueError, Ledger, compute};
use fip_model::{Category, Channel, Country, CustomerId, Month, ObservationWindow, Timestamp};
use proptest::prelude::*;
use worlds::{
    Payment, Shape, World, catalogues, conditions, everything, ids, merchants, random, window,
    worlds,
};

/// Returns where the kernel and the reference differ.
fn differences(
    ledger: &Ledger<'_>,
    window: ObservationWindow,
    catalogue: &Catalogue,
) -> Vec<String> {
    let found = compute(ledger, window, catalogue).unwrap();
    let (months, customers) = reference::features(ledger, window, catalogue);
    let mut all = reference::differences(&found.monthly, &months);
    all.extend(reference::differences(&found.customers, &customers));
    all
}

fn assert_equal(ledger: &Ledger<'_>, window: ObservationWindow, catalogue: &Catalogue) {
    let all = differences(ledger, window, catalogue);
    let first: Vec<&String> = all.iter().take(20).collect();
    assert!(all.is_empty(), "{} cells differ: {first:#?}", all.len());
}

/// Compares the whole language of declarations, and the built-in features, on a world.
fn assert_equal_on(world: &World, window: ObservationWindow) {
    let columns = world.columns();
    let everything = Catalogue::new(&everything()).unwrap();
    assert_equal(&columns.ledger(), window, &everything);
    assert_equal(&columns.ledger(), window, Catalogue::built_in());
}

/// A purchase of ten pounds by the first customer.
fn ten_pounds(at: &str) -> Payment {
    Payment {
        at: at.parse().unwrap(),
        customer: 0,
        merchant: 0,
        pence: 1_000,
        channel: Channel::Online,
        country: Country::GB,
        fraud: false,
        reported: None,
    }
}

fn world(n_customers: u32, payments: Vec<Payment>) -> World {
    World { customers: ids(n_customers), merchants: merchants(60), payments, knows_reports: false }
}

#[test]
fn every_feature_differs_from_row_to_row() {
    let window = window(202_501, 12);
    let columns = random(&Shape::new(300, 6_000, window)).columns();
    let catalogue = Catalogue::new(&everything()).unwrap();
    let (months, customers) = reference::features(&columns.ledger(), window, &catalogue);
    // Figures of the window, numbers alone, what cancels out, and what is never or always so.
    let constant = [
        "window_start", "window_end", "window_months", "formula_of_window", "formula_number",
        "formula_by_zero", "count_36",
    ];
    for table in [&months, &customers] {
        assert!(table.names.len() > 150);
        for (at, name) in table.names.iter().enumerate() {
            let values: BTreeSet<String> =
                table.rows.iter().map(|(.., cells)| format!("{:?}", cells[at])).collect();
            if values.len() < 2 && !constant.contains(&name.as_str()) {println!("{name} {} {values:?}", table.names.len()); }
        }
    }
}

#[test]
fn many_rows_a_customer_and_few() {
    let window = window(202_501, 12);
    for (n_customers, n_rows) in [(40, 4_000), (400, 1_500), (1, 30)] {
        assert_equal_on(&random(&Shape::new(n_customers, n_rows, window)), window);
    }
}

#[test]
fn windows_of_any_length() {
    for (first, n_months) in
        [(202_506, 1), (202_402, 1), (202_512, 2), (202_312, 14), (201_603, 120), (195_001, 1200)]
    {
        let window = window(first, n_months);
        assert_equal_on(&random(&Shape::new(40, 3_000, window)), window);
    }
}
