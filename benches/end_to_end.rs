//! The whole way in memory, without files: card rows, bank, features, segments, scores, models.

#![expect(clippy::expect_used, reason = "a bench that fails measures nothing")]

use std::error::Error;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fip_features::{Catalogue, Ledger, compute};
use fip_ml::{Evaluation, LogisticRegression, Preprocessor, RandomForest, TrainTest};
use fip_model::{FeatureTable, Month, ObservationWindow, Outcome, Seed};
use fip_scorecard::{Input, Scorecard};
use fip_segment::{KMeans, Preprocessing, banking_profiles, name_clusters};
use fip_synth::{Bank, stand_in};

const CARD: &str = include_str!("../crates/fip-cli/assets/scorecard.toml");
const SEED: Seed = Seed::new(1);
const SEGMENT_BY: [&str; 6] = [
    "spend_volatility",
    "atm_rate",
    "online_rate",
    "cross_border_rate",
    "night_rate",
    "discretionary_share",
];
const PREDICT_BY: [&str; 8] = [
    "total_spend",
    "spend_volatility",
    "spend_trend",
    "atm_rate",
    "cross_border_rate",
    "night_rate",
    "discretionary_share",
    "recency_days",
];

/// Names five segments.
fn segment(features: &FeatureTable) -> Result<usize, Box<dyn Error>> {
    let matrix = features.matrix(&SEGMENT_BY)?;
    let filled = Preprocessor::fit(&matrix)?.impute(&matrix)?;
    let scaled = Preprocessing::default().fit(&filled)?.transform(&filled)?;
    let model = KMeans::params(5).seed(SEED).fit(scaled.view())?;
    Ok(name_clusters(scaled.names(), model.centroids(), &banking_profiles())?.len())
}

/// Scores every customer with reasons and returns the sum of the scores.
fn score(features: &FeatureTable) -> Result<i64, Box<dyn Error>> {
    let card: Scorecard = toml::from_str(CARD)?;
    let mut scorer = card.scorer();
    let mut sum = 0;
    for row in 0..features.n_rows() {
        let inputs: Vec<Input> =
            card.inputs().map(|name| Input::from(features.number(row, name))).collect();
        sum += scorer.score_row(&inputs)?.score().billionths();
    }
    Ok(sum)
}

/// Trains both models and returns their ROC-AUC on customers they have not seen.
fn train(features: &FeatureTable, outcomes: &[Outcome]) -> Result<[f64; 2], Box<dyn Error>> {
    let matrix = features.matrix(&PREDICT_BY)?;
    let labels: Vec<bool> = outcomes.iter().map(|outcome| outcome.at_risk).collect();
    let ids: Vec<u64> = features.customers().iter().map(|id| id.number().into()).collect();
    let split = TrainTest::stratified(&labels, &ids, 0.3, SEED)?;
    let part = |rows: &[usize]| rows.iter().map(|&row| labels[row]).collect::<Vec<bool>>();
    let (seen, unseen) = (matrix.select_rows(split.train()), matrix.select_rows(split.test()));
    let (seen_labels, unseen_labels) = (part(split.train()), part(split.test()));
    let scale = Preprocessor::fit(&seen)?;
    let logistic = LogisticRegression::params().fit(&scale.transform(&seen)?, &seen_labels)?;
    let forest = RandomForest::params(SEED).n_trees(300).max_depth(10).min_samples_leaf(5);
    let forest = forest.fit(&seen, &seen_labels)?;
    let auc =
        |found: Vec<f64>| Ok::<_, Box<dyn Error>>(Evaluation::new(&unseen_labels, &found)?.auc());
    Ok([
        auc(logistic.predict_proba(&scale.transform(&unseen)?)?)?,
        auc(forest.predict_proba(&unseen)?)?,
    ])
}

/// Goes the whole way for `n_rows` card rows and one customer in a hundred of them.
fn run(n_rows: usize) -> Result<(usize, i64, [f64; 2]), Box<dyn Error>> {
    let window = ObservationWindow::new(Month::new(2025, 1)?, 12)?;
    let params = Bank::params(window, SEED).customers(n_rows / 100).check()?;
    let world = Bank::around(&stand_in(SEED, Some(n_rows)), &params)?;
    let ledger = Ledger::with_reports(&world.star, &world.reports);
    let features = compute(&ledger, window, Catalogue::built_in())?.customers;
    Ok((segment(&features)?, score(&features)?, train(&features, &world.outcomes)?))
}

fn end_to_end(c: &mut Criterion) {
    let mut group = c.benchmark_group("end_to_end");
    group.sample_size(10);
    for n_rows in [30_000, 300_000] {
        group.throughput(Throughput::Elements(n_rows as u64));
        group.bench_function(BenchmarkId::new("run", format!("rows={n_rows}")), |b| {
            b.iter(|| run(black_box(n_rows)).expect("every stage ends well"));
        });
    }
    group.finish();
}

criterion_group!(benches, end_to_end);
criterion_main!(benches);
