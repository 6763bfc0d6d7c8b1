//! What is told when input, configuration or folders are not as they should be.

use crate::project::Project;

/// Card rows in the format of creditcard.csv.
fn cards(lines: &[&str]) -> String {
    let names: Vec<String> = (1..=28).map(|n| format!("\"V{n}\"")).collect();
    let header = format!("\"Time\",{},\"Amount\",\"Class\"", names.join(","));
    format!("{header}\n{}\n", lines.join("\n"))
}

fn card(second: u32, amount: &str, class: &str) -> String {
    format!("{second}{},{amount},{class}", ",-0.25".repeat(28))
}

fn project_with_cards(text: &str) -> Project {
    let project = Project::with("[bank]\ncustomers = 20\n");
    project.write("data_raw/creditcard.csv", text);
    project
}

#[test]
fn a_bad_cell_is_told_with_its_place() {
    let (good, bad) = (card(0, "149.62", "\"0\""), card(1, "-2.69", "\"0\""));
    let project = project_with_cards(&cards(&[&good, &bad]));
    let (cause, hint) = project.refused(&["prepare"]);
    let place = "data_raw/creditcard.csv, line 3, column Amount: expected an amount of 0 or more";
    assert!(cause.contains(place) && cause.contains("-2.69"), "{cause}");
    assert!(hint.contains("--reject-to"), "{hint}");
    assert!(!project.path("data_processed/FactTransactions.csv").exists());
}

#[test]
fn wrong_headers_and_cut_files_are_told() {
    let good = card(0, "149.62", "\"0\"");
    let missing = project_with_cards(&cards(&[&good]).replace(",\"V7\"", ""));
    assert!(missing.refused(&["prepare"]).0.contains("line 1: expected a column V7"));
    let wrong = project_with_cards(&cards(&[&good]).replace("Amount", "Sum"));
    assert!(wrong.refused(&["prepare"]).0.contains("line 1, field 30"));
    let whole = cards(&[&good, &good]);
    let cut = project_with_cards(&whole[..whole.len() - 3]);
    let (cause, hint) = cut.refused(&["prepare"]);
    assert!(cause.contains("line 3") && cause.contains("no end of line"), "{cause}");
    assert!(hint.contains("fetch the file again"), "{hint}");
}

#[test]
fn bad_rows_are_set_aside_with_reasons() {
    let mut lines: Vec<String> = (0..400).map(|at| card(at * 200, "12.50", "\"0\"")).collect();
    lines[10] = card(10, "abc", "\"0\"");
    lines[20] = "1,2,3".to_owned();
    lines[30] = card(30, "1.00", "\"7\"");
    let text = cards(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let project = project_with_cards(&text);
    let bad = project.path("bad.csv");
    let said = project.done(&["prepare", "--reject-to", bad.to_str().unwrap()]);
    assert!(said.contains("397 card rows") && said.contains("3 rows rejected"), "{said}");
    for reason in ["FIP-D001", "FIP-D003", "FIP-D005"] {
        assert!(said.contains(reason), "{reason}: {said}");
    }
    let rejected = project.read("bad.csv");
    assert_eq!(rejected.lines().skip(1).collect::<Vec<_>>(), [&lines[10], &lines[20], &lines[30]]);
    let reasons = project.read("bad.csv.reasons.csv");
    assert!(reasons.lines().nth(1).unwrap().starts_with("12,Amount,FIP-D003,"), "{reasons}");
    assert!(project.read("data_processed/manifest.json").contains("\"rejected\": 3"));
}

#[test]
fn configuration_is_checked_before_work() {
    let unknown = Project::with("[bank]\ncustomres = 20\n");
    let (cause, hint) = unknown.refused(&["run"]);
    assert!(cause.contains("fip.toml:2:1\n") && cause.contains("customres"), "{cause}");
    assert!(hint.contains("fip show config"), "{hint}");
    let value = Project::with("[outcome]\nbase_rate = 1.5\n");
    assert!(value.refused(&["run"]).0.contains("expected base_rate between"));
    let month = Project::with("[bank]\nfirst_month = \"2025-13\"\n");
    assert!(month.refused(&["run"]).0.contains("bank.first_month"));
    let card = Project::with(
        "[score]\ncard = \"none.toml\"\n[bank]\ncustomers = 300\nstand_in_rows = 9000\n",
    );
    assert!(card.refused(&["run"]).0.contains("none.toml"));
}

#[test]
fn folders_that_cannot_be_used_are_told() {
    let project = Project::small();
    let nowhere = std::process::Command::new(env!("CARGO_BIN_EXE_fip"))
        .arg("-C")
        .arg(project.path("nowhere"))
        .arg("run")
        .output()
        .unwrap();
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&nowhere.stderr).contains("is not a folder"));
    // A file stands where the folder of the tables should be made.
    project.write("data_processed", "in the way");
    let (cause, hint) = project.refused(&["run"]);
    assert!(cause.contains("FIP-E002") && cause.contains("data_processed"), "{cause}");
    assert!(!hint.is_empty());
}

#[test]
fn too_few_events_are_told() {
    let project = Project::with("[bank]\ncustomers = 30\nstand_in_rows = 3000\n");
    let output = project.fip(&["run"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("FIP-E012") && said.contains(" to train on: "), "{said}");
    assert!(said.contains("[bank] customers"), "{said}");
}
