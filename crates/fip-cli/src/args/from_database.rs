//! Where a ledger is that is not in files, as typed.

use std::path::PathBuf;

use clap::Args;

/// The database of the transactions, in the place of what fip.toml says.
#[derive(Debug, Clone, Args)]
#[group(id = "database_of_ledger", multiple = true)]
pub(crate) struct FromDatabase {
    /// Read the transactions from a PostgreSQL server
    #[arg(long, value_name = "URL", group = "database")]
    pub(crate) from_postgres: Option<String>,

    /// Read the transactions from a SQLite file
    #[arg(long, value_name = "FILE", group = "database")]
    pub(crate) from_sqlite: Option<PathBuf>,

    /// Read the transactions from a DuckDB file
    #[arg(long, value_name = "FILE", group = "database")]
    pub(crate) from_duckdb: Option<PathBuf>,

    /// The table or view of them, with its schema in front where it has one
    #[arg(long, value_name = "NAME", requires = "database")]
    pub(crate) table: Option<String>,

    /// A SELECT instead
    #[arg(long, value_name = "SQL", requires = "database", conflicts_with = "table")]
    pub(crate) query: Option<String>,
}
