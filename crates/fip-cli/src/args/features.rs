//! What can be asked about features.

use std::path::PathBuf;

/// What `fip features` does instead of computing the features of the project's window.
#[derive(Debug, clap::Args)]
pub(crate) struct Features {
    /// Print every feature: name, table, unit, whose it is, definition, meaning
    #[arg(long, conflicts_with_all = ["explain", "as_of", "append", "from"])]
    pub(crate) list: bool,

    /// Say what a feature is, how it is made, what it stands on and who uses it
    #[arg(long, value_name = "NAME", conflicts_with_all = ["as_of", "append", "from"])]
    pub(crate) explain: Option<String>,

    /// Add the months that are new to the saved ledger features.state, and compute from it
    #[arg(long, conflicts_with_all = ["as_of", "from"])]
    pub(crate) append: bool,

    /// Take the bank in this folder: Parquet of `fip synth generate`, or the tables of a project
    #[arg(long, value_name = "DIR", conflicts_with = "as_of")]
    pub(crate) from: Option<PathBuf>,

    /// Folder to write the features to [default: that of the project's tables]
    #[arg(long, value_name = "DIR", requires = "from")]
    pub(crate) out: Option<PathBuf>,

    /// Write CustomerFeaturesAsOf.csv: features as they were known when these months began
    #[arg(long, value_name = "MONTH,...", value_delimiter = ',')]
    pub(crate) as_of: Vec<String>,

    /// Months looked at before each of them [default: all that the ledger has]
    #[arg(
        long,
        value_name = "N,...",
        value_delimiter = ',',
        requires = "as_of",
        value_parser = clap::value_parser!(u32).range(1..=1200)
    )]
    pub(crate) months: Vec<u32>,
}

pub(super) const FEATURES_HELP: &str = "\
Reads the star schema of `fip prepare`; writes CustomerMonthlyFeatures.csv and CustomerFeatures.csv.
Features of your own are declared in fip.toml under [features.custom]: see `fip show config`.
With --as-of, each customer has a row for each month and length; window_start and window_end tell
which. A fraud counts from the moment of its report.

With --append, transactions of months that data_processed/features.state does not hold yet, up to
the end of the window, and reports of frauds of any month are added to it. Features are computed
from it, so that the tables need to hold the new months alone.

With --from, a bank in Parquet may be larger than memory: customers are handled in batches, and the
row groups are read that may hold some of them, once where files are in the order of customers. A
transaction takes 64 bytes of --memory, a cell of a feature table 24. The bytes written are the same
for any --memory. The months are the bank's.

Examples:
  fip features
  fip features --list
  fip features --explain spend_volatility
  fip features --as-of 2025-07,2025-10 --months 1,3,6
  fip features --append            after each month, with [bank] months one larger
  fip features --from bank --out bank_features --memory 256";
