//! The table that is learnt from: columns as numbers or categories, the outcome, what each row weighs.

use fip_ml::TableColumn;
use rayon::prelude::*;

use super::model::cells_of;
use super::outcome::Outcome;
use super::table::{Cells, Column, Kind, Table};
use crate::args::MlTrain;
use crate::failure::{Failure, Kind as FailureKind};

/// What is learnt from.
#[derive(Debug)]
pub(super) struct Data<'t> {
    pub(super) table: &'t Table,
    pub(super) outcome: Outcome,
    columns: Vec<(&'t str, Cells<'t>)>,
    /// Columns whose texts name rows.
    pub(super) names_rows: Vec<&'t str>,
}

impl<'t> Data<'t> {
    /// Reads the columns that the command line leaves in, and the outcome.
    pub(super) fn of(asked: &MlTrain, table: &'t Table) -> Result<Self, Failure> {
        let outcome = Outcome::read(&asked.outcome, table)?;
        let considered = considered(asked, table)?;
        let read = |&column: &Column<'t>| -> Result<Cells<'t>, Failure> {
            Ok(match kind(asked, column) {
                Kind::Numbers => Cells::Numbers(column.numbers()?),
                Kind::Categories => column.categories(),
            })
        };
        let cells: Vec<Result<_, Failure>> = considered.par_iter().map(read).collect();
        let (mut columns, mut names_rows) = (Vec::new(), Vec::new());
        for (column, cells) in considered.into_iter().zip(cells) {
            let cells = cells?;
            if is_name_of_rows(&cells) {
                names_rows.push(column.name());
            } else {
                columns.push((column.name(), cells));
            }
        }
        Ok(Self { table, outcome, columns, names_rows })
    }

    /// Returns the columns as an encoding takes them.
    pub(super) fn columns(&self) -> Vec<TableColumn<'_>> {
        self.columns
            .iter()
            .map(|(name, cells)| TableColumn { name, cells: cells_of(cells) })
            .collect()
    }

    /// Returns the number of columns of numbers and of categories.
    pub(super) fn n_of_kinds(&self) -> [usize; 2] {
        let is_number = |column: &&(&str, Cells<'_>)| matches!(column.1, Cells::Numbers(_));
        let n_numbers = self.columns.iter().filter(is_number).count();
        [n_numbers, self.columns.len() - n_numbers]
    }

    /// Returns the labels of some rows.
    pub(super) fn labels(&self, rows: &[usize]) -> Vec<bool> {
        rows.iter().map(|&row| self.outcome.events[row]).collect()
    }

    /// Returns what some rows weigh, `None` when all weigh the same.
    pub(super) fn weights(&self, rows: &[usize]) -> Option<Vec<f64>> {
        let weights = self.outcome.weights.as_ref()?;
        Some(rows.iter().map(|&row| weights[row]).collect())
    }
}

/// Leaves out the outcome, the weight, ids, groups, times and what was excluded; each has to be there.
fn considered<'t>(asked: &MlTrain, table: &'t Table) -> Result<Vec<Column<'t>>, Failure> {
    let of = &asked.columns;
    let named = of.id.iter().chain(&of.exclude).chain(&asked.rows.group).chain(&asked.rows.time);
    for name in named.clone().chain(&of.numeric).chain(&of.categorical) {
        table.column(name)?;
    }
    if let Some(name) = of.numeric.iter().find(|name| of.categorical.contains(name)) {
        let cause = format!("expected {name} in --numeric or --categorical, found it in both");
        return Err(Failure::new(FailureKind::Configuration, cause, "leave it out of one"));
    }
    let left_out: Vec<&str> = named
        .chain([&asked.outcome.target])
        .chain(&asked.outcome.weight)
        .map(String::as_str)
        .collect();
    table.columns_but(&left_out)
}

/// Returns what a column is taken for.
fn kind(asked: &MlTrain, column: Column<'_>) -> Kind {
    let is_in = |names: &[String]| names.iter().any(|name| name == column.name());
    if is_in(&asked.columns.numeric) {
        Kind::Numbers
    } else if is_in(&asked.columns.categorical) {
        Kind::Categories
    } else {
        column.inferred()
    }
}

/// Returns whether most categories are there once: they name rows.
fn is_name_of_rows(cells: &Cells<'_>) -> bool {
    /// As few categories as this are no names, however few the rows.
    const FEW: usize = 20;
    let Cells::Categories { indices, names } = cells else { return false };
    FEW < names.len() && indices.iter().flatten().count() < 2 * names.len()
}
