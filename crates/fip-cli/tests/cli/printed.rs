//! How things are printed: colors, progress, quiet, what stands at the end, what is opened.

use std::fs;
use std::time::{Duration, Instant};

use crate::project::Project;

/// Returns words with the project folder as `PROJECT`.
fn told(project: &Project, words: &[u8]) -> String {
    let folder = project.path("");
    let folder = folder.to_str().unwrap().trim_end_matches('/');
    String::from_utf8_lossy(words).replace(folder, "PROJECT")
}

/// Returns words with every time as `#`.
fn without_times(text: &str) -> String {
    let mut out = String::new();
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        let is_number = word.trim_start_matches('(').parse::<f64>().is_ok();
        let unit = words.peek().map_or("", |next| *next);
        let is_time = is_number && unit.trim_end_matches([':', ')', ';', '\n', '.']) == "s";
        out += if is_time { "#" } else { word };
        out.push(' ');
    }
    out
}

#[test]
fn the_words_of_runs_are_as_reviewed() {
    let project = Project::small();
    let mut pages = Vec::new();
    let mut page = |args: &[&str]| {
        let output = project.fip(args);
        let data = String::from_utf8(output.stdout).unwrap();
        let words = without_times(&told(&project, &output.stderr));
        pages.push(format!("==== fip {}\n{data}{words}", args.join(" ")));
    };
    page(&["status"]);
    page(&["run", "--dry-run", "--to", "segment"]);
    project.done(&["run"]);
    page(&["run"]);
    page(&["status"]);
    fs::write(project.path("reports/executive_summary.md"), "mine").unwrap();
    project.write("fip.toml", &project.read("fip.toml").replace("trees = 30", "trees = 20"));
    page(&["status"]);
    page(&["run", "--only", "report"]);
    let pages = pages.join("\n");
    let lines: Vec<&str> = pages.lines().map(str::trim_end).collect();
    insta::assert_snapshot!("runs", lines.join("\n"));
}

#[test]
fn a_run_says_at_its_end_what_ran_what_to_look_at_and_what_to_type() {
    let project = Project::small();
    let said = project.done(&["run"]);
    let from_end: Vec<&str> = said.lines().rev().collect();
    assert!(from_end[1].starts_with("Next     fip -C "), "{said}");
    assert!(from_end[1].contains(" explain C"), "{said}");
    assert!(from_end[0].starts_with("         fip -C "), "{said}");
    assert!(from_end[0].contains(" export powerbi "), "{said}");
    let look = said.split("Look at  ").nth(1).unwrap();
    let first = look.lines().next().unwrap();
    assert!(first.ends_with("reports/dashboard.html"), "{said}");
    let done = said.lines().find(|line| line.starts_with("Done in ")).unwrap();
    assert!(done.contains(": 7 stages ran; ") && done.contains(" files, "), "{done}");
}

#[test]
fn colors_are_a_choice() {
    let project = Project::small();
    let colored = |args: &[&str], no_color: &str| {
        let mut command = project.command(args);
        let output = command.env("NO_COLOR", no_color).output().unwrap();
        [output.stdout, output.stderr].map(|bytes| bytes.contains(&0x1b))
    };
    assert_eq!(colored(&["status"], ""), [false, false], "no terminal");
    assert_eq!(colored(&["status", "--color", "always"], ""), [true, false]);
    assert_eq!(colored(&["status", "--color", "always"], "1"), [true, false], "a flag goes before");
    assert_eq!(colored(&["status", "--color", "never"], ""), [false, false]);
    assert_eq!(colored(&["run", "--color", "always", "--to", "prepare"], ""), [false, true]);
    assert_eq!(colored(&["run", "--only", "train", "--color", "always"], ""), [false, true]);
    assert!(project.refused_by_usage(&["status", "--color", "blue"]));
}

#[test]
fn progress_and_words_are_a_choice() {
    let project = Project::small();
    let plain = project.done(&["run", "--progress", "plain"]);
    assert!(plain.lines().any(|line| line.starts_with("  train ")), "{plain}");
    let never = project.done(&["run", "--force", "--progress", "never"]);
    assert!(!never.lines().any(|line| line.starts_with("  train ")), "{never}");
    assert!(never.contains("Done in ") && never.contains("Look at "), "{never}");
    assert_eq!(project.done(&["run", "--force", "--quiet"]), "");
    let refused = project.fip(&["run", "--quiet", "--from", "train", "--to", "score"]);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.starts_with("error[FIP-E003]") && said.contains("\nhint: "), "{said}");
}

#[test]
fn a_run_that_stops_says_where_the_next_one_goes_on() {
    let project = Project::small();
    project.write("fip.toml", &(project.read("fip.toml") + "\n[score]\ncard = \"none.toml\"\n"));
    let output = project.fip(&["run"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("3 of 7 stages are complete; `fip run` goes on with score."), "{said}");
    let last: Vec<&str> = said.lines().rev().take(2).collect();
    assert!(last[1].starts_with("error[FIP-E001]") && last[0].starts_with("hint: "), "{said}");
    let card = String::from_utf8(project.fip(&["show", "card"]).stdout).unwrap();
    project.write("none.toml", &card);
    let said = project.done(&["run"]);
    assert!(said.contains("4 stages ran, 3 fresh"), "{said}");
}

#[cfg(unix)]
#[test]
fn the_dashboard_is_opened_when_the_run_is_done() {
    use std::os::unix::fs::PermissionsExt;

    let project = Project::small();
    project.write(
        "bin/xdg-open",
        "#!/bin/sh\necho \"$1\" > \"$0.part\" && mv \"$0.part\" \"$0.opened\"\n",
    );
    let script = project.path("bin/xdg-open");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let mut paths = vec![project.path("bin")];
    paths.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    for args in [&["run", "--open"][..], &["run", "--open", "--quiet"]] {
        let path = std::env::join_paths(&paths).unwrap();
        let output = project.command(args).env("PATH", path).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        let opened = project.path("bin/xdg-open.opened");
        let started = Instant::now();
        while !opened.exists() && started.elapsed() < Duration::from_mins(1) {
            std::thread::yield_now();
        }
        assert!(project.read("bin/xdg-open.opened").trim().ends_with("reports/dashboard.html"));
        fs::remove_file(opened).unwrap();
    }
}
