//! `fip export sqlite`, `postgres`, `duckdb` and `parquet`: the tables where people query them.

use std::ffi::OsStr;
use std::fmt::Display;
use std::path::{Path, PathBuf};

use fip_report::format::count;

use crate::args::ExportPlace;
use crate::database::postgres::Address;
use crate::database::{self, Bank, Outcome};
use crate::failure::Failure;
use crate::project::Project;
use crate::terminal::Terminal;

/// Makes a SQLite file.
pub(super) fn sqlite(
    project: &Project,
    root: &Path,
    terminal: &Terminal,
    asked: &ExportPlace,
) -> Result<(), Failure> {
    let to = place(asked, root, "fip.sqlite");
    let outcome = database::sqlite::load(&Bank::of(project)?, &to, asked.force)?;
    tell(terminal, to.display(), outcome);
    Ok(())
}

/// Makes a DuckDB file.
pub(super) fn duckdb(
    project: &Project,
    root: &Path,
    terminal: &Terminal,
    (asked, program): (&ExportPlace, &Path),
) -> Result<(), Failure> {
    let to = place(asked, root, "fip.duckdb");
    let program: &OsStr = program.as_os_str();
    let outcome = database::duckdb::load(&Bank::of(project)?, program, &to, asked.force)?;
    tell(terminal, to.display(), outcome);
    Ok(())
}

/// Makes a folder of Parquet files.
pub(super) fn parquet(
    project: &Project,
    root: &Path,
    terminal: &Terminal,
    asked: &ExportPlace,
) -> Result<(), Failure> {
    let to = place(asked, root, "parquet");
    let outcome = database::parquet::load(&Bank::of(project)?, &to, asked.force)?;
    tell(terminal, to.display(), outcome);
    Ok(())
}

/// Fills a schema of a PostgreSQL server.
pub(super) fn postgres(
    project: &Project,
    terminal: &Terminal,
    (url, schema, force): (Option<&str>, &str, bool),
) -> Result<(), Failure> {
    let address = Address::of(url, &database::variable)?;
    let bank = Bank::of(project)?;
    let outcome = database::postgres::load(&bank, &address, schema, force)?;
    tell(terminal, format!("{address}, schema {schema}"), outcome);
    Ok(())
}

fn place(asked: &ExportPlace, root: &Path, name: &str) -> PathBuf {
    asked.to.clone().unwrap_or_else(|| root.join(name))
}

fn tell(terminal: &Terminal, place: impl Display, outcome: Outcome) {
    let said = match outcome {
        Outcome::AlreadyThere => "already there, same run; --force loads it again".to_owned(),
        Outcome::Loaded { n_tables, n_rows, n_checks } => {
            let (n_tables, n_rows) = (count(n_tables as u64), count(n_rows));
            let checks =
                if n_checks > 0 { format!(", {n_checks} checks passed") } else { String::new() };
            format!("{n_tables} tables, {n_rows} rows{checks}")
        }
    };
    terminal.say(&format!("{place}: {said}"));
}
