//! What a bank knows beyond card transactions: account ledgers and fraud reports.

use serde::{Deserialize, Serialize};

use super::dimensions::CUSTOMER;
use crate::codes::{CounterAccount, EntryType};
use crate::dictionary::{ColumnSpec, Kind, TableSpec};
use crate::ids::{AccountId, CustomerId, EntryId, TransactionId};
use crate::money::Money;
use crate::table_io::Row;
use crate::time::Timestamp;

/// A row of `FactLedger`. Grain: an entry in the ledger of one account.
///
/// An entry has two sides: the account gets `amount`, the counter account its negative, so that the
/// ledger sums to zero; the balance of an account is the sum of its amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// The entry, in order of time within an account's customer.
    pub entry_id: EntryId,
    /// When it was booked, local civil time.
    pub booked_at: Timestamp,
    /// The customer's account.
    pub account_id: AccountId,
    /// What it is.
    pub entry_type: EntryType,
    /// The bank's account on the other side.
    pub counter_account: CounterAccount,
    /// What the customer's account gets; negative when money goes out.
    pub amount: Money,
    /// What the account holds after the entry; negative when it is owed.
    pub balance: Money,
    /// The card transaction that is booked, for those.
    pub transaction_id: Option<TransactionId>,
}

impl Row for LedgerEntry {
    fn spec() -> TableSpec {
        TableSpec {
            name: "FactLedger",
            grain: "an entry in the ledger of one account",
            source: "prepare",
            key: &["entry_id"],
            columns: vec![
                ColumnSpec::new(
                    "entry_id",
                    Kind::Id(EntryId::WIDTH, EntryId::EXAMPLE),
                    "the entry, in order of time for each customer",
                ),
                ColumnSpec::new("booked_at", Kind::Timestamp, "when, local civil time"),
                ColumnSpec::new(
                    "account_id",
                    Kind::Id(AccountId::WIDTH, AccountId::EXAMPLE),
                    "the customer's account",
                )
                .references("DimAccount"),
                ColumnSpec::new("entry_type", Kind::Code(EntryType::CODES), "what it is"),
                ColumnSpec::new(
                    "counter_account",
                    Kind::Code(CounterAccount::CODES),
                    "the bank's account on the other side, which gets -amount",
                ),
                ColumnSpec::new("amount", Kind::Money, "what the account gets, negative when out")
                    .unit("GBP"),
                ColumnSpec::new("balance", Kind::Money, "what the account holds afterwards")
                    .unit("GBP")
                    .formula("sum of amount over the account's entries up to this one"),
                ColumnSpec::new(
                    "transaction_id",
                    Kind::Id(TransactionId::WIDTH, TransactionId::EXAMPLE),
                    "the card transaction that is booked",
                )
                .nullable()
                .references("FactTransactions"),
            ],
        }
    }
}

/// A row of `FraudReports`. Grain: a fraudulent transaction that was reported.
///
/// That a transaction is a fraud is known from its report on, no earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FraudReport {
    /// The fraudulent transaction.
    pub transaction_id: TransactionId,
    /// Whose card it was.
    pub customer_id: CustomerId,
    /// When the bank was told, local civil time.
    pub reported_at: Timestamp,
}

impl Row for FraudReport {
    fn spec() -> TableSpec {
        TableSpec {
            name: "FraudReports",
            grain: "a fraudulent transaction",
            source: "prepare",
            key: &["transaction_id"],
            columns: vec![
                ColumnSpec::new(
                    "transaction_id",
                    Kind::Id(TransactionId::WIDTH, TransactionId::EXAMPLE),
                    "the fraudulent transaction",
                )
                .references("FactTransactions"),
                ColumnSpec::new("customer_id", CUSTOMER, "whose card it was")
                    .references("DimCustomer"),
                ColumnSpec::new("reported_at", Kind::Timestamp, "when the bank was told of it"),
            ],
        }
    }
}
