//! Reading creditcard.csv, and reading and writing the fact table, as text in memory.

#![expect(clippy::expect_used, reason = "a bench that fails measures nothing")]

use std::fmt::Write as _;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fip_model::{
    Country, Month, ObservationWindow, Seed, TransactionTable, read_transactions,
    transaction_lines, write_transactions,
};
use fip_synth::{Bank, OnFault, read_cards, stand_in};

const SEED: Seed = Seed::new(1);
const N_ROWS: usize = 284_807;

/// Returns text in the shape of creditcard.csv: the same columns, quotes and widths of cells.
fn card_text() -> String {
    let draw = SEED.keyed("bench.csv");
    let rows = stand_in(SEED, Some(N_ROWS));
    let names: Vec<String> = (1..=28).map(|n| format!("\"V{n}\"")).collect();
    let mut text = format!("\"Time\",{},\"Amount\",\"Class\"\n", names.join(","));
    for row in 0..N_ROWS {
        let mut line = rows.seconds[row].to_string();
        for component in 0..28 {
            let value = 6.0 * draw.uniform((28 * row + component) as u64) - 3.0;
            write!(line, ",{value}").expect("a string takes every text");
        }
        let (amount, class) = (rows.amounts[row], u8::from(rows.frauds[row]));
        writeln!(text, "{line},{amount},\"{class}\"").expect("a string takes every text");
    }
    text
}

fn transactions() -> TransactionTable {
    let first = Month::new(2025, 1).expect("January is a month");
    let window = ObservationWindow::new(first, 12).expect("twelve months make a window");
    let params = Bank::params(window, SEED).check().expect("the defaults are lawful");
    let bank = Bank::around(&stand_in(SEED, Some(N_ROWS)), &params).expect("the bank is sound");
    bank.star.transactions().clone()
}

fn cards(c: &mut Criterion) {
    let text = card_text();
    let mut group = c.benchmark_group("cards");
    group.sample_size(10).throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function(format!("read_cards rows={N_ROWS}"), |b| {
        b.iter(|| read_cards(text.as_bytes(), OnFault::Refuse).expect("lawful rows"));
    });
    group.finish();
}

fn facts(c: &mut Criterion) {
    let table = transactions();
    let mut text = Vec::new();
    write_transactions(&mut text, &table).expect("a vector takes every text");
    let mut group = c.benchmark_group("facts");
    group.sample_size(10).throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function(format!("read_transactions rows={N_ROWS}"), |b| {
        b.iter(|| {
            read_transactions(text.as_slice(), "FactTransactions.csv", Country::GB)
                .expect("lawful rows")
        });
    });
    group.bench_function(format!("transaction_lines rows={N_ROWS}"), |b| {
        b.iter(|| transaction_lines(&table, 0..table.len()));
    });
    group.finish();
}

criterion_group!(benches, cards, facts);
criterion_main!(benches);
