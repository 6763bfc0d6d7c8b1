//! Who is at risk? A linear model and a forest, judged on invented customers they have not seen.
//!
//! Run with `cargo run --release -p fip-examples --example predict_at_risk`. Prints each model's area under
//! the ROC curve with its 95 % interval, what the forest leans on, and why it fears one customer most.

#![expect(clippy::print_stdout, reason = "an example shows its result")]

use std::error::Error;

use fip_ml::{Evaluation, LogisticRegression, Preprocessor, RandomForest, TrainTest};
use fip_model::{FeatureMatrix, Seed};
use ndarray_rand::rand::Rng;

fn main() -> Result<(), Box<dyn Error>> {
    let seed = Seed::new(2013);
    let (matrix, at_risk) = invented_customers(4_000, seed)?;
    let ids: Vec<u64> = (1..=4_000).collect();
    let split = TrainTest::stratified(&at_risk, &ids, 0.3, seed)?;
    let labels = |rows: &[usize]| rows.iter().map(|&row| at_risk[row]).collect::<Vec<bool>>();
    let (train, test) = (matrix.select_rows(split.train()), matrix.select_rows(split.test()));
    let (train_labels, test_labels) = (labels(split.train()), labels(split.test()));

    let scaling = Preprocessor::fit(&train)?;
    let logistic = LogisticRegression::params().fit(&scaling.transform(&train)?, &train_labels)?;
    let forest = RandomForest::params(seed).min_samples_leaf(20).fit(&train, &train_labels)?;
    let by_forest = forest.predict_proba(&test)?;
    let by_logistic = logistic.predict_proba(&scaling.transform(&test)?)?;
    for (name, found) in [("logistic regression", &by_logistic), ("random forest", &by_forest)] {
        let found = Evaluation::new(&test_labels, found)?.auc_interval(0.95)?;
        println!("{name:19} AUC {:.3} [{:.3}, {:.3}]", found.auc, found.lower, found.upper);
    }
    for column in forest.permutation_importance(&test, &test_labels, 5, seed)? {
        println!("{:11} shuffled, the AUC falls by {:.3}", column.name, column.mean);
    }
    let by_risk = |&a: &usize, &b: &usize| by_forest[a].total_cmp(&by_forest[b]);
    let worst = (0..by_forest.len()).max_by(by_risk).ok_or("no customers")?;
    let contributions = forest.contributions(&test)?;
    println!("most at risk: {:.2} = {:.2}", by_forest[worst], contributions.bias());
    for (name, value) in forest.names().iter().zip(contributions.values().row(worst)) {
        println!("{value:+25.2} {name}");
    }
    Ok(())
}

/// Risk rises with fraud, and with night activity by customers who use cash; income says nothing.
fn invented_customers(n: usize, seed: Seed) -> Result<(FeatureMatrix, Vec<bool>), Box<dyn Error>> {
    let names = ["fraud_count", "night_rate", "atm_rate", "income"].map(str::to_owned).to_vec();
    let (mut cells, mut at_risk, mut rng) = (vec![], vec![], seed.stream("example", 0));
    for _ in 0..n {
        let fraud = f64::from(rng.gen_range(0..4_u8).saturating_sub(2));
        let [night, atm, income] = std::array::from_fn(|_| rng.gen_range(0.0..1.0));
        let log_odds = -4.0 + 1.5 * fraud + 8.0 * night * atm;
        at_risk.push(rng.gen_bool(1.0 / (1.0 + f64::exp(-log_odds))));
        cells.extend([Some(fraud), Some(night), Some(atm), rng.gen_bool(0.8).then_some(income)]);
    }
    Ok((FeatureMatrix::from_cells(names, cells)?, at_risk))
}
