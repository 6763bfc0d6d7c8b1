//! Why a record was not taken, and where it stands.

use std::fmt;

/// What is wrong with a record, as a stable code. Codes that a card file can have too mean the same
/// there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum RejectCode {
    /// Too few or too many fields.
    FieldCount,
    /// Not an amount of money.
    BadAmount,
    /// A quote is opened and not closed, or there is text behind the closing one.
    OpenQuote,
    /// Not text in the file's encoding.
    BadText,
    /// Not in any of the date formats.
    DateFormat,
    /// In the format, but the calendar has no such day or the clock no such time.
    NoSuchDate,
    /// A cell that must be there is empty.
    Missing,
    /// A code that the mapping does not name.
    Unmapped,
    /// Not a value of the kind that the column has.
    BadValue,
    /// Longer than a record may be.
    TooLong,
    /// A key that an earlier record has.
    Duplicate,
    /// A customer that the customer table does not have.
    UnknownCustomer,
    /// An account that the account table does not have.
    UnknownAccount,
    /// A currency without a rate.
    NoRate,
}

impl RejectCode {
    /// Every code, in order.
    pub const ALL: [Self; 14] = [
        Self::FieldCount,
        Self::BadAmount,
        Self::OpenQuote,
        Self::BadText,
        Self::DateFormat,
        Self::NoSuchDate,
        Self::Missing,
        Self::Unmapped,
        Self::BadValue,
        Self::TooLong,
        Self::Duplicate,
        Self::UnknownCustomer,
        Self::UnknownAccount,
        Self::NoRate,
    ];

    /// Returns the code as it stands in messages and quarantine files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::FieldCount => "FIP-D001",
            Self::BadAmount => "FIP-D003",
            Self::OpenQuote => "FIP-D006",
            Self::BadText => "FIP-D008",
            Self::DateFormat => "FIP-D009",
            Self::NoSuchDate => "FIP-D010",
            Self::Missing => "FIP-D011",
            Self::Unmapped => "FIP-D012",
            Self::BadValue => "FIP-D013",
            Self::TooLong => "FIP-D014",
            Self::Duplicate => "FIP-D015",
            Self::UnknownCustomer => "FIP-D016",
            Self::UnknownAccount => "FIP-D017",
            Self::NoRate => "FIP-D018",
        }
    }

    /// Returns what is wrong, in a few words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::FieldCount => "wrong number of fields",
            Self::BadAmount => "not an amount of money",
            Self::OpenQuote => "quote not closed",
            Self::BadText => "not in the file's encoding",
            Self::DateFormat => "not in the date format",
            Self::NoSuchDate => "date or time does not exist",
            Self::Missing => "a value is missing",
            Self::Unmapped => "a value that the mapping does not name",
            Self::BadValue => "not a value of its column's kind",
            Self::TooLong => "record too long",
            Self::Duplicate => "a key that an earlier record has",
            Self::UnknownCustomer => "customer not in the customer file",
            Self::UnknownAccount => "account not in the account file",
            Self::NoRate => "currency without a rate",
        }
    }

    /// Returns what to do about it.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::FieldCount => {
                "look for a delimiter too many or too few, or for one that stands \
                                 in a text without quotes"
            }
            Self::BadAmount => "set decimal and thousands to what the file uses",
            Self::OpenQuote => "close the quote, or double the quotes inside of a quoted text",
            Self::BadText => "set encoding to what the file is in, such as windows-1252",
            Self::DateFormat => "add the format to date_format or time_format",
            Self::NoSuchDate => "correct the date or the time",
            Self::Missing => {
                "fill in the cell, or leave such rows out: \"\" in an ignore rule is an empty cell"
            }
            Self::Unmapped => "add the value to the map of its column; \"*\" takes all others",
            Self::BadValue => "correct the cell",
            Self::TooLong => "raise max_record_bytes if the record is meant to be so long",
            Self::Duplicate => {
                "set [clean] duplicates for transactions; of customers and accounts keep one of the rows"
            }
            Self::UnknownCustomer => "add the customer to the customer file, or drop that file",
            Self::UnknownAccount => "add the account to the account file, or drop that file",
            Self::NoRate => "add the currency to rates",
        }
    }
}

impl fmt::Display for RejectCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What is wrong with a record, not yet where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The code.
    pub code: RejectCode,
    /// Field of the record, from 0; `None` when the whole record is at fault.
    pub field: Option<usize>,
    /// What was found in place of what.
    pub message: String,
    /// What to do, where there is more to say than the code's own hint.
    pub hint: Option<String>,
}

impl Fault {
    /// Returns a fault of a whole record.
    pub fn of_record(code: RejectCode, message: impl Into<String>) -> Self {
        Self { code, field: None, message: message.into(), hint: None }
    }

    /// Returns a fault of a field, from 0.
    pub fn of_field(code: RejectCode, field: usize, message: impl Into<String>) -> Self {
        Self { code, field: Some(field), message: message.into(), hint: None }
    }

    /// Returns the fault with a hint of its own.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

/// A record that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// What is wrong.
    pub code: RejectCode,
    /// Line at which the record begins, from 1; its number where records are counted.
    pub line: u64,
    /// Byte of the file at which the record begins, from 0.
    pub byte: u64,
    /// Bytes of the file that it takes, with the end of its line.
    pub n_bytes: u64,
    /// Name of the column at fault, or its number where there is no header.
    pub column: Option<String>,
    /// Field at fault, from 0.
    pub field: Option<usize>,
    /// What stands in the cell at fault.
    pub value: String,
    /// What was found in place of what.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// The bytes of the record as they stand in the file, without the end of its line; only its
    /// beginning where it is longer than a record may be.
    pub record: Vec<u8>,
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {} [{}]", self.message, self.code)
    }
}
