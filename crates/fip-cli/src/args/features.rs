//! What can be asked about features.

/// What `fip features` does instead of computing the features of the project's window.
#[derive(Debug, clap::Args)]
pub(crate) struct Features {
    /// Print every feature: name, table, unit, whose it is, definition, meaning
    #[arg(long, conflicts_with_all = ["explain", "as_of"])]
    pub(crate) list: bool,

    /// Say what a feature is, how it is made, what it stands on and who uses it
    #[arg(long, value_name = "NAME", conflicts_with = "as_of")]
    pub(crate) explain: Option<String>,

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

Examples:
  fip features
  fip features --list
  fip features --explain spend_volatility
  fip features --as-of 2025-07,2025-10 --months 1,3,6";
