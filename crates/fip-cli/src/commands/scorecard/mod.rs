//! `fip scorecard`: cards of any table, from the fit to monitoring.
//!
//! These commands need no project: they read the files that the command line names, and write where it
//! says.

mod binned;
mod bins;
mod card;
mod explain;
mod export;
mod fit;
mod grid;
mod monitor;
mod outcome;
mod score;
mod table;
mod validate;
mod words;

use std::path::Path;

use serde::Serialize;

use crate::args::{Args, Scorecard};
use crate::failure::Failure;
use crate::files::write_whole;
use crate::terminal::Terminal;

/// Does what was asked about scorecards.
pub(super) fn run(what: &Scorecard, args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    match what {
        Scorecard::Score(asked) => score::score(asked, terminal),
        Scorecard::Explain(asked) => explain::explain(asked, terminal),
        Scorecard::Validate(asked) => validate::validate(asked, terminal),
        Scorecard::Monitor(asked) => monitor::monitor(asked, terminal),
        Scorecard::Export(asked) => export::export(asked, terminal),
        Scorecard::Fit(asked) => fit::fit(asked, args.seed, terminal),
        Scorecard::Bins(asked) => bins::bins(asked, terminal),
    }
}

/// Writes a file all at once; `-` is standard output.
fn write(path: &Path, bytes: &[u8], terminal: &Terminal) -> Result<(), Failure> {
    if path == Path::new("-") {
        terminal.data(&String::from_utf8_lossy(bytes));
        return Ok(());
    }
    write_whole(path, bytes).map_err(|error| Failure::cannot_write(path, &error))
}

/// Writes a document as JSON, indented, with a new line at its end.
fn write_json(path: &Path, document: &impl Serialize, terminal: &Terminal) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(document).map_err(Failure::internal)?;
    write(path, (text + "\n").as_bytes(), terminal)
}

/// Returns the path with another end in place of its extension: `card.json`, `card.fit.json`.
fn beside(path: &Path, end: &str) -> std::path::PathBuf {
    path.with_extension(end)
}
