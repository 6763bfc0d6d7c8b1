//! A table or a query of a database as CSV with a header, read as it comes.
//!
//! What is read passes through a pipe that holds a few chunks, so memory does not grow with the number
//! of rows; whoever stops reading stops the query. Databases are opened for reading alone.

mod duckdb;
mod pipe;
mod postgres;
mod select;
mod sqlite;

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

pub(crate) use self::pipe::refusal;
pub(crate) use self::select::{Password, Select, is_address, tables, typed};
use super::postgres::{Address, Environment};
use crate::failure::{Failure, Kind};

/// Where rows are read from.
#[derive(Debug)]
pub(crate) enum Source {
    /// A PostgreSQL server.
    Postgres(Box<Address>),
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A DuckDB file, and the program that reads it.
    DuckDb {
        /// The file.
        file: PathBuf,
        /// The command line program.
        program: PathBuf,
    },
}

/// What is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Rows {
    /// A table or a view, by its name, with its schema in front where it has one.
    Table(String),
    /// The answer to a `SELECT`.
    Query(String),
}

impl Source {
    /// Reads an address: one of PostgreSQL, `sqlite:FILE`, `duckdb:FILE`, or a file with a name that says
    /// which it is.
    pub(crate) fn of(
        address: &str,
        program: &Path,
        environment: Environment<'_>,
    ) -> Result<Self, Failure> {
        if ["postgres://", "postgresql://"].iter().any(|start| address.starts_with(start)) {
            return Ok(Self::Postgres(Box::new(Address::of(Some(address), environment)?)));
        }
        let ends = |endings: &[&str]| endings.iter().any(|ending| address.ends_with(ending));
        let sqlite = address
            .strip_prefix("sqlite:")
            .or_else(|| ends(&[".sqlite", ".sqlite3", ".db"]).then_some(address));
        if let Some(file) = sqlite {
            return Ok(Self::Sqlite(PathBuf::from(file)));
        }
        let duckdb =
            address.strip_prefix("duckdb:").or_else(|| ends(&[".duckdb"]).then_some(address));
        duckdb.map_or_else(
            || Err(unreadable()),
            |file| Ok(Self::DuckDb { file: PathBuf::from(file), program: program.to_owned() }),
        )
    }

    /// Starts reading; the bytes are CSV with a header, and an empty cell is a missing value.
    ///
    /// What goes wrong later comes as an error of the reader: [`refusal`] returns what to tell of it.
    pub(crate) fn open(self, rows: &Rows) -> Result<Box<dyn Read + Send>, Failure> {
        match self {
            Self::Postgres(address) => postgres::open(*address, rows),
            Self::Sqlite(file) => sqlite::open(file, rows),
            Self::DuckDb { file, program } => duckdb::open(&file, &program, rows),
        }
    }
}

fn unreadable() -> Failure {
    // It is not shown: it may be an address with a password and a letter missing.
    let cause = "it is not said which database is meant";
    let hint = "such as postgres://user@host/database, sqlite:bank.db or duckdb:bank.duckdb";
    Failure::new(Kind::Configuration, cause, hint)
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postgres(address) => address.fmt(f),
            Self::Sqlite(file) | Self::DuckDb { file, .. } => file.display().fmt(f),
        }
    }
}

impl Rows {
    /// Returns the query that gives the rows.
    fn query(&self) -> String {
        match self {
            Self::Table(name) => format!("SELECT * FROM {}", table_name(name)),
            Self::Query(query) => query.trim().trim_end_matches(';').trim_end().to_owned(),
        }
    }

    /// Returns the first rows alone.
    fn first(&self, n_rows: u32) -> Self {
        // A query may end in a comment.
        Self::Query(format!("SELECT * FROM (\n{}\n) AS fip_rows LIMIT {n_rows}", self.query()))
    }
}

/// Returns the name of a table as it was typed where every part of it is a plain word, so that the engine
/// takes its letters as it always does; else each part in quotes.
fn table_name(name: &str) -> String {
    let is_plain = |part: &str| {
        let mut letters = part.chars();
        letters.next().is_some_and(|first| first.is_alphabetic() || first == '_')
            && letters.all(|letter| letter.is_alphanumeric() || letter == '_')
    };
    if name.split('.').all(is_plain) {
        return name.to_owned();
    }
    let quoted = |part: &str| format!("\"{}\"", part.replace('"', "\"\""));
    name.split('.').map(quoted).collect::<Vec<_>>().join(".")
}

/// Returns what to tell of an error of a reader.
pub(crate) fn failure(error: std::io::Error) -> Failure {
    refusal(error).unwrap_or_else(|error| {
        let hint = "check that the database is there, and try again";
        Failure::new(Kind::Database, format!("the rows cannot be read: {error}"), hint)
    })
}

/// Writes a cell of CSV.
fn push_cell(line: &mut Vec<u8>, cell: &str) {
    if cell.contains(['"', ',', '\n', '\r']) {
        line.push(b'"');
        line.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
        line.push(b'"');
    } else {
        line.extend_from_slice(cell.as_bytes());
    }
}

/// Returns all that a reader gives, for small answers.
#[cfg(test)]
fn whole(mut reader: Box<dyn Read + Send>) -> std::io::Result<String> {
    let mut text = String::new();
    reader.read_to_string(&mut text).map(|_| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_which_database_is_meant() {
        let of = |address: &str| {
            Source::of(address, Path::new("duckdb"), &|_| None).map(|source| source.to_string())
        };
        assert_eq!(of("postgres://u:hush@h/d").unwrap(), "postgres://u@h:5432/d");
        assert_eq!(of("sqlite:a.b").unwrap(), "a.b");
        assert_eq!(of("bank.db").unwrap(), "bank.db");
        assert!(matches!(
            Source::of("x.duckdb", Path::new("p"), &|_| None),
            Ok(Source::DuckDb { .. })
        ));
        for refused in ["postgress://u:hush@h/d", "bank.csv", ""] {
            let failure = of(refused).unwrap_err();
            assert!(!format!("{failure} {}", failure.hint()).contains("hush"));
        }
    }

    #[test]
    fn names_are_quoted_only_where_they_must_be() {
        let query = |name: &str| Rows::Table(name.to_owned()).query();
        assert_eq!(query("core.Ledger_2025"), "SELECT * FROM core.Ledger_2025");
        assert_eq!(query("my ledger"), "SELECT * FROM \"my ledger\"");
        assert_eq!(query("a;b\".c"), "SELECT * FROM \"a;b\"\"\".\"c\"");
        assert_eq!(Rows::Query(" SELECT 1 ;\n".to_owned()).query(), "SELECT 1");
    }
}
