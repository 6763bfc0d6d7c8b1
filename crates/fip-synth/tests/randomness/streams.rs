//! No two customers draw from one stream: what should be told apart by chance alone is.

use std::collections::BTreeMap;

use fip_synth::Generator;

use crate::fixture::{SEED, many_customers, params};

/// Returns the number of pairs that are equal.
fn n_pairs<K: Ord>(keys: impl IntoIterator<Item = K>) -> usize {
    let mut counts: BTreeMap<K, usize> = BTreeMap::new();
    for key in keys {
        *counts.entry(key).or_default() += 1;
    }
    counts.values().map(|count| count * (count - 1) / 2).sum()
}

/// Of 400 customers' first payments, 79,800 pairs, one in 3,600 is at the same second of an hour. Were
/// one customer's stream also another's, many would be who have as many payments on their first day.
#[test]
fn first_payments_are_at_the_same_second_as_chance_has_it() {
    const N_CUSTOMERS: u32 = 400;
    let generator = Generator::new(&params(SEED, 1).check().unwrap()).unwrap();
    let part = generator.customers(1..N_CUSTOMERS + 1);
    let mut first: BTreeMap<_, u32> = BTreeMap::new();
    for row in part.transactions.iter() {
        first.entry(row.customer_id).or_insert(row.at.second_of_day() % 3600);
    }
    assert_eq!(first.len(), N_CUSTOMERS as usize);
    let pairs = n_pairs(first.values());
    let expected = first.len() as f64 * (first.len() as f64 - 1.0) / 2.0 / 3600.0;
    let most = expected + 4.0 * expected.sqrt();
    assert!((pairs as f64) < most, "{pairs} pairs for {expected}");
}

#[test]
fn no_two_of_twenty_thousand_customers_are_one() {
    let world = many_customers(1);
    let twins = n_pairs(world.star.customers().iter().map(|of| {
        (of.joined_date, of.annual_income, of.age, of.postcode_area.clone(), of.employment_status)
    }));
    assert!(twins <= 1, "{twins} pairs of people");
    let same_risk = n_pairs(world.truth.iter().map(|of| of.event_probability.to_bits()));
    assert_eq!(same_risk, 0, "pairs of one strain");
}
