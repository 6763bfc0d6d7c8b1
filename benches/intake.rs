//! Reading a bank's own transactions from text in memory, beside the plain record loop of the `csv` crate
//! over the same bytes: what checking, dates, amounts and codes cost.

#![expect(clippy::expect_used, reason = "a bench that fails measures nothing")]

use std::fmt::Write as _;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use fip_model::Seed;
use fip_model::intake::{Taken, TransactionMapping, TransactionReader};

const SEED: Seed = Seed::new(1);
const N_ROWS: usize = 500_000;
/// As files are read.
const CHUNK: usize = 1 << 16;

const MAPPING: &str = r#"
date_format = "%Y-%m-%d %H:%M:%S"
columns = { transaction_id = "id", customer_id = "customer", merchant_id = "merchant", date = "when", amount = "amount", mcc = "mcc", channel = "entry", country = "country", fraud = "fraud" }
map.channel = { chip_and_pin = ["chip"], contactless = ["contactless"], online = ["ecom"] }
"#;

/// Returns transactions as a card processor writes them; every `quoted`-th text stands in quotes.
fn text(quoted: u64) -> String {
    let draw = SEED.keyed("bench.intake");
    let mut text = "id,when,customer,merchant,mcc,amount,entry,country,fraud\n".to_owned();
    for row in 0..N_ROWS as u64 {
        let below = |purpose: u64, n: u64| draw.bits(8 * row + purpose) % n;
        let (day, second) = (below(0, 28) + 1, below(1, 86_400));
        let entry = match below(2, 3) {
            0 => "chip",
            1 => "contactless",
            _ => "ecom",
        };
        let mark = if quoted > 0 && row % quoted == 0 { "\"" } else { "" };
        writeln!(
            text,
            "{row},2025-{:02}-{day:02} {:02}:{:02}:{:02},{},{mark}S{}{mark},{},{}.{:02},{entry},GB,{}",
            below(3, 12) + 1,
            second / 3_600,
            second / 60 % 60,
            second % 60,
            100_000 + below(4, 20_000),
            below(5, 5_000),
            5411 + below(6, 4),
            below(7, 300),
            row % 100,
            u8::from(row % 500 == 0)
        )
        .expect("a string takes every text");
    }
    text
}

fn read(text: &str, mapping: &TransactionMapping) -> i64 {
    let plan = mapping.check("GBP").expect("a lawful mapping");
    let (mut n, mut pence) = (0, 0);
    let mut reader = TransactionReader::new(&plan, |row| {
        n += 1;
        pence += row.amount.pence();
        Ok(Taken::Accepted)
    });
    for chunk in text.as_bytes().chunks(CHUNK) {
        reader.push(chunk).expect("the header has the columns");
    }
    reader.finish().expect("the header has the columns");
    assert!(reader.take_rejects().is_empty(), "no row is at fault");
    drop(reader);
    assert_eq!(n, N_ROWS);
    pence
}

/// What any reader of records does: finds fields and rows, and looks at none of them.
fn records(text: &str) -> usize {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut record = csv::ByteRecord::new();
    let mut n_bytes = 0;
    while reader.read_byte_record(&mut record).expect("records of one width") {
        n_bytes += record.iter().map(<[u8]>::len).sum::<usize>();
    }
    n_bytes
}

fn both(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, text: &str) {
    let mapping: TransactionMapping = toml::from_str(MAPPING).expect("a mapping");
    let rows = format!("{name} rows={N_ROWS}");
    for (unit, throughput) in [
        ("bytes", Throughput::Bytes(text.len() as u64)),
        ("rows", Throughput::Elements(N_ROWS as u64)),
    ] {
        group.throughput(throughput);
        group.bench_function(format!("TransactionReader {rows} by {unit}"), |b| {
            b.iter(|| read(text, &mapping));
        });
        group.bench_function(format!("csv records {rows} by {unit}"), |b| b.iter(|| records(text)));
    }
}

fn intake(c: &mut Criterion) {
    let mut group = c.benchmark_group("intake");
    group.sample_size(10);
    both(&mut group, "plain", &text(0));
    both(&mut group, "quoted", &text(1));
    group.finish();
}

criterion_group!(benches, intake);
criterion_main!(benches);
