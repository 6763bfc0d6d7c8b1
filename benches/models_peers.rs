//! Segments and models beside scikit-learn: fits and times for the scripts in `peers/models`, which
//! start this program. Alone:
//!
//! ```text
//! models_peers kmeans|silhouette|logistic|forest FOLDER N_COLUMNS [N_PREDICTED]
//! models_peers forests FOLDER N_COLUMNS LEAF SEED...
//! models_peers contributions FOLDER N_COLUMNS BALANCED
//! models_peers world FOLDER SEED CUSTOMERS BASE_RATE
//! ```
//!
//! A folder holds `x.f64`, row by row with NaN where a cell is missing, and `y.u8`, 1 for an event or
//! the cluster of a row. The first line's works print times and results as JSON. `forests` fits one
//! forest, with at least LEAF draws in a leaf, for each `test-SEED.u8` on its rows of 0 and writes the probabilities of its rows of 1 to
//! `ours-SEED.f64`. `contributions` writes a forest and its contributions. `world` writes a folder.

#![expect(clippy::expect_used, reason = "a bench that fails measures nothing")]

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use fip_benches::clock::{Times, forget_peak, peak_bytes};
use fip_features::{Catalogue, Feature, Ledger, compute};
use fip_ml::{ClassWeights, LogisticRegression, RandomForest};
use fip_model::ndarray::Array2;
use fip_model::{FeatureMatrix, Month, ObservationWindow, Seed};
use fip_segment::{KMeans, silhouettes};
use fip_synth::Bank;
use serde_json::{Value, json};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let [work, folder, ref numbers @ ..] = args[..] else {
        // `cargo bench` starts every bench without arguments of ours.
        return say("models_peers: nothing to do; the scripts in benches/peers/models start it");
    };
    let folder = Folder(Path::new(folder));
    let number = |at: usize| numbers.get(at).expect("a number").parse::<usize>().expect("a number");
    match work {
        "kmeans" => say(&kmeans(&folder.rows(number(0)))),
        "silhouette" => say(&silhouette(&folder.rows(number(0)), &folder.clusters())),
        "logistic" => say(&logistic(&folder.matrix(number(0)), &folder.labels("y"))),
        "forest" => say(&forest(&folder, number(0), number(1))),
        "forests" => {
            (2..numbers.len()).for_each(|at| folder.forest(number(0), number(1), number(at)));
        }
        "contributions" => contributions(&folder, number(0), number(1)),
        "world" => {
            let base_rate = numbers[2].parse().expect("a share");
            say(&world(&folder, number(0), number(1), base_rate));
        }
        _ => say("models_peers: no such work"),
    }
}

/// A folder of numbers.
struct Folder<'a>(&'a Path);

impl Folder<'_> {
    fn numbers(&self, name: &str) -> Vec<f64> {
        let bytes = fs::read(self.0.join(format!("{name}.f64"))).expect("numbers");
        let number = |bytes: &[u8]| f64::from_le_bytes(bytes.try_into().expect("8 bytes"));
        bytes.chunks_exact(8).map(number).collect()
    }

    fn write(&self, name: &str, numbers: impl Iterator<Item = f64>) {
        let bytes: Vec<u8> = numbers.flat_map(f64::to_le_bytes).collect();
        fs::write(self.0.join(format!("{name}.f64")), bytes).expect("written");
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.join(format!("{name}.u8"))).expect("bytes")
    }

    fn labels(&self, name: &str) -> Vec<bool> {
        self.bytes(name).iter().map(|&label| label == 1).collect()
    }

    fn clusters(&self) -> Vec<usize> {
        self.bytes("y").into_iter().map(usize::from).collect()
    }

    fn rows(&self, n_columns: usize) -> Array2<f64> {
        let numbers = self.numbers("x");
        let shape = (numbers.len() / n_columns, n_columns);
        Array2::from_shape_vec(shape, numbers).expect("whole rows")
    }

    fn matrix(&self, n_columns: usize) -> FeatureMatrix {
        let names = (0..n_columns).map(|column| format!("x{column}")).collect();
        let cells = self.numbers("x").into_iter().map(|cell| (!cell.is_nan()).then_some(cell));
        FeatureMatrix::from_cells(names, cells).expect("finite cells in whole rows")
    }

    /// Fits one forest on the rows that a seed does not hold out and writes the others' probabilities.
    fn forest(&self, n_columns: usize, leaf: usize, seed: usize) {
        let (matrix, labels) = (self.matrix(n_columns), self.labels("y"));
        let held_out = self.labels(&format!("test-{seed}"));
        let rows = |of: bool| -> Vec<usize> {
            (0..labels.len()).filter(|&row| held_out[row] == of).collect()
        };
        let train = rows(false);
        let train_labels: Vec<bool> = train.iter().map(|&row| labels[row]).collect();
        let params = RandomForest::params(Seed::new(seed as u64)).n_trees(100);
        let forest = params.min_samples_leaf(leaf);
        let forest = forest.fit(&matrix.select_rows(&train), &train_labels).expect("both classes");
        let found = forest.predict_proba(&matrix.select_rows(&rows(true))).expect("its columns");
        self.write(&format!("ours-{seed}"), found.into_iter());
    }
}

/// Work that takes less is done again until this has passed.
const LEAST: Duration = Duration::from_millis(200);

fn seconds(times: Times) -> Value {
    json!({ "wall": times.wall.as_secs_f64(), "cpu": times.cpu.as_secs_f64() })
}

fn kmeans(rows: &Array2<f64>) -> String {
    let params = KMeans::params(5).n_init(10).seed(Seed::new(1));
    let (times, model) = Times::of(LEAST, || params.fit(black_box(rows.view())).expect("clusters"));
    let iterations = model.n_iterations();
    json!({ "fit": seconds(times), "inertia": model.inertia(), "iterations": iterations })
        .to_string()
}

fn silhouette(rows: &Array2<f64>, clusters: &[usize]) -> String {
    let run = || silhouettes(black_box(rows.view()), &[clusters]).expect("silhouettes");
    let (times, found) = Times::of(LEAST, run);
    json!({ "compute": seconds(times), "mean": found[0].mean }).to_string()
}

/// Fits at scikit-learn's tolerance, and at a tight one.
fn logistic(matrix: &FeatureMatrix, labels: &[bool]) -> String {
    let matrix = matrix.complete().expect("nothing missing");
    let fit = |tolerance| {
        let params = LogisticRegression::params().l2(1.0).tolerance(tolerance);
        let params = params.check().expect("lawful parameters");
        Times::of(LEAST, || params.fit(black_box(&matrix), labels).expect("a fit"))
    };
    let ((loose, _), (tight, model)) = (fit(1e-4), fit(1e-10));
    json!({
        "loose": seconds(loose), "tight": seconds(tight), "intercept": model.intercept(),
        "coefficients": model.coefficients(), "converged": model.convergence().converged,
    })
    .to_string()
}

/// Fits 100 trees on all rows but the last ones, whose probabilities it writes to `ours.f64`.
fn forest(folder: &Folder<'_>, n_columns: usize, n_predicted: usize) -> String {
    let (matrix, mut labels) = (folder.matrix(n_columns), folder.labels("y"));
    let n_train = labels.len() - n_predicted;
    labels.truncate(n_train);
    let rows: Vec<usize> = (0..matrix.n_rows()).collect();
    let (train, test) = rows.split_at(n_train);
    let (train, test) = (matrix.select_rows(train), matrix.select_rows(test));
    drop(matrix);
    forget_peak();
    let params = RandomForest::params(Seed::new(1)).n_trees(100);
    let params = params.check().expect("lawful parameters");
    let fit = || params.fit(black_box(&train), &labels).expect("both classes");
    let (fitting, forest) = Times::of(LEAST, fit);
    let peak = peak_bytes();
    let predict = || forest.predict_proba(black_box(&test)).expect("its columns");
    let (predicting, found) = Times::of(LEAST, predict);
    folder.write("ours", found.into_iter());
    json!({ "fit": seconds(fitting), "predict": seconds(predicting), "peak_bytes": peak })
        .to_string()
}

/// Writes a forest, its contributions and its probabilities; 1 lets both classes weigh the same.
fn contributions(folder: &Folder<'_>, n_columns: usize, balanced: usize) {
    let matrix = folder.matrix(n_columns);
    let weights = if balanced == 1 { ClassWeights::Balanced } else { ClassWeights::Equal };
    let forest = RandomForest::params(Seed::new(1)).n_trees(20).class_weights(weights);
    let forest = forest.fit(&matrix, &folder.labels("y")).expect("both classes");
    let text = serde_json::to_string(&forest).expect("a document");
    fs::write(folder.0.join("forest.json"), text).expect("written");
    let found = forest.contributions(&matrix).expect("its columns");
    folder.write("ours", found.values().iter().copied());
    folder.write("bias", std::iter::once(found.bias()));
    folder.write("probabilities", forest.predict_proba(&matrix).expect("its columns").into_iter());
}

/// Writes the features of a generated bank's customers, and whether each one's outcome came.
fn world(folder: &Folder<'_>, seed: usize, n_customers: usize, base_rate: f64) -> String {
    let window = ObservationWindow::new(Month::new(2025, 1).expect("a month"), 12);
    let window = window.expect("twelve months");
    let params = Bank::params(window, Seed::new(seed as u64)).customers(n_customers);
    let params = params.base_rate(base_rate).check().expect("lawful parameters");
    let world = Bank::generated(&params).expect("a bank");
    let ledger = Ledger::with_reports(&world.star, &world.reports);
    let catalogue = Catalogue::built_in();
    let features = compute(&ledger, window, catalogue).expect("features").customers;
    let customers = catalogue.customers().iter().filter(|feature| !feature.is_same_for_all());
    let names: Vec<&str> = customers.map(Feature::name).collect();
    let matrix = features.matrix(&names).expect("features by their names");
    let cell = |row| (0..names.len()).map(move |column| (row, column));
    let cells = (0..matrix.n_rows()).flat_map(cell);
    folder.write("x", cells.map(|(row, column)| matrix.get(row, column).unwrap_or(f64::NAN)));
    let outcomes = world.outcomes.iter().map(|outcome| u8::from(outcome.at_risk));
    fs::write(folder.0.join("y.u8"), outcomes.collect::<Vec<u8>>()).expect("written");
    json!({ "n_columns": names.len() }).to_string()
}

#[expect(clippy::print_stdout, reason = "this program answers a script")]
fn say(text: &str) {
    println!("{text}");
}
