//! A table of features as the text of its cells, by the names of its columns: numbers are written so
//! that they read back as the same bits, so equal text means equal bits.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;

use fip_model::FeatureTable;

/// Cells, first row to last, by the names of their columns; a missing cell is empty.
pub(crate) type Cells = BTreeMap<String, Vec<String>>;

/// Returns the cells of a table.
pub(crate) fn cells(table: &FeatureTable) -> Cells {
    let header: Vec<&str> = table.spec().header().collect();
    let mut columns = vec![Vec::with_capacity(table.n_rows()); header.len()];
    let text = String::from_utf8(table.lines(0..table.n_rows())).unwrap();
    for line in text.lines() {
        let n_cells = line.split(',').zip(&mut columns).map(|(cell, column)| {
            column.push(cell.to_owned());
        });
        assert_eq!(n_cells.count(), header.len(), "{line}");
    }
    header.into_iter().map(str::to_owned).zip(columns).collect()
}
