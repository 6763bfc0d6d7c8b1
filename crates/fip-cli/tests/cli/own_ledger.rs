//! Runs on a ledger that is a bank's own: nobody knows the archetypes or the best possible model, and
//! outcomes are unknown, or known of too few.

use std::fs;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::project::{Project, SMALL};

const OUTCOMES: &str = "data_processed/CustomerOutcomes.csv";

/// Returns a project whose first stage left what a bank's own ledger would leave: the tables of a small
/// bank with these outcomes, and nothing that only a generator knows.
fn own(config: &str, outcomes: impl Fn(&str) -> String) -> Project {
    let project = Project::with(config);
    project.done(&["run", "--to", "prepare"]);
    let text = outcomes(&project.read(OUTCOMES));
    project.write(OUTCOMES, &text);
    fs::remove_dir_all(project.path("data_processed/truth")).unwrap();
    let mut manifest: Value =
        serde_json::from_str(&project.read("data_processed/manifest.json")).unwrap();
    manifest["bound"] = Value::Null;
    manifest["data"] = json!({
        "transactions": "LEDGER",
        "provenance": "OWN_LEDGER",
        "statement": "The bank's own ledger; nothing was generated.",
    });
    let files = manifest["stages"]["prepare"].as_array_mut().unwrap();
    files.retain(|file| !file["path"].as_str().unwrap().contains("/truth/"));
    let file = files.iter_mut().find(|file| file["path"] == OUTCOMES).unwrap();
    let digest: Vec<String> =
        Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    file["sha256"] = json!(digest.concat());
    file["bytes"] = json!(text.len());
    file["rows"] = json!(text.lines().count() - 1);
    let text = serde_json::to_string_pretty(&manifest).unwrap() + "\n";
    project.write("data_processed/manifest.json", &text);
    project
}

fn header_alone(text: &str) -> String {
    text.lines().next().unwrap().to_owned() + "\n"
}

/// Keeps the first `n` customers who became at risk; the others did not.
fn at_risk(text: &str, n: usize) -> String {
    let mut left = n;
    let line = |line: &str| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if cells[2] == "1" && left == 0 {
            cells[2] = "0";
            cells[3] = "";
            cells[4] = "";
        } else if cells[2] == "1" {
            left -= 1;
        }
        cells.join(",") + "\n"
    };
    text.lines().map(line).collect()
}

/// No page of a run may hold a figure of a model, a number that is none, or a hole.
fn no_model_is_told(project: &Project) {
    for page in [
        "reports/executive_summary.md",
        "reports/executive_summary.html",
        "reports/model_report.md",
        "reports/model_report.html",
        "reports/dashboard.html",
    ] {
        // What is packed is letters by chance.
        let is_packed = |line: &&str| line.starts_with("<script type=\"text/plain\"");
        let text = project.read(page);
        let text: Vec<&str> = text.lines().filter(|line| !is_packed(line)).collect();
        let text = text.join("\n");
        for word in ["ROC-AUC 0", "NaN", "PR-AUC", "Infinity", "| | |"] {
            assert!(!text.contains(word), "{page}: {word}");
        }
    }
    for file in [
        "data_processed/logistic_regression.json",
        "data_processed/random_forest.json",
        "reports/fitted_scorecard.json",
        "reports/figures/roc.svg",
    ] {
        assert!(!project.path(file).exists(), "{file}");
    }
    assert_eq!(project.read("data_processed/ModelPredictions.csv").lines().count(), 1);
}

#[test]
fn without_outcomes_all_but_the_models_is_made() {
    let project = own(SMALL, header_alone);
    let said = project.done(&["run"]);
    let line =
        |stage: &str| said.lines().find(|line| line.trim_start().starts_with(stage)).unwrap();
    assert!(line("prepare").ends_with("fresh"), "{said}");
    assert!(line("train").ends_with("skipped: no outcomes are known"), "{said}");
    assert!(line("report").contains("executive_summary.md (without model figures), "), "{said}");
    assert!(!said.contains("archetypes found again"), "{said}");
    no_model_is_told(&project);
    let report = project.read("reports/model_report.md");
    for words in [
        "No model was trained: no outcomes are known.",
        "## How many segments?",
        "## What does the expert scorecard weigh?",
        "## Do the scorecards meet the same people again?",
    ] {
        assert!(report.contains(words), "{words}");
    }
    assert!(!report.contains("GENERATED") && !report.contains("INVENTED"), "{report}");
    let summary = project.read("reports/executive_summary.md");
    assert!(summary.contains("No outcomes were given"), "{summary}");
    assert!(!summary.contains("At risk after the window"), "{summary}");
    let dashboard = project.read("reports/dashboard.html");
    assert!(dashboard.contains("data-kpi=\"high\"") && !dashboard.contains("data-kpi=\"at_risk\""));
    let said = project.done(&["run"]);
    assert!(said.contains("All 7 stages are fresh; nothing to do"), "{said}");
}

#[test]
fn every_command_does_without_outcomes() {
    let project = own(SMALL, header_alone);
    project.done(&["run"]);
    let all = [
        &["status"][..],
        &["explain", "C0000012"],
        &["explain", "C0000012", "--format", "md"],
        &["explain", "C0000012", "--format", "json"],
        &["queue"],
        &["queue", "--format", "json"],
        &["validate"],
        &["validate", "--manifest"],
        &["export", "powerbi"],
        &["doctor"],
        &["train"],
        &["report"],
        &["dashboard"],
        &["segment"],
    ];
    for args in all {
        let output = project.fip(args);
        let said = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        assert_eq!(output.status.code(), Some(0), "{args:?}: {said:?}");
        assert!(said.iter().all(|text| !text.contains("NaN")), "{args:?}: {said:?}");
    }
    let (root, other) = (project.path(""), own(SMALL, header_alone));
    other.done(&["run"]);
    let diff = project.fip(&["diff", &root.to_string_lossy(), &other.path("").to_string_lossy()]);
    assert_eq!(diff.status.code(), Some(0), "{diff:?}");
    let world = project.refused(&["validate", "--world"]);
    assert!(world.0.contains("a bank's own"), "{world:?}");
    let said = project.done(&["validate"]);
    assert!(said.contains("no outcomes are known: every key resolves"), "{said}");
}

/// The models of an earlier run do not stay behind when outcomes go.
#[test]
fn with_outcomes_an_own_ledger_has_models_and_loses_them_again() {
    let project = own(SMALL, str::to_owned);
    let said = project.done(&["run"]);
    let train = said.lines().find(|line| line.trim_start().starts_with("train")).unwrap();
    assert!(train.contains("ROC-AUC: Logistic regression") && !train.contains("bound"), "{said}");
    let report = project.read("reports/model_report.md");
    assert!(report.contains("ROC-AUC") && !report.contains("the world is generated"));
    let scores = project.read("data_processed/CustomerRiskScores.csv");
    let manifest = project.read("data_processed/manifest.json");
    let without = own(SMALL, header_alone);
    for file in [OUTCOMES, "data_processed/manifest.json", "data_processed/README.md"] {
        project.write(file, &without.read(file));
    }
    project.done(&["run"]);
    no_model_is_told(&project);
    assert_ne!(project.read("data_processed/CustomerRiskScores.csv"), scores);
    assert_ne!(project.read("data_processed/manifest.json"), manifest);
    without.done(&["run"]);
    let (found, expected) = (project.outputs(), without.outputs());
    let names = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
        files.keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(names(&found), names(&expected));
    for (name, bytes) in &found {
        assert!(expected[name] == *bytes, "{name}");
    }
}

#[test]
fn outcomes_that_cannot_support_a_model_fail_at_the_end_of_a_complete_run() {
    let config = SMALL.replace("min_events = 20\nmin_test_events = 5\n", "");
    let project = own(&config, |text| at_risk(text, 7));
    let fails = |args: &[&str]| {
        let output = project.fip(args);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
        let from_end: Vec<&str> = said.lines().rev().take(2).collect();
        let cause = "error[FIP-E012]: too few customers at risk to train on: 7 of ";
        assert!(from_end[1].starts_with(cause), "{said}");
        assert!(from_end[1].ends_with("(expected at least 50, 20 held out)"), "{said}");
        assert!(
            from_end[0].starts_with("hint: name outcomes of more customers under [input.labels]"),
            "{said}"
        );
        said
    };
    let said = fails(&["run"]);
    assert!(said.contains("skipped: too few outcomes, see below"), "{said}");
    assert!(said.contains("6 stages ran, 1 fresh") || said.contains("6 stages ran"), "{said}");
    assert!(said.contains("dashboard.html"), "{said}");
    no_model_is_told(&project);
    let summary = project.read("reports/executive_summary.md");
    assert!(summary.contains("At risk after the window | 7 |"), "{summary}");
    assert!(summary.contains("No model was trained"), "{summary}");
    let report = project.read("reports/model_report.md");
    assert!(report.contains("No model was trained: too few customers at risk"), "{report}");
    assert!(fails(&["run"]).contains("All 7 stages are fresh"));
    fails(&["train"]);
}
