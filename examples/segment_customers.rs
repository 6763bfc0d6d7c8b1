//! Segments 1,500 invented customers of five planted kinds, and says how well that went.
//!
//! Run with `cargo run -p fip-examples --example segment_customers`. Prints a line for each segment (its
//! size, its name, how clear the name is, what its customers do), then the silhouette, the stability
//! and the agreement with the planted kinds.

#![expect(clippy::print_stdout, reason = "an example shows its result")]

use fip_model::{CompleteMatrix, Seed, ndarray::Array2};
use fip_segment::{
    Format, KMeans, Phrase, Preprocessing, adjusted_rand_index, banking_profiles,
    bootstrap_stability, name_clusters, silhouettes, summarize_clusters,
};
use ndarray_rand::rand_distr::{Distribution, Normal};

const COLUMNS: [&str; 5] =
    ["spend_volatility", "atm_rate", "online_rate", "cross_border_rate", "discretionary_share"];

/// What the planted kinds do on average, column by column.
const KINDS: [[f64; 5]; 5] = [
    [0.30, 0.06, 0.72, 0.04, 0.45],
    [0.15, 0.10, 0.25, 0.02, 0.15],
    [0.35, 0.55, 0.10, 0.02, 0.35],
    [0.95, 0.12, 0.30, 0.05, 0.50],
    [0.40, 0.10, 0.35, 0.38, 0.55],
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let seed = Seed::new(2026);
    let planted: Vec<usize> = (0..1500).map(|row| row % KINDS.len()).collect();
    let mut rng = seed.stream("example.customers", 0);
    let noise = Normal::new(0.0, 0.07)?;
    let values = Array2::from_shape_fn((planted.len(), COLUMNS.len()), |(row, column)| {
        (KINDS[planted[row]][column] + noise.sample(&mut rng)).max(0.0)
    });
    let customers = CompleteMatrix::new(COLUMNS.map(str::to_owned).to_vec(), values)?;

    let scaled = Preprocessing::default().fit(&customers)?.transform(&customers)?;
    let model = KMeans::params(5).seed(seed).fit(scaled.view())?;
    let names = name_clusters(scaled.names(), model.centroids(), &banking_profiles())?;
    let phrases = [
        Phrase::new("spend_volatility", "vary their spend by {} of its mean", Format::Share),
        Phrase::new("online_rate", "pay online {} of the time", Format::Share),
        Phrase::new("atm_rate", "draw cash {} of the time", Format::Share),
        Phrase::new("cross_border_rate", "pay abroad {} of the time", Format::Share),
        Phrase::new("discretionary_share", "spend {} on wants, not needs", Format::Share),
    ];
    for (name, summary) in names.iter().zip(summarize_clusters(&customers, model.assignments())?) {
        let sentence = summary.sentence(&phrases, 1).unwrap_or_default();
        let clarity = name.clarity.unwrap_or(f64::INFINITY);
        println!("{:>4} {:<23} clear by {clarity:.1}: they {sentence}", summary.size, name.name);
    }
    let silhouette = &silhouettes(scaled.view(), &[model.assignments()])?[0];
    let stability = bootstrap_stability(scaled.view(), &model, 20)?;
    println!("silhouette {:.3}, stability {:.3}", silhouette.mean, stability.mean);
    let agreement = adjusted_rand_index(&planted, model.assignments())?;
    println!("agreement with the planted kinds {agreement:.3}");
    Ok(())
}
