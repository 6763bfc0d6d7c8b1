//! Batches from files in any order against all rows at once.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use clap::Parser;
use fip_features::{Catalogue, Ledger, compute};
use fip_model::{
    Account, Customer, CustomerId, FraudReport, Merchant, MerchantId, ObservationWindow, RawTables,
    Row, Timestamp, Transaction, TransactionParquet, TransactionParquetReader, TransactionTable,
    read_rows_parquet, write_rows_parquet,
};
use tempfile::TempDir;

use super::bank::Bank;
use super::{SynthManifest, Work};
use crate::args::Args;
use crate::commands::dispatch;
use crate::failure::Failure;
use crate::terminal::{Form, Settings, Terminal};

/// When a fraud counts.
#[derive(Debug, Clone, Copy)]
enum Known {
    ByReport,
    AtOnce,
}

/// Twenty-three customers of November 2024 to January 2025 in four partitions.
struct World {
    folder: TempDir,
    window: ObservationWindow,
}

impl World {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let (project, out) = (folder.path().display().to_string(), folder.path().join("bank"));
        let out = out.display().to_string();
        let args = ["fip", "-C", &project, "-q", "synth", "generate", "--customers", "23"];
        let more = ["--months", "3", "--first-month", "2024-11", "--partition-customers", "7"];
        let args = args.into_iter().chain(more).chain(["--out", &out]);
        let quiet = Settings { form: Form::Quiet, ..Settings::default() };
        dispatch(Args::parse_from(args), &Terminal::new(quiet)).unwrap();
        let window = SynthManifest::load(Path::new(&out)).unwrap().window().unwrap();
        Self { folder, window }
    }

    fn bank(&self) -> PathBuf {
        self.folder.path().join("bank")
    }

    fn files(&self, table: &str) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.bank().join(table)).unwrap();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort_unstable();
        files
    }

    fn rows<T: Row>(&self) -> Vec<T> {
        let read = |path: PathBuf| read_rows_parquet::<T>(File::open(path).unwrap()).unwrap();
        self.files(T::spec().name).into_iter().flat_map(read).collect()
    }

    fn facts(&self) -> TransactionTable {
        let mut facts = TransactionTable::default();
        for path in self.files("FactTransactions") {
            for table in TransactionParquetReader::new(File::open(path).unwrap()).unwrap() {
                facts.append(table.unwrap());
            }
        }
        facts
    }

    /// Puts the rows into files of two row groups of `n_rows`, in this order.
    fn put(&self, rows: &[Transaction], n_rows: usize) {
        for path in self.files("FactTransactions") {
            fs::remove_file(path).unwrap();
        }
        for (number, of_file) in rows.chunks(2 * n_rows).enumerate() {
            let path = self.bank().join(format!("FactTransactions/part-{number:05}.parquet"));
            let mut file = TransactionParquet::new(File::create(path).unwrap()).unwrap();
            for of_group in of_file.chunks(n_rows) {
                let mut table = TransactionTable::default();
                for &row in of_group {
                    table.push(row);
                }
                file.write(&table).unwrap();
            }
            file.finish().unwrap();
        }
    }

    /// Returns the rows with some frauds among them, of which not all are reported, late and twice.
    fn with_frauds(&self) -> Vec<Transaction> {
        let mut rows: Vec<Transaction> = self.facts().iter().collect();
        let mut reports = Vec::new();
        for (at, row) in (0_i32..).zip(rows.iter_mut().step_by(37)) {
            row.is_fraud = true;
            let after = |n_days| FraudReport {
                transaction_id: row.transaction_id,
                customer_id: row.customer_id,
                reported_at: Timestamp::new(row.at.date().plus_days(n_days), 7),
            };
            if at % 3 != 0 {
                reports.extend([after(at % 50 + 9), after(at % 50)]);
            }
        }
        for path in self.files("FraudReports") {
            fs::remove_file(path).unwrap();
        }
        let path = self.bank().join("FraudReports/part-00000.parquet");
        write_rows_parquet(File::create(path).unwrap(), &reports).unwrap();
        rows
    }

    /// Returns both tables without headers, from all rows at once.
    fn at_once(&self, rows: &[Transaction], known: Known) -> [Vec<u8>; 2] {
        let merchants = File::open(self.bank().join("DimMerchant.parquet")).unwrap();
        let days = File::open(self.bank().join("DimDate.parquet")).unwrap();
        let mut raw = RawTables {
            customers: self.rows::<Customer>(),
            accounts: self.rows::<Account>(),
            merchants: read_rows_parquet::<Merchant>(merchants).unwrap(),
            days: read_rows_parquet(days).unwrap(),
            ..RawTables::default()
        };
        for &row in rows {
            raw.transactions.push(row);
        }
        let star = raw.check().unwrap();
        let ledger = match known {
            Known::ByReport => Ledger::with_reports(&star, &self.rows::<FraudReport>()),
            Known::AtOnce => Ledger::of(&star),
        };
        let features = compute(&ledger, self.window, Catalogue::built_in()).unwrap();
        [&features.monthly, &features.customers].map(|table| table.lines(0..table.n_rows()))
    }

    /// Returns both tables without headers and the number of batches.
    fn in_batches(&self, budget: u64) -> Result<([Vec<u8>; 2], usize), Failure> {
        let bank = Bank::open(&self.bank())?;
        let work = Work { bank: &bank, window: self.window, catalogue: Catalogue::built_in() };
        let mut texts = [Vec::new(), Vec::new()];
        let n_batches = work.run(budget, &|_| {}, |features| {
            texts[0].extend(features.monthly.lines(0..features.monthly.n_rows()));
            texts[1].extend(features.customers.lines(0..features.customers.n_rows()));
            Ok(())
        })?;
        Ok((texts, n_batches))
    }

    fn refused(&self) -> String {
        self.in_batches(1).unwrap_err().to_string()
    }
}

/// Returns the rows in an order in which neighbours are far from each other.
fn shuffled(rows: &[Transaction]) -> Vec<Transaction> {
    let mut rows = rows.to_vec();
    rows.sort_by_key(|row| row.transaction_id.number().wrapping_mul(0x9e37_79b9_7f4a_7c15));
    rows
}

#[test]
fn batches_of_any_size_from_files_in_any_order_are_all_rows_at_once() {
    let world = World::new();
    let check = |what: &str| {
        let mut sorted: Vec<Transaction> = world.facts().iter().collect();
        sorted.sort_by_key(|row| row.transaction_id);
        let expected = world.at_once(&sorted, Known::ByReport);
        for (budget, n_batches) in [(1, 23..24), (200_000, 2..23), (u64::MAX / 2, 1..2)] {
            let (found, n) = world.in_batches(budget).unwrap();
            assert!(n_batches.contains(&n), "{what}, {budget}: {n} batches");
            assert!(found == expected, "{what}, {budget}");
        }
        expected
    };
    let without_frauds = check("as generated");
    let mut rows = world.with_frauds();
    assert!(rows.len() > 2000, "{}", rows.len());
    world.put(&rows, 300);
    let expected = check("several row groups, a customer in two of them");
    assert_ne!(expected, without_frauds);
    world.put(&shuffled(&rows), 211);
    assert!(check("each customer in all files") == expected);
    rows.reverse();
    world.put(&rows, 100);
    assert!(check("last customers first") == expected);
}

#[test]
fn without_reports_a_fraud_counts_at_once() {
    let world = World::new();
    let rows = world.with_frauds();
    world.put(&rows, 500);
    let reported = world.at_once(&rows, Known::ByReport);
    let at_once = world.at_once(&rows, Known::AtOnce);
    assert_ne!(reported, at_once);
    assert!(world.in_batches(1).unwrap().0 == reported);
    fs::remove_dir_all(world.bank().join("FraudReports")).unwrap();
    assert!(world.in_batches(1).unwrap().0 == at_once);
}

#[test]
fn customers_without_rows_and_rows_outside_of_the_window_are_as_at_once() {
    let mut world = World::new();
    let mut rows = world.with_frauds();
    rows.retain(|row| row.customer_id.number() % 5 > 1);
    world.put(&rows, 256);
    let second = world.window.months().nth(1).unwrap();
    world.window = ObservationWindow::new(second, 1).unwrap();
    for budget in [1, u64::MAX / 2] {
        let expected = world.at_once(&rows, Known::ByReport);
        assert!(world.in_batches(budget).unwrap().0 == expected);
    }
}

#[test]
fn what_the_tables_do_not_allow_is_told_with_its_place() {
    let world = World::new();
    let facts = world.facts();
    let rows: Vec<_> = facts.iter().collect();
    let changed = |row: Transaction| {
        let mut rows = rows.clone();
        rows[457] = row;
        world.put(&rows, 200);
        world.refused()
    };
    // The second file begins with row 400.
    let told = changed(Transaction { merchant_id: MerchantId::new(999_999), ..rows[457] });
    let expected = "part-00001.parquet, row 58, column merchant_id: expected a merchant of \
                    DimMerchant, found M999999";
    assert!(told.ends_with(expected), "{told}");
    let flag = !rows[457].is_discretionary;
    let told = changed(Transaction { is_discretionary: flag, ..rows[457] });
    let expected = format!("row 58, column is_discretionary: expected {}", u8::from(!flag));
    assert!(
        told.contains(&expected) && told.ends_with(&format!("found {}", u8::from(flag))),
        "{told}"
    );
    let told = changed(Transaction { customer_id: CustomerId::new(24), ..rows[457] });
    let expected = "row 58, column customer_id: expected a customer of DimCustomer, found C0000024";
    assert!(told.ends_with(expected), "{told}");

    world.put(&rows, 200);
    let customers = world.files("DimCustomer");
    fs::copy(&customers[1], world.bank().join("DimCustomer/part-00009.parquet")).unwrap();
    let told = world.refused();
    assert!(told.ends_with("expected each customer once, found C0000008 twice"), "{told}");
    fs::write(world.bank().join("DimCustomer/part-00009.parquet"), "PAR1").unwrap();
    let told = world.refused();
    assert!(told.contains("part-00009.parquet, expected a Parquet file"), "{told}");
}
