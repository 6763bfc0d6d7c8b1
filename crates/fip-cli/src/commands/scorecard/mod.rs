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
pub(super) mod monitor;
mod score;
mod validate;
mod words;

use super::output::{beside, write, write_json};
use super::{grid, outcome, table};
use crate::args::{Args, Scorecard};
use crate::failure::Failure;
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
