//! A run in a database: whole, the same as its files, and never half.

mod faults;
mod figures;

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::project::Project;

/// What `fip show` prints, and the file that is kept of it.
const KEPT: [(&[&str], &str, &str); 5] = [
    (&["schema"], "schema.sql", include_str!("../../../../../sql/schema.sql")),
    (
        &["schema", "--dialect", "postgres"],
        "schema.postgres.sql",
        include_str!("../../../../../sql/schema.postgres.sql"),
    ),
    (
        &["schema", "--dialect", "duckdb"],
        "schema.duckdb.sql",
        include_str!("../../../../../sql/schema.duckdb.sql"),
    ),
    (&["views"], "views.sql", include_str!("../../../../../sql/views.sql")),
    (&["checks"], "checks.sql", include_str!("../../../../../sql/checks.sql")),
];

#[test]
fn the_committed_texts_are_those_that_are_printed() {
    let project = Project::small();
    for (words, file, kept) in KEPT {
        let args: Vec<&str> = ["show"].iter().chain(words).copied().collect();
        let printed = String::from_utf8(project.fip(&args).stdout).unwrap();
        assert!(printed == kept, "run: fip {} > sql/{file}", args.join(" "));
    }
}

/// The texts as they stand, without the loader: a shell takes them, and a broken row is found.
#[test]
fn the_texts_load_as_they_are_and_a_check_finds_what_it_is_there_for() {
    let database = Connection::open_in_memory().unwrap();
    for (_, file, kept) in KEPT {
        if file == "schema.sql" || file == "views.sql" {
            database.execute_batch(kept).unwrap();
        }
    }
    database.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    // Twice, since a view takes the place of an earlier one.
    database.execute_batch(KEPT[3].2).unwrap();
    assert_eq!(broken(&database), [""; 0]);
    let day = "INSERT INTO FraudReports VALUES ('T0000000001', 'C0000001', '2025-01-01T00:00:00')";
    database.execute(day, []).unwrap();
    database
        .execute("INSERT INTO fip_load VALUES ('r', 'v', 's', 'DimDate', 1, NULL)", [])
        .unwrap();
    let expected = [
        "DimDate: rows",
        "FraudReports.transaction_id: orphans",
        "FraudReports.customer_id: orphans",
    ];
    assert_eq!(broken(&database), expected);
}

#[test]
fn parquet_files_hold_the_rows_of_the_run() {
    use fip_model::{CustomerSegment, RiskScore, read_rows, read_rows_parquet};

    let project = Project::small();
    project.done(&["run"]);
    let said = project.done(&["export", "parquet"]);
    assert!(said.contains("parquet: 16 tables, "), "{said}");
    let csv = |name: &str| project.read(&format!("data_processed/{name}.csv"));
    let parquet = |name: &str| {
        bytes::Bytes::from(std::fs::read(project.path(&format!("parquet/{name}.parquet"))).unwrap())
    };
    let (scores, segments) = ("CustomerRiskScores", "CustomerSegments");
    assert_eq!(
        read_rows_parquet::<RiskScore>(parquet(scores)).unwrap(),
        read_rows::<RiskScore>(csv(scores).as_bytes(), scores).unwrap()
    );
    assert_eq!(
        read_rows_parquet::<CustomerSegment>(parquet(segments)).unwrap(),
        read_rows::<CustomerSegment>(csv(segments).as_bytes(), segments).unwrap()
    );
    assert!(project.done(&["export", "parquet"]).contains("already there, same run"));
    let before = crate::project::files(&project.path("parquet"));
    project.done(&["export", "parquet", "--force"]);
    assert_eq!(crate::project::files(&project.path("parquet")), before);
    project.write("mine/notes.txt", "mine");
    let mine = project.path("mine").display().to_string();
    let (cause, _) = project.refused(&["export", "parquet", "--to", &mine, "--force"]);
    assert!(cause.contains("is no folder that `fip export parquet` made"), "{cause}");
}

/// Opens a database to read it.
fn open(path: &Path) -> Connection {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// Returns the names of the checks that do not hold.
fn broken(database: &Connection) -> Vec<String> {
    let mut names = Vec::new();
    for check in KEPT[4].2.split("\n\n").filter(|check| check.contains("SELECT")) {
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let (name, found): (String, i64) = database.query_row(check, [], row).unwrap();
        if found != 0 {
            names.push(name);
        }
    }
    names
}
