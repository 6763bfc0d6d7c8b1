//! The same bits for any number of threads.

#![expect(clippy::unwrap_used, reason = "a step that fails fails its test")]

use fip_model::ndarray::Array2;
use fip_model::{CompleteMatrix, Seed};
use fip_segment::{
    Candidates, Challenge, KMeans, Preprocessing, Stability, bootstrap_stability, challenge,
    choose_k,
};

/// More rows than two chunks of 4096, so that partial sums are really folded.
const N_ROWS: usize = 9001;

fn rows() -> CompleteMatrix {
    let noise = Seed::new(3).keyed("test.noise");
    let values = Array2::from_shape_fn((N_ROWS, 4), |(row, column)| {
        (row % 5 * (column + 1) % 4) as f64 + 2.0 * noise.uniform((row * 4 + column) as u64)
    });
    CompleteMatrix::new(["a", "b", "c", "d"].map(str::to_owned).to_vec(), values).unwrap()
}

#[derive(Debug, PartialEq)]
struct Everything {
    model: KMeans,
    candidates: Candidates,
    stability: Stability,
    challenge: Challenge,
}

fn everything() -> Everything {
    let rows = rows();
    let scaled = Preprocessing::default().fit(&rows).unwrap().transform(&rows).unwrap();
    let params = KMeans::params(5).n_init(4).seed(Seed::new(11));
    let model = params.fit(scaled.view()).unwrap();
    let few = scaled.view().split_at(fip_model::ndarray::Axis(0), 1500).0;
    Everything {
        candidates: choose_k(few, 2..=6, params).unwrap(),
        stability: bootstrap_stability(scaled.view(), &model, 3).unwrap(),
        challenge: challenge(few, &params.fit(few).unwrap()).unwrap(),
        model,
    }
}

#[test]
fn one_two_and_four_threads_give_the_same_bits() {
    let with_threads = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        pool.install(everything)
    };
    let one = with_threads(1);
    assert_eq!(one.model.sizes().iter().sum::<usize>(), N_ROWS);
    for n_threads in [1, 2, 4] {
        let other = with_threads(n_threads);
        assert_eq!(one, other, "{n_threads} threads");
        assert_eq!(one.model.inertia().to_bits(), other.model.inertia().to_bits());
    }
}

#[test]
fn another_seed_draws_other_resamples() {
    let rows = rows();
    let few = rows.view().split_at(fip_model::ndarray::Axis(0), 300).0.to_owned();
    let stability = |seed: u64| {
        let model = KMeans::params(7).n_init(1).seed(Seed::new(seed)).fit(few.view()).unwrap();
        bootstrap_stability(few.view(), &model, 3).unwrap()
    };
    assert_ne!(stability(1), stability(2));
}
