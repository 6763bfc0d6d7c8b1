//! The ledgers of a few hundred invented customers with made-up card rows: what must hold exactly,
//! and how near the figures about the United Kingdom they come.

mod exact;
mod rates;

use std::sync::LazyLock;

use fip_model::{
    AccountId, AccountType, Channel, LedgerEntry, Money, Month, ObservationWindow, Seed, Timestamp,
    TransactionId,
};
use ndarray_rand::rand::Rng;
use rayon::prelude::*;

use super::pay::PaySchedule;
use super::{CardEntry, LedgerInput, LedgerSetting, entries};
use crate::bank::{BankParams, Person, Population};
use crate::uk;

const SEED: Seed = Seed::new(11);
const N_CUSTOMERS: u32 = 800;
const N_MONTHS: u32 = 24;

struct Told {
    person: Person,
    cards: Vec<CardEntry>,
    stressed: Vec<bool>,
    entries: Vec<LedgerEntry>,
}

fn window() -> ObservationWindow {
    ObservationWindow::new(Month::new(2024, 1).unwrap(), N_MONTHS).unwrap()
}

/// Customers who pay by card as often as British adults do.
static TOLD: LazyLock<Vec<Told>> =
    LazyLock::new(|| told(uk::CARD_PAYMENTS_A_MONTH + uk::CASH_WITHDRAWALS_A_MONTH, 1.0, 0.12));

/// Customers with a few card rows a month.
static THIN: LazyLock<Vec<Told>> = LazyLock::new(|| told(5.0, 1.0, 0.12));

/// Customers who are nearly all under stress and spend about ten times as much.
static RUINED: LazyLock<Vec<Told>> = LazyLock::new(|| told(20.0, 20.0, 0.95));

fn everyone() -> impl Iterator<Item = &'static Told> {
    TOLD.iter().chain(THIN.iter()).chain(RUINED.iter())
}

/// Returns customers 1 to `n` of a bank with this seed.
fn people(seed: Seed, n: u32) -> Vec<Person> {
    let params = BankParams::new(window(), seed).check().unwrap();
    Population::new(&params).people(n)
}

fn told(cards_a_month: f64, size: f64, stressed_share: f64) -> Vec<Told> {
    let (seed, setting) = (SEED, LedgerSetting::new(SEED, window()));
    let told = people(seed, N_CUSTOMERS).into_par_iter().map(|person| {
        let cards = card_rows(seed, &person, (cards_a_month, size));
        let stressed = stress(seed, &person, stressed_share);
        let input = LedgerInput { person: &person, cards: &cards, stressed: &stressed };
        let entries = entries(&setting, &input);
        Told { person, cards, stressed, entries }
    });
    told.collect()
}

/// A share of the customers is under stress for half a year.
fn stress(seed: Seed, person: &Person, share: f64) -> Vec<bool> {
    let rng = &mut seed.stream("made-up stress", u64::from(person.customer.customer_id.number()));
    let months = if rng.gen_bool(share) { rng.gen_range(0..18) } else { 99 };
    (0..24).map(|month| (months..months + 6).contains(&month)).collect()
}

/// About as many card payments as a British adult makes, larger ones for the rich, in order of time.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few thousand rows of a few thousand pounds"
)]
fn card_rows(seed: Seed, person: &Person, (a_month, size): (f64, f64)) -> Vec<CardEntry> {
    let number = u64::from(person.customer.customer_id.number());
    let rng = &mut seed.stream("made-up cards", number);
    let monthly = PaySchedule::of(seed, &person.customer).monthly().pounds();
    let scale = (monthly / 1_900.0).clamp(0.3, 3.0).powf(0.7) * size * rng.gen_range(0.55..1.25);
    let days = window().as_of().days_since(person.first_day);
    let n = (f64::from(days) / 30.4 * a_month) as usize;
    let mut cards: Vec<CardEntry> = (0..n)
        .map(|_| {
            let date = person.first_day.plus_days(rng.gen_range(0..days));
            let at = Timestamp::new(date, rng.gen_range(0..86_400));
            let cash = rng.gen_bool(0.028);
            let z: f64 = (0..12).map(|_| rng.gen_range(0.0..1.0)).sum::<f64>() - 6.0;
            let pence = (1_800.0 * scale * z.exp()) as i64;
            let is_fraud = rng.gen_bool(0.000_5);
            let reported_at = is_fraud.then(|| Timestamp::new(date.plus_days(3), 50_000));
            CardEntry {
                transaction_id: TransactionId::new(0),
                at,
                account: usize::from(!cash && person.accounts.len() > 1 && rng.gen_bool(0.25)),
                channel: if cash { Channel::Atm } else { Channel::Contactless },
                amount: Money::from_pence(if cash { 8_000 } else { pence }),
                is_fraud,
                reported_at,
            }
        })
        .collect();
    cards.sort_by_key(|card| card.at);
    for (card, id) in cards.iter_mut().zip(number * 100_000..) {
        card.transaction_id = TransactionId::new(id);
    }
    cards
}

fn all() -> impl Iterator<Item = (&'static Told, &'static LedgerEntry)> + Clone {
    all_of(&TOLD)
}

fn all_of(told: &[Told]) -> impl Iterator<Item = (&Told, &LedgerEntry)> + Clone {
    told.iter().flat_map(|told| told.entries.iter().map(move |entry| (told, entry)))
}

fn kind(told: &Told, account: AccountId) -> AccountType {
    let of = told.person.accounts.iter().find(|of| of.account_id == account).unwrap();
    of.account_type.unwrap()
}

fn n_months() -> f64 {
    let days: i32 =
        TOLD.iter().map(|told| window().as_of().days_since(told.person.first_day)).sum();
    f64::from(days) / 30.4375
}
