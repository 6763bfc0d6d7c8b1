//! The fact table, kept by columns.

use crate::attributes::{Attribute, Attributes};
use crate::codes::{Channel, Country, Origin};
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
    /// Returns whether the transaction crossed the border: its country is not the bank's `home`.
    pub fn is_cross_border(&self, home: Country) -> bool {
        self.country != home
    }

    /// Returns the row with a fixed value for each attribute that is not among `attributes`, as a table
    /// that knows these alone holds it.
    #[must_use]
    pub fn known_by(mut self, attributes: Attributes, home: Country) -> Self {
        if attributes == Attributes::ALL {
            return self;
        }
        let lacks = |attribute| !attributes.contains(attribute);
        if lacks(Attribute::TimeOfDay) {
            self.at = self.at.date().midnight();
        }
        if !attributes.has_merchant_rows() {
            self.merchant_id = NO_MERCHANT;
        }
        if lacks(Attribute::Channel) {
            self.channel = NO_CHANNEL;
        }
        if lacks(Attribute::Country) {
            self.country = home;
        }
        self.is_discretionary &= attributes.contains(Attribute::Category);
        self.is_fraud &= attributes.contains(Attribute::Fraud);
        self
    }
}

/// What stands for the merchant and the channel of a ledger that does not know them.
const NO_MERCHANT: MerchantId = MerchantId::new(0);
const NO_CHANNEL: Channel = Channel::ChipAndPin;

/// The transactions of a ledger, one vector a column, with what the ledger knows of them.
///
/// A table begins with every attribute and the United Kingdom as home. Of an attribute that it does
/// not have, each row holds a fixed value that says nothing, whatever was pushed: midnight, a merchant,
/// a channel, the home country, `false`. Files leave such cells empty.
///
/// # Examples
///
/// ```
/// use fip_model::{Attribute, Attributes, TransactionTable};
///
/// let table = TransactionTable::default();
/// assert_eq!(table.len(), 0);
/// assert!(table.get(0).is_none());
///
/// let known = Attributes::ALL.without(Attribute::Channel);
/// let table = TransactionTable::default().restricted_to(known).with_home("FR".parse()?);
/// assert_eq!(table.attributes(), known);
/// # Ok::<(), fip_model::CodeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransactionTable {
    attributes: Attributes,
    home: Country,
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

impl Default for TransactionTable {
    fn default() -> Self {
        Self::with_capacity(0)
    }
}

impl TransactionTable {
    /// Returns an empty table with room for `n_rows`.
    pub fn with_capacity(n_rows: usize) -> Self {
        Self {
            attributes: Attributes::ALL,
            home: Country::GB,
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

    /// Returns the table that knows only those of its attributes that are among `attributes`; what the
    /// rows said of the others is gone.
    #[must_use]
    pub fn restricted_to(mut self, attributes: Attributes) -> Self {
        let attributes = self.attributes.intersection(attributes);
        if attributes == self.attributes {
            return self;
        }
        if self.is_empty() {
            self.attributes = attributes;
            return self;
        }
        let mut table = Self::with_capacity(self.len());
        (table.attributes, table.home) = (attributes, self.home);
        self.iter().for_each(|row| table.push(row));
        table
    }

    /// Returns the table with another home country of the bank: the one that transactions do not leave.
    #[must_use]
    pub fn with_home(mut self, home: Country) -> Self {
        self.home = home;
        if !self.attributes.contains(Attribute::Country) {
            self.countries.fill(home);
        }
        self
    }

    /// Returns a table without rows that knows what this one knows, with the same home country.
    #[must_use]
    pub fn emptied(&self) -> Self {
        Self::default().restricted_to(self.attributes).with_home(self.home)
    }

    /// Returns what the ledger knows of its transactions.
    ///
    /// Whether the code of merchants is known is seen in `DimMerchant`; a table that was read from a
    /// file is taken to know codes and merchants where it refers to rows of `DimMerchant`.
    pub const fn attributes(&self) -> Attributes {
        self.attributes
    }

    /// Returns the home country of the bank.
    pub const fn home(&self) -> Country {
        self.home
    }

    /// Makes room for `n_rows` more.
    pub fn reserve(&mut self, n_rows: usize) {
        self.ids.reserve_exact(n_rows);
        self.at.reserve_exact(n_rows);
        self.customers.reserve_exact(n_rows);
        self.accounts.reserve_exact(n_rows);
        self.merchants.reserve_exact(n_rows);
        self.channels.reserve_exact(n_rows);
        self.countries.reserve_exact(n_rows);
        self.amounts.reserve_exact(n_rows);
        self.discretionary.reserve_exact(n_rows);
        self.frauds.reserve_exact(n_rows);
        self.origins.reserve_exact(n_rows);
        self.source_rows.reserve_exact(n_rows);
    }

    /// Adds a transaction at the end.
    pub fn push(&mut self, row: Transaction) {
        let row = row.known_by(self.attributes, self.home);
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

    /// Adds the transactions of `later` at the end. The table then knows what both knew; one without
    /// rows becomes `later`.
    pub fn append(&mut self, later: Self) {
        if self.is_empty() {
            (self.attributes, self.home) = (later.attributes, later.home);
        }
        let both = self.attributes.intersection(later.attributes);
        if self.attributes != both {
            *self = std::mem::take(self).restricted_to(both);
        }
        let later = later.with_home(self.home).restricted_to(both);
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
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(country: &str) -> Transaction {
        Transaction {
            transaction_id: TransactionId::new(1),
            at: "2025-03-01T23:00:00".parse().unwrap(),
            customer_id: CustomerId::new(1),
            account_id: AccountId::new(1),
            merchant_id: MerchantId::new(1),
            channel: Channel::Atm,
            country: country.parse().unwrap(),
            amount: Money::from_pence(1),
            is_discretionary: true,
            is_fraud: true,
            origin: Origin::Ledger,
            source_row: None,
        }
    }

    #[test]
    fn what_is_not_known_is_the_same_in_every_row() {
        let mut table = TransactionTable::default().restricted_to(Attributes::NONE);
        table.push(row("FR"));
        table.push(Transaction { channel: Channel::Online, is_fraud: false, ..row("US") });
        assert_eq!(table.get(0), table.get(1));
        let later = table.clone().with_home("IE".parse().unwrap());
        assert!(later.iter().all(|row| !row.is_cross_border(later.home())));
        assert_eq!(TransactionTable::default().restricted_to(Attributes::NONE), table.emptied());
    }

    #[test]
    fn a_table_knows_what_all_of_its_parts_knew() {
        let one = |attributes| {
            let mut table = TransactionTable::default().restricted_to(attributes);
            table.push(row("FR"));
            table
        };
        let no_fraud = Attributes::ALL.without(Attribute::Fraud);
        let no_channel = Attributes::ALL.without(Attribute::Channel);
        let mut table = TransactionTable::default();
        table.append(one(no_fraud));
        assert_eq!(table, one(no_fraud));
        table.append(one(no_channel));
        assert_eq!(table.attributes(), no_fraud.intersection(no_channel));
        assert_eq!((table.len(), table.get(0)), (2, table.get(1)));
    }
}
