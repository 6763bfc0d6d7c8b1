//! The tables in a database: the schema loads, every key resolves, every check holds.

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::features::CUSTOM;
use crate::project::Project;

#[test]
fn the_committed_schema_is_the_dictionary_s() {
    let project = Project::small();
    let schema = String::from_utf8(project.fip(&["show", "schema"]).stdout).unwrap();
    assert_eq!(
        schema,
        include_str!("../../../../sql/schema.sql"),
        "run: fip show schema > sql/schema.sql"
    );
    let dictionary = String::from_utf8(project.fip(&["show", "dictionary"]).stdout).unwrap();
    let committed = include_str!("../../../../data_processed/README.md");
    assert_eq!(dictionary, committed, "run: fip show dictionary > data_processed/README.md");
}

#[test]
fn all_tables_load_with_foreign_keys_on() {
    let project = Project::small();
    project.done(&["run"]);
    project.done(&["features", "--as-of", "2025-07,2026-01", "--months", "3,6"]);
    let mut database = Connection::open_in_memory().unwrap();
    database.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    let schema = include_str!("../../../../sql/schema.sql");
    database.execute_batch(schema).unwrap();
    let tables: Vec<&str> = schema
        .lines()
        .filter_map(|line| line.strip_prefix("CREATE TABLE ")?.strip_suffix(" ("))
        .filter(|table| !table.starts_with("fip_load"))
        .collect();
    assert_eq!(tables.len(), 16, "{tables:?}");
    // An invented bank has no joint accounts.
    assert!(!project.path("data_processed/AccountHolders.csv").exists());
    for table in tables.into_iter().filter(|table| *table != "AccountHolders") {
        let text = project.read(&format!("data_processed/{table}.csv"));
        let n_rows = load(&mut database, table, &text);
        let sql = format!("SELECT count(*) FROM {table}");
        let counted: usize = database.query_row(&sql, [], |row| row.get(0)).unwrap();
        assert_eq!(counted, n_rows, "{table}");
    }
    let broken: Vec<String> = database
        .prepare("PRAGMA foreign_key_check")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(broken.is_empty(), "{broken:?}");
    let sql = "SELECT count(*) FROM FactTransactions f JOIN DimAccount a USING (account_id) \
        WHERE f.transaction_ts < a.opened_date OR f.customer_id <> a.customer_id";
    let misplaced: i64 = database.query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(misplaced, 0, "transactions before their account was opened");
}

/// Every cell, those of features of the project's own too.
#[test]
fn the_sql_of_features_answers_with_their_tables() {
    let project = Project::with(CUSTOM);
    project.done(&["prepare"]);
    project.done(&["features"]);
    let mut database = Connection::open_in_memory().unwrap();
    let printed = |args: &[&str]| String::from_utf8(project.fip(args).stdout).unwrap();
    database.execute_batch(&printed(&["show", "schema"])).unwrap();
    for table in ["DimCustomer", "DimMerchant", "DimDate", "DimAccount", "FactTransactions"]
        .into_iter()
        .chain(["FraudReports"])
    {
        load(&mut database, table, &project.read(&format!("data_processed/{table}.csv")));
    }
    let sql = |table| printed(&["sql", "features", "--dialect", "sqlite", "--table", table]);
    for (word, table) in [("monthly", "CustomerMonthlyFeatures"), ("customer", "CustomerFeatures")]
    {
        let text = project.read(&format!("data_processed/{table}.csv"));
        let mut csv = csv::Reader::from_reader(text.as_bytes());
        let query = sql(word);
        let mut query = database.prepare(&query).unwrap();
        assert_eq!(csv.headers().unwrap().iter().collect::<Vec<_>>(), query.column_names());
        let (n_columns, mut answer) = (query.column_count(), query.query([]).unwrap());
        for record in csv.records() {
            let (record, row) = (record.unwrap(), answer.next().unwrap().unwrap());
            for at in 0..n_columns {
                let found: Value = row.get(at).unwrap();
                assert!(agree(&record[at], &found), "{table} {record:?}, column {at}: {found:?}");
            }
        }
        assert!(answer.next().unwrap().is_none(), "{table} has more rows");
    }
    let script = printed(&["sql", "features"]);
    assert!(script.contains("groceries_rate") && script.contains("from 2025-01-01 to before"));
    assert!(project.refused_by_usage(&["sql", "features", "--dialect", "oracle"]));
}

/// Returns whether a cell of a file and one of an answer are the same, numbers to a relative 1e-9.
fn agree(cell: &str, found: &Value) -> bool {
    let near = |found: f64| {
        let expected: f64 = cell.parse().unwrap_or(f64::NAN);
        (found - expected).abs() <= 1e-9 * expected.abs().max(1e-3)
    };
    match found {
        Value::Null => cell.is_empty(),
        Value::Integer(number) => cell == number.to_string() || near(*number as f64),
        Value::Real(number) => near(*number),
        Value::Text(text) => cell == text,
        Value::Blob(_) => false,
    }
}

/// Fills a table from CSV; an empty cell is a missing value. Returns the number of rows.
fn load(database: &mut Connection, table: &str, text: &str) -> usize {
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    let marks = vec!["?"; csv.headers().unwrap().len()].join(", ");
    let transaction = database.transaction().unwrap();
    let mut n_rows = 0;
    {
        let mut insert =
            transaction.prepare(&format!("INSERT INTO {table} VALUES ({marks})")).unwrap();
        for record in csv.records() {
            let record = record.unwrap();
            let cells = record.iter().map(|cell| (!cell.is_empty()).then_some(cell));
            insert.execute(rusqlite::params_from_iter(cells)).unwrap();
            n_rows += 1;
        }
    }
    transaction.commit().unwrap();
    n_rows
}

/// The database refuses what the schema forbids, so the test above can fail.
#[test]
fn the_schema_refuses_what_it_forbids() {
    let database = Connection::open_in_memory().unwrap();
    database.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    database.execute_batch(include_str!("../../../../sql/schema.sql")).unwrap();
    let orphan = "INSERT INTO DimAccount VALUES \
        ('A0000001', 'C0000001', 'CURRENT', '2020-01-01', NULL, NULL, 'OPEN', NULL)";
    assert!(database.execute(orphan, []).is_err());
    let unknown = "INSERT INTO DimMerchant VALUES \
        ('M000001', 'A shop', 5411, 'GROCERIES', 2, 0, 'GB', NULL, NULL)";
    assert!(database.execute(unknown, []).is_err());
}
