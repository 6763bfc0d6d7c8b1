//! The transactions of a batch of customers.

use std::fs::File;
use std::ops::Range;
use std::path::Path;

use fip_features::{LedgerColumns, LedgerRow};
use fip_model::{CustomerId, ObservationWindow, Timestamp, Transaction, TransactionParquetReader};
use rayon::prelude::*;

use super::bank::{self, Bank, HINT, bad_file};
use super::groups::{Group, Groups};
use crate::failure::{Failure, Kind};

/// Transactions; customers are positions in the batch.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) columns: LedgerColumns,
    /// When each fraud was reported.
    pub(super) reported: Vec<Option<Timestamp>>,
}

impl Rows {
    /// Reads the transactions of some customers in a window.
    pub(super) fn of(
        bank: &Bank,
        groups: &Groups,
        batch: &Range<u32>,
        window: ObservationWindow,
    ) -> Result<Self, Failure> {
        /// Work for each thread, so that none waits long for another.
        const PARTS_PER_THREAD: usize = 4;
        let found: Vec<&Group> = groups.with(batch).collect();
        let n_parts = PARTS_PER_THREAD * rayon::current_num_threads();
        let wanted = Wanted { bank, batch, window };
        let parts: Vec<Result<Self, Failure>> = found
            .par_chunks(found.len().div_ceil(n_parts).max(1))
            .map(|groups| wanted.read(groups))
            .collect();
        let n_rows = parts.iter().flatten().map(|part| part.columns.len()).sum();
        let columns = LedgerColumns::with_capacity(n_rows);
        let mut rows = Self { columns, reported: Vec::new() };
        // The first failure in the order of files, whichever thread came first.
        for part in parts {
            let part = part?;
            rows.columns.append(part.columns);
            rows.reported.extend(part.reported);
        }
        Ok(rows)
    }
}

/// Which transactions are read.
struct Wanted<'a> {
    bank: &'a Bank,
    /// Positions of the customers.
    batch: &'a Range<u32>,
    window: ObservationWindow,
}

impl Wanted<'_> {
    /// Returns the wanted rows of some row groups, which are in the order of files.
    fn read(&self, groups: &[&Group]) -> Result<Rows, Failure> {
        let mut rows = Rows::default();
        let mut open: Option<(usize, TransactionParquetReader<File>)> = None;
        for group in groups {
            let path = &self.bank.facts()[group.file];
            let reader = match open.take() {
                Some((file, reader)) if file == group.file => reader,
                _ => bank::facts(path)?,
            };
            self.read_group(path, &reader, group.number, &mut rows)?;
            open = Some((group.file, reader));
        }
        Ok(rows)
    }

    fn read_group(
        &self,
        path: &Path,
        reader: &TransactionParquetReader<File>,
        number: usize,
        rows: &mut Rows,
    ) -> Result<(), Failure> {
        let mut pieces = reader.pieces(number).map_err(|error| bad_file(path, error))?;
        let is_wanted = |id: CustomerId| self.position(id).is_some();
        while let Some((first_row, piece)) =
            pieces.next_with(is_wanted).map_err(|error| bad_file(path, error))?
        {
            for (row, transaction) in (first_row..).zip(piece.iter()) {
                let Some(customer) = self.position(transaction.customer_id) else { continue };
                self.push(rows, &transaction, customer).map_err(|(column, expected, found)| {
                    let path = path.display();
                    let cause = format!(
                        "{path}, row {row}, column {column}: expected {expected}, found {found}"
                    );
                    Failure::new(Kind::BadInput, cause, HINT)
                })?;
            }
        }
        Ok(())
    }

    /// Returns the position in the batch of a customer of it.
    fn position(&self, id: CustomerId) -> Option<u32> {
        let at = self.bank.customer(id)?;
        self.batch.contains(&at).then(|| at - self.batch.start)
    }

    /// Adds a transaction that is in the window.
    fn push(
        &self,
        rows: &mut Rows,
        transaction: &Transaction,
        customer: u32,
    ) -> Result<(), (&'static str, String, String)> {
        let id = transaction.merchant_id;
        let (merchant, kind) = self.bank.merchant(id).ok_or_else(|| {
            ("merchant_id", "a merchant of DimMerchant".to_owned(), id.to_string())
        })?;
        let (flag, expected) = (transaction.is_discretionary, kind.category.is_discretionary());
        if flag != expected {
            let expected = format!("{} as of merchant {id}", u8::from(expected));
            return Err(("is_discretionary", expected, u8::from(flag).to_string()));
        }
        if self.window.month_position(transaction.at).is_none() {
            return Ok(());
        }
        rows.columns.push(&LedgerRow {
            at: transaction.at,
            customer,
            merchant,
            amount: transaction.amount,
            channel: transaction.channel,
            country: transaction.country,
            fraud: transaction.is_fraud,
        });
        if transaction.is_fraud {
            rows.reported.push(self.bank.reports().first_of(transaction.transaction_id));
        }
        Ok(())
    }
}
