//! What can be asked of the dashboard.

use crate::config::LevelWord;

/// How `fip dashboard` writes the dashboard, or shows it.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Dashboard {
    /// Which customers are in it: all, those at Medium and High, or none [default: as in fip.toml]
    #[arg(long, value_name = "LEVEL")]
    pub(crate) level: Option<LevelWord>,

    /// Write pseudonyms for the customers' ids; which is whose stays in the tables' folder private/
    #[arg(long)]
    pub(crate) pseudonymise: bool,

    /// Write one file, however many customers there are
    #[arg(long, conflicts_with = "folder")]
    pub(crate) single: bool,

    /// Write a folder whose files are read when they are needed [default: above 50,000 customers]
    #[arg(long)]
    pub(crate) folder: bool,

    /// Open it in the browser
    #[arg(long)]
    pub(crate) open: bool,

    /// Write nothing; show it to this machine alone, at 127.0.0.1, until interrupted
    #[arg(long, value_name = "PORT", num_args = 0..=1, require_equals = true, default_missing_value = "7878")]
    pub(crate) serve: Option<u16>,
}

pub(super) const DASHBOARD_HELP: &str = "\
Reads the tables of the stages before and model_report.json; writes reports/dashboard.html, or above
50,000 customers the folder reports/dashboard. The page needs no network and is forbidden any.
[dashboard] in fip.toml has the defaults of these flags. --serve=0 takes any free port.

Examples:
  fip dashboard --open
  fip dashboard --level queue --pseudonymise     for those who work the queue
  fip dashboard --serve                          at http://127.0.0.1:7878";
