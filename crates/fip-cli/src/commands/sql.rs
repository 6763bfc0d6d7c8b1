//! `fip sql`: the features in SQL.

use fip_features::{FraudKnowledge, feature_sql};

use crate::args::Sql;
use crate::failure::Failure;
use crate::project::Project;
use crate::stages::load;
use crate::terminal::Terminal;

/// Prints what was asked for, of the project's window and features.
pub(super) fn run(project: &Project, terminal: &Terminal, what: &Sql) -> Result<(), Failure> {
    let Sql::Features { dialect, table } = *what;
    let window = load::window(project)?;
    let sql = feature_sql(&project.catalogue, window, dialect.into(), FraudKnowledge::Reported);
    terminal.data(&match table {
        None => sql.to_script(),
        Some(table) => format!("{};\n", sql.query(table.into())),
    });
    Ok(())
}
