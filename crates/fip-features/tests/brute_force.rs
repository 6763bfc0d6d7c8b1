//! The kernel against the definitions computed once more by brute force: keys, counts, money and days
//! exactly, reals to 1e-9.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod reference;
mod tables;
mod worlds;

use fip_features::{Catalogue, Ledger, compute};
use fip_model::ObservationWindow;
use worlds::{Shape, everything, random, window};

/// Fails where the kernel and the reference differ.
fn assert_equal(ledger: &Ledger<'_>, window: ObservationWindow, catalogue: &Catalogue) {
    let found = compute(ledger, window, catalogue).unwrap();
    let (months, customers) = reference::features(ledger, window, catalogue);
    let mut all = reference::differences(&found.monthly, &months);
    all.extend(reference::differences(&found.customers, &customers));
    let first: Vec<&String> = all.iter().take(20).collect();
    assert!(all.is_empty(), "{} cells differ: {first:#?}", all.len());
}

#[test]
fn a_year() {
    let window = window(202_501, 12);
    let world = random(&Shape::new(40, 4_000, window));
    let catalogue = Catalogue::new(&everything()).unwrap();
    assert_equal(&world.columns().ledger(), window, &catalogue);
    assert_equal(&world.columns().ledger(), window, Catalogue::built_in());
}
