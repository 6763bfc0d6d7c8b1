//! How a card was made, as a file beside it.

use fip_scorecard::binning::Binning;
use fip_scorecard::fit::FitReport;
use serde::Serialize;

use super::super::binned::{BinnedColumn, kind_word};
use super::super::table::Table;
use super::measure::Measured;
use crate::args::Fit;

/// What was read, decided and found.
#[derive(Debug, Serialize)]
pub(super) struct Document<'a> {
    format: &'static str,
    format_version: u32,
    fip: &'static str,
    data: &'a str,
    target: &'a str,
    event: &'a str,
    weight: Option<&'a str>,
    seed: u64,
    test_share: f64,
    columns: Vec<ColumnDocument<'a>>,
    report: &'a FitReport,
    measured: &'a Measured,
}

#[derive(Debug, Serialize)]
struct ColumnDocument<'a> {
    name: &'a str,
    kind: &'static str,
    n_distinct: usize,
    n_missing: usize,
    /// Why there are no bins.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    binning: Option<&'a Binning>,
}

impl<'a> Document<'a> {
    pub(super) fn new(
        asked: &'a Fit,
        table: &'a Table,
        seed: u64,
        columns: &'a [BinnedColumn<'a>],
        (report, measured): (&'a FitReport, &'a Measured),
    ) -> Self {
        let column = |one: &'a BinnedColumn<'a>| ColumnDocument {
            name: one.column.name(),
            kind: kind_word(one.kind),
            n_distinct: one.n_distinct,
            n_missing: one.n_missing,
            fault: one.binning.as_ref().err().map(String::as_str),
            binning: one.binning.as_ref().ok(),
        };
        Self {
            format: "fip-scorecard-fit",
            format_version: 1,
            fip: env!("CARGO_PKG_VERSION"),
            data: table.name(),
            target: &asked.outcome.target,
            event: &asked.outcome.event,
            weight: asked.outcome.weight.as_deref(),
            seed,
            test_share: asked.columns.test_share,
            columns: columns.iter().map(column).collect(),
            report,
            measured,
        }
    }
}
