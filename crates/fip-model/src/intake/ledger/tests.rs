//! Entries sorted in parts, and what waits outside of memory.

use proptest::prelude::*;

use super::held::Held;
use super::sorter::{Entry, Sorter};
use super::{LedgerBuilder, LedgerError, LedgerParams, NONE};
use crate::attributes::Attributes;
use crate::codes::{Category, Channel, Country};
use crate::intake::tests::InMemory;
use crate::intake::{Duplicates, TransactionMapping, TransactionReader};
use crate::money::Money;
use crate::time::{Date, Timestamp};

fn held(day: i32, place: u32, pence: i64) -> Held {
    Held {
        at: Timestamp::new(Date::from_epoch_days(day), 86_399),
        place,
        customer: place % 3,
        account: NONE,
        merchant: 7,
        amount: Money::from_pence(pence),
        source_row: place + 1,
        mcc: place.is_multiple_of(2).then_some(5411),
        category: place.is_multiple_of(3).then_some(Category::Travel),
        channel: place.is_multiple_of(5).then_some(Channel::Atm),
        country: place.is_multiple_of(7).then_some(Country::GB),
        is_fraud: place.is_multiple_of(11),
    }
}

fn sorted(sorter: &Sorter<Held>, scratch: &InMemory) -> Vec<Held> {
    let mut sorted = sorter.sorted(scratch).unwrap();
    std::iter::from_fn(|| sorted.next().unwrap()).collect()
}

proptest! {
    #[test]
    fn entries_are_sorted_however_few_are_held(
        days in proptest::collection::vec((-800_000..800_000_i32, any::<i64>()), 0..200),
        most in 1..60_usize,
    ) {
        let mut rows: Vec<Held> =
            (0..).zip(&days).map(|(place, (day, pence))| held(*day, place, *pence)).collect();
        let (mut sorter, mut scratch) = (Sorter::holding(most * size_of::<Held>()), InMemory::default());
        for row in &rows {
            sorter.push(*row, &mut scratch).unwrap();
        }
        sorter.finish();
        prop_assert_eq!(scratch.0.len(), rows.len().saturating_sub(1) / most);
        let mut seen = Vec::new();
        sorter.each(&scratch, |row| seen.push(*row)).unwrap();
        seen.sort_unstable_by_key(|row| row.place);
        prop_assert_eq!(&seen, &rows);
        rows.sort_by_key(Held::key);
        prop_assert_eq!(sorted(&sorter, &scratch), rows.clone());
        prop_assert_eq!(sorted(&sorter, &scratch), rows, "a second time");
    }
}

#[test]
fn a_stream_that_is_cut_or_changed_is_no_end_of_rows() {
    let (mut sorter, mut scratch) = (Sorter::holding(2 * size_of::<Held>()), InMemory::default());
    for place in 0..5 {
        sorter.push(held(100, place, 1), &mut scratch).unwrap();
    }
    sorter.finish();
    assert_eq!(scratch.0[0].lock().unwrap().len(), 2 * Held::BYTES);
    let whole = scratch.0[1].lock().unwrap().clone();
    let fails = |bytes: &[u8]| {
        *scratch.0[1].lock().unwrap() = bytes.to_vec();
        let mut n = 0;
        sorter.each(&scratch, |_| n += 1).is_err()
    };
    let mut other = whole.clone();
    other[Held::BYTES - 4] = 250;
    assert!(!fails(&whole) && fails(&whole[1..]) && fails(&other));
}

#[test]
fn a_disk_that_is_full_is_told() {
    let mapping: TransactionMapping =
        toml::from_str("columns.customer_id = 'c'\ncolumns.date = 'd'\ncolumns.amount = 'a'")
            .unwrap();
    let params = LedgerParams {
        attributes: Attributes::NONE,
        home: Country::GB,
        duplicates: Duplicates::DropExact,
        has_customers: false,
        has_accounts: false,
        has_labels: false,
        unnamed: None,
        as_of: None,
        n_months: None,
        fraud_delay_days: 7,
    };
    let mut builder = LedgerBuilder::with_scratch(params, Box::new(super::Unbounded), 500);
    let plan = mapping.check("GBP").unwrap();
    let mut reader = TransactionReader::new(&plan, |row| builder.transaction(row));
    reader.push(b"c,d,a\n").unwrap();
    for day in 1..=28 {
        reader.push(format!("ann,2025-02-{day:02},1\n").as_bytes()).unwrap();
    }
    assert_eq!((reader.counts().accepted, reader.take_rejects().len()), (28, 0));
    drop(reader);
    assert!(matches!(builder.finish(), Err(LedgerError::Scratch(_))));
}
