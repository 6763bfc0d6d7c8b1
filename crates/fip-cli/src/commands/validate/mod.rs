//! `fip validate`: whether the project's world is what it claims to be.
//!
//! This command reads `truth/`: it judges the world, the segments and the models, and nothing that is
//! learnt from them goes back into them.

mod cells;
mod files;
mod own;
mod quality;
mod sheet;
mod table;
mod world;

use std::fs;
use std::path::PathBuf;

use fip_synth::{Check, Mode, Verdict};
use serde::Serialize;

pub(super) use self::files::manifest;
use self::world::World;
use crate::failure::{Failure, Kind};
use crate::files::write_whole;
use crate::gates::{self, Learnt};
use crate::manifest::{DataStatement, Manifest};
use crate::project::Project;
use crate::stages::prepare::quality::of_transactions;
use crate::stages::train::cannot_train;
use crate::stages::train::models::fit;
use crate::stages::train::sample::Sample;
use crate::stages::{Stage, load};
use crate::terminal::Terminal;

/// What is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// The tables of the first stage.
    Tables,
    /// The tables, and what can be learnt from their features.
    World,
}

/// Judges the world, prints every check, and fails when one does.
pub(super) fn validate(
    project: &Project,
    terminal: &Terminal,
    (scope, is_json): (Scope, bool),
) -> Result<(), Failure> {
    let _lock = project.lock()?;
    let manifest = Manifest::load(project, scope.follows())?;
    let line = terminal.begin("validate");
    line.doing("reading tables");
    if scope == Scope::Tables && manifest.data.mode.is_none() {
        return own::validate(project, terminal, (&manifest, is_json), line);
    }
    let world = World::load(project, &manifest)?;
    line.doing("checking tables");
    let view = world.view(&manifest);
    let mut checks = fip_synth::validate(&view);
    line.doing("reading every cell");
    let n_invariants = checks.partition_point(|check| check.id.starts_with('I'));
    checks.insert(n_invariants, cells::check(project)?);
    line.doing("drawing the world");
    let sheet = sheet::draw(&view, &manifest)?;
    if scope == Scope::World {
        line.doing("training models");
        checks.extend(gates(project, &world)?);
    }
    let beside = (world.reports.as_slice(), Some(world.outcomes.as_slice()));
    let profile = of_transactions(&world.star, world.window);
    let quality = quality::now(project, &profile, &world.star, beside)?;
    drop(line);
    if !is_json {
        terminal.table(&(table::text(&checks) + "\n"), 4);
    }
    quality::print(&quality, is_json, terminal)?;
    write(project, &manifest, world.mode, &checks)?;
    let picture = write_report(project, "figures/world.svg", sheet.as_str().as_bytes())?;
    terminal.say(&format!("\nWhat this world looks like: {}", picture.display()));
    let failed: Vec<&Check> = checks.iter().filter(|check| check.has_failed()).collect();
    if failed.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = failed.iter().map(|check| check.id).collect();
    let cause = format!("{} of {} checks failed: {}", failed.len(), checks.len(), ids.join(", "));
    let hint = "each is told above, with figures in reports/validation.json";
    Err(Failure::new(Kind::CheckFailed, cause, hint))
}

impl Scope {
    /// Returns the first stage whose outputs are not needed.
    const fn follows(self) -> Stage {
        match self {
            Self::Tables => Stage::Features,
            Self::World => Stage::Score,
        }
    }
}

/// Fits the models of `fip train` again and judges them.
fn gates(project: &Project, world: &World) -> Result<Vec<Check>, Failure> {
    let features = load::features(project)?;
    let sample = Sample::of(&features, &world.outcomes, project.model_catalogue())?;
    let segments: Vec<_> = load::rows(project)?;
    let (config, seed) = (&project.config.train, project.seed());
    let fail = |error: Box<dyn std::error::Error>| cannot_train(&sample, &error);
    let models = fit(config, seed, &sample).map_err(fail)?;
    gates::check(&Learnt {
        mode: world.mode,
        star: &world.star,
        reports: &world.reports,
        window: world.window,
        outcomes: &world.outcomes,
        truth: &world.truth,
        segments: &segments,
        bound: world.bound.roc_auc,
        catalogue: &project.catalogue,
        model_catalogue: project.model_catalogue(),
        sample: &sample,
        models: &models,
        config,
        seed,
    })
    .map_err(fail)
}

/// Version of the format.
const SCHEMA: &str = "fip/validation/1";

/// `validation.json`.
#[derive(Debug, Serialize)]
struct Validation<'a> {
    schema: &'static str,
    run_id: &'a str,
    data: &'a DataStatement,
    mode: Mode,
    window: &'a [String; 2],
    passed: usize,
    failed: usize,
    not_applicable: usize,
    checks: &'a [Check],
}

/// Writes the checks, all at once. No stage reads them, so the manifest does not list them.
fn write(
    project: &Project,
    manifest: &Manifest,
    mode: Mode,
    checks: &[Check],
) -> Result<(), Failure> {
    let count =
        |wanted: fn(&Verdict) -> bool| checks.iter().filter(|check| wanted(&check.verdict)).count();
    let document = Validation {
        schema: SCHEMA,
        run_id: &manifest.run_id,
        data: &manifest.data,
        mode,
        window: &manifest.window,
        passed: count(|verdict| *verdict == Verdict::Passed),
        failed: count(|verdict| *verdict == Verdict::Failed),
        not_applicable: count(|verdict| matches!(verdict, Verdict::NotApplicable { .. })),
        checks,
    };
    let text = serde_json::to_string_pretty(&document).map_err(Failure::internal)? + "\n";
    write_report(project, "validation.json", text.as_bytes()).map(drop)
}

/// Writes a file among the reports, all at once; returns where it is.
fn write_report(project: &Project, name: &str, bytes: &[u8]) -> Result<PathBuf, Failure> {
    let path = project.reports().join(name);
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder
        .and_then(|()| write_whole(&path, bytes))
        .map_err(|error| Failure::cannot_write(&path, &error))?;
    Ok(path)
}
