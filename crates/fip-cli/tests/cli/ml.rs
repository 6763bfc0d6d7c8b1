//! `fip ml` and `fip predict`: models of tables that no project knows, and those of a run.

use std::fmt::Write as _;

use fip_ml::Evaluation;

use crate::project::Project;
use crate::scorecard::{Desk, column, generated};

/// Trains both models on the generated loans and keeps one.
const TRAIN: [&str; 16] = [
    "ml",
    "train",
    "--data",
    "@loans.csv",
    "--target",
    "outcome",
    "--event",
    "bad",
    "--id",
    "loan",
    "--exclude",
    "weight",
    "--population",
    "1,500 GENERATED rows of a test",
    "--out",
    "@m.json",
];

fn with<'a>(args: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [args, more].concat()
}

fn json(desk: &Desk, name: &str) -> serde_json::Value {
    serde_json::from_str(&desk.project.read(name)).unwrap()
}

#[test]
fn a_training_tells_what_it_did_and_writes_a_model() {
    let desk = Desk::new();
    let told = desk.done(&with(&TRAIN, &["--model", "logistic"]));
    insta::assert_snapshot!("logistic", told.replace(desk.project.path("").to_str().unwrap(), ""));
    assert!(told.lines().all(|line| line.chars().count() <= 80), "{told}");
    let model = json(&desk, "m.json");
    assert_eq!(model["event"], serde_json::json!({"column": "outcome", "value": "bad"}));
    assert_eq!(model["trained"]["n_rows"], 1050);
    assert_eq!(model["trained"]["source"], "1,500 GENERATED rows of a test");
    assert_eq!(model["trained"]["held_out"]["n_rows"], 450);
    let auc = model["trained"]["held_out"]["roc_auc"].as_f64().unwrap();
    assert!(auc > 0.7 && auc < 0.9, "{auc}");
    let report = json(&desk, "m.train.json");
    assert_eq!(report["models"][0]["measures"]["roc_auc"]["value"].as_f64(), Some(auc));
}

#[test]
fn auto_keeps_one_model_and_says_why() {
    let desk = Desk::new();
    let told = desk.done(&TRAIN);
    // The outcome is drawn by a logistic regression, so the forest cannot be ahead by much.
    assert!(told.contains("Kept: the logistic regression"), "{told}");
    assert!(told.contains("Paired comparison (DeLong), forest minus logistic"), "{told}");
    assert!(told.contains("AUC lost when shuffled"), "{told}");
    let report = json(&desk, "m.train.json");
    assert_eq!(report["kept"], "logistic regression");
    assert_eq!(report["models"].as_array().unwrap().len(), 2);
    assert!(report["comparison"]["p_value"].as_f64().unwrap() <= 1.0);
}

#[test]
fn the_same_seed_gives_the_same_bytes_for_any_number_of_threads() {
    let desk = Desk::new();
    let bytes = |more: &[&str]| {
        desk.done(&with(&with(&TRAIN, &["--model", "forest", "--search", "2"]), more));
        (desk.project.read("m.json"), desk.project.read("m.train.json"))
    };
    let first = bytes(&["-j", "1"]);
    assert_eq!(bytes(&["-j", "4", "--seed", "42"]), first);
    assert_ne!(bytes(&["--seed", "7"]), first);
}

#[test]
fn predictions_have_a_flag_and_what_moved_them() {
    let desk = Desk::new();
    desk.done(&with(&TRAIN, &["--model", "logistic"]));
    desk.project.write("new.csv", &generated(20, 3));
    let predict = ["predict", "--model", "@m.json", "--data", "@new.csv"];
    let plain = desk.done(&predict);
    assert!(plain.starts_with("line,probability,flag\n2,"), "{plain}");
    let told = desk.done(&with(&predict, &["--id", "loan", "--explain", "2"]));
    let head = "loan,probability,flag,reason_1_column,reason_1_value,reason_1_contribution,\
                reason_2_column,reason_2_value,reason_2_contribution";
    assert_eq!(told.lines().next(), Some(head));
    assert_eq!(column(&told, "probability"), column(&plain, "probability"));
    let threshold = json(&desk, "m.json")["threshold"]["value"].as_f64().unwrap();
    let numbers = |name: &str| -> Vec<f64> {
        column(&told, name).iter().map(|cell| cell.parse().unwrap()).collect()
    };
    for (probability, flag) in numbers("probability").iter().zip(column(&told, "flag")) {
        assert_eq!(flag == "1", *probability >= threshold);
    }
    let pairs = numbers("reason_1_contribution").into_iter().zip(numbers("reason_2_contribution"));
    assert!(pairs.into_iter().all(|(first, second)| first.abs() >= second.abs()));
}

#[test]
fn an_evaluation_finds_what_the_training_held_out_and_has_a_limit() {
    let desk = Desk::new();
    desk.done(&with(&TRAIN, &["--model", "forest", "--calibrate", "platt"]));
    desk.project.write("new.csv", &generated(1200, 8));
    let evaluate = ["ml", "evaluate", "--model", "@m.json", "--data", "@new.csv"];
    let told =
        desk.done(&with(&evaluate, &["--cost-fp", "1", "--cost-fn", "5", "--out", "@e.json"]));
    for words in ["ROC-AUC when it was trained", "Cost of a row", "Bands", "precision", "log-loss"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
    let cost = &json(&desk, "e.json")["cost"];
    let of = |name: &str| cost[name].as_f64().unwrap();
    assert!(cost["cheapest"]["cost"].as_f64().unwrap() <= of("at_threshold"));
    assert!((of("calibrated") - 1.0 / 6.0).abs() < 1e-12);
    let (cause, _) = desk.fails(1, &with(&evaluate, &["--min-auc", "0.99"]));
    assert!(cause.contains("expected an AUC of at least 0.99, found 0."), "{cause}");
    let weighted = desk.done(&with(&evaluate, &["--weight", "weight"]));
    assert!(weighted.contains("ROC-AUC") && !weighted.contains("PR-AUC"), "{weighted}");
}

#[test]
fn groups_and_times_keep_rows_together() {
    let desk = Desk::new();
    let mut table = String::from("x,person,day,bad\n");
    for row in 0_u32..400 {
        let person = row / 4;
        let bad = u32::from((person * 37) % 100 < 40) ^ u32::from(row % 5 == 0);
        let (x, month, day) = ((person * 37) % 100, 1 + row / 100, 1 + row % 28);
        writeln!(table, "{x},P{person},2025-{month:02}-{day:02},{bad}").unwrap();
    }
    desk.project.write("t.csv", &table);
    let train = ["ml", "train", "--data", "@t.csv", "--target", "bad", "--model", "logistic"];
    let train = with(&train, &["--out", "@t.json", "--folds", "3"]);
    let told = desk.done(&with(&train, &["--group", "person", "--exclude", "day"]));
    assert!(told.contains("held out, by person"), "{told}");
    let told =
        desk.done(&with(&train, &["--time", "day", "--exclude", "person", "--test-share", "0.25"]));
    assert!(told.contains("100 held out, the latest by day"), "{told}");
    let (cause, hint) = desk.fails(2, &with(&train, &["--time", "person"]));
    assert!(cause.contains("line 2, column person: expected a number or a date"), "{cause}{hint}");
    let told = desk.done(&with(&train, &["--test-share", "0", "--exclude", "person,day"]));
    assert!(told.contains("none held out") && told.contains("out of fold"), "{told}");
    assert!(json(&desk, "t.json")["trained"].get("held_out").is_none());
}

#[test]
fn tables_and_models_at_fault_are_told_with_their_place() {
    let desk = Desk::new();
    desk.done(&with(&TRAIN, &["--model", "logistic"]));
    let predict = ["predict", "--model", "@m.json", "--data", "@new.csv"];
    let new = generated(20, 3);
    desk.project.write("new.csv", &new.replacen(",income,", ",wage,", 1));
    let (cause, hint) = desk.fails(2, &predict);
    assert!(cause.contains("new.csv, line 1: expected a column income, found none"), "{cause}");
    assert!(hint.contains("wage"), "{hint}");
    let debt = column(&new, "debt_ratio")[1].clone();
    desk.project.write("new.csv", &new.replacen(&format!(",{debt},"), ",high,", 1));
    let (cause, _) = desk.fails(2, &predict);
    assert!(cause.contains("column debt_ratio: expected a number, found \"high\""), "{cause}");
    desk.project.write("new.csv", &new);
    let model = desk.project.read("m.json");
    desk.project
        .write("m.json", &model.replacen("\"format_version\": 1", "\"format_version\": 3", 1));
    let (cause, hint) = desk.fails(2, &predict);
    assert!(cause.contains("m.json: expected format_version 1, found 3"), "{cause}");
    assert!(hint.contains("fip ml train"), "{hint}");
    let (cause, _) = desk.fails(2, &with(&TRAIN, &["--test-share", "2"]));
    assert!(cause.contains("expected a test share between 0 and 1, found 2"), "{cause}");
}

#[test]
fn the_models_of_a_run_predict_from_its_table_of_features() {
    let project = Project::small();
    project.done(&["run"]);
    let report: serde_json::Value =
        serde_json::from_str(&project.read("reports/model_report.json")).unwrap();
    let splits = project.read("data_processed/ModelPredictions.csv");
    let outcomes = project.read("data_processed/CustomerOutcomes.csv");
    let at_risk: std::collections::BTreeMap<String, bool> = column(&outcomes, "customer_id")
        .into_iter()
        .zip(column(&outcomes, "at_risk").iter().map(|cell| cell == "1"))
        .collect();
    for (ranker, file) in [(0, "logistic_regression.json"), (1, "random_forest.json")] {
        let model = project.path(&format!("data_processed/{file}"));
        let data = project.path("data_processed/CustomerFeatures.csv");
        let typed = ["predict", "--model", model.to_str().unwrap(), "--data"];
        let output = project.fip(&with(&typed, &[data.to_str().unwrap(), "--id", "customer_id"]));
        let told = String::from_utf8(output.stdout).unwrap();
        let probability_of: std::collections::BTreeMap<String, f64> = column(&told, "customer_id")
            .into_iter()
            .zip(column(&told, "probability").iter().map(|cell| cell.parse().unwrap()))
            .collect();
        let test = column(&splits, "customer_id").into_iter().zip(column(&splits, "split"));
        let (labels, probabilities): (Vec<bool>, Vec<f64>) = test
            .filter(|(_, split)| split == "TEST")
            .map(|(customer, _)| (at_risk[&customer], probability_of[&customer]))
            .unzip();
        let evaluation = Evaluation::new(&labels, &probabilities).unwrap();
        let found = &report["rankers"][ranker];
        for (expected, found) in [
            (&found["roc_auc"]["value"], evaluation.auc()),
            (&found["probabilities"]["brier"], evaluation.brier()),
            (&found["probabilities"]["log_loss"], evaluation.log_loss()),
        ] {
            let expected = expected.as_f64().unwrap();
            assert!((expected - found).abs() < 1e-12, "{file}: {expected} and {found}");
        }
    }
}
