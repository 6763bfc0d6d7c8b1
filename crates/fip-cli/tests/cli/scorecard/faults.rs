//! What is told when tables, cards and flags are not as they should be.

use super::{Desk, FIT};

/// Returns the fit with one argument in place of another.
fn fit_with<'a>(from: &str, to: &'a str) -> Vec<&'a str> {
    FIT.iter().map(|arg| if *arg == from { to } else { arg }).collect()
}

#[test]
fn columns_that_are_not_there_are_told_with_those_that_are() {
    let desk = Desk::new();
    let (cause, hint) = desk.fails(2, &fit_with("outcome", "result"));
    assert!(cause.contains("loans.csv, line 1: expected a column result, found none"), "{cause}");
    assert!(hint.contains("loan, income, debt_ratio, purpose, noise, outcome, weight"), "{hint}");
    let (cause, _) = desk.fails(2, &[FIT.as_slice(), &["--numeric", "height"]].concat());
    assert!(cause.contains("expected a column height"), "{cause}");
    assert!(!desk.project.path("card.json").exists());
}

#[test]
fn outcomes_are_two_values() {
    let desk = Desk::new();
    let (cause, hint) = desk.fails(2, &fit_with("bad", "worse"));
    assert!(cause.contains("expected two values, \"worse\" and another, found \"bad\""), "{cause}");
    assert!(hint.contains("--event"), "{hint}");
    let loans = desk.project.read("loans.csv");
    desk.project.write("loans.csv", &loans.replace(",bad,", ",good,"));
    assert!(desk.fails(2, &FIT).0.contains("found \"good\" (1500)"));
    desk.project.write("loans.csv", &loans.replacen(",good,", ",open,", 1));
    assert!(desk.fails(2, &FIT).0.contains("\"open\" (1)"));
    desk.project.write("loans.csv", &loans.replacen(",good,", ",,", 1));
    let (cause, _) = desk.fails(2, &FIT);
    assert!(cause.contains("column outcome: expected an outcome, found \"\""), "{cause}");
}

#[test]
fn a_cell_that_is_no_number_is_told_with_its_place() {
    let desk = Desk::new();
    let loans = desk.project.read("loans.csv");
    let third = loans.lines().nth(3).unwrap().to_owned();
    let debt = third.split(',').nth(2).unwrap();
    let broken = third.replacen(&format!(",{debt},"), ",n/a,", 1);
    desk.project.write("loans.csv", &loans.replacen(&third, &broken, 1));
    let (cause, hint) = desk.fails(2, &[FIT.as_slice(), &["--numeric", "debt_ratio"]].concat());
    let place = "loans.csv, line 4, column debt_ratio: expected a number, found \"n/a\"";
    assert!(cause.contains(place), "{cause}");
    assert!(hint.contains("--missing"), "{hint}");
    // Without the flag it is a column of categories, and a person is told.
    let (_, _, words) = desk.run(&FIT);
    assert!(words.contains("column debt_ratio is taken for categories: 1499 of 1500"), "{words}");
    let (code, told, words) = desk.run(&[FIT.as_slice(), &["--missing", "NA,n/a"]].concat());
    assert_eq!((code, words.contains("taken for categories")), (Some(0), false), "{told}{words}");
}

#[test]
fn rows_without_a_score_are_set_aside() {
    let desk = Desk::with_card();
    desk.project.write(
        "new.csv",
        "loan,purpose,income,debt_ratio\nA,car,2000,0.5\nB,boat,2000,0.5\nC,\"home, second\",lots,0.5\n\
         D,home,NA,0.1\nE,,2000,0.5\n",
    );
    let score = [
        "score",
        "--card",
        "@card.json",
        "--data",
        "@new.csv",
        "--id",
        "loan",
        "--out",
        "@out.csv",
    ];
    let (cause, hint) = desk.fails(1, &score);
    let first = "new.csv, line 3, column purpose: expected a category of the card, found \"boat\"";
    assert!(cause.contains("3 of 5 rows cannot be scored") && cause.contains(first), "{cause}");
    assert!(hint.contains("out.rejected.csv.reasons.csv"), "{hint}");
    assert_eq!(desk.project.read("out.csv").lines().count(), 3);
    let rejected = desk.project.read("out.rejected.csv");
    let rows: Vec<&str> = rejected.lines().collect();
    assert_eq!(
        rows[..3],
        ["loan,purpose,income,debt_ratio", "B,boat,2000,0.5", "C,\"home, second\",lots,0.5"]
    );
    let reasons = desk.project.read("out.rejected.csv.reasons.csv");
    assert!(reasons.contains("\n4,income,a number,lots,"), "{reasons}");
    assert!(reasons.contains("\n6,purpose,a value,,"), "{reasons}");
    // A later run that sets none aside leaves none behind.
    desk.project.write("good.csv", "loan,purpose,income,debt_ratio\nA,car,2000,0.5\n");
    let again: Vec<&str> =
        score.iter().map(|arg| if *arg == "@new.csv" { "@good.csv" } else { arg }).collect();
    desk.done(&again);
    assert_eq!(desk.project.read("out.rejected.csv").lines().count(), 1);
    // Where every row counts, the first of them is an error.
    let (cause, _) = desk.fails(2, &["monitor", "--card", "@card.json", "--current", "@new.csv"]);
    assert!(cause.contains(first), "{cause}");
    let (cause, _) =
        desk.fails(2, &["explain", "--card", "@card.json", "--data", "@new.csv", "--row", "2"]);
    assert!(cause.contains(first), "{cause}");
}

#[test]
fn rows_to_explain_have_to_be_one() {
    let desk = Desk::with_card();
    let explain = |more: [&str; 2]| {
        let args = ["explain", "--card", "@card.json", "--data", "@loans.csv"];
        desk.fails(2, &[args.as_slice(), &more].concat()).0
    };
    assert!(explain(["--row", "1501"]).contains("expected a row from 1 to 1500, found 1501"));
    assert!(explain(["--id", "L00001"]).contains("expected COLUMN=VALUE"));
    assert!(explain(["--id", "loan=X"]).contains("expected a row with \"X\", found none"));
    let twice = explain(["--id", "purpose=car"]);
    assert!(twice.contains("expected one row with \"car\", found it in lines "), "{twice}");
}

#[test]
fn cards_that_are_none_are_told() {
    let desk = Desk::with_card();
    let card = desk.project.read("card.json");
    let export = |name: &str, text: &str| {
        desk.project.write(name, text);
        desk.fails(2, &["export", "--card", &format!("@{name}"), "--to", "md"]).0
    };
    let changed = export("changed.json", &card.replacen("\"points\": ", "\"points\": 1", 1));
    assert!(changed.contains("changed.json: ") && changed.contains("checksum"), "{changed}");
    assert!(export("none.json", "{").contains("none.json: line 1"));
    assert!(export("none.toml", "name = 3\n").contains("none.toml: line 1: "));
    let (cause, _) = desk.fails(2, &["export", "--card", "@nowhere.json", "--to", "md"]);
    assert!(cause.contains("FIP-E001"), "{cause}");
}

#[test]
fn what_cannot_be_written_is_told_and_flags_are_checked() {
    let desk = Desk::new();
    let (cause, _) = desk.fails(2, &fit_with("@card.json", "@nowhere/card.json"));
    assert!(cause.contains("FIP-E002") && cause.contains("nowhere"), "{cause}");
    let fit = |more: [&str; 2]| desk.fails(2, &[FIT.as_slice(), &more].concat()).0;
    assert!(fit(["--special", "income"]).contains("expected COLUMN=CODE"));
    assert!(fit(["--special", "income=none"]).contains("--special income: expected a number"));
    assert!(fit(["--test-share", "1.5"]).contains("1.5"));
    assert!(fit(["--iv-min", "9"]).contains("expected a candidate that meets the rules"));
    assert!(fit(["--cutoffs", "600,500"]).contains("high_below"));
    assert!(fit(["--cutoffs", "600"]).contains("expected two scores, found [600.0]"));
    assert!(fit(["--pdo", "0"]).contains("pdo"));
    assert!(desk.project.refused_by_usage(&["scorecard", "fit", "--shape", "round"]));
    assert!(desk.project.refused_by_usage(&["scorecard", "monitor", "--current", "x.csv"]));
}

#[test]
fn texts_that_name_rows_are_no_characteristic() {
    let desk = Desk::new();
    let fit: Vec<&str> = FIT.iter().map(|arg| if *arg == "loan" { "noise" } else { arg }).collect();
    let told = desk.done(&fit);
    assert!(told.contains("out: its texts name rows: --id keeps it out"), "{told}");
}
