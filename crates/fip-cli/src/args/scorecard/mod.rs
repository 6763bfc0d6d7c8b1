//! What can be done with scorecards of any table.

mod fit;
mod help;

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

pub(crate) use self::fit::{Baseline, Binned, Fit, Rounding, Scaled, Shape, Stepwise, Unseen};

#[derive(Debug, Subcommand)]
pub(crate) enum Scorecard {
    /// Make a card from a table whose outcome is known
    #[command(after_help = help::FIT)]
    Fit(Box<Fit>),
    /// Score every row of a table: score, tier, probability, reasons
    #[command(after_help = help::SCORE)]
    Score(Score),
    /// Say why a row has its score, and what would reach the next tier
    #[command(after_help = help::EXPLAIN)]
    Explain(Explain),
    /// Judge a card on a table whose outcome is known
    #[command(after_help = help::VALIDATE)]
    Validate(Validate),
    /// Compare the scores and inputs of two tables
    #[command(after_help = help::MONITOR)]
    Monitor(Monitor),
    /// Print a card as SQL, PMML, Rust or Markdown
    #[command(after_help = help::EXPORT)]
    Export(Export),
    /// Print the bins of columns, with event rate and weight of evidence
    #[command(after_help = help::BINS)]
    Bins(Bins),
}

/// A table to read.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Source {
    /// Table to read: CSV with a header; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) data: PathBuf,
    #[command(flatten)]
    pub(crate) marks: Marks,
}

/// How missing cells are marked.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Marks {
    /// Texts that mean a missing value, as an empty cell does
    #[arg(long, value_name = "TEXT,...", value_delimiter = ',', default_value = "NA")]
    pub(crate) missing: Vec<String>,
}

/// What is predicted.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Outcome {
    /// Column with the outcome: two values, none missing
    #[arg(long, value_name = "COLUMN")]
    pub(crate) target: String,
    /// The value of the outcome that is the event, the thing predicted
    #[arg(long, value_name = "VALUE", default_value = "1")]
    pub(crate) event: String,
    /// Column with the weight of each row, 0 or more
    #[arg(long, value_name = "COLUMN")]
    pub(crate) weight: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Score {
    /// Scorecard: .json as `fit` writes it, or .toml
    #[arg(long, value_name = "FILE")]
    pub(crate) card: PathBuf,
    #[command(flatten)]
    pub(crate) source: Source,
    /// File to write the scores to; - for standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Columns of the table to keep before the score [default: the line in the file]
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    pub(crate) id: Vec<String>,
    /// File for rows that cannot be scored; reasons go to FILE.reasons.csv [default:
    /// OUT.rejected.csv]
    #[arg(long, value_name = "FILE")]
    pub(crate) reject_to: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("which").required(true))]
pub(crate) struct Explain {
    /// Scorecard: .json as `fit` writes it, or .toml
    #[arg(long, value_name = "FILE")]
    pub(crate) card: PathBuf,
    #[command(flatten)]
    pub(crate) source: Source,
    /// The row: the first below the header is 1
    #[arg(long, value_name = "N", group = "which")]
    pub(crate) row: Option<usize>,
    /// The one row with this value in this column
    #[arg(long, value_name = "COLUMN=VALUE", group = "which")]
    pub(crate) id: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Validate {
    /// Scorecard: .json as `fit` writes it, or .toml
    #[arg(long, value_name = "FILE")]
    pub(crate) card: PathBuf,
    #[command(flatten)]
    pub(crate) source: Source,
    #[command(flatten)]
    pub(crate) outcome: Outcome,
    /// Bands of the gains table and of the calibration
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(2..=100))]
    pub(crate) bands: u32,
    /// Scores from which rows are approved, for the table of decisions [default: those of the tiers]
    #[arg(long, value_name = "SCORE,...", value_delimiter = ',', allow_negative_numbers = true)]
    pub(crate) cutoffs: Vec<f64>,
    /// What an approved row without the event earns
    #[arg(long, value_name = "POUNDS", requires = "loss")]
    pub(crate) profit: Option<f64>,
    /// What an approved row with the event loses
    #[arg(long, value_name = "POUNDS", requires = "profit")]
    pub(crate) loss: Option<f64>,
    /// Columns of groups that are to be treated alike: approval rates, scores, AUC, calibration of each
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    pub(crate) group: Vec<String>,
    /// The card was made from these rows
    #[arg(long)]
    pub(crate) development: bool,
    /// Fail when the area under the ROC curve is below this
    #[arg(long, value_name = "AUC")]
    pub(crate) min_auc: Option<f64>,
    /// Write every figure to this file, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Monitor {
    /// Scorecard whose scores and characteristics are compared [default: the columns themselves]
    #[arg(long, value_name = "FILE")]
    pub(crate) card: Option<PathBuf>,
    /// Table to compare with [default: the rows that the card was made from]
    #[arg(long, value_name = "FILE", required_unless_present = "card")]
    pub(crate) reference: Option<PathBuf>,
    /// Table of today
    #[arg(long, value_name = "FILE")]
    pub(crate) current: PathBuf,
    #[command(flatten)]
    pub(crate) marks: Marks,
    /// Bands of the score, or of a column of numbers
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(2..=100))]
    pub(crate) bands: u32,
    /// Fail when a stability index is above this
    #[arg(long, value_name = "PSI")]
    pub(crate) max_psi: Option<f64>,
    /// Write every figure to this file, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    /// Scorecard: .json as `fit` writes it, or .toml
    #[arg(long, value_name = "FILE")]
    pub(crate) card: PathBuf,
    /// What to write
    #[arg(long, value_name = "FORMAT")]
    pub(crate) to: Format,
    /// The engine that the SQL is for
    #[arg(long, value_name = "ENGINE", default_value = "standard")]
    pub(crate) dialect: SqlEngine,
    /// The table that the SQL reads
    #[arg(long, value_name = "TABLE", default_value = "applicants")]
    pub(crate) table: String,
    /// Columns of the table that the SQL returns before the score
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    pub(crate) id: Vec<String>,
    /// Leave the probability out of the SQL, for an engine without the function EXP
    #[arg(long)]
    pub(crate) no_probability: bool,
    /// File to write to [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Bins {
    #[command(flatten)]
    pub(crate) source: Source,
    #[command(flatten)]
    pub(crate) outcome: Outcome,
    /// Columns to show [default: all but the outcome and the weight]
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    pub(crate) column: Vec<String>,
    #[command(flatten)]
    pub(crate) binned: Binned,
    /// Folder for one picture of each column
    #[arg(long, value_name = "DIR")]
    pub(crate) plot: Option<PathBuf>,
}

/// What a card is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Sql,
    Pmml,
    Rust,
    #[value(alias = "markdown")]
    Md,
}

/// An engine, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SqlEngine {
    Standard,
    #[value(name = "duckdb")]
    DuckDb,
    Postgres,
    Sqlite,
    Spark,
}
