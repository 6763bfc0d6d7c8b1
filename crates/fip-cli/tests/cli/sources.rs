//! Ledgers in databases and in Parquet files: the same tables as from a file of text.

use std::fmt::Write as _;
use std::fs::{self, File};

use fip_model::{ColumnSpec, Kind, TableParquet, TableSpec};
use rusqlite::Connection;
use serde_json::Value;

use crate::ledgers::terminals;
use crate::project::Project;

const COLUMNS: &str = "columns.transaction_id = 'TRANSACTION_ID'\ncolumns.customer_id = 'CUSTOMER_ID'\n\
    columns.date = 'TX_DATETIME'\ncolumns.merchant_id = 'TERMINAL_ID'\ncolumns.amount = { column = 'TX_AMOUNT' }\n\
    columns.fraud = 'TX_FRAUD'\ndate_format = '%Y-%m-%d %H:%M:%S'\n";

/// Tables that every source must give alike.
const TABLES: [&str; 5] =
    ["FactTransactions", "DimCustomer", "DimAccount", "DimMerchant", "FraudReports"];

fn configuration(place: &str) -> String {
    format!("[project]\nhome_country = 'GB'\n[input.transactions]\n{place}\n{COLUMNS}")
}

/// Returns a project whose ledger is read from a place.
fn project(place: &str) -> Project {
    Project::with(&configuration(place))
}

/// Fills a database with the rows of a text.
fn fill(project: &Project, file: &str, text: &str) {
    let database = Connection::open(project.path(file)).unwrap();
    let mut script = String::from(
        "BEGIN; CREATE TABLE payments (TRANSACTION_ID TEXT, TX_DATETIME TEXT, CUSTOMER_ID INTEGER, \
         TERMINAL_ID TEXT, TX_AMOUNT NUMERIC, TX_FRAUD INTEGER);",
    );
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        writeln!(script, "INSERT INTO payments VALUES ('{}');", cells.join("', '")).unwrap();
    }
    database.execute_batch(&(script + "COMMIT;")).unwrap();
}

/// Writes the rows of a text as a Parquet file.
fn parquet(project: &Project, file: &str, text: &str) {
    let column = |name, kind| ColumnSpec::new(name, kind, "a value");
    let spec = TableSpec {
        name: "Payments",
        grain: "a payment",
        source: "prepare",
        key: &["TRANSACTION_ID"],
        columns: vec![
            column("TRANSACTION_ID", Kind::Text),
            column("TX_DATETIME", Kind::Timestamp),
            column("CUSTOMER_ID", Kind::Integer),
            column("TERMINAL_ID", Kind::Text),
            column("TX_AMOUNT", Kind::Money),
            column("TX_FRAUD", Kind::Flag),
        ],
    };
    let mut writer = TableParquet::new(File::create(project.path(file)).unwrap(), &spec).unwrap();
    for line in text.lines().skip(1) {
        let at = line.replacen(' ', "T", 1);
        writer.push(at.split(',')).unwrap();
    }
    writer.finish().unwrap();
}

fn tables(project: &Project) -> Vec<String> {
    TABLES.iter().map(|table| project.read(&format!("data_processed/{table}.csv"))).collect()
}

/// Returns what the file of text gives.
fn of_text() -> Vec<String> {
    let text = project("path = 'ledger.csv'");
    text.write("ledger.csv", &terminals());
    text.done(&["run", "--to", "prepare"]);
    tables(&text)
}

fn manifest(project: &Project) -> Value {
    serde_json::from_str(&project.read("data_processed/manifest.json")).unwrap()
}

#[test]
fn init_and_run_are_the_whole_way_from_a_database() {
    let text = Project::with("");
    text.write("ledger.csv", &terminals());
    let bank = Project::with("");
    fill(&bank, "bank.db", &terminals());
    let columnar = Project::with("");
    parquet(&columnar, "ledger", &terminals());
    let address = format!("sqlite:{}", bank.path("bank.db").display());
    let from = |project: &Project, args: &[&str]| {
        fs::remove_file(project.path("fip.toml")).unwrap();
        let said = project.done(&[&["init", "--from"], args].concat());
        assert!(
            said.contains("customer_id is CUSTOMER_ID") || said.contains("CUSTOMER_ID"),
            "{said}"
        );
        project.done(&["run", "--to", "prepare"]);
        tables(project)
    };
    let expected = from(&text, &[&text.path("ledger.csv").to_string_lossy()]);
    assert_eq!(from(&bank, &[&address, "--table", "payments"]), expected);
    let configuration = bank.read("fip.toml");
    assert!(
        configuration.contains("from = \"sqlite:bank.db\"\ntable = \"payments\"\n"),
        "{configuration}"
    );
    assert!(!configuration.contains("delimiter") && !configuration.contains("encoding"));
    assert_eq!(from(&columnar, &[&columnar.path("ledger").to_string_lossy()]), expected);
    assert!(columnar.read("fip.toml").contains("path = \"ledger\"\n"));
    // A file of SQLite is told by its bytes; without a table, those that there are are told.
    for name in ["fip.toml", ".gitignore"] {
        fs::remove_file(bank.path(name)).unwrap();
    }
    let file = bank.path("bank.db").display().to_string();
    let (cause, hint) = bank.refused(&["init", "--from", &file]);
    assert!(cause.contains("it has payments") && hint.contains("--table"), "{cause} {hint}");
    bank.done(&["init", "--from", &file, "--query", "SELECT * FROM payments ORDER BY TX_DATETIME"]);
    assert!(
        bank.read("fip.toml").contains("query = \"SELECT * FROM payments ORDER BY TX_DATETIME\"")
    );
    let file = text.path("ledger.csv").display().to_string();
    let (cause, _) = text.refused(&["init", "--from", &file, "--table", "payments"]);
    assert!(cause.contains("--from names none"), "{cause}");
}

#[test]
fn a_table_a_query_and_parquet_give_what_the_text_gives() {
    let expected = of_text();
    for place in [
        "from = 'sqlite:data/bank.db'\ntable = 'payments'",
        "from = 'sqlite:data/bank.db'\nquery = 'SELECT * FROM payments'",
    ] {
        // What is said of files does not count for a database.
        let bank = project(&format!("{place}\ndelimiter = ';'\nencoding = 'windows-1252'"));
        fs::create_dir(bank.path("data")).unwrap();
        fill(&bank, "data/bank.db", &terminals());
        let said = bank.done(&["run", "--to", "prepare"]);
        assert!(said.contains("rows in sqlite:data/bank.db, "), "{said}");
        assert_eq!(tables(&bank), expected, "{place}");
    }
    // Text and Parquet side by side, in the way of writing that the mapping has.
    let both = project("path = ['a.csv', 'b.data']\ndelimiter = ';'");
    let texts = project("path = ['a.csv', 'b.csv']");
    let text = terminals();
    let (first, second) = text.split_at(text.find("\n3000,").unwrap() + 1);
    let second = format!("{}\n{second}", text.lines().next().unwrap());
    both.write("a.csv", &first.replace(',', ";"));
    parquet(&both, "b.data", &second);
    texts.write("a.csv", first);
    texts.write("b.csv", &second);
    both.done(&["run", "--to", "prepare"]);
    texts.done(&["run", "--to", "prepare"]);
    assert_eq!(tables(&both), tables(&texts));
    assert!(both.done(&["run", "--to", "prepare"]).contains("nothing to do"));
    both.done(&["validate", "--manifest"]);
}

/// Nobody can know whether a database changed without reading it, unless it is a file.
#[test]
fn a_database_is_read_again_and_later_stages_stay_fresh() {
    let bank = project(
        "from = 'sqlite:bank.db'\nquery = 'SELECT * FROM payments ORDER BY TRANSACTION_ID'",
    );
    fill(&bank, "bank.db", &terminals());
    let database = || Connection::open(bank.path("bank.db")).unwrap();
    bank.done(&["run", "--to", "segment"]);
    let record = &manifest(&bank)["inputs"][0];
    let name = record["path"].as_str().unwrap();
    assert!(name.starts_with("sqlite:bank.db, query ") && record["database"] == true, "{record}");
    assert!(record["rows"] == 6002 && record["rejected"] == 0, "{record}");
    // The same, but the file was written to.
    database().execute_batch("CREATE TABLE other (x)").unwrap();
    let status = String::from_utf8(bank.fip(&["status"]).stdout).unwrap();
    assert!(status.contains("a database is read again"), "{status}");
    let said = bank.done(&["run", "--to", "segment", "--keep-ledger"]);
    assert!(said.contains("nothing to do"), "{said}");
    let said = bank.done(&["run", "--to", "segment"]);
    assert!(said.contains("1 stage ran, 2 fresh"), "{said}");
    // A file that was written to a moment ago may change again without its times telling so.
    let mut again = (0..20).map(|_| bank.done(&["run", "--to", "segment"]));
    assert!(again.any(|said| said.contains("All 3 stages are fresh")));
    assert!(bank.done(&["run", "--to", "segment", "--paranoid"]).contains("1 stage ran, 2 fresh"));
    bank.done(&["run", "--only", "segment"]);
    // Another amount is another ledger.
    database().execute_batch("UPDATE payments SET TX_AMOUNT = TX_AMOUNT + 1").unwrap();
    let said = bank.done(&["run", "--to", "segment"]);
    assert!(said.contains("3 stages ran"), "{said}");
    let said = String::from_utf8(bank.fip(&["validate", "--manifest"]).stdout).unwrap();
    assert!(said.contains("a database, not read again"), "{said}");
}

#[test]
fn flags_name_another_database_and_columns_are_told_where_nothing_maps_them() {
    let expected = of_text();
    let mapped = project("path = 'nothing.csv'\ndelimiter = ';'");
    fill(&mapped, "bank.db", &terminals());
    let file = mapped.path("bank.db").display().to_string();
    mapped.done(&["prepare", "--from-sqlite", &file, "--table", "payments"]);
    assert_eq!(tables(&mapped), expected);
    let bare = Project::with("");
    fill(&bare, "bank.db", &terminals());
    let file = bare.path("bank.db").display().to_string();
    let query = "SELECT * FROM payments WHERE TX_AMOUNT > 0";
    bare.done(&["run", "--to", "features", "--from-sqlite", &file, "--query", query]);
    assert_eq!(tables(&bare), expected);
    let (cause, _) = bare.refused(&["prepare", "--from-sqlite", &file, "--query", "SELECT 1 AS x"]);
    assert!(cause.contains("its columns cannot be told"), "{cause}");
    let (cause, _) = bare.refused(&["prepare", "--from-sqlite", &file]);
    assert!(cause.contains("it has payments"), "{cause}");
    for args in [
        &["run", "--from-sqlite", "a", "--from-duckdb", "b", "--table", "t"][..],
        &["run", "--from-sqlite", "a", "--table", "t", "--query", "q"],
        &["run", "--table", "t"],
    ] {
        assert!(bare.refused_by_usage(args), "{args:?}");
    }
}

#[test]
fn rows_that_cannot_be_read_are_set_aside_with_their_number() {
    let text = terminals() + "9003,2024-05-01 00:00:00,1,1,many,0\n";
    let bank = project("from = 'sqlite:bank.db'\ntable = 'payments'");
    fill(&bank, "bank.db", &text);
    bank.done(&["run", "--to", "prepare"]);
    let rejected = bank.read("data_processed/quarantine/transactions.rejected.csv");
    let header = terminals().lines().next().unwrap().to_owned();
    assert_eq!(rejected, format!("{header}\n9003,2024-05-01 00:00:00,1,1,many,0\n"));
    let reasons = bank.read("data_processed/quarantine/transactions.reasons.csv");
    assert!(reasons.contains("\"sqlite:bank.db, table payments\",6003,"), "{reasons}");
    bank.write(
        "data_processed/quarantine/transactions.rejected.csv",
        &rejected.replace("many", "7.00"),
    );
    let said = bank.done(&["run", "--to", "prepare", "--retry-quarantine"]);
    assert!(said.contains("1 rejected before, and read from data_mended"), "{said}");
    assert!(bank.read("data_processed/FactTransactions.csv").contains(",7.00,"));
}

#[test]
fn what_is_not_there_is_told_and_no_password() {
    let bank = project("from = 'sqlite:bank.db'\ntable = 'missing'");
    let doctor = |project: &Project| String::from_utf8(project.fip(&["doctor"]).stdout).unwrap();
    let (cause, _) = bank.refused(&["prepare"]);
    assert!(cause.contains("bank.db cannot be read"), "{cause}");
    fill(&bank, "bank.db", &terminals());
    let (cause, hint) = bank.refused(&["prepare"]);
    assert!(
        cause.contains("no such table: missing") && hint.contains("name of the table"),
        "{cause}"
    );
    assert!(doctor(&bank).contains("no such table: missing"));
    let good = project("from = 'sqlite:bank.db'\ntable = 'payments'");
    fill(&good, "bank.db", &terminals());
    assert!(doctor(&good).contains("sqlite:bank.db, table payments: it is there"));
    let both = project("path = 'a.csv'\nfrom = 'sqlite:bank.db'\ntable = 'payments'");
    let (cause, _) = both.refused(&["prepare"]);
    assert!(cause.contains("expected path or from, found both"), "{cause}");
    // Port 1 answers nobody.
    let url = "postgres://ann:hush-hush@127.0.0.1:1/core?connect_timeout=1";
    let secret = project(&format!("from = '{url}'\ntable = 'x'"));
    for (project, args) in [
        (&secret, &["run"][..]),
        (&secret, &["doctor"]),
        (&secret, &["status"]),
        (&good, &["run", "--from-postgres", url, "--table", "x"]),
        (&good, &["run", "--dry-run", "--from-postgres", url, "--table", "x", "--json"]),
        (&bank, &["init", "new", "--from", url, "--table", "x"]),
    ] {
        let output = project.fip(args);
        let said = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        assert!(said.iter().all(|text| !text.contains("hush")), "{args:?}: {said:?}");
    }
    let (cause, hint) = secret.refused(&["run"]);
    assert!(cause.contains("holds a password") && hint.contains("PGPASSWORD"), "{cause}");
    for (name, bytes) in good.outputs() {
        assert!(!String::from_utf8_lossy(&bytes).contains("hush"), "{name}");
    }
}

#[test]
fn parquet_that_cannot_be_read_is_told() {
    let fixture = |name: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fip-model/tests/parquet/");
        fs::read(format!("{folder}{name}")).unwrap()
    };
    let columns = |id: &str| {
        format!(
            "[input.transactions]\npath = 'x.parquet'\ndate_format = '%Y-%m-%d'\n\
             columns.customer_id = '{id}'\ncolumns.date = 'day'\ncolumns.amount = {{ column = 'dec8' }}\n"
        )
    };
    let told = |configuration: &str, bytes: &[u8]| {
        let project = Project::with(configuration);
        fs::write(project.path("x.parquet"), bytes).unwrap();
        project.refused(&["prepare"]).0
    };
    let whole = fixture("pyarrow.parquet");
    let nested = told(&columns("tags"), &whole);
    let expected = "x.parquet, column tags: expected values, found a list or a map";
    assert!(nested.contains(expected), "{nested}");
    let cut = told(&columns("id"), &whole[..whole.len() - 9]);
    assert!(
        cut.contains("x.parquet, expected a Parquet file, found another or a damaged one"),
        "{cut}"
    );
    let packed = told(&columns("id"), &fixture("brotli.parquet"));
    assert!(packed.contains("column id: packed with brotli, which is not read"), "{packed}");
    // Nobody asks for the nested columns, and every row is read; they are of too few days.
    assert!(told(&columns("id"), &whole).contains("from 2025-01-05 to 2025-02-09"));
}
