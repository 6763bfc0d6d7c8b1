//! From the rows of a bank's own files to the tables of a star schema.

mod finish;
mod merchants;
mod people;
mod window;

use std::collections::BTreeMap;

use self::merchants::Merchants;
use self::people::{AccountFacts, CustomerFacts};
use super::fault::{Fault, RejectCode};
use super::keys::{Digests, Keys};
use super::reader::Taken;
use super::tables::{AccountRow, CustomerRow, LabelRow};
use super::transactions::TransactionRow;
use crate::attributes::Attributes;
use crate::codes::{Channel, Country};
use crate::money::Money;
use crate::star::RawTables;
use crate::tables::{FraudReport, Outcome};
use crate::time::{Date, Timestamp};
use crate::window::ObservationWindow;

/// What becomes of records that repeat an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duplicates {
    /// A record that equals an earlier one in every byte is left out; one with the id of an earlier
    /// one and other cells is rejected.
    #[default]
    DropExact,
    /// Every record is taken.
    Keep,
    /// A record with the id of an earlier one is rejected; without ids, one that equals an earlier one.
    Reject,
}

/// What is known about a ledger before its files are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerParams {
    /// What the mapping has of each transaction.
    pub attributes: Attributes,
    /// Where the bank is.
    pub home: Country,
    /// What becomes of repeated records.
    pub duplicates: Duplicates,
    /// Whether there is a file of customers: others are unknown then.
    pub has_customers: bool,
    /// Whether there is a file of accounts: others are unknown then.
    pub has_accounts: bool,
    /// Whether there is a file of outcomes.
    pub has_labels: bool,
    /// The last day that features may see.
    pub as_of: Option<Date>,
    /// The most months of the window.
    pub n_months: Option<u32>,
    /// Days after which a fraud is known, where the ledger does not tell when it was reported.
    pub fraud_delay_days: u32,
}

/// No key of this kind.
const NONE: u32 = u32::MAX;

/// A transaction, its keys by number.
#[derive(Debug, Clone, Copy)]
struct Held {
    at: Timestamp,
    customer: u32,
    account: u32,
    merchant: u32,
    amount: Money,
    source_row: u32,
    channel: Option<Channel>,
    country: Option<Country>,
    is_fraud: bool,
}

/// Takes the rows of a bank's own files and makes tables of them.
///
/// Files of customers come first, then accounts, then transactions, then outcomes; so that a key that
/// nobody knows is told where it stands.
#[derive(Debug)]
pub struct LedgerBuilder {
    params: LedgerParams,
    customers: Keys,
    customer_facts: Vec<CustomerFacts>,
    accounts: Keys,
    account_facts: Vec<AccountFacts>,
    merchants: Merchants,
    rows: Vec<Held>,
    /// When frauds were reported, by the place of the row.
    reported: BTreeMap<usize, Timestamp>,
    ids: Digests,
    records: Digests,
    labels: Vec<(u32, bool, Option<Date>)>,
    unknown_labels: u64,
}

/// The tables of a ledger, and what is to be said about them.
#[derive(Debug)]
pub struct MadeLedger {
    /// The tables, to be checked.
    pub raw: RawTables,
    /// When frauds were reported.
    pub reports: Vec<FraudReport>,
    /// What became of customers; `None` where there is no file of outcomes.
    pub outcomes: Option<Vec<Outcome>>,
    /// The whole months from which features are computed.
    pub window: ObservationWindow,
    /// What was left out on the way.
    pub left_out: LeftOut,
}

/// What was left out of a ledger, by count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// Transactions before the window.
    pub before_window: u64,
    /// Transactions on or after the as-of date, which no feature may see.
    pub after_window: u64,
    /// Outcomes of customers that the ledger does not know.
    pub unknown_labels: u64,
    /// Events before the as-of date, which are no outcomes.
    pub early_events: u64,
    /// Accounts with a transaction before the day they were opened; that day is left empty.
    pub opened_late: u64,
}

/// Why no tables could be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// No transaction was taken.
    #[error("expected at least one transaction, found none")]
    NoRows,
    /// The ledger does not cover a whole month.
    #[error(
        "expected transactions over at least one whole month{}, found some from {first} to {last}",
        as_of.map_or_else(String::new, |as_of| format!(" up to {as_of}"))
    )]
    NoWholeMonth {
        /// Day of the first transaction.
        first: Date,
        /// Day of the last.
        last: Date,
        /// The last day that may be seen.
        as_of: Option<Date>,
    },
    /// There are more rows than numbers for them.
    #[error("expected at most {} rows", u32::MAX)]
    TooLarge,
}

impl LedgerBuilder {
    /// Returns a builder without rows.
    pub fn new(params: LedgerParams) -> Self {
        Self {
            params,
            customers: Keys::default(),
            customer_facts: Vec::new(),
            accounts: Keys::default(),
            account_facts: Vec::new(),
            merchants: Merchants::new(params.attributes),
            rows: Vec::new(),
            reported: BTreeMap::new(),
            ids: Digests::default(),
            records: Digests::default(),
            labels: Vec::new(),
            unknown_labels: 0,
        }
    }

    /// Takes a customer.
    ///
    /// # Errors
    ///
    /// [`RejectCode::Duplicate`] for a customer who came before.
    pub fn customer(&mut self, row: &CustomerRow<'_>) -> Result<Taken, Fault> {
        if self.customers.find(&row.customer_id).is_some() {
            let message = format!("customer {} came before", row.customer_id);
            return Err(Fault::of_field(RejectCode::Duplicate, row.customer_field, message));
        }
        self.customers.number(&row.customer_id);
        self.customer_facts.push(CustomerFacts::of(row));
        Ok(Taken::Accepted)
    }

    /// Takes a holder of an account.
    ///
    /// # Errors
    ///
    /// [`RejectCode::UnknownCustomer`] for a holder who is not among the customers,
    /// [`RejectCode::Duplicate`] for one who came before for the same account.
    pub fn account(&mut self, row: &AccountRow<'_>) -> Result<Taken, Fault> {
        let customer = self.known_customer(&row.customer_id, row.customer_field)?;
        let account = self.accounts.number(&row.account_id) as usize;
        if account == self.account_facts.len() {
            self.account_facts.push(AccountFacts::default());
        }
        if self.account_facts[account].add(customer, row) {
            return Ok(Taken::Accepted);
        }
        let message = format!("{} holds account {} already", row.customer_id, row.account_id);
        Err(Fault::of_field(RejectCode::Duplicate, row.customer_field, message))
    }

    /// Takes a transaction.
    ///
    /// # Errors
    ///
    /// [`RejectCode::UnknownCustomer`] and [`RejectCode::UnknownAccount`] for keys that are not in the
    /// files of customers and accounts, [`RejectCode::Duplicate`] for one that came before.
    pub fn transaction(&mut self, row: &TransactionRow<'_>) -> Result<Taken, Fault> {
        let customer = match (&row.customer_id, row.customer_field) {
            (Some(id), Some(field)) => self.known_customer(id, field)?,
            _ => NONE,
        };
        let account = match (&row.account_id, row.account_field) {
            (Some(id), Some(field)) => self.known_account(id, field)?,
            _ => NONE,
        };
        if self.is_repeated(row)? {
            return Ok(Taken::Repeated);
        }
        if let Some(at) = row.reported_at {
            self.reported.insert(self.rows.len(), at);
        }
        self.rows.push(Held {
            at: row.at,
            customer,
            account,
            merchant: self.merchants.take(row),
            amount: row.amount,
            source_row: u32::try_from(row.number).unwrap_or(u32::MAX),
            channel: row.channel,
            country: row.country,
            is_fraud: row.is_fraud.unwrap_or(false),
        });
        Ok(Taken::Accepted)
    }

    /// Takes an outcome; that of a customer who is not known is left out and counted.
    ///
    /// # Errors
    ///
    /// None; the type is that of the other tables.
    pub fn label(&mut self, row: &LabelRow<'_>) -> Result<Taken, Fault> {
        let keys = if row.is_account { &self.accounts } else { &self.customers };
        let found = keys.find(&row.id);
        let Some(number) = found.and_then(|number| self.labelled(number, row.is_account)) else {
            self.unknown_labels += 1;
            return Ok(Taken::Ignored);
        };
        self.labels.push((number, row.is_bad, row.date));
        Ok(Taken::Accepted)
    }

    /// Returns the customer of a label: the customer itself, or the first holder of an account.
    fn labelled(&self, number: u32, is_account: bool) -> Option<u32> {
        if !is_account {
            return Some(number);
        }
        let facts = self.account_facts.get(number as usize);
        let holder = facts.and_then(AccountFacts::first);
        // Without a file of accounts, an account whose holder no row names is a customer.
        holder.or_else(|| self.customers.find(self.accounts.text(number)))
    }

    fn known_customer(&mut self, id: &str, field: usize) -> Result<u32, Fault> {
        if !self.params.has_customers {
            return Ok(self.customers.number(id));
        }
        self.customers.find(id).ok_or_else(|| {
            let message = format!("customer {id} is not in the file of customers");
            Fault::of_field(RejectCode::UnknownCustomer, field, message)
        })
    }

    fn known_account(&mut self, id: &str, field: usize) -> Result<u32, Fault> {
        if !self.params.has_accounts {
            return Ok(self.accounts.number(id));
        }
        self.accounts.find(id).ok_or_else(|| {
            let message = format!("account {id} is not in the file of accounts");
            Fault::of_field(RejectCode::UnknownAccount, field, message)
        })
    }

    /// Returns whether a record is to be left out because it came before.
    fn is_repeated(&mut self, row: &TransactionRow<'_>) -> Result<bool, Fault> {
        let policy = self.params.duplicates;
        if policy == Duplicates::Keep {
            return Ok(false);
        }
        let is_new_id = row.transaction_id.as_ref().is_none_or(|id| self.ids.insert_text(id));
        let needs_record = policy == Duplicates::DropExact || row.transaction_id.is_none();
        let is_new_record = !needs_record || self.records.insert(row.digest);
        if policy == Duplicates::DropExact && !is_new_record {
            return Ok(true);
        }
        if is_new_id && is_new_record {
            return Ok(false);
        }
        let message = row.transaction_id.as_ref().map_or_else(
            || "an earlier record has the same cells".to_owned(),
            |id| format!("an earlier record has the id {id}"),
        );
        let fault = Fault::of_record(RejectCode::Duplicate, message);
        Err(Fault { field: row.transaction_field, ..fault })
    }
}
