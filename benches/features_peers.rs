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
use std::time::{Duration, Instant};

use fip_features::{Catalogue, Features, compute};
use fip_model::{
    Account, AccountId, AccountStatus, AccountType, AgeBand, Channel, Country, Customer,
    CustomerId, Date, EmploymentStatus, FeatureTable, IncomeBand, MCCS, Mcc, Merchant, MerchantId,
    Money, Month, ObservationWindow, Origin, RawTables, Region, Seed, StarSchema, Timestamp,
    Transaction, TransactionId, TransactionTable, calendar,
};

const N_MERCHANTS: u32 = 12_000;
/// Home first; the others are drawn alike.
const COUNTRIES: [&[u8; 2]; 21] = [
    b"GB", b"FR", b"ES", b"IE", b"DE", b"IT", b"US", b"NL", b"PT", b"GR", b"PL", b"BE", b"CH",
    b"AT", b"SE", b"DK", b"NO", b"TR", b"CA", b"AU", b"JP",
];

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["write", rows, customers, folder, ref order @ ..] => {
            write(&Ledger::new(rows, customers), Path::new(folder), order == ["customer"]);
        }
        ["compute", rows, customers, folder, ref threads @ ..] => {
            let threads = threads.first().map_or(0, |text| text.parse().expect("a number"));
            measure(&load(&Ledger::new(rows, customers), Path::new(folder)), threads);
        }
        ["results", rows, customers, folder] => {
            let star = load(&Ledger::new(rows, customers), Path::new(folder));
            let features = kernel(&star);
            write_table(&features.monthly, &Path::new(folder).join("monthly.csv"));
            write_table(&features.customers, &Path::new(folder).join("customer.csv"));
        }
        // `cargo bench` starts every bench without arguments of ours.
        _ => say("features_peers: nothing to do; python3 benches/peers/features/run.py starts it"),
    }
}

/// The only call of the kernel.
fn kernel(star: &StarSchema) -> Features {
    compute(&fip_features::Ledger::of(star), window(), Catalogue::built_in())
        .expect("few enough rows")
}

fn window() -> ObservationWindow {
    let first = Month::new(2025, 1).expect("January is a month");
    ObservationWindow::new(first, 12).expect("twelve months make a window")
}

/// What a row of the ledger holds; codes are positions in [`Channel::ALL`] and [`COUNTRIES`].
struct Row {
    customer: u32,
    merchant: u32,
    second: i64,
    pence: i64,
    channel: u8,
    country: u8,
    fraud: u8,
}

/// A ledger that is a function of its size.
struct Ledger {
    n_rows: usize,
    n_customers: u32,
}

impl Ledger {
    fn new(n_rows: &str, n_customers: &str) -> Self {
        Self {
            n_rows: n_rows.parse().expect("a number of rows"),
            n_customers: n_customers.parse().expect("a number of customers"),
        }
    }

    /// Returns the rows from `start`, at most `n`.
    ///
    /// One customer of a hundred has few transactions or none. Merchants have Zipf's frequencies.
    /// Amounts are skewed; cash comes in tens of pounds, a fifth of the others in whole pounds, and
    /// one of sixty is 0.
    fn rows(&self, start: u64, n: usize) -> impl Iterator<Item = Row> {
        let (draws, n_customers) = (Seed::new(1).keyed("bench.features_peers"), self.n_customers);
        let first_second = window().start().midnight().epoch_seconds();
        (start..).take(n).map(move |row| {
            let below = |at: u64, n: u32| {
                u32::try_from(((draws.bits(8 * row + at) >> 32) * u64::from(n)) >> 32)
                    .expect("below n")
            };
            let kinds = draws.bits(8 * row);
            let part = |shift: u32, n: u64| u8::try_from(((kinds >> shift & 0xFFF) * n) >> 12);
            let channel = part(0, Channel::ALL.len() as u64).expect("few channels");
            let abroad = (kinds >> 12 & 0xFFF) < 328;
            let abroad = if abroad { 1 + part(24, 20).expect("few countries") } else { 0 };
            let customer = below(1, n_customers);
            let is_quiet = customer % 100 == 99 && below(2, 50) > 0;
            let merchant = f64::from(N_MERCHANTS).powf(draws.uniform(8 * row + 3)) - 1.0;
            Row {
                customer: customer - u32::from(is_quiet),
                merchant: floor(merchant).min(N_MERCHANTS - 1),
                second: first_second + i64::from(below(4, 365 * 86_400)),
                pence: pence(draws.bits(8 * row + 5), Channel::ALL[usize::from(channel)]),
                channel,
                country: abroad,
                fraud: u8::from(below(6, 500) == 0),
            }
        })
    }
}

/// Returns a skewed amount from uniform bits: three times 19 for its size, 7 for its kind.
fn pence(bits: u64, channel: Channel) -> i64 {
    let part = |shift: u32| (bits >> shift & 0x7_FFFF) as f64 / f64::from(1 << 19);
    let size = 5.2 * (part(0) + part(19) + part(38)) - 5.3;
    let pence = i64::from(floor((100.0 * size.exp()).ceil()));
    match (channel, bits >> 57) {
        (Channel::Atm, _) => 1000 * (1 + pence / 1000),
        (_, 0..2) => 0,
        (_, 2..28) => 100 * (pence / 100),
        _ => pence,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small and positive")]
fn floor(number: f64) -> u32 {
    number as u32
}

/// Writes a file for each column, and the codes that a reader needs.
fn write(ledger: &Ledger, folder: &Path, by_customer: bool) {
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
    let at_once = if by_customer { ledger.n_rows.max(1) } else { AT_ONCE };
    for start in (0..ledger.n_rows).step_by(at_once) {
        let n = at_once.min(ledger.n_rows - start);
        let mut rows: Vec<Row> = ledger.rows(start as u64, n).collect();
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

fn kind(merchant: u32) -> Mcc {
    MCCS[merchant as usize % MCCS.len()]
}

/// The columns of a folder that `write` made, as bytes.
struct Columns {
    customers: Vec<u8>,
    merchants: Vec<u8>,
    seconds: Vec<u8>,
    amounts: Vec<u8>,
    channels: Vec<u8>,
    countries: Vec<u8>,
    frauds: Vec<u8>,
}

impl Columns {
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

/// Returns the star schema of a folder that `write` made.
fn load(ledger: &Ledger, folder: &Path) -> StarSchema {
    let columns = Columns::read(folder);
    assert_eq!(columns.frauds.len(), ledger.n_rows, "rows of the folder");
    let days = calendar(2025, 2025).expect("2025 is a year");
    let midnight = window().start().midnight().epoch_seconds();
    let countries = COUNTRIES.map(|letters| Country::new(*letters).expect("two capital letters"));
    let mut transactions = TransactionTable::with_capacity(ledger.n_rows);
    for (id, row) in (1..).zip((0..ledger.n_rows).map(|at| columns.row(at))) {
        let second = u32::try_from(row.second - midnight).expect("a second of the year");
        transactions.push(Transaction {
            transaction_id: TransactionId::new(id),
            at: Timestamp::new(days[second as usize / 86_400].date, second % 86_400),
            customer_id: CustomerId::new(row.customer + 1),
            account_id: AccountId::new(row.customer + 1),
            merchant_id: MerchantId::new(row.merchant + 1),
            channel: Channel::ALL[usize::from(row.channel)],
            country: countries[usize::from(row.country)],
            amount: Money::from_pence(row.pence),
            is_discretionary: kind(row.merchant).category.is_discretionary(),
            is_fraud: row.fraud == 1,
            origin: Origin::Synthetic,
            source_row: None,
        });
    }
    let raw = RawTables {
        customers: (1..=ledger.n_customers).map(customer).collect(),
        accounts: (1..=ledger.n_customers).map(account).collect(),
        merchants: (0..N_MERCHANTS).map(merchant).collect(),
        days,
        transactions,
    };
    raw.check().expect("the tables agree")
}

fn opening() -> Date {
    window().start().plus_days(-365)
}

fn customer(number: u32) -> Customer {
    let annual_income = Money::from_pounds(30_000);
    Customer {
        customer_id: CustomerId::new(number),
        age: 40,
        age_band: AgeBand::of(40),
        region: Region::Wales,
        postcode_area: "CF".to_owned(),
        employment_status: EmploymentStatus::Employed,
        annual_income,
        income_band: IncomeBand::of(annual_income),
        joined_date: opening(),
        tenure_months: 24,
    }
}

fn account(number: u32) -> Account {
    Account {
        account_id: AccountId::new(number),
        customer_id: CustomerId::new(number),
        account_type: AccountType::Current,
        opened_date: opening(),
        credit_limit: None,
        overdraft_limit: None,
        status: AccountStatus::Open,
    }
}

fn merchant(row: u32) -> Merchant {
    let mcc = kind(row);
    Merchant {
        merchant_id: MerchantId::new(row + 1),
        merchant_name: format!("Merchant {row}"),
        mcc: mcc.code,
        category: mcc.category,
        is_discretionary: mcc.category.is_discretionary(),
        is_online: false,
        country_code: Country::GB,
        town: None,
    }
}

/// Prints what the kernel and a plain sum over its columns take, as JSON.
fn measure(star: &StarSchema, n_threads: usize) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().expect("threads");
    // Forgets the peak of loading.
    fs::write("/proc/self/clear_refs", "5").expect("Linux");
    let kernel = pool.install(|| best(|| drop(black_box(kernel(star)))));
    let sum = best(|| {
        black_box(plain_sum(star));
    });
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    say(&format!(
        "{{\"wall\": {}, \"cpu\": {}, \"plain_sum\": {}, \"peak_bytes\": {}}}",
        kernel.wall.as_secs_f64(),
        kernel.cpu.as_secs_f64(),
        sum.wall.as_secs_f64(),
        peak.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024,
    ));
}

/// Time on the wall, and of all processors together.
struct Times {
    wall: Duration,
    cpu: Duration,
}

/// Returns the least times of three blocks of runs, divided by the runs of a block.
///
/// The scheduler counts in steps of milliseconds, so a block lasts at least half a second.
fn best(run: impl Fn()) -> Times {
    let blocks = (0..3).map(|_| {
        let (wall, cpu) = (Instant::now(), cpu_time());
        let mut n_runs = 0;
        while n_runs == 0 || wall.elapsed() < Duration::from_millis(500) {
            run();
            n_runs += 1;
        }
        Times { wall: wall.elapsed() / n_runs, cpu: cpu_time().saturating_sub(cpu) / n_runs }
    });
    blocks
        .reduce(|a, b| Times { wall: a.wall.min(b.wall), cpu: a.cpu.min(b.cpu) })
        .expect("three blocks")
}

/// Returns what all threads have run so far; those of the pool live as long as the program.
fn cpu_time() -> Duration {
    let threads = fs::read_dir("/proc/self/task").expect("Linux");
    let of_thread = |thread: std::io::Result<fs::DirEntry>| {
        let path = thread.expect("a thread").path().join("schedstat");
        let text = fs::read_to_string(path).expect("statistics of the scheduler");
        text.split(' ').next().and_then(|nanos| nanos.parse::<u64>().ok()).expect("nanoseconds")
    };
    Duration::from_nanos(threads.map(of_thread).sum())
}

/// Reads once what the features read, by one thread: no kernel can do with less.
fn plain_sum(star: &StarSchema) -> i64 {
    let table = star.transactions();
    let times: i64 = table.at().iter().map(|at| at.epoch_seconds()).sum();
    let rows: i64 =
        star.customer_rows().iter().chain(star.merchant_rows()).map(|&row| i64::from(row)).sum();
    let pence: i64 = table.amounts().iter().map(|amount| amount.pence()).sum();
    let channels: i64 = table.channels().iter().map(|&channel| channel as i64).sum();
    let abroad = table.countries().iter().map(|&country| i64::from(country != Country::GB));
    let flags = table.discretionary().iter().chain(table.frauds()).map(|&flag| i64::from(flag));
    times + rows + pence + channels + abroad.chain(flags).sum::<i64>()
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
