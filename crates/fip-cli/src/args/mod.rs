//! The command line, as typed.

mod dashboard;
mod export;
mod features;
mod from_database;
mod help;
mod ml;
mod run;
mod scorecard;
mod segment;
mod sql;
mod tools;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use self::dashboard::DASHBOARD_HELP;
pub(crate) use self::dashboard::Dashboard;
pub(crate) use self::export::{ExportPlace, ExportTo};
use self::features::FEATURES_HELP;
pub(crate) use self::features::Features;
pub(crate) use self::from_database::FromDatabase;
pub(crate) use self::help::{command, parse};
use self::ml::PREDICT_HELP;
pub(crate) use self::ml::{Calibrate, Ml, MlEvaluate, MlModel, MlRows, MlTrain, Predict, Weights};
pub(crate) use self::run::{Clean, Run, Status};
use self::run::{RUN_HELP, STATUS_HELP};
pub(crate) use self::scorecard::{
    Baseline, Binned, Bins, Explain, Export, Fit, Format, Monitor, Outcome, Rounding, Scaled,
    Score, Scorecard, Shape, SqlEngine, Stepwise, Unseen, Validate,
};
use self::segment::SEGMENT_HELP;
pub(crate) use self::segment::{MigrationFormat, Segment};
pub(crate) use self::sql::{SchemaDialect, Sql};
use self::tools::{
    COMPLETIONS_HELP, DIFF_HELP, DOCTOR_HELP, EXPLAIN_ERROR_HELP, EXPLAIN_HELP, INIT_HELP,
    MAN_HELP, QUEUE_HELP,
};
pub(crate) use self::tools::{
    Diff, ExplainCustomers, ExplainFormat, Init, Queue, QueueFormat, ReportFormat,
};
use crate::terminal::{Color, Form, ShowProgress};

/// Customer analytics for retail banking: star schema, features, segments, an explainable risk
/// score, models and reports.
#[derive(Debug, Parser)]
#[command(
    name = "fip",
    version,
    propagate_version = true,
    disable_help_subcommand = true,
    after_help = "Start with:  fip init demo, then fip -C demo run\n\nExit codes: 0 done; 1 done, but a check failed; \
                  2 could not run (usage, configuration, input, output); 101 a bug in fip."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Project folder; data, tables and reports are found from here
    #[arg(short = 'C', long, global = true, value_name = "DIR", default_value = ".")]
    pub(crate) project: PathBuf,

    /// Configuration file [default: fip.toml in the project folder, if there is one]
    #[arg(short, long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Seed of all randomness; goes before the configuration
    #[arg(long, global = true, value_name = "N")]
    pub(crate) seed: Option<u64>,

    /// Card rows alone, card rows among generated ones, or generated ones alone; goes before the
    /// configuration
    #[arg(long, global = true, value_name = "MODE")]
    pub(crate) mode: Option<Mode>,

    /// Number of threads; results do not depend on it [default: one a core]
    #[arg(short = 'j', long, global = true, value_name = "N")]
    pub(crate) threads: Option<usize>,

    /// Memory for transactions, in MiB; those of larger ledgers wait in files, and results are the same
    #[arg(
        long,
        global = true,
        value_name = "MiB",
        default_value_t = 1024,
        value_parser = clap::value_parser!(u64).range(1..=1 << 24)
    )]
    pub(crate) memory: u64,

    /// Say nothing but errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,

    /// Colors: auto (on a terminal, unless `NO_COLOR` is set), always, never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) color: Color,

    /// Progress: auto (moving lines on a terminal), plain (a line a stage), never
    #[arg(
        long,
        global = true,
        value_name = "HOW",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) progress: ShowProgress,
}

impl Args {
    /// Returns in which form things are said.
    pub(crate) const fn form(&self) -> Form {
        let json = matches!(&self.command, Command::Run(run) if run.json);
        Form::of(self.quiet, json)
    }

    /// Returns the database of the transactions that was typed.
    pub(crate) const fn typed_database(&self) -> Option<&FromDatabase> {
        match &self.command {
            Command::Run(Run { from_database, .. }) | Command::Prepare { from_database, .. } => {
                Some(from_database)
            }
            _ => None,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run every stage whose inputs changed
    #[command(after_help = RUN_HELP)]
    Run(Run),
    /// Say which stages must run again, and why; runs nothing
    #[command(after_help = STATUS_HELP)]
    Status(Status),
    /// Stage 1: read the card rows, invent the bank around them
    #[command(after_help = PREPARE_HELP)]
    Prepare {
        /// Set rows at fault aside in this file and go on; reasons go to FILE.reasons.csv
        #[arg(long, value_name = "FILE")]
        reject_to: Option<PathBuf>,
        #[command(flatten)]
        from_database: FromDatabase,
        #[command(flatten)]
        clean: Clean,
    },
    /// Stage 2: compute the features of customers, by month and year
    #[command(after_help = FEATURES_HELP)]
    Features(Features),
    /// Stage 3: find and name the segments; assign; compare two dates
    #[command(after_help = SEGMENT_HELP)]
    Segment(Segment),
    /// Stage 4: score every customer: points, tier, reasons
    #[command(after_help = "Reads CustomerFeatures.csv and CustomerSegments.csv; writes \
        CustomerRiskScores.csv and RiskAlerts.csv.\nA card of your own: fip show card > card.toml, \
        edit it, and set [score] card = \"card.toml\" in fip.toml.")]
    Score,
    /// Stage 5: train two models on the at-risk outcome
    #[command(after_help = "Reads the features and CustomerOutcomes.csv; writes model_report.md, \
        model_report.json, ModelPredictions.csv and the models themselves, logistic_regression.json and \
        random_forest.json for `fip predict`, and fills model_probability in CustomerRiskScores.csv.")]
    Train,
    /// Stage 6: write the executive summary and its figures
    #[command(after_help = "Reads all tables; writes reports/executive_summary.md and \
        reports/figures/*.svg.")]
    Report,
    /// Stage 7: write the dashboard, open it, or serve it here
    #[command(after_help = DASHBOARD_HELP)]
    Dashboard(Dashboard),
    /// Check the bank, and say how good its data are
    #[command(after_help = "Reads the tables of `fip prepare` and the card file; writes \
        reports/validation.json. Of a ledger of your own the tables are checked.\nPrints what stands out \
        in the data, and each column: missing, distinct, range, quartiles, outliers.\nExits with 1 when \
        a check fails; a finding about the data is no failure.\n\n\
        Examples:\n  fip validate --world\n  fip validate --manifest\n  fip validate --json > quality.json")]
    Validate {
        /// Judge features, segments and models too, against the truth; needs `fip segment`
        #[arg(long)]
        world: bool,
        /// Read every file that manifest.json names and compare its SHA-256; judges nothing else
        #[arg(long, conflicts_with = "world")]
        manifest: bool,
        /// Print the quality of the data as JSON, in place of the tables
        #[arg(long, conflicts_with = "manifest")]
        json: bool,
    },
    /// Generate a bank as Parquet, one customer of it, or card rows
    Synth {
        #[command(subcommand)]
        what: Synth,
    },
    /// Write what a run made in the form of another program
    Export {
        #[command(subcommand)]
        what: ExportTo,
    },
    /// Print the features as SQL
    Sql {
        #[command(subcommand)]
        what: Sql,
    },
    /// Scorecards: fit, score, explain, validate, monitor, export
    Scorecard {
        #[command(subcommand)]
        what: Scorecard,
    },
    /// Models of any table: train, evaluate
    Ml {
        #[command(subcommand)]
        what: Ml,
    },
    /// Predict every row with a saved model, and say why
    #[command(after_help = PREDICT_HELP)]
    Predict(Predict),
    /// Make a project folder with a commented fip.toml
    #[command(after_help = INIT_HELP)]
    Init(Init),
    /// Print the risk queue: Medium and High, the lowest score first
    #[command(after_help = QUEUE_HELP)]
    Queue(Queue),
    /// Say why customers have their score, segment and tier
    #[command(after_help = EXPLAIN_HELP)]
    Explain(ExplainCustomers),
    /// Compare two runs: tier moves, stability, models, files
    #[command(after_help = DIFF_HELP)]
    Diff(Diff),
    /// Check machine, configuration and inputs; say what is missing
    #[command(after_help = DOCTOR_HELP)]
    Doctor {
        /// How to print the findings
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: ReportFormat,
    },
    /// Say what an error code means and what to do
    #[command(after_help = EXPLAIN_ERROR_HELP)]
    ExplainError {
        /// The code, such as FIP-E003 [default: a list of all]
        code: Option<String>,
    },
    /// Print what a shell needs to complete commands and flags
    #[command(after_help = COMPLETIONS_HELP)]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write a page for each command
    #[command(after_help = MAN_HELP)]
    Man {
        /// Folder to write fip.1, fip-run.1, ... to
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Print something fip is made of
    #[command(after_help = SHOW_HELP)]
    Show {
        /// What to print
        what: Show,
        /// The engine that the schema is for
        #[arg(long, value_name = "ENGINE", default_value = "standard")]
        dialect: SchemaDialect,
    },
}

/// Where card transactions come from, as typed. Words beside the values would turn every help page
/// into its long form; `fip.toml` explains them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Mode {
    Anchor,
    Enriched,
    Generate,
}

impl From<Mode> for fip_synth::Mode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Anchor => Self::Anchor,
            Mode::Enriched => Self::Enriched,
            Mode::Generate => Self::Generate,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Show {
    /// The configuration with all defaults
    Config,
    /// The built-in scorecard
    Card,
    /// The tables as SQL
    Schema,
    /// The dashboard's figures as views in SQL
    Views,
    /// What must hold of the tables, as queries in SQL
    Checks,
    /// The data dictionary as Markdown
    Dictionary,
    /// The events of `fip run --json` as JSON Schema
    Events,
    /// Every figure about the United Kingdom that the invented bank uses, with its source
    Uk,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Synth {
    /// Write the bank to a folder, by partitions; go on where an earlier run of it ended
    #[command(after_help = SYNTH_HELP)]
    Generate {
        #[command(flatten)]
        size: Size,
        /// Customers of a partition: each is one file a table
        #[arg(long, value_name = "N", default_value_t = 5000)]
        partition_customers: u32,
        /// Folder to write to
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Print the transactions of one customer as CSV, made without the others
    #[command(after_help = "Example:  fip synth customer C0000123 --like bank")]
    Customer {
        /// The customer, such as C0000123
        customer: String,
        /// Folder of `fip synth generate` whose seed and parameters are taken
        #[arg(long, value_name = "DIR", conflicts_with_all = ["customers", "months", "first_month"])]
        like: Option<PathBuf>,
        #[command(flatten)]
        size: Size,
    },
    /// Write generated card rows to a file like creditcard.csv
    #[command(after_help = STAND_IN_HELP)]
    StandIn {
        /// The file to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Number of rows [default: 284807, as creditcard.csv has]
        #[arg(long, value_name = "N")]
        rows: Option<u32>,
        /// Replace the file if it is there
        #[arg(long)]
        force: bool,
    },
}

/// The size of a generated bank.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Size {
    /// Customers [default: as in fip.toml]
    #[arg(long, value_name = "N")]
    pub(crate) customers: Option<u32>,
    /// Months of the ledger [default: as in fip.toml]
    #[arg(long, value_name = "M")]
    pub(crate) months: Option<u32>,
    /// First month, such as 2025-01 [default: as in fip.toml]
    #[arg(long, value_name = "MONTH")]
    pub(crate) first_month: Option<String>,
}

const SYNTH_HELP: &str = "\
Writes DIR/DimMerchant.parquet, DIR/DimDate.parquet, for each other table a folder with one file
a partition, and DIR/manifest.json, which lists every file with its rows and SHA-256. The same
parameters give the same bytes, for any number of threads. A partition that is there already is
not made again.

Examples:
  fip synth generate --customers 100000 --months 24 --out bank
  fip synth generate --customers 1000 --months 12 --first-month 2024-01 --seed 7 --out small";

const SHOW_HELP: &str = "\
Schema, views and checks are for the project's own features.

Examples:
  fip show schema | sqlite3 bank.db
  fip show schema --dialect postgres | psql bank
  fip show views | duckdb bank.duckdb";

const PREPARE_HELP: &str = "\
Reads the card rows and writes the star schema (FactTransactions, DimCustomer, DimAccount, DimMerchant,
DimDate), CustomerOutcomes and truth/CustomerTruth. Every card row is used exactly once; its amount,
class and time of day stay as they are. Customers, merchants and dates are invented.

A ledger of your own is read from where [input.transactions] says, or from the database that a flag
names.

Examples:
  fip prepare
  fip prepare --reject-to bad.csv  set rows at fault aside, with reasons in bad.csv.reasons.csv
  fip prepare --from-sqlite bank.db --table payments";

const STAND_IN_HELP: &str = "\
No row is real. Counts, hours and amounts are those of creditcard.csv; V1 to V28 come near its margins,
its shifts of frauds and its correlations with the amount, and not its joint distribution: no
score of a model on such rows may be quoted as one on creditcard.csv. A mark in the last decimals of
V28 keeps them from being taken for real: fip reads them as STANDIN.

Examples:
  fip synth stand-in --out standin.csv
  fip synth stand-in --out small.csv --rows 10000 --seed 7";

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }
}
