//! Ledgers that tell less than the scorecard asks for, with ids of their own.

use serde_json::Value;

use crate::ledgers::{EUROPEAN, european};
use crate::packed::Packed;
use crate::project::Project;

/// A German ledger without outcomes: no frauds, channels, countries or times of day.
fn german() -> Project {
    let (before, labels) = EUROPEAN.split_once("[input.labels]").unwrap();
    let (_, behind) = labels.split_once("[clean]").unwrap();
    let project = Project::with(&format!("{before}[clean]{behind}"));
    european(&project);
    project
}

/// Returns what a command prints for programs.
fn data(project: &Project, args: &[&str]) -> String {
    let output = project.fip(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn what_is_not_known_is_said_and_nobody_is_shown_to_be_safe() {
    let project = german();
    let said = project.done(&["run"]);
    let measure =
        "7 of 12 characteristics of the scorecard apply, with 50% of the points that can be lost";
    let warned = format!("warning[FIP-W004]: {measure} (at least 80% expected)");
    assert!(said.contains(&warned), "{said}");
    let no_frauds = "The ledger does not tell which transactions are frauds.";
    for page in ["executive_summary.md", "executive_summary.html", "dashboard.html"] {
        let text = project.read(&format!("reports/{page}"));
        assert!(text.contains(measure) && text.contains(no_frauds), "{page}");
        assert!(!text.contains("flagged as fraud") && !text.contains("data-kpi=\"fraud"), "{page}");
    }
    for page in ["model_report.md", "model_report.html"] {
        assert!(project.read(&format!("reports/{page}")).contains(measure), "{page}");
    }
    let findings: Value = serde_json::from_str(&project.read("reports/findings.json")).unwrap();
    let fraud = findings.as_array().unwrap().iter().find(|one| one["id"] == "fraud").unwrap();
    assert_eq!(fraud["text"], no_frauds);
    let dictionary = project.read("data_processed/README.md");
    assert!(dictionary.contains("nothing is invented") && !dictionary.contains("are invented"));
    let queue = data(&project, &["queue", "--tier", "low", "--format", "json"]);
    let queue: Value = serde_json::from_str(&queue).unwrap();
    assert!(queue["customers"][0]["fraud_count"].is_null(), "{queue}");
    let told = data(&project, &["explain", "K001"]);
    assert!(told.contains("7 of 12 characteristics of the scorecard apply"), "{told}");
}

#[test]
fn an_own_id_works_wherever_ours_does() {
    let project = german();
    project.done(&["run"]);
    let by_own = data(&project, &["explain", "K003"]);
    assert!(by_own.contains("The bank's own id is K003."), "{by_own}");
    assert_eq!(
        by_own,
        data(&project, &["explain", "C0000004"]),
        "numbered in the order of own ids"
    );
    let told = data(&project, &["explain", "K003", "--format", "json"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["customers"][0]["source_id"], "K003");
    assert!(data(&project, &["explain", "K003", "--format", "md"]).contains("own id is K003"));
    let refused = project.fip(&["explain", "K999"]);
    let words = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(words.contains("no customer \"K999\"") && words.contains("bank's own id"), "{words}");

    let queue = |format: &str| data(&project, &["queue", "--tier", "low", "--format", format]);
    assert!(
        queue("table").lines().next().unwrap().contains("customer  own id"),
        "{}",
        queue("table")
    );
    let csv = queue("csv");
    assert!(csv.lines().next().unwrap().contains("customer_id,source_id,tier"), "{csv}");
    assert!(csv.contains(",C0000004,K003,LOW,"), "{csv}");
    let json: Value = serde_json::from_str(&queue("json")).unwrap();
    assert!(json["customers"][0]["source_id"].as_str().unwrap().starts_with('K'));
}

/// An own id names a person: it is only where ids are.
#[test]
fn no_own_id_is_in_a_dashboard_of_pseudonyms_or_totals() {
    let project = german();
    project.done(&["run"]);
    let packed = |project: &Project| Packed::document(&project.read("reports/dashboard.html"));
    let found = packed(&project);
    let ids: Vec<&str> = found.text("source").lines().collect();
    assert_eq!((ids.len(), ids[3]), (60, "K003"));
    for flags in [&["--pseudonymise"][..], &["--level", "aggregate"], &["--level", "queue"]] {
        project.done(&[&["dashboard", "--single"], flags].concat());
        let found = packed(&project);
        assert!(!found.has("source"), "{flags:?}: nobody is in the queue");
        let (meta, pages) = (found.meta.to_string(), found.text("pages"));
        assert!(!meta.contains("K003") && !pages.contains("K003"), "{flags:?}");
    }
}
