//! Stage 7: the dashboard, made from what the stages before wrote.

mod card;
mod customers;
mod lineage;
mod pseudonyms;
mod tables;
mod thresholds;

use std::path::PathBuf;

use fip_report::Dashboard;
use fip_report::dashboard::{DashboardFile, DashboardOptions};

use self::card::Sheet;
use self::pseudonyms::Pseudonyms;
use self::tables::Tables;
use super::prepare::quality;
use super::{Stage, load, report};
use crate::failure::{Failure, Kind};
use crate::files::{Folder, Output, commit, remove};
use crate::manifest::Manifest;
use crate::project::Project;
use crate::terminal::Terminal;

/// The dashboard and what is kept of the customers' ids.
pub(crate) struct Built {
    pub(crate) files: Vec<DashboardFile>,
    pseudonyms: Option<Pseudonyms>,
}

/// Runs the stage; returns the file to open.
pub(crate) fn run(
    project: &Project,
    terminal: &Terminal,
    manifest: &mut Manifest,
) -> Result<PathBuf, Failure> {
    let line = terminal.begin(Stage::Dashboard.name());
    line.doing("packing customers");
    let built = build(project, manifest)?;
    let first = built.files.first().map(|file| file.path.clone());
    let first = first.ok_or_else(|| Failure::internal("a dashboard without files"))?;
    let n_bytes: usize = built.files.iter().map(|file| file.text.len()).sum();
    let mut outputs: Vec<Output> = built
        .files
        .into_iter()
        .map(|file| Output::text(Folder::Reports, file.path, file.text))
        .collect();
    outputs.extend(built.pseudonyms.as_ref().map(Pseudonyms::output));
    let before = paths(manifest);
    let written = commit(project, manifest, Stage::Dashboard, &outputs)?;
    // An older dashboard may show more than this one is meant to.
    let now = paths(manifest);
    for path in before.into_iter().filter(|path| !now.contains(path)) {
        remove(project, &path)?;
    }
    line.done(&format!("{first}, {}", size(n_bytes)), written);
    Ok(project.reports().join(first))
}

/// Returns the files of the dashboard, as the configuration wants it.
pub(crate) fn build(project: &Project, manifest: &Manifest) -> Result<Built, Failure> {
    let asked = &project.config.dashboard;
    let tables = Tables::load(project, manifest)?;
    let Sheet { card, places } = Sheet::of(&tables)?;
    let mut customers = customers::customers(project, &tables, places)?;
    let pseudonyms =
        asked.pseudonymise.then(|| Pseudonyms::replace(project, &mut customers)).transpose()?;
    let headline = tables.headline()?;
    let inputs = report::Inputs {
        features: &tables.features,
        segments: &tables.segments,
        card: &tables.card,
        scores: &tables.scores,
        outcomes: tables.outcomes.as_deref(),
        headline: headline.as_ref(),
    };
    let options = DashboardOptions {
        level: asked.level.into(),
        form: asked.form.of(customers.len()),
        pseudonyms: asked.pseudonymise,
    };
    let dashboard = Dashboard {
        summary: report::summary(manifest, &inputs, load::window(project)?)?,
        thresholds: thresholds::curves(&tables),
        quality: quality::written(project)?,
        lineage: lineage::lineage(project, manifest, tables.models.as_ref().ok())?,
        models: tables.models,
        card,
        customers,
        options,
    };
    let files = dashboard.write().map_err(|error| {
        Failure::new(Kind::BadInput, error, "run `fip run` to make the tables again")
    })?;
    Ok(Built { files, pseudonyms })
}

/// Returns the files of the dashboard that the manifest knows.
fn paths(manifest: &Manifest) -> Vec<String> {
    let files = manifest.stages.get(&Stage::Dashboard).into_iter().flatten();
    files.map(|file| file.path.clone()).collect()
}

/// Returns a number of bytes in words.
fn size(n_bytes: usize) -> String {
    let kibibytes = n_bytes.div_ceil(1024);
    if kibibytes < 10_240 {
        format!("{kibibytes} KiB")
    } else {
        format!("{} MiB", kibibytes / 1024)
    }
}
