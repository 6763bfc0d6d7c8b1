//! `fip sql`: the features in SQL, and rows of a database.

use fip_features::{FraudKnowledge, feature_sql};

use crate::args::Sql;
use crate::database::read::{Rows, Source, refusal};
use crate::database::variable;
use crate::failure::{Failure, Kind};
use crate::project::Project;
use crate::stages::load;
use crate::terminal::Terminal;

/// Prints what was asked for, of the project's window and features.
pub(super) fn run(project: &Project, terminal: &Terminal, what: &Sql) -> Result<(), Failure> {
    let (dialect, table) = match what {
        Sql::Features { dialect, table } => (*dialect, *table),
        Sql::Rows { source, table, query, program } => {
            let rows = match (table, query) {
                (Some(name), _) => Rows::Table(name.clone()),
                (None, query) => Rows::Query(query.clone().unwrap_or_default()),
            };
            return print(terminal, Source::of(source, program, &variable)?, &rows);
        }
    };
    let window = load::window(project)?;
    let sql = feature_sql(&project.catalogue, window, dialect.into(), FraudKnowledge::Reported);
    terminal.data(&match table {
        None => sql.to_script(),
        Some(table) => format!("{};\n", sql.query(table.into())),
    });
    Ok(())
}

/// Prints rows of a database as they come.
fn print(terminal: &Terminal, source: Source, rows: &Rows) -> Result<(), Failure> {
    let mut answer = source.open(rows)?;
    terminal.pass(&mut answer).map_err(|error| {
        refusal(error).unwrap_or_else(|error| {
            let cause = format!("the rows cannot be written: {error}");
            Failure::new(Kind::CannotWrite, cause, "check where they go, and the space there")
        })
    })
}
