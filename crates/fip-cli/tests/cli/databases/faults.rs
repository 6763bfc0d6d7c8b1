//! What goes wrong leaves what was there, and is told.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use super::open;
use crate::project::Project;

#[test]
fn a_load_that_fails_leaves_what_was_there() {
    let project = Project::small();
    project.done(&["run"]);
    project.done(&["export", "sqlite"]);
    let file = project.path("fip.sqlite");
    let before = fs::read(&file).unwrap();
    killed(&project, &file, &before);
    full_disk(&project, &file, &before);
    assert!(project.done(&["export", "sqlite"]).contains("already there, same run"));
    project.done(&["export", "sqlite", "--force"]);
    assert_eq!(fs::read(&file).unwrap(), before, "the same run gives the same file");
    broken_tables(&project, &file, &before);
    in_the_way(&project);
}

/// Kills the load as soon as there is something of it.
fn killed(project: &Project, file: &Path, before: &[u8]) {
    let partial = project.path("fip.sqlite.partial");
    let args = ["export", "sqlite", "--force"];
    let mut child = project.command(&args).stderr(Stdio::null()).spawn().unwrap();
    let half_way = || fs::metadata(&partial).is_ok_and(|partial| partial.len() > 100_000);
    while !half_way() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success(), "it was killed before its end");
    assert_eq!(fs::read(file).unwrap(), before);
}

/// Files may not grow beyond 100 blocks: what a full disk looks like to a program.
fn full_disk(project: &Project, file: &Path, before: &[u8]) {
    let fip = env!("CARGO_BIN_EXE_fip");
    let folder = project.path("");
    for what in ["sqlite", "parquet"] {
        let script = "trap '' XFSZ; ulimit -f 100; exec \"$0\" -C \"$1\" export \"$2\" --force";
        let mut command = Command::new("sh");
        let output = command.args(["-c", script, fip]).arg(&folder).arg(what).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(
            said.starts_with("error[FIP-E002]") && said.contains("cannot be written"),
            "{said}"
        );
    }
    assert_eq!(fs::read(file).unwrap(), before);
    for left in ["fip.sqlite.partial", "fip.sqlite.lock", "parquet", "parquet.partial"] {
        assert!(!project.path(left).exists(), "{left}");
    }
}

fn broken_tables(project: &Project, file: &Path, before: &[u8]) {
    let alerts = "data_processed/RiskAlerts.csv";
    let text = project.read(alerts);
    let other = text.replacen(",HIGH,", ",MEDIUM,", 1);
    assert_ne!(other, text);
    project.write(alerts, &other);
    let (cause, hint) = project.refused(&["export", "sqlite", "--force"]);
    assert!(cause.contains("RiskAlerts.csv is not as the run wrote it"), "{cause}");
    assert!(hint.contains("fip run") && hint.contains("nothing was loaded"), "{hint}");
    // A run that had written this would be found by a check.
    let manifest = project.read("data_processed/manifest.json");
    project
        .write("data_processed/manifest.json", &manifest.replace(&digest(&text), &digest(&other)));
    let output = project.fip(&["export", "sqlite"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let told = "check \"alerts that contradict scores or segments\" of sql/checks.sql: expected 0, found 1";
    assert!(said.contains(told), "{said}");
    fs::remove_file(project.path(alerts)).unwrap();
    let (cause, _) = project.refused(&["export", "sqlite"]);
    assert!(cause.contains("RiskAlerts.csv cannot be read"), "{cause}");
    assert_eq!(fs::read(file).unwrap(), before);
    project.write(alerts, &text);
    project.write("data_processed/manifest.json", &manifest);
}

fn digest(text: &str) -> String {
    let bytes = Sha256::digest(text);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn in_the_way(project: &Project) {
    let refused = |to: &Path| {
        let to = to.display().to_string();
        project.refused(&["export", "sqlite", "--force", "--to", &to]).0
    };
    project.write("notes.txt", "mine");
    assert!(
        refused(&project.path("notes.txt"))
            .contains("is no database that `fip export sqlite` made")
    );
    assert_eq!(project.read("notes.txt"), "mine");
    let cause = refused(&project.path("notes.txt/fip.sqlite"));
    assert!(cause.starts_with("error[FIP-E002]") && cause.contains("cannot be written"), "{cause}");
    let file = project.path("fip.sqlite");
    Connection::open(&file).unwrap().execute("CREATE TABLE Mine (a)", []).unwrap();
    assert!(refused(&file).contains("holds a table Mine of somebody else"));
    let tables = open(&file).prepare("SELECT * FROM Mine").map(|_| ());
    tables.unwrap();
    let (cause, hint) = project.refused(&["export", "duckdb", "--program", "no-such-duckdb"]);
    assert!(cause.contains("no-such-duckdb cannot be started"), "{cause}");
    assert!(hint.contains("pip install duckdb-cli"), "{hint}");
    let empty = Project::small();
    let (cause, _) = empty.refused(&["export", "sqlite"]);
    assert!(cause.starts_with("error[FIP-E005]"), "{cause}");
}
