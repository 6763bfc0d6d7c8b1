//! Rows that lie far from all others, rows that equal an earlier one, and files that have the same rows.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::project::Project;

const CONFIG: &str = "\
[clean]
duplicates = \"keep\"
[input.transactions]
path = \"data/*.csv*\"
columns = { customer_id = \"customer\", date = \"day\", amount = \"amount\" }
";

/// Returns a row a day of three customers over half a year, no two of them equal.
fn rows() -> String {
    let mut rows = String::from("customer,day,amount,note\n");
    for (month, n_days) in [(1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30)] {
        for day in 1..=n_days {
            for customer in 0..3 {
                let pounds = 5 + (day * 7 + customer) % 60;
                writeln!(rows, "K{customer},2025-{month:02}-{day:02},{pounds}.50,x").unwrap();
            }
        }
    }
    rows
}

fn prepared(project: &Project) -> (String, Value) {
    let said = project.done(&["prepare"]);
    let document = project.read("data_processed/data_quality.json");
    (said, serde_json::from_str(&document).unwrap())
}

fn finding<'a>(document: &'a Value, id: &str) -> Option<&'a Value> {
    document["findings"].as_array().unwrap().iter().find(|one| one["id"] == id)
}

#[test]
fn a_wrong_year_does_not_move_the_window_and_is_told_with_its_place() {
    let project = Project::with(CONFIG);
    project.write("data/a.csv", &rows());
    let (said, document) = prepared(&project);
    assert!(!said.contains("far from") && finding(&document, "far_rows").is_none(), "{said}");
    let clean = document["window"].clone();
    project.write(
        "data/b.csv",
        "customer,day,amount,note\nK1,2025-06-30,1.00,\nK1,2029-06-30,1.00,\nK1,1900-01-01,1.00,\n",
    );
    let (said, document) = prepared(&project);
    assert_eq!(document["window"], clean);
    assert!(
        said.contains(
            "warning: 2 transactions lie far from all others, left out of the window 2025-01-01 to \
             2025-06-30: the first is of 2029-06-30 in data/b.csv, line 3"
        ),
        "{said}"
    );
    assert_eq!(finding(&document, "far_rows").unwrap()["n"], 2);
    assert_eq!(document["time"]["empty_days"], 0);
    // As the bank says, so it is.
    let config = format!("[input]\nas_of = \"2029-06-30\"\n{CONFIG}");
    project.write("fip.toml", &config);
    let (said, document) = prepared(&project);
    assert_eq!(document["window"], serde_json::json!(["2025-01-01", "2029-07-01"]));
    assert!(said.contains("1 transaction lies far from all others"), "{said}");
    let config = format!("[input]\nas_of = \"2025-04-30\"\nmonths = 2\n{CONFIG}");
    project.write("fip.toml", &config);
    let (_, document) = prepared(&project);
    assert_eq!(document["window"], serde_json::json!(["2025-03-01", "2025-05-01"]));
}

/// Of few rows none is one in a hundred: the user is to say which are wrong.
#[test]
fn a_ledger_of_few_rows_over_centuries_is_refused_with_the_remedy() {
    let project = Project::with(CONFIG);
    project.write(
        "data/a.csv",
        "customer,day,amount,note\nK1,1900-01-01,1.00,\nK1,2025-01-01,1.00,\nK1,2025-02-28,1.00,\n",
    );
    let (cause, hint) = project.refused(&["prepare"]);
    assert!(cause.contains("found some from 1900-01-01 to 2025-02-28"), "{cause}");
    assert!(hint.contains("far from all others") && hint.contains("months = 24"), "{hint}");
    project.write("fip.toml", &format!("[input]\nmonths = 24\n{CONFIG}"));
    project.done(&["prepare"]);
}

#[test]
fn rows_that_equal_an_earlier_one_in_all_that_features_see_are_counted() {
    let project = Project::with(CONFIG);
    let mut text = rows();
    // Twice the same but for a note that nothing reads, and once more in every cell.
    text.push_str("K1,2025-03-05,99.00,y\nK1,2025-03-05,99.00,z\nK1,2025-03-05,99.00,z\n");
    project.write("data/a.csv", &text);
    let (said, document) = prepared(&project);
    assert!(said.contains("2 transactions equal an earlier one in time, customer"), "{said}");
    assert!(said.contains("duplicates = \"drop_exact\" leaves out"), "{said}");
    assert_eq!(document["keys"]["transactions_equal"], 2);
    assert_eq!(finding(&document, "equal_rows").unwrap()["severity"], "info");
    let told = String::from_utf8(project.fip(&["validate"]).stdout).unwrap();
    assert!(
        told.contains("2 transactions equal (0.3") || told.contains("2 transactions equal (0.4"),
        "{told}"
    );
    project.write("fip.toml", &CONFIG.replace("keep", "drop_exact"));
    let (said, document) = prepared(&project);
    assert_eq!(document["keys"]["transactions_equal"], 1);
    assert!(said.contains("1 transactions equal an earlier one"), "{said}");
    assert!(said.contains("other cells of theirs differ"), "{said}");
}

#[test]
fn a_file_and_its_packed_copy_are_told() {
    let project = Project::with(CONFIG);
    project.write("data/a.csv", &rows());
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(rows().as_bytes()).unwrap();
    std::fs::write(project.path("data/a.csv.gz"), packed.finish().unwrap()).unwrap();
    let (said, document) = prepared(&project);
    let told = "warning: data/a.csv.gz has the 543 rows of data/a.csv, and they count twice";
    assert!(said.contains(told), "{said}");
    assert_eq!(document["keys"]["transactions_equal"], 543);
    let found = finding(&document, "equal_rows").unwrap();
    assert_eq!((&found["severity"], &found["n"]), (&"warning".into(), &543.into()));
    project.write("fip.toml", &CONFIG.replace("data/*.csv*", "data/*.csv"));
    let (said, document) = prepared(&project);
    assert!(!said.contains("has the"), "{said}");
    assert_eq!(document["keys"]["transactions_equal"], 0);
}
