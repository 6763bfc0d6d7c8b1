//! A process that is killed leaves whole files, and no stage that claims what it has not.

use std::fs;
use std::process::Stdio;

use crate::cache::ALL;
use crate::events::{events, stages};
use crate::project::Project;
use crate::reproducible::recorded;

/// Kills a run as soon as a file of a stage shows up, at several points of its way.
#[test]
fn killing_a_run_leaves_nothing_half_written() {
    let project = Project::small();
    project.done(&["run"]);
    let whole = project.outputs();
    let points = [
        "data_processed/.partial/FactTransactions.csv",
        "data_processed/.partial/CustomerFeatures.csv",
        "data_processed/.partial/CustomerSegments.csv",
        "data_processed/.partial/RiskAlerts.csv",
        "data_processed/.partial/ModelPredictions.csv",
        "reports/.partial/model_report.md",
        "reports/.partial/executive_summary.md",
        "reports/.partial/dashboard.html",
    ];
    for point in points {
        let mut child = project.command(&["run", "--force"]).stderr(Stdio::null()).spawn().unwrap();
        while !project.path(point).exists() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        let _ = child.kill();
        child.wait().unwrap();
        let manifest: serde_json::Value = serde_json::from_slice(
            &fs::read(project.path("data_processed/manifest.json")).unwrap(),
        )
        .unwrap();
        recorded(&project, &manifest);
        let complete = manifest["stages"].as_object().unwrap().len();
        for (name, bytes) in project.outputs() {
            let partial = name.contains(".partial");
            let manifest = name.ends_with("manifest.json");
            let scores = name.ends_with("CustomerRiskScores.csv");
            assert!(partial || manifest || scores || whole[&name] == bytes, "{point}: {name}");
        }
        // The next run goes on with the first stage that is not complete.
        let told = events(&project, &[]);
        let fresh = stages(&told, "fresh");
        assert!(fresh.len() + 1 >= complete, "{point}: {complete} {fresh:?}");
        assert_eq!(stages(&told, "ran").first(), ALL.get(fresh.len()), "{point}");
        assert_eq!(project.outputs(), whole, "{point}: the next run repairs everything");
    }
}

/// A run that found the same bytes again may be killed when everything holds already: then no stage
/// runs that would write over what it left.
#[test]
fn what_a_killed_run_left_is_removed_though_all_is_fresh() {
    let project = Project::small();
    project.done(&["run"]);
    let whole = project.outputs();
    let left = [
        "data_processed/.manifest.json.partial",
        "data_processed/.partial/FactTransactions.csv",
        "data_processed/.scratch/facts/0",
        "data_processed/quarantine/transactions.reasons.csv.partial",
        "reports/.partial/dashboard.html",
    ];
    for name in left {
        project.write(name, "half");
    }
    assert_eq!(project.outputs().len(), whole.len() + left.len());
    assert_eq!(stages(&events(&project, &[]), "fresh"), ALL);
    assert_eq!(project.outputs(), whole);
}
