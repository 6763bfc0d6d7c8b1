//! Rules of STYLE.md and ARCHITECTURE.md that neither the compiler nor clippy can see.
//!
//! Each check is a function from text to complaints, so that it can be shown to fail: the tests here
//! ask it about the workspace, the tests beside it about texts that break its rule.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod manifest;
mod source;

use std::fs;
use std::path::{Path, PathBuf};

use manifest::{ARROWS, not_inherited, not_listed, wrong_arrows};
use source::{
    HASHES, KNOWS_TRUTH, LONGEST_EXAMPLE, LONGEST_FILE, OUTSIDE_WORLD, SKIPPED, code, names,
    names_truth, shipped, too_long,
};

#[test]
fn arrows_point_where_they_may() {
    assert_clean(manifests().iter().flat_map(|text| wrong_arrows(text)));
}

#[test]
fn every_package_inherits_lints_versions_and_dependencies() {
    assert_clean(manifests().iter().flat_map(|text| not_inherited(text)));
}

#[test]
fn only_the_command_meets_the_outside_world() {
    let libraries = sources("crates").into_iter().filter(|path| {
        let path = path.strip_prefix(root()).unwrap();
        path.components().nth(2).unwrap().as_os_str() == "src"
            && !path.starts_with("crates/fip-cli")
    });
    assert_clean(libraries.flat_map(|path| names(&path, &shipped(&read(&path)), &OUTSIDE_WORLD)));
}

#[test]
fn no_stage_that_learns_names_the_truth() {
    let command = root().join("crates/fip-cli/src");
    let files = sources("crates/fip-cli/src");
    assert_clean(
        files
            .iter()
            .flat_map(|path| names_truth(path.strip_prefix(&command).unwrap(), &read(path))),
    );
    for known in KNOWS_TRUTH {
        assert!(
            command.join(known).exists(),
            "{known}: expected a file or folder that may name it"
        );
    }
}

#[test]
fn no_order_comes_from_a_hash() {
    let all = ["crates", "examples", "benches"].into_iter().flat_map(sources);
    assert_clean(all.flat_map(|path| names(&path, &code(&read(&path)), &HASHES)));
}

#[test]
fn no_test_is_skipped_and_no_file_outgrows_its_reader() {
    for path in ["crates", "examples", "benches"].into_iter().flat_map(sources) {
        let text = read(&path);
        let is_example = path.parent().is_some_and(|folder| folder.ends_with("examples"));
        let longest = if is_example { LONGEST_EXAMPLE } else { LONGEST_FILE };
        let skipped = names(&path, &code(&text), &SKIPPED);
        assert_clean(skipped.into_iter().chain(too_long(&path, &text, longest)));
    }
}

#[test]
fn examples_and_benches_are_registered_and_listed() {
    for (folder, kind) in [("examples", "example"), ("benches", "bench")] {
        let folder = root().join(folder);
        let files: Vec<String> = entries(&folder)
            .iter()
            .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .filter(|name| name != "lib.rs")
            .collect();
        let manifest = read(&folder.join("Cargo.toml"));
        assert_clean(not_listed(&files, kind, &manifest, &read(&folder.join("README.md"))));
    }
}

/// Fails when there is a complaint, and shows all of them.
fn assert_clean(complaints: impl IntoIterator<Item = String>) {
    let complaints: Vec<String> = complaints.into_iter().collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns what is in a folder, in order of names.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

/// Returns the text of every member's manifest.
fn manifests() -> Vec<String> {
    let crates = entries(&root().join("crates"));
    let folders = crates.into_iter().chain(["examples", "benches"].map(|name| root().join(name)));
    let manifests: Vec<_> = folders.map(|folder| read(&folder.join("Cargo.toml"))).collect();
    assert_eq!(manifests.len(), ARROWS.len());
    manifests
}

/// Returns every Rust file below a folder of the workspace.
fn sources(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for path in entries(&folder) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty());
    found
}
