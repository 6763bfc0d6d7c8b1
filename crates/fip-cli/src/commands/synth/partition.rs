//! One partition: customers are generated, written and dropped, a row group at a time.

use std::ops::Range;
use std::path::Path;

use fip_model::{
    Account, Customer, FraudReport, Outcome, Row, Timestamp, TransactionParquet, TransactionTable,
};
use fip_synth::CustomerTruth;

use super::manifest::Partition;
use super::source::Source;
use crate::failure::Failure;
use crate::manifest::FileRecord;
use crate::terminal::Progress;
use crate::whole_file::{NewFile, WholeFile, cannot_write};

/// Customers of a row group: all that is in memory of the fact table.
const CUSTOMERS_AT_ONCE: u32 = 256;

/// A partition that was written, and the event probabilities of its customers in order.
pub(super) struct Written {
    pub(super) partition: Partition,
    pub(super) probabilities: Vec<f64>,
}

/// Rows of the small tables, which are written when all are there.
#[derive(Default)]
struct Rows {
    customers: Vec<Customer>,
    accounts: Vec<Account>,
    reports: Vec<FraudReport>,
    outcomes: Vec<Outcome>,
    truth: Vec<CustomerTruth>,
}

/// Generates the customers with these numbers and writes their tables as partition `number`.
pub(super) fn write(
    root: &Path,
    number: u32,
    numbers: Range<u32>,
    source: &Source<'_>,
    progress: &Progress,
) -> Result<Written, Failure> {
    let fact = Fact::create(root, number)?;
    let (fact, rows) = generate(fact, numbers, source, progress)?;
    let (transactions, times) = (fact.n_rows, fact.times);
    let whole = [
        fact.finish()?,
        table(root, number, "", &rows.customers)?,
        table(root, number, "", &rows.accounts)?,
        table(root, number, "", &rows.reports)?,
        table(root, number, "", &rows.outcomes)?,
        table(root, number, "truth/", &rows.truth)?,
    ];
    let files = whole.into_iter().map(WholeFile::put).collect::<Result<Vec<FileRecord>, _>>()?;
    let id =
        |row: Option<&Customer>| row.map_or_else(String::new, |row| row.customer_id.to_string());
    Ok(Written {
        partition: Partition {
            customers: [id(rows.customers.first()), id(rows.customers.last())],
            transactions,
            times: times.map(|times| times.map(|at| at.to_string())),
            files,
        },
        probabilities: rows.truth.iter().map(|row| row.event_probability).collect(),
    })
}

fn generate(
    mut fact: Fact,
    numbers: Range<u32>,
    source: &Source<'_>,
    progress: &Progress,
) -> Result<(Fact, Rows), Failure> {
    let mut rows = Rows::default();
    let mut start = numbers.start;
    while start < numbers.end {
        let end = start.saturating_add(CUSTOMERS_AT_ONCE).min(numbers.end);
        let part = (source.part)(start..end);
        fact.write(&part.transactions)?;
        progress.advance(u64::from(end - start), part.transactions.len() as u64);
        rows.customers.extend(part.customers);
        rows.accounts.extend(part.accounts);
        rows.reports.extend(part.reports);
        rows.outcomes.extend(part.outcomes);
        rows.truth.extend(part.truth);
        start = end;
    }
    Ok((fact, rows))
}

/// Returns the name of a partition's file of a table.
pub(super) fn name(folder: &str, table: &str, number: u32) -> String {
    format!("{folder}{table}/part-{number:05}.parquet")
}

fn table<T: Row>(root: &Path, number: u32, folder: &str, rows: &[T]) -> Result<WholeFile, Failure> {
    WholeFile::rows(root, &name(folder, T::spec().name, number), rows)
}

/// The fact table under way.
struct Fact {
    path: std::path::PathBuf,
    file: TransactionParquet<NewFile>,
    n_rows: u64,
    /// Earliest and latest so far.
    times: Option<[Timestamp; 2]>,
}

impl Fact {
    fn create(root: &Path, number: u32) -> Result<Self, Failure> {
        let name = name("", TransactionTable::spec().name, number);
        let path = root.join(&name);
        let file = TransactionParquet::new(NewFile::create(root, &name)?);
        let file = file.map_err(|error| cannot_write(&path, error))?;
        Ok(Self { path, file, n_rows: 0, times: None })
    }

    fn write(&mut self, table: &TransactionTable) -> Result<(), Failure> {
        self.file.write(table).map_err(|error| cannot_write(&self.path, error))?;
        self.n_rows += table.len() as u64;
        let at = table.at().iter().copied();
        let [least, greatest] = [at.clone().min(), at.max()];
        if let (Some(least), Some(greatest)) = (least, greatest) {
            let [earliest, latest] = self.times.unwrap_or([least, greatest]);
            self.times = Some([least.min(earliest), greatest.max(latest)]);
        }
        Ok(())
    }

    fn finish(self) -> Result<WholeFile, Failure> {
        let file = self.file.finish().map_err(|error| cannot_write(&self.path, error))?;
        file.finish(self.n_rows)
    }
}
