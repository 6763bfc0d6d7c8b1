//! `fip features --append`: a ledger that grows month by month.

use std::fs;

use sha2::{Digest, Sha256};

use crate::project::Project;

/// Fifty customers over some months.
fn config(first_month: &str, months: u32) -> String {
    format!(
        "[bank]\ncustomers = 50\nstand_in_rows = 8000\nfirst_month = \"{first_month}\"\n\
         months = {months}\n[features.custom]\nrecent = \"sum of amount in the last 2 months\"\n"
    )
}

const FACTS: &str = "data_processed/FactTransactions.csv";
const REPORTS: &str = "data_processed/FraudReports.csv";
const STATE: &str = "data_processed/features.state";
/// Came in April.
const NEW_CUSTOMER: &str = "C0000050";

/// The lines of a table whose text passes; the header always.
fn kept(table: &str, keep: impl Fn(&str) -> bool) -> String {
    let lines = table.split_inclusive('\n').enumerate();
    lines.filter(|(at, line)| *at == 0 || keep(line)).map(|(_, line)| line).collect()
}

/// Returns the month, such as 202503, of a transaction.
fn month(line: &str) -> u32 {
    line.split(',').nth(1).unwrap()[..6].parse().unwrap()
}

/// The tables of January to April 2025, made once.
struct Tables {
    project: Project,
    facts: String,
    reports: String,
}

impl Tables {
    fn new() -> Self {
        let project = Project::with(&config("2025-01", 4));
        project.done(&["prepare"]);
        let is_known = |line: &str| !line.contains(NEW_CUSTOMER) || month(line) == 202_504;
        let facts = kept(&project.read(FACTS), is_known);
        let ids: Vec<&str> = facts.lines().map(|line| &line[..11.min(line.len())]).collect();
        let reports = kept(&project.read(REPORTS), |line| ids.contains(&&line[..11]));
        Self { project, facts, reports }
    }

    /// Puts the transactions of some months into a project, with the reports of before `day`.
    fn put(&self, project: &Project, months: std::ops::RangeInclusive<u32>, day: &str) {
        project.write(FACTS, &kept(&self.facts, |line| months.contains(&month(line))));
        let is_made = |line: &str| line.trim_end().rsplit(',').next().unwrap() < day;
        project.write(REPORTS, &kept(&self.reports, is_made));
        for name in ["DimCustomer", "DimAccount", "DimMerchant", "DimDate"] {
            let name = format!("data_processed/{name}.csv");
            let is_there = |line: &str| *months.end() > 202_503 || !line.contains(NEW_CUSTOMER);
            project.write(&name, &kept(&self.project.read(&name), is_there));
        }
    }

    /// Returns both feature tables as `fip features` makes them from the months up to April or March.
    fn features(&self, months: u32) -> [String; 2] {
        let project = Project::with(&config("2025-01", months));
        project.done(&["prepare"]);
        let (last, day) = if months == 4 { (202_504, "2025-05") } else { (202_503, "2025-04") };
        self.put(&project, 202_501..=last, day);
        project.done(&["features"]);
        features(&project)
    }
}

fn features(project: &Project) -> [String; 2] {
    ["CustomerMonthlyFeatures", "CustomerFeatures"]
        .map(|name| project.read(&format!("data_processed/{name}.csv")))
}

/// Checks the files of the stage against the manifest; returns their names.
fn recorded(project: &Project) -> Vec<String> {
    let manifest: serde_json::Value =
        serde_json::from_str(&project.read("data_processed/manifest.json")).unwrap();
    let check = |file: &serde_json::Value| {
        let name = file["path"].as_str().unwrap();
        let bytes = fs::read(project.path(name)).unwrap();
        let digits = Sha256::digest(&bytes).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let digest: String =
            digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect();
        assert_eq!(file["sha256"], digest.as_str(), "{name}");
        name.to_owned()
    };
    manifest["stages"]["features"].as_array().unwrap().iter().map(check).collect()
}

/// Three months, then the tables of the fourth alone, with a new customer and late reports.
#[test]
fn months_one_after_another_give_the_features_of_all_months() {
    let tables = Tables::new();
    let project = Project::with(&config("2025-01", 3));
    project.done(&["prepare"]);
    tables.put(&project, 202_501..=202_503, "2025-04");
    let said = project.done(&["features", "--append"]);
    assert!(said.contains("3 months added, 2025-01 to 2025-03"), "{said}");
    assert_eq!(features(&project), tables.features(3));
    assert!(recorded(&project).contains(&STATE.to_owned()), "{said}");

    // Some frauds of before are reported now.
    let late = tables.reports.lines().skip(1).filter(|line| line.contains(",2025-04"));
    let old = late.filter(|line| {
        let facts = tables.facts.lines().find(|fact| fact[..11] == line[..11]);
        month(facts.unwrap()) < 202_504
    });
    assert!(old.count() > 0, "{}", tables.reports);
    project.write("fip.toml", &config("2025-01", 4));
    tables.put(&project, 202_504..=202_504, "2025-05");
    let said = project.done(&["features", "--append"]);
    let n_bytes = fs::metadata(project.path(STATE)).unwrap().len().to_string();
    assert!(said.contains("1 month added, 2025-04: "), "{said}");
    let (thousands, rest) = n_bytes.split_at(n_bytes.len() - 3);
    assert!(
        said.contains(&format!("4 months from 2025-01 on, {thousands},{rest} bytes")),
        "{said}"
    );
    let n_rows = tables.facts.lines().count() - 1;
    let manifest = project.read("data_processed/manifest.json");
    assert!(manifest.contains(&format!("\"rows\": {n_rows}")), "{manifest}");
    assert!(manifest.contains("\"2025-05-01\""), "{manifest}");
    let whole = tables.features(4);
    assert_eq!(features(&project), whole);
    assert_ne!(whole, tables.features(3));

    // Once more is no harm, and with the tables of all months neither.
    let (files, state) = (project.outputs(), fs::read(project.path(STATE)).unwrap());
    assert!(project.done(&["features", "--append"]).contains("no month added: 0 transactions"));
    assert_eq!(project.outputs(), files);
    tables.put(&project, 202_501..=202_504, "2025-05");
    project.done(&["features", "--append"]);
    assert_eq!(fs::read(project.path(STATE)).unwrap(), state);
    assert_eq!(features(&project), whole);
}

#[test]
fn what_does_not_fit_the_saved_ledger_is_refused_and_changes_nothing() {
    let tables = Tables::new();
    let project = Project::with(&config("2025-02", 2));
    project.done(&["prepare"]);
    tables.put(&project, 202_501..=202_503, "2025-04");
    project.done(&["features", "--append"]);
    let files = project.outputs();

    for (first_month, months, expected) in [
        ("2025-02", 1, "the window's last, 2025-02, found them up to 2025-03"),
        ("2025-01", 3, "the window's first, 2025-01, on, found them from 2025-02 on"),
    ] {
        project.write("fip.toml", &config(first_month, months));
        let (cause, hint) = project.refused(&["features", "--append"]);
        assert!(cause.contains(expected), "{cause}");
        assert!(
            hint.contains("delete the file") && hint.contains("2 months from 2025-02"),
            "{hint}"
        );
    }
    project.write("fip.toml", &config("2025-02", 3));
    let facts = kept(&tables.facts, |line| month(line) == 202_504);
    let of_march = tables.facts.lines().find(|line| line.contains(",20250317,")).unwrap();
    let late = of_march.replacen(&of_march[..11], "T9999999999", 1);
    project.write(FACTS, &format!("{facts}{late}\n"));
    project.write(
        "data_processed/DimCustomer.csv",
        &tables.project.read("data_processed/DimCustomer.csv"),
    );
    project.write(
        "data_processed/DimAccount.csv",
        &tables.project.read("data_processed/DimAccount.csv"),
    );
    let (cause, hint) = project.refused(&["features", "--append"]);
    assert!(cause.contains("T9999999999") && hint.contains("came late"), "{cause} {hint}");

    let twice =
        facts.replacen(facts.lines().nth(1).unwrap().get(..11).unwrap(), &of_march[..11], 1);
    project.write(FACTS, &twice);
    let (cause, hint) = project.refused(&["features", "--append"]);
    assert!(cause.contains(&of_march[..11]) && hint.contains("id of its own"), "{cause} {hint}");

    let mut cut = fs::read(project.path(STATE)).unwrap();
    assert_eq!(cut, files[STATE]);
    cut.pop();
    fs::write(project.path(STATE), cut).unwrap();
    let (cause, hint) = project.refused(&["features", "--append"]);
    assert!(cause.contains("features.state: byte ") && hint.contains("restore"), "{cause} {hint}");
    for (name, bytes) in &files {
        if name.contains("Features") {
            assert_eq!(&fs::read(project.path(name)).unwrap(), bytes, "{name}");
        }
    }
}

#[test]
fn outcomes_of_before_are_not_learnt_from() {
    let project = Project::with(&config("2025-01", 3));
    project.done(&["prepare"]);
    project.done(&["features", "--append"]);
    project.write("fip.toml", &config("2025-01", 4));
    let said = project.done(&["features", "--append"]);
    assert!(said.contains("2025-04 has no transactions"), "{said}");
    project.done(&["segment"]);
    project.done(&["score"]);
    let (cause, hint) = project.refused(&["train"]);
    assert!(cause.contains("as of 2025-05-01") && cause.contains("as of 2025-04-01"), "{cause}");
    assert!(hint.contains("outcomes"), "{hint}");
}
