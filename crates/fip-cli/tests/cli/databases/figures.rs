//! The views give the figures of the dashboard, and of the files.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::{broken, open};
use crate::project::Project;

#[test]
fn the_views_give_the_figures_of_the_dashboard() {
    let project = Project::small();
    project.done(&["run"]);
    let said = project.done(&["export", "sqlite"]);
    assert!(said.contains("fip.sqlite: 16 tables, ") && said.contains("checks passed"), "{said}");
    let database = open(&project.path("fip.sqlite"));
    assert_eq!(broken(&database), [""; 0]);
    assert_eq!(cells(&database, "PRAGMA foreign_key_check"), [""; 0]);
    cards(&project, &database);
    tiers_segments_and_regions(&project, &database);
    months_and_alerts(&project, &database);
    for view in cells(&database, "SELECT name FROM sqlite_master WHERE type = 'view'") {
        let n_rows = format!("SELECT CAST(COUNT(*) AS TEXT) FROM {view}");
        assert_ne!(cells(&database, &n_rows), ["0"], "{view} has no rows");
    }
}

/// The cards at the top, in pence.
fn cards(project: &Project, database: &Connection) {
    let page = project.read("reports/dashboard.html");
    let pence = |column| format!("CAST(ROUND({column} * 100) AS INTEGER)");
    let columns = [
        ("customers", "customers".to_owned()),
        ("high", "high_risk".to_owned()),
        ("medium", "medium_risk".to_owned()),
        ("low", "low_risk".to_owned()),
        ("total_spend", pence("total_spend")),
        ("mean_monthly_spend", pence("mean_monthly_spend")),
        ("fraud_customers", "fraud_customers".to_owned()),
        ("fraud_transactions", "fraud_transactions".to_owned()),
        ("fraud_value", pence("fraud_value")),
        ("at_risk", "became_at_risk".to_owned()),
    ];
    assert_eq!(page.matches("data-kpi=").count(), columns.len());
    for (name, column) in columns {
        let start = format!("data-kpi=\"{name}\" data-value=\"");
        let (_, rest) = page.split_once(&start).unwrap();
        let (shown, _) = rest.split_once('"').unwrap();
        let found = cells(database, &format!("SELECT CAST({column} AS TEXT) FROM KpiPortfolio"));
        assert_eq!(found, [shown], "{name}");
    }
}

fn tiers_segments_and_regions(project: &Project, database: &Connection) {
    let scores = table(project, "CustomerRiskScores");
    let segments = table(project, "CustomerSegments");
    let customers = table(project, "DimCustomer");
    let mut expected: [BTreeMap<(String, String), u64>; 3] = Default::default();
    for ((score, segment), customer) in scores.iter().zip(&segments).zip(&customers) {
        let tier = &score["tier"];
        for (counts, group) in
            expected.iter_mut().zip(["all", &segment["segment"], &customer["region"]])
        {
            *counts.entry((group.to_owned(), tier.clone())).or_default() += 1;
        }
    }
    let views =
        [("'all'", "KpiTierMix"), ("segment", "KpiSegmentTier"), ("region", "KpiRegionTier")];
    for ((group, view), expected) in views.into_iter().zip(expected) {
        let mut found = BTreeMap::new();
        for (tier, column) in
            [("HIGH", "high_risk"), ("MEDIUM", "medium_risk"), ("LOW", "low_risk")]
        {
            let query = if view == "KpiTierMix" {
                format!("SELECT {group} || '|' || customers FROM {view} WHERE tier = '{tier}'")
            } else {
                format!("SELECT {group} || '|' || {column} FROM {view} WHERE {column} > 0")
            };
            for row in cells(database, &query) {
                let (group, count) = row.split_once('|').unwrap();
                found.insert((group.to_owned(), tier.to_owned()), count.parse().unwrap());
            }
        }
        assert_eq!(found, expected, "{view}");
    }
}

fn months_and_alerts(project: &Project, database: &Connection) {
    let pence = |text: &str| -> i64 { text.replace('.', "").parse().unwrap() };
    let mut months: BTreeMap<String, i64> = BTreeMap::new();
    for row in table(project, "FactTransactions") {
        let month = row["date_key"][..6].to_owned();
        *months.entry(month).or_default() += pence(&row["amount"]);
    }
    let query = "SELECT month || '|' || CAST(ROUND(total_spend * 100) AS INTEGER) FROM KpiSpendByMonth \
        ORDER BY month";
    let expected: Vec<String> =
        months.iter().map(|(month, sum)| format!("{month}|{sum}")).collect();
    assert_eq!(cells(database, query), expected);
    let alerts = table(project, "RiskAlerts");
    let queue = "SELECT alert_id || score || recommended_action FROM RiskQueue ORDER BY alert_id";
    let expected: Vec<String> = (alerts.iter())
        .map(|row| format!("{}{}{}", row["alert_id"], row["score"], row["recommended_action"]))
        .collect();
    assert_eq!(cells(database, queue), expected);
    let by_tier = "SELECT CAST(SUM(alerts) AS TEXT) FROM KpiAlertsByTier";
    assert_eq!(cells(database, by_tier), [alerts.len().to_string()]);
}

/// Returns the first cell of each row of an answer.
fn cells(database: &Connection, query: &str) -> Vec<String> {
    let mut query = database.prepare(query).unwrap();
    let rows = query.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Returns the rows of a file, cells by their column.
fn table(project: &Project, name: &str) -> Vec<BTreeMap<String, String>> {
    let text = project.read(&format!("data_processed/{name}.csv"));
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    csv.deserialize().map(Result::unwrap).collect()
}
