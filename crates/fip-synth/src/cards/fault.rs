//! What can be wrong with a card file, and where.

use std::fmt;

/// What is wrong with a row, as a stable code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FaultCode {
    /// Too few or too many fields.
    FieldCount,
    /// A cell is not a number.
    NotANumber,
    /// An amount is below zero or has more than two decimals.
    BadAmount,
    /// A time is not a whole number of seconds from 0.
    BadTime,
    /// A class is neither 0 nor 1.
    BadClass,
    /// A quote is opened and not closed.
    OpenQuote,
    /// The file ends in the middle of a row.
    Truncated,
}

impl FaultCode {
    /// Returns the code as it stands in messages and quarantine files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::FieldCount => "FIP-D001",
            Self::NotANumber => "FIP-D002",
            Self::BadAmount => "FIP-D003",
            Self::BadTime => "FIP-D004",
            Self::BadClass => "FIP-D005",
            Self::OpenQuote => "FIP-D006",
            Self::Truncated => "FIP-D007",
        }
    }

    /// Returns what is wrong, in a few words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::FieldCount => "wrong number of fields",
            Self::NotANumber => "not a number",
            Self::BadAmount => "not an amount of money",
            Self::BadTime => "not a time in seconds",
            Self::BadClass => "class neither 0 nor 1",
            Self::OpenQuote => "quote not closed",
            Self::Truncated => "file ends in the middle of a row",
        }
    }

    /// Returns what to do about it.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::FieldCount => "look for a comma too many or too few in this line",
            Self::NotANumber => "use a decimal point and no thousands separator",
            Self::BadAmount => "amounts are 0 or more, with at most two decimals",
            Self::BadTime => "times are whole seconds since the first transaction",
            Self::BadClass => "1 marks a fraud, 0 anything else",
            Self::OpenQuote => "close the quote or remove it",
            Self::Truncated => "the download may be incomplete: fetch the file again",
        }
    }
}

/// A row that was not taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultyRow {
    /// Line in the file, from 1; the header is line 1.
    pub line: u64,
    /// Name of the column at fault; `None` when the whole row is.
    pub column: Option<String>,
    /// What is wrong.
    pub code: FaultCode,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// The row as it stands in the file, without the end of its line.
    pub text: Vec<u8>,
}

impl fmt::Display for FaultyRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": expected {}, found {}", self.expected, self.found)
    }
}

/// Why a card file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CardsError {
    /// The file has no line.
    #[error("expected a header and rows, found an empty file")]
    Empty,
    /// The header lacks a column.
    #[error("line 1: expected a column {column}, found only {found}")]
    MissingColumn {
        /// The column that is not there.
        column: String,
        /// The columns that are.
        found: String,
    },
    /// The header has a column that is unknown or stands there twice.
    #[error(
        "line 1, field {position}: expected Time, V1 to V28, Amount and Class, each once, found {found:?}"
    )]
    UnexpectedColumn {
        /// Position in the header, from 1.
        position: usize,
        /// The name found.
        found: String,
    },
    /// A row is at fault and faults are not to be set aside.
    #[error("{}", .0)]
    Row(FaultyRow),
    /// No row is left.
    #[error("expected at least one good row, found none among {n_rows}")]
    NoRows {
        /// Rows read.
        n_rows: u64,
    },
    /// There are more rows than row numbers.
    #[error("expected at most {} rows", u32::MAX)]
    TooManyRows,
}
