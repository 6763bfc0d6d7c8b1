//! `fip dashboard`: writes it, opens it, or shows it to this machine.

pub(super) mod browser;
mod serve;

use crate::args::Dashboard as Asked;
use crate::config::FormWord;
use crate::failure::Failure;
use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::{Stage, dashboard};
use crate::terminal::Terminal;

/// Runs `fip dashboard`.
pub(super) fn run(project: &Project, terminal: &Terminal, asked: &Asked) -> Result<(), Failure> {
    let project = &configured(project, asked);
    if let Some(port) = asked.serve {
        let manifest = Manifest::load(project, Stage::Dashboard)?;
        let built = dashboard::build(project, &manifest)?;
        return serve::serve(terminal, built.files, port, asked.open);
    }
    let _lock = project.lock()?;
    let mut manifest = Manifest::load(project, Stage::Dashboard)?;
    let path = dashboard::run(project, terminal, &mut manifest)?;
    if asked.open {
        browser::open(terminal, &path.display().to_string());
    }
    Ok(())
}

/// Returns the project with the flags in the place of the configuration.
fn configured(project: &Project, asked: &Asked) -> Project {
    let mut project = project.clone();
    let config = &mut project.config.dashboard;
    config.level = asked.level.unwrap_or(config.level);
    config.pseudonymise |= asked.pseudonymise;
    if asked.single {
        config.form = FormWord::Single;
    }
    if asked.folder {
        config.form = FormWord::Folder;
    }
    project
}
