//! What can be asked beside the stages: a start, a look at customers, a comparison, help.

use std::path::PathBuf;

use clap::ValueEnum;

/// What `fip init` makes.
#[derive(Debug, clap::Args)]
pub(crate) struct Init {
    /// Folder of the new project; made where it is not there [default: the project folder]
    #[arg(value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
    /// Invented customers [default: the mode's own number]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) customers: Option<u32>,
    /// Files of transactions of your own, or a database: looks at them and writes how they are to be read
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "customers")]
    pub(crate) from: Vec<PathBuf>,
    /// The table or view of the database
    #[arg(long, value_name = "NAME", requires = "from")]
    pub(crate) table: Option<String>,
    /// A SELECT of the database instead
    #[arg(long, value_name = "SQL", requires = "from", conflicts_with = "table")]
    pub(crate) query: Option<String>,
}

/// Which customers `fip queue` prints, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct Queue {
    /// Tiers to print
    #[arg(
        long,
        value_name = "TIER,...",
        value_delimiter = ',',
        ignore_case = true,
        default_value = "high,medium"
    )]
    pub(crate) tier: Vec<TierName>,
    /// Segments to print [default: all]
    #[arg(long, value_name = "SEGMENT,...", value_delimiter = ',')]
    pub(crate) segment: Vec<String>,
    /// Regions to print [default: all]
    #[arg(long, value_name = "REGION,...", value_delimiter = ',')]
    pub(crate) region: Vec<String>,
    /// Only customers with one of these reasons
    #[arg(long, value_name = "CODE,...", value_delimiter = ',')]
    pub(crate) reason: Vec<String>,
    /// Print only so many, those with the lowest scores
    #[arg(long, value_name = "N")]
    pub(crate) top: Option<usize>,
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: QueueFormat,
}

/// A tier, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TierName {
    High,
    Medium,
    Low,
}

impl From<TierName> for fip_model::Tier {
    fn from(tier: TierName) -> Self {
        match tier {
            TierName::High => Self::High,
            TierName::Medium => Self::Medium,
            TierName::Low => Self::Low,
        }
    }
}

/// How a queue is printed, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum QueueFormat {
    Table,
    Csv,
    Json,
}

/// Which customers `fip explain` explains, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct ExplainCustomers {
    /// The customers, such as C0000123, or by the ids of the bank
    #[arg(required = true, value_name = "ID")]
    pub(crate) customers: Vec<String>,
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ExplainFormat,
    /// List every characteristic with its points, in text and md; json always has them
    #[arg(long)]
    pub(crate) all: bool,
}

/// How an explanation is printed, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    Text,
    Json,
    Md,
}

/// Which runs `fip diff` compares, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct Diff {
    /// The earlier run: a project folder, or the folder of its tables
    #[arg(value_name = "BEFORE")]
    pub(crate) before: PathBuf,
    /// The later run
    #[arg(value_name = "AFTER")]
    pub(crate) after: PathBuf,
    /// Bands of about equal size of the earlier run, for stability indices
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(2..=100))]
    pub(crate) bands: u32,
    /// Fail when a stability index is above this
    #[arg(long, value_name = "PSI")]
    pub(crate) fail_psi: Option<f64>,
    /// How to print the comparison
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ReportFormat,
}

/// How a report on the terminal is printed, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    Text,
    Json,
}

pub(super) const INIT_HELP: &str = "\
Writes fip.toml with every key, its default and what it means, data_raw/README.md, which says where
card rows can be had, and .gitignore. Replaces no file. --mode, --seed and --customers are written to
fip.toml. --from takes CSV, also packed with gzip, Parquet, a folder or a pattern in quotes, and a
database: postgres://.., sqlite:FILE or duckdb:FILE.

Examples:
  fip init demo
  fip init bank --from payments.csv
  fip init bank --from 'statements/*.csv'
  fip init bank --from postgres://ann@db/core --table cards.ledger
  fip init demo --mode generate --customers 2000
  fip -C demo run";

pub(super) const QUEUE_HELP: &str = "\
The lowest score first, ties in order of ids, as in the dashboard. csv has the columns of the
dashboard's export, byte for byte: codes, whole pounds, a byte order mark and CRLF for spreadsheets.
Needs `fip score`; probabilities are there after `fip train`.

Examples:
  fip queue --top 20
  fip queue --tier high --segment CASH_HEAVY --region London
  fip queue --reason R01 --format csv > queue.csv
  fip queue --format json | jq '.customers[0]'";

pub(super) const EXPLAIN_HELP: &str = "\
Points lost against the best attainable, by reason; what would change the tier, by the points table;
the models' probabilities; and where the customer stands among the customers of the segment.

Examples:
  fip explain C0000123
  fip explain C0000123 --all
  fip explain C0000123 C0000456 --format md > two.md
  fip explain C0000123 --format json | jq '.customers[0].points'";

pub(super) const DIFF_HELP: &str = "\
Compares customers by their ids: moves between tiers, stability indices of the score and of every
feature, figures of the models, files whose SHA-256 differs. Nothing is written.
Exits with 1 when an index is above --fail-psi.

Examples:
  fip diff 2025 2026
  fip diff runs/a runs/b --fail-psi 0.25
  fip diff a/data_processed b/data_processed --format json";

pub(super) const DOCTOR_HELP: &str = "\
Looks at the machine (threads, memory, disk), the configuration and scorecard, the card file, and at
what has run; changes nothing. Says what to type where something is missing.
Exits with 1 when something keeps fip from running.

Examples:
  fip doctor
  fip -C bank doctor --format json";

pub(super) const COMPLETIONS_HELP: &str = "\
Examples:
  fip completions bash > ~/.local/share/bash-completion/completions/fip
  fip completions zsh > ~/.zfunc/_fip
  fip completions fish > ~/.config/fish/completions/fip.fish";

pub(super) const MAN_HELP: &str = "\
Examples:
  fip man | man -l -
  fip man --out ~/.local/share/man/man1";

pub(super) const EXPLAIN_ERROR_HELP: &str = "\
Examples:
  fip explain-error
  fip explain-error FIP-E003
  fip explain-error e3";
