//! What a person should look at before a table is learnt from.

use super::{Column, Kind, Table, number};

/// Returns a warning about a column of categories whose texts are numbers with few exceptions.
pub(in crate::commands) fn mostly_numbers(table: &Table, column: Column<'_>) -> Option<String> {
    if column.inferred() == Kind::Numbers {
        return None;
    }
    let there = || column.cells().enumerate().filter_map(|(row, cell)| Some((row, cell?)));
    let (row, first) = there().find(|(_, cell)| number(cell).is_none())?;
    let n_there = there().count();
    let n_numbers = there().filter(|(_, cell)| number(cell).is_some()).count();
    (10 * n_numbers >= 9 * n_there).then(|| {
        format!(
            "warning: column {} is taken for categories: {n_numbers} of {n_there} cells are numbers, line \
             {} is {first:?}; --missing {first} takes that for a missing value",
            column.name(),
            table.line(row)
        )
    })
}
