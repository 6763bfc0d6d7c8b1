//! What the tables say of each customer.

use fip_model::FeatureTable;
use fip_report::dashboard::{Customers, Metric, MetricUnit, ModelColumn};

use super::card::Places;
use super::tables::Tables;
use crate::failure::Failure;
use crate::project::Project;
use crate::stages::load;

/// What customers are compared by.
const METRICS: [(&str, &str, MetricUnit); 11] = [
    ("avg_monthly_spend", "Mean monthly spend", MetricUnit::Money),
    ("spend_volatility", "Variation of monthly spend", MetricUnit::Share),
    ("max_spend_spike", "Largest month against those before", MetricUnit::Times),
    ("online_rate", "Share of transactions online", MetricUnit::Share),
    ("atm_rate", "Share of transactions at cash machines", MetricUnit::Share),
    ("cross_border_rate", "Share of transactions abroad", MetricUnit::Share),
    ("night_rate", "Share of transactions at night", MetricUnit::Share),
    ("discretionary_share", "Share of spend on wants", MetricUnit::Share),
    ("txn_count", "Transactions", MetricUnit::Count),
    ("distinct_merchants", "Merchants", MetricUnit::Count),
    ("recency_days", "Days since the last transaction", MetricUnit::Days),
];

/// Returns what the tables say of all customers.
pub(super) fn customers(
    project: &Project,
    tables: &Tables,
    places: Places,
) -> Result<Customers, Failure> {
    let table = &tables.features.customers;
    let fraud = |row| table.number(row, "fraud_count");
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count; beyond four billion it saturates"
    )]
    let fraud_count = (0..table.n_rows()).map(|row| fraud(row).map(|n| n as u32)).collect();
    let at_risk = tables.scores.iter().map(|row| tables.at_risk(row.customer_id));
    Ok(Customers {
        ids: tables.scores.iter().map(|row| row.customer_id.to_string()).collect(),
        source_ids: tables.people.iter().map(|row| row.source_id.clone()).collect(),
        segment: tables.segments.iter().map(|row| row.segment).collect(),
        second_segment: tables.segments.iter().map(|row| row.second_segment).collect(),
        membership: tables.segments.iter().map(|row| row.membership).collect(),
        tier: tables.scores.iter().map(|row| row.tier).collect(),
        score: tables.scores.iter().map(|row| row.score).collect(),
        region: tables.people.iter().map(|row| row.region).collect(),
        age: tables.people.iter().map(|row| row.age).collect(),
        tenure_months: tables.people.iter().map(|row| row.tenure_months).collect(),
        fraud_count,
        at_risk: at_risk.collect(),
        reasons: places.reasons,
        attributes: places.attributes,
        values: places.values,
        monthly_spend: load::monthly_spend(&tables.features, load::window(project)?),
        metrics: METRICS.iter().filter_map(|metric| self::metric(table, metric)).collect(),
        probabilities: probabilities(tables),
    })
}

fn metric(table: &FeatureTable, metric: &(&str, &str, MetricUnit)) -> Option<Metric> {
    let &(name, label, unit) = metric;
    let cells = table.column(name)?;
    Some(Metric {
        name: name.to_owned(),
        label: label.to_owned(),
        unit,
        values: (0..table.n_rows()).map(|row| cells.number(row)).collect(),
    })
}

fn probabilities(tables: &Tables) -> Vec<ModelColumn> {
    let found: Vec<_> = tables
        .scores
        .iter()
        .map(|row| {
            tables.predictions.binary_search_by_key(&row.customer_id, |one| one.customer_id).ok()
        })
        .collect();
    let column = |(name, probability): (&str, fn(&_) -> f64)| ModelColumn {
        name: name.to_owned(),
        values: found.iter().map(|at| at.map(|at| probability(&tables.predictions[at]))).collect(),
    };
    tables.champion_first().into_iter().map(column).collect()
}
