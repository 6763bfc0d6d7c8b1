//! `data_quality.json`, and what `fip validate` and the dashboard say of it.

use std::fmt::Write as _;

use serde_json::Value;

use crate::project::Project;

const CONFIG: &str = "\
[input]
[input.transactions]
path = \"data/*.csv\"
date_format = \"%Y-%m-%d %H:%M:%S\"
[input.transactions.columns]
date = \"when\"
account_id = \"account\"
amount = \"amount\"
[input.accounts]
path = \"accounts/all.csv\"
[input.accounts.columns]
account_id = \"account\"
customer_id = \"customer\"
[clean]
max_rejects = \"10%\"
";

/// Returns a ledger of three months with twenty rows a day but for 12 and 13 February, when there are
/// none, and 5 March, when there are 200; two rows are of an account that nobody holds, one amount is
/// none, and one is far too large.
fn ledger() -> Project {
    let project = Project::with(CONFIG);
    let mut text = String::from("when,account,amount\n");
    let mut row = |day: &str, hour: usize, account: usize, amount: &str| {
        writeln!(text, "{day} {hour:02}:15:00,A{account},{amount}").unwrap();
    };
    for (month, n_days) in [(1, 31), (2, 28), (3, 31)] {
        for day in 1..=n_days {
            let rows = match (month, day) {
                (2, 12 | 13) => 0,
                (3, 5) => 200,
                _ => 20,
            };
            for n in 0..rows {
                let amount = format!("{}.{:02}", 5 + n % 40, (7 * n + day) % 100);
                row(&format!("2025-{month:02}-{day:02}"), n % 24, n % 9, &amount);
            }
        }
    }
    row("2025-01-07", 9, 99, "5.00");
    row("2025-01-08", 9, 99, "5.00");
    row("2025-01-08", 9, 1, "5x00");
    row("2025-01-09", 9, 1, "123456789.00");
    project.write("data/rows.csv", &text);
    let mut holders = String::from("account,customer\n");
    for n in 0..10 {
        writeln!(holders, "A{n},K{n}").unwrap();
    }
    project.write("accounts/all.csv", &holders);
    project
}

fn document(project: &Project) -> Value {
    serde_json::from_str(&project.read("data_processed/data_quality.json")).unwrap()
}

/// Returns the numbers of the findings of a kind.
fn found(document: &Value, id: &str) -> Vec<u64> {
    let findings = document["findings"].as_array().unwrap().iter();
    findings.filter(|one| one["id"] == id).map(|one| one["n"].as_u64().unwrap()).collect()
}

#[test]
fn what_is_wrong_with_a_ledger_is_found_and_fails_nothing() {
    let project = ledger();
    project.done(&["prepare"]);
    let document = document(&project);
    for (id, n) in [
        ("orphan_keys", 2),
        ("rejected", 1),
        ("empty_days", 2),
        ("unusual_days", 1),
        ("far_amounts", 1),
        ("unused_keys", 1),
    ] {
        assert!(found(&document, id).contains(&n), "{id}: {}", document["findings"]);
    }
    assert_eq!(document["time"]["gaps"][0]["from"], "2025-02-12");
    assert_eq!(document["amounts"]["largest"][0]["amount"], "123456789.00");
    assert_eq!(document["keys"]["accounts_rejected"], 2);
    let read = document["reading"]["tables"].as_array().unwrap();
    let rows = read.iter().find(|one| one["table"] == "transactions").unwrap();
    assert_eq!((&rows["rejected"], &rows["rejects"][0]["n"]), (&3.into(), &2.into()));
    let rejected = rows["quarantine"].as_str().unwrap();
    assert_eq!(project.read(rejected).lines().count(), 4);

    let output = project.fip(&["validate"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.starts_with("Data quality: "), "{told}");
    assert!(told.find("warning").unwrap() < told.find("note ").unwrap(), "{told}");
    assert!(told.contains("2  FIP-D017  account: account not in the account file"), "{told}");
    assert!(told.lines().any(|line| line.starts_with("amount ") && line.contains("1 far out")));
    assert!(told.lines().all(|line| line.chars().count() <= 300), "{told}");
    let json = project.fip(&["validate", "--json"]).stdout;
    assert_eq!(serde_json::from_slice::<Value>(&json).unwrap(), document);
}

#[test]
fn what_is_printed_is_of_the_tables_as_they_are_now() {
    let project = ledger();
    project.done(&["prepare"]);
    let name = "data_processed/FactTransactions.csv";
    let text = project.read(name);
    project.write(name, &text.replacen(",123456789.00,", ",9.00,", 1));
    let json = project.fip(&["validate", "--json"]).stdout;
    let now: Value = serde_json::from_slice(&json).unwrap();
    assert!(
        found(&now, "far_amounts").is_empty()
            && !found(&document(&project), "far_amounts").is_empty()
    );
    std::fs::remove_file(project.path("data_processed/data_quality.json")).unwrap();
    let (cause, hint) = project.refused(&["validate"]);
    assert!(cause.contains("data_quality.json") && hint.contains("fip prepare"), "{cause}");
}

#[test]
fn the_same_is_told_of_an_invented_bank() {
    let project = Project::small();
    project.done(&["prepare"]);
    let document = document(&project);
    assert_eq!(document["schema"], "fip/data_quality/1");
    assert_eq!(document["not_known"], Value::Array(Vec::new()));
    assert_eq!(document["reading"]["tables"], Value::Array(Vec::new()));
    let facts = &document["tables"][0];
    let rows = project.read("data_processed/FactTransactions.csv").lines().count() - 1;
    assert_eq!(
        (&facts["name"], facts["rows"].as_u64()),
        (&"FactTransactions".into(), Some(rows as u64))
    );
    let days = document["time"]["rows_per_day"].as_array().unwrap();
    assert_eq!(days.iter().filter_map(Value::as_u64).sum::<u64>(), rows as u64);
    let told = project.fip(&["validate"]).stdout;
    let told = String::from_utf8(told).unwrap();
    let (checks, quality) = told.split_once("\nData quality: ").unwrap();
    assert!(checks.contains("0 failed") && quality.contains("\nDimCustomer, "), "{told}");
    let output = project.fip(&["validate", "--json"]);
    assert_eq!(serde_json::from_slice::<Value>(&output.stdout).unwrap(), document);
}
