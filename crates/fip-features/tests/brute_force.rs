//! The kernel against the definitions computed once more by brute force: keys, counts, money and days
//! exactly, reals to 1e-9.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod extremes;
mod hand_made;
mod reference;
mod refunds;
mod support;
mod tables;
mod worlds;

use std::collections::BTreeSet;

use fip_features::{Catalogue, Grain, Ledger, compute};
use fip_model::{Channel, Country, ObservationWindow};
use hand_made::hand_made_world;
use proptest::prelude::*;
use refunds::with_refunds;
use support::generated;
use worlds::{Payment, Shape, World, declarations, everything, random, window, worlds};

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

#[test]
fn every_feature_differs_from_row_to_row() {
    let window = window(202_501, 12);
    let catalogue = Catalogue::new(&everything()).unwrap();
    let tables = [(24, 20_000), (300, 3_000)].map(|(n_customers, n_rows)| {
        let columns = random(&Shape::new(n_customers, n_rows, window)).columns();
        reference::features(&columns.ledger(), window, &catalogue)
    });
    // Numbers alone, what cancels out, what never holds, and all over all.
    let constant = [
        "formula_number",
        "formula_by_zero",
        "formula_of_zero",
        "count_36",
        "spend_36",
        "spend_37",
    ];
    let all_over_all = ["share of count", "share of spend"];
    for grain in Grain::ALL {
        assert!(catalogue.features(grain).len() > 150);
        for (at, feature) in catalogue.features(grain).iter().enumerate() {
            let rows = tables.iter().flat_map(|(months, customers)| match grain {
                Grain::Month => &months.rows,
                _ => &customers.rows,
            });
            let cells = rows.map(|(.., cells)| format!("{:?}", cells[at]));
            let differs = cells.collect::<BTreeSet<_>>().len() > 1;
            // A month has no slope and no spread.
            let is_excepted = constant.contains(&feature.name())
                || all_over_all.contains(&feature.text())
                || feature.text().contains("window")
                || feature.text().ends_with("in the last 1 month");
            assert!(differs || is_excepted, "{} of {}", feature.text(), grain.table());
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
    let windows =
        [(202_506, 1), (202_402, 1), (202_512, 2), (202_312, 14), (201_603, 120), (195_001, 1200)];
    for (first, n_months) in windows {
        let window = window(first, n_months);
        assert_equal_on(&random(&Shape::new(40, 3_000, window)), window);
    }
}

#[test]
fn rows_outside_the_window_alone() {
    let window = window(202_501, 3);
    let shape = Shape { percent_outside: 100, ..Shape::new(20, 200, window) };
    let world = random(&shape);
    assert!(!world.payments.is_empty());
    assert_equal_on(&world, window);
}

#[test]
fn frauds_that_are_reported_late() {
    let all = window(202_406, 12);
    let world = random(&Shape { knows_reports: true, ..Shape::new(50, 4_000, all) });
    for n_months in [1, 2, 6, 12, 14] {
        assert_equal_on(&world, window(202_406, n_months));
    }
}

#[test]
fn a_fraud_is_known_a_second_before_the_as_of_date_and_not_at_it() {
    let window = window(202_501, 1);
    let fraud = |at: &str, reported: &str| Payment {
        fraud: true,
        reported: reported.parse().ok(),
        ..ten_pounds(at)
    };
    let known = fraud("2025-01-05T12:00:00", "2025-01-31T23:59:59");
    let late = fraud("2025-01-06T12:00:00", "2025-02-01T00:00:00");
    let never = fraud("2025-01-07T12:00:00", "");
    let payments = vec![late, known, never, ten_pounds("2025-01-08T00:00:00")];
    let world = World { knows_reports: true, ..World::new(1, payments) };
    assert_equal_on(&world, window);
    let columns = world.columns();
    let found = compute(&columns.ledger(), window, Catalogue::built_in()).unwrap().customers;
    assert_eq!(found.number(0, "fraud_count"), Some(1.0));
    assert_eq!(found.number(0, "days_since_fraud"), Some(27.0));
}

#[test]
fn the_nights_on_which_clocks_change_are_like_others() {
    let window = window(202_503, 8);
    let hours = ["00:59:59", "01:00:00", "01:30:00", "01:59:59", "02:00:00", "23:59:59"];
    let moments = ["2025-03-29", "2025-03-30", "2025-03-31", "2025-10-25", "2025-10-26"]
        .map(|day| hours.map(|hour| ten_pounds(&format!("{day}T{hour}"))));
    let world = World::new(2, moments.concat());
    assert_equal_on(&world, window);
    let two = vec![ten_pounds("2025-03-30T00:00:00"), ten_pounds("2025-03-31T00:00:00")];
    let columns = World { payments: two, ..world }.columns();
    let found = compute(&columns.ledger(), window, Catalogue::built_in()).unwrap().customers;
    assert_eq!(found.number(0, "days_between_txns"), Some(1.0));
}

#[test]
fn star_schemas() {
    let everything = Catalogue::new(&everything()).unwrap();
    let refunded = with_refunds(generated(40, 3_000));
    for raw in [hand_made_world(true), generated(40, 3_000), refunded] {
        let star = raw.check().unwrap();
        for window in [window(202_501, 4), window(202_501, 12), window(202_507, 1)] {
            assert_equal(&Ledger::of(&star), window, &everything);
            assert_equal(&Ledger::of(&star), window, Catalogue::built_in());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn any_world_and_any_catalogue((world, window) in worlds(), features in declarations()) {
        let catalogue = Catalogue::new(&features).unwrap();
        let differences = differences(&world.columns().ledger(), window, &catalogue);
        prop_assert_eq!(differences, Vec::<String>::new());
    }
}
