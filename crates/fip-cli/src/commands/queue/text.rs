//! The queue as a table, as CSV and as JSON.

use fip_model::{Currency, Region};
use fip_report::format::money;
use serde::Serialize;

use super::rows::QueueRow;
use crate::commands::grid::Grid;
use crate::failure::Failure;
use crate::manifest::Manifest;

/// Returns a table for people.
pub(super) fn table(rows: &[&QueueRow], currency: Currency) -> String {
    let has_sources = rows.iter().any(|row| row.source_id.is_some());
    let head = [
        ">rank", "customer", "own id", "tier", ">score", "segment", "region", ">a month",
        ">frauds", "reasons",
    ];
    let is_shown = |at: usize| has_sources || at != 2;
    let head: Vec<&str> = (0..).zip(head).filter(|one| is_shown(one.0)).map(|one| one.1).collect();
    let mut grid = Grid::new(&head);
    for (rank, row) in (1..).zip(rows) {
        let reasons: Vec<&str> = row.reasons.iter().flatten().map(String::as_str).collect();
        let cells = [
            rank.to_string(),
            row.customer_id.to_string(),
            printable(row.source_id.as_deref().unwrap_or_default()),
            row.tier.label().to_owned(),
            row.score.to_string(),
            row.segment.label().to_owned(),
            row.region.map_or("not known", Region::code).to_owned(),
            row.mean_monthly_spend
                .map_or_else(String::new, |spend| money(100 * whole(spend), currency)),
            row.fraud_count.map_or_else(|| "not known".to_owned(), |n| n.to_string()),
            reasons.join(" "),
        ];
        grid.row((0..).zip(cells).filter(|one| is_shown(one.0)).map(|one| one.1));
    }
    grid.text()
}

/// Returns an id of somebody else's as it may stand in a line of a terminal.
fn printable(id: &str) -> String {
    id.replace(char::is_control, " ")
}

/// Returns the rows as the dashboard exports them.
pub(super) fn csv(months: &[i32], rows: &[&QueueRow]) -> Result<String, Failure> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let head = [
        "rank",
        "customer_id",
        "tier",
        "score",
        "segment",
        "region",
        "reason_1",
        "reason_2",
        "reason_3",
        "reason_4",
        "fraud_count",
        "mean_monthly_spend",
    ];
    let spend = months.iter().map(|month| format!("spend_{month}"));
    let has_sources = rows.iter().any(|row| row.source_id.is_some());
    let (before, behind) = head.split_at(2);
    let source = has_sources.then_some("source_id");
    let head = before.iter().copied().chain(source).chain(behind.iter().copied());
    let head = head.map(str::to_owned).chain(spend).chain(["probability".to_owned()]);
    writer.write_record(head).map_err(Failure::internal)?;
    for (rank, row) in (1_usize..).zip(rows) {
        let mut cells = vec![rank.to_string(), inert(&row.customer_id.to_string())];
        if has_sources {
            cells.push(inert(&printable(row.source_id.as_deref().unwrap_or_default())));
        }
        cells.extend([
            row.tier.to_string(),
            row.score.to_string(),
            inert(row.segment.code()),
            inert(row.region.map_or("", Region::code)),
        ]);
        cells.extend(row.reasons.iter().map(|code| inert(code.as_deref().unwrap_or_default())));
        cells.push(row.fraud_count.map_or_else(String::new, |n| n.to_string()));
        let mean = row.mean_monthly_spend;
        cells.push(mean.map_or_else(String::new, |spend| whole(spend).to_string()));
        cells.extend(row.spend.iter().map(|spend| whole(spend.pounds()).to_string()));
        cells.push(row.probability.map_or_else(String::new, probability));
        writer.write_record(cells).map_err(Failure::internal)?;
    }
    let bytes = writer.into_inner().map_err(Failure::internal)?;
    Ok(format!("\u{feff}{}", String::from_utf8(bytes).map_err(Failure::internal)?))
}

/// Returns a text that no spreadsheet takes for a formula.
fn inert(text: &str) -> String {
    let quote = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("{quote}{text}")
}

/// Returns a probability with four decimals, halves away from zero as the dashboard packs them.
fn probability(probability: f64) -> String {
    let parts = (probability * 10_000.0).round();
    format!("{:.4}", parts / 10_000.0)
}

/// Returns whole pounds, halves away from zero.
#[expect(clippy::cast_possible_truncation, reason = "a float is cut to the range of the integer")]
fn whole(pounds: f64) -> i64 {
    pounds.round() as i64
}

/// The document of `--format json`.
#[derive(Debug, Serialize)]
struct Document<'a> {
    format: &'static str,
    run_id: &'a str,
    statement: &'a str,
    months: &'a [i32],
    customers: Vec<Entry<'a>>,
}

#[derive(Debug, Serialize)]
struct Entry<'a> {
    rank: usize,
    customer_id: String,
    /// The bank's own id, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    source_id: Option<&'a str>,
    tier: &'a str,
    score: i32,
    segment: &'a str,
    region: Option<&'a str>,
    reasons: Vec<&'a str>,
    /// `null` where the ledger does not tell them.
    fraud_count: Option<u64>,
    /// In pounds.
    mean_monthly_spend: Option<f64>,
    /// In pounds, by month.
    spend: Vec<f64>,
    probability: Option<f64>,
}

impl<'a> Entry<'a> {
    fn of(rank: usize, row: &'a QueueRow) -> Self {
        Self {
            rank,
            customer_id: row.customer_id.to_string(),
            source_id: row.source_id.as_deref(),
            tier: row.tier.code(),
            score: row.score,
            segment: row.segment.code(),
            region: row.region.map(Region::code),
            reasons: row.reasons.iter().flatten().map(String::as_str).collect(),
            fraud_count: row.fraud_count,
            mean_monthly_spend: row.mean_monthly_spend,
            spend: row.spend.iter().map(|spend| spend.pounds()).collect(),
            probability: row.probability,
        }
    }
}

/// Returns the rows as a JSON document, with nothing rounded.
pub(super) fn json(
    manifest: &Manifest,
    months: &[i32],
    rows: &[&QueueRow],
) -> Result<String, Failure> {
    let customers = (1..).zip(rows).map(|(rank, row)| Entry::of(rank, row)).collect();
    let document = Document {
        format: "fip/queue/1",
        run_id: &manifest.run_id,
        statement: &manifest.data.statement,
        months,
        customers,
    };
    Ok(serde_json::to_string_pretty(&document).map_err(Failure::internal)? + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@x", "\tx", "\rx"] {
            assert_eq!(inert(text), format!("'{text}"));
        }
        assert_eq!(inert("R01"), "R01");
    }

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!([whole(0.5), whole(1.5), whole(-0.5), whole(2.49)], [1, 2, -1, 2]);
        assert_eq!(probability(0.000_05), "0.0001");
        assert_eq!(probability(1.0), "1.0000");
    }
}
