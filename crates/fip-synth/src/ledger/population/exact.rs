//! What holds for every ledger, exactly.

use std::collections::{BTreeMap, BTreeSet};

use fip_model::{
    AccountId, AccountType, Channel, CounterAccount, Date, EmploymentStatus, EntryType,
    LedgerEntry, Money, Month, Seed, Timestamp, TransactionId, is_working_day,
};

use super::super::days::WorkingDays;
use super::super::pay::BACS;
use super::super::{CardEntry, LedgerInput, LedgerSetting, entries};
use super::{SEED, TOLD, Told, everyone, kind, people, window};
use crate::uk::{self, whole};

fn all_of_everyone() -> impl Iterator<Item = (&'static Told, &'static LedgerEntry)> {
    everyone().flat_map(|told| told.entries.iter().map(move |entry| (told, entry)))
}

fn limit(told: &Told, account: AccountId) -> i64 {
    let of = told.person.accounts.iter().find(|of| of.account_id == account).unwrap();
    of.credit_limit.or(of.overdraft_limit).unwrap().pence()
}

#[test]
fn balances_are_running_sums() {
    for told in everyone() {
        let mut sums = BTreeMap::new();
        for entry in &told.entries {
            let sum = sums.entry(entry.account_id).or_insert(0);
            *sum += entry.amount.pence();
            assert_eq!(*sum, entry.balance.pence(), "{entry:?}");
        }
    }
}

#[test]
fn every_account_opens_once_and_first() {
    for told in everyone() {
        let mut opened = BTreeSet::new();
        for entry in &told.entries {
            let opening = entry.entry_type == EntryType::Opening;
            assert_eq!(opening, entry.counter_account == CounterAccount::Opening);
            assert_eq!(opening, opened.insert(entry.account_id), "{entry:?}");
            assert!(!opening || entry.amount == entry.balance);
        }
        assert_eq!(opened.len(), told.person.accounts.len());
    }
}

#[test]
fn ids_and_times_go_forward_within_the_window() {
    let (start, end) = (window().start().midnight(), window().as_of().midnight());
    for told in everyone() {
        let first = u64::from(told.person.customer.customer_id.number()) * 1_000_000 + 1;
        for (entry, id) in told.entries.iter().zip(first..) {
            assert_eq!(entry.entry_id.number(), id);
            let opened = told.person.customer.joined_date.midnight();
            assert!(start.max(opened) <= entry.booked_at && entry.booked_at < end, "{entry:?}");
        }
        assert!(told.entries.is_sorted_by_key(|entry| entry.booked_at));
    }
}

#[test]
fn card_rows_are_booked_once_as_they_happened() {
    for told in everyone() {
        let booked = told.entries.iter().filter_map(|entry| {
            let cash = entry.entry_type == EntryType::CashWithdrawal;
            let id = entry.transaction_id?;
            Some((id, entry.booked_at, entry.account_id, cash, -entry.amount.pence()))
        });
        let rows = told.cards.iter().map(|card| {
            let account = told.person.accounts[card.account].account_id;
            let cash = card.channel == Channel::Atm;
            (card.transaction_id, card.at, account, cash, card.amount.pence())
        });
        assert!(booked.eq(rows), "{}", told.person.customer.customer_id);
    }
}

#[test]
fn no_balance_falls_below_the_limit_unless_a_direct_debit_is_returned() {
    for told in everyone() {
        for (at, entry) in told.entries.iter().enumerate() {
            if entry.balance.pence() >= -limit(told, entry.account_id) {
                continue;
            }
            let next = told.entries[at + 1];
            assert_eq!(entry.entry_type, EntryType::DirectDebit, "{entry:?}");
            assert_eq!(next.entry_type, EntryType::ReturnedDirectDebit, "{entry:?}");
        }
    }
}

#[test]
fn returned_direct_debits_undo_their_collection_at_once() {
    let mut n_returned = 0;
    for told in everyone() {
        for pair in told.entries.windows(2) {
            if pair[1].entry_type == EntryType::ReturnedDirectDebit {
                n_returned += 1;
                assert_eq!(pair[0].entry_type, EntryType::DirectDebit);
                assert_eq!((pair[0].amount + pair[1].amount).pence(), 0);
                assert_eq!(pair[0].booked_at, pair[1].booked_at);
                assert_eq!(pair[0].counter_account, pair[1].counter_account);
            }
        }
    }
    assert!(n_returned > 0);
}

#[test]
fn clearing_is_empty_at_the_end_of_each_day() {
    let mut n = 0;
    for told in everyone() {
        let mut days = BTreeMap::new();
        for entry in &told.entries {
            if entry.counter_account == CounterAccount::Clearing {
                *days.entry(entry.booked_at.date()).or_insert(0) += entry.amount.pence();
                assert_eq!(entry.entry_type, EntryType::CardRepayment);
                n += 1;
            }
        }
        assert!(days.values().all(|&sum| sum == 0));
    }
    assert!(n > 0);
}

#[test]
fn bacs_keeps_its_days_and_hours() {
    for (_, entry) in all_of_everyone() {
        let (date, second) = (entry.booked_at.date(), entry.booked_at.second_of_day());
        let hours = match entry.entry_type {
            EntryType::Salary | EntryType::Pension | EntryType::Benefit => 300..=300,
            EntryType::DirectDebit | EntryType::ReturnedDirectDebit => 600..=21_600,
            EntryType::StandingOrder => 21_600..=21_600,
            _ => continue,
        };
        assert!(is_working_day(date, BACS) && hours.contains(&second), "{entry:?}");
    }
}

#[test]
fn money_has_the_sign_of_what_it_is() {
    for (told, entry) in all_of_everyone() {
        let pence = entry.amount.pence();
        let lawful = match entry.entry_type {
            EntryType::Salary
            | EntryType::Pension
            | EntryType::Benefit
            | EntryType::ReturnedDirectDebit
            | EntryType::FraudRefund => pence >= 0,
            EntryType::DirectDebit
            | EntryType::StandingOrder
            | EntryType::Interest
            | EntryType::Fee => pence < 0,
            EntryType::CardRepayment => {
                (pence > 0) == (kind(told, entry.account_id) == AccountType::CreditCard)
            }
            EntryType::CardPayment | EntryType::CashWithdrawal => pence <= 0,
            EntryType::FasterPayment | EntryType::Opening => true,
        };
        assert!(lawful, "{entry:?}");
    }
}

#[test]
fn frauds_are_refunded_after_their_report() {
    let end = window().as_of().plus_days(-10).midnight();
    let mut n_frauds = 0;
    for told in everyone() {
        let refunds: Vec<&LedgerEntry> = told
            .entries
            .iter()
            .filter(|entry| entry.entry_type == EntryType::FraudRefund)
            .collect();
        let frauds: Vec<&CardEntry> = told.cards.iter().filter(|card| card.is_fraud).collect();
        assert!(refunds.len() <= frauds.len());
        for fraud in frauds.iter().filter(|fraud| fraud.at < end) {
            n_frauds += 1;
            let refunded = refunds.iter().any(|refund| {
                refund.amount == fraud.amount
                    && refund.booked_at > fraud.reported_at.unwrap()
                    && refund.counter_account == CounterAccount::FraudLosses
            });
            assert!(refunded, "{fraud:?}");
        }
    }
    assert!(n_frauds > 100, "{n_frauds}");
}

#[test]
fn a_ledger_is_a_function_of_its_customer() {
    let setting = LedgerSetting::new(SEED, window());
    for told in TOLD.iter().take(20) {
        let Told { person, cards, stressed, .. } = told;
        assert_eq!(told.entries, entries(&setting, &LedgerInput { person, cards, stressed }));
    }
}

/// What is booked up to a day does not depend on the card rows after it.
#[test]
fn the_past_does_not_know_the_future() {
    let setting = LedgerSetting::new(SEED, window());
    let end = Month::new(2025, 3).unwrap().first_day().midnight();
    for told in TOLD.iter().take(100) {
        let Told { person, stressed, .. } = told;
        let n = told.cards.partition_point(|card| card.at < end);
        let input = LedgerInput { person, cards: &told.cards[..n], stressed: &stressed[..14] };
        let short = entries(&setting, &input);
        let past = |entries: &[LedgerEntry]| entries.partition_point(|entry| entry.booked_at < end);
        assert_eq!(short[..past(&short)], told.entries[..past(&told.entries)]);
    }
}

#[test]
fn returned_direct_debits_are_collected_once_more() {
    let end = window().as_of().plus_days(-20);
    let days = WorkingDays::around(window());
    let retry = |date| days.after(date, whole(uk::DEBIT_RETRY_DAYS));
    for told in everyone() {
        let of = |of| told.entries.iter().filter(move |entry| entry.entry_type == of);
        for returned in of(EntryType::ReturnedDirectDebit) {
            let date = returned.booked_at.date();
            let again = of(EntryType::DirectDebit).any(|entry| {
                entry.amount.pence() == -returned.amount.pence()
                    && entry.booked_at.date() == retry(date)
            });
            let was_a_retry = of(EntryType::ReturnedDirectDebit).any(|entry| {
                entry.amount == returned.amount && retry(entry.booked_at.date()) == date
            });
            assert!(again || was_a_retry || date > end, "{returned:?}");
        }
    }
}

#[test]
fn savings_go_out_the_working_day_after_pay() {
    let days = WorkingDays::around(window());
    let mut n = 0;
    for told in everyone() {
        let salaries: BTreeSet<Date> = told
            .entries
            .iter()
            .filter(|entry| entry.entry_type == EntryType::Salary)
            .map(|entry| days.on_or_after(entry.booked_at.date().plus_days(1)))
            .collect();
        let saved = told.entries.iter().filter(|entry| {
            entry.entry_type == EntryType::StandingOrder
                && entry.counter_account == CounterAccount::OtherBanks
        });
        let employed = told.person.customer.employment_status == EmploymentStatus::Employed;
        let pensioner = i64::from(told.person.customer.age) >= whole(uk::STATE_PENSION_AGE);
        for entry in saved.filter(|_| employed && !pensioner) {
            n += 1;
            let month = entry.booked_at.date().month();
            let paid = salaries.iter().any(|date| date.month() == month);
            assert!(!paid || salaries.contains(&entry.booked_at.date()), "{entry:?}");
        }
    }
    assert!(n > 1_000, "{n}");
}

#[test]
fn repayments_never_pay_more_than_is_owed() {
    for (told, entry) in all_of_everyone() {
        if entry.entry_type == EntryType::CardRepayment
            && kind(told, entry.account_id) == AccountType::CreditCard
        {
            assert!(entry.balance.pence() <= 0, "{entry:?}");
        }
    }
}

/// Entries of the first customer with a credit card, told with one card row of a sum in pence.
fn with_one_payment(account: usize, amount: i64) -> (Told, Vec<LedgerEntry>) {
    let Told { person, stressed, .. } =
        told_again(TOLD.iter().find(|told| told.person.accounts.len() == 2).unwrap());
    let at = Timestamp::new(window().start().plus_days(40), 0);
    let card = CardEntry {
        transaction_id: TransactionId::new(1),
        at,
        account,
        channel: Channel::Online,
        amount: Money::from_pence(amount),
        is_fraud: false,
        reported_at: None,
    };
    let setting = LedgerSetting::new(SEED, window());
    let input = LedgerInput { person: &person, cards: &[card], stressed: &stressed };
    let entries = entries(&setting, &input);
    (Told { person, cards: vec![card], stressed, entries: Vec::new() }, entries)
}

fn told_again(told: &Told) -> Told {
    Told {
        person: told.person.clone(),
        cards: told.cards.clone(),
        stressed: told.stressed.clone(),
        entries: Vec::new(),
    }
}

#[test]
fn a_payment_beyond_every_limit_is_covered_before() {
    for account in [0, 1] {
        let (told, entries) = with_one_payment(account, 2_569_116);
        let at = entries.iter().position(|entry| entry.transaction_id.is_some()).unwrap();
        let (covered, paid) = (&entries[at - 1], &entries[at]);
        assert_eq!(covered.entry_type, EntryType::FasterPayment);
        assert_eq!(covered.counter_account, CounterAccount::OtherBanks);
        assert_eq!(covered.account_id, paid.account_id);
        assert_eq!(covered.booked_at.date(), paid.booked_at.date());
        assert_eq!(covered.amount.pence() % 1_000, 0);
        assert!(paid.balance.pence() >= -limit(&told, paid.account_id));
    }
}

#[test]
fn a_payment_of_nothing_is_booked() {
    let (_, entries) = with_one_payment(1, 0);
    assert_eq!(entries.iter().filter(|entry| entry.transaction_id.is_some()).count(), 1);
}

#[test]
fn who_has_no_account_has_no_ledger() {
    let mut person = people(Seed::new(1), 1).remove(0);
    person.accounts.clear();
    let setting = LedgerSetting::new(Seed::new(1), window());
    assert!(
        entries(&setting, &LedgerInput { person: &person, cards: &[], stressed: &[] }).is_empty()
    );
}

#[test]
fn pay_is_cut_in_months_of_stress() {
    let setting = LedgerSetting::new(SEED, window());
    let told = TOLD
        .iter()
        .find(|told| told.entries.iter().any(|entry| entry.entry_type == EntryType::Salary));
    let told = told.unwrap();
    let salaries = |stressed: bool| {
        let stressed = [stressed; 24];
        let input = LedgerInput { person: &told.person, cards: &told.cards, stressed: &stressed };
        let entries = entries(&setting, &input).into_iter();
        let paid = entries.filter(|entry| entry.entry_type == EntryType::Salary);
        paid.map(|entry| entry.amount.pence()).collect::<Vec<i64>>()
    };
    let pairs: Vec<(i64, i64)> = salaries(false).into_iter().zip(salaries(true)).collect();
    assert!(pairs.len() >= 20);
    assert!(pairs.iter().all(|(calm, cut)| (calm * 82 - cut * 100).abs() <= 50), "{pairs:?}");
}
