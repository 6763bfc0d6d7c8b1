//! Why a Parquet file could not be read or written.

use std::io::Write;

use parquet::errors::ParquetError as Cause;
use parquet::file::writer::SerializedFileWriter;

/// Why a table could not be read from Parquet or written to it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ParquetError {
    /// The bytes could not be read or written.
    #[error("the Parquet file cannot be read or written")]
    Io {
        /// The cause.
        source: std::io::Error,
    },
    /// The bytes are no Parquet file, or one that is damaged or of a kind that is not read.
    #[error("expected a Parquet file, found another or a damaged one: {found}")]
    Malformed {
        /// What is wrong with it.
        found: String,
    },
    /// The file lacks a column of the table.
    #[error("expected a column {column}, found none")]
    MissingColumn {
        /// Name of the column.
        column: String,
    },
    /// A column has another type than the table's.
    #[error("column {column}: expected the type {expected}, found {found}")]
    ColumnType {
        /// Name of the column.
        column: String,
        /// The table's type.
        expected: String,
        /// The file's type.
        found: String,
    },
    /// A column is packed in a way that is not read.
    #[error(
        "column {column}: packed with {found}, which is not read; write it with snappy, gzip, lz4 or zstd"
    )]
    Packing {
        /// Name of the column.
        column: String,
        /// How it is packed.
        found: String,
    },
    /// A cell does not hold what its column asks for.
    #[error("row {row}, column {column}: expected {expected}, found {found:?}")]
    Cell {
        /// Row of the file, from 1.
        row: u64,
        /// Name of the column.
        column: String,
        /// What the column asks for.
        expected: String,
        /// What the cell holds; empty where it holds nothing.
        found: String,
    },
}

impl From<Cause> for ParquetError {
    fn from(cause: Cause) -> Self {
        match cause {
            Cause::External(source) => match source.downcast::<std::io::Error>() {
                Ok(source) => Self::Io { source: *source },
                Err(other) => Self::Malformed { found: other.to_string() },
            },
            other => Self::Malformed { found: other.to_string() },
        }
    }
}

impl From<std::io::Error> for ParquetError {
    fn from(source: std::io::Error) -> Self {
        Self::Io { source }
    }
}

/// Ends a file and returns its writer.
pub(super) fn finish<W: Write + Send>(
    mut file: SerializedFileWriter<W>,
) -> Result<W, ParquetError> {
    file.flush()?;
    // What is left is the file's end, and only the writer can fail to take it.
    file.into_inner().map_err(|error| match ParquetError::from(error) {
        ParquetError::Malformed { found } => {
            ParquetError::Io { source: std::io::Error::other(found) }
        }
        other => other,
    })
}
