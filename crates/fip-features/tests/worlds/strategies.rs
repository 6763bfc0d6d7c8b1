//! Small worlds and a few features for proptest, which makes those that fail smaller still.

use fip_features::Declaration;
use fip_model::{Channel, Country, CustomerId, ObservationWindow, Timestamp};
use proptest::prelude::*;
use proptest::sample::select;

use super::catalogues::{CONDITIONS, MEASURES, SPANS};
use super::draw::merchants;
use super::{Payment, World, window};

/// Merchants of a small world; two of them share a category and two a code.
const N_MERCHANTS: u16 = 25;

/// Returns windows of 1 to 14 months that begin near a leap day.
fn windows() -> impl Strategy<Value = ObservationWindow> {
    (select(vec![202_312, 202_401, 202_402]), 1_u32..=14)
        .prop_map(|(first, n_months)| window(first, n_months))
}

/// Returns transactions of `n_customers`, from 40 days before the window to 40 days after it.
fn payments(n_customers: u32, window: ObservationWindow) -> impl Strategy<Value = Payment> {
    let n_days = window.as_of().days_since(window.start());
    let day = prop_oneof![Just(0), Just(n_days - 1), -40..n_days + 40, 0..n_days];
    let second =
        prop_oneof![select(vec![0_u32, 21_599, 21_600, 79_199, 79_200, 86_399]), 0_u32..86_400,];
    let pence =
        prop_oneof![select(vec![0_i64, 1, -1, 1_000, -1_000, 100_000]), -5_000_i64..50_000,];
    let countries = [*b"GB", *b"FR", *b"ZZ"].map(|letters| Country::new(letters).unwrap());
    let how = (select(Channel::ALL.to_vec()), select(countries.to_vec()));
    let fraud = prop_oneof![
        3 => Just((false, None)),
        1 => (Just(true), proptest::option::of(0_i32..90)),
    ];
    let who = (0..n_customers, 0..u32::from(N_MERCHANTS));
    let start = window.start();
    (who, (day, second), pence, how, fraud).prop_map(
        move |((customer, merchant), (day, second), pence, (channel, country), (fraud, later))| {
            let at = Timestamp::new(start.plus_days(day), second);
            let reported = later.map(|days| Timestamp::new(start.plus_days(day + days), second));
            Payment { at, customer, merchant, pence, channel, country, fraud, reported }
        },
    )
}

/// Returns worlds of 1 to 6 customers with up to 60 transactions, and windows to look at them.
pub(crate) fn worlds() -> impl Strategy<Value = (World, ObservationWindow)> {
    (1_u32..=6, windows(), any::<bool>()).prop_flat_map(|(n_customers, window, knows_reports)| {
        let payments = proptest::collection::vec(payments(n_customers, window), 0..60);
        payments.prop_map(move |payments| {
            // Numbers with gaps between them.
            let customers = (1..=n_customers).map(|n| CustomerId::new(n * n * 1_000)).collect();
            let merchants = merchants(N_MERCHANTS);
            (World { customers, merchants, payments, knows_reports }, window)
        })
    })
}

/// Returns declarations of up to a dozen aggregates, each with or without a condition and a span.
pub(crate) fn declarations() -> impl Strategy<Value = Vec<Declaration>> {
    let condition = proptest::option::of(select(CONDITIONS.to_vec()));
    let span = proptest::option::of(select(SPANS.to_vec()));
    let text = (select(MEASURES.to_vec()), condition, span).prop_map(|(measure, such, span)| {
        let such = such.map_or_else(String::new, |such| format!(" where {such}"));
        // What looks at the months before knows no span.
        let span = span.filter(|_| !measure.contains("against"));
        let span = span.map_or_else(String::new, |span| format!(" in the last {span}"));
        format!("{measure}{such}{span}")
    });
    proptest::collection::vec(text, 1..12).prop_map(|texts| {
        let named = |(at, text)| Declaration::new(format!("feature_{at}"), text);
        texts.into_iter().enumerate().map(named).collect()
    })
}
