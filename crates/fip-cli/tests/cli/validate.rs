//! `fip validate` passes on a world as it was made and tells what was done to it.

use std::fmt::Write;

use serde_json::Value;

use crate::project::Project;

/// Returns a prepared bank; each of its frauds is reported.
fn prepared() -> Project {
    let project = Project::small();
    project.done(&["prepare"]);
    report_frauds(&project);
    project
}

/// Reports each fraud when it happens, where the tables have no reports.
fn report_frauds(project: &Project) {
    let name = "data_processed/FraudReports.csv";
    if project.path(name).exists() {
        return;
    }
    let mut reports = "transaction_id,customer_id,reported_at\n".to_owned();
    for row in rows(project).iter().filter(|row| row[12] == "1") {
        writeln!(reports, "{},{},{}", row[0], row[3], row[2]).unwrap();
    }
    project.write(name, &reports);
}

fn rows(project: &Project) -> Vec<Vec<String>> {
    let text = project.read("data_processed/FactTransactions.csv");
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// Returns what was printed, with the document that was written; the exit code must be `code`.
fn validated(project: &Project, args: &[&str], code: i32) -> (String, Value) {
    let output = project.fip(args);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(code), "{printed}\n{said}");
    (printed + &said, serde_json::from_str(&project.read("reports/validation.json")).unwrap())
}

fn verdicts<'a>(document: &'a Value, id: &str) -> Vec<&'a str> {
    let checks = document["checks"].as_array().unwrap().iter();
    checks.filter(|check| check["id"] == id).filter_map(|check| check["verdict"].as_str()).collect()
}

#[test]
fn a_world_as_it_was_made_passes() {
    let project = prepared();
    let before = project.outputs();
    let (told, document) = validated(&project, &["validate"], 0);
    assert!(told.contains("0 failed") && !told.contains("FAILED"), "{told}");
    assert_eq!(document["failed"], 0);
    for id in ["I1", "I2", "I3", "I4", "I5", "I17", "I21", "S4", "S21"] {
        assert_eq!(verdicts(&document, id), ["PASSED"], "{id}");
    }
    let mut after = project.outputs();
    assert!(after.remove("reports/validation.json").is_some());
    let sheet = String::from_utf8(after.remove("reports/figures/world.svg").unwrap()).unwrap();
    assert!(sheet.contains("What does this world look like"), "{sheet}");
    assert!(told.contains("What this world looks like: ") && told.contains("world.svg"), "{told}");
    assert_eq!(after, before, "nothing else is touched");
    let (_, again) = validated(&project, &["validate", "--threads", "1"], 0);
    assert_eq!(again, document);
    assert_eq!(project.read("reports/figures/world.svg"), sheet);
}

#[test]
fn a_changed_amount_is_told() {
    let project = prepared();
    let name = "data_processed/FactTransactions.csv";
    let text = project.read(name);
    let row = text.lines().nth(5).unwrap();
    let amount = row.split(',').nth(8).unwrap();
    project.write(name, &text.replace(row, &row.replace(&format!(",{amount},"), ",123456.78,")));
    let (told, document) = validated(&project, &["validate"], 1);
    let (_, end) = told.split_once("Failed:").unwrap();
    assert!(end.contains("error[FIP-E008]") && end.contains("I1, I2"), "{told}");
    assert_eq!(verdicts(&document, "I1"), ["FAILED"]);
    assert_eq!(verdicts(&document, "I4"), ["PASSED"]);
}

#[test]
fn an_identifier_in_any_cell_is_told() {
    let project = prepared();
    let name = "data_processed/DimMerchant.csv";
    let text = project.read(name);
    let merchant = text.lines().nth(3).unwrap().split(',').nth(1).unwrap();
    project.write(name, &text.replacen(merchant, "Mill 4111 1111 1111 1111", 1));
    let (told, document) = validated(&project, &["validate"], 1);
    assert_eq!(verdicts(&document, "I22"), ["FAILED"]);
    let cell = "card number in DimMerchant.merchant_name, line 4";
    assert!(document.to_string().contains(cell), "{told}");
    // A table that no check reads counts too.
    project.write(name, &text);
    project.write("data_processed/truth/Notes.csv", "customer_id,note\nC1,ask anna@bank.co.uk\n");
    let (_, document) = validated(&project, &["validate"], 1);
    assert_eq!(
        (verdicts(&document, "I14"), verdicts(&document, "I22")),
        (vec!["PASSED"], vec!["FAILED"])
    );
    assert_eq!(document["failed"], 1);
}

#[test]
fn what_cannot_be_judged_is_told() {
    let project = Project::small();
    assert!(project.refused(&["validate"]).0.contains("needs the outputs of `fip prepare`"));
    project.done(&["prepare"]);
    report_frauds(&project);
    let (cause, _) = project.refused(&["validate", "--world"]);
    assert!(cause.contains("needs the outputs of `fip features`"), "{cause}");
    project.write("data_raw/creditcard.csv", "Time,Amount,Class\n");
    let (cause, hint) = project.refused(&["validate"]);
    assert!(cause.contains("has come since") && hint.contains("fip prepare"), "{cause}");
    std::fs::remove_file(project.path("data_raw/creditcard.csv")).unwrap();
    std::fs::remove_file(project.path("data_processed/FraudReports.csv")).unwrap();
    let (cause, hint) = project.refused(&["validate"]);
    assert!(cause.contains("FraudReports.csv is not there"), "{cause}");
    assert_eq!(hint, "run `fip prepare` again");
}

#[test]
fn a_card_file_that_changed_is_told() {
    let cards = |amount: &str| {
        let names: Vec<String> = (1..=28).map(|n| format!("V{n}")).collect();
        let row = |second: u32| format!("{second}{},{amount},0\n", ",0.5".repeat(28));
        let rows: String = (0..400).map(|at| row(at * 200)).collect();
        format!("Time,{},Amount,Class\n{rows}", names.join(","))
    };
    let project = Project::with("[bank]\ncustomers = 20\n");
    project.write("data_raw/creditcard.csv", &cards("12.50"));
    project.done(&["prepare"]);
    report_frauds(&project);
    let output = project.fip(&["validate"]);
    let document: Value = serde_json::from_str(&project.read("reports/validation.json")).unwrap();
    assert_eq!(verdicts(&document, "I1"), ["PASSED"], "{output:?}");
    project.write("data_raw/creditcard.csv", &cards("12.51"));
    assert!(project.refused(&["validate"]).0.contains("has changed since"));
}

#[test]
fn the_gates_judge_models_and_features() {
    let project = prepared();
    project.done(&["features"]);
    project.done(&["segment"]);
    let (_, document) = validated(&project, &["validate", "--world"], 0);
    for (id, n) in [("G1", 2), ("G3", 1), ("G4", 1), ("G5", 1), ("G6", 2), ("G7", 1), ("G9", 1)] {
        assert_eq!(verdicts(&document, id), vec!["PASSED"; n], "{id}");
    }
    assert_eq!(verdicts(&document, "G2"), ["NOT_APPLICABLE"; 2]);
    assert_eq!(verdicts(&document, "G8"), ["NOT_APPLICABLE"]);
}
