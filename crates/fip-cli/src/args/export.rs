//! What can be taken to other programs.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum ExportTo {
    /// Write a Power BI project: a semantic model and a report on the tables of a run
    #[command(after_help = POWERBI_HELP)]
    Powerbi {
        /// Folder to write to [default: powerbi in the project folder]
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
        /// Folder of the CSV files on the computer that runs Power BI [default: not set; Power BI asks]
        #[arg(long, value_name = "PATH")]
        data_folder: Option<String>,
    },
    /// Write a SQLite database: tables, keys, views, checked
    #[command(after_help = SQLITE_HELP)]
    Sqlite {
        #[command(flatten)]
        to: ExportPlace,
    },
    /// Fill a schema of a PostgreSQL server, in one transaction
    #[command(after_help = POSTGRES_HELP)]
    Postgres {
        /// Where the server is [default: `FIP_POSTGRES_URL`, else PGHOST and the like]
        url: Option<String>,
        /// Schema to fill; it is made where it is not there
        #[arg(long, value_name = "NAME", default_value = "fip")]
        schema: String,
        /// Load a run that is there already
        #[arg(long)]
        force: bool,
    },
    /// Write a DuckDB database, with the `duckdb` program
    #[command(after_help = DUCKDB_HELP)]
    Duckdb {
        #[command(flatten)]
        to: ExportPlace,
        /// The command line program of DuckDB
        #[arg(long, value_name = "FILE", default_value = "duckdb")]
        program: PathBuf,
    },
    /// Write every table as a Parquet file
    #[command(after_help = PARQUET_HELP)]
    Parquet {
        #[command(flatten)]
        to: ExportPlace,
    },
}

/// Where a file or folder goes, and whether the same run is written again.
#[derive(Debug, Args)]
pub(crate) struct ExportPlace {
    /// File or folder to write [default: fip.sqlite, fip.duckdb or parquet in the project folder]
    #[arg(long, value_name = "PATH")]
    pub(crate) to: Option<PathBuf>,
    /// Load a run that is there already
    #[arg(long)]
    pub(crate) force: bool,
}

const POWERBI_HELP: &str = "\
Made from the data dictionary, with the features of [features.custom] in fip.toml, and from the names
of the scorecard's reasons; reads the manifest, no tables. Files of an earlier export are replaced, and
those that are no longer written are removed, with what was changed in them by hand; so `fip run` never
writes them. README.md in the folder says how to open the project, and what it was checked by.

Examples:
  fip export powerbi
  fip export powerbi --data-folder 'C:\\bank\\data_processed'";

const SQLITE_HELP: &str = "\
Every table of the run with its keys, checks and indexes, and the views of `fip show views`. The checks
of `fip show checks` run before the file takes its place: what was there stays until then. The same run
is not loaded twice.

Examples:
  fip export sqlite
  fip export sqlite --to bank.sqlite
  sqlite3 fip.sqlite 'SELECT * FROM KpiTierMix'";

const POSTGRES_HELP: &str = "\
Every table of the run with its keys, checks, indexes and comments, and the views of `fip show views`.
Readers see the earlier load until the checks of `fip show checks` have passed. Tables of the same shape
are filled anew, so rights and views of others stay. Only tables of fip are touched.

The address of a process can be seen by others of the machine: keep the password out of it and set
PGPASSWORD, or put the whole address into FIP_POSTGRES_URL. PGHOST, PGPORT, PGUSER, PGDATABASE, PGSSLMODE
and PGSSLROOTCERT say what the address leaves out. The connection is encrypted where the server can;
sslmode=verify-full makes sure who answers.

Examples:
  fip export postgres postgres://ann@db.bank.example/analytics
  fip export postgres 'postgres://ann@db/analytics?sslmode=verify-full' --schema retail
  psql -c 'SELECT * FROM fip.KpiTierMix'";

const DUCKDB_HELP: &str = "\
Every table of the run with its keys, checks and comments, and the views of `fip show views`. The work is
done by the command line program of DuckDB (https://duckdb.org/install, or `pip install duckdb-cli`).

Examples:
  fip export duckdb
  fip export duckdb --to bank.duckdb --program ~/bin/duckdb
  duckdb fip.duckdb 'SELECT * FROM KpiTierMix'";

const PARQUET_HELP: &str = "\
A folder with a file for each table, typed as the data dictionary says; fip_load.parquet says of which
run they are. The folder is replaced as a whole.

Examples:
  fip export parquet
  duckdb -c \"SELECT tier, count(*) FROM 'parquet/CustomerRiskScores.parquet' GROUP BY tier\"";
