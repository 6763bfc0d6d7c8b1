//! Runs every registered example as a reader would and looks whether it ends well and says something.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::path::Path;
use std::process::Command;

/// Returns the names of the examples in this package's manifest, in its order.
fn registered() -> Vec<String> {
    let manifest: toml::Table =
        include_str!("../Cargo.toml").parse().expect("the manifest is TOML");
    let examples = manifest["example"].as_array().expect("a list of examples");
    examples.iter().filter_map(|one| one["name"].as_str()).map(str::to_owned).collect()
}

/// Runs an example and returns what it printed, or what went wrong.
fn run(name: &str) -> Result<String, String> {
    let mut cargo = Command::new(env!("CARGO"));
    // From the workspace's folder dependencies have the features they had for these tests, so that
    // nothing is compiled twice.
    cargo.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    cargo.args(["run", "--quiet", "--example", name]);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let output = cargo.output().map_err(|error| format!("{name} did not start: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{name} ended with {}:\n{complaint}", output.status));
    }
    if said.trim().is_empty() {
        return Err(format!("{name} printed nothing"));
    }
    Ok(said)
}

#[test]
fn every_example_runs_and_prints() {
    let names = registered();
    assert!(!names.is_empty());
    let failures: Vec<String> = names.iter().filter_map(|name| run(name).err()).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_feature_is_explained_has_values_and_a_wrong_one_is_refused() {
    let said = run("custom_feature").unwrap_or_else(|why| panic!("{why}"));
    for line in [
        "night_rise [ratio]: share of spending at night that is of the last 3 months",
        "    Empty when a feature in it is, or a divisor is 0.",
        "    stands on night_spend = sum of amount where night and not channel = ATM",
        "refused: feature mixed: expected values of one unit, found GBP and count",
    ] {
        assert!(said.lines().any(|found| found == line), "{line}\n{said}");
    }
    let values = said.lines().filter(|line| line.trim_start().starts_with("C00"));
    let rises: Vec<f64> =
        values.filter_map(|line| line.split_whitespace().nth(1)?.parse().ok()).collect();
    assert!(rises.len() == 3 && rises.iter().all(|rise| (0.0..=1.0).contains(rise)), "{said}");
}

#[test]
fn a_query_scores_as_the_crate() {
    let said = run("export_and_check").unwrap_or_else(|why| panic!("{why}"));
    for line in [
        "Some(0.05) ONLINE: Some(580.0) Some(\"R01\") None, as the crate",
        "None CHIP_AND_PIN: Some(620.25) Some(\"R01\") None, as the crate",
        "Some(0.0) TELEX: None None Some(\"input `channel`: expected a category of the scorecard, \
         found another\"), as the crate",
    ] {
        assert!(said.lines().any(|found| found == line), "{line}\n{said}");
    }
}

#[test]
fn the_characteristic_that_moved_is_named_and_no_other() {
    let said = run("monitor_drift").unwrap_or_else(|why| panic!("{why}"));
    assert_eq!(said.lines().last(), Some("Moved beyond chance: Limit used"), "{said}");
    // The first characteristic has the largest shift, and it lowers the mean.
    let shifted = said.lines().nth(2).unwrap_or_default();
    assert!(shifted.starts_with("Limit used ") && shifted.contains(", -"), "{said}");
}

#[test]
fn a_card_from_a_file_is_checked_and_its_checksum_too() {
    let said = run("card_from_file").unwrap_or_else(|why| panic!("{why}"));
    for line in [
        "refused: characteristic `Limit used`: attribute `a half to nine tenths`: expected from = 0.5, \
         where the interval before ends, found a gap up to 0.6",
        // By hand: 500 + 40 + 30 + 20, and odds of 20 times 2 to the 30/40.
        "590 points, LOW risk, 2.9% not repaid",
        "437.5 points, HIGH risk, 29.5% not repaid",
        "535 points, MEDIUM risk, 7.2% not repaid",
        "read back: the same card",
    ] {
        assert!(said.lines().any(|found| found == line), "{line}\n{said}");
    }
    let last = said.lines().last().unwrap_or_default();
    assert!(last.starts_with("refused: expected checksum "), "{said}");
}

#[test]
fn the_table_of_applicants_is_the_generated_one() {
    let said = run("invent_applicants").unwrap_or_else(|why| panic!("{why}"));
    assert!(said == include_str!("../data/applicants.csv"), "write the table again");
}

#[test]
fn a_fitted_card_ranks_rows_that_it_has_not_seen() {
    let said = run("fit_scorecard").unwrap_or_else(|why| panic!("{why}"));
    let auc = said.lines().find_map(|line| line.strip_prefix("AUC ")).unwrap_or_default();
    let lower = auc.split(['[', ',']).nth(1).and_then(|number| number.parse::<f64>().ok());
    assert!(lower.is_some_and(|lower| lower > 0.6), "{said}");
}

#[test]
fn the_riskiest_payments_hold_most_of_the_frauds() {
    let said = run("fraud_detection").unwrap_or_else(|why| panic!("{why}"));
    for model in ["logistic regression", "random forest"] {
        let line = said.lines().find(|line| line.starts_with(model)).unwrap_or_default();
        // The second interval is that of the share of frauds found; chance would find one in a hundred.
        let lower = line.split('[').nth(2).and_then(|ends| ends.split(',').next()?.parse().ok());
        assert!(lower.is_some_and(|lower: f64| lower > 0.5), "{said}");
    }
}

#[test]
fn an_example_that_does_not_exist_is_a_failure() {
    let failure = run("no_such_example").expect_err("there is no such example");
    assert!(failure.starts_with("no_such_example ended with"), "{failure}");
}

#[test]
fn the_same_example_prints_the_same_again() {
    let twice = ["invent_a_bank"; 2].map(|name| run(name).unwrap_or_else(|why| panic!("{why}")));
    assert_eq!(twice[0], twice[1]);
}
