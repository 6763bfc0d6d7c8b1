//! The built-in features once more: as they were worked out by hand, and in SQL written by hand.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::{Path, PathBuf};

use fip_features::Catalogue;
use fip_model::{FeatureTable, Kind, ObservationWindow, StarSchema, TableSpec};
use rusqlite::{Connection, types::ValueRef};

use crate::tables::cells;

/// How far reals may be apart, relative to their size.
const TOLERANCE: f64 = 1e-9;

fn file(folder: &str, name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder).join(name)
}

/// Returns the tables of months and of customers as they were worked out by hand.
pub(crate) fn worked_out() -> (FeatureTable, FeatureTable) {
    let table = |name: &str, spec| {
        let text = fs::File::open(file("world", name)).unwrap();
        FeatureTable::read(text, name, spec).unwrap()
    };
    let catalogue = Catalogue::built_in();
    (
        table("expected_monthly.csv", catalogue.month_spec()),
        table("expected_customer.csv", catalogue.customer_spec()),
    )
}

/// Returns the tables that the SQL computes in SQLite.
pub(crate) fn sql_results(
    star: &StarSchema,
    window: ObservationWindow,
) -> (FeatureTable, FeatureTable) {
    let sql = |name: &str| fs::read_to_string(file("sql", name)).unwrap();
    let mut database = Connection::open_in_memory().unwrap();
    database.execute_batch(&sql("schema.sql")).unwrap();
    fill(&mut database, star, window);
    let contradictions = query(&database, &sql("flags.sql"));
    assert!(contradictions.is_empty(), "{contradictions:?}");
    let table = |name: &str, spec: TableSpec| {
        let header = spec.header().collect::<Vec<_>>().join(",");
        let rows = query(&database, &sql(name)).join("\n");
        FeatureTable::read(format!("{header}\n{rows}\n").as_bytes(), name, spec).unwrap()
    };
    let catalogue = Catalogue::built_in();
    (table("monthly.sql", catalogue.month_spec()), table("customer.sql", catalogue.customer_spec()))
}

fn fill(database: &mut Connection, star: &StarSchema, window: ObservationWindow) {
    let transaction = database.transaction().unwrap();
    let insert = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
        transaction.prepare_cached(sql).unwrap().execute(values).unwrap();
    };
    for row in star.transactions().iter() {
        insert(
            "INSERT INTO FactTransactions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &[
                &row.transaction_id.to_string(),
                &row.at.date().key(),
                &row.at.to_string(),
                &row.customer_id.to_string(),
                &row.merchant_id.to_string(),
                &row.channel.code(),
                &row.country.to_string(),
                &row.amount.pence(),
                &row.is_cross_border(fip_model::Country::GB),
                &row.at.is_night(),
                &row.is_discretionary,
                &row.is_fraud,
            ],
        );
    }
    // What is known at once is reported at once.
    for row in star.transactions().iter().filter(|row| row.is_fraud) {
        let (id, at) = (row.transaction_id.to_string(), row.at.to_string());
        insert("INSERT INTO FraudReports VALUES (?, ?)", &[&id, &at]);
    }
    for row in star.customers() {
        insert("INSERT INTO DimCustomer VALUES (?)", &[&row.customer_id.to_string()]);
    }
    for row in star.merchants() {
        let id = row.merchant_id.to_string();
        let sql = "INSERT INTO DimMerchant VALUES (?, ?, ?)";
        insert(sql, &[&id, &row.category.unwrap().code(), &row.is_discretionary.unwrap()]);
    }
    for row in star.days() {
        let sql = "INSERT INTO DimDate VALUES (?, ?, ?)";
        insert(sql, &[&row.date_key, &row.date.to_string(), &row.is_weekend]);
    }
    let (start, end) = (window.start().to_string(), window.as_of().to_string());
    insert("INSERT INTO ObservationWindow VALUES (?, ?)", &[&start, &end]);
    for (position, month) in (0_i64..).zip(window.months()) {
        insert("INSERT INTO WindowMonth VALUES (?, ?)", &[&position, &month.key()]);
    }
    transaction.commit().unwrap();
}

/// Returns the rows of a query as lines of cells, with full digits; money keeps its decimals.
fn query(database: &Connection, sql: &str) -> Vec<String> {
    let mut statement = database.prepare(sql).unwrap();
    let n_columns = statement.column_count();
    let lines = statement.query_map([], |row| {
        let cells = (0..n_columns).map(|at| match row.get_ref(at).unwrap() {
            ValueRef::Null => String::new(),
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Real(number) => number.to_string(),
            ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
            ValueRef::Blob(_) => panic!("no feature is a blob"),
        });
        Ok(cells.collect::<Vec<_>>().join(","))
    });
    lines.unwrap().map(Result::unwrap).collect()
}

/// Compares two tables cell by cell: keys, counts, money and days exactly, reals to 1e-9.
pub(crate) fn assert_same(found: &FeatureTable, expected: &FeatureTable) {
    assert_eq!(found.spec(), expected.spec());
    let (ours, theirs) = (cells(found), cells(expected));
    for column in &found.spec().columns {
        let name = column.name.as_ref();
        if column.kind != Kind::Real {
            assert_eq!(ours[name], theirs[name], "{name}");
            continue;
        }
        assert_eq!(ours[name].len(), theirs[name].len(), "{name}");
        for (row, (a, b)) in ours[name].iter().zip(&theirs[name]).enumerate() {
            let close = match (a.parse::<f64>(), b.parse::<f64>()) {
                (Ok(a), Ok(b)) => (a - b).abs() <= TOLERANCE * b.abs(),
                _ => a.is_empty() && b.is_empty(),
            };
            assert!(close, "{name} row {row}: {a:?} for {b:?}");
        }
    }
}
