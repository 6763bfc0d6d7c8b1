//! `fip run` and `fip status`, as typed.

use std::path::PathBuf;

use clap::Args;

use super::FromDatabase;
use crate::config::{MaxRejects, OnError};
use crate::stages::Stage;

/// Which stages run, and what becomes of rows at fault.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Run {
    /// Run this stage and all after it, fresh or not; stages before it run where they are stale
    #[arg(long, value_name = "STAGE")]
    pub(crate) from: Option<Stage>,

    /// Stop after this stage
    #[arg(long, value_name = "STAGE")]
    pub(crate) to: Option<Stage>,

    /// Run this stage alone, fresh or not; those before it must be fresh
    #[arg(long, value_name = "STAGE", conflicts_with_all = ["from", "to", "force"])]
    pub(crate) only: Option<Stage>,

    /// Run stages that are fresh too
    #[arg(long)]
    pub(crate) force: bool,

    /// Say what would run and why, and run nothing
    #[arg(long = "dry-run")]
    pub(crate) only_say: bool,

    /// Open the dashboard when the run is done
    #[arg(long)]
    pub(crate) open: bool,

    /// Set rows at fault aside in this file and go on; reasons go to FILE.reasons.csv
    #[arg(long, value_name = "FILE")]
    pub(crate) reject_to: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) from_database: FromDatabase,

    /// Take what was read of a database before; do not ask it again
    #[arg(long)]
    pub(crate) keep_ledger: bool,

    #[command(flatten)]
    pub(crate) clean: Clean,

    /// Read every file, also those whose size and times are as remembered
    #[arg(long)]
    pub(crate) paranoid: bool,

    /// Print events as JSON lines; `fip show events` describes them
    #[arg(long)]
    pub(crate) json: bool,
}

/// What becomes of rows of a bank's own files.
#[derive(Debug, Clone, Args)]
pub(crate) struct Clean {
    /// What becomes of rows that cannot be read: fail, quarantine [default: that of fip.toml]
    #[arg(long, value_name = "WHAT")]
    pub(crate) on_error: Option<OnError>,

    /// Rows that may be rejected, as a share or a number [default: that of fip.toml]
    #[arg(long, value_name = "0.1%")]
    pub(crate) max_rejects: Option<MaxRejects>,

    /// Read the rows in quarantine, mended by hand since, in addition from now on
    #[arg(long)]
    pub(crate) retry_quarantine: bool,
}

/// How the state of stages is told.
#[derive(Debug, Clone, Args)]
pub(crate) struct Status {
    /// Read every file, also those whose size and times are as remembered
    #[arg(long)]
    pub(crate) paranoid: bool,

    /// Print a JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) const RUN_HELP: &str = "\
Reads data_raw/creditcard.csv where it is there; otherwise generates rows of the same shape and says so.
Writes tables to data_processed/, reports to reports/. The same seed gives the same bytes.

A stage is fresh, and is not run again, when fip, the keys of fip.toml that it reads, its inputs and the
stages before it are what they were, and its outputs are as it wrote them. After a failure, or when
fip was killed, the next run goes on with the first stage that is not fresh.

A ledger in a database is read again on each run, since nobody can know otherwise whether it changed;
only a file of SQLite or DuckDB that is as it was is not. When its rows are what they were, the other
stages stay fresh. --from-postgres and the like go before [input.transactions], whose mapping they
keep; without one the columns are told as by `fip init --from`. PGPASSWORD or ~/.pgpass has the
password, FIP_DUCKDB the program of DuckDB.

Examples:
  fip run                          what is not fresh, in this folder
  fip run --open                   and look at it
  fip run --dry-run                what would run, and why
  fip run --from train             the models and the reports again
  fip run -C bank --seed 7         in the folder bank, with another seed
  fip run --reject-to bad.csv      set rows at fault aside and go on
  fip run --from-postgres postgres://ann@db/core --table cards.ledger
  fip run --json | jq .event       for programs";

pub(super) const STATUS_HELP: &str = "\
Files are not read again when their size and times are those that .fip/fingerprints.json remembers.

Examples:
  fip status
  fip status --json | jq '.stages[] | select(.runs) | .stage'";
