//! `fip scorecard export`: a card in the words of another system.

use fip_report::format::count;
use fip_scorecard::export::{Dialect, SqlOptions, markdown, pmml, rust, sql};

use super::{card, write};
use crate::args::{Export, Format, SqlEngine};
use crate::failure::{Failure, Kind};
use crate::terminal::Terminal;

/// Prints a card, or writes it to a file.
pub(super) fn export(asked: &Export, terminal: &Terminal) -> Result<(), Failure> {
    let card = card::load(&asked.card)?;
    let refused = |error: &dyn std::fmt::Display| {
        let cause = format!("{}: {error}", asked.card.display());
        Failure::new(Kind::BadInput, cause, "change the card or the options, and export again")
    };
    let text = match asked.to {
        Format::Sql => {
            let options = SqlOptions::new(&asked.table);
            let options = asked.id.iter().fold(options, SqlOptions::key);
            let options =
                if asked.no_probability { options.without_probability() } else { options };
            sql(&card, asked.dialect.into(), &options).map_err(|error| refused(&error))?
        }
        Format::Pmml => pmml(&card).map_err(|error| refused(&error))?,
        Format::Rust => rust(&card),
        Format::Md => markdown(&card),
    };
    match &asked.out {
        None => terminal.data(&text),
        Some(path) => {
            write(path, text.as_bytes(), terminal)?;
            terminal.say(&format!("{}, {} bytes", path.display(), count(text.len() as u64)));
        }
    }
    Ok(())
}

impl From<SqlEngine> for Dialect {
    fn from(engine: SqlEngine) -> Self {
        match engine {
            SqlEngine::Standard => Self::Standard,
            SqlEngine::DuckDb => Self::DuckDb,
            SqlEngine::Postgres => Self::Postgres,
            SqlEngine::Sqlite => Self::Sqlite,
            SqlEngine::Spark => Self::Spark,
        }
    }
}
