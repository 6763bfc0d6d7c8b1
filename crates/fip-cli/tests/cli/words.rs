//! What people read: help, labels of generated data, explanations.

use crate::project::Project;

#[test]
fn help_is_as_reviewed() {
    let project = Project::small();
    let commands = [
        "init",
        "doctor",
        "run",
        "status",
        "prepare",
        "features",
        "segment",
        "score",
        "train",
        "report",
        "dashboard",
        "queue",
        "explain",
        "validate",
        "diff",
        "show",
        "predict",
        "completions",
        "man",
        "explain-error",
    ];
    let inner = [
        "synth",
        "synth generate",
        "synth customer",
        "synth stand-in",
        "sql",
        "sql features",
        "scorecard",
        "scorecard fit",
        "scorecard score",
        "scorecard explain",
        "scorecard validate",
        "scorecard monitor",
        "scorecard export",
        "scorecard bins",
        "ml",
        "ml train",
        "ml evaluate",
    ];
    let help = |args: &[&str]| {
        let output = project.command(args).env("COLUMNS", "100").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let mut pages = vec![help(&["--help"])];
    pages.extend(commands.into_iter().chain(inner).map(|command| {
        let args: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        format!("==== fip {command} --help\n\n{}", help(&args))
    }));
    insta::assert_snapshot!("help", pages.join("\n"));
}

#[test]
fn generated_data_are_labelled_wherever_a_person_reads() {
    let project = Project::small();
    let said = project.done(&["run"]);
    assert!(said.contains("GENERATED DATA"), "{said}");
    for file in ["reports/executive_summary.md", "reports/model_report.md", "data_processed/RUN.md"]
    {
        let head: String = project.read(file).lines().take(4).collect();
        assert!(head.contains("GENERATED DATA"), "{file}: {head}");
    }
    assert!(project.read("data_processed/manifest.json").contains("\"transactions\": \"STANDIN\""));
    let facts = project.read("data_processed/FactTransactions.csv");
    assert!(facts.lines().skip(1).all(|line| line.contains(",STANDIN,")));
}

#[test]
fn a_file_of_generated_rows_stays_labelled_and_replaces_none() {
    let project = Project::small();
    project.write("data_raw/README.md", "");
    let path = project.path("data_raw/creditcard.csv");
    let out = path.to_str().unwrap();
    let said = project.done(&["synth", "stand-in", "--out", out, "--rows", "3000"]);
    assert!(said.contains("GENERATED DATA"), "{said}");
    assert_eq!(project.read("data_raw/creditcard.csv").lines().count(), 3001);

    project.done(&["prepare"]);
    assert!(project.read("data_processed/manifest.json").contains("\"transactions\": \"STANDIN\""));

    let (cause, hint) = project.refused(&["synth", "stand-in", "--out", out, "--rows", "5"]);
    assert!(cause.contains("FIP-E002") && hint.contains("--force"), "{cause}");
    assert_eq!(project.read("data_raw/creditcard.csv").lines().count(), 3001);
    project.done(&["synth", "stand-in", "--out", out, "--rows", "5", "--force"]);
    assert_eq!(project.read("data_raw/creditcard.csv").lines().count(), 6);
}

#[test]
fn a_run_ends_with_its_stages_and_where_to_look() {
    let said = Project::small().done(&["run"]);
    let stages =
        ["prepare", "features", "segment", "score", "train", "report", "dashboard", "Done in"];
    for stage in stages {
        assert!(said.lines().any(|line| line.trim_start().starts_with(stage)), "{stage}: {said}");
    }
    assert!(said.contains("executive_summary.md") && said.contains(" explain C"), "{said}");
    assert_eq!(Project::small().done(&["run", "--quiet"]), "");
}

#[test]
fn explained_points_sum_to_the_score() {
    let project = Project::small();
    project.done(&["run"]);
    let text = String::from_utf8(project.fip(&["explain", "C0000012", "--all"]).stdout).unwrap();
    let number = |line: &str| line.split_whitespace().next().and_then(|word| word.parse().ok());
    let named = |name: &str| text.lines().find(|line| line.ends_with(name)).and_then(number);
    let base: i32 = named("base points").unwrap();
    let score: i32 = named("         score").unwrap();
    let points: Vec<i32> = text
        .lines()
        .skip_while(|line| !line.ends_with("base points"))
        .skip(1)
        .take_while(|line| !line.ends_with("         score"))
        .filter_map(number)
        .collect();
    assert_eq!(points.len(), 12);
    assert_eq!(base + points.iter().sum::<i32>(), score);
    let scores = project.read("data_processed/CustomerRiskScores.csv");
    let row = scores.lines().find(|line| line.starts_with("C0000012,")).unwrap();
    assert_eq!(row.split(',').nth(2), Some(score.to_string().as_str()));

    let (cause, hint) = project.refused(&["explain", "C9999999"]);
    assert!(cause.contains("there is no customer C9999999") && hint.contains("DimCustomer"));
    assert!(project.refused(&["explain", "12"]).0.contains("expected an id such as C0000001"));
}

#[test]
fn what_show_prints_can_be_used() {
    let project = Project::small();
    let shown = |what| String::from_utf8(project.fip(&["show", what]).stdout).unwrap();
    project.write("fip.toml", &shown("config").replace("card = \"\"", "card = \"card.toml\""));
    project.write("card.toml", &shown("card").replace("max_reasons = 4", "max_reasons = 2"));
    project.done(&["prepare"]);
    project.done(&["features"]);
    project.done(&["segment"]);
    project.done(&["score"]);
    let scores = project.read("data_processed/CustomerRiskScores.csv");
    assert!(scores.lines().skip(1).all(|line| line.split(',').nth(6) == Some("")));
}
