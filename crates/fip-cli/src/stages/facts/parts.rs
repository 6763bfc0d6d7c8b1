//! Transactions that do not fit into memory: spread over files by customers, read some files at a time.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;

use fip_features::{Ledger, LedgerColumns, LedgerRow, MerchantKind};
use fip_model::intake::Scratch;
use fip_model::{
    Channel, Country, Customer, CustomerId, DimensionRows, Money, StarSchema, Timestamp,
    Transaction, TransactionId,
};

use super::{ROW_BYTES, cannot_compute};
use crate::failure::Failure;
use crate::project::Project;
use crate::scratch::ScratchFolder;
use crate::stages::load;

/// The most files.
const MOST_FILES: usize = 256;

/// The transactions of a project in files by customers.
#[derive(Debug)]
pub(crate) struct Parts {
    /// The tables without a transaction.
    star: StarSchema,
    ids: Vec<CustomerId>,
    merchants: Vec<MerchantKind>,
    files: Vec<Part>,
    scratch: ScratchFolder,
    /// The most rows that are read at a time.
    most_rows: u64,
}

/// The transactions of customers who are neighbours.
#[derive(Debug)]
struct Part {
    /// Its stream.
    number: usize,
    customers: Range<u32>,
    n_rows: u64,
}

impl Parts {
    /// Spreads the transactions of a project over files, each checked against the other tables.
    pub(super) fn of(project: &Project) -> Result<Self, Failure> {
        let star = load::dimensions(project)?;
        let mut reported: BTreeMap<TransactionId, Timestamp> = BTreeMap::new();
        for report in load::reports(project)? {
            let at = reported.entry(report.transaction_id).or_insert(report.reported_at);
            *at = report.reported_at.min(*at);
        }
        let mut scratch = ScratchFolder::create(project, "customers")?;
        let mut spread = Spread::of(star.customers().len(), &mut scratch)?;
        let mut check = star.transaction_check();
        load::each_transaction(project, |row| {
            let rows = check.rows_of(row).map_err(|error| load::broken(&error))?;
            spread.take(row, rows, reported.get(&row.transaction_id).copied())
        })?;
        let files = spread.finish()?;
        drop(check);
        let mut merchants: Vec<_> = star.merchants().iter().map(MerchantKind::of).collect();
        if merchants.is_empty() {
            merchants.push(MerchantKind::UNKNOWN);
        }
        let ids = star.customers().iter().map(|row| row.customer_id).collect();
        let most_rows = (project.memory() / ROW_BYTES).max(1);
        Ok(Self { star, ids, merchants, files, scratch, most_rows })
    }

    pub(super) fn customers(&self) -> &[Customer] {
        self.star.customers()
    }

    /// Gives the transactions to `take`, those of some customers at a time, in the order of customers.
    pub(super) fn each(
        &self,
        mut take: impl FnMut(&Ledger<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut from = 0;
        while from < self.files.len() {
            let to = from + self.together(from);
            let files = &self.files[from..to];
            let customers = files[0].customers.start..files[files.len() - 1].customers.end;
            let n_rows: u64 = files.iter().map(|file| file.n_rows).sum();
            let n_rows = usize::try_from(n_rows).unwrap_or(0);
            let mut columns = LedgerColumns::with_capacity(n_rows);
            let mut reported = Vec::new();
            for file in files {
                let read = self.read(file, customers.start, &mut columns, &mut reported);
                read.map_err(|error| Failure::cannot_read(self.scratch.path(), &error))?;
            }
            let ids = &self.ids[customers.start as usize..customers.end as usize];
            let ledger = Ledger::new(ids, self.merchants.as_slice(), columns.rows())
                .and_then(|ledger| ledger.reported_at(reported))
                .map_err(|error| cannot_compute(&error))?;
            take(&ledger)?;
            from = to;
        }
        Ok(())
    }

    /// Returns how many files from one on are read together.
    fn together(&self, from: usize) -> usize {
        let mut n_rows = 0;
        let fits = |file: &&Part| {
            n_rows += file.n_rows;
            n_rows <= self.most_rows
        };
        self.files[from..].iter().take_while(fits).count().max(1)
    }

    fn read(
        &self,
        file: &Part,
        first: u32,
        columns: &mut LedgerColumns,
        reported: &mut Vec<Option<Timestamp>>,
    ) -> io::Result<()> {
        let mut stream = self.scratch.open(file.number)?;
        let mut bytes = [0; BYTES];
        for _ in 0..file.n_rows {
            stream.read_exact(&mut bytes)?;
            let (mut row, at) = decode(&bytes).ok_or(io::ErrorKind::InvalidData)?;
            row.customer -= first;
            columns.push(&row);
            if row.fraud {
                reported.push(at);
            }
        }
        Ok(())
    }
}

/// Files that are being written.
struct Spread {
    /// Customers of a file.
    each: usize,
    files: Vec<(Part, Box<dyn Write>)>,
    folder: std::path::PathBuf,
}

impl Spread {
    fn of(n_customers: usize, scratch: &mut ScratchFolder) -> Result<Self, Failure> {
        let each = n_customers.div_ceil(MOST_FILES).max(1);
        let folder = scratch.path().to_owned();
        let mut files = Vec::new();
        // A bank without customers is one file without any.
        for start in (0..n_customers.max(1)).step_by(each) {
            let position =
                |at: usize| u32::try_from(at.min(n_customers)).map_err(Failure::internal);
            let customers = position(start)?..position(start + each)?;
            let created = scratch.create();
            let (number, stream) =
                created.map_err(|error| Failure::cannot_write(&folder, &error))?;
            files.push((Part { number, customers, n_rows: 0 }, stream));
        }
        Ok(Self { each, files, folder })
    }

    fn take(
        &mut self,
        row: &Transaction,
        of: DimensionRows,
        reported: Option<Timestamp>,
    ) -> Result<(), Failure> {
        let (file, stream) = &mut self.files[of.customer as usize / self.each];
        file.n_rows += 1;
        let written = stream.write_all(&encode(row, of, reported));
        written.map_err(|error| Failure::cannot_write(&self.folder, &error))
    }

    fn finish(self) -> Result<Vec<Part>, Failure> {
        let finished = self.files.into_iter().map(|(file, mut stream)| {
            stream.flush()?;
            Ok(file)
        });
        let files: io::Result<Vec<Part>> = finished.collect();
        files.map_err(|error| Failure::cannot_write(&self.folder, &error))
    }
}

/// Bytes of a row.
const BYTES: usize = 36;

/// What stands for a fraud that nobody reported.
const NEVER: i64 = i64::MIN;

fn encode(row: &Transaction, of: DimensionRows, reported: Option<Timestamp>) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    let [first, second] = row.country.letters();
    let reported = reported.map_or(NEVER, Timestamp::epoch_seconds);
    bytes[..8].copy_from_slice(&row.at.epoch_seconds().to_le_bytes());
    bytes[8..16].copy_from_slice(&row.amount.pence().to_le_bytes());
    bytes[16..24].copy_from_slice(&reported.to_le_bytes());
    bytes[24..28].copy_from_slice(&of.customer.to_le_bytes());
    bytes[28..32].copy_from_slice(&of.merchant.to_le_bytes());
    bytes[32..].copy_from_slice(&[first, second, row.channel as u8, u8::from(row.is_fraud)]);
    bytes
}

fn decode(bytes: &[u8; BYTES]) -> Option<(LedgerRow, Option<Timestamp>)> {
    let long = |at: usize| Some(i64::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
    let number = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
    let &[first, second, channel, fraud] = bytes.last_chunk()?;
    let row = LedgerRow {
        at: Timestamp::from_epoch_seconds(long(0)?)?,
        customer: number(24)?,
        merchant: number(28)?,
        amount: Money::from_pence(long(8)?),
        channel: *Channel::ALL.get(usize::from(channel))?,
        country: Country::new([first, second]).ok()?,
        fraud: fraud == 1,
    };
    let reported = long(16)?;
    let reported =
        if reported == NEVER { None } else { Some(Timestamp::from_epoch_seconds(reported)?) };
    Some((row, reported))
}
