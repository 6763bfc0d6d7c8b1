//! Bins of one numeric variable, from rows to certificate: sorting, candidate cuts, exact search.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fip_scorecard::binning::{BinningSpec, Constraints, Outcome, Shape};

/// Values that are all distinct, and labels whose rate rises from 5 % to 35 %; a generator of 64 bits by
/// Knuth with a fixed seed.
fn rows(n: usize) -> (Vec<Option<f64>>, Vec<bool>) {
    let mut state = 20_261_126_u64;
    let mut share = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    (0..n)
        .map(|_| {
            let (value, draw) = (share(), share());
            (Some(1_000.0 * value), draw < 0.05 + 0.3 * value)
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
