#![doc = include_str!("../README.md")]

mod seed;

#[macro_use]
mod codes;
mod attributes;
mod currency;
mod holidays;
mod ids;
mod mcc;
mod money;
mod time;
mod window;

pub mod intake;
pub mod quality;

mod dictionary;
mod schema;
mod table_io;
mod tables;
mod transaction_io;
mod transaction_spec;
mod transactions;

#[cfg(feature = "parquet")]
mod parquet;

mod cells;
mod column;
mod feature_table;
mod matrix;
mod star;
mod transform;

#[cfg(feature = "parquet")]
pub use self::parquet::{
    LeftOutColumn, ParquetError, ParquetText, TableParquet, TransactionParquet,
    TransactionParquetReader, TransactionPieces, read_customer_ids_parquet, read_rows_parquet,
    write_rows_parquet,
};
pub use attributes::{Attribute, Attributes};
pub use cells::{Cells, CellsError};
pub use codes::{
    AccountStatus, AccountType, AgeBand, Category, Channel, CodeError, CounterAccount, Country,
    EmploymentStatus, EntryType, EventType, IncomeBand, Origin, RecommendedAction, Region, Segment,
    Split, Tier,
};
pub use column::Column;
pub use currency::Currency;
pub use dictionary::{ColumnSpec, Kind, TableSpec, dictionary_markdown};
pub use feature_table::{FeatureTable, FeatureTableError};
pub use holidays::{
    Nation, bank_holidays, is_working_day, working_day_on_or_after, working_day_on_or_before,
};
pub use ids::{AccountId, AlertId, CustomerId, EntryId, IdError, MerchantId, TransactionId};
pub use matrix::{CompleteMatrix, FeatureMatrix, MatrixError};
pub use mcc::{MCCS, Mcc, mcc};
pub use money::{Money, MoneyError};
pub use ndarray;
pub use schema::{SchemaDialect, SchemaParts, schema_sql, sql_name};
pub use seed::{BulkStream, Keyed, Seed, Stream};
pub use star::{DimensionRows, RawTables, StarError, StarSchema, TransactionCheck};
pub use table_io::{Row, TableError, read_rows, write_rows};
pub use tables::{
    Account, AccountHolder, Customer, CustomerSegment, Day, FraudReport, LedgerEntry, Merchant,
    ModelPrediction, Outcome, RiskAlert, RiskScore, calendar, ledger_specs, result_specs,
    star_specs,
};
pub use time::{Date, Month, TimeError, Timestamp};
pub use transaction_io::{
    each_transaction, read_transactions, transaction_lines, write_transactions,
};
pub use transactions::{Transaction, TransactionTable};
pub use transform::Transform;
pub use window::{ObservationWindow, OutcomeWindow, WindowError};
