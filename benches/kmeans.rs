//! K-Means, silhouettes and the sweep over cluster counts, on rows drawn around five centers.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fip_model::Seed;
use fip_model::ndarray::Array2;
use fip_segment::{ChooseK, KMeans, choose_k, silhouettes};
use ndarray_rand::rand::Rng;
use ndarray_rand::rand_distr::{Distribution, StandardNormal};

const N_COLUMNS: usize = 7;

/// Rows of unit noise around five centers drawn with deviation 2: groups that touch.
fn rows(n_rows: usize) -> Array2<f64> {
    rows_around(n_rows, N_COLUMNS, 2.0)
}

fn rows_around(n_rows: usize, n_columns: usize, apart: f64) -> Array2<f64> {
    let mut rng = Seed::new(1).stream("bench.kmeans", 0);
    let mut normal = move || -> f64 { StandardNormal.sample(&mut rng) };
    let centers = Array2::from_shape_simple_fn((5, n_columns), || apart * normal());
    let mut rng = Seed::new(1).stream("bench.kmeans", 1);
    Array2::from_shape_fn((n_rows, n_columns), |(row, column)| {
        let noise: f64 = StandardNormal.sample(&mut rng);
        centers[[row % 5, column]] + noise + rng.gen_range(-0.5..0.5)
    })
}

fn fit(c: &mut Criterion) {
    let mut group = c.benchmark_group("kmeans_fit");
    group.sample_size(10);
    for n_rows in [1_000, 3_000, 10_000, 100_000] {
        let rows = rows(n_rows);
        let id = BenchmarkId::from_parameter(format!("rows={n_rows} columns=7 k=5 n_init=10"));
        group.throughput(Throughput::Elements(n_rows as u64));
        group.bench_with_input(id, &rows, |b, rows| {
            b.iter(|| KMeans::params(5).seed(Seed::new(1)).fit(rows.view()));
        });
    }
    // Centers 3.4 deviations apart: dozens of iterations instead of a handful.
    let rows = rows_around(500_000, 12, 0.7);
    group.throughput(Throughput::Elements(500_000));
    group.bench_function("rows=500000 columns=12 k=5 n_init=10", |b| {
        b.iter(|| KMeans::params(5).seed(Seed::new(1)).fit(rows.view()));
    });
    group.finish();
}

fn quality(c: &mut Criterion) {
    let rows = rows(3_000);
    let mut group = c.benchmark_group("quality");
    group.sample_size(10).throughput(Throughput::Elements(3_000));
    let labels: Vec<Vec<usize>> =
        (2..=10).map(|k| (0..3_000).map(|row| row * 7919 % 3_000 * k / 3_000).collect()).collect();
    group.bench_function("silhouette rows=3000 labelings=1", |b| {
        b.iter(|| silhouettes(rows.view(), &[&labels[3]]));
    });
    let labelings: Vec<&[usize]> = labels.iter().map(Vec::as_slice).collect();
    group.bench_function("silhouette rows=3000 labelings=9", |b| {
        b.iter(|| silhouettes(rows.view(), &labelings));
    });
    group.bench_function("choose_k rows=3000 k=2..=10 n_init=10", |b| {
        b.iter(|| choose_k(rows.view(), 2..=10, ChooseK::new(KMeans::params(2)).n_references(0)));
    });
    group.bench_function("choose_k rows=3000 k=2..=10 n_init=10 references=10", |b| {
        b.iter(|| choose_k(rows.view(), 2..=10, KMeans::params(2)));
    });
    let rows = rows_around(20_000, 12, 0.7);
    let labels: Vec<usize> = (0..20_000).map(|row| row % 5).collect();
    group.throughput(Throughput::Elements(20_000));
    group.bench_function("silhouette rows=20000 columns=12 labelings=1", |b| {
        b.iter(|| silhouettes(rows.view(), &[&labels]));
    });
    group.finish();
}

criterion_group!(benches, fit, quality);
criterion_main!(benches);
