//! Tables as Parquet files: columns, typed and compressed, that other engines read as they are.
//!
//! The schema of a file follows from the data dictionary: names and order of the columns are those of
//! the CSV, so that either can stand in for the other. The same rows, written in the same batches,
//! give the same bytes.
//!
//! | kind of column | Parquet |
//! |---|---|
//! | id, code, text | `BYTE_ARRAY`, string; the text of the CSV |
//! | date key, month | `INT32` |
//! | date | `INT32`, date |
//! | timestamp | `INT64`, timestamp in microseconds of civil time (not adjusted to UTC) |
//! | money | `INT64`, decimal(18, 2), so that the number inside is whole pence |
//! | integer | `INT64`; `INT32` for the fact table's `source_row` |
//! | real | `DOUBLE` |
//! | flag | `BOOLEAN` |

mod cells;
mod error;
#[cfg(test)]
mod faults;
mod guard;
mod id_texts;
mod pieces;
mod rows_read;
mod rows_write;
mod schema;
mod table_write;
mod text;
mod transactions_read;
mod transactions_write;

pub use error::ParquetError;
pub use pieces::TransactionPieces;
pub use rows_read::{read_customer_ids_parquet, read_rows_parquet};
pub use rows_write::write_rows_parquet;
pub use table_write::TableParquet;
pub use text::{LeftOutColumn, ParquetText};
pub use transactions_read::TransactionParquetReader;
pub use transactions_write::TransactionParquet;
