//! `fip diff`: what is different between two runs.

mod customers;
mod facts;
mod run;
mod text;

use self::facts::Comparison;
use self::run::Run;
use super::scorecard::monitor::judge;
use crate::args::{Diff, ReportFormat};
use crate::failure::Failure;
use crate::terminal::Terminal;

/// Prints what is different between two runs.
pub(super) fn diff(asked: &Diff, terminal: &Terminal) -> Result<(), Failure> {
    let (before, after) = (Run::open(&asked.before)?, Run::open(&asked.after)?);
    let found = Comparison::of(&before, &after, asked.bands)?;
    terminal.data(&match asked.format {
        ReportFormat::Text => text::text(&found),
        ReportFormat::Json => {
            serde_json::to_string_pretty(&found).map_err(Failure::internal)? + "\n"
        }
    });
    let indices: Vec<(String, f64)> =
        found.stability.iter().map(|one| (one.name.clone(), one.index)).collect();
    judge(asked.fail_psi, &indices)
}
