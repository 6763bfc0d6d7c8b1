//! One stage alone, on what the stages before it wrote.

use std::path::Path;

use crate::failure::Failure;
use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::score::ScoredCustomers;
use crate::stages::{Stage, load, prepare, recovery, report, score, segment, train};
use crate::terminal::Terminal;

/// Runs `fip prepare`.
pub(super) fn prepare(
    project: &Project,
    terminal: &Terminal,
    reject_to: Option<&Path>,
) -> Result<(), Failure> {
    let _lock = project.lock()?;
    prepare::run(project, terminal, reject_to).map(drop)
}

/// Runs `fip segment`.
pub(super) fn segment(project: &Project, terminal: &Terminal) -> Result<(), Failure> {
    let _lock = project.lock()?;
    let mut manifest = Manifest::load(project, Stage::Segment)?;
    let features = load::features(project)?;
    let judge = |rows: &[_]| recovery::in_files(project, rows);
    segment::run(project, terminal, &mut manifest, &features, judge).map(drop)
}

/// Runs `fip score`.
pub(super) fn score(project: &Project, terminal: &Terminal) -> Result<(), Failure> {
    let _lock = project.lock()?;
    let mut manifest = Manifest::load(project, Stage::Score)?;
    let features = load::features(project)?;
    let segments: Vec<_> = load::rows(project)?;
    score::run(project, terminal, &mut manifest, &features, &segments).map(drop)
}

/// Runs `fip train`.
pub(super) fn train(project: &Project, terminal: &Terminal) -> Result<(), Failure> {
    let _lock = project.lock()?;
    let mut manifest = Manifest::load(project, Stage::Train)?;
    let features = load::features(project)?;
    let outcomes = load::outcomes(project)?;
    let scored = ScoredCustomers {
        card: score::card(project)?,
        scores: load::rows(project)?,
        alerts: load::rows(project)?,
    };
    let segments = segment::evidence(project)?;
    let inputs = train::Inputs {
        features: &features,
        outcomes: &outcomes,
        scored: &scored,
        segments: &segments,
    };
    train::run(project, terminal, &mut manifest, &inputs)?.gate()
}

/// Runs `fip report`.
pub(super) fn report(project: &Project, terminal: &Terminal) -> Result<(), Failure> {
    let _lock = project.lock()?;
    let mut manifest = Manifest::load(project, Stage::Report)?;
    let features = load::features(project)?;
    let segments: Vec<_> = load::rows(project)?;
    let scores: Vec<_> = load::rows(project)?;
    let outcomes = load::outcomes(project)?;
    let inputs = report::Inputs {
        features: &features,
        segments: &segments,
        card: &score::card(project)?,
        scores: &scores,
        outcomes: &outcomes,
        headline: &report::load_headline(project)?,
    };
    report::run(project, terminal, &mut manifest, &inputs)
}
