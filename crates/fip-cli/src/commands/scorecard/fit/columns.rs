//! Which columns are looked at.

use super::super::binned::BinnedColumn;
use super::super::table::{Column, Kind, Table};
use crate::args::Fit;
use crate::failure::Failure;

/// The columns that may become characteristics, in the order of the file.
#[derive(Debug)]
pub(super) struct Considered<'t> {
    pub(super) columns: Vec<Column<'t>>,
}

impl<'t> Considered<'t> {
    /// Leaves out the outcome, the weight, ids and what was excluded; each has to be there.
    pub(super) fn of(asked: &Fit, table: &'t Table) -> Result<Self, Failure> {
        let named = asked.columns.id.iter().chain(&asked.columns.exclude);
        for name in named.clone().chain(&asked.columns.actionable) {
            table.column(name)?;
        }
        let left_out: Vec<&str> = named
            .chain([&asked.outcome.target])
            .chain(&asked.outcome.weight)
            .map(String::as_str)
            .collect();
        Ok(Self { columns: table.columns_but(&left_out)? })
    }
}

/// Refuses the bins of categories most of which are there once: they name rows.
pub(super) fn without_names(column: BinnedColumn<'_>) -> BinnedColumn<'_> {
    /// As few categories as this are no names, however few the rows.
    const FEW: usize = 20;
    let n_there = column.column.cells().flatten().count();
    let names_rows = column.kind == Kind::Categories
        && column.n_distinct > FEW
        && 2 * column.n_distinct > n_there;
    if names_rows {
        let why = "its texts name rows: --id keeps it out".to_owned();
        BinnedColumn { binning: Err(why), ..column }
    } else {
        column
    }
}
