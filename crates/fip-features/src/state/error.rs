//! What can be wrong with a ledger that grows, or with its file.

use fip_model::{MerchantId, Month, TransactionId};

/// Why months could not be added to a state, or a state not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// The months do not follow those that are known.
    #[error("expected the month {expected}, found {found}")]
    Month {
        /// The month that comes next.
        expected: Month,
        /// The month that was given.
        found: Month,
    },
    /// A merchant has another category or code than before.
    #[error("merchant {found}: expected the category and the code it had before")]
    Merchant {
        /// The merchant.
        found: MerchantId,
    },
    /// A transaction is there twice.
    #[error("transaction {found}: expected one of its id, found two")]
    Transaction {
        /// The transaction.
        found: TransactionId,
    },
    /// There are more transactions than can be numbered.
    #[error("expected at most {} transactions, found {found}", u32::MAX)]
    TooManyRows {
        /// Transactions found.
        found: usize,
    },
    /// The file is none, is cut off, or was changed.
    #[error("byte {byte}: expected {expected}")]
    File {
        /// Where.
        byte: usize,
        /// What should stand there.
        expected: &'static str,
    },
    /// The file has a version that this program does not know.
    #[error("expected a file of version {known}, found {found}")]
    Version {
        /// The version that is known.
        known: u64,
        /// The version of the file.
        found: u64,
    },
}
