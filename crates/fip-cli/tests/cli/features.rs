//! Features: listed, explained, declared by the project, and as of earlier dates.

use std::collections::BTreeMap;

use crate::project::Project;
use crate::reproducible::recorded;

/// A small bank with features of its own; their names are not in the order of the alphabet.
pub(crate) const CUSTOM: &str = r#"
[bank]
customers = 300
stand_in_rows = 20000

[segments]
restarts = 3
bootstrap = 3

[train]
min_events = 20
min_test_events = 5
trees = 30

[features.custom]
groceries_rate = "share of count where mcc in [5411]"
late_spend = { definition = "sum of amount where hour >= 22", per = "customer", unit = "GBP", meaning = "money spent late" }
a_share = "late_spend / total_spend"
"#;

fn printed(project: &Project, args: &[&str]) -> String {
    let output = project.fip(args);
    assert_eq!(output.status.code(), Some(0), "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// A table of the project: its header, and its rows by the first `n_keys` cells.
fn table(project: &Project, name: &str, n_keys: usize) -> (Vec<String>, Rows) {
    let text = project.read(&format!("data_processed/{name}.csv"));
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    let header = csv.headers().unwrap().iter().map(str::to_owned).collect();
    let cells = csv.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
    let keyed = cells.map(|row: Vec<String>| (row[..n_keys].to_vec(), row));
    (header, keyed.collect())
}

type Rows = BTreeMap<Vec<String>, Vec<String>>;

#[test]
fn the_list_has_every_feature_in_columns() {
    let list = printed(&Project::with(CUSTOM), &["features", "--list"]);
    let lines: Vec<&str> = list.lines().collect();
    assert_eq!(lines.len(), 1 + 23 + 34 + 4);
    for (head, cells) in
        [("table", ["month", "customer"].as_slice()), ("from", ["built-in", "custom"].as_slice())]
    {
        let at = lines[0].find(head).unwrap();
        let starts = |line: &str| cells.iter().any(|cell| line[at..].starts_with(cell));
        assert!(lines[1..].iter().all(|line| starts(line)), "{list}");
    }
    let custom: Vec<&str> = lines
        .iter()
        .filter(|line| line.contains("  custom  "))
        .map(|line| line.split_whitespace().next().unwrap())
        .collect();
    assert_eq!(custom, ["groceries_rate", "groceries_rate", "late_spend", "a_share"]);
    let late = lines.iter().find(|line| line.starts_with("late_spend")).unwrap();
    assert!(late.contains("sum of amount where hour >= 22") && late.ends_with("money spent late"));
}

#[test]
fn a_feature_is_explained_with_what_it_stands_on_and_who_uses_it() {
    let project = Project::with(CUSTOM);
    let text = printed(&project, &["features", "--explain", "spend_volatility"]);
    for line in [
        "spend_volatility: how unsteady monthly spend is",
        "  table       CustomerFeatures, built-in",
        "  definition  std_monthly_spend / avg_monthly_spend",
        "  unit        ratio",
        "  empty       when a feature in it is, or a divisor is 0",
        "  stands on   std_monthly_spend = sd of monthly spend",
        "              avg_monthly_spend = mean of monthly spend",
        "  used by     the segments",
        "              the models",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert!(text.contains("the scorecard, as Spending volatility"), "{text}");
    assert!(text.contains("spend_volatility = ") && text.contains("SUM(pence)"), "{text}");

    let text = printed(&project, &["features", "--explain", "late_spend"]);
    assert!(text.contains("a_share of CustomerFeatures"), "{text}");
    assert!(!text.contains("the models"), "{text}");
    let text = printed(&project, &["features", "--explain", "max_spend_spike"]);
    assert!(text.contains("spend_vs_prev of a month = spend against the 3 months before"));
    let both = printed(&project, &["features", "--explain", "groceries_rate"]);
    for table in ["CustomerMonthlyFeatures, custom", "CustomerFeatures, custom"] {
        assert!(both.contains(table), "{both}");
    }
    let (cause, hint) = project.refused(&["features", "--explain", "late_spent"]);
    assert!(cause.contains("there is no feature \"late_spent\""), "{cause}");
    assert!(hint.starts_with("did you mean late_spend?"), "{hint}");
}

#[test]
fn features_of_the_project_are_in_tables_dictionary_and_manifest() {
    let project = Project::with(CUSTOM);
    project.done(&["run"]);
    let (header, rows) = table(&project, "CustomerFeatures", 1);
    assert_eq!(header[35..], ["groceries_rate", "late_spend", "a_share"]);
    let (months, _) = table(&project, "CustomerMonthlyFeatures", 2);
    assert_eq!(months[25..], ["groceries_rate"]);

    let (_, merchants) = table(&project, "DimMerchant", 1);
    let (facts, transactions) = table(&project, "FactTransactions", 1);
    let at = |name: &str| facts.iter().position(|column| column == name).unwrap();
    let (customer, merchant) = (at("customer_id"), at("merchant_id"));
    let mut counts: BTreeMap<&str, [f64; 2]> = BTreeMap::new();
    for row in transactions.values() {
        let is_grocer = merchants[&row[merchant..=merchant]][2] == "5411";
        let [n, all] = counts.entry(&row[customer]).or_default();
        (*n, *all) = (*n + f64::from(u8::from(is_grocer)), *all + 1.0);
    }
    assert!(counts.values().filter(|[n, _]| *n > 0.0).count() > 100);
    for (key, row) in &rows {
        let expected = counts.get(key[0].as_str()).map(|[n, all]| n / all);
        assert_eq!(row[35].parse().ok(), expected, "{key:?}");
    }

    let dictionary = project.read("data_processed/README.md");
    let line = "| late_spend | money | GBP | money spent late | sum of amount where hour >= 22 |";
    assert!(dictionary.contains(line), "{dictionary}");
    // The head says where the tables of this run come from; the tables are those of any.
    let tables = |text: &str| text.split_once("## DimDate").unwrap().1.to_owned();
    assert_eq!(tables(&printed(&project, &["show", "dictionary"])), tables(&dictionary));
    assert!(dictionary.contains("Everything is generated"), "{dictionary}");
    assert!(printed(&project, &["show", "schema"]).contains("late_spend DECIMAL(18, 2) NOT NULL"));
    let manifest = project.read("data_processed/manifest.json");
    let declared: Vec<_> = ["groceries_rate", "late_spend", "a_share"]
        .map(|name| manifest.find(&format!("\"{name}\": {{")).unwrap())
        .into();
    assert!(declared.is_sorted(), "in the order of the file");
    assert!(!project.read("reports/model_report.json").contains("late_spend"));
    printed(&project, &["explain", "C0000012"]);
}

#[test]
fn models_see_features_of_the_project_when_they_are_told_to() {
    let told =
        CUSTOM.replace("[features.custom]", "[features]\nin_models = true\n[features.custom]");
    let project = Project::with(&told);
    project.done(&["run"]);
    let report = project.read("reports/model_report.json");
    assert!(report.contains("\"late_spend\"") && report.contains("\"ln(1 + total_spend)\""));
    let text = printed(&project, &["features", "--explain", "late_spend"]);
    assert!(text.contains("the models"), "{text}");
}

#[test]
fn a_feature_that_nobody_has_is_no_input_of_models() {
    let told =
        CUSTOM.replace("[features.custom]", "[features]\nin_models = true\n[features.custom]");
    let project = Project::with(&format!("{told}never = \"days since last where mcc = 1\"\n"));
    let (cause, hint) = project.refused(&["run"]);
    assert!(cause.contains("feature never: expected a value for at least 20"), "{cause}");
    assert!(hint.contains("coalesce") && hint.contains("in_models"), "{hint}");
    // A feature that is the same for all is told apart from none by no model, and harms none.
    let zero = "zero = \"count where mcc = 1\"\nrise = \"slope of monthly spend\"\n";
    Project::with(&format!("{told}{zero}")).done(&["run"]);
}

#[test]
fn another_feature_makes_the_stage_run_again_and_no_stage_before_it() {
    let project = Project::with(CUSTOM);
    project.done(&["prepare"]);
    project.done(&["features"]);
    let more = format!("{CUSTOM}cash = \"count where channel = ATM\"\n");
    project.write("fip.toml", &more);
    let (cause, _) = project.refused(&["segment"]);
    assert!(cause.contains("`fip features`, which ran with another configuration"), "{cause}");
    project.done(&["features"]);
    project.done(&["segment"]);
    assert!(project.read("data_processed/README.md").contains("| cash |"));
}

#[test]
fn what_cannot_be_a_feature_is_told_with_its_place() {
    let cases = [
        ("x = \"share of count where colour = red\"", 27, "feature x: expected a condition"),
        ("x = \"total_spent / 2\"", 6, "feature x: expected a feature such as total_spend"),
        ("x = 3", 5, "invalid type: integer `3`, expected a definition, or a table"),
        ("x = { per = \"month\" }", 5, "missing field `definition`"),
        ("x = { definition = \"count\", per = \"week\" }", 35, "unknown value \"week\" of x"),
        ("x = { definition = \"count\", pre = \"\" }", 29, "unknown key pre in [features.custom]"),
        ("x = { definition = \"count\", meaning = \"a\\nb\" }", 1, "feature x: expected unit"),
        ("x = { definition = \"count\", unit = \"GBP\" }", 1, "feature x: expected a unit"),
        ("x = \"total_spend + txn_count\"", 1, "feature x: expected values of one unit"),
        ("atm_rate = \"count\"", 1, "feature atm_rate: expected a name of its own"),
        ("count = \"count\"", 1, "feature \"count\": expected a name"),
        ("x = \"y\"\ny = \"x\"", 1, "feature x: expected formulas without a circle"),
    ];
    for (declared, column, expected) in cases {
        let project = Project::with(&format!("[features.custom]\n{declared}\n"));
        let (cause, hint) = project.refused(&["features", "--list"]);
        assert!(cause.contains("FIP-E003"), "{cause}");
        assert!(cause.contains(&format!("fip.toml:2:{column}\n")), "{declared}: {cause}");
        assert!(cause.contains(expected), "{declared}: {cause}");
        assert!(!hint.is_empty());
    }
}

#[test]
fn features_as_of_earlier_dates_are_a_table_of_their_own() {
    let project = Project::small();
    project.done(&["run"]);
    let manifest = |project: &Project| -> serde_json::Value {
        serde_json::from_str(&project.read("data_processed/manifest.json")).unwrap()
    };
    let before = recorded(&project, &manifest(&project));
    project.done(&["features", "--as-of", "2026-01,2025-07,2026-01", "--months", "3,1"]);
    assert_eq!(recorded(&project, &manifest(&project)), before + 1);

    let text = project.read("data_processed/CustomerFeaturesAsOf.csv");
    let keys: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').take(3).collect();
            vec![cells[0], cells[2], cells[1]]
        })
        .collect();
    assert_eq!(keys.len(), 300 * 4);
    assert!(keys.is_sorted_by(|a, b| a < b), "sorted by customer, end and start, each once");
    assert_eq!(keys[0], ["C0000001", "2025-07-01", "2025-04-01"]);

    // Over the whole ledger they are the features of the run.
    project.done(&["features", "--as-of", "2026-01"]);
    let (whole, rows) = table(&project, "CustomerFeaturesAsOf", 1);
    assert_eq!((whole, rows), table(&project, "CustomerFeatures", 1));
    // The stages behind did not have to run again.
    assert_eq!(recorded(&project, &manifest(&project)), before + 1);
    project.done(&["report"]);
}

#[test]
fn features_as_of_a_date_come_after_those_of_the_window() {
    let project = Project::with(CUSTOM);
    let (cause, _) = project.refused(&["features", "--as-of", "2025-07"]);
    assert!(cause.contains("needs the outputs of `fip prepare`"), "{cause}");
    project.done(&["prepare"]);
    let said = project.done(&["features", "--as-of", "2025-07", "--months", "6"]);
    assert!(said.contains("1 windows of 300 customers, 300 rows"), "{said}");
    project.done(&["segment"]);
    let (header, _) = table(&project, "CustomerFeaturesAsOf", 3);
    assert_eq!(header[35..], ["groceries_rate", "late_spend", "a_share"]);
}

/// The dates are texts of one length, so they compare as dates do.
#[test]
fn a_fraud_counts_from_its_report_on() {
    let project = Project::small();
    project.done(&["prepare"]);
    let ends: Vec<String> = (2..=12).map(|month| format!("2025-{month:02}")).collect();
    project.done(&["features", "--as-of", &ends.join(",")]);
    let (header, rows) = table(&project, "CustomerFeaturesAsOf", 3);
    let fraud_count = header.iter().position(|name| name == "fraud_count").unwrap();
    let (_, facts) = table(&project, "FactTransactions", 1);
    let (_, reports) = table(&project, "FraudReports", 1);
    let mut n_told_later = 0;
    for end in ends.iter().map(|month| format!("{month}-01")) {
        let of_end = rows.values().filter(|row| row[2] == end);
        let counted: usize = of_end.map(|row| row[fraud_count].parse::<usize>().unwrap()).sum();
        let (told, later): (Vec<_>, Vec<_>) = reports
            .iter()
            .filter(|(transaction, _)| facts[*transaction][2] < end)
            .partition(|(_, report)| report[2] < end);
        assert_eq!(counted, told.len(), "as of {end}");
        n_told_later += later.len();
    }
    assert!(n_told_later > 0, "no fraud was told after the end of its month");
}

#[test]
fn windows_that_the_ledger_does_not_hold_are_refused() {
    let project = Project::small();
    for (args, expected) in [
        (["2025-02", "3"], "at most 1 as of 2025-02, since the ledger begins with 2025-01"),
        (["2025-01", "1"], "expected a month from 2025-02 to 2026-01"),
        (["2026-02", "1"], "expected a month from 2025-02 to 2026-01"),
        (["2025-13", "1"], "expected a month such as 2025-07, found \"2025-13\""),
    ] {
        let (cause, _) = project.refused(&["features", "--as-of", args[0], "--months", args[1]]);
        assert!(cause.contains(expected), "{cause}");
    }
}
