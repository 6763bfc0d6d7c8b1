//! Profiles of small ledgers by hand, and of any ledger against plain counting.

use proptest::prelude::*;

use super::*;
use crate::attributes::{Attribute, Attributes};
use crate::codes::{AccountType, Channel, Country, Origin};
use crate::ids::{AccountId, CustomerId, MerchantId, TransactionId};
use crate::intake::RejectCode;
use crate::money::Money;
use crate::table_io::Row;
use crate::tables::{Account, Customer, FraudReport, Merchant, Outcome};
use crate::time::{Date, Month, Timestamp};
use crate::transactions::{Transaction, TransactionTable};
use crate::window::ObservationWindow;

fn window() -> ObservationWindow {
    ObservationWindow::new(Month::new(2025, 1).unwrap(), 2).unwrap()
}

fn row(number: u64, day: i32, pence: i64) -> Transaction {
    let date = window().start().plus_days(day);
    Transaction {
        transaction_id: TransactionId::new(number),
        at: Timestamp::new(date, 3600 * 12),
        customer_id: CustomerId::new(1),
        account_id: AccountId::new(1),
        merchant_id: MerchantId::new(1),
        channel: Channel::Online,
        country: Country::GB,
        amount: Money::from_pence(pence),
        is_discretionary: false,
        is_fraud: false,
        origin: Origin::Ledger,
        source_row: Some(7),
    }
}

fn customer(number: u32, age: Option<u8>) -> Customer {
    Customer {
        customer_id: CustomerId::new(number),
        age,
        age_band: None,
        region: None,
        postcode_area: None,
        employment_status: None,
        annual_income: None,
        income_band: None,
        joined_date: None,
        tenure_months: None,
        source_id: None,
    }
}

fn account(number: u32, account_type: AccountType, limit: Option<i64>) -> Account {
    Account {
        account_id: AccountId::new(number),
        customer_id: CustomerId::new(number),
        account_type: Some(account_type),
        opened_date: None,
        credit_limit: limit.map(Money::from_pence),
        overdraft_limit: None,
        status: None,
        source_id: None,
    }
}

fn profile(attributes: Attributes, rows: &[Transaction]) -> LedgerProfile {
    let mut profile = LedgerProfile::new(attributes, Country::GB, window());
    for row in rows {
        profile.take(row);
    }
    profile
}

fn quality(rows: &[Transaction]) -> DataQuality {
    profile(Attributes::ALL, rows).finish(&LedgerTables::default(), Reading::default())
}

fn column<'a>(quality: &'a DataQuality, table: &str, column: &str) -> &'a ColumnQuality {
    let table = quality.tables.iter().find(|one| one.name == table).unwrap();
    table.columns.iter().find(|one| one.name == column).unwrap()
}

fn ids(quality: &DataQuality) -> Vec<(&str, Severity, u64)> {
    quality.findings.iter().map(|one| (one.id.as_str(), one.severity, one.n)).collect()
}

#[test]
fn each_column_of_each_table_is_there_in_order() {
    let report = FraudReport {
        transaction_id: TransactionId::new(1),
        customer_id: CustomerId::new(1),
        reported_at: window().start().midnight(),
    };
    let merchant = Merchant {
        merchant_id: MerchantId::new(1),
        merchant_name: "Mill".to_owned(),
        mcc: None,
        category: None,
        is_discretionary: None,
        is_online: None,
        country_code: None,
        town: None,
        source_id: None,
    };
    let tables = LedgerTables {
        customers: &[customer(1, None)],
        accounts: &[account(1, AccountType::Current, None)],
        merchants: &[merchant],
        reports: &[report],
        outcomes: Some(&[]),
    };
    for attributes in [Attributes::ALL, Attributes::NONE.with(Attribute::Fraud)] {
        let quality = profile(attributes, &[row(1, 0, 5)]).finish(&tables, Reading::default());
        let specs = [
            TransactionTable::spec(),
            Customer::spec(),
            Account::spec(),
            Merchant::spec(),
            FraudReport::spec(),
            Outcome::spec(),
        ];
        assert_eq!(quality.tables.len(), specs.len());
        for (table, spec) in quality.tables.iter().zip(specs) {
            assert_eq!(table.name, spec.name);
            let names: Vec<&str> = table.columns.iter().map(|one| one.name.as_str()).collect();
            assert_eq!(names, spec.header().collect::<Vec<_>>());
            let kinds = table.columns.iter().zip(&spec.columns);
            assert!(kinds.clone().all(|(found, column)| found.kind == column.kind.name()));
        }
    }
}

#[test]
fn what_a_ledger_does_not_know_is_not_missing() {
    let known = Attributes::ALL.without(Attribute::Channel).without(Attribute::TimeOfDay);
    let customers = [customer(1, Some(30)), customer(2, None), customer(3, Some(50))];
    let tables = LedgerTables { customers: &customers, ..LedgerTables::default() };
    let quality = profile(known, &[row(1, 0, 5)]).finish(&tables, Reading::default());
    for (table, name) in [("FactTransactions", "channel"), ("DimCustomer", "region")] {
        let column = column(&quality, table, name);
        assert_eq!((column.known, column.missing, column.distinct), (false, 0, None), "{name}");
    }
    assert_eq!(quality.time.midnight, None);
    let age = column(&quality, "DimCustomer", "age");
    assert_eq!((age.rows, age.missing, age.missing_share), (3, 1, 0.333_333));
    let told = [&age.min, &age.q1, &age.median, &age.q3, &age.max, &age.mean].map(Clone::clone);
    assert_eq!(told.map(Option::unwrap), ["30", "30", "30", "50", "50", "40.00"]);
    let found = ids(&quality);
    assert!(found.contains(&("missing", Severity::Warning, 1)), "{found:?}");
    assert!(found.contains(&("not_known", Severity::Info, 2)), "{found:?}");
    assert!(found.contains(&("unused_keys", Severity::Info, 2)), "{found:?}");
}

#[test]
fn a_limit_is_missing_where_it_applies() {
    let card = |number, limit| account(number, AccountType::CreditCard, limit);
    let accounts = [card(1, Some(50_000)), card(2, None), account(3, AccountType::Current, None)];
    let tables = LedgerTables { accounts: &accounts, ..LedgerTables::default() };
    let quality = profile(Attributes::ALL, &[]).finish(&tables, Reading::default());
    let limit = column(&quality, "DimAccount", "credit_limit");
    assert_eq!((limit.rows, limit.missing), (2, 1));
    assert!(!column(&quality, "DimAccount", "overdraft_limit").known);
}

#[test]
fn fences_are_those_of_logarithms() {
    // Quartiles 10 and 40: a ratio of 4. Inner fences 10 / 8 and 40 · 8, outer 10 / 64 and 40 · 64.
    let mut amounts = [1_000, 1_000, 2_000, 4_000, 4_000].to_vec();
    amounts.extend([0, -300]);
    let rows = |amounts: &[i64]| -> Vec<Transaction> {
        (1..).zip(amounts).map(|(number, pence)| row(number, 0, *pence)).collect()
    };
    let amounts = quality(&rows(&amounts)).amounts;
    let pence = |fences: Option<[Money; 2]>| fences.unwrap().map(Money::pence);
    assert_eq!((amounts.zero, amounts.negative, amounts.whole), (1, 1, 5));
    // Upper fences are moved to the end of their bucket: of 32 and 256 pence.
    assert_eq!(pence(amounts.inner_fences), [125, 32_015]);
    assert_eq!(pence(amounts.outer_fences), [15, 256_127]);
    assert_eq!((amounts.outside, amounts.far_below, amounts.far_above), (0, 0, 0));
    let mut many = [1_000, 4_000].repeat(20);
    many.extend([124, 125, 14, 32_016, 256_128, 256_127]);
    let amounts = quality(&rows(&many)).amounts;
    assert_eq!((amounts.outside, amounts.far_below, amounts.far_above), (5, 1, 1));
    let largest: Vec<i64> = amounts.largest.iter().map(|one| one.amount.pence()).collect();
    assert_eq!(largest, [256_128, 256_127, 32_016, 4_000, 4_000]);
}

#[test]
fn times_outside_of_the_window_and_at_midnight_are_told() {
    let midnight = |number, day| Transaction {
        at: window().start().plus_days(day).midnight(),
        ..row(number, day, 100)
    };
    let rows = [row(1, -1, 100), midnight(2, 0), row(3, 2, 100), row(3, 59, 100)];
    let quality = quality(&rows);
    let time = &quality.time;
    assert_eq!((time.before_window, time.after_window, time.midnight), (1, 1, Some(1)));
    assert_eq!((time.rows_per_day.len(), time.empty_days), (59, 57));
    let told = |gap: &Gap| (gap.from.to_string(), gap.to.to_string(), gap.days);
    let longest = ("2025-01-04".to_owned(), "2025-02-28".to_owned(), 56);
    assert_eq!(time.gaps.iter().map(told).next(), Some(longest));
    let found = ids(&quality);
    for one in [("before", 1), ("after", 1), ("midnight", 1), ("repeated_ids", 1)] {
        assert!(found.contains(&(one.0, Severity::Warning, one.1)), "{one:?}: {found:?}");
    }
}

#[test]
fn keys_that_lead_nowhere_are_counted() {
    let customers = [customer(1, None), customer(2, None)];
    let tables = LedgerTables { customers: &customers, ..LedgerTables::default() };
    let far = CustomerId::new(u32::MAX);
    let rows = [row(1, 0, 1), Transaction { customer_id: far, ..row(2, 0, 1) }, row(3, 0, 1)];
    let orphan = Rejected {
        code: RejectCode::UnknownCustomer.code().to_owned(),
        title: RejectCode::UnknownCustomer.title().to_owned(),
        column: Some("kunde".to_owned()),
        n: 4,
        first: "a.csv:7".to_owned(),
        hint: RejectCode::UnknownCustomer.hint().to_owned(),
    };
    let bad = Rejected { code: RejectCode::BadAmount.code().to_owned(), n: 1, ..orphan.clone() };
    let read = ReadTable {
        table: "transactions".to_owned(),
        rows: 1000,
        rejected: 5,
        rejects: vec![orphan, bad],
        ..ReadTable::default()
    };
    let left_out = LeftOutRows { unknown_labels: 3, ..LeftOutRows::default() };
    let reading = Reading { tables: vec![read], left_out };
    let quality = profile(Attributes::ALL, &rows).finish(&tables, reading);
    let keys = quality.keys;
    assert_eq!((keys.customers_unused, keys.customers_unknown), (1, 1));
    assert_eq!((keys.customers_rejected, keys.accounts_rejected), (4, 0));
    assert_eq!(keys.transactions_per_customer, [0, 0, 2]);
    let found = ids(&quality);
    for one in [
        ("orphan_keys", Severity::Warning, 4),
        ("orphan_outcomes", Severity::Warning, 3),
        ("dangling_keys", Severity::Warning, 1),
        ("rejected", Severity::Info, 1),
    ] {
        assert!(found.contains(&one), "{one:?}: {found:?}");
    }
    assert!(quality.findings.is_sorted_by_key(|one| one.severity));
    let text = toml::to_string(&quality.keys).unwrap();
    assert_eq!(toml::from_str::<KeyQuality>(&text).unwrap(), keys);
}

/// To the second nobody pays the same twice; on one day somebody may.
#[test]
fn equal_rows_weigh_more_where_the_time_of_day_is_known() {
    let rows: Vec<Transaction> =
        (1..=400).map(|number| row(number, 0, (i64::try_from(number).unwrap()).max(2))).collect();
    for (attributes, severity) in [
        (Attributes::ALL, Severity::Warning),
        (Attributes::ALL.without(Attribute::TimeOfDay), Severity::Info),
    ] {
        let quality =
            profile(attributes, &rows).finish(&LedgerTables::default(), Reading::default());
        assert!(ids(&quality).contains(&("equal_rows", severity, 1)), "{:?}", quality.findings);
    }
}

#[test]
fn a_busy_day_without_a_row_is_a_warning() {
    let rows = |skip: i32| -> Vec<Transaction> {
        let days = (0..59).filter(|day| *day != skip).flat_map(|day| [day; 10]);
        (1..).zip(days).map(|(number, day)| row(number, day, 100)).collect()
    };
    let empty = |skip| ids(&quality(&rows(skip))).contains(&("empty_days", Severity::Warning, 1));
    assert!(empty(20) && !empty(99));
}

/// A ledger of any amounts, days and keys.
fn ledgers() -> impl Strategy<Value = Vec<Transaction>> {
    let pence = prop_oneof![Just(0_i64), -5_000_i64..5_000, 1_i64..1 << 40];
    let one = (pence, 0_i32..59, 1_u32..6, 0_usize..5, any::<bool>(), 0_u32..86_400);
    proptest::collection::vec(one, 1..80).prop_map(|rows| {
        let rows = (1..).zip(rows).map(|(number, (pence, day, key, channel, flag, second))| {
            let base = row(number, day, pence);
            Transaction {
                at: Timestamp::new(base.at.date(), second * u32::from(flag)),
                customer_id: CustomerId::new(key),
                merchant_id: MerchantId::new(key + 3),
                channel: Channel::ALL[channel],
                country: if flag { Country::GB } else { "FR".parse().unwrap() },
                is_fraud: flag,
                source_row: flag.then_some(key),
                ..base
            }
        });
        rows.collect()
    })
}

/// Returns the smallest value that `quarters` quarters do not exceed, by trying each.
fn naive_quartile(values: &[i64], quarters: usize) -> i64 {
    let below = |x: i64| values.iter().filter(|value| **value <= x).count();
    let mut lawful: Vec<i64> =
        values.iter().copied().filter(|x| 4 * below(*x) >= quarters * values.len()).collect();
    lawful.sort_unstable();
    lawful[0]
}

proptest! {
    #[test]
    fn what_equals_an_earlier_row_is_counted_wherever_it_stands(rows in ledgers(), copies in 0_usize..9) {
        let mut rows: Vec<Transaction> = rows.iter().chain(rows.iter().take(copies)).copied().collect();
        rows.sort_by_key(|row| row.at);
        for (id, row) in (1..).zip(&mut rows) {
            row.transaction_id = TransactionId::new(id);
        }
        let key = |row: &Transaction| {
            let keys = (row.customer_id, row.account_id, row.merchant_id);
            (row.at, keys, row.amount, row.channel as u8, row.country.letters())
        };
        let different: std::collections::BTreeSet<_> = rows.iter().map(key).collect();
        let quality = quality(&rows);
        prop_assert_eq!(quality.keys.transactions_equal, (rows.len() - different.len()) as u64);
    }

    #[test]
    fn a_profile_is_plain_counting(rows in ledgers()) {
        let quality = quality(&rows);
        let amounts: Vec<i64> = rows.iter().map(|row| row.amount.pence()).collect();
        let amount = column(&quality, "FactTransactions", "amount");
        let pence = |text: &Option<String>| text.as_ref().unwrap().parse::<Money>().unwrap().pence();
        prop_assert_eq!(pence(&amount.min), *amounts.iter().min().unwrap());
        prop_assert_eq!(pence(&amount.max), *amounts.iter().max().unwrap());
        for (quarters, told) in [(1, &amount.q1), (2, &amount.median), (3, &amount.q3)] {
            let exact = naive_quartile(&amounts, quarters);
            prop_assert!(pence(told).abs_diff(exact) <= exact.unsigned_abs() / 2048 + 1);
        }
        let facts = &quality.amounts;
        let n = |is: &dyn Fn(i64) -> bool| amounts.iter().filter(|a| is(**a)).count() as u64;
        prop_assert_eq!([facts.zero, facts.negative], [n(&|a| a == 0), n(&|a| a < 0)]);
        let positive: Vec<i64> = amounts.iter().copied().filter(|a| *a > 0).collect();
        for fences in [facts.inner_fences, facts.outer_fences] {
            prop_assert_eq!(fences.is_some(), !positive.is_empty());
        }
        if let Some([low, high]) = facts.outer_fences.map(|ends| ends.map(Money::pence)) {
            prop_assert_eq!(facts.far_above, n(&|a| a > high));
            prop_assert_eq!(facts.far_below, n(&|a| 0 < a && a < low));
            let ends = [1, 3].map(|q| naive_quartile(&positive, q) as f64);
            // Quartiles are within 1/2048, so the fence of their seventh power is within 7/2048.
            let exact = ends[1] * (ends[1] / ends[0]).powi(3);
            let off = (high.min(1 << 60) as f64 / exact.min((1_i64 << 60) as f64)).ln().abs();
            prop_assert!(off < 8.0 / 2048.0 + 1.0 / exact, "{high} for {exact}");
        }
        prop_assert_eq!(facts.histogram.iter().map(|bin| bin.n).sum::<u64>(), positive.len() as u64);
        for bin in &facts.histogram {
            let [from, to] = [bin.from, bin.to].map(Money::pence);
            prop_assert_eq!(bin.n, n(&|a| from <= a && a < to));
        }
        let time = &quality.time;
        for (at, found) in (0..).zip(&time.rows_per_day) {
            let date: Date = window().start().plus_days(at);
            prop_assert_eq!(*found, rows.iter().filter(|row| row.at.date() == date).count() as u64);
        }
        let midnight = rows.iter().filter(|row| row.at == row.at.date().midnight()).count() as u64;
        prop_assert_eq!(time.midnight, Some(midnight));
        let channel = column(&quality, "FactTransactions", "channel");
        for top in &channel.top {
            let n = rows.iter().filter(|row| row.channel.code() == top.value).count() as u64;
            prop_assert_eq!(n, top.n);
        }
        prop_assert!(channel.top.is_sorted_by_key(|top| u64::MAX - top.n));
        let mut used: Vec<u32> = rows.iter().map(|row| row.customer_id.number()).collect();
        used.sort_unstable();
        used.dedup();
        let customers = column(&quality, "FactTransactions", "customer_id");
        prop_assert_eq!(customers.distinct, Some(used.len() as u64));
        prop_assert_eq!(customers.min.clone(), used.first().map(|id| CustomerId::new(*id).to_string()));
        let source = column(&quality, "FactTransactions", "source_row");
        let missing = rows.iter().filter(|row| row.source_row.is_none()).count() as u64;
        let told = if missing == rows.len() as u64 { 0 } else { missing };
        prop_assert_eq!(source.missing, told);
    }
}
