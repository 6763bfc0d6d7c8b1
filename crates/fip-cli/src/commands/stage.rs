//! One stage alone, on what the stages before it wrote.

use std::path::Path;

use crate::failure::Failure;
use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::facts::Facts;
use crate::stages::score::ScoredCustomers;
use crate::stages::{Stage, load, prepare, recovery, report, score, segment, train};
use crate::terminal::{Terminal, Warning};

/// Runs `fip prepare`.
pub(super) fn prepare(
    project: &Project,
    terminal: &Terminal,
    reject_to: Option<&Path>,
) -> Result<(), Failure> {
    let _lock = project.lock()?;
    prepare::run(project, terminal, None, reject_to).map(drop)
}

/// Runs `fip segment`.
pub(super) fn segment(project: &Project, terminal: &Terminal) -> Result<(), Failure> {
    let _lock = project.lock()?;
    let mut manifest = Manifest::load(project, Stage::Segment)?;
    let features = load::features(project)?;
    let judge = |manifest: &Manifest, rows: &[_]| recovery::in_files(project, manifest, rows);
    segment::run(project, terminal, &mut manifest, &features, judge)?;
    warn_apart(terminal, &manifest, Stage::Segment);
    Ok(())
}

/// Runs `fip score`.
pub(super) fn score(project: &Project, terminal: &Terminal) -> Result<(), Failure> {
    let _lock = project.lock()?;
    let mut manifest = Manifest::load(project, Stage::Score)?;
    let features = load::features(project)?;
    let segments: Vec<_> = load::rows(project)?;
    score::run(project, terminal, &mut manifest, &features, &segments)?;
    warn_apart(terminal, &manifest, Stage::Score);
    Ok(())
}

/// Runs `fip train`.
pub(super) fn train(project: &Project, terminal: &Terminal) -> Result<(), Failure> {
    let _lock = project.lock()?;
    let mut manifest = Manifest::load(project, Stage::Train)?;
    let features = load::features(project)?;
    let outcomes = load::outcomes(project, &manifest)?;
    let scored = ScoredCustomers {
        card: score::card(project)?,
        scores: load::rows(project)?,
        alerts: load::rows(project)?,
    };
    let segments = segment::evidence(project)?;
    let facts = Facts::load(project)?;
    let inputs = train::Inputs {
        facts: &facts.view(),
        features: &features,
        outcomes: outcomes.as_deref(),
        scored: &scored,
        segments: &segments,
    };
    let trained = train::run(project, terminal, &mut manifest, &inputs)?;
    warn_apart(terminal, &manifest, Stage::Train);
    trained.gate()
}

/// Runs `fip report`.
pub(super) fn report(project: &Project, terminal: &Terminal) -> Result<(), Failure> {
    let _lock = project.lock()?;
    let mut manifest = Manifest::load(project, Stage::Report)?;
    let features = load::features(project)?;
    let segments: Vec<_> = load::rows(project)?;
    let scores: Vec<_> = load::rows(project)?;
    let outcomes = load::outcomes(project, &manifest)?;
    let headline = report::load_headline(project)?;
    let inputs = report::Inputs {
        features: &features,
        segments: &segments,
        card: &score::card(project)?,
        scores: &scores,
        outcomes: outcomes.as_deref(),
        headline: headline.as_ref(),
    };
    report::run(project, terminal, &mut manifest, &inputs)?;
    warn_apart(terminal, &manifest, Stage::Report);
    Ok(())
}

/// Warns when a stage ran on something else than what the stages before it wrote: it did what was
/// asked, but `fip run` will run it again.
pub(super) fn warn_apart(terminal: &Terminal, manifest: &Manifest, stage: Stage) {
    for what in manifest.made.get(&stage).into_iter().flat_map(|made| &made.apart) {
        let message = format!("the outputs of {stage} were made {what}");
        let hint = "`fip run` makes everything from the inputs again";
        terminal.warn(Warning::new(Warning::MADE_APART, message, hint));
    }
}
