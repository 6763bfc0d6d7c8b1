//! The SQL made from the catalogue, run in SQLite: against numbers worked out by hand, and against the
//! kernel for built-in features and for others that use every measure. Counts, days and money are
//! equal, the rest to 1e-9, and what is missing is missing in both.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "../refunds/mod.rs"]
mod refunds;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use fip_features::{
    Catalogue, Declaration, Dialect, FraudKnowledge, Grain, Ledger, compute, feature_sql,
};
use fip_model::{
    Attribute, Attributes, Cells, Country, Date, FeatureTable, FraudReport, Merchant, Money, Month,
    ObservationWindow, RawTables, Row, SchemaDialect, StarSchema, Transaction, TransactionTable,
    ledger_specs, read_rows, read_transactions, schema_sql, star_specs, write_rows,
    write_transactions,
};
use rusqlite::{Connection, types::Value};

/// How far reals may be apart, relative to their size where that is above 1.
const TOLERANCE: f64 = 1e-9;

/// Features that use every measure, condition, key, statistic and function.
const MORE: &str = include_str!("features.txt");

fn window(n_months: u32) -> ObservationWindow {
    ObservationWindow::new(Month::new(2025, 1).unwrap(), n_months).unwrap()
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("world").join(name)
}

fn rows<T: Row>(name: &str) -> Vec<T> {
    read_rows(fs::File::open(file(name)).unwrap(), name).unwrap()
}

fn hand_made_world() -> StarSchema {
    let facts = |name: &str| {
        read_transactions(fs::File::open(file(name)).unwrap(), name, Country::GB).unwrap()
    };
    let mut transactions = facts("FactTransactions.csv");
    for row in facts("FactTransactions_outside.csv").iter() {
        transactions.push(row);
    }
    let raw = RawTables {
        customers: rows("DimCustomer.csv"),
        accounts: rows("DimAccount.csv"),
        merchants: rows("DimMerchant.csv"),
        days: rows("DimDate.csv"),
        transactions,
        ..RawTables::default()
    };
    raw.check().unwrap()
}

fn extended() -> Catalogue {
    let lines = MORE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let more: Vec<Declaration> = lines
        .map(|line| {
            let (name, definition) = line.split_once(": ").unwrap();
            Declaration::new(name, definition)
        })
        .collect();
    Catalogue::built_in().with(&more).unwrap()
}

/// A database with the tables of `sql/schema.sql`, filled.
fn database(star: &StarSchema, reports: &[FraudReport]) -> Connection {
    let mut database = Connection::open_in_memory().unwrap();
    let specs: Vec<_> = star_specs().into_iter().chain(ledger_specs()).collect();
    database.execute_batch(&schema_sql(&specs, SchemaDialect::Standard)).unwrap();
    database.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    let transaction = database.transaction().unwrap();
    let insert = |table: &str, cells: Vec<Value>| {
        let marks = vec!["?"; cells.len()].join(", ");
        let sql = format!("INSERT INTO {table} VALUES ({marks})");
        let mut statement = transaction.prepare_cached(&sql).unwrap();
        statement.execute(rusqlite::params_from_iter(cells)).unwrap();
    };
    let fill = |table: &str, lines: Vec<u8>| {
        for line in String::from_utf8(lines).unwrap().lines().skip(1) {
            let cell = |text: &str| {
                if text.is_empty() { Value::Null } else { Value::Text(text.to_owned()) }
            };
            insert(table, line.split(',').map(cell).collect());
        }
    };
    let lines = |write: &dyn Fn(&mut Vec<u8>)| {
        let mut lines = Vec::new();
        write(&mut lines);
        lines
    };
    fill("DimCustomer", lines(&|out| write_rows(out, star.customers()).unwrap()));
    // Names may hold commas, and no feature asks for them.
    let shop = |one: &Merchant| Merchant { merchant_name: "Shop".to_owned(), ..one.clone() };
    let shops: Vec<Merchant> = star.merchants().iter().map(shop).collect();
    fill("DimMerchant", lines(&|out| write_rows(out, &shops).unwrap()));
    let table = star.transactions();
    fill("FactTransactions", lines(&|out| write_transactions(out, table).unwrap()));
    fill("FraudReports", lines(&|out| write_rows(out, reports).unwrap()));
    transaction.commit().unwrap();
    database
}

/// Runs a query and compares it with a table, cell by cell.
fn assert_answers(database: &Connection, sql: &str, expected: &FeatureTable) {
    let mut statement = database.prepare(sql).unwrap();
    let names: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
    let header: Vec<&str> = expected.spec().header().collect();
    assert_eq!(names, header);
    let mut rows = statement.query([]).unwrap();
    let mut n_rows = 0;
    while let Some(row) = rows.next().unwrap() {
        let customer: String = row.get(0).unwrap();
        assert_eq!(customer, expected.customers()[n_rows].to_string());
        if let Some(months) = expected.months() {
            assert_eq!(row.get::<_, i32>(1).unwrap(), months[n_rows].key());
        }
        for (at, name) in names.iter().enumerate() {
            let Some(cells) = expected.column(name) else { continue };
            let found: Value = row.get(at).unwrap();
            let same = is_cell(&found, cells, n_rows);
            assert!(same, "{name} of {customer}: {found:?} for {:?}", cells.number(n_rows));
        }
        n_rows += 1;
    }
    assert_eq!(n_rows, expected.customers().len());
}

fn is_cell(found: &Value, cells: &Cells, row: usize) -> bool {
    match (found, cells) {
        (Value::Null, cells) => cells.number(row).is_none(),
        (Value::Integer(found), Cells::Integer(cells)) => cells.get(row) == Some(*found),
        // In SQLite money comes as pounds.
        (Value::Real(found), Cells::Money(cells)) => {
            cells.get(row).is_some_and(|money| money.pounds().to_bits() == found.to_bits())
        }
        (Value::Text(found), Cells::Date(days)) => *found == days[row].to_string(),
        (Value::Real(found), Cells::Real(cells)) => cells
            .get(row)
            .is_some_and(|value| (value - found).abs() <= TOLERANCE * value.abs().max(1.0)),
        _ => false,
    }
}

fn assert_equals_kernel(star: &StarSchema, reports: Option<&[FraudReport]>, n_months: u32) {
    assert_equals_kernel_of(&extended(), star, reports, n_months);
}

fn assert_equals_kernel_of(
    catalogue: &Catalogue,
    star: &StarSchema,
    reports: Option<&[FraudReport]>,
    n_months: u32,
) {
    let window = window(n_months);
    let ledger = reports.map_or_else(|| Ledger::of(star), |all| Ledger::with_reports(star, all));
    let knowledge =
        if reports.is_some() { FraudKnowledge::Reported } else { FraudKnowledge::AtOnce };
    let expected = compute(&ledger, window, catalogue).unwrap();
    let sql = feature_sql(catalogue, window, Dialect::Sqlite, knowledge);
    let database = database(star, reports.unwrap_or_default());
    assert_answers(&database, sql.query(Grain::Month), &expected.monthly);
    assert_answers(&database, sql.query(Grain::Customer), &expected.customers);
}

/// Written by `fip sql features --dialect ..`.
#[test]
fn the_files_are_made_from_the_catalogue() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sql");
    for dialect in Dialect::ALL {
        let name = match dialect {
            Dialect::Standard => "features.sql".to_owned(),
            other => format!("features.{other}.sql"),
        };
        let found = fs::read_to_string(folder.join(&name)).unwrap();
        let made =
            feature_sql(Catalogue::built_in(), window(12), dialect, FraudKnowledge::Reported);
        assert!(found == made.to_script(), "{name} is not that of the catalogue: write it anew");
    }
}

#[test]
fn the_hand_made_world_has_the_values_worked_out_by_hand() {
    let star = hand_made_world();
    let catalogue = Catalogue::built_in();
    let by_hand = |name: &str, spec| {
        FeatureTable::read(fs::File::open(file(name)).unwrap(), name, spec).unwrap()
    };
    let sql = feature_sql(catalogue, window(4), Dialect::Sqlite, FraudKnowledge::AtOnce);
    let database = database(&star, &[]);
    let monthly = by_hand("expected_monthly.csv", catalogue.month_spec());
    assert_answers(&database, &sql.monthly, &monthly);
    let customers = by_hand("expected_customer.csv", catalogue.customer_spec());
    assert_answers(&database, &sql.customers, &customers);
}

#[test]
fn every_measure_equals_the_kernel_in_the_hand_made_world() {
    for n_months in [1, 4, 12] {
        assert_equals_kernel(&hand_made_world(), None, n_months);
    }
}

#[test]
fn every_measure_equals_the_kernel_in_a_generated_year() {
    let star = generated(40, 3000);
    assert_equals_kernel(&star, None, 12);
    assert_equals_kernel(&star, None, 1);
}

/// A third of the frauds is reported in time, a third too late, a third never.
#[test]
fn a_fraud_is_known_from_its_report_on() {
    let star = generated(40, 3000);
    let mut reports = Vec::new();
    for (at, row) in star.transactions().iter().filter(|row| row.is_fraud).enumerate() {
        let midnight = |text: &str| text.parse::<Date>().unwrap().midnight();
        let reported_at = match at % 3 {
            0 => row.at,
            1 => midnight("2025-07-01"),
            _ => continue,
        };
        let (transaction_id, customer_id) = (row.transaction_id, row.customer_id);
        reports.push(FraudReport { transaction_id, customer_id, reported_at });
    }
    assert_equals_kernel(&star, Some(&reports), 6);
}

/// Of a ledger that lacks attributes, the features that need none of them are what they are of the
/// same ledger with all.
#[test]
fn a_ledger_that_lacks_attributes_has_the_features_that_ask_for_none() {
    use Attribute::{Category, Channel, Country, Fraud, Mcc, Merchant};
    let whole = generated(40, 3000);
    let expected = compute(&Ledger::of(&whole), window(12), &extended()).unwrap();
    for lacking in [
        vec![Channel, Country, Category],
        vec![Channel, Country, Category, Mcc],
        vec![Merchant, Mcc, Category],
        vec![Merchant, Mcc, Category, Channel, Country, Fraud],
    ] {
        let known = lacking.into_iter().collect::<Attributes>().complement();
        let mut raw = refunds::with_refunds(support::generated(40, 3000));
        raw.transactions = raw.transactions.restricted_to(known);
        if !known.has_merchant_rows() {
            raw.merchants.clear();
        }
        for merchant in &mut raw.merchants {
            (merchant.category, merchant.is_discretionary) = (None, None);
        }
        let (star, restricted) = (raw.check().unwrap(), extended().restricted_to(known).unwrap());
        assert!(!restricted.left_out.is_empty());
        assert_equals_kernel_of(&restricted.catalogue, &star, None, 12);
        let found = compute(&Ledger::of(&star), window(12), &restricted.catalogue).unwrap();
        for feature in restricted.catalogue.customers() {
            let name = feature.name();
            assert_eq!(found.customers.column(name), expected.customers.column(name), "{name}");
        }
    }
}

#[test]
fn a_transaction_crosses_the_border_of_the_home_country() {
    let star = generated(40, 3000);
    let catalogue = extended().with_home("FR".parse().unwrap());
    assert_equals_kernel_of(&catalogue, &star, None, 12);
    let rate = |catalogue: &Catalogue| {
        let features = compute(&Ledger::of(&star), window(12), catalogue).unwrap();
        features.customers.number(0, "cross_border_rate")
    };
    assert_ne!(rate(&catalogue), rate(&extended()));
}

#[test]
fn tables_without_rows_are_answered() {
    assert_equals_kernel(&generated(5, 0), None, 12);
    assert_equals_kernel(&RawTables::default().check().unwrap(), None, 12);
}

/// Sums of squares that 64 bits cannot hold, and amounts that differ by a penny.
#[test]
fn giants_are_as_exact_as_pennies() {
    let mut raw = support::generated(3, 900);
    let mut giants = TransactionTable::default();
    for row in raw.transactions.iter() {
        let penny = i64::try_from(row.transaction_id.number() % 2).unwrap();
        giants.push(Transaction { amount: Money::from_pence(99_999_999_999 + penny), ..row });
    }
    raw.transactions = giants;
    assert_equals_kernel(&raw.check().unwrap(), None, 12);
}

fn generated(n_customers: u32, n_rows: u64) -> StarSchema {
    refunds::with_refunds(support::generated(n_customers, n_rows)).check().unwrap()
}
