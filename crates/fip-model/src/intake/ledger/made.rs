//! The tables of a ledger.

use super::LedgerError;
use super::contents::SameRows;
use super::far::FarRows;
use super::held::Held;
use super::names::Names;
use super::repeats::Places;
use super::sorter::{Scratch, Sorter};
use crate::codes::{Category, Channel, Country, Origin};
use crate::ids::{AccountId, CustomerId, MerchantId, TransactionId};
use crate::intake::tables::Unnamed;
use crate::star::RawTables;
use crate::tables::{FraudReport, Outcome};
use crate::time::{Date, Timestamp};
use crate::transactions::Transaction;
use crate::window::ObservationWindow;

/// The tables of a ledger, and what is to be said about them.
#[derive(Debug)]
pub struct MadeLedger {
    /// The tables without a transaction, to be checked.
    pub dimensions: RawTables,
    /// What became of customers, in the order of their ids and not of all of them; `None` where it is
    /// known of nobody.
    pub outcomes: Option<Vec<Outcome>>,
    /// Customers whom the file of outcomes does not name; `None` where there is none.
    pub unnamed: Option<UnnamedCustomers>,
    /// The whole months from which features are computed.
    pub window: ObservationWindow,
    /// Days of the first and of the last transaction that does not lie far from the others, in the
    /// window or not.
    pub days: [Date; 2],
    /// Transactions that do lie far from the others.
    pub far: Option<FarRows>,
    /// Files with the rows of an earlier one.
    pub same: Vec<SameRows>,
    /// What was left out on the way.
    pub left_out: LeftOut,
    pub(super) transactions: Transactions,
}

/// Customers whom the file of outcomes does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnnamedCustomers {
    /// What was taken of them.
    pub taken: Unnamed,
    /// Whether the mapping says so; else the file does, by what it holds.
    pub is_said: bool,
    /// How many.
    pub customers: u64,
}

/// What was left out of a ledger, by count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// Transactions before the window.
    pub before_window: u64,
    /// Transactions on or after the as-of date, which no feature may see.
    pub after_window: u64,
    /// Those of the two that lie so far from all others that they did not move the window.
    pub far_rows: u64,
    /// Outcomes of customers that the ledger does not know.
    pub unknown_labels: u64,
    /// Events before the as-of date, which are no outcomes.
    pub early_events: u64,
    /// Accounts with a transaction before the day they were opened; that day is left empty.
    pub opened_late: u64,
}

impl MadeLedger {
    /// Returns the number of transactions.
    pub const fn n_transactions(&self) -> u64 {
        self.transactions.n
    }

    /// Gives each transaction to `take`, in the order of time, then of the files; with the report of
    /// one that is a fraud. The first error of `take` is returned.
    ///
    /// # Errors
    ///
    /// Those of `take`; [`LedgerError::Scratch`] where rows wait outside of memory.
    pub fn each_transaction<E: From<LedgerError>>(
        &self,
        take: impl FnMut(Transaction, Option<FraudReport>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.transactions.each(take)
    }

    /// Returns all tables, to be checked, and when frauds were reported.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Scratch`] where rows wait outside of memory.
    pub fn into_tables(self) -> Result<(RawTables, Vec<FraudReport>), LedgerError> {
        let (mut raw, mut reports) = (self.dimensions, Vec::new());
        raw.transactions.reserve(usize::try_from(self.transactions.n).unwrap_or(0));
        self.transactions.each(|row, report| {
            raw.transactions.push(row);
            reports.extend(report);
            Ok::<(), LedgerError>(())
        })?;
        Ok((raw, reports))
    }
}

/// The transactions of a ledger, some of them perhaps outside of memory.
#[derive(Debug)]
pub(super) struct Transactions {
    pub(super) n: u64,
    pub(super) rows: Sorter<Held>,
    pub(super) scratch: Box<dyn Scratch>,
    pub(super) left_out: Places,
    /// The first moment of the window, and the one after its last.
    pub(super) within: [Timestamp; 2],
    pub(super) names: Names,
    pub(super) ids: Ids,
    /// When frauds were reported, by the place of the row.
    pub(super) reported: std::collections::BTreeMap<u32, Timestamp>,
    pub(super) fraud_delay_days: i32,
    pub(super) home: Country,
}

/// Ids by number, and what is known of merchants by id.
#[derive(Debug, Default)]
pub(super) struct Ids {
    pub(super) customers: Vec<CustomerId>,
    pub(super) accounts: Vec<AccountId>,
    pub(super) merchants: Vec<MerchantId>,
    /// Categories of the merchants, in the order of their ids.
    pub(super) categories: Vec<Option<Category>>,
}

impl Transactions {
    fn each<E: From<LedgerError>>(
        &self,
        mut take: impl FnMut(Transaction, Option<FraudReport>) -> Result<(), E>,
    ) -> Result<(), E> {
        let io = |error| E::from(LedgerError::Scratch(error));
        let [start, end] = self.within;
        let mut sorted = self.rows.sorted(&*self.scratch).map_err(io)?;
        let mut number = 0_u64;
        while let Some(row) = sorted.next().map_err(io)? {
            if !(start..end).contains(&row.at) || self.left_out.has(row.place) {
                continue;
            }
            number += 1;
            let number = u32::try_from(number).map_err(|_| E::from(LedgerError::TooLarge))?;
            let transaction = self.transaction(TransactionId::new(number.into()), &row);
            take(transaction, self.report(&row, &transaction))?;
        }
        Ok(())
    }

    fn transaction(&self, transaction_id: TransactionId, row: &Held) -> Transaction {
        let (customer, account) = self.names.named(row);
        let ids = &self.ids;
        let none = MerchantId::new(0);
        let merchant_id = ids.merchants.get(row.merchant as usize).copied().unwrap_or(none);
        let of_merchant = (merchant_id.number() as usize).checked_sub(1);
        let category = of_merchant.and_then(|at| ids.categories.get(at).copied().flatten());
        Transaction {
            transaction_id,
            at: row.at,
            customer_id: ids.customers[customer as usize],
            account_id: ids.accounts[account as usize],
            merchant_id,
            channel: row.channel.unwrap_or(Channel::ChipAndPin),
            country: row.country.unwrap_or(self.home),
            amount: row.amount,
            is_discretionary: category.is_some_and(Category::is_discretionary),
            is_fraud: row.is_fraud,
            origin: Origin::Ledger,
            source_row: Some(row.source_row),
        }
    }

    /// Returns when a fraud was reported: as the ledger tells, else some days later.
    fn report(&self, row: &Held, transaction: &Transaction) -> Option<FraudReport> {
        let days = row.at.date().plus_days(self.fraud_delay_days);
        let later = Timestamp::new(days, row.at.second_of_day());
        row.is_fraud.then(|| FraudReport {
            transaction_id: transaction.transaction_id,
            customer_id: transaction.customer_id,
            reported_at: self.reported.get(&row.place).copied().unwrap_or(later),
        })
    }
}
