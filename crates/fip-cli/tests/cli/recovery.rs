//! `fip segment` tells how well the archetypes are found again, and learns nothing from them.

use serde_json::Value;

use crate::project::Project;

const TRUTH: &str = "data_processed/truth/CustomerTruth.csv";
const TOLD: &str = "archetypes found again: adjusted Rand index";

/// Returns `segments.json` and the segments.
fn segments(project: &Project) -> (Value, String) {
    let evidence = serde_json::from_str(&project.read("data_processed/segments.json")).unwrap();
    (evidence, project.read("data_processed/CustomerSegments.csv"))
}

#[test]
fn the_truth_is_measured_against_and_not_learnt_from() {
    let project = Project::small();
    project.done(&["prepare"]);
    project.done(&["features"]);
    assert!(project.done(&["segment"]).contains(TOLD));
    let (evidence, rows) = segments(&project);
    let found = evidence["recovery"]["adjusted_rand"].as_f64().unwrap();
    assert!((0.5..1.0).contains(&found), "{evidence}");
    assert!(evidence["recovery"]["by_true_habits"].as_f64().unwrap() > found, "{evidence}");

    // Archetypes dealt to other customers.
    let truth = project.read(TRUTH);
    let (header, lines) = truth.split_once('\n').unwrap();
    let (ids, archetypes): (Vec<_>, Vec<_>) =
        lines.lines().map(|line| line.split_once(',').unwrap()).unzip();
    let dealt =
        (0..ids.len()).map(|at| format!("{},{}\n", ids[at], archetypes[(at + 1) % ids.len()]));
    project.write(TRUTH, &format!("{header}\n{}", dealt.collect::<String>()));
    project.done(&["segment"]);
    let (dealt_evidence, dealt_rows) = segments(&project);
    assert!(dealt_evidence["recovery"]["adjusted_rand"].as_f64().unwrap() < 0.1);
    assert_eq!(dealt_rows, rows);
    let without = |mut evidence: Value| {
        evidence.as_object_mut().unwrap().remove("recovery").map(|_| evidence)
    };
    let rest = without(evidence).unwrap();
    assert_eq!(without(dealt_evidence).unwrap(), rest);

    // A bank's own ledger has no archetypes.
    std::fs::remove_dir_all(project.path("data_processed/truth")).unwrap();
    assert!(!project.done(&["segment"]).contains(TOLD));
    assert_eq!(segments(&project), (rest, rows));
}
