//! Which stages are fresh, why the others are not, and that it makes no difference to the bytes.

use std::fs;

use serde_json::Value;

use crate::events::{events, stages};
use crate::project::Project;

pub(crate) const ALL: [&str; 7] =
    ["prepare", "features", "segment", "score", "train", "report", "dashboard"];

/// Returns the words of `fip status` about a stage, with one space between them.
fn status(project: &Project, stage: &str) -> String {
    let text = String::from_utf8(project.fip(&["status"]).stdout).unwrap();
    let mut lines = text.lines().skip_while(|line| line.split(' ').nth(2) != Some(stage));
    let mut told = lines.next().unwrap_or_default().to_owned();
    for line in lines.take_while(|line| line.starts_with("   ")) {
        told += line;
    }
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_fresh(project: &Project) -> bool {
    let text = String::from_utf8(project.fip(&["status"]).stdout).unwrap();
    text.lines().count() == ALL.len()
        && text.lines().all(|line| line.split_whitespace().nth(1) == Some("fresh"))
}

/// Changes the text of a file.
fn change(project: &Project, name: &str, change: impl FnOnce(String) -> String) {
    let text = change(project.read(name));
    fs::write(project.path(name), text).unwrap();
}

/// Changes what the manifest records of how a stage was made.
fn change_record(project: &Project, change_made: impl FnOnce(&mut Value)) {
    change(project, "data_processed/manifest.json", |text| {
        let mut manifest = serde_json::from_str(&text).unwrap();
        change_made(&mut manifest);
        serde_json::to_string_pretty(&manifest).unwrap()
    });
}

#[test]
fn what_is_fresh_is_not_run_again() {
    let project = Project::small();
    assert_eq!(status(&project, "prepare"), "prepare missing has not run");
    project.done(&["run"]);
    assert!(is_fresh(&project));
    let before = project.outputs();
    let said = project.done(&["run"]);
    assert!(said.starts_with("All 7 stages are fresh; nothing to do ("), "{said}");
    assert!(said.contains("`fip run --force` runs them anyway"), "{said}");
    assert_eq!(project.outputs(), before);
    assert!(project.done(&["run", "--force"]).contains("7 stages ran"));
    assert_eq!(project.outputs(), before, "a forced run gives the same bytes");
    assert!(project.read(".fip/.gitignore").contains('*'));
}

/// Changes one key of each stage, from the last to the first: each time the stages before it are
/// fresh, and the outputs are those of a run that has nothing to go by.
#[test]
fn a_run_from_any_stage_gives_the_bytes_of_a_whole_run() {
    let small = Project::small().read("fip.toml");
    let changes = [
        ("dashboard", "trees = 30", "trees = 30\n[dashboard]\nlevel = \"queue\""),
        ("train", "trees = 30", "trees = 20"),
        ("score", "trees = 20", "trees = 20\n[score]\ncard = \"card.toml\""),
        ("segment", "restarts = 3", "restarts = 4"),
        ("features", "[segments]", "[features.custom]\nall_spend = \"sum of amount\"\n[segments]"),
        ("prepare", "customers = 300", "customers = 310"),
    ];
    let cached = Project::with(&small);
    let card = String::from_utf8(cached.fip(&["show", "card"]).stdout).unwrap();
    let card = card.replace("max_reasons = 4", "max_reasons = 3");
    cached.write("card.toml", &card);
    cached.done(&["run"]);
    for (stage, from, to) in changes {
        change(&cached, "fip.toml", |text| {
            assert!(text.contains(from), "{text}");
            text.replacen(from, to, 1)
        });
        let at = ALL.iter().position(|name| *name == stage).unwrap();
        let told = events(&cached, &[]);
        assert_eq!(stages(&told, "fresh"), ALL[..at], "{stage}");
        assert_eq!(stages(&told, "ran"), ALL[at..], "{stage}");
        let whole = Project::with(&cached.read("fip.toml"));
        whole.write("card.toml", &card);
        whole.done(&["run", "--force"]);
        let (found, expected) = (cached.outputs(), whole.outputs());
        assert!(found.keys().eq(expected.keys()), "{stage}");
        let other: Vec<_> =
            found.iter().filter(|(name, bytes)| expected[*name] != **bytes).collect();
        assert!(
            other.is_empty(),
            "{stage}: {:?}",
            other.iter().map(|one| one.0).collect::<Vec<_>>()
        );
    }
}

#[test]
fn a_stage_whose_output_is_lost_makes_it_again() {
    let project = Project::small();
    project.done(&["run"]);
    let whole = project.outputs();
    let outputs = [
        ("prepare", "data_processed/FactTransactions.csv"),
        ("features", "data_processed/CustomerFeatures.csv"),
        ("segment", "data_processed/segments.json"),
        ("score", "data_processed/CustomerRiskScores.csv"),
        ("train", "data_processed/random_forest.json"),
        ("report", "reports/executive_summary.md"),
        ("dashboard", "reports/dashboard.html"),
    ];
    for (stage, path) in outputs {
        fs::remove_file(project.path(path)).unwrap();
        assert!(status(&project, stage).contains(&format!("{path} is missing")), "{stage}");
        let told = events(&project, &[]);
        assert_eq!(stages(&told, "ran").first(), Some(&stage));
        assert_eq!(project.outputs(), whole, "{stage}");

        // Of the same length, so that only times and bytes tell.
        change(&project, path, |text| text.replacen(['1', '2', 'e'], "~", 1));
        let told = status(&project, stage);
        assert!(told.contains(&format!("{path} was edited")), "{stage}: {told}");
        let said = project.done(&["run"]);
        assert!(said.contains(&format!("{path} was edited and is written again by ")), "{said}");
        assert!(said.contains("warning[FIP-W002]"), "repeated at the end: {said}");
        assert_eq!(project.outputs(), whole, "{stage}");
    }
    assert!(is_fresh(&project));
}

#[test]
fn a_stage_that_writes_the_same_again_spares_those_after_it() {
    let project = Project::small();
    project.done(&["run"]);
    change(&project, "reports/model_report.md", |text| text + "\nAll is well.\n");
    let told = events(&project, &[]);
    assert_eq!(stages(&told, "ran"), ["train"]);
    assert!(is_fresh(&project));
}

#[test]
fn status_names_what_changed_from_what_to_what() {
    let project = Project::small();
    project.done(&["run"]);
    change(&project, "fip.toml", |text| text.replace("trees = 30", "trees = 40\ndepth = 3"));
    let told = status(&project, "train");
    assert!(told.starts_with("train stale train.depth 10 → 3 train.trees 30 → 40"), "{told}");
    assert_eq!(status(&project, "report"), "report stale after train");
    assert!(status(&project, "score").starts_with("score fresh"));
    let seed = String::from_utf8(project.fip(&["status", "--seed", "7"]).stdout).unwrap();
    assert!(seed.contains("project.seed 20130901 → 7"), "{seed}");
    assert_eq!(seed.matches("project.seed").count(), 1, "told once: {seed}");

    let document: Value =
        serde_json::from_slice(&project.fip(&["status", "--json"]).stdout).unwrap();
    assert_eq!(document["schema"], "fip/status/1");
    let train = &document["stages"][4];
    assert_eq!((&train["stage"], &train["state"]), (&"train".into(), &"stale".into()));
    assert_eq!(train["runs"], true);
    let expected = serde_json::json!(
        {"kind": "configuration", "key": "train.trees", "from": 30, "to": 40}
    );
    assert!(train["reasons"].as_array().unwrap().contains(&expected), "{train}");
    assert_eq!(document["stages"][3]["runs"], false);
}

#[test]
fn status_tells_of_inputs_that_came_changed_or_went() {
    let project = Project::small();
    project.done(&["run"]);
    let path = "data_raw/creditcard.csv";
    let out = project.path(path);
    project.write("data_raw/README.md", "");
    project.done(&["synth", "stand-in", "--out", out.to_str().unwrap(), "--rows", "20000"]);
    let came = status(&project, "prepare");
    assert!(came.contains("prepare stale data_raw/creditcard.csv is there now"), "{came}");
    project.done(&["run"]);
    assert!(is_fresh(&project));
    let last = project.read(path).trim_end().rfind('\n').unwrap();
    change(&project, path, |text| text[..=last].to_owned());
    let changed = status(&project, "prepare");
    assert!(changed.contains("data_raw/creditcard.csv changed"), "{changed}");
    fs::remove_file(&out).unwrap();
    let gone = status(&project, "prepare");
    assert!(gone.contains("data_raw/creditcard.csv is no longer there"), "{gone}");
}

#[test]
fn the_content_of_a_card_counts_not_its_name() {
    let project = Project::small();
    let card = String::from_utf8(project.fip(&["show", "card"]).stdout).unwrap();
    project.write("card.toml", &card);
    change(&project, "fip.toml", |text| text + "\n[score]\ncard = \"card.toml\"\n");
    project.done(&["run"]);
    assert!(is_fresh(&project));
    project.write("card.toml", &card.replace("max_reasons = 4", "max_reasons = 2"));
    assert!(status(&project, "score").contains("score stale card.toml changed"));
    assert!(status(&project, "segment").contains("fresh"));
    project.done(&["run"]);
    project.write("card.toml", &card);
    // `fip train` reads another card than `fip score` did; that the card comes back changes nothing.
    project.write("card.toml", &card.replace("max_reasons = 4", "max_reasons = 3"));
    let said = project.done(&["train"]);
    assert!(said.contains("FIP-W003") || said.contains("warning:"), "{said}");
    project.write("card.toml", &card.replace("max_reasons = 4", "max_reasons = 2"));
    let told = status(&project, "train");
    assert!(told.contains("made when card.toml was no longer that of `fip score`"), "{told}");
}

#[test]
fn outputs_of_another_fip_are_not_taken_for_ours() {
    let project = Project::small();
    project.done(&["run"]);
    let record = project.read("data_processed/manifest.json");
    let restore = || fs::write(project.path("data_processed/manifest.json"), &record).unwrap();
    change_record(&project, |manifest| manifest["made"]["score"]["fip"] = "0.0.9".into());
    assert!(status(&project, "score").starts_with("score stale fip 0.0.9 → 0."));
    restore();
    change_record(&project, |manifest| manifest["made"]["score"]["code"] = "abc".into());
    let told = status(&project, "score");
    assert!(told.starts_with("score stale fip was built from other sources: abc → "), "{told}");
    restore();
    change_record(&project, |manifest| manifest["made"]["score"]["key"] = "abc".into());
    let told = status(&project, "score");
    assert!(told.contains("made from other outputs of the stages before it"), "{told}");
    restore();
    change_record(&project, |manifest| {
        manifest.as_object_mut().unwrap().remove("made");
    });
    let told = status(&project, "prepare");
    assert_eq!(told, "prepare stale made by an earlier fip that kept no record");
    restore();
    assert!(is_fresh(&project));
    project.write("data_processed/manifest.json", "{");
    assert_eq!(status(&project, "prepare"), "prepare missing manifest.json cannot be read");
    assert!(project.done(&["run"]).contains("7 stages ran"));
    assert_eq!(project.read("data_processed/manifest.json"), record);
}

#[test]
fn a_stage_that_ran_on_edited_tables_is_not_fresh_when_they_are_put_back() {
    let project = Project::small();
    project.done(&["run"]);
    let whole = project.outputs();
    let path = "data_processed/CustomerFeatures.csv";
    let features = project.read(path);
    let last = features.trim_end().rfind('\n').unwrap();
    fs::write(project.path(path), &features[..=last]).unwrap();
    let edited = project.fip(&["segment"]);
    let said = String::from_utf8_lossy(&edited.stderr).into_owned();
    assert!(said.contains("the outputs of segment were made when"), "{said}");
    fs::write(project.path(path), &features).unwrap();
    assert!(status(&project, "features").contains("fresh"));
    let told = status(&project, "segment");
    assert!(told.contains(&format!("made when {path} was edited")), "{told}");
    project.done(&["run"]);
    assert_eq!(project.outputs(), whole);
}

#[test]
fn scores_that_nobody_finished_writing_are_not_built_upon() {
    let project = Project::small();
    project.done(&["run"]);
    let whole = project.outputs();
    // As a process leaves it that is killed while `fip train` gives its files their names.
    change_record(&project, |manifest| {
        for stage in ["train", "report", "dashboard"] {
            manifest["stages"].as_object_mut().unwrap().remove(stage);
        }
    });
    let told = status(&project, "score");
    let expected = "writing over data_processed/CustomerRiskScores.csv did not end";
    assert!(told.contains(expected), "{told}");
    assert_eq!(stages(&events(&project, &[]), "ran"), ALL[3..]);
    assert_eq!(project.outputs(), whole);
}

#[test]
fn rows_that_were_set_aside_are_not_forgotten() {
    let project = Project::small();
    project.write("data_raw/README.md", "");
    let out = project.path("data_raw/creditcard.csv");
    project.done(&["synth", "stand-in", "--out", out.to_str().unwrap(), "--rows", "20000"]);
    change(&project, "data_raw/creditcard.csv", |text| text + "1,2,3\n");
    assert!(project.refused(&["run"]).0.contains("FIP-E004"));
    let bad = project.path("bad.csv");
    let reject = ["run", "--reject-to", bad.to_str().unwrap()];
    let said = project.done(&reject);
    assert!(said.contains("warning[FIP-W001]: 1 rows rejected"), "{said}");
    let told = status(&project, "prepare");
    assert!(told.contains("1 rows at fault were set aside; without --reject-to"), "{told}");
    assert!(project.done(&reject).contains("All 7 stages are fresh"));
    assert!(project.refused(&["run"]).0.contains("FIP-E004"));
    fs::remove_file(&bad).unwrap();
    let dry = project.fip(&[&reject[..], &["--dry-run"]].concat());
    let told = String::from_utf8(dry.stdout).unwrap();
    assert!(told.contains("--reject-to") && told.contains("is not there"), "{told}");
}

#[test]
fn stages_can_be_chosen() {
    let project = Project::small();
    let (cause, hint) = project.refused(&["run", "--only", "score"]);
    assert!(cause.contains("`--only score` needs fresh outputs of prepare"), "{cause}");
    assert!(hint.contains("fip run --to score"), "{hint}");
    assert_eq!(stages(&events(&project, &["--to", "score"]), "ran"), ALL[..4]);
    assert_eq!(status(&project, "train"), "train missing has not run");
    assert_eq!(stages(&events(&project, &["--only", "segment"]), "ran"), ["segment"]);
    assert_eq!(status(&project, "score").split(' ').nth(1), Some("fresh"), "segments are the same");
    project.done(&["run"]);
    assert_eq!(stages(&events(&project, &["--from", "report"]), "ran"), ["report", "dashboard"]);
    let told = events(&project, &["--from", "features", "--to", "segment"]);
    assert_eq!(stages(&told, "ran"), ["features", "segment"]);
    assert!(
        project.refused(&["run", "--from", "train", "--to", "score"]).0.contains("comes before")
    );
    assert!(project.refused_by_usage(&["run", "--only", "score", "--force"]));
    assert!(project.refused_by_usage(&["run", "--only", "bake"]));
}

#[test]
fn a_dry_run_tells_and_does_nothing() {
    let project = Project::small();
    let dry = project.fip(&["run", "--dry-run"]);
    let said = String::from_utf8_lossy(&dry.stderr).into_owned();
    assert!(said.contains("Would run prepare, features, segment, score, train"), "{said}");
    assert!(project.outputs().is_empty());
    project.done(&["run"]);
    let before = project.outputs();
    let told =
        String::from_utf8(project.fip(&["run", "--from", "train", "--dry-run"]).stdout).unwrap();
    let asked: Vec<&str> = told.lines().filter(|line| line.contains("asked for")).collect();
    assert_eq!(asked.len(), 3, "{told}");
    assert_eq!(project.outputs(), before);
}

#[test]
fn what_is_made_on_demand_and_by_appending_has_its_own_state() {
    let project = Project::small();
    project.done(&["run"]);
    project.done(&["features", "--as-of", "2025-07"]);
    assert!(is_fresh(&project), "features of other dates change no other output");
    project.done(&["features", "--append"]);
    let told = status(&project, "features");
    assert!(told.contains("made by `fip features --append`"), "{told}");
}

/// A file that was changed and keeps its size and its times of change is seen by `--paranoid`, and by
/// the number and the other time that a file has.
#[test]
fn remembered_digests_are_not_trusted_blindly() {
    let project = Project::small();
    project.done(&["run"]);
    let path = project.path("data_processed/DimCustomer.csv");
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    change(&project, "data_processed/DimCustomer.csv", |text| text.replacen('1', "2", 1));
    fs::File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
    assert!(status(&project, "prepare").contains("was edited"));
    let told = String::from_utf8(project.fip(&["status", "--paranoid"]).stdout).unwrap();
    assert!(told.contains("DimCustomer.csv was edited"), "{told}");
    // A memory that lies is believed, but not by those who do not want to be told.
    project.done(&["run"]);
    let remembered = project.read(".fip/fingerprints.json");
    let mut document: Value = serde_json::from_str(&remembered).unwrap();
    for (name, entry) in document["files"].as_object_mut().unwrap() {
        if name.ends_with("DimCustomer.csv") {
            entry["sha256"] = "00".into();
        }
    }
    project.write(".fip/fingerprints.json", &document.to_string());
    assert!(status(&project, "prepare").contains("was edited"));
    let told = String::from_utf8(project.fip(&["status", "--paranoid"]).stdout).unwrap();
    assert!(!told.contains("was edited"), "{told}");
    project.write(".fip/fingerprints.json", "no memory");
    assert!(is_fresh(&project), "without it everything is read");
}

#[test]
fn the_manifest_is_checked_against_every_file() {
    let project = Project::small();
    project.done(&["run"]);
    let sound = project.fip(&["validate", "--manifest"]);
    assert_eq!(sound.status.code(), Some(0));
    let text = String::from_utf8(sound.stdout).unwrap();
    assert!(text.contains(" files are as manifest.json says"), "{text}");
    change(&project, "reports/executive_summary.md", |text| text.replacen('e', "a", 1));
    fs::remove_file(project.path("data_processed/segments.json")).unwrap();
    let broken = project.fip(&["validate", "--manifest"]);
    assert_eq!(broken.status.code(), Some(1));
    let text = String::from_utf8(broken.stdout).unwrap();
    assert!(text.contains("data_processed/segments.json: is missing"), "{text}");
    assert!(text.contains("reports/executive_summary.md: expected SHA-256 "), "{text}");
    assert_eq!(text.lines().count(), 3);
}
