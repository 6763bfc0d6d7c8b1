//! A column of a table, as text, as numbers, as categories.

use std::collections::BTreeSet;

use super::{Fault, Table, Texts};
use crate::failure::Failure;

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(in crate::commands) struct Column<'t> {
    pub(super) table: &'t Table,
    pub(super) texts: &'t Texts,
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::commands) enum Kind {
    Numbers,
    Categories,
}

/// The cells of a column, typed.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::commands) enum Cells<'t> {
    Numbers(Vec<Option<f64>>),
    Categories {
        /// For each row, the position of its category in `names`.
        indices: Vec<Option<u32>>,
        /// Every category once, ascending.
        names: Vec<&'t str>,
    },
}

impl<'t> Column<'t> {
    pub(in crate::commands) fn name(self) -> &'t str {
        &self.texts.name
    }

    /// Returns a cell as it stands in the file.
    pub(in crate::commands) fn text(self, row: usize) -> &'t str {
        let start = row.checked_sub(1).map_or(0, |before| self.texts.ends[before]);
        &self.texts.text[start..self.texts.ends[row]]
    }

    /// Returns a cell, `None` when it is missing.
    pub(in crate::commands) fn cell(self, row: usize) -> Option<&'t str> {
        let text = self.text(row);
        (!self.table.is_missing(text)).then_some(text)
    }

    /// Returns every cell, `None` where it is missing.
    pub(in crate::commands) fn cells(self) -> impl Iterator<Item = Option<&'t str>> {
        (0..self.texts.ends.len()).map(move |row| self.cell(row))
    }

    /// Returns what the cells seem to be: numbers when each that is there is one.
    pub(in crate::commands) fn inferred(self) -> Kind {
        let mut there = self.cells().flatten().peekable();
        if there.peek().is_some() && there.all(|cell| number(cell).is_some()) {
            Kind::Numbers
        } else {
            Kind::Categories
        }
    }

    /// Returns the cells as numbers.
    pub(in crate::commands) fn numbers(self) -> Result<Vec<Option<f64>>, Failure> {
        let of_cell = |(row, cell): (usize, Option<&str>)| match cell {
            None => Ok(None),
            Some(text) => number(text)
                .map(Some)
                .ok_or_else(|| self.table.bad_cell(row, self.name(), &not_a_number(text))),
        };
        self.cells().enumerate().map(of_cell).collect()
    }

    /// Returns the cells as categories.
    pub(in crate::commands) fn categories(self) -> Cells<'t> {
        let names: BTreeSet<&str> = self.cells().flatten().collect();
        let names: Vec<&str> = names.into_iter().collect();
        let index = |cell: &str| {
            names.binary_search(&cell).ok().and_then(|index| u32::try_from(index).ok())
        };
        let indices = self.cells().map(|cell| cell.and_then(index)).collect();
        Cells::Categories { indices, names }
    }

    /// Returns the number of different values that are there, and how many cells are missing.
    pub(in crate::commands) fn counts(self) -> (usize, usize) {
        let values: BTreeSet<&str> = self.cells().flatten().collect();
        (values.len(), self.cells().filter(Option::is_none).count())
    }
}

/// Returns the finite number that a cell is, spaces around it aside.
pub(in crate::commands) fn number(cell: &str) -> Option<f64> {
    cell.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

/// The fault of a cell that is no number.
pub(in crate::commands) fn not_a_number(found: &str) -> Fault {
    Fault {
        expected: "a number".to_owned(),
        found: found.to_owned(),
        hint: "correct the cell, or name the text with --missing if it means a missing value"
            .to_owned(),
    }
}
