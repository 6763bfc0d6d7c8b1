//! `fip features`: computes them, also from a ledger that grows or
//! from a bank that is larger than memory, prints them, explains one, or writes
//! them as of earlier dates.

mod append;
mod as_of;
mod explain;
mod from;
mod list;

use super::stage::warn_apart;
use crate::args;
use crate::failure::Failure;
use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::facts::Facts;
use crate::stages::{Stage, features, load};
use crate::terminal::Terminal;

/// Does what was asked about features.
pub(super) fn run(
    project: &Project,
    terminal: &Terminal,
    asked: &args::Features,
) -> Result<(), Failure> {
    if asked.list {
        terminal.data(&list::table(&project.catalogue));
    } else if let Some(name) = &asked.explain {
        terminal.data(&explain::explain(project, name)?);
    } else if let Some(folder) = &asked.from {
        let (out, budget) = (asked.out.as_deref(), project.memory());
        from::from(project, terminal, from::Asked { folder, out, budget })?;
    } else if asked.append {
        append::append(project, terminal)?;
    } else if asked.as_of.is_empty() {
        compute(project, terminal)?;
    } else {
        as_of::as_of(project, terminal, &asked.as_of, &asked.months)?;
    }
    Ok(())
}

/// Runs the stage.
fn compute(project: &Project, terminal: &Terminal) -> Result<(), Failure> {
    let _lock = project.lock()?;
    let mut manifest = Manifest::load(project, Stage::Features)?;
    let at = (terminal, features::begin(terminal));
    let (facts, window) = (Facts::load(project)?, load::window(project)?);
    features::run(project, at, &mut manifest, &facts.view(), window)?;
    warn_apart(terminal, &manifest, Stage::Features);
    Ok(())
}
