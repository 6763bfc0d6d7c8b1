//! The star schema: five tables whose keys resolve.

mod check;
mod error;
#[cfg(test)]
mod tests;

pub use check::{DimensionRows, TransactionCheck};
pub use error::StarError;

use crate::attributes::{Attribute, Attributes};
use crate::tables::{Account, AccountHolder, Customer, Day, Merchant};
use crate::transactions::TransactionTable;

/// Five tables as they were read or made, not yet checked.
#[derive(Debug, Clone, Default)]
pub struct RawTables {
    /// `DimCustomer`.
    pub customers: Vec<Customer>,
    /// `DimAccount`.
    pub accounts: Vec<Account>,
    /// `AccountHolders`: the holders of joint accounts; none where there are no such accounts.
    pub holders: Vec<AccountHolder>,
    /// `DimMerchant`.
    pub merchants: Vec<Merchant>,
    /// `DimDate`.
    pub days: Vec<Day>,
    /// `FactTransactions`.
    pub transactions: TransactionTable,
}

/// A star schema: keys are unique and sorted, every reference resolves, no transaction comes before
/// its account was opened, and derived cells agree with what they are derived from.
///
/// [`RawTables::check`] is the only way to one, so nobody need check again.
#[derive(Debug, Clone)]
pub struct StarSchema {
    raw: RawTables,
    customer_rows: Vec<u32>,
    merchant_rows: Vec<u32>,
}

impl StarSchema {
    /// Returns the customers, sorted by id.
    pub fn customers(&self) -> &[Customer] {
        &self.raw.customers
    }

    /// Returns the accounts, sorted by id.
    pub fn accounts(&self) -> &[Account] {
        &self.raw.accounts
    }

    /// Returns the holders of joint accounts, sorted by account and customer.
    pub fn holders(&self) -> &[AccountHolder] {
        &self.raw.holders
    }

    /// Returns the merchants, sorted by id; none in a ledger that knows neither merchants nor their
    /// kinds.
    pub fn merchants(&self) -> &[Merchant] {
        &self.raw.merchants
    }

    /// Returns the days, sorted by key.
    pub fn days(&self) -> &[Day] {
        &self.raw.days
    }

    /// Returns the transactions, sorted by id.
    pub fn transactions(&self) -> &TransactionTable {
        &self.raw.transactions
    }

    /// Returns what checks transactions that stand in no table, such as those of a ledger that is larger
    /// than memory, against these.
    pub fn transaction_check(&self) -> TransactionCheck<'_> {
        TransactionCheck::of(&self.raw)
    }

    /// Returns for each transaction the row of its customer in [`Self::customers`].
    pub fn customer_rows(&self) -> &[u32] {
        &self.customer_rows
    }

    /// Returns what the ledger knows of its transactions; the code of merchants only where each has
    /// one.
    pub fn attributes(&self) -> Attributes {
        let attributes = self.raw.transactions.attributes();
        let has_codes = self.raw.merchants.iter().all(|merchant| merchant.mcc.is_some());
        if has_codes { attributes } else { attributes.without(Attribute::Mcc) }
    }

    /// Returns for each transaction the row of its merchant in [`Self::merchants`]; 0 in a ledger
    /// without merchants.
    pub fn merchant_rows(&self) -> &[u32] {
        &self.merchant_rows
    }
}
