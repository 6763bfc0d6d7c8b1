//! The tables in a database: the schema loads, every key resolves, every check holds.

use rusqlite::Connection;

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
        .collect();
    assert_eq!(tables.len(), 15, "{tables:?}");
    for table in tables {
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
        ('A0000001', 'C0000001', 'CURRENT', '2020-01-01', NULL, NULL, 'OPEN')";
    assert!(database.execute(orphan, []).is_err());
    let unknown = "INSERT INTO DimMerchant VALUES \
        ('M000001', 'A shop', 5411, 'GROCERIES', 2, 0, 'GB', NULL)";
    assert!(database.execute(unknown, []).is_err());
}
