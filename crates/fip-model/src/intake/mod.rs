//! A bank's own files: looking at them, mapping them, reading them record by record.
//!
//! Nothing here opens a file: bytes come in chunks, rows and rejects go out.
//!
//! - [`sniff`] looks at the beginning of a file and [proposes](Sniffed::propose) a mapping, with what
//!   speaks for each part of it.
//! - [`TransactionMapping`] says how a file of transactions is to be read; it is plain data, as it
//!   stands in `fip.toml`. [`TransactionMapping::check`] makes a [`TransactionPlan`] of it.
//! - [`TransactionReader`] takes the bytes and gives each row to a closure. What cannot be read becomes
//!   a [`Reject`] with its line, byte, column, code and hint, and the record as it stands in the file.
//!
//! Amounts are what was spent: refunds and income are left out and counted ([`Counts::credits`]), for
//! the features of a customer are about spending.

mod cells;
mod columns;
mod countries;
mod currencies;
mod dates;
mod digest;
mod encoding;
mod fault;
mod keys;
mod ledger;
mod loose;
mod mapping;
mod mcc_ranges;
mod number;
mod patterns;
mod plan;
mod reader;
mod sniff;
mod split;
mod style;
mod tables;
mod transactions;

#[cfg(test)]
pub(crate) mod tests;

pub use columns::{BindError, Columns};
pub use dates::{DateFormat, FormatError};
pub use encoding::{Decoder, Encoding};
pub use fault::{Fault, Reject, RejectCode};
pub use keys::Keys;
pub use ledger::{
    Duplicates, FarRows, FileRepeats, LedgerBuilder, LedgerError, LedgerParams, LeftOut,
    MadeLedger, SameRows, Scratch, UnnamedCustomers,
};
pub use loose::{ColumnRef, Text, Texts};
pub use mapping::{
    AmountColumns, DecimalMark, Defaults, FileFormat, RowsPlace, Sign, TransactionColumns,
    TransactionMapping, Unit, ValueMaps,
};
pub use plan::{MappingError, TransactionPlan};
pub use reader::{Counts, Record, Rows, TableReader, Taken};
pub use sniff::{
    Fill, Finding, Home, Proposal, Purposes, Role, RowRule, Sniffed, SniffedColumn, ValueKind,
    Which, sniff,
};
pub use style::RecordStyle;
pub use tables::{
    AccountMapping, AccountPlan, AccountRow, CustomerMapping, CustomerPlan, CustomerRow,
    LabelMapping, LabelPlan, LabelRow, Rule, RuleError, Unnamed,
};
pub use transactions::{TransactionReader, TransactionRow, TransactionRows};
