//! A ledger of independent rows, drawn from a fixed seed, and the least work there is on it.

use fip_features::{Ledger, LedgerColumns, LedgerRow, MerchantKind};
use fip_model::{
    Channel, Country, CustomerId, MCCS, Mcc, Money, Month, ObservationWindow, Seed, Timestamp,
};

/// How many merchants there are.
pub const N_MERCHANTS: u32 = 12_000;
/// What a row of the columns that features read takes.
pub const ROW_BYTES: usize = 28;
/// Home first; the others are drawn alike.
pub const COUNTRIES: [&[u8; 2]; 21] = [
    b"GB", b"FR", b"ES", b"IE", b"DE", b"IT", b"US", b"NL", b"PT", b"GR", b"PL", b"BE", b"CH",
    b"AT", b"SE", b"DK", b"NO", b"TR", b"CA", b"AU", b"JP",
];

/// The year of the ledger.
pub fn window() -> ObservationWindow {
    let first = Month::new(2025, 1).expect("January is a month");
    ObservationWindow::new(first, 12).expect("twelve months make a window")
}

/// Returns what a merchant sells.
pub fn kind(merchant: u32) -> Mcc {
    MCCS[merchant as usize % MCCS.len()]
}

/// The columns that features read, in memory.
#[derive(Debug, Default)]
pub struct Columns {
    columns: LedgerColumns,
    n_customers: u32,
}

impl Columns {
    /// Returns the columns of a ledger.
    pub fn generate(size: Size, order: Order) -> Self {
        if order == Order::Random {
            return Self::of(size, size.rows(0, size.n_rows));
        }
        let mut rows: Vec<Row> = size.rows(0, size.n_rows).collect();
        rows.sort_unstable_by_key(|row| (row.customer, row.second));
        Self::of(size, rows.into_iter())
    }

    /// Returns the columns of these rows.
    pub fn of(size: Size, rows: impl Iterator<Item = Row>) -> Self {
        let midnight = window().start();
        let first_second = midnight.midnight().epoch_seconds();
        let countries = COUNTRIES.map(|letters| Country::new(*letters).expect("capital letters"));
        let mut columns = LedgerColumns::with_capacity(size.n_rows);
        for row in rows {
            let second = u32::try_from(row.second - first_second).expect("a second of the year");
            let day = i32::try_from(second / 86_400).expect("a day of the year");
            columns.push(&LedgerRow {
                at: Timestamp::new(midnight.plus_days(day), second % 86_400),
                customer: row.customer,
                merchant: row.merchant,
                amount: Money::from_pence(row.pence),
                channel: Channel::ALL[usize::from(row.channel)],
                country: countries[usize::from(row.country)],
                fraud: row.fraud == 1,
            });
        }
        Self { columns, n_customers: size.n_customers }
    }

    /// Returns the ledger of the columns.
    pub fn ledger(&self) -> Ledger<'_> {
        let ids: Vec<CustomerId> = (1..=self.n_customers).map(CustomerId::new).collect();
        let merchant = |row| MerchantKind { category: kind(row).category, mcc: kind(row).code };
        let merchants: Vec<MerchantKind> = (0..N_MERCHANTS).map(merchant).collect();
        Ledger::new(ids, merchants, self.columns.rows()).expect("the columns make a ledger")
    }
}

/// Reads once what the features read, by one thread: no kernel can do with less.
pub fn plain_sum(ledger: &Ledger<'_>) -> i64 {
    let rows = ledger.rows();
    let times: i64 = rows.at.iter().map(|at| at.epoch_seconds()).sum();
    let positions = rows.customers.iter().chain(rows.merchants);
    let positions: i64 = positions.map(|&row| i64::from(row)).sum();
    let pence: i64 = rows.amounts.iter().map(|amount| amount.pence()).sum();
    let channels: i64 = rows.channels.iter().map(|&channel| channel as i64).sum();
    let abroad: i64 = rows.countries.iter().map(|&one| i64::from(one != Country::GB)).sum();
    let frauds: i64 = rows.frauds.iter().map(|&fraud| i64::from(fraud)).sum();
    times + positions + pence + channels + abroad + frauds
}

/// What a row of the ledger holds; codes are positions in [`Channel::ALL`] and [`COUNTRIES`].
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Row {
    pub customer: u32,
    pub merchant: u32,
    pub second: i64,
    pub pence: i64,
    pub channel: u8,
    pub country: u8,
    pub fraud: u8,
}

/// A ledger that is a function of its size.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Rows.
    pub n_rows: usize,
    /// Customers.
    pub n_customers: u32,
}

/// In which order rows stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Neither of customers nor of time.
    Random,
    /// Of customers, then of time.
    ByCustomer,
}

impl Size {
    /// Returns the rows from `start`, at most `n`.
    ///
    /// One customer of a hundred has few transactions or none. Merchants have Zipf's frequencies.
    /// Amounts are skewed; cash comes in tens of pounds, a fifth of the others in whole pounds, and
    /// one of sixty is 0.
    pub fn rows(self, start: u64, n: usize) -> impl Iterator<Item = Row> {
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
