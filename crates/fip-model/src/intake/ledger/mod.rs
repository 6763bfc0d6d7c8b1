//! From the rows of a bank's own files to the tables of a star schema.

mod contents;
mod far;
mod finish;
mod held;
mod made;
mod merchants;
mod names;
mod outcomes;
mod people;
mod repeats;
mod sorter;
#[cfg(test)]
mod tests;
mod window;

use std::collections::BTreeMap;
use std::io;

pub use self::contents::SameRows;
pub use self::far::FarRows;
pub use self::made::{LeftOut, MadeLedger, UnnamedCustomers};
pub use self::repeats::FileRepeats;
pub use self::sorter::Scratch;

use self::contents::Contents;
use self::far::FirstRows;
use self::held::Held;
use self::merchants::Merchants;
use self::people::{AccountFacts, CustomerFacts};
use self::repeats::{Places, Repeats};
use self::sorter::Sorter;
use super::fault::{Fault, RejectCode};
use super::keys::Keys;
use super::reader::Taken;
use super::tables::{AccountRow, CustomerRow, LabelRow, Unnamed};
use super::transactions::TransactionRow;
use crate::attributes::Attributes;
use crate::codes::Country;
use crate::time::{Date, Timestamp};

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
    /// What holds of customers whom it does not name; `None` to take what it holds for it.
    pub unnamed: Option<Unnamed>,
    /// The last day that features may see.
    pub as_of: Option<Date>,
    /// The most months of the window.
    pub n_months: Option<u32>,
    /// Days after which a fraud is known, where the ledger does not tell when it was reported.
    pub fraud_delay_days: u32,
}

/// No key of this kind.
const NONE: u32 = u32::MAX;

/// Takes the rows of a bank's own files and makes tables of them.
///
/// Files of customers come first, then accounts, then transactions, then outcomes; so that a key that
/// nobody knows is told where it stands. Records that repeat earlier ones are told by
/// [`Self::repeats`] after the last transaction.
///
/// Memory is needed for customers, accounts, merchants and frauds. The transactions themselves may wait
/// elsewhere: see [`Self::with_scratch`].
#[derive(Debug)]
pub struct LedgerBuilder {
    params: LedgerParams,
    customers: Keys,
    customer_facts: Vec<CustomerFacts>,
    accounts: Keys,
    account_facts: Vec<AccountFacts>,
    merchants: Merchants,
    rows: Sorter<Held>,
    /// Transactions and files of them.
    n_rows: u32,
    n_files: u32,
    places: FirstRows,
    contents: Contents,
    /// When frauds were reported, by the place of the row.
    reported: BTreeMap<u32, Timestamp>,
    repeats: Option<Repeats>,
    left_out: Places,
    labels: Vec<Label>,
    unknown_labels: u64,
    /// Whether the file of outcomes has events, and others.
    has_events: bool,
    has_others: bool,
    scratch: Box<dyn Scratch>,
    /// Why the scratch streams are of no use any more.
    failed: Option<io::Error>,
}

/// What became of a customer, or of who holds an account.
#[derive(Debug, Clone, Copy)]
struct Label {
    number: u32,
    is_account: bool,
    is_bad: bool,
    date: Option<Date>,
}

/// No stream: everything is held.
#[derive(Debug)]
struct Unbounded;

impl Scratch for Unbounded {
    fn create(&mut self) -> io::Result<(usize, Box<dyn io::Write>)> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn open(&self, _: usize) -> io::Result<Box<dyn io::Read>> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// Why no tables could be made.
#[derive(Debug, thiserror::Error)]
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
    /// Outcomes are there, and none is of a customer of the ledger.
    #[error(
        "expected outcomes of customers of the ledger, found {n} of customers that it does not know"
    )]
    NoLabelKnown {
        /// Outcomes.
        n: u64,
    },
    /// There are more rows than numbers for them.
    #[error("expected at most {} rows", u32::MAX)]
    TooLarge,
    /// Rows that wait outside of memory cannot be written or read.
    #[error("rows that wait outside of memory: {0}")]
    Scratch(#[from] io::Error),
}

impl LedgerBuilder {
    /// Returns a builder without rows, which holds all of them.
    pub fn new(params: LedgerParams) -> Self {
        Self::with_scratch(params, Box::new(Unbounded), usize::MAX)
    }

    /// Returns a builder without rows, which holds at most `bytes` of transactions; the others wait in
    /// `scratch`. The tables are the same.
    pub fn with_scratch(params: LedgerParams, scratch: Box<dyn Scratch>, bytes: usize) -> Self {
        Self {
            params,
            customers: Keys::default(),
            customer_facts: Vec::new(),
            accounts: Keys::default(),
            account_facts: Vec::new(),
            merchants: Merchants::new(params.attributes),
            rows: Sorter::holding(bytes / 2),
            n_rows: 0,
            n_files: 0,
            places: FirstRows::default(),
            contents: Contents::default(),
            reported: BTreeMap::new(),
            repeats: Some(Repeats::holding(bytes / 2, params.duplicates)),
            left_out: Places::default(),
            labels: Vec::new(),
            unknown_labels: 0,
            has_events: false,
            has_others: false,
            scratch,
            failed: None,
        }
    }

    /// Takes a customer; one who came before and is told in the same words is [repeated](Taken::Repeated),
    /// as in a file with a row for each account.
    ///
    /// # Errors
    ///
    /// [`RejectCode::Duplicate`] for a customer who came before and is told otherwise.
    pub fn customer(&mut self, row: &CustomerRow<'_>) -> Result<Taken, Fault> {
        if let Some(number) = self.customers.find(&row.customer_id) {
            if self.customer_facts.get(number as usize) == Some(&CustomerFacts::of(row)) {
                return Ok(Taken::Repeated);
            }
            let message = format!("customer {} came before, and was another", row.customer_id);
            let hint = "a customer may stand in several rows, as in a file with a row for each account, where what \
                        is read of them is the same: correct the cells, or take columns that are of the account \
                        out of [input.customers.columns]";
            let fault = Fault::of_field(RejectCode::Duplicate, row.customer_field, message);
            return Err(fault.hint(hint));
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
        let fault = Fault::of_field(RejectCode::Duplicate, row.customer_field, message);
        Err(fault.hint("a file of accounts has a row for each holder: take the second one out"))
    }

    /// Says that the transactions that follow are those of another file.
    pub fn next_file(&mut self) {
        self.n_files += 1;
        self.contents.next_file();
    }

    /// Takes a transaction. Whether it repeats an earlier one is told by [`Self::repeats`].
    ///
    /// # Errors
    ///
    /// [`RejectCode::UnknownCustomer`] and [`RejectCode::UnknownAccount`] for keys that are not in the
    /// files of customers and accounts.
    pub fn transaction(&mut self, row: &TransactionRow<'_>) -> Result<Taken, Fault> {
        let customer = match (&row.customer_id, row.customer_field) {
            (Some(id), Some(field)) => self.known_customer(id, field)?,
            _ => NONE,
        };
        let account = match (&row.account_id, row.account_field) {
            (Some(id), Some(field)) => self.known_account(id, field)?,
            _ => NONE,
        };
        if self.failed.is_none()
            && let Err(error) = self.hold(row, customer, account)
        {
            self.failed = Some(error);
        }
        Ok(Taken::Accepted)
    }

    fn hold(&mut self, row: &TransactionRow<'_>, customer: u32, account: u32) -> io::Result<()> {
        let (place, file) = (self.n_rows, self.n_files.saturating_sub(1));
        self.n_rows = place.saturating_add(1);
        if let (Some(true), Some(at)) = (row.is_fraud, row.reported_at) {
            self.reported.insert(place, at);
        }
        let scratch = &mut *self.scratch;
        if let Some(repeats) = &mut self.repeats {
            repeats.take(row, (place, file), scratch)?;
        }
        self.places.take(row, file);
        self.contents.take(row);
        let held = Held {
            at: row.at,
            place,
            customer,
            account,
            merchant: self.merchants.number(row),
            amount: row.amount,
            source_row: u32::try_from(row.number).unwrap_or(u32::MAX),
            mcc: row.mcc,
            category: row.category,
            channel: row.channel,
            country: row.country,
            is_fraud: row.is_fraud.unwrap_or(false),
        };
        self.rows.push(held, scratch)
    }

    /// Returns what repeats an earlier record, file after file, and leaves it out; to be called after
    /// the last transaction, and of no effect from then on. The records that are refused can be had as
    /// rejects by reading their files again: [`Self::repeated`] says what is wrong with them.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Scratch`].
    pub fn repeats(&mut self) -> Result<Vec<FileRepeats>, LedgerError> {
        if let Some(error) = self.failed.take() {
            return Err(error.into());
        }
        let Some(repeats) = self.repeats.take() else { return Ok(Vec::new()) };
        let sizes = (self.n_rows, self.n_files.max(1));
        let (left_out, files) = repeats.find(sizes, &*self.scratch)?;
        self.left_out = left_out;
        Ok(files)
    }

    /// Returns what is wrong with a record that [`Self::repeats`] refused.
    pub fn repeated(row: &TransactionRow<'_>) -> Fault {
        repeats::fault(row)
    }

    /// Returns whether any outcome that was taken is an event, that of a customer who is not known too.
    pub const fn has_events(&self) -> bool {
        self.has_events
    }

    /// Takes an outcome; that of a customer who is not known is left out and counted.
    ///
    /// # Errors
    ///
    /// None; the type is that of the other tables.
    pub fn label(&mut self, row: &LabelRow<'_>) -> Result<Taken, Fault> {
        self.see_outcome(row.is_bad);
        let keys = if row.is_account { &self.accounts } else { &self.customers };
        let Some(number) = keys.find(&row.id) else {
            self.unknown_labels += 1;
            return Ok(Taken::Ignored);
        };
        let (is_account, is_bad, date) = (row.is_account, row.is_bad, row.date);
        self.labels.push(Label { number, is_account, is_bad, date });
        Ok(Taken::Accepted)
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
}
