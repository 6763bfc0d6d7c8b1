//! What can be taken to other programs.

use std::path::PathBuf;

use clap::Subcommand;

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
}

const POWERBI_HELP: &str = "\
Made from the data dictionary, with the features of [features.custom] in fip.toml, and from the names
of the scorecard's reasons; reads the manifest, no tables. Files of an earlier export are replaced, and
those that are no longer written are removed, with what was changed in them by hand; so `fip run` never
writes them. README.md in the folder says how to open the project, and what it was checked by.

Examples:
  fip export powerbi
  fip export powerbi --data-folder 'C:\\bank\\data_processed'";
