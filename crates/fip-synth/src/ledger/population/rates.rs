//! How near the ledgers come to the figures about the United Kingdom.

use fip_model::{AccountType, EntryType, LedgerEntry, Month};

use super::super::habits::Means;
use super::super::pay::PaySchedule;
use super::{SEED, THIN, TOLD, Told, all, all_of, kind, n_months, window};
use crate::uk;

/// Asserts that a figure lies within bounds.
fn within(name: &str, found: f64, from: f64, to: f64) {
    assert!((from..=to).contains(&found), "{name}: {found}, expected {from} to {to}");
}

/// Direct debits, with the repayments of credit cards that are collected by one.
fn is_collection(told: &Told, entry: &LedgerEntry) -> bool {
    let collected = entry.booked_at.second_of_day() <= 21_600;
    let repaid = entry.entry_type == EntryType::CardRepayment
        && collected
        && kind(told, entry.account_id) == AccountType::Current;
    entry.entry_type == EntryType::DirectDebit || repaid
}

#[test]
fn customers_have_the_direct_debits_of_the_united_kingdom() {
    let n = all().filter(|(told, entry)| is_collection(told, entry)).count();
    let a_month = n as f64 / n_months();
    within(
        "collections",
        a_month,
        uk::DIRECT_DEBITS_A_MONTH - 0.5,
        uk::DIRECT_DEBITS_A_MONTH + 0.8,
    );
}

#[test]
fn direct_debits_fail_as_published_and_most_for_the_stressed() {
    for told in [&TOLD, &THIN] {
        failures(told);
    }
}

fn failures(told: &[Told]) {
    let returned = |entry: &LedgerEntry| entry.entry_type == EntryType::ReturnedDirectDebit;
    let share = |stressed: bool| {
        let (mut n, mut n_returned) = (0, 0);
        for (told, entry) in all_of(told) {
            let month = window().month_position(entry.booked_at).unwrap();
            if told.stressed[month] == stressed {
                n += usize::from(entry.entry_type == EntryType::DirectDebit);
                n_returned += usize::from(returned(entry));
            }
        }
        (n, n_returned)
    };
    let ((calm, calm_returned), (strained, strained_returned)) = (share(false), share(true));
    let rate = (calm_returned + strained_returned) as f64 / (calm + strained) as f64;
    within("failures", rate, 0.006, 0.013);
    let ratio = strained_returned as f64 / strained as f64 / (calm_returned as f64 / calm as f64);
    within("failures of the stressed against the others", ratio, 1.5, 20.0);
}

#[test]
fn as_many_are_overdrawn_as_published() {
    for told in [&TOLD, &THIN] {
        overdrawn(told);
    }
}

fn overdrawn(of: &[Told]) {
    let mut n = 0;
    for told in of {
        let second_year = Month::new(2025, 1).unwrap().first_day().midnight();
        let overdrawn = told.entries.iter().any(|entry| {
            entry.booked_at >= second_year
                && entry.balance.pence() < 0
                && entry.entry_type != EntryType::DirectDebit
                && kind(told, entry.account_id) == AccountType::Current
        });
        n += usize::from(overdrawn);
    }
    let share = n as f64 / of.len() as f64;
    within("overdrawn", share, uk::OVERDRAFT_SHARE - 0.07, uk::OVERDRAFT_SHARE + 0.12);
}

/// Balances in pounds on the last day of a month, account by account.
fn balances(told: &[Told], of: AccountType, month: Month) -> Vec<f64> {
    let end = month.plus(1).first_day().midnight();
    let mut balances = Vec::new();
    for told in told {
        let last = told
            .entries
            .iter()
            .rev()
            .find(|entry| entry.booked_at < end && kind(told, entry.account_id) == of);
        balances.extend(last.map(|entry| entry.balance.pounds()));
    }
    balances.sort_by(f64::total_cmp);
    balances
}

fn months() -> (Month, Month) {
    (Month::new(2024, 1).unwrap(), Month::new(2025, 12).unwrap())
}

#[test]
fn balances_do_not_drift() {
    for told in [&TOLD, &THIN] {
        for of in [AccountType::Current, AccountType::CreditCard] {
            let [start, end] = [months().0, months().1].map(|month| {
                let balances = balances(told, of, month);
                balances[balances.len() / 2]
            });
            within(&format!("median of {of}, end against start"), end / start, 0.34, 3.0);
        }
    }
    let last = balances(&TOLD, AccountType::Current, months().1);
    within("high balance", last[last.len() * 99 / 100], 2_000.0, 15_000.0);
}

#[test]
fn credit_cards_owe_about_what_is_published() {
    let owed: Vec<f64> = balances(&TOLD, AccountType::CreditCard, months().1)
        .into_iter()
        .filter(|&pounds| pounds < 0.0)
        .collect();
    let mean = -owed.iter().sum::<f64>() / owed.len() as f64;
    within("card balance", mean, uk::MEAN_CARD_BALANCE * 0.6, uk::MEAN_CARD_BALANCE * 1.5);
}

#[test]
fn late_fees_and_interest_are_charged() {
    let count = |of| all().filter(|(_, entry)| entry.entry_type == of).count();
    let fees = all().filter(|(_, entry)| entry.entry_type == EntryType::Fee);
    assert!(fees.clone().all(|(_, entry)| entry.amount.pence() == -uk::pence(uk::CARD_LATE_FEE)));
    let statements = count(EntryType::CardRepayment) / 2;
    within("late fees", fees.count() as f64 / statements as f64, 0.002, 0.08);
    within("interest", count(EntryType::Interest) as f64 / n_months(), 0.2, 0.8);
}

/// The logarithm of what arrives in a month is standardized by what arrives here.
#[test]
fn means_have_mean_zero_and_variance_one() {
    let z: Vec<f64> = TOLD
        .iter()
        .map(|told| Means::of(PaySchedule::of(SEED, &told.person.customer).monthly().pence()).z)
        .collect();
    let mean = z.iter().sum::<f64>() / z.len() as f64;
    let variance = z.iter().map(|z| z * z).sum::<f64>() / z.len() as f64;
    within("mean", mean, -0.15, 0.15);
    within("variance", variance, 0.8, 1.2);
}
