//! The fact table to Parquet and back, in memory: rows sorted by customer, then time.

#![expect(clippy::expect_used, reason = "a bench that fails measures nothing")]

use bytes::Bytes;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fip_model::{
    AccountId, Channel, Country, CustomerId, Date, MerchantId, Money, Origin, Seed, Timestamp,
    Transaction, TransactionId, TransactionParquet, TransactionParquetReader, TransactionTable,
};

const N_ROWS: u32 = 500_000;
/// Rows of a customer over two years.
const ROWS_EACH: u32 = 830;
const N_MERCHANTS: f64 = 1500.0;

/// Returns `rows` of a table in which each customer has two accounts and pays about once a day.
fn facts(rows: std::ops::Range<u32>) -> TransactionTable {
    let draw = Seed::new(1).keyed("bench.parquet");
    let first = Date::new(2024, 1, 1).expect("a day of the calendar");
    let mut table = TransactionTable::with_capacity(rows.len());
    for row in rows {
        let uniform = |purpose: u32| draw.uniform(u64::from(row) * 8 + u64::from(purpose));
        let (customer, turn) = (1 + row / ROWS_EACH, row % ROWS_EACH);
        let abroad = uniform(0) < 0.06;
        let (day, second) = (turn * 730 / ROWS_EACH, 28_800 + whole(50_000.0 * uniform(1)));
        table.push(Transaction {
            transaction_id: TransactionId::new(u64::from(customer) * 65_536 + u64::from(turn)),
            at: Timestamp::new(first.plus_days(day.cast_signed()), second),
            customer_id: CustomerId::new(customer),
            account_id: AccountId::new(2 * customer - u32::from(uniform(2) < 0.7)),
            // Few merchants take most of the payments.
            merchant_id: MerchantId::new(1 + whole(N_MERCHANTS * uniform(3).powi(3))),
            channel: Channel::ALL[whole(5.0 * uniform(4)) as usize],
            country: if abroad { Country::new(*b"FR").expect("two letters") } else { Country::GB },
            amount: Money::from_pence((100 + whole(-2500.0 * (1.0 - uniform(5)).ln())).into()),
            is_discretionary: uniform(7) < 0.4,
            is_fraud: row % 900 == 7,
            origin: Origin::Synthetic,
            source_row: None,
        });
    }
    table
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers of this bench are small and positive"
)]
fn whole(number: f64) -> u32 {
    number as u32
}

fn parquet_bytes(groups: &[TransactionTable]) -> Vec<u8> {
    let mut file = TransactionParquet::new(Vec::new()).expect("a vector takes every byte");
    for group in groups {
        file.write(group).expect("a vector takes every byte");
    }
    file.finish().expect("a vector takes every byte")
}

fn parquet(c: &mut Criterion) {
    let mut group = c.benchmark_group("parquet");
    group.sample_size(10).throughput(Throughput::Elements(N_ROWS.into()));
    for rows_each in [20_000, 200_000, N_ROWS] {
        let starts = (0..N_ROWS).step_by(rows_each as usize);
        let groups: Vec<_> =
            starts.map(|start| facts(start..N_ROWS.min(start + rows_each))).collect();
        let bytes = Bytes::from(parquet_bytes(&groups));
        let id = format!("rows={N_ROWS} in groups of {rows_each}, {} bytes", bytes.len());
        group.bench_function(format!("write {id}"), |b| b.iter(|| parquet_bytes(&groups)));
        group.bench_function(format!("read {id}"), |b| {
            b.iter(|| {
                let reader = TransactionParquetReader::new(bytes.clone()).expect("a whole file");
                reader.map(|table| table.expect("lawful rows").len()).sum::<usize>()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, parquet);
criterion_main!(benches);
