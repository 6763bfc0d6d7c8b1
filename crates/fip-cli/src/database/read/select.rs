//! A table or a query of a database, as a project names it.

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{Rows, Source};
use crate::database::postgres::without_password;
use crate::database::variable;
use crate::failure::{Failure, Kind};
use crate::manifest::sha256_hex;

/// A table or a query of a database, as a project names it. There is no password in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Select {
    /// `postgres://..`, `sqlite:FILE` or `duckdb:FILE`, files from the project folder.
    address: String,
    rows: Rows,
}

/// A password that was typed; nothing shows it.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Password(Option<String>);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "***" } else { "none" })
    }
}

impl Select {
    /// Returns a table or a query of the database of an address.
    ///
    /// # Errors
    ///
    /// A failure for an address that names no database or holds a password, which is not shown.
    pub(crate) fn of(address: &str, rows: Rows) -> Result<Self, Failure> {
        if is_postgres(address) && without_password(address).1.is_some() {
            let cause = "the address of the database holds a password (it is not shown)";
            let hint = "take it out of the address, and set PGPASSWORD or write it to ~/.pgpass";
            return Err(Failure::new(Kind::Configuration, cause, hint));
        }
        let known = is_postgres(address) || file_of(address).is_some();
        if !known {
            return Err(super::unreadable());
        }
        Ok(Self { address: address.to_owned(), rows })
    }

    /// Returns the file of a database that is one.
    pub(crate) fn file(&self, root: &Path) -> Option<PathBuf> {
        file_of(&self.address).map(|file| root.join(file))
    }

    /// Starts reading all rows.
    pub(crate) fn open(
        &self,
        root: &Path,
        password: &Password,
    ) -> Result<Box<dyn Read + Send>, Failure> {
        self.source(root, password)?.open(&self.rows)
    }

    /// Starts reading the first rows.
    pub(crate) fn open_first(
        &self,
        root: &Path,
        password: &Password,
        n_rows: u32,
    ) -> Result<Box<dyn Read + Send>, Failure> {
        self.source(root, password)?.open(&self.rows.first(n_rows))
    }

    fn source(&self, root: &Path, password: &Password) -> Result<Source, Failure> {
        source(&self.address, root, password)
    }
}

impl fmt::Display for Select {
    /// Shows the address and the table; of a query a few digits that tell it from others.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.rows {
            Rows::Table(name) => write!(f, "{}, table {name}", self.address),
            Rows::Query(query) => {
                let digest = sha256_hex([query.as_bytes()]);
                write!(f, "{}, query {}", self.address, &digest[..8])
            }
        }
    }
}

/// Returns the database of an address, of one with a password that was typed, or that the environment
/// knows.
fn source(address: &str, root: &Path, password: &Password) -> Result<Source, Failure> {
    let program = variable("FIP_DUCKDB").unwrap_or_else(|| "duckdb".to_owned());
    let typed = |name: &str| match (name, &password.0) {
        ("PGPASSWORD", Some(typed)) => Some(typed.clone()),
        _ => variable(name),
    };
    let source = Source::of(address, Path::new(&program), &typed)?;
    Ok(match source {
        Source::Postgres(address) => Source::Postgres(address),
        Source::Sqlite(file) => Source::Sqlite(root.join(file)),
        Source::DuckDb { file, program } => Source::DuckDb { file: root.join(file), program },
    })
}

/// Returns an address as a configuration may hold it, and the password that was taken out of it.
pub(crate) fn typed(address: &str) -> (String, Password) {
    if !is_postgres(address) {
        return (address.to_owned(), Password::default());
    }
    let (address, password) = without_password(address);
    (address, Password(password))
}

/// Returns the names of the tables and views of a database, those that can be had.
pub(crate) fn tables(
    address: &str,
    root: &Path,
    password: &Password,
) -> Result<Vec<String>, Failure> {
    let source = source(address, root, password)?;
    let query = match source {
        Source::Sqlite(_) => {
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' \
             ORDER BY name"
        }
        Source::Postgres(_) | Source::DuckDb { .. } => {
            "SELECT table_schema || '.' || table_name FROM information_schema.tables \
             WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
        }
    };
    let mut text = String::new();
    let mut answer = source.open(&Rows::Query(query.to_owned()))?;
    answer.read_to_string(&mut text).map_err(super::failure)?;
    Ok(text.lines().skip(1).map(str::to_owned).collect())
}

/// Returns whether a text is the address of a database, and no name of a file.
pub(crate) fn is_address(text: &str) -> bool {
    is_postgres(text) || file_of(text).is_some()
}

fn is_postgres(address: &str) -> bool {
    ["postgres://", "postgresql://"].iter().any(|start| address.starts_with(start))
}

fn file_of(address: &str) -> Option<&str> {
    let file = ["sqlite:", "duckdb:"].iter().find_map(|start| address.strip_prefix(start))?;
    (!file.is_empty()).then_some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Rows {
        Rows::Table("cards.ledger".to_owned())
    }

    #[test]
    fn what_is_read_has_a_name_without_a_password() {
        let name = |address: &str, rows| Select::of(address, rows).unwrap().to_string();
        assert_eq!(name("sqlite:data/bank.db", table()), "sqlite:data/bank.db, table cards.ledger");
        let query = name("postgres://ann@db/core", Rows::Query("SELECT 1".to_owned()));
        assert_eq!(query, "postgres://ann@db/core, query e004ebd5");
        for refused in ["postgres://ann:hush@db/core", "postgres://db/core?password=hush"] {
            let failure = Select::of(refused, table()).unwrap_err();
            let told = format!("{failure} {} {failure:?}", failure.hint());
            assert!(told.contains("PGPASSWORD") && !told.contains("hush"), "{told}");
        }
        for refused in ["bank.csv", "sqlite:", "mysql://ann@db/core", ""] {
            assert!(Select::of(refused, table()).is_err(), "{refused}");
        }
    }

    #[test]
    fn a_typed_password_is_kept_apart() {
        let (address, password) = typed("postgres://ann:hu%2Fsh@db/core");
        assert_eq!(
            (address.as_str(), password.0.as_deref()),
            ("postgres://ann@db/core", Some("hu/sh"))
        );
        assert_eq!(format!("{password:?}"), "***");
        let (address, password) = typed("sqlite:a:b@c.db");
        assert_eq!((address.as_str(), password), ("sqlite:a:b@c.db", Password::default()));
    }

    #[test]
    fn tables_are_listed() {
        let folder = tempfile::tempdir().unwrap();
        let bank = rusqlite::Connection::open(folder.path().join("b.db")).unwrap();
        bank.execute_batch("CREATE TABLE b (x); CREATE VIEW a AS SELECT * FROM b;").unwrap();
        let found = tables("sqlite:b.db", folder.path(), &Password::default()).unwrap();
        assert_eq!(found, ["a", "b"]);
    }
}
