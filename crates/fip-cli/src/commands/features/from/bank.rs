//! The small tables of a bank in Parquet, and the files of its facts.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use fip_features::MerchantKind;
use fip_model::{
    Customer, CustomerId, FraudReport, Merchant, MerchantId, ParquetError, RawTables, Row,
    Timestamp, TransactionId, TransactionParquetReader, TransactionTable,
    read_customer_ids_parquet, read_rows_parquet,
};

use crate::failure::{Failure, Kind};

/// A bank, all but its transactions.
#[derive(Debug)]
pub(super) struct Bank {
    /// In the order of their ids.
    customers: Vec<CustomerId>,
    merchants: Vec<MerchantId>,
    kinds: Vec<MerchantKind>,
    reports: Reports,
    /// The files of the fact table.
    facts: Vec<PathBuf>,
}

/// When frauds became known.
#[derive(Debug)]
pub(super) enum Reports {
    /// Each report: its transaction and its time, in order.
    Known(Vec<(TransactionId, Timestamp)>),
    /// The bank has no table of them: a fraud is known at once.
    Missing,
}

impl Bank {
    /// Returns the bank in a folder.
    pub(super) fn open(folder: &Path) -> Result<Self, Failure> {
        let mut customers = Vec::new();
        for path in parts(folder, Customer::spec().name)? {
            customers.extend(parquet(&path, read_customer_ids_parquet)?);
        }
        customers.sort_unstable();
        if let Some([twice, _]) = customers.windows(2).find(|pair| pair[0] == pair[1]) {
            let cause = format!(
                "{}: expected each customer once, found {} twice",
                folder.join(Customer::spec().name).display(),
                twice
            );
            return Err(Failure::new(Kind::BadInput, cause, HINT));
        }
        let path = folder.join(format!("{}.parquet", Merchant::spec().name));
        let merchants: Vec<Merchant> = parquet(&path, read_rows_parquet)?;
        let checked = RawTables { merchants, ..RawTables::default() }.check();
        let checked = checked.map_err(|error| Failure::new(Kind::BadInput, error, HINT))?;
        let merchants = checked.merchants();
        Ok(Self {
            customers,
            merchants: merchants.iter().map(|one| one.merchant_id).collect(),
            kinds: merchants.iter().map(MerchantKind::of).collect(),
            reports: Reports::open(folder)?,
            facts: parts(folder, TransactionTable::spec().name)?,
        })
    }

    /// Returns the customers, in the order of their ids.
    pub(super) fn customers(&self) -> &[CustomerId] {
        &self.customers
    }

    /// Returns what features ask of the merchants, in the order of their ids.
    pub(super) fn merchant_kinds(&self) -> &[MerchantKind] {
        &self.kinds
    }

    /// Returns when frauds became known.
    pub(super) const fn reports(&self) -> &Reports {
        &self.reports
    }

    /// Returns the files of the fact table.
    pub(super) fn facts(&self) -> &[PathBuf] {
        &self.facts
    }

    /// Returns the position of a customer.
    pub(super) fn customer(&self, id: CustomerId) -> Option<u32> {
        position(&self.customers, id, CustomerId::number)
    }

    /// Returns the position of a merchant, and what features ask of it.
    pub(super) fn merchant(&self, id: MerchantId) -> Option<(u32, MerchantKind)> {
        let at = position(&self.merchants, id, MerchantId::number)?;
        Some((at, self.kinds[at as usize]))
    }
}

impl Reports {
    fn open(folder: &Path) -> Result<Self, Failure> {
        let name = FraudReport::spec().name;
        if !folder.join(name).exists() {
            return Ok(Self::Missing);
        }
        let mut known = Vec::new();
        for path in parts(folder, name)? {
            let reports: Vec<FraudReport> = parquet(&path, read_rows_parquet)?;
            known.extend(reports.iter().map(|report| (report.transaction_id, report.reported_at)));
        }
        known.sort_unstable();
        Ok(Self::Known(known))
    }

    /// Returns when a transaction was reported first.
    pub(super) fn first_of(&self, id: TransactionId) -> Option<Timestamp> {
        let Self::Known(known) = self else { return None };
        let first = known.partition_point(|(other, _)| *other < id);
        known.get(first).filter(|(other, _)| *other == id).map(|&(_, at)| at)
    }
}

/// Returns where an id is among ids in order: at once where none is left out, else by bisection.
fn position<T: Copy + Ord>(ids: &[T], id: T, number: impl Fn(T) -> u32) -> Option<u32> {
    let from_first = number(id).checked_sub(number(*ids.first()?))?;
    if ids.get(from_first as usize) == Some(&id) {
        return Some(from_first);
    }
    u32::try_from(ids.binary_search(&id).ok()?).ok()
}

pub(super) const HINT: &str = "correct the table, or write the bank again";

/// Returns a reader of a file of the fact table.
pub(super) fn facts(path: &Path) -> Result<TransactionParquetReader<File>, Failure> {
    parquet(path, TransactionParquetReader::new)
}

/// Returns what is read of a Parquet file.
fn parquet<T>(
    path: &Path,
    read: impl FnOnce(File) -> Result<T, ParquetError>,
) -> Result<T, Failure> {
    let file = File::open(path).map_err(|error| Failure::cannot_read(path, &error))?;
    read(file).map_err(|error| bad_file(path, error))
}

/// Returns the failure of a file that cannot be read or holds what it may not.
pub(super) fn bad_file(path: &Path, error: ParquetError) -> Failure {
    match error {
        ParquetError::Io { source } => Failure::cannot_read(path, &source),
        other => Failure::new(Kind::BadInput, format!("{}, {other}", path.display()), HINT),
    }
}

/// Returns the Parquet files of a table, in the order of their names.
fn parts(folder: &Path, table: &str) -> Result<Vec<PathBuf>, Failure> {
    let folder = folder.join(table);
    let fail = |error| Failure::cannot_read(&folder, &error);
    let mut parts = Vec::new();
    for entry in fs::read_dir(&folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path.extension().is_some_and(|extension| extension == "parquet") {
            parts.push(path);
        }
    }
    parts.sort_unstable();
    Ok(parts)
}
