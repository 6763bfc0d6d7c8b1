//! Stability of columns, without a card.

use std::collections::BTreeMap;

use fip_scorecard::monitor::{EmptyBins, ScoreBins, Stability};
use serde::Serialize;

use super::super::table::{Column, Kind, Table};
use super::super::words::interval_at;
use crate::failure::{Failure, Kind as FailureKind};

/// The stability of a column.
#[derive(Debug, Serialize)]
pub(in crate::commands) struct ColumnStability {
    pub(in crate::commands) name: String,
    pub(super) kind: &'static str,
    /// What each bin holds.
    pub(super) labels: Vec<String>,
    pub(in crate::commands) stability: Stability,
}

impl ColumnStability {
    /// Returns the stability of a column of two tables.
    pub(in crate::commands) fn of(
        n_bins: u32,
        before: Column<'_>,
        after: Column<'_>,
    ) -> Result<Self, Failure> {
        let is_number = [before, after].iter().all(|column| column.inferred() == Kind::Numbers);
        let (kind, labels, counts) = if is_number {
            let (labels, counts) = numbers(n_bins, before, after)?;
            ("number", labels, counts)
        } else {
            let (labels, counts) = categories(before, after);
            ("category", labels, counts)
        };
        let [expected, actual] = counts;
        let stability = Stability::of(&expected, &actual, EmptyBins::default());
        let stability = stability.map_err(Failure::internal)?;
        Ok(Self { name: before.name().to_owned(), kind, labels, stability })
    }

    /// Returns the bin whose share changed most, with both shares.
    pub(super) fn largest_change(&self) -> Option<(&str, f64, f64)> {
        let bins = self.labels.iter().zip(&self.stability.bins);
        let change = |bin: &fip_scorecard::monitor::StabilityBin| {
            (bin.current_share - bin.reference_share).abs()
        };
        bins.reduce(|best, next| if change(next.1) > change(best.1) { next } else { best })
            .map(|(label, bin)| (label.as_str(), bin.reference_share, bin.current_share))
    }
}

/// Returns the stability of every column that both tables have.
pub(super) fn stability(
    n_bins: u32,
    reference: &Table,
    current: &Table,
) -> Result<Vec<ColumnStability>, Failure> {
    let mut found = Vec::new();
    for before in reference.columns() {
        let Some(after) = current.columns().find(|after| after.name() == before.name()) else {
            continue;
        };
        found.push(ColumnStability::of(n_bins, before, after)?);
    }
    if found.is_empty() {
        let cause = format!(
            "{} and {}: expected columns of the same name, found none",
            reference.name(),
            current.name()
        );
        return Err(Failure::new(FailureKind::BadInput, cause, "compare tables of one kind"));
    }
    Ok(found)
}

type Counted = (Vec<String>, [Vec<f64>; 2]);

/// Bins of about equal size in the reference, and missing cells.
fn numbers(n_bins: u32, before: Column<'_>, after: Column<'_>) -> Result<Counted, Failure> {
    let sides = [before.numbers()?, after.numbers()?];
    let there: Vec<f64> = sides[0].iter().copied().flatten().collect();
    let bins = ScoreBins::quantiles(&there, n_bins as usize).map_err(Failure::internal)?;
    let cuts = bins.cuts();
    let label = |bin: usize| interval_at(cuts, bin);
    let mut labels: Vec<String> = (0..bins.n_bins()).map(label).collect();
    labels.push("missing".to_owned());
    let counts = sides.map(|cells| {
        let mut counts = vec![0.0; labels.len()];
        for cell in cells {
            counts[cell.map_or(bins.n_bins(), |number| bins.bin(number))] += 1.0;
        }
        counts
    });
    Ok((labels, counts))
}

fn categories(before: Column<'_>, after: Column<'_>) -> Counted {
    let mut rows: BTreeMap<&str, [f64; 2]> = BTreeMap::new();
    for (side, column) in [before, after].into_iter().enumerate() {
        for cell in column.cells() {
            rows.entry(cell.unwrap_or("missing")).or_default()[side] += 1.0;
        }
    }
    let labels = rows.keys().map(|label| (*label).to_owned()).collect();
    let of = |side: usize| rows.values().map(|counts| counts[side]).collect();
    (labels, [of(0), of(1)])
}
