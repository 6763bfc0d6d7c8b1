//! `fip export`: what a run made, for other programs.

mod database;
mod powerbi;

use std::path::Path;

use crate::args::ExportTo;
use crate::failure::Failure;
use crate::project::Project;
use crate::terminal::Terminal;

/// Writes what was asked for.
pub(super) fn run(
    project: &Project,
    root: &Path,
    terminal: &Terminal,
    what: &ExportTo,
) -> Result<(), Failure> {
    match what {
        ExportTo::Powerbi { to, data_folder } => {
            let asked = (to.as_deref(), data_folder.as_deref());
            powerbi::export(project, root, terminal, asked)
        }
        ExportTo::Sqlite { to } => database::sqlite(project, root, terminal, to),
        ExportTo::Duckdb { to, program } => {
            database::duckdb(project, root, terminal, (to, program))
        }
        ExportTo::Parquet { to } => database::parquet(project, root, terminal, to),
        ExportTo::Postgres { url, schema, force } => {
            let asked = (url.as_deref(), schema.as_str(), *force);
            database::postgres(project, terminal, asked)
        }
    }
}
