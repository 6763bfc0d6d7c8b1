//! An invented table with a known rule, for tests of more than one file.

use fip_model::{FeatureMatrix, Seed};
use ndarray_rand::rand::Rng;

/// Returns `n_rows` rows of six features, a tenth of the cells missing, and labels, a third of them events.
/// Three features matter: one linearly, two by their product.
pub(crate) fn world(n_rows: usize, seed: u64) -> (FeatureMatrix, Vec<bool>) {
    let mut rng = Seed::new(seed).stream("test world", 0);
    let (mut cells, mut labels) = (Vec::new(), Vec::new());
    for _ in 0..n_rows {
        let x: [f64; 6] = std::array::from_fn(|_| rng.gen_range(-2.0..2.0));
        let log_odds = 1.2 * x[0] + 1.5 * x[1] * x[2] - 1.2;
        labels.push(rng.gen_range(0.0..1.0) < 1.0 / (1.0 + f64::exp(-log_odds)));
        cells.extend(x.map(|x| rng.gen_bool(0.9).then_some(x)));
    }
    let names =
        ["linear", "left", "right", "noise_1", "noise_2", "noise_3"].map(str::to_owned).to_vec();
    (FeatureMatrix::from_cells(names, cells).unwrap(), labels)
}
