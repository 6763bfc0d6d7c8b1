//! A ledger that grows month by month, or comes in shards, against the same ledger at once.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use fip_features::{Catalogue, Features, Ledger, LedgerState, StateError, compute};
use fip_model::{
    Channel, Country, Date, FraudReport, Money, Month, ObservationWindow, RawTables, StarSchema,
    Timestamp, Transaction, TransactionTable,
};
use sha2::{Digest, Sha256};
use support::generated;

fn january() -> Month {
    Month::new(2025, 1).unwrap()
}

/// Returns a report of every second fraud, some days after it.
fn reports(star: &StarSchema) -> Vec<FraudReport> {
    let frauds = star.transactions().iter().filter(|row| row.is_fraud).enumerate();
    frauds
        .filter(|(at, _)| at % 2 == 0)
        .map(|(at, row)| FraudReport {
            transaction_id: row.transaction_id,
            customer_id: row.customer_id,
            reported_at: Timestamp::new(
                row.at.date().plus_days(i32::try_from(at % 70).unwrap()),
                row.at.second_of_day(),
            ),
        })
        .collect()
}

fn with_rows(raw: &RawTables, keep: impl Fn(&Transaction) -> bool) -> StarSchema {
    let mut part = RawTables { transactions: TransactionTable::default(), ..raw.clone() };
    raw.transactions.iter().filter(keep).for_each(|row| part.transactions.push(row));
    part.check().unwrap()
}

fn bytes(state: &LedgerState) -> Vec<u8> {
    let mut bytes = Vec::new();
    state.write(&mut bytes).unwrap();
    bytes
}

fn features(state: &LedgerState, n_months: u32) -> Features {
    let window = ObservationWindow::new(january(), n_months).unwrap();
    compute(&state.ledger().unwrap(), window, Catalogue::built_in()).unwrap()
}

/// Each month comes with the reports that had been made by its end, old ones of old frauds too.
#[test]
fn months_one_after_another_are_all_months_at_once() {
    let raw = generated(60, 6000);
    let star = raw.clone().check().unwrap();
    let reports = reports(&star);
    let mut grown = LedgerState::default();
    for at in 0..12 {
        let month = january().plus(at);
        let end: Date = month.plus(1).first_day();
        let of_month = with_rows(&raw, |row| row.at.date().month() == month);
        let known: Vec<FraudReport> =
            reports.iter().filter(|report| report.reported_at < end.midnight()).copied().collect();
        grown.add(&of_month, &known, month, 1).unwrap();
        grown = LedgerState::read(&bytes(&grown)).unwrap();

        let mut whole = LedgerState::default();
        let n_months = u32::try_from(at).unwrap() + 1;
        whole.add(&star, &known, january(), n_months).unwrap();
        assert_eq!(bytes(&grown), bytes(&whole), "{month}");
        let window = ObservationWindow::new(january(), n_months).unwrap();
        let ledger = Ledger::with_reports(&star, &reports);
        let directly = compute(&ledger, window, Catalogue::built_in()).unwrap();
        assert_eq!(features(&grown, n_months), directly, "{month}");
    }
    assert_eq!(grown.months(), Some((january(), 12)));
    assert_eq!(grown.n_rows(), 6000);
}

#[test]
fn shards_of_rows_or_of_customers_merge() {
    let raw = generated(50, 3000);
    let star = raw.clone().check().unwrap();
    let reports = reports(&star);
    let state = |star: &StarSchema| {
        let mut state = LedgerState::default();
        state.add(star, &reports, january(), 12).unwrap();
        state
    };
    let whole = bytes(&state(&star));
    for n_shards in [2, 3, 7_u64] {
        let by_row = |shard| with_rows(&raw, |row| row.transaction_id.number() % n_shards == shard);
        let by_customer = |shard| {
            let mut part = raw.clone();
            let mine = |number: u32| u64::from(number) % n_shards == shard;
            part.customers.retain(|customer| mine(customer.customer_id.number()));
            part.accounts.retain(|account| mine(account.customer_id.number()));
            with_rows(&part, |row| mine(row.customer_id.number()))
        };
        for shards in [
            (0..n_shards).map(by_row).collect::<Vec<_>>(),
            (0..n_shards).rev().map(by_customer).collect(),
        ] {
            let mut merged = LedgerState::default();
            for shard in &shards {
                merged.merge(&state(shard)).unwrap();
            }
            assert_eq!(bytes(&merged), whole);
        }
    }
}

#[test]
fn refuses_months_out_of_turn_and_rows_that_are_there_twice() {
    let star = generated(5, 200).check().unwrap();
    let mut state = LedgerState::default();
    state.add(&star, &[], january(), 2).unwrap();
    let before = state.clone();
    let (third, fourth) = (january().plus(2), january().plus(3));
    let refused = state.add(&star, &[], fourth, 1).unwrap_err();
    assert_eq!(refused, StateError::Month { expected: third, found: fourth });
    assert_eq!(refused.to_string(), "expected the month 202503, found 202504");
    assert!(matches!(state.merge(&before), Err(StateError::Transaction { .. })));
    let mut other = generated(5, 200);
    other.merchants[0].mcc = Some(1);
    let refused = state.add(&other.check().unwrap(), &[], third, 1).unwrap_err();
    assert!(matches!(refused, StateError::Merchant { .. }), "{refused}");
    assert_eq!(state, before);
}

#[test]
fn an_empty_state_is_a_file_too() {
    let empty = LedgerState::default();
    assert_eq!(LedgerState::read(&bytes(&empty)).unwrap(), empty);
    assert_eq!(empty.months(), None);
}

/// Whatever the bytes are, reading them gives a state that can be used, or an error.
#[test]
fn files_that_mean_harm_are_refused() {
    let mut state = LedgerState::default();
    let star = generated(4, 40).check().unwrap();
    state.add(&star, &reports(&star), january(), 12).unwrap();
    let good = bytes(&state);
    for length in 0..good.len() {
        assert!(LedgerState::read(&good[..length]).is_err(), "{length} bytes");
    }
    let body = good.len() - 32;
    let mut n_read = 0;
    for at in 0..body {
        for change in [1, 0x7f, 0x80, 0xff_u8] {
            let mut bad = good.clone();
            bad[at] ^= change;
            assert!(LedgerState::read(&bad).is_err(), "byte {at}");
            // With a checksum that fits, too.
            let sum = Sha256::digest(&bad[..body]);
            bad[body..].copy_from_slice(&sum);
            if let Ok(state) = LedgerState::read(&bad) {
                n_read += 1;
                assert_eq!(LedgerState::read(&bytes(&state)).as_ref(), Ok(&state), "byte {at}");
                features(&state, 3);
            }
        }
    }
    assert!(n_read > 0);
}

#[test]
fn tells_another_version() {
    let mut file = bytes(&LedgerState::default());
    file[12] = 9;
    let refused = LedgerState::read(&file).unwrap_err();
    assert_eq!(refused.to_string(), "expected a file of version 1, found 9");
}

#[test]
fn tables_that_hold_old_months_too_are_compared() {
    let raw = generated(40, 3000);
    let star = raw.clone().check().unwrap();
    let mut state = LedgerState::default();
    assert_eq!(state.missing(&star), None);
    state.add(&star, &[], january(), 6).unwrap();
    assert_eq!(state.missing(&star), None);
    assert_eq!(
        state.missing(&with_rows(&raw, |row| january().plus(6) <= row.at.date().month())),
        None
    );
    assert_eq!(state.missing(&with_rows(&raw, |row| row.is_fraud)), None);

    let late = star.transactions().iter().find(|row| row.at.date().month() == january()).unwrap();
    let mut short = LedgerState::default();
    short.add(&with_rows(&raw, |row| *row != late), &[], january(), 6).unwrap();
    assert_eq!(short.missing(&star), Some(late.transaction_id));

    let merchant = star.merchants().iter().find(|merchant| {
        merchant.merchant_id != late.merchant_id
            && merchant.is_discretionary == Some(late.is_discretionary)
    });
    let other_country =
        if late.country == Country::GB { "FR".parse().unwrap() } else { Country::GB };
    let other_channel = Channel::ALL.into_iter().find(|&channel| channel != late.channel).unwrap();
    for (changed, expected) in [
        (
            Transaction { amount: late.amount + Money::from_pence(1), ..late },
            Some(late.transaction_id),
        ),
        (
            Transaction { merchant_id: merchant.unwrap().merchant_id, ..late },
            Some(late.transaction_id),
        ),
        (Transaction { country: other_country, ..late }, Some(late.transaction_id)),
        (Transaction { channel: other_channel, ..late }, Some(late.transaction_id)),
        (Transaction { is_fraud: !late.is_fraud, ..late }, None),
    ] {
        let mut other = RawTables { transactions: TransactionTable::default(), ..raw.clone() };
        other.transactions.push(changed);
        assert_eq!(state.missing(&other.check().unwrap()), expected, "{changed:?}");
    }
}
