//! Two runs beside one another.

use serde_json::Value;

use super::Desk;
use crate::project::SMALL;

/// Returns a folder with a run in `a`, and in `b` one of more customers, with another forest.
fn two_runs() -> Desk {
    let desk = Desk::new();
    let of = |customers: &str, trees: &str| {
        let lines = SMALL.lines().map(|line| match line.split(" = ").next() {
            Some("customers") => format!("customers = {customers}\n"),
            Some("trees") => format!("trees = {trees}\n"),
            _ => format!("{line}\n"),
        });
        lines.collect::<String>()
    };
    desk.write("a/fip.toml", &of("300", "20"));
    desk.write("b/fip.toml", &of("330", "10"));
    for name in ["a", "b"] {
        assert_eq!(desk.fip(&["-C", name, "run", "--quiet"]).status.code(), Some(0), "{name}");
    }
    desk
}

/// How many files a run has is no matter of this test.
fn without_files(text: &str) -> String {
    let is_other = |line: &&str| {
        !line.starts_with("Files: ") && !line.ends_with("more (--format json lists all)")
    };
    text.lines().filter(is_other).collect::<Vec<_>>().join("\n")
}

#[test]
fn differences_are_told_as_reviewed() {
    let desk = two_runs();
    let told = desk.transcripts(&[
        &["diff", "a", "b"],
        &["diff", "a", "a/data_processed"],
        &["diff", "a", "b", "--fail-psi", "0"],
        &["diff", "a", "nowhere"],
    ]);
    insta::assert_snapshot!("diff", without_files(&told));

    let found: Value =
        serde_json::from_str(&desk.data(&["diff", "a", "b", "--format", "json"])).unwrap();
    let moves = found["customers"]["moves"].as_array().unwrap();
    let cells = moves.iter().flat_map(|row| row.as_array().unwrap()).map(|n| n.as_u64().unwrap());
    let in_both = found["customers"]["in_both"].as_u64().unwrap();
    assert_eq!((cells.sum::<u64>(), in_both), (in_both, 300));
    assert_eq!(found["customers"]["new"], 30);
    let changed: Vec<&str> = found["configuration"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(changed, ["bank.customers", "train.trees"]);

    // The index of the score is that of `fip scorecard monitor`, which has the same bins.
    let monitored = desk.data(&[
        "scorecard",
        "monitor",
        "--reference",
        "a/data_processed/CustomerRiskScores.csv",
        "--current",
        "b/data_processed/CustomerRiskScores.csv",
    ]);
    let line =
        monitored.lines().find(|line| line.split_whitespace().next() == Some("score")).unwrap();
    let index = found["stability"][0]["index"].as_f64().unwrap();
    assert!(line.contains(&format!("{index:.4}")), "{index}: {line}");

    // A limit that holds ends with 0.
    assert_eq!(desk.fip(&["diff", "a", "a", "--fail-psi", "0.01"]).status.code(), Some(0));
}
