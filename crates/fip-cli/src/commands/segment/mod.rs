//! `fip segment`: find segments, assign customers with a saved model, compare two dates.

mod assign;
mod migration;

use super::stage;
use crate::args::Segment;
use crate::failure::Failure;
use crate::project::Project;
use crate::terminal::Terminal;

/// Does what was asked about segments.
pub(super) fn run(project: &Project, terminal: &Terminal, asked: &Segment) -> Result<(), Failure> {
    match (&asked.model, &asked.from, &asked.to) {
        (Some(model), _, _) => assign::assign(project, terminal, model, asked),
        (None, Some(from), Some(to)) => migration::migration(terminal, [from, to], asked.format),
        _ => stage::segment(project, terminal),
    }
}
