//! Beginning, looking around, and help.

use std::fs;

use super::Desk;

#[test]
fn a_project_is_made_once() {
    let desk = Desk::new();
    let told = desk.transcripts(&[
        &["init", "demo", "--mode", "generate", "--customers", "300", "--seed", "7"],
        &["init", "demo"],
        &["-C", "demo", "init"],
    ]);
    insta::assert_snapshot!("init", told);
    let config = desk.read("demo/fip.toml");
    for line in ["\nseed = 7\n", "\nmode = \"generate\"\n", "\ncustomers = 300\n"] {
        assert!(config.contains(line), "{line}");
    }
    assert!(desk.read("demo/data_raw/README.md").contains("sha256sum"));
    assert!(desk.read("demo/.gitignore").contains("/data_processed/"));
    assert!(desk.data(&["-C", "demo", "doctor"]).contains("generate, 300 customers"));
}

#[test]
fn nothing_is_written_where_one_file_is_in_the_way() {
    let desk = Desk::new();
    desk.write("demo/.gitignore", "mine\n");
    let output = desk.fip(&["init", "demo"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("FIP-E011"));
    assert_eq!(desk.read("demo/.gitignore"), "mine\n");
    assert!(!desk.path("demo/fip.toml").exists() && !desk.path("demo/data_raw").exists());
}

/// The lines about this machine differ from one to another.
fn without_the_machine(text: &str) -> String {
    let is_machine = |line: &&str| {
        !["threads", "memory", "disk"]
            .iter()
            .any(|what| line.get(9..).is_some_and(|rest| rest.starts_with(what)))
    };
    text.lines().filter(is_machine).collect::<Vec<_>>().join("\n")
}

#[test]
fn doctor_says_what_is_missing_and_what_to_type() {
    let desk = Desk::new();
    let mut told = vec![desk.transcript(&["doctor"])];
    desk.write("fip.toml", "[bank]\ncustomres = 5\n");
    told.push(desk.transcript(&["doctor"]));
    desk.write("fip.toml", "[score]\ncard = \"card.toml\"\n");
    desk.write("data_raw/creditcard.csv", "Time,Amount\n1,2\n");
    told.push(desk.transcript(&["doctor"]));
    insta::assert_snapshot!("doctor", without_the_machine(&told.join("\n")));
    let found: serde_json::Value =
        serde_json::from_slice(&desk.fip(&["doctor", "--format", "json"]).stdout).unwrap();
    let findings = found["findings"].as_array().unwrap();
    let state = |what: &str| {
        let found = findings.iter().find(|one| one["what"] == what).unwrap();
        found["state"].as_str().unwrap().to_owned()
    };
    assert_eq!([state("threads"), state("card rows")], ["fine", "wrong"]);
    assert_eq!(state("scorecard"), "wrong");
}

#[test]
fn codes_are_explained() {
    let desk = Desk::new();
    let codes = desk.data(&["explain-error"]);
    let pages = codes.lines().map(|line| {
        let code = line.split(' ').next().unwrap();
        desk.data(&["explain-error", code])
    });
    let pages: Vec<String> = pages.collect();
    insta::assert_snapshot!("explain_error", pages.join("\n========\n\n"));
    insta::assert_snapshot!("unknown_code", desk.transcript(&["explain-error", "FIP-E04x"]));
    assert_eq!(desk.data(&["explain-error", "e3"]), desk.data(&["explain-error", "FIP-E003"]));
}

#[test]
fn nothing_typed_prints_the_groups() {
    let desk = Desk::new();
    let page = desk.data(&[]);
    assert_eq!(page, desk.data(&["--help"]));
    for heading in ["Start:", "Pipeline:", "Look:", "Check:", "Share:", "Shell:"] {
        assert!(page.lines().any(|line| line == heading), "{heading}");
    }
    assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
    insta::assert_snapshot!(
        "wrong_words",
        desk.transcripts(&[&["rnu"], &["queue", "--topp", "3"]])
    );
}

#[test]
fn shells_and_manuals_know_every_command() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = desk.data(&["completions", shell]);
        for word in ["queue", "explain-error", "reason"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    assert_eq!(desk.fip(&["completions", "csh"]).status.code(), Some(2));
    assert!(desk.data(&["man"]).contains(".TH fip 1"));
    desk.data(&["man", "--out", "man"]);
    let names: Vec<_> =
        fs::read_dir(desk.path("man")).unwrap().map(|one| one.unwrap().file_name()).collect();
    for page in ["fip.1", "fip-queue.1", "fip-scorecard-monitor.1"] {
        assert!(names.iter().any(|name| name == page), "{page}");
    }
    assert!(desk.read("man/fip-queue.1").contains("fip queue \\-\\-top 20"));
}
