//! What a database keeps of its load: of which run each table is, and what its file held.

use fip_model::{ColumnSpec, Kind, TableSpec};

use super::profile::Profile;

/// A row of `fip_load`. Grain: a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LoadRow {
    pub(super) run_id: String,
    pub(super) fip_version: String,
    /// Digest of the statements that made tables and views.
    pub(super) schema_sha256: String,
    pub(super) table_name: String,
    pub(super) n_rows: u64,
    /// Digest of the file; empty where the run wrote none.
    pub(super) sha256: String,
}

/// Name of the table of loads.
pub(super) const LOAD: &str = "fip_load";
/// Name of the table of columns.
pub(super) const LOAD_COLUMN: &str = "fip_load_column";

/// Reads what a load is compared with, in the order of its tables.
pub(super) const READ_LOAD: &str = "SELECT run_id, fip_version, schema_sha256, table_name, n_rows, \
    COALESCE(sha256, '') FROM fip_load ORDER BY table_name";

impl LoadRow {
    /// Returns the cells that [`READ_LOAD`] gives.
    pub(super) fn cells(&self) -> [String; 6] {
        [
            self.run_id.clone(),
            self.fip_version.clone(),
            self.schema_sha256.clone(),
            self.table_name.clone(),
            self.n_rows.to_string(),
            self.sha256.clone(),
        ]
    }
}

/// Returns the specifications of the tables that a load leaves about itself.
pub(crate) fn load_specs() -> Vec<TableSpec> {
    let rows = TableSpec {
        name: LOAD,
        grain: "a table that was loaded",
        source: "fip export",
        key: &["table_name"],
        columns: vec![
            ColumnSpec::new("run_id", Kind::Text, "the run that made the table"),
            ColumnSpec::new("fip_version", Kind::Text, "version of fip that loaded it"),
            ColumnSpec::new(
                "schema_sha256",
                Kind::Text,
                "digest of the statements of tables and views",
            ),
            ColumnSpec::new("table_name", Kind::Text, "the table"),
            ColumnSpec::new("n_rows", Kind::Integer, "rows of its file").unit("count"),
            ColumnSpec::new("sha256", Kind::Text, "digest of its file; empty where there is none")
                .nullable(),
        ],
    };
    let columns = TableSpec {
        name: LOAD_COLUMN,
        grain: "a column of money, whole numbers or flags of a table that was loaded",
        source: "fip export",
        key: &["table_name", "column_name"],
        columns: vec![
            ColumnSpec::new("table_name", Kind::Text, "the table").references(LOAD),
            ColumnSpec::new("column_name", Kind::Text, "the column"),
            ColumnSpec::new("n_values", Kind::Integer, "cells of its file with a value")
                .unit("count"),
            ColumnSpec::new("total", Kind::Integer, "sum of the cells of its file; pence of money"),
        ],
    };
    vec![rows, columns]
}

/// Returns the statements that write down a load.
pub(super) fn inserts(rows: &[LoadRow], profiles: &[(&TableSpec, Profile)]) -> Vec<String> {
    let text = |value: &str| format!("'{}'", value.replace('\'', "''"));
    let loads = rows.iter().map(|row| {
        let sha256 = if row.sha256.is_empty() { "NULL".to_owned() } else { text(&row.sha256) };
        let texts = [&row.run_id, &row.fip_version, &row.schema_sha256, &row.table_name]
            .map(|one| text(one));
        format!("INSERT INTO {LOAD} VALUES ({}, {}, {sha256})", texts.join(", "), row.n_rows)
    });
    let columns = profiles.iter().flat_map(|(spec, profile)| {
        profile.totals.iter().map(|total| {
            let (table, column) = (text(spec.name), text(&spec.columns[total.column].name));
            let (n_values, sum) = (total.n_values, total.sum);
            format!("INSERT INTO {LOAD_COLUMN} VALUES ({table}, {column}, {n_values}, {sum})")
        })
    });
    loads.chain(columns).collect()
}
