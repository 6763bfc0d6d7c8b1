//! Which card payments are frauds? Trained on the first part of two days, tested on the rest.
//!
//! Run with `cargo run --release -p fip-examples --example fraud_detection` from the project's folder.
//! Prints the area under the precision-recall curve of a linear model and of a forest, and the share of
//! the frauds among the riskiest 1 % of the payments, each with its 95 % interval. Reads
//! `data_raw/creditcard.csv`, or takes generated rows where there is none and says so.

#![expect(clippy::print_stdout, reason = "an example shows its result")]

use std::error::Error;

use fip_ml::{Evaluation, LogisticRegression, Preprocessor, RandomForest, TrainTest};
use fip_model::{FeatureMatrix, Seed};
use fip_synth::{OnFault, read_cards, write_stand_in};

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::fs::read("data_raw/creditcard.csv").or_else(|error| {
        println!("data_raw/creditcard.csv: {error}; 40,000 stand-in rows instead");
        let mut file = vec![];
        write_stand_in(Seed::new(1), Some(40_000), &mut file).map(|_| file)
    })?;
    let cards = read_cards(&file, OnFault::Refuse)?.rows;
    let times: Vec<i64> = cards.seconds.iter().map(|&seconds| seconds.into()).collect();
    let split = TrainTest::by_time(&times, 0.3)?;
    let matrix = components_and_amount(&file)?;
    let frauds = |rows: &[usize]| rows.iter().map(|&row| cards.frauds[row]).collect::<Vec<bool>>();
    let (train, test) = (matrix.select_rows(split.train()), matrix.select_rows(split.test()));
    let (train_frauds, test_frauds) = (frauds(split.train()), frauds(split.test()));
    println!("trained on {} payments, tested on {} later ones", train.n_rows(), test.n_rows());

    let scaling = Preprocessor::fit(&train)?;
    let logistic = LogisticRegression::params().fit(&scaling.transform(&train)?, &train_frauds)?;
    let forest = RandomForest::params(Seed::new(1)).n_trees(100).fit(&train, &train_frauds)?;
    let by_logistic = logistic.predict_proba(&scaling.transform(&test)?)?;
    for (name, found) in
        [("logistic regression", by_logistic), ("random forest", forest.predict_proba(&test)?)]
    {
        let evaluation = Evaluation::new(&test_frauds, &found)?;
        let [lower, upper] = evaluation.average_precision_interval(0.95)?;
        let area = evaluation.average_precision();
        let alerts = evaluation.capture_table(&[0.01], 0.95)?[0];
        let (rows, recall) = (alerts.n_rows, alerts.recall);
        print!("{name:19} PR-AUC {area:.3} [{lower:.3}, {upper:.3}]; {rows} alerts find ");
        println!("{:.3} [{:.3}, {:.3}] of the frauds", recall.share, recall.lower, recall.upper);
    }
    Ok(())
}

/// Every column but the time and the class.
fn components_and_amount(file: &[u8]) -> Result<FeatureMatrix, Box<dyn Error>> {
    let mut reader = csv::Reader::from_reader(file);
    let names = reader.headers()?.iter().skip(1).take(29).map(str::to_owned).collect();
    let mut cells = vec![];
    for row in reader.records() {
        for cell in row?.iter().skip(1).take(29) {
            cells.push(Some(cell.parse::<f64>()?));
        }
    }
    Ok(FeatureMatrix::from_cells(names, cells)?)
}
