//! Same input, same seed, same bytes.

use crate::project::Project;

#[test]
fn threads_do_not_change_a_byte_and_another_seed_does() {
    let (one, two, other) = (Project::small(), Project::small(), Project::small());
    one.done(&["run", "--threads", "1"]);
    two.done(&["run", "--threads", "2"]);
    let files = one.outputs();
    assert!(files.len() > 30, "{:?}", files.keys());
    assert_eq!(files, two.outputs());
    other.done(&["run", "--seed", "7"]);
    for name in ["FactTransactions", "CustomerFeatures", "CustomerOutcomes", "CustomerSegments"] {
        let name = format!("data_processed/{name}.csv");
        assert_ne!(files[&name], other.outputs()[&name], "{name}");
    }
}

#[test]
fn stages_one_by_one_write_what_a_run_writes() {
    let (run, staged) = (Project::small(), Project::small());
    run.done(&["run"]);
    for stage in ["prepare", "features", "segment", "score", "train", "report", "dashboard"] {
        staged.done(&[stage]);
    }
    assert_eq!(run.outputs(), staged.outputs());
}

#[test]
fn a_stage_asks_for_those_before_it() {
    let project = Project::small();
    let (cause, hint) = project.refused(&["features"]);
    assert!(cause.contains("`fip features` needs the outputs of `fip prepare`"), "{cause}");
    assert!(hint.contains("fip prepare"), "{hint}");

    project.done(&["prepare"]);
    let (cause, _) = project.refused(&["score"]);
    assert!(cause.contains("`fip features`"), "{cause}");
    let (cause, _) = project.refused(&["features", "--seed", "7"]);
    assert!(cause.contains("ran with another configuration"), "{cause}");
}

#[test]
fn every_output_has_the_checksum_of_the_manifest() {
    let project = Project::small();
    project.done(&["run"]);
    let manifest: serde_json::Value =
        serde_json::from_str(&project.read("data_processed/manifest.json")).unwrap();
    assert_eq!(recorded(&project, &manifest), 46);
}

/// Checks every file that a manifest names; returns how many they are.
pub(crate) fn recorded(project: &Project, manifest: &serde_json::Value) -> usize {
    use sha2::{Digest, Sha256};

    let outputs = project.outputs();
    let files =
        manifest["stages"].as_object().unwrap().values().filter_map(|stage| stage.as_array());
    let mut n_files = 0;
    for file in files.flatten() {
        let path = file["path"].as_str().unwrap();
        let digits =
            Sha256::digest(&outputs[path]).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let digest: String =
            digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect();
        assert_eq!(file["sha256"], digest.as_str(), "{path}");
        n_files += 1;
    }
    n_files
}
