//! What can be had in SQL.

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
