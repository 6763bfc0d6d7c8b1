//! `fip run`: every stage that is not fresh.

mod closing;
mod materials;

use std::path::Path;

use self::materials::Materials;
use super::dashboard::browser;
use super::plan::{Plan, Selection};
use super::status::tell;
use crate::args;
use crate::cache::{Found, Reason, Trust};
use crate::config::Origin;
use crate::failure::{Failure, Kind};
use crate::files::{Written, clear_partials};
use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::{Stage, train};
use crate::terminal::{Event, Terminal, Warning, seconds};

/// Runs the stages that were asked for and are not fresh, each on what the ones before made.
pub(super) fn run(
    project: &Project,
    terminal: &Terminal,
    asked: &args::Run,
) -> Result<(), Failure> {
    let selection = selection(asked)?;
    let trust = if asked.paranoid { Trust::Nothing } else { Trust::Remembered };
    let reject_to = asked.reject_to.as_deref();
    if asked.only_say {
        let plan = Plan::of(project, selection, reject_to, trust, asked.keep_ledger)?;
        return dry_run(project, terminal, &plan, asked.json);
    }
    let _lock = project.lock()?;
    clear_partials(project)?;
    let plan = Plan::of(project, selection, reject_to, trust, asked.keep_ledger)?;
    plan.check()?;
    let done = if plan.running().is_empty() {
        nothing_to_do(project, terminal, &plan)?
    } else {
        let mut run = Run { project, terminal, reject_to, materials: Materials::new(project) };
        run.stages(&plan)?
    };
    if asked.open
        && let Some(path) = closing::to_look_at(project).first()
    {
        browser::open(terminal, &path.display().to_string());
    }
    gate(&done)
}

fn selection(asked: &args::Run) -> Result<Selection, Failure> {
    if let Some(only) = asked.only {
        return Ok(Selection { forced_from: Some(only), last: Some(only), only: true });
    }
    if let (Some(from), Some(to)) = (asked.from, asked.to)
        && to < from
    {
        let cause = format!("--from {from} --to {to}: {to} comes before {from}");
        return Err(Failure::new(Kind::Configuration, cause, "name the earlier stage with --from"));
    }
    let forced_from = if asked.force { Some(Stage::Prepare) } else { asked.from };
    Ok(Selection { forced_from, last: asked.to, only: false })
}

fn dry_run(project: &Project, terminal: &Terminal, plan: &Plan, json: bool) -> Result<(), Failure> {
    plan.check()?;
    if json {
        return tell(project, terminal, plan);
    }
    terminal.table(&plan.table(terminal), Plan::INDENT);
    let running = super::status::names(&plan.running());
    terminal.say(&if running.is_empty() {
        "\nNothing would run.".to_owned()
    } else {
        format!("\nWould run {running}. Nothing was run.")
    });
    Ok(())
}

/// Tells that all is fresh; returns what the last run wrote down.
fn nothing_to_do(project: &Project, terminal: &Terminal, plan: &Plan) -> Result<Manifest, Failure> {
    let manifest = plan.manifest.clone().map_err(|_| Failure::internal("no run is recorded"))?;
    let asked: Vec<&Found> =
        plan.found.iter().filter(|found| plan.selection.includes(found.stage)).collect();
    start(project, terminal, &manifest.run_id, plan);
    for found in &asked {
        terminal.is_fresh(found.stage.name(), written(found));
    }
    terminal.say(&format!(
        "All {} stages are fresh; nothing to do ({}). `fip run --force` runs them anyway.",
        asked.len(),
        seconds(terminal.elapsed())
    ));
    Ok(manifest)
}

fn start(project: &Project, terminal: &Terminal, run_id: &str, plan: &Plan) {
    let stages: Vec<Stage> =
        Stage::ALL.into_iter().filter(|&stage| plan.selection.includes(stage)).collect();
    terminal.start(&Event::started(run_id, project.config.project.seed, &stages));
}

fn written(found: &Found) -> Written {
    Written { n_files: found.files, n_rows: found.rows }
}

/// Fails when outcomes could not support a model or a check of a stage failed, now or when it ran;
/// everything is written nevertheless.
fn gate(manifest: &Manifest) -> Result<(), Failure> {
    let made = || manifest.made.values();
    let failed = made().flat_map(|made| &made.failed_checks).map(String::as_str);
    train::gate(made().find_map(|made| made.cannot_train.as_ref()), failed)
}

/// A run that is under way.
struct Run<'a> {
    project: &'a Project,
    terminal: &'a Terminal,
    reject_to: Option<&'a Path>,
    materials: Materials<'a>,
}

impl Run<'_> {
    /// Runs what the plan says, and tells how it ended.
    fn stages(&mut self, plan: &Plan) -> Result<Manifest, Failure> {
        let (project, terminal) = (self.project, self.terminal);
        let run_id = crate::cache::current_run_id(project, plan.manifest.as_ref().ok())?;
        start(project, terminal, &run_id, plan);
        let (version, seed) = (env!("CARGO_PKG_VERSION"), project.config.project.seed);
        let own = project.config.input.transactions.as_ref();
        let input = match own.map(|own| Origin::of(own.place())).transpose()? {
            Some(Origin::Files(paths)) => paths.iter().collect::<Vec<_>>().join(", "),
            Some(Origin::Database(select)) => select.to_string(),
            None => project.cards().display().to_string(),
        };
        terminal.say(&format!("fip {version}   seed {seed}   {input}"));
        let mut manifest = plan.manifest.as_ref().ok().cloned();
        if let Some(manifest) = &mut manifest {
            manifest.adopt(project)?;
        }
        for found in &plan.found {
            let (stage, selection) = (found.stage, plan.selection);
            let holds = manifest.as_ref().is_some_and(|made| made.stages.contains_key(&stage));
            if !selection.includes(stage) {
                continue;
            }
            if holds && !found.has_own_reason() {
                terminal.fresh(stage.name(), written(found));
                continue;
            }
            self.tell_why(found);
            let done = self.stage(stage, &mut manifest);
            done.inspect_err(|_| self.tell_where_it_stopped(stage))?;
        }
        let manifest = manifest.ok_or_else(|| Failure::internal("no stage has run"))?;
        closing::close(project, terminal, &manifest);
        Ok(manifest)
    }

    fn stage(&mut self, stage: Stage, manifest: &mut Option<Manifest>) -> Result<(), Failure> {
        match manifest {
            Some(manifest) if stage != Stage::Prepare => {
                self.materials.run(stage, self.terminal, manifest)
            }
            _ => {
                *manifest =
                    Some(self.materials.prepare(self.terminal, manifest.take(), self.reject_to)?);
                Ok(())
            }
        }
    }

    /// Warns of edits that are about to be written over.
    fn tell_why(&self, found: &Found) {
        self.terminal.because(&found.reasons);
        for reason in &found.reasons {
            if let Reason::OutputEdited { path } = reason {
                let hint = "outputs are made from inputs and fip.toml: change these instead";
                let message = format!("{path} was edited and is written again by {}", found.stage);
                self.terminal.warn(Warning::new(Warning::EDIT_LOST, message, hint));
            }
        }
    }

    fn tell_where_it_stopped(&self, stage: Stage) {
        let n_done = self.terminal.stages_done().len() + self.terminal.n_fresh();
        if n_done > 0 {
            self.terminal.say(&format!(
                "\n{n_done} of {} stages are complete; `fip run` goes on with {stage}.",
                Stage::ALL.len()
            ));
        }
    }
}
