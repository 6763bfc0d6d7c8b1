//! What can be had in SQL.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum Sql {
    /// Print the queries that compute the features of the project's window
    #[command(after_help = SQL_HELP)]
    Features {
        /// The engine that the queries are for
        #[arg(long, value_name = "ENGINE", default_value = "standard")]
        dialect: Dialect,
        /// Print the query of one table alone [default: a script with both]
        #[arg(long, value_name = "TABLE")]
        table: Option<Table>,
    },
    /// Print a table or a query of a database as CSV: what fip would read of it
    #[command(after_help = ROWS_HELP)]
    Rows {
        /// The database: postgres://.., sqlite:FILE or duckdb:FILE
        source: String,
        /// The table or view, with its schema in front where it has one
        #[arg(long, value_name = "NAME", required_unless_present = "query")]
        table: Option<String>,
        /// A SELECT instead
        #[arg(long, value_name = "SQL", conflicts_with = "table")]
        query: Option<String>,
        /// The command line program of DuckDB
        #[arg(long, value_name = "FILE", default_value = "duckdb")]
        program: PathBuf,
    },
}

/// An engine, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Dialect {
    Standard,
    #[value(name = "duckdb")]
    DuckDb,
    Postgres,
    Sqlite,
    Spark,
}

impl From<Dialect> for fip_features::Dialect {
    fn from(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Standard => Self::Standard,
            Dialect::DuckDb => Self::DuckDb,
            Dialect::Postgres => Self::Postgres,
            Dialect::Sqlite => Self::Sqlite,
            Dialect::Spark => Self::Spark,
        }
    }
}

/// An engine that keeps tables, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaDialect {
    Standard,
    #[value(name = "duckdb")]
    DuckDb,
    Postgres,
}

impl From<SchemaDialect> for fip_model::SchemaDialect {
    fn from(dialect: SchemaDialect) -> Self {
        match dialect {
            SchemaDialect::Standard => Self::Standard,
            SchemaDialect::DuckDb => Self::DuckDb,
            SchemaDialect::Postgres => Self::Postgres,
        }
    }
}

/// A table of features, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Table {
    Monthly,
    Customer,
}

impl From<Table> for fip_features::Grain {
    fn from(table: Table) -> Self {
        match table {
            Table::Monthly => Self::Month,
            Table::Customer => Self::Customer,
        }
    }
}

const SQL_HELP: &str = "\
Made from the catalogue, with the features of [features.custom] in fip.toml. The queries read
FactTransactions, DimMerchant, DimCustomer and FraudReports as `fip show schema` declares them, and
answer with the cells of CustomerMonthlyFeatures and CustomerFeatures. Standard is what DuckDB and
PostgreSQL share.

Example:  fip sql features --dialect sqlite --table customer | sqlite3 -csv bank.db";

const ROWS_HELP: &str = "\
Rows come as the database gives them, however many there are. Nothing is written to it. PGPASSWORD and the
other variables of PostgreSQL hold as for `fip export postgres`.

Examples:
  fip sql rows postgres://ann@db/core --table cards.ledger | head
  fip sql rows sqlite:bank.db --query 'SELECT * FROM ledger WHERE amount > 0'";
