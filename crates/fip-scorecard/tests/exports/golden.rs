//! The text of each export of a small card. A text that differs is left in the folder that the
//! message names: read the difference before it becomes the expected one.

use std::fs;
use std::path::Path;

use fip_scorecard::Scorecard;
use fip_scorecard::export::{Dialect, SqlOptions, markdown, pmml, rust, sql};

/// Every kind of row: special values, decimals, own reasons, refused and missing values, a line, a
/// population.
fn card() -> Scorecard {
    toml::from_str(include_str!("../data/applicants.toml")).unwrap()
}

/// Compares line by line, for a difference in a long text is hard to see.
fn same(found: &str, file: &str) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let expected = fs::read_to_string(here.join(file)).unwrap();
    let left = Path::new(env!("CARGO_TARGET_TMPDIR")).join(file);
    if found != expected {
        fs::write(&left, found).unwrap();
    }
    let left = left.display();
    for (number, (found, expected)) in (1..).zip(found.lines().zip(expected.lines())) {
        assert_eq!(found, expected, "line {number}; the whole text is in {left}");
    }
    assert_eq!(found.len(), expected.len(), "the whole text is in {left}");
}

fn query(dialect: Dialect) -> String {
    let options = SqlOptions::new("applicants").schema("mart").key("application_id");
    sql(&card(), dialect, &options).unwrap()
}

#[test]
fn sql_for_duckdb() {
    same(&query(Dialect::DuckDb), "applicants.duckdb.sql");
}

#[test]
fn sql_for_sqlite() {
    same(&query(Dialect::Sqlite), "applicants.sqlite.sql");
}

#[test]
fn pmml_4_4() {
    same(&pmml(&card()).unwrap(), "applicants.pmml");
}

#[test]
fn rust_source() {
    same(&rust(&card()), "applicants.rs");
}

#[test]
fn markdown_page() {
    same(&markdown(&card()), "applicants.md");
}

#[test]
fn dialects_differ_only_in_words() {
    let lines = |dialect| query(dialect).lines().count();
    let [standard, others @ ..] = Dialect::ALL.map(lines);
    let n_inputs = card().characteristics().len();
    assert_eq!(others, [standard, standard, standard + 2 * n_inputs, standard]);
    assert!(query(Dialect::Spark).contains("FROM `mart`.`applicants`"));
    assert!(query(Dialect::Standard).contains("FROM \"mart\".\"applicants\""));
}
