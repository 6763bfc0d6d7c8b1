//! What is known of each customer in the queue.

use fip_model::{
    Cells, Customer, CustomerId, CustomerSegment, Money, Region, RiskScore, Segment, Tier,
};

use crate::failure::{Failure, Kind};
use crate::project::Project;
use crate::stages::load;

/// Every customer, the lowest score first, ties in order of ids.
#[derive(Debug)]
pub(super) struct Customers {
    /// Months of the window, as `202501`.
    pub(super) months: Vec<i32>,
    pub(super) rows: Vec<QueueRow>,
}

/// A customer in the queue.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct QueueRow {
    pub(super) customer_id: CustomerId,
    /// The bank's own id, where it is another.
    pub(super) source_id: Option<String>,
    pub(super) tier: Tier,
    pub(super) score: i32,
    pub(super) segment: Segment,
    /// `None` where it is not known.
    pub(super) region: Option<Region>,
    /// Codes, most points lost first.
    pub(super) reasons: [Option<String>; 4],
    /// Frauds reported in the window; `None` where the ledger does not tell them.
    pub(super) fraud_count: Option<u64>,
    /// In pounds.
    pub(super) mean_monthly_spend: Option<f64>,
    /// Of each month of the window.
    pub(super) spend: Vec<Money>,
    pub(super) probability: Option<f64>,
}

/// Returns the customers of a project, scored or not.
pub(super) fn load(project: &Project) -> Result<Customers, Failure> {
    let scores: Vec<RiskScore> = load::rows(project)?;
    let segments: Vec<CustomerSegment> = load::rows(project)?;
    let customers: Vec<Customer> = load::rows(project)?;
    let features = load::features(project)?;
    let table = &features.customers;
    let ids = || scores.iter().map(|row| row.customer_id);
    let agree = ids().eq(segments.iter().map(|row| row.customer_id))
        && ids().eq(customers.iter().map(|row| row.customer_id))
        && ids().eq(table.customers().iter().copied());
    if !agree {
        let cause = "the tables of scores, segments, features and customers name other customers";
        return Err(Failure::new(Kind::BadInput, cause, "run `fip run` to make them again"));
    }
    let window = load::window(project)?;
    let months: Vec<i32> = window.months().map(fip_model::Month::key).collect();
    let spend = load::monthly_spend(&features, window);
    let spend = spend.chunks(months.len().max(1)).map(<[i64]>::to_vec);
    let rows = scores.into_iter().zip(segments).zip(customers).zip(spend).enumerate();
    let mut rows: Vec<QueueRow> = rows
        .map(|(row, (((score, segment), customer), spend))| QueueRow {
            customer_id: score.customer_id,
            tier: score.tier,
            score: score.score,
            segment: segment.segment,
            region: customer.region,
            source_id: customer.source_id,
            reasons: [score.reason_1, score.reason_2, score.reason_3, score.reason_4],
            fraud_count: fraud_count(table.column("fraud_count"), row),
            mean_monthly_spend: table.number(row, "avg_monthly_spend"),
            spend: spend.into_iter().map(Money::from_pence).collect(),
            probability: score.model_probability,
        })
        .collect();
    rows.sort_by_key(|row| (row.score, row.customer_id));
    Ok(Customers { months, rows })
}

fn fraud_count(cells: Option<&Cells>, row: usize) -> Option<u64> {
    match cells {
        Some(Cells::Integer(cells)) => cells.get(row).and_then(|n| u64::try_from(n).ok()),
        _ => None,
    }
}
