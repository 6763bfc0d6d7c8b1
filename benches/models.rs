//! Fitting and applying the models of fip-ml: rows a second, by number of rows; 20 columns.
//!
//! Run: `cargo bench -p fip-benches --bench models`. Each runs on one thread, so that numbers compare.

#![expect(clippy::expect_used, reason = "a bench that fails measures nothing")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fip_ml::{LogisticRegression, Preprocessor, RandomForest};
use fip_model::{FeatureMatrix, Seed};
use ndarray_rand::rand::Rng;

const N_COLUMNS: usize = 20;

/// Returns invented rows whose log-odds are linear in three columns and hold one product.
fn invented(n_rows: usize) -> (FeatureMatrix, Vec<bool>) {
    let mut rng = Seed::new(1).stream("bench", 0);
    let (mut cells, mut labels) = (Vec::with_capacity(n_rows * N_COLUMNS), Vec::new());
    for _ in 0..n_rows {
        let x: [f64; N_COLUMNS] = std::array::from_fn(|_| rng.gen_range(-1.7..1.7));
        let log_odds = x[0] + 0.7 * x[1] - 0.5 * x[2] + x[3] * x[4] - 1.0;
        labels.push(rng.gen_bool(1.0 / (1.0 + f64::exp(-log_odds))));
        cells.extend(x.map(Some));
    }
    let names = (0..N_COLUMNS).map(|column| format!("x{column}")).collect();
    (FeatureMatrix::from_cells(names, cells).expect("finite cells in whole rows"), labels)
}

fn on_one_thread(run: impl FnOnce() + Send) {
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one thread");
    pool.install(run);
}

fn logistic_fit(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("logistic_fit");
    group.sample_size(10);
    for n_rows in [5_000, 50_000, 500_000] {
        let (matrix, labels) = invented(n_rows);
        let preprocessor = Preprocessor::fit(&matrix).expect("every column has values");
        let matrix = preprocessor.transform(&matrix).expect("the columns of the fit");
        let params = LogisticRegression::params().check().expect("lawful defaults");
        group.throughput(Throughput::Elements(n_rows as u64));
        group.bench_function(BenchmarkId::new("l2=1", n_rows), |bencher| {
            on_one_thread(|| bencher.iter(|| params.fit(black_box(&matrix), &labels)));
        });
    }
    group.finish();
}

fn forest_fit(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("forest_fit");
    group.sample_size(10);
    for n_rows in [5_000, 50_000] {
        let (matrix, labels) = invented(n_rows);
        let params = RandomForest::params(Seed::new(1)).n_trees(100);
        let params = params.check().expect("lawful parameters");
        group.throughput(Throughput::Elements(n_rows as u64));
        group.bench_function(BenchmarkId::new("100 trees, full depth", n_rows), |bencher| {
            on_one_thread(|| bencher.iter(|| params.fit(black_box(&matrix), &labels)));
        });
    }
    group.finish();
}

/// Prediction by a forest of 100 full trees from 5,000 rows, and what each column added to it.
fn forest_predict(criterion: &mut Criterion) {
    let (train, labels) = invented(5_000);
    let params = RandomForest::params(Seed::new(1)).n_trees(100);
    let forest = params.fit(&train, &labels).expect("both classes");
    let mut group = criterion.benchmark_group("forest_predict");
    for n_rows in [1_000, 10_000, 100_000] {
        let (matrix, _) = invented(n_rows);
        group.throughput(Throughput::Elements(n_rows as u64));
        group.bench_function(BenchmarkId::new("100 trees, full depth", n_rows), |bencher| {
            on_one_thread(|| bencher.iter(|| forest.predict_proba(black_box(&matrix))));
        });
    }
    group.finish();
    let mut group = criterion.benchmark_group("forest_contributions");
    group.sample_size(10);
    let (matrix, _) = invented(1_000);
    group.throughput(Throughput::Elements(1_000));
    group.bench_function(BenchmarkId::new("100 trees, full depth", 1_000), |bencher| {
        on_one_thread(|| bencher.iter(|| forest.contributions(black_box(&matrix))));
    });
    group.finish();
}

criterion_group!(benches, logistic_fit, forest_fit, forest_predict);
criterion_main!(benches);
