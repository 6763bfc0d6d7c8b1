//! What is wrong with a set of tables.

use crate::ids::{AccountId, CustomerId, TransactionId};
use crate::time::Date;

/// What is wrong with a set of tables.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StarError {
    /// Rows are not sorted by a unique key.
    #[error("{table}: expected keys that ascend without repetition, found {key} out of order")]
    KeyOrder {
        /// The table.
        table: &'static str,
        /// The key at which order breaks.
        key: String,
    },
    /// A reference leads nowhere.
    #[error("{table} {key}: expected {column} to be in {target}, found {found}")]
    Dangling {
        /// The table that refers.
        table: &'static str,
        /// The row that refers.
        key: String,
        /// The column that refers.
        column: &'static str,
        /// The table referred to.
        target: &'static str,
        /// The key that is not there.
        found: String,
    },
    /// A transaction's account belongs to another customer.
    #[error("FactTransactions {key}: expected account {account} to be of customer {customer}")]
    ForeignAccount {
        /// The transaction.
        key: TransactionId,
        /// Its account.
        account: AccountId,
        /// Its customer.
        customer: CustomerId,
    },
    /// A transaction came before its account was opened.
    #[error(
        "FactTransactions {key}: expected a day on or after the account's opening on {opened}, found {found}"
    )]
    BeforeOpening {
        /// The transaction.
        key: TransactionId,
        /// The day the account was opened.
        opened: Date,
        /// The day of the transaction.
        found: Date,
    },
    /// A derived cell disagrees with what it is derived from.
    #[error("{table} {key}: {column} disagrees with the cells it is derived from")]
    Contradiction {
        /// The table.
        table: &'static str,
        /// The row.
        key: String,
        /// The derived column.
        column: &'static str,
    },
    /// A cell is filled, or empty, against what the ledger knows of its transactions.
    #[error("{table} {key}: expected {column} to be {expected} in a ledger that {why}")]
    Attribute {
        /// The table.
        table: &'static str,
        /// The row.
        key: String,
        /// The column.
        column: &'static str,
        /// `filled` or `empty`.
        expected: &'static str,
        /// What the ledger knows or does not know.
        why: &'static str,
    },
    /// A table has more rows than its row numbers can count.
    #[error("{table}: expected at most {} rows", u32::MAX)]
    TooLarge {
        /// The table.
        table: &'static str,
    },
}
