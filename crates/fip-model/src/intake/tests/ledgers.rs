//! Rows of a bank's own files in, tables that hold together out.

use proptest::prelude::*;

use super::{InMemory, simple};
use crate::attributes::Attributes;
use crate::codes::Country;
use crate::intake::{
    AccountMapping, Counts, CustomerMapping, Duplicates, FileRepeats, LabelMapping, LedgerBuilder,
    LedgerParams, LeftOut, Reject, TransactionMapping, TransactionReader, Unnamed,
    UnnamedCustomers,
};
use crate::{FraudReport, Money, ObservationWindow, Outcome, RawTables, StarSchema};

/// The files of a bank, with their mappings.
#[derive(Default)]
struct Bank<'a> {
    customers: Option<(&'a str, &'a str)>,
    accounts: Option<(&'a str, &'a str)>,
    labels: Option<(&'a str, &'a str)>,
    /// What the mapping says of customers whom the file of outcomes does not name.
    unnamed: Option<Unnamed>,
    duplicates: Duplicates,
    as_of: Option<&'a str>,
    /// What the builder may hold of transactions; all of them without it.
    bytes: Option<usize>,
}

struct Made {
    raw: RawTables,
    reports: Vec<FraudReport>,
    outcomes: Option<Vec<Outcome>>,
    unnamed: Option<UnnamedCustomers>,
    window: ObservationWindow,
    left_out: LeftOut,
    repeats: FileRepeats,
    rejects: Vec<Reject>,
    counts: Counts,
}

impl Bank<'_> {
    fn params(&self, attributes: Attributes) -> LedgerParams {
        LedgerParams {
            attributes,
            home: Country::GB,
            duplicates: self.duplicates,
            has_customers: self.customers.is_some(),
            has_accounts: self.accounts.is_some(),
            has_labels: self.labels.is_some(),
            unnamed: self.unnamed,
            as_of: self.as_of.map(|text| text.parse().unwrap()),
            n_months: None,
            fraud_delay_days: 7,
        }
    }

    fn read(&self, mapping: &TransactionMapping, file: &str) -> Made {
        let plan = mapping.check("GBP").unwrap();
        let params = self.params(plan.attributes());
        let mut builder = match self.bytes {
            Some(bytes) => LedgerBuilder::with_scratch(params, Box::<InMemory>::default(), bytes),
            None => LedgerBuilder::new(params),
        };
        if let Some((mapping, file)) = self.customers {
            let plan = toml::from_str::<CustomerMapping>(mapping).unwrap().check().unwrap();
            let mut reader = plan.reader(|row| builder.customer(row));
            reader.push(file.as_bytes()).and_then(|()| reader.finish()).unwrap();
            assert_eq!(reader.take_rejects(), []);
        }
        if let Some((mapping, file)) = self.accounts {
            let plan = toml::from_str::<AccountMapping>(mapping).unwrap().check().unwrap();
            let mut reader = plan.reader(|row| builder.account(row));
            reader.push(file.as_bytes()).and_then(|()| reader.finish()).unwrap();
            assert_eq!(reader.take_rejects(), []);
        }
        let mut reader = TransactionReader::new(&plan, |row| builder.transaction(row));
        reader.push(file.as_bytes()).and_then(|()| reader.finish()).unwrap();
        let (rejects, counts) = (reader.take_rejects(), reader.counts());
        drop(reader);
        if let Some((mapping, file)) = self.labels {
            let plan = toml::from_str::<LabelMapping>(mapping).unwrap().check().unwrap();
            let mut reader = plan.reader(|row| builder.label(row));
            reader.push(file.as_bytes()).and_then(|()| reader.finish()).unwrap();
        }
        let repeats = builder.repeats().unwrap().remove(0);
        let ledger = builder.finish().unwrap();
        let (outcomes, unnamed) = (ledger.outcomes.clone(), ledger.unnamed);
        let (window, left_out) = (ledger.window, ledger.left_out);
        let (raw, reports) = ledger.into_tables().unwrap();
        Made { raw, reports, outcomes, unnamed, window, left_out, repeats, rejects, counts }
    }
}

fn star(made: &Made) -> StarSchema {
    made.raw.clone().check().unwrap()
}

const JANUARY: &str =
    "customer,day,amount\nbob,2025-01-01,1.00\nann,2025-01-31,2.00\nann,2025-01-15,3.00\n";

#[test]
fn ids_are_numbered_in_the_order_of_the_bank_s_own() {
    let made = Bank::default().read(&simple(""), JANUARY);
    let star = star(&made);
    let names: Vec<_> =
        star.customers().iter().map(|row| row.source_id.as_deref().unwrap()).collect();
    assert_eq!(names, ["ann", "bob"]);
    let rows: Vec<_> = star
        .transactions()
        .iter()
        .map(|row| {
            format!(
                "{} {} {} {:?}",
                row.transaction_id, row.customer_id, row.amount, row.source_row
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            "T0000000001 C0000002 1.00 Some(1)",
            "T0000000002 C0000001 3.00 Some(3)",
            "T0000000003 C0000001 2.00 Some(2)"
        ]
    );
    assert_eq!(star.transactions().attributes(), Attributes::NONE);
    assert_eq!((star.accounts().len(), star.merchants().len()), (2, 0));
    assert_eq!(made.window.as_of().to_string(), "2025-02-01");
}

#[test]
fn rows_outside_of_the_window_are_left_out_with_whom_they_alone_name() {
    let file = format!("{JANUARY}cyd,2025-02-03,9.00\ndan,2024-12-20,9.00\n");
    let made = Bank { as_of: Some("2025-01-31"), ..Bank::default() }.read(&simple(""), &file);
    let left_out = made.left_out;
    assert_eq!((left_out.before_window, left_out.after_window), (1, 1));
    assert_eq!(star(&made).customers().len(), 2);
}

#[test]
fn merchants_come_from_the_transactions() {
    let text = "columns.merchant_name = 'shop'\ncolumns.mcc = 'mcc'\ncolumns.country = 'land'";
    let file = "customer,day,amount,shop,mcc,land\na,2025-01-01,1,The  Shop,5411,GB\n\
                a,2025-01-02,1,the shop,5812,GB\na,2025-01-03,1,THE SHOP,5812,FR\n\
                a,2025-01-31,1,Bar,5813,FR\n";
    let made = Bank::default().read(&simple(text), file);
    let star = star(&made);
    let rows: Vec<_> = star
        .merchants()
        .iter()
        .map(|row| {
            (row.merchant_name.as_str(), row.mcc, row.country_code.map(|code| code.to_string()))
        })
        .collect();
    assert_eq!(
        rows,
        [("BAR", Some(5813), Some("FR".into())), ("THE SHOP", Some(5812), Some("GB".into()))]
    );
}

#[test]
fn kinds_of_merchants_stand_for_merchants_that_nobody_names() {
    let text = "columns.category = 'kind'";
    let file = "customer,day,amount,kind\na,2025-01-01,1,travel\na,2025-01-31,1,groceries\n";
    let star = star(&Bank::default().read(&simple(text), file));
    let names: Vec<_> = star.merchants().iter().map(|row| row.merchant_name.as_str()).collect();
    assert_eq!(names, ["GROCERIES", "TRAVEL"]);
    assert_eq!(star.transactions().discretionary(), [true, false]);
}

#[test]
fn joint_accounts_have_a_first_holder_and_a_bridge() {
    let accounts = "a,c,kind\nA1,bob,joint\nA1,ann,first\nA2,cyd,first\n";
    let mapping = "columns = { account_id = 'a', customer_id = 'c', holder = 'kind' }\n\
                   map.holder = { first = 'first', other = '*' }";
    let bank = Bank { accounts: Some((mapping, accounts)), ..Bank::default() };
    let transactions: TransactionMapping =
        toml::from_str("columns = { account_id = 'a', date = 'd', amount = 'x' }").unwrap();
    let file = "a,d,x\nA1,2025-01-01,1\nA2,2025-01-31,1\nA9,2025-01-31,1\n";
    let made = bank.read(&transactions, file);
    assert_eq!(made.rejects[0].code.code(), "FIP-D017");
    let star = star(&made);
    assert_eq!(star.accounts()[0].customer_id.to_string(), "C0000001");
    let holders: Vec<_> =
        star.holders().iter().map(|row| (row.customer_id.number(), row.is_first)).collect();
    assert_eq!(holders, [(1, true), (2, false)]);
    assert_eq!(star.transactions().customers()[0].number(), 1);
}

#[test]
fn customers_that_the_file_of_customers_lacks_are_rejected() {
    let customers = "id,born\nann,1990-06-15\nbob,\nzoe,2000-01-01\n";
    let mapping = "columns = { customer_id = 'id', birth_date = 'born' }";
    let bank = Bank { customers: Some((mapping, customers)), ..Bank::default() };
    let made = bank.read(&simple(""), &format!("{JANUARY}cyd,2025-01-31,1\n"));
    assert_eq!((made.rejects[0].code.code(), made.rejects[0].line), ("FIP-D016", 5));
    let ages: Vec<_> = star(&made).customers().iter().map(|row| row.age).collect();
    assert_eq!(ages, [Some(34), None, Some(25)]);
}

#[test]
fn repeated_records_become_what_the_policy_says() {
    let text = "columns.transaction_id = 'id'";
    let file = "id,customer,day,amount\n1,a,2025-01-01,1\n1,a,2025-01-01,1\n1,a,2025-01-31,2\n2,a,2025-01-31,1\n";
    let told = |duplicates| {
        let made = Bank { duplicates, ..Bank::default() }.read(&simple(text), file);
        (made.raw.transactions.len(), made.repeats.repeated, made.repeats.refused)
    };
    assert_eq!(told(Duplicates::DropExact), (2, 1, vec![3]));
    assert_eq!(told(Duplicates::Keep), (4, 0, vec![]));
    assert_eq!(told(Duplicates::Reject), (2, 0, vec![2, 3]));
}

#[test]
fn outcomes_are_those_of_known_customers_after_the_window() {
    let labels = "c,bad,when\nann,1,2025-03-05\nann,1,2025-02-10\nbob,0,\nzoe,1,2025-02-10\nbob,1,2025-01-10\n";
    let mapping = "bad = 'bad = 1'\ncolumns = { customer_id = 'c', date = 'when' }";
    let bank = Bank { labels: Some((mapping, labels)), ..Bank::default() };
    let made = bank.read(&simple(""), JANUARY);
    let outcomes = made.outcomes.unwrap();
    let told: Vec<_> = outcomes
        .iter()
        .map(|row| {
            (row.customer_id.number(), row.at_risk, row.event_date.map(|date| date.to_string()))
        })
        .collect();
    assert_eq!(told, [(1, true, Some("2025-02-10".into())), (2, false, None)]);
    assert_eq!((made.left_out.unknown_labels, made.left_out.early_events), (1, 1));
    assert!(Bank::default().read(&simple(""), JANUARY).outcomes.is_none());
}

#[test]
fn an_outcome_may_be_that_of_an_account_that_is_a_customer() {
    let mapping = "bad = 'bad = 1'\ncolumns = { account_id = 'a', date = 'when' }";
    let labels = "a,bad,when\nA1,1,2025-03-05\nA3,1,2025-03-05\n";
    let bank = Bank { labels: Some((mapping, labels)), ..Bank::default() };
    let transactions: TransactionMapping =
        toml::from_str("columns = { account_id = 'a', date = 'd', amount = 'x' }").unwrap();
    let made = bank.read(&transactions, "a,d,x\nA1,2025-01-01,1\nA2,2025-01-31,1\n");
    let outcomes = made.outcomes.unwrap();
    let told: Vec<_> = outcomes.iter().map(|row| (row.customer_id.number(), row.at_risk)).collect();
    assert_eq!(told, [(1, true), (2, false)]);
    assert_eq!(made.left_out.unknown_labels, 1);
}

/// Four customers, of whom a file of outcomes names some.
#[test]
fn who_is_not_named_among_events_had_none_and_among_both_is_not_known() {
    let rows = "customer,day,amount\nann,2025-01-01,1\nbob,2025-01-02,1\ncyd,2025-01-03,1\ndan,2025-01-31,1\n";
    let mapping = "bad = 'bad = 1'\ncolumns = { customer_id = 'c', date = 'when' }";
    let told = |labels: &str, unnamed| {
        let labels = format!("c,bad,when\n{labels}");
        let bank = Bank { labels: Some((mapping, &labels)), unnamed, ..Bank::default() };
        let made = bank.read(&simple(""), rows);
        let outcomes = made.outcomes.unwrap_or_default();
        let outcomes = outcomes.iter().map(|row| (row.customer_id.number(), row.at_risk));
        let unnamed = made.unnamed.unwrap();
        (outcomes.collect::<Vec<_>>(), unnamed.taken, unnamed.is_said, unnamed.customers)
    };
    let (none, unknown) = (Unnamed::NoEvent, Unnamed::Unknown);
    let all = vec![(1, false), (2, true), (3, false), (4, false)];
    assert_eq!(told("bob,1,\n", None), (all.clone(), none, false, 3));
    assert_eq!(told("bob,1,\n", Some(unknown)), (vec![(2, true)], unknown, true, 3));
    // Whoever is not of the ledger says as much about the file.
    assert_eq!(told("bob,1,\nzoe,0,\n", None), (vec![(2, true)], unknown, false, 3));
    let both = vec![(1, false), (2, true)];
    assert_eq!(told("bob,1,\nann,0,\n", None), (both, unknown, false, 2));
    assert_eq!(told("bob,1,\nann,0,\n", Some(none)), (all, none, true, 2));
    // Who had the event before the as-of date is named, and has no outcome.
    let late = vec![(1, false), (3, false), (4, false)];
    assert_eq!(told("bob,1,2025-01-05\n", None), (late, none, false, 3));
    assert_eq!(told("bob,1,2025-01-05\nann,0,\n", None).0, [(1, false)]);
    // Nobody had it, as far as the file tells: of the others nothing is known.
    assert_eq!(told("bob,0,\n", None), (vec![(2, false)], unknown, false, 3));
}

#[test]
fn outcomes_of_nobody_the_ledger_knows_are_refused() {
    let mapping: LabelMapping =
        toml::from_str("bad = 'bad = 1'\ncolumns.customer_id = 'c'").unwrap();
    let bank = Bank { labels: Some(("", "")), ..Bank::default() };
    let mut builder = LedgerBuilder::new(bank.params(Attributes::NONE));
    let plan = simple("").check("GBP").unwrap();
    let mut reader = TransactionReader::new(&plan, |row| builder.transaction(row));
    reader.push(JANUARY.as_bytes()).and_then(|()| reader.finish()).unwrap();
    drop(reader);
    let plan = mapping.check().unwrap();
    let mut reader = plan.reader(|row| builder.label(row));
    reader.push(b"c,bad\n1,1\n2,0\n").and_then(|()| reader.finish()).unwrap();
    drop(reader);
    assert_eq!(
        builder.finish().unwrap_err().to_string(),
        "expected outcomes of customers of the ledger, found 2 of customers that it does not know"
    );
}

#[test]
fn frauds_are_known_when_they_were_reported_or_a_week_later() {
    let text = "columns = { customer_id = 'customer', date = 'day', amount = 'amount', fraud = 'f', fraud_reported = 'r' }";
    let file = "customer,day,amount,f,r\na,2025-01-01,1,1,2025-01-05\na,2025-01-31,1,1,\na,2025-01-31,1,0,\n";
    let made = Bank::default().read(&super::mapping(text), file);
    let told: Vec<_> = made.reports.iter().map(|row| row.reported_at.to_string()).collect();
    assert_eq!(told, ["2025-01-05T00:00:00", "2025-02-07T00:00:00"]);
}

#[test]
fn an_account_that_was_used_before_it_was_opened_has_no_day_of_opening() {
    let mapping = "columns = { account_id = 'a', customer_id = 'c', opened_date = 'o' }";
    let bank = Bank {
        accounts: Some((mapping, "a,c,o\nA,x,2025-01-15\nB,y,2024-01-01\n")),
        ..Bank::default()
    };
    let transactions: TransactionMapping =
        toml::from_str("columns = { account_id = 'a', date = 'd', amount = 'x' }").unwrap();
    let made = bank.read(&transactions, "a,d,x\nA,2025-01-01,1\nB,2025-01-31,1\n");
    let opened: Vec<_> =
        star(&made).accounts().iter().map(|row| row.opened_date.is_some()).collect();
    assert_eq!((opened, made.left_out.opened_late), (vec![false, true], 1));
}

proptest! {
    #[test]
    fn every_ledger_that_is_read_holds_together(
        rows in proptest::collection::vec((0..6_u8, 0..6_u8, 0..4_u8, 0..120_u16, 0..10_000_i64), 1..60),
        which in 0..4_usize,
    ) {
        let texts = [
            "",
            "columns.account_id = 'account'",
            "columns.account_id = 'account'\ncolumns.merchant_id = 'shop'\ncolumns.category = 'kind'",
            "columns.category = 'kind'",
        ];
        let mut file = "customer,account,shop,day,amount,kind\nz,z,z,2025-01-01,1,fuel\n".to_owned();
        for (customer, account, shop, day, pence) in &rows {
            let day = crate::Date::new(2025, 1, 1).unwrap().plus_days(i32::from(*day));
            let amount = Money::from_pence(*pence);
            let kind = ["fuel", "travel", "cash", "health"][usize::from(*shop)];
            let line = format!("c{customer},a{account},s{shop},{day},{amount},{kind}\n");
            file.push_str(&line);
        }
        file.push_str("z,z,z,2025-04-30,1,fuel\n");
        let bank = Bank { duplicates: Duplicates::Keep, ..Bank::default() };
        let made = bank.read(&simple(texts[which]), &file);
        let star = star(&made);
        let left_out = made.left_out.before_window + made.left_out.after_window;
        prop_assert_eq!(star.transactions().len() as u64 + left_out, made.counts.accepted);
        prop_assert!(star.transactions().at().is_sorted());
        prop_assert_eq!(star.transactions().len(), rows.len() + 2);
        // However little is held of it at a time.
        let duplicates = if which == 0 { Duplicates::DropExact } else { Duplicates::Keep };
        let [whole, parts] = [None, Some(400)].map(|bytes| {
            let bank = Bank { duplicates, bytes, ..Bank::default() };
            let Made { raw, reports, window, left_out, repeats, .. } =
                bank.read(&simple(texts[which]), &file);
            (format!("{raw:?} {reports:?} {left_out:?}"), window, repeats)
        });
        prop_assert_eq!(whole, parts);
    }
}
