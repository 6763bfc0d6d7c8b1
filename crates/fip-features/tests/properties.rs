//! What holds for all ledgers, windows and catalogues, to the bit.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod tables;
mod worlds;

use std::sync::LazyLock;

use fip_features::{Catalogue, Declaration, Features, Grain, compute, compute_as_of};
use fip_model::{FeatureTable, ObservationWindow};
use proptest::prelude::*;
use rayon::ThreadPoolBuilder;
use tables::cells;
use worlds::{Payment, Shape, World, declarations, everything, random, window, worlds};

/// The whole language of declarations.
static EVERYTHING: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::new(&everything()).unwrap());

fn features(world: &World, window: ObservationWindow) -> Features {
    compute(&world.columns().ledger(), window, &EVERYTHING).unwrap()
}

/// Returns the text of a table's rows; equal text means equal bits.
fn lines(table: &FeatureTable) -> Vec<String> {
    let text = String::from_utf8(table.lines(0..table.n_rows())).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn both(features: &Features) -> [Vec<String>; 2] {
    [lines(&features.monthly), lines(&features.customers)]
}

fn with(world: &World, payments: Vec<Payment>) -> World {
    World { payments, ..world.clone() }
}

/// Returns a world, a window, and the same world with its rows in another order.
fn shuffled() -> impl Strategy<Value = (World, ObservationWindow, World)> {
    worlds().prop_flat_map(|(world, window)| {
        let rows = Just(world.payments.clone()).prop_shuffle();
        rows.prop_map(move |rows| (world.clone(), window, with(&world, rows)))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_order_of_rows_changes_nothing((world, window, shuffled) in shuffled()) {
        let expected = both(&features(&world, window));
        prop_assert_eq!(&both(&features(&shuffled, window)), &expected);
        let orders: [fn(&mut Vec<Payment>); 4] = [
            |rows| rows.sort_by_key(|row| row.customer),
            |rows| rows.sort_by_key(|row| row.at),
            |rows| rows.sort_by_key(|row| std::cmp::Reverse(row.at)),
            |rows| rows.sort_by_key(|row| (row.customer, row.at)),
        ];
        for sort in orders {
            let mut rows = world.payments.clone();
            sort(&mut rows);
            prop_assert_eq!(&both(&features(&with(&world, rows), window)), &expected);
        }
    }

    #[test]
    fn the_order_of_declarations_is_that_of_the_columns_and_changes_no_value(
        (world, window) in worlds(), declarations in Just(everything()).prop_shuffle(),
    ) {
        let catalogue = Catalogue::new(&declarations).unwrap();
        let found = compute(&world.columns().ledger(), window, &catalogue).unwrap();
        let expected = features(&world, window);
        prop_assert_eq!(cells(&found.monthly), cells(&expected.monthly));
        prop_assert_eq!(cells(&found.customers), cells(&expected.customers));
        for (grain, table) in [(Grain::Month, found.monthly), (Grain::Customer, found.customers)] {
            let names = declarations.iter().map(|one| one.name.as_ref());
            let is_there =
                |name: &&str| EVERYTHING.features(grain).iter().any(|one| one.name() == *name);
            let names: Vec<&str> = names.filter(is_there).collect();
            let n_keys = table.spec().key.len();
            prop_assert_eq!(table.spec().header().skip(n_keys).collect::<Vec<_>>(), names);
        }
    }

    #[test]
    fn a_feature_with_two_names_has_two_equal_columns((world, window) in worlds()) {
        let again = |one: Declaration| Declaration { name: format!("{}_again", one.name).into(), ..one };
        let twice: Vec<_> = everything().into_iter().map(again).collect();
        let twice = EVERYTHING.with(&twice).unwrap();
        let found = compute(&world.columns().ledger(), window, &twice).unwrap();
        let expected = features(&world, window);
        for (found, expected) in
            [(found.monthly, expected.monthly), (found.customers, expected.customers)]
        {
            let (found, expected) = (cells(&found), cells(&expected));
            let keys = expected.keys().filter(|name| ["customer_id", "month"].contains(&name.as_str()));
            prop_assert_eq!(found.len() + keys.count(), 2 * expected.len());
            for (name, column) in &found {
                let name = name.strip_suffix("_again").unwrap_or(name);
                prop_assert_eq!(column, &expected[name]);
            }
        }
    }

    #[test]
    fn a_feature_among_others_is_the_feature_alone(
        (world, window) in worlds(), some in declarations(),
    ) {
        let columns = world.columns();
        let together = EVERYTHING.with(&some).unwrap();
        let alone = Catalogue::new(&some).unwrap();
        let alone = compute(&columns.ledger(), window, &alone).unwrap();
        let found = compute(&columns.ledger(), window, &together).unwrap();
        for (alone, found) in
            [(alone.monthly, found.monthly), (alone.customers, found.customers)]
        {
            let found = cells(&found);
            for (name, column) in cells(&alone) {
                prop_assert_eq!(&column, &found[&name]);
            }
        }
    }

    #[test]
    fn rows_outside_the_window_change_nothing((world, window) in worlds()) {
        let mut rows = world.payments.clone();
        rows.retain(|row| window.month_position(row.at).is_some());
        let inside = features(&with(&world, rows), window);
        prop_assert_eq!(both(&features(&world, window)), both(&inside));
    }

    #[test]
    fn the_rows_of_a_customer_are_no_business_of_others((world, window) in worlds()) {
        let whole = features(&world, window);
        for (position, id) in (0_u32..).zip(&world.customers) {
            let mut rows = world.payments.clone();
            rows.retain(|row| row.customer != position);
            let without = features(&with(&world, rows), window);
            let of_others = |lines: Vec<String>| -> Vec<String> {
                lines.into_iter().filter(|line| !line.starts_with(&format!("{id},"))).collect()
            };
            let expected = both(&whole).map(of_others);
            prop_assert_eq!(without.monthly.n_rows(), expected[0].len());
            prop_assert_eq!(without.customers.n_rows(), expected[1].len() + 1);
            prop_assert_eq!(both(&without).map(of_others), expected);
        }
    }

    #[test]
    fn a_fraud_counts_from_its_report_on((world, window) in worlds()) {
        let world = World { knows_reports: true, ..world };
        let known = |row: &Payment| Payment {
            fraud: row.fraud && row.reported.is_some_and(|at| at < window.as_of().midnight()),
            ..*row
        };
        let rows = world.payments.iter().map(known).collect();
        let told = World { knows_reports: false, ..with(&world, rows) };
        prop_assert_eq!(both(&features(&world, window)), both(&features(&told, window)));
    }

    #[test]
    fn the_last_months_are_a_window_of_their_own((world, all) in worlds()) {
        let found = cells(&features(&world, all).customers);
        for n in [1, 3, 6, 12] {
            let months: Vec<_> = all.months().collect();
            let first = months[months.len().saturating_sub(n)].key();
            let last = window(first, u32::try_from(n.min(months.len())).unwrap());
            let expected = cells(&features(&world, last).customers);
            let clause = format!(" in the last {n} month{}", if n == 1 { "" } else { "s" });
            let mut n_compared = 0;
            for late in EVERYTHING.customers() {
                let Some(whole) = late.text().strip_suffix(&clause) else { continue };
                // Those of months look at months before the last; whole ones have their own test.
                if whole.contains("of monthly measure") || whole.contains("of monthly formula") {
                    continue;
                }
                let whole = EVERYTHING.customers().iter().find(|one| one.text() == whole);
                let Some(whole) = whole else { continue };
                prop_assert_eq!(&found[late.name()], &expected[whole.name()], "{}", late.text());
                n_compared += 1;
            }
            prop_assert!(n_compared > 9);
        }
    }

    #[test]
    fn several_windows_are_each_window((world, first) in worlds(), n_months in 1_u32..=14) {
        let columns = world.columns();
        let ledger = columns.ledger();
        let second = window(first.months().next().unwrap().key(), n_months);
        let third = window(202_401, 2);
        let table = compute_as_of(&ledger, &[third, first, second, first], &EVERYTHING).unwrap();
        let mut windows = vec![first, second, third];
        windows.sort_by_key(|window| (window.as_of(), window.start()));
        windows.dedup();
        let of_each = windows.iter().map(|&window| lines(&features(&world, window).customers));
        let of_each: Vec<Vec<String>> = of_each.collect();
        let rows = (0..world.customers.len()).flat_map(|at| of_each.iter().map(move |all| &all[at]));
        prop_assert_eq!(lines(&table), rows.cloned().collect::<Vec<_>>());
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let window = window(202_501, 12);
    let unsorted = random(&Shape::new(3_000, 60_000, window));
    let mut sorted = unsorted.clone();
    sorted.payments.sort_by_key(|row| row.customer);
    let with = |n_threads: usize, world: &World| {
        let pool = ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        pool.install(|| both(&features(world, window)))
    };
    let expected = with(1, &unsorted);
    assert!(expected[0].len() > 10_000);
    for n_threads in [1, 2, 7] {
        assert_eq!(with(n_threads, &sorted), expected);
        assert_eq!(with(n_threads, &unsorted), expected);
    }
}
