//! A model from a file, and what it asks of a table.

use std::path::Path;

use fip_ml::{Classifier, EncodedInput, Encoding, TableCells, TableColumn};
use fip_model::FeatureMatrix;
use rayon::prelude::*;

use super::table::{Cells, Table};
use crate::failure::{Failure, Kind};
use crate::project::read;

const HINT: &str = "`fip ml train --out` and `fip train` write models";

/// Rows that one thread encodes and predicts at a time.
pub(in crate::commands) const ROWS_AT_ONCE: usize = 8192;

/// Reads and checks a model.
pub(in crate::commands) fn load(path: &Path) -> Result<Classifier, Failure> {
    let bytes = read(path)?;
    serde_json::from_slice(&bytes)
        .map_err(|error| Failure::new(Kind::BadInput, format!("{}: {error}", path.display()), HINT))
}

/// The columns of a table that an encoding looks at.
#[derive(Debug)]
pub(in crate::commands) struct Inputs<'t> {
    cells: Vec<(&'t str, Cells<'t>)>,
}

impl<'t> Inputs<'t> {
    /// Reads the columns; each has to be there, and be of numbers where numbers are asked for.
    pub(in crate::commands) fn of(encoding: &Encoding, table: &'t Table) -> Result<Self, Failure> {
        let read = |input: &EncodedInput| {
            let column = table.column(input.name())?;
            let cells = match input {
                EncodedInput::Category { .. } => column.categories(),
                _ => Cells::Numbers(column.numbers()?),
            };
            Ok((column.name(), cells))
        };
        // Collected before it is looked at, so that the first column at fault is told.
        let found: Vec<Result<_, Failure>> = encoding.inputs().par_iter().map(read).collect();
        Ok(Self { cells: found.into_iter().collect::<Result<_, Failure>>()? })
    }

    /// Returns the columns as an encoding takes them.
    fn columns(&self) -> Vec<TableColumn<'_>> {
        self.cells
            .iter()
            .map(|(name, cells)| TableColumn { name, cells: cells_of(cells) })
            .collect()
    }

    /// Returns the matrix of some rows.
    pub(in crate::commands) fn matrix(
        &self,
        encoding: &Encoding,
        rows: &[usize],
    ) -> Result<FeatureMatrix, Failure> {
        encoding.transform(&self.columns(), rows).map_err(Failure::internal)
    }
}

/// Returns the cells of a column as an encoding takes them.
pub(super) fn cells_of<'a>(cells: &'a Cells<'_>) -> TableCells<'a> {
    match cells {
        Cells::Numbers(numbers) => TableCells::Numbers(numbers),
        Cells::Categories { indices, names } => TableCells::Categories { indices, names },
    }
}

/// Returns the probability of every row.
pub(super) fn probabilities(classifier: &Classifier, table: &Table) -> Result<Vec<f64>, Failure> {
    let inputs = Inputs::of(classifier.encoding(), table)?;
    let mut found = Vec::with_capacity(table.n_rows());
    for rows in chunks(table.n_rows()) {
        let matrix = inputs.matrix(classifier.encoding(), &rows)?;
        found.extend(classifier.predict_proba(&matrix).map_err(|error| refused(table, &error))?);
    }
    Ok(found)
}

/// Returns the rows of a table, some at a time.
pub(in crate::commands) fn chunks(n_rows: usize) -> impl Iterator<Item = Vec<usize>> {
    (0..n_rows)
        .step_by(ROWS_AT_ONCE)
        .map(move |start| (start..n_rows.min(start + ROWS_AT_ONCE)).collect())
}

/// A failure of a model on a table.
pub(in crate::commands) fn refused(table: &Table, error: &dyn std::fmt::Display) -> Failure {
    let hint = "compare the table with the one that the model was trained on";
    Failure::new(Kind::BadInput, format!("{}: {error}", table.name()), hint)
}
