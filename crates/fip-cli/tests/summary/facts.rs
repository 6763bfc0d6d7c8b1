//! What the tables say, by plain counting.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::table::Table;

/// Codes and names of the segments, in their order.
pub(crate) const SEGMENTS: [(&str, &str); 6] = [
    ("DIGITAL_SPENDERS", "Digital Spenders"),
    ("STABLE_ESSENTIALS", "Stable Essentials"),
    ("CASH_HEAVY", "Cash-Heavy"),
    ("HIGH_VOLATILITY", "High-Volatility"),
    ("CROSS_BORDER_LIFESTYLE", "Cross-Border Lifestyle"),
    ("INACTIVE", "Inactive"),
];

/// One customer.
#[derive(Default, Clone)]
pub(crate) struct Customer {
    pub(crate) tier: String,
    pub(crate) reason: String,
    pub(crate) segment: String,
    pub(crate) at_risk: bool,
    /// Pence by month.
    pub(crate) spend: BTreeMap<u32, i64>,
    pub(crate) frauds: u64,
    pub(crate) online_rate: Option<f64>,
}

impl Customer {
    pub(crate) fn total(&self) -> i64 {
        self.spend.values().sum()
    }
}

pub(crate) struct Facts {
    /// By id.
    pub(crate) customers: BTreeMap<String, Customer>,
    pub(crate) months: Vec<u32>,
    pub(crate) transactions: u64,
    pub(crate) fraud_transactions: u64,
    pub(crate) fraud_value: i64,
    pub(crate) model: Model,
}

/// The best model: what the report of the models says of it.
pub(crate) struct Model {
    pub(crate) name: String,
    pub(crate) auc: f64,
    pub(crate) interval: [f64; 2],
    pub(crate) bound: f64,
}

impl Facts {
    pub(crate) fn read(root: &Path) -> Self {
        let table = |name: &str| Table::read(&root.join("data_processed").join(name));
        let mut customers: BTreeMap<String, Customer> = BTreeMap::new();
        let scores = table("CustomerRiskScores.csv");
        for row in 0..scores.n_rows() {
            let one = customers.entry(scores.get(row, "customer_id").to_owned()).or_default();
            scores.get(row, "tier").clone_into(&mut one.tier);
            scores.get(row, "reason_1").clone_into(&mut one.reason);
        }
        let as_of = scores.get(0, "as_of_date").to_owned();
        let mut with = |name: &str, apply: &dyn Fn(&Table, usize, &mut Customer)| {
            let table = table(name);
            for row in 0..table.n_rows() {
                apply(&table, row, customers.get_mut(table.get(row, "customer_id")).unwrap());
            }
        };
        with("CustomerSegments.csv", &|table, row, one| {
            table.get(row, "segment").clone_into(&mut one.segment);
        });
        with("CustomerOutcomes.csv", &|table, row, one| {
            one.at_risk = table.get(row, "at_risk") == "1";
        });
        with("CustomerFeatures.csv", &|table, row, one| {
            one.online_rate = table.get(row, "online_rate").parse().ok();
        });
        with("FactTransactions.csv", &|table, row, one| {
            let month = table.get(row, "date_key")[..6].parse().unwrap();
            *one.spend.entry(month).or_default() += table.pence(row, "amount");
        });
        let transactions = table("FactTransactions.csv");
        let mut facts = Self {
            months: customers
                .values()
                .flat_map(|one| one.spend.keys().copied())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            customers,
            transactions: transactions.n_rows() as u64,
            fraud_transactions: 0,
            fraud_value: 0,
            model: Model::read(root),
        };
        facts.add_frauds(&transactions, &table("FraudReports.csv"), &as_of);
        facts
    }

    /// Counts the frauds that were reported before the as-of date.
    fn add_frauds(&mut self, transactions: &Table, reports: &Table, as_of: &str) {
        let known: BTreeSet<&str> = (0..reports.n_rows())
            .filter(|&row| reports.get(row, "reported_at") < as_of)
            .map(|row| reports.get(row, "transaction_id"))
            .collect();
        for row in 0..transactions.n_rows() {
            if known.contains(transactions.get(row, "transaction_id")) {
                self.fraud_transactions += 1;
                self.fraud_value += transactions.pence(row, "amount");
                let customer = transactions.get(row, "customer_id");
                self.customers.get_mut(customer).unwrap().frauds += 1;
            }
        }
    }

    /// Counts the customers of whom something holds.
    pub(crate) fn count(&self, holds: impl Fn(&Customer) -> bool) -> u64 {
        self.customers.values().filter(|one| holds(one)).count() as u64
    }

    pub(crate) fn n(&self) -> u64 {
        self.customers.len() as u64
    }

    /// Returns the spend of some customers in some months, in pence.
    pub(crate) fn spend(&self, holds: impl Fn(&Customer) -> bool, months: &[u32]) -> i64 {
        let of = |one: &Customer| -> i64 {
            months.iter().map(|month| one.spend.get(month).copied().unwrap_or(0)).sum()
        };
        self.customers.values().filter(|one| holds(one)).map(of).sum()
    }
}

impl Model {
    fn read(root: &Path) -> Self {
        let json = |name: &str| -> serde_json::Value {
            serde_json::from_slice(&fs::read(root.join(name)).unwrap()).unwrap()
        };
        let (report, manifest) =
            (json("reports/model_report.json"), json("data_processed/manifest.json"));
        let number = |value: &serde_json::Value| value.as_f64().unwrap();
        let models = report["rankers"].as_array().unwrap()[..2].iter().map(|ranker| Self {
            name: ranker["name"].as_str().unwrap().to_owned(),
            auc: area(&ranker["roc"]),
            interval: ["low", "high"].map(|end| number(&ranker["roc_auc"][end])),
            bound: number(&manifest["bound"]["roc_auc"]),
        });
        models.max_by(|a, b| a.auc.total_cmp(&b.auc)).unwrap()
    }
}

/// Returns the area under a curve, by trapezoids.
fn area(points: &serde_json::Value) -> f64 {
    let points: Vec<[f64; 2]> = serde_json::from_value(points.clone()).unwrap();
    points
        .windows(2)
        .map(|ends| (ends[1][0] - ends[0][0]) * f64::midpoint(ends[0][1], ends[1][1]))
        .sum()
}
