//! What can be done with models of any table.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use super::scorecard::{Outcome, Source};

#[derive(Debug, Subcommand)]
pub(crate) enum Ml {
    /// Train a model on a table whose outcome is known, and tell how good it is
    #[command(after_help = TRAIN_HELP)]
    Train(Box<MlTrain>),
    /// Judge a model on a table whose outcome is known
    #[command(after_help = EVALUATE_HELP)]
    Evaluate(Box<MlEvaluate>),
}

#[derive(Debug, clap::Args)]
pub(crate) struct MlTrain {
    #[command(flatten)]
    pub(crate) source: Source,
    #[command(flatten)]
    pub(crate) outcome: Outcome,
    /// File to write the model to; everything that was measured goes beside it, as .train.json
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Name of the model [default: that of its file]
    #[arg(long, value_name = "TEXT")]
    pub(crate) name: Option<String>,
    /// Where the rows come from, in words; say so when they are generated [default: the file]
    #[arg(long, value_name = "TEXT")]
    pub(crate) population: Option<String>,
    #[command(flatten)]
    pub(crate) columns: MlColumns,
    #[command(flatten)]
    pub(crate) rows: MlRows,
    #[command(flatten)]
    pub(crate) learning: MlLearning,
}

/// Which columns are looked at.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Columns")]
pub(crate) struct MlColumns {
    /// Columns that name a row; they are not looked at
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    pub(crate) id: Vec<String>,
    /// Columns that are not looked at
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    pub(crate) exclude: Vec<String>,
    /// Columns of numbers; a cell that is none is refused [default: columns with nothing else]
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    pub(crate) numeric: Vec<String>,
    /// Columns of categories, though every cell be a number
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    pub(crate) categorical: Vec<String>,
    /// Most levels of a category with a column of their own; the others share one
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) max_levels: u32,
}

/// Which rows are trained on, and which are held out.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Rows")]
pub(crate) struct MlRows {
    /// Share of the rows that the model is judged on and not trained on; 0 for none
    #[arg(long, value_name = "SHARE", default_value_t = 0.3)]
    pub(crate) test_share: f64,
    /// Column whose rows of one value stay together: all trained on, or none; it is not looked at
    #[arg(long, value_name = "COLUMN", conflicts_with = "time")]
    pub(crate) group: Option<String>,
    /// Column of numbers or dates: the latest rows are held out, and every fold is later than what it
    /// is trained on; it is not looked at
    #[arg(long, value_name = "COLUMN")]
    pub(crate) time: Option<String>,
    /// Folds of the cross-validation of the training rows
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(2..=50))]
    pub(crate) folds: u32,
}

/// What is trained, and how.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Model")]
pub(crate) struct MlLearning {
    /// The model; auto trains both and keeps the better by the one-standard-error rule
    #[arg(long, value_name = "MODEL", default_value = "auto")]
    pub(crate) model: MlModel,
    /// Parameters to try for each model, drawn at random and judged by cross-validation; 0 for the
    /// defaults
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=500))]
    pub(crate) search: u32,
    /// Learn from the out-of-fold predictions how probabilities are to be corrected
    #[arg(long, value_name = "HOW")]
    pub(crate) calibrate: Option<Calibrate>,
    /// How much each class weighs; balanced probabilities are no event rates
    #[arg(long, value_name = "HOW", default_value = "equal")]
    pub(crate) class_weights: Weights,
}

/// A model, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MlModel {
    Logistic,
    Forest,
    Auto,
}

/// A calibration, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Calibrate {
    Platt,
    Isotonic,
}

/// Class weights, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Weights {
    Equal,
    Balanced,
}

#[derive(Debug, clap::Args)]
pub(crate) struct MlEvaluate {
    /// Model, as `fip ml train` or `fip train` writes it
    #[arg(long, value_name = "FILE")]
    pub(crate) model: PathBuf,
    #[command(flatten)]
    pub(crate) source: Source,
    /// Column with the outcome: two values, none missing [default: that of the model]
    #[arg(long, value_name = "COLUMN")]
    pub(crate) target: Option<String>,
    /// The value of the outcome that is the event [default: that of the model]
    #[arg(long, value_name = "VALUE")]
    pub(crate) event: Option<String>,
    /// Column with the weight of each row, 0 or more
    #[arg(long, value_name = "COLUMN")]
    pub(crate) weight: Option<String>,
    /// Bands of the lift and of the calibration
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(2..=100))]
    pub(crate) bands: u32,
    /// Probability from which on rows are flagged [default: that of the model]
    #[arg(long, value_name = "P")]
    pub(crate) threshold: Option<f64>,
    /// What it costs to flag a row without the event
    #[arg(long, value_name = "POUNDS", requires = "cost_fn")]
    pub(crate) cost_fp: Option<f64>,
    /// What it costs not to flag a row with the event
    #[arg(long, value_name = "POUNDS", requires = "cost_fp")]
    pub(crate) cost_fn: Option<f64>,
    /// Fail when the area under the ROC curve is below this
    #[arg(long, value_name = "AUC")]
    pub(crate) min_auc: Option<f64>,
    /// Write every figure to this file, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Predict {
    /// Model, as `fip ml train` or `fip train` writes it
    #[arg(long, value_name = "FILE")]
    pub(crate) model: PathBuf,
    #[command(flatten)]
    pub(crate) source: Source,
    /// File to write the predictions to; - for standard output
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
    /// Columns of the table to keep before the prediction [default: the line in the file]
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    pub(crate) id: Vec<String>,
    /// Columns that contributed most to each prediction, to add to its row
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=1000))]
    pub(crate) explain: u32,
}

const TRAIN_HELP: &str = "\
Reads a CSV of any columns; needs no project. A column is of numbers when every cell is one, else of
categories, which become columns of 0 and 1. What is learnt, levels, medians, thresholds, is learnt from
training rows alone; models are compared by cross-validation, and judged once on the rows held out.
The same table, flags and --seed give the same bytes, for any number of threads.

Examples:
  fip ml train --data loans.csv --target outcome --event bad --out m.json
  fip ml train --data loans.csv --target bad --model forest --search 20 --group customer --out m.json
  fip ml train --data cards.csv --target fraud --time booked_at --calibrate isotonic --out m.json";

const EVALUATE_HELP: &str = "\
Prints how well the model ranks (with 95% intervals), how right its probabilities are, what its threshold
flags, and the bands from the highest probabilities to the lowest. Exits with 1 below --min-auc.

Examples:
  fip ml evaluate --model m.json --data 2025.csv
  fip ml evaluate --model m.json --data 2025.csv --cost-fp 10 --cost-fn 400 --min-auc 0.7";

pub(super) const PREDICT_HELP: &str = "\
Columns of the table that the model does not look at are passed over. A row has the probability of the
event, 1 where it is at or above the model's threshold, and with --explain the columns that moved it most:
by how much they moved the log-odds (logistic regression) or the probability (random forest, Shapley
values), before calibration.

Examples:
  fip predict --model m.json --data new.csv --id loan_id --explain 3 --out predictions.csv
  fip predict --model data_processed/random_forest.json --data data_processed/CustomerFeatures.csv \\
      --id customer_id";
