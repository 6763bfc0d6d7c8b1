//! The fact table, kept by columns.

use crate::codes::{Channel, Country, Origin};
use crate::dictionary::{ColumnSpec, Kind, TableSpec};
use crate::ids::{AccountId, CustomerId, MerchantId, TransactionId};
use crate::money::Money;
use crate::time::Timestamp;

/// One card transaction, as a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transaction {
    /// The transaction.
    pub transaction_id: TransactionId,
    /// When it happened, local civil time.
    pub at: Timestamp,
    /// Who paid.
    pub customer_id: CustomerId,
    /// From which account.
    pub account_id: AccountId,
    /// To whom.
    pub merchant_id: MerchantId,
    /// How.
    pub channel: Channel,
    /// In which country.
    pub country: Country,
    /// How much.
    pub amount: Money,
    /// Whether the merchant's category is discretionary.
    pub is_discretionary: bool,
    /// Whether it was fraudulent.
    pub is_fraud: bool,
    /// Where the row comes from.
    pub origin: Origin,
    /// Data row of the source file, from 1.
    pub source_row: Option<u32>,
}

impl Transaction {
    /// Returns whether the transaction crossed the border: its country is not the United Kingdom.
    pub fn is_cross_border(&self) -> bool {
        self.country != Country::GB
    }
}

/// The transactions of a ledger, one vector a column.
///
/// # Examples
///
/// ```
/// use fip_model::TransactionTable;
///
/// let table = TransactionTable::default();
/// assert_eq!(table.len(), 0);
/// assert!(table.get(0).is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TransactionTable {
    ids: Vec<TransactionId>,
    at: Vec<Timestamp>,
    customers: Vec<CustomerId>,
    accounts: Vec<AccountId>,
    merchants: Vec<MerchantId>,
    channels: Vec<Channel>,
    countries: Vec<Country>,
    amounts: Vec<Money>,
    discretionary: Vec<bool>,
    frauds: Vec<bool>,
    origins: Vec<Origin>,
    source_rows: Vec<Option<u32>>,
}

impl TransactionTable {
    /// Returns an empty table with room for `n_rows`.
    pub fn with_capacity(n_rows: usize) -> Self {
        Self {
            ids: Vec::with_capacity(n_rows),
            at: Vec::with_capacity(n_rows),
            customers: Vec::with_capacity(n_rows),
            accounts: Vec::with_capacity(n_rows),
            merchants: Vec::with_capacity(n_rows),
            channels: Vec::with_capacity(n_rows),
            countries: Vec::with_capacity(n_rows),
            amounts: Vec::with_capacity(n_rows),
            discretionary: Vec::with_capacity(n_rows),
            frauds: Vec::with_capacity(n_rows),
            origins: Vec::with_capacity(n_rows),
            source_rows: Vec::with_capacity(n_rows),
        }
    }

    /// Adds a transaction at the end.
    pub fn push(&mut self, row: Transaction) {
        self.ids.push(row.transaction_id);
        self.at.push(row.at);
        self.customers.push(row.customer_id);
        self.accounts.push(row.account_id);
        self.merchants.push(row.merchant_id);
        self.channels.push(row.channel);
        self.countries.push(row.country);
        self.amounts.push(row.amount);
        self.discretionary.push(row.is_discretionary);
        self.frauds.push(row.is_fraud);
        self.origins.push(row.origin);
        self.source_rows.push(row.source_row);
    }

    /// Adds the transactions of `later` at the end.
    pub fn append(&mut self, later: Self) {
        self.ids.extend(later.ids);
        self.at.extend(later.at);
        self.customers.extend(later.customers);
        self.accounts.extend(later.accounts);
        self.merchants.extend(later.merchants);
        self.channels.extend(later.channels);
        self.countries.extend(later.countries);
        self.amounts.extend(later.amounts);
        self.discretionary.extend(later.discretionary);
        self.frauds.extend(later.frauds);
        self.origins.extend(later.origins);
        self.source_rows.extend(later.source_rows);
    }

    /// Returns the number of transactions.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Returns whether there is no transaction.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Returns the transaction at `row`, from 0.
    pub fn get(&self, row: usize) -> Option<Transaction> {
        Some(Transaction {
            transaction_id: *self.ids.get(row)?,
            at: self.at[row],
            customer_id: self.customers[row],
            account_id: self.accounts[row],
            merchant_id: self.merchants[row],
            channel: self.channels[row],
            country: self.countries[row],
            amount: self.amounts[row],
            is_discretionary: self.discretionary[row],
            is_fraud: self.frauds[row],
            origin: self.origins[row],
            source_row: self.source_rows[row],
        })
    }

    /// Returns the transactions, first to last.
    pub fn iter(&self) -> impl Iterator<Item = Transaction> + '_ {
        (0..self.len()).filter_map(|row| self.get(row))
    }

    /// Returns the ids.
    pub fn ids(&self) -> &[TransactionId] {
        &self.ids
    }

    /// Returns the times.
    pub fn at(&self) -> &[Timestamp] {
        &self.at
    }

    /// Returns the customers.
    pub fn customers(&self) -> &[CustomerId] {
        &self.customers
    }

    /// Returns the accounts.
    pub fn accounts(&self) -> &[AccountId] {
        &self.accounts
    }

    /// Returns the merchants.
    pub fn merchants(&self) -> &[MerchantId] {
        &self.merchants
    }

    /// Returns the channels.
    pub fn channels(&self) -> &[Channel] {
        &self.channels
    }

    /// Returns the countries.
    pub fn countries(&self) -> &[Country] {
        &self.countries
    }

    /// Returns the amounts.
    pub fn amounts(&self) -> &[Money] {
        &self.amounts
    }

    /// Returns whether each transaction was discretionary.
    pub fn discretionary(&self) -> &[bool] {
        &self.discretionary
    }

    /// Returns whether each transaction was fraudulent.
    pub fn frauds(&self) -> &[bool] {
        &self.frauds
    }

    /// Returns where each transaction comes from.
    pub fn origins(&self) -> &[Origin] {
        &self.origins
    }

    /// Returns the data row of the source file of each transaction, from 1.
    pub fn source_rows(&self) -> &[Option<u32>] {
        &self.source_rows
    }

    /// Returns the table's entry in the data dictionary.
    pub fn spec() -> TableSpec {
        TableSpec {
            name: "FactTransactions",
            grain: "a card transaction",
            source: "prepare",
            key: &["transaction_id"],
            columns: vec![
                ColumnSpec::new(
                    "transaction_id",
                    Kind::Id(TransactionId::WIDTH, TransactionId::EXAMPLE),
                    "the transaction, in order of time; of customer, then time where rows are generated",
                ),
                ColumnSpec::new("date_key", Kind::DateKey, "day of the transaction")
                    .references("DimDate"),
                ColumnSpec::new("transaction_ts", Kind::Timestamp, "when, local civil time"),
                ColumnSpec::new(
                    "customer_id",
                    Kind::Id(CustomerId::WIDTH, CustomerId::EXAMPLE),
                    "who paid",
                )
                .references("DimCustomer"),
                ColumnSpec::new(
                    "account_id",
                    Kind::Id(AccountId::WIDTH, AccountId::EXAMPLE),
                    "from which account",
                )
                .references("DimAccount"),
                ColumnSpec::new(
                    "merchant_id",
                    Kind::Id(MerchantId::WIDTH, MerchantId::EXAMPLE),
                    "to whom",
                )
                .references("DimMerchant"),
                ColumnSpec::new("channel", Kind::Code(Channel::CODES), "how it was made"),
                ColumnSpec::new("country_code", Kind::Text, "in which country, ISO 3166-1"),
                ColumnSpec::new("amount", Kind::Money, "how much").unit("GBP"),
                ColumnSpec::new("is_cross_border", Kind::Flag, "not in the United Kingdom")
                    .formula("country_code <> 'GB'"),
                ColumnSpec::new("is_night", Kind::Flag, "from 22:00:00 to 05:59:59")
                    .formula("hour of transaction_ts in (22, 23, 0, 1, 2, 3, 4, 5)"),
                ColumnSpec::new("is_discretionary", Kind::Flag, "wanted rather than needed")
                    .formula("is_discretionary of the merchant"),
                ColumnSpec::new("is_fraud", Kind::Flag, "fraudulent"),
                ColumnSpec::new("origin", Kind::Code(Origin::CODES), "where the row comes from"),
                ColumnSpec::new("source_row", Kind::Integer, "data row of the source, from 1")
                    .nullable(),
            ],
        }
    }
}
