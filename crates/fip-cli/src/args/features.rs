//! What can be asked about features.

/// What `fip features` does instead of computing the features of the project's window.
#[derive(Debug, clap::Args)]
pub(crate) struct Features {
    /// Print every feature: name, table, unit, whose it is, definition, meaning
    #[arg(long, conflicts_with_all = ["explain", "as_of", "append"])]
    pub(crate) list: bool,

    /// Say what a feature is, how it is made, what it stands on and who uses it
    #[arg(long, value_name = "NAME", conflicts_with_all = ["as_of", "append"])]
    pub(crate) explain: Option<String>,

    /// Add the months that are new to the saved ledger features.state, and compute from it
    #[arg(long, conflicts_with = "as_of")]
    pub(crate) append: bool,

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

With --append, the transactions of months that data_processed/features.state does not hold yet, up to
the end of the window, and reports of frauds of any month are added to it; features are computed from
it, so that the tables need to hold the new months alone.

Examples:
  fip features
  fip features --list
  fip features --explain spend_volatility
  fip features --as-of 2025-07,2025-10 --months 1,3,6
  fip features --append            after each month, with [bank] months one larger";
