//! What can be asked about segments.

use std::path::PathBuf;

use clap::ValueEnum;

/// What `fip segment` does instead of finding the segments anew.
#[derive(Debug, clap::Args)]
pub(crate) struct Segment {
    /// Assign customers with this saved model; nothing is fitted
    #[arg(long, value_name = "FILE", conflicts_with_all = ["from", "to"])]
    pub(crate) model: Option<PathBuf>,

    /// Features of the customers: CSV with a header, one row each; - for standard input [default:
    /// CustomerFeatures.csv of the project]
    #[arg(long, value_name = "FILE", requires = "model")]
    pub(crate) data: Option<PathBuf>,

    /// File to write the assignments to; - for standard output
    #[arg(long, value_name = "FILE", default_value = "-", requires = "model")]
    pub(crate) out: PathBuf,

    /// Compare the segments in this file with those in --to: who moved where
    #[arg(long, value_name = "FILE", requires = "to")]
    pub(crate) from: Option<PathBuf>,

    /// Segments at the later date: CSV with customers and their segment
    #[arg(long, value_name = "FILE", requires = "from")]
    pub(crate) to: Option<PathBuf>,

    /// How the comparison is printed
    #[arg(long, value_name = "FORMAT", default_value = "text", requires = "from")]
    pub(crate) format: MigrationFormat,
}

/// How a migration is printed, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MigrationFormat {
    Text,
    Csv,
    Json,
}

pub(super) const SEGMENT_HELP: &str = "\
Reads CustomerFeatures.csv; writes CustomerSegments.csv, segments.json, the evidence for the number
of segments, their names and stability, and segment_model.json, the saved model. Where the bank is
invented, it also tells how well they find the hidden archetypes again.

With --model, customers are assigned to the segments of a saved model: filled, scaled and clamped as
its own customers were. The table needs customer_id and the model's inputs, in any order; a customer
whose txn_count is 0 is INACTIVE. The output has the columns of CustomerSegments.csv, and then the
probability of each segment.

With --from and --to, prints how many customers of each segment are in which segment later, who left
and who arrived.

Examples:
  fip segment
  fip segment --model data_processed/segment_model.json --data july.csv --out july_segments.csv
  fip segment --from data_processed/CustomerSegments.csv --to july_segments.csv";
