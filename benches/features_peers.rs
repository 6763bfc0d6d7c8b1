//! The feature kernel beside other engines: makes a ledger, computes it, says what that took.
//!
//! `peers/features/run.py` starts this program; see the README beside it. Alone:
//!
//! ```text
//! features_peers write ROWS CUSTOMERS FOLDER [random|customer]
//! features_peers compute ROWS CUSTOMERS FOLDER [THREADS]
//! features_peers results ROWS CUSTOMERS FOLDER
//! ```
//!
//! `write` makes the ledger's columns, a file of little-endian numbers each, in random order or by
//! customer and time. `compute` measures and prints JSON. `results` writes both tables as CSV.

#![expect(clippy::expect_used, reason = "a bench that fails measures nothing")]

use std::fs::{self, File};
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Duration;

use fip_benches::clock::{Times, forget_peak, peak_bytes};
use fip_benches::ledger::{Columns, N_MERCHANTS, Row, Size, kind, plain_sum, window};
use fip_features::{Catalogue, Features, Ledger, compute};
use fip_model::{Channel, FeatureTable};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["write", rows, customers, folder, ref order @ ..] => {
            write(size(rows, customers), Path::new(folder), order == ["customer"]);
        }
        ["compute", rows, customers, folder, ref threads @ ..] => {
            let threads = threads.first().map_or(0, |text| text.parse().expect("a number"));
            let columns = load(size(rows, customers), Path::new(folder));
            measure(&columns.ledger(), threads);
        }
        ["results", rows, customers, folder] => {
            let columns = load(size(rows, customers), Path::new(folder));
            let features = kernel(&columns.ledger());
            write_table(&features.monthly, &Path::new(folder).join("monthly.csv"));
            write_table(&features.customers, &Path::new(folder).join("customer.csv"));
        }
        // `cargo bench` starts every bench without arguments of ours.
        _ => say("features_peers: nothing to do; python3 benches/peers/features/run.py starts it"),
    }
}

fn kernel(ledger: &Ledger<'_>) -> Features {
    compute(ledger, window(), Catalogue::built_in()).expect("few enough rows")
}

fn size(rows: &str, customers: &str) -> Size {
    Size {
        n_rows: rows.parse().expect("a number of rows"),
        n_customers: customers.parse().expect("a number of customers"),
    }
}

/// Writes a file for each column, and the codes that a reader needs.
fn write(size: Size, folder: &Path, by_customer: bool) {
    const AT_ONCE: usize = 1 << 20;
    fs::create_dir_all(folder).expect("a folder");
    let open = |name: &str| {
        BufWriter::with_capacity(1 << 20, File::create(folder.join(name)).expect("a file"))
    };
    let names = ["customer.u32", "merchant.u32", "second.i64", "pence.i64"];
    let [mut customers, mut merchants, mut seconds, mut amounts] = names.map(open);
    let [mut channels, mut countries, mut frauds] =
        ["channel.u8", "country.u8", "fraud.u8"].map(open);
    // Only a ledger in order has to be held as a whole.
    let at_once = if by_customer { size.n_rows.max(1) } else { AT_ONCE };
    for start in (0..size.n_rows).step_by(at_once) {
        let n = at_once.min(size.n_rows - start);
        let mut rows: Vec<Row> = size.rows(start as u64, n).collect();
        if by_customer {
            rows.sort_by_key(|row| (row.customer, row.second));
        }
        for row in &rows {
            customers.write_all(&row.customer.to_le_bytes()).expect("written");
            merchants.write_all(&row.merchant.to_le_bytes()).expect("written");
            seconds.write_all(&row.second.to_le_bytes()).expect("written");
            amounts.write_all(&row.pence.to_le_bytes()).expect("written");
            channels.write_all(&[row.channel]).expect("written");
            countries.write_all(&[row.country]).expect("written");
            frauds.write_all(&[row.fraud]).expect("written");
        }
    }
    for mut file in [customers, merchants, seconds, amounts, channels, countries, frauds] {
        file.flush().expect("written");
    }
    let categories: Vec<u8> = (0..N_MERCHANTS).map(|row| kind(row).category as u8).collect();
    fs::write(folder.join("merchant_category.u8"), categories).expect("written");
    let wanted = (0..N_MERCHANTS).map(|row| u8::from(kind(row).category.is_discretionary()));
    fs::write(folder.join("merchant_discretionary.u8"), wanted.collect::<Vec<u8>>())
        .expect("written");
    let codes = format!(
        "{{\"atm\": {}, \"online\": {}, \"home\": 0}}\n",
        Channel::Atm as u8,
        Channel::Online as u8
    );
    fs::write(folder.join("codes.json"), codes).expect("written");
}

/// The columns of a folder that `write` made, as bytes.
struct Files {
    customers: Vec<u8>,
    merchants: Vec<u8>,
    seconds: Vec<u8>,
    amounts: Vec<u8>,
    channels: Vec<u8>,
    countries: Vec<u8>,
    frauds: Vec<u8>,
}

impl Files {
    fn read(folder: &Path) -> Self {
        let read = |name| fs::read(folder.join(name)).expect("a column that `write` made");
        Self {
            customers: read("customer.u32"),
            merchants: read("merchant.u32"),
            seconds: read("second.i64"),
            amounts: read("pence.i64"),
            channels: read("channel.u8"),
            countries: read("country.u8"),
            frauds: read("fraud.u8"),
        }
    }

    fn row(&self, at: usize) -> Row {
        Row {
            customer: u32::from_le_bytes(number(&self.customers, at)),
            merchant: u32::from_le_bytes(number(&self.merchants, at)),
            second: i64::from_le_bytes(number(&self.seconds, at)),
            pence: i64::from_le_bytes(number(&self.amounts, at)),
            channel: self.channels[at],
            country: self.countries[at],
            fraud: self.frauds[at],
        }
    }
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    bytes[N * at..N * (at + 1)].try_into().expect("N bytes")
}

/// Returns the columns of a folder that `write` made.
fn load(size: Size, folder: &Path) -> Columns {
    let files = Files::read(folder);
    assert_eq!(files.frauds.len(), size.n_rows, "rows of the folder");
    Columns::of(size, (0..size.n_rows).map(|at| files.row(at)))
}

/// Prints what the kernel and a plain sum over its columns take, as JSON.
fn measure(ledger: &Ledger<'_>, n_threads: usize) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().expect("threads");
    // That of loading.
    forget_peak();
    let kernel = pool.install(|| best(|| drop(black_box(kernel(ledger)))));
    let sum = best(|| {
        black_box(plain_sum(ledger));
    });
    say(&format!(
        "{{\"wall\": {}, \"cpu\": {}, \"plain_sum\": {}, \"peak_bytes\": {}}}",
        kernel.wall.as_secs_f64(),
        kernel.cpu.as_secs_f64(),
        sum.wall.as_secs_f64(),
        peak_bytes(),
    ));
}

/// Returns the least times of three blocks of runs, divided by the runs of a block.
fn best(run: impl Fn()) -> Times {
    let blocks = (0..3).map(|_| Times::of(Duration::from_millis(500), &run).0);
    blocks.reduce(Times::min).expect("three blocks")
}

fn write_table(table: &FeatureTable, path: &Path) {
    const AT_ONCE: usize = 1 << 16;
    let mut file = File::create(path).expect("a file");
    let header: Vec<&str> = table.spec().header().collect();
    writeln!(file, "{}", header.join(",")).expect("written");
    for start in (0..table.n_rows()).step_by(AT_ONCE) {
        let end = table.n_rows().min(start + AT_ONCE);
        file.write_all(&table.lines(start..end)).expect("written");
    }
}

#[expect(clippy::print_stdout, reason = "this program answers a script")]
fn say(text: &str) {
    println!("{text}");
}
