//! Optimal bins: all shapes of few prebins, one shape of many.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fip_scorecard::binning::{
    AutoRule, Constraints, Counts, PValueRule, Problem, Shape, optimise, optimise_auto,
};
use ndarray_rand::rand::{Rng, SeedableRng, rngs::StdRng};

const SEED: u64 = 1;

/// Returns prebins of 50 rows whose event rate falls and rises again, with noise.
fn prebins(n: usize) -> Vec<Counts> {
    let mut rng = StdRng::seed_from_u64(SEED);
    let of_place = |i: usize| {
        let place = i as f64 / n as f64 - 0.4;
        let rate = 0.1 + 0.8 * place * place;
        let events = (0..50).filter(|_| rng.gen_bool(rate)).count() as u64;
        Counts::unweighted(50 - events, events)
    };
    (0..n).map(of_place).collect()
}

fn problem(prebins: &[Counts], constraints: Constraints) -> Problem<'_> {
    Problem { constraints, ..Problem::new(prebins) }
}

fn all_shapes(c: &mut Criterion) {
    let mut group = c.benchmark_group("binning_all_shapes");
    let rules = [
        ("plain", Constraints::NONE),
        ("at_most_10", Constraints::default()),
        ("share_5_percent", Constraints::default().min_share(0.05)),
        ("p_value", Constraints::default().max_p_value(PValueRule::neighbours(0.05))),
        ("all_pairs", Constraints::default().max_p_value(PValueRule::all_pairs(0.05))),
    ];
    for n in [20, 50] {
        let prebins = prebins(n);
        group.throughput(Throughput::Elements(n as u64));
        for (name, constraints) in rules {
            let problem = problem(&prebins, constraints);
            group.bench_with_input(BenchmarkId::new(name, n), &problem, |b, problem| {
                b.iter(|| optimise_auto(black_box(problem), &AutoRule::default()));
            });
        }
    }
    group.finish();
}

fn one_shape(c: &mut Criterion) {
    let mut group = c.benchmark_group("binning_one_shape");
    group.sample_size(10);
    let cases = [
        ("ascending", 20, Shape::Ascending),
        ("valley", 20, Shape::Valley),
        ("ascending", 256, Shape::Ascending),
        ("valley", 256, Shape::Valley),
        ("convex", 256, Shape::Convex),
        ("valley", 921, Shape::Valley),
    ];
    for (name, n, shape) in cases {
        let prebins = prebins(n);
        let problem = problem(&prebins, Constraints::NONE.min_share(0.05));
        group.throughput(Throughput::Elements(n as u64));
        group.bench_with_input(BenchmarkId::new(name, n), &problem, |b, problem| {
            b.iter(|| optimise(black_box(problem), shape));
        });
    }
    group.finish();
}

criterion_group!(benches, all_shapes, one_shape);
criterion_main!(benches);
