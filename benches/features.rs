//! Features of a year of transactions, against a plain sum over the columns they are made from.

#![expect(clippy::expect_used, reason = "a bench that fails measures nothing")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fip_benches::ledger::{Columns, Order, ROW_BYTES, Size, plain_sum, window};
use fip_features::{Catalogue, compute};

/// Rows and customers.
const SIZES: [(usize, u32); 3] = [(284_807, 3_000), (10_000_000, 100_000), (50_000_000, 500_000)];

fn features(c: &mut Criterion) {
    let mut group = c.benchmark_group("features");
    group.sample_size(10);
    for (n_rows, n_customers) in SIZES {
        for (word, order) in [("random", Order::Random), ("by customer", Order::ByCustomer)] {
            let columns = Columns::generate(Size { n_rows, n_customers }, order);
            let ledger = columns.ledger();
            group.throughput(Throughput::ElementsAndBytes {
                elements: n_rows as u64,
                bytes: (n_rows * ROW_BYTES) as u64,
            });
            for (threads, n_threads) in [("1 thread", 1), ("all cores", 0)] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build();
                let pool = pool.expect("threads");
                let id =
                    BenchmarkId::new(format!("compute, {threads}"), format!("{n_rows} {word}"));
                group.bench_function(id, |b| {
                    b.iter(|| {
                        let features =
                            pool.install(|| compute(&ledger, window(), Catalogue::built_in()));
                        features.expect("few enough rows")
                    });
                });
            }
            let id = BenchmarkId::new("plain sum", format!("{n_rows} {word}"));
            group.bench_function(id, |b| b.iter(|| plain_sum(&ledger)));
        }
    }
    group.finish();
}

criterion_group!(benches, features);
criterion_main!(benches);
