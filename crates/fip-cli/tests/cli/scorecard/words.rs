//! What people read, on a card and a table made by hand.

use super::Desk;
use crate::project::Project;

/// The sample card of the library's tests.
const CARD: &str = include_str!("../../../../fip-scorecard/tests/data/card.toml");

const ROWS: &str = "customer,channel,fraud_count,night_rate\n\
                    A-1,ONLINE,0,0.6\nA-2,ATM,2,NA\nA-3,CHIP_AND_PIN,0,0.1\n";

fn desk() -> Desk {
    let project = Project::with("");
    project.write("card.toml", CARD);
    project.write("rows.csv", ROWS);
    Desk { project }
}

#[test]
fn a_row_is_explained() {
    let desk = desk();
    let explain = |row: &str| {
        let told = desk.done(&[
            "explain",
            "--card",
            "@card.toml",
            "--data",
            "@rows.csv",
            "--id",
            &format!("customer={row}"),
        ]);
        let folder = desk.project.path("").display().to_string();
        told.replace(&folder, "")
    };
    insta::assert_snapshot!("explained", ["A-1", "A-2", "A-3"].map(explain).join("\n----\n"));
}

#[test]
fn scores_are_told_with_reasons() {
    let desk = desk();
    let score =
        ["score", "--card", "@card.toml", "--data", "@rows.csv", "--id", "customer", "--out"];
    let (code, data, words) = desk.run(&[score.as_slice(), &["-"]].concat());
    assert_eq!(code, Some(0), "{words}");
    insta::assert_snapshot!("scores", data);
    assert!(words.contains("3 rows scored: 1 HIGH · 1 MEDIUM · 1 LOW"), "{words}");
}

#[test]
fn a_card_without_a_line_to_probabilities_is_ranked_only() {
    let desk = desk();
    let row = |row: u8| {
        let event = u8::from(row.is_multiple_of(3));
        format!("ONLINE,{event},{},{event}", f64::from(row % 7) / 10.0)
    };
    let rows: Vec<String> = (0..40).map(row).collect();
    let head = "channel,fraud_count,night_rate,event";
    desk.project.write("known.csv", &format!("{head}\n{}\n", rows.join("\n")));
    let told = desk.done(&[
        "validate",
        "--card",
        "@card.toml",
        "--data",
        "@known.csv",
        "--target",
        "event",
        "--bands",
        "4",
    ]);
    assert!(told.contains("no line to probabilities") && !told.contains("Brier"), "{told}");
    let auc = told.lines().find(|line| line.trim_start().starts_with("AUC")).unwrap();
    assert!(auc.contains("1.0000"), "{told}");
}
