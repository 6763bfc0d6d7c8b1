//! Bins of one numeric variable, from rows to certificate: sorting, candidate cuts, exact search.

#![expect(clippy::expect_used, reason = "a bench that fails measures nothing")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fip_scorecard::binning::{BinningSpec, Constraints, Outcome, Shape};
use ndarray_rand::rand::{Rng, SeedableRng, rngs::StdRng};

const SEED: u64 = 1;

/// Values that are all distinct, and labels whose rate rises from 5 % to 35 %.
fn rows(n: usize) -> (Vec<Option<f64>>, Vec<bool>) {
    let mut rng = StdRng::seed_from_u64(SEED);
    (0..n)
        .map(|_| {
            let value: f64 = rng.gen_range(0.0..1.0);
            (Some(1_000.0 * value), rng.gen_bool(0.05 + 0.3 * value))
        })
        .unzip()
}

fn fit(criterion: &mut Criterion) {
    let constraints = Constraints::default().min_share(0.05);
    let auto = BinningSpec::default().constraints(constraints);
    let ascending = auto.clone().shape(Shape::Ascending);
    let mut group = criterion.benchmark_group("binning_fit");
    group.sample_size(10);
    for n in [10_000, 100_000, 1_000_000] {
        let (values, labels) = rows(n);
        let weights = vec![1.0; n];
        let outcome = Outcome::new(&labels);
        let weighted = outcome.weights(&weights);
        group.throughput(Throughput::Elements(n as u64));
        let cases = [
            ("ascending", &ascending, outcome),
            ("auto", &auto, outcome),
            ("ascending, weights", &ascending, weighted),
        ];
        for (name, spec, outcome) in cases {
            group.bench_function(BenchmarkId::new(name, n), |bencher| {
                bencher.iter(|| black_box(spec.fit_numeric("x", &values, &outcome)));
            });
        }
        let binning = ascending.fit_numeric("x", &values, &outcome).expect("lawful rows");
        group.bench_function(BenchmarkId::new("transform", n), |bencher| {
            bencher.iter(|| black_box(binning.transform(&values)));
        });
    }
    group.finish();
}

criterion_group!(benches, fit);
criterion_main!(benches);
