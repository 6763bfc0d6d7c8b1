//! Features of a year of transactions, against a plain sum over the columns they are made from.

#![expect(clippy::expect_used, reason = "a bench that fails measures nothing")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fip_features::{Catalogue, Ledger, compute};
use fip_model::{
    Account, Channel, Country, Money, Month, ObservationWindow, Origin, RawTables, Seed,
    StarSchema, Timestamp, Transaction, TransactionId, TransactionTable,
};
use fip_synth::{Bank, stand_in};

const SEED: Seed = Seed::new(1);

fn window() -> ObservationWindow {
    let first = Month::new(2025, 1).expect("January is a month");
    ObservationWindow::new(first, 12).expect("twelve months make a window")
}

/// Returns an invented bank around `n_rows` stand-in rows; `None` stands for 284,807.
fn bank(n_customers: usize, n_rows: Option<usize>) -> StarSchema {
    let params = Bank::params(window(), SEED).customers(n_customers).check();
    let cards = stand_in(SEED, n_rows);
    Bank::around(&cards, &params.expect("the parameters are lawful"))
        .expect("the bank is sound")
        .star
}

/// Returns a bank of 50,000 customers with `n_rows` independent transactions in random order.
fn random_ledger(n_rows: usize) -> StarSchema {
    let bank = bank(50_000, Some(1000));
    let open: Vec<&Account> =
        bank.accounts().iter().filter(|account| account.opened_date < window().start()).collect();
    let draw = SEED.keyed("bench.features");
    let below = |at: u64, n: usize| usize::try_from(draw.bits(at) % n as u64).expect("below n");
    let mut transactions = TransactionTable::with_capacity(n_rows);
    for row in (0..).take(n_rows) {
        let at = 8 * row;
        let account = open[below(at, open.len())];
        let merchant = &bank.merchants()[below(at + 1, bank.merchants().len())];
        let day = bank.days()[below(at + 2, 365)].date;
        let second = u32::try_from(below(at + 3, 86_400)).expect("a second of a day");
        transactions.push(Transaction {
            transaction_id: TransactionId::new(row + 1),
            at: Timestamp::new(day, second),
            customer_id: account.customer_id,
            account_id: account.account_id,
            merchant_id: merchant.merchant_id,
            channel: Channel::ALL[below(at + 4, Channel::ALL.len())],
            country: Country::GB,
            amount: Money::from_pence((draw.bits(at + 5) % 20_000).cast_signed()),
            is_discretionary: merchant.is_discretionary,
            is_fraud: below(at + 6, 579) == 0,
            origin: Origin::Synthetic,
            source_row: None,
        });
    }
    let raw = RawTables {
        customers: bank.customers().to_vec(),
        accounts: bank.accounts().to_vec(),
        merchants: bank.merchants().to_vec(),
        days: bank.days().to_vec(),
        transactions,
    };
    raw.check().expect("the tables agree")
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

fn features(c: &mut Criterion) {
    let mut group = c.benchmark_group("features");
    group.sample_size(10);
    for (name, star) in [("bank", bank(3_000, None)), ("random", random_ledger(5_000_000))] {
        let size = (star.transactions().len(), star.customers().len());
        let size = format!("{name} rows={} customers={}", size.0, size.1);
        group.throughput(Throughput::Elements(star.transactions().len() as u64));
        group.bench_with_input(BenchmarkId::new("compute", &size), &star, |b, star| {
            let ledger = Ledger::of(star);
            b.iter(|| compute(&ledger, window(), Catalogue::built_in()).expect("few enough rows"));
        });
        group.bench_with_input(BenchmarkId::new("plain_sum", &size), &star, |b, star| {
            b.iter(|| plain_sum(star));
        });
    }
    group.finish();
}

criterion_group!(benches, features);
criterion_main!(benches);
