//! Which stages are fresh, and why the others are not.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use super::{Fingerprints, Made, Reason};
use crate::failure::Failure;
use crate::files::located;
use crate::manifest::{FileRecord, Manifest};
use crate::project::Project;
use crate::stages::{InputAt, Stage};

/// Whether the outputs of a stage hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    Fresh,
    /// It has run, and something changed since.
    Stale,
    /// It has not run, or what it wrote no longer counts.
    Missing,
}

/// What was found of a stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Found {
    pub(crate) stage: Stage,
    pub(crate) state: State,
    pub(crate) reasons: Vec<Reason>,
    /// Number of files that it wrote.
    pub(crate) files: usize,
    /// Rows of them.
    pub(crate) rows: u64,
}

impl Found {
    /// Returns whether there is a reason that is the stage's own, beside those before it.
    pub(crate) fn has_own_reason(&self) -> bool {
        self.reasons.iter().any(|reason| !matches!(reason, Reason::After { .. }))
    }
}

/// A look at a project.
pub(crate) struct Look<'a> {
    pub(crate) project: &'a Project,
    /// What the last run wrote down; the reason why there is nothing is given otherwise.
    pub(crate) manifest: Result<&'a Manifest, Reason>,
    /// Where rows at fault go, when they are not refused.
    pub(crate) reject_to: Option<&'a Path>,
    /// Whether what was read of a database before counts.
    pub(crate) keeps_ledger: bool,
}

impl Look<'_> {
    /// Returns what is found of every stage, in order. Files that are as remembered are not read.
    pub(crate) fn stages(&self, known: &mut Fingerprints) -> Result<Vec<Found>, Failure> {
        let (mut all, mut before): (Vec<Found>, String) = (Vec::new(), String::new());
        for stage in Stage::ALL {
            let now = Made::now(self.project, stage, &before, &mut |name, at| match at {
                InputAt::File(path) => known.sha256(path),
                InputAt::Database(_) => Ok(self.read_before(name)),
            })?;
            let (state, mut reasons) = self.stage(stage, &now, known)?;
            let stale = all.iter().rev().find(|found| found.state != State::Fresh);
            if stale.is_none() && reasons.is_empty() && !self.has_key(stage, &now) {
                let what = "from other outputs of the stages before it".to_owned();
                reasons.push(Reason::MadeApart { what });
            }
            if let Some(found) = stale {
                // What holds for all stages is told once.
                reasons.retain(|reason| !all.iter().any(|found| found.reasons.contains(reason)));
                if state != State::Missing {
                    reasons.push(Reason::After { stage: found.stage });
                } else if reasons.is_empty() {
                    reasons.push(Reason::NotRun);
                }
            }
            let state =
                if state == State::Fresh && !reasons.is_empty() { State::Stale } else { state };
            let records = self.records(stage).unwrap_or_default();
            let rows = records.iter().filter_map(|record| record.rows).sum();
            all.push(Found { stage, state, reasons, files: records.len(), rows });
            before = now.key;
        }
        Ok(all)
    }

    fn read_before(&self, name: &str) -> Option<String> {
        self.manifest.as_ref().ok()?.read_before(name)
    }

    /// Returns the databases that must be read again: those of which it is not known that what was read of
    /// them is what is there.
    fn databases(&self, known: &Fingerprints) -> Vec<Reason> {
        if self.keeps_ledger {
            return Vec::new();
        }
        let mut reasons = Vec::new();
        for (path, at) in Stage::Prepare.inputs(self.project) {
            let InputAt::Database(select) = at else { continue };
            let file = select.file(self.project.root());
            let now = file.and_then(|file| known.rows(&file, &path));
            let before = self.read_before(&path);
            // One that was never read is a reason of its own.
            if before.is_some() && now != before {
                reasons.push(Reason::ReadAgain { path });
            }
        }
        reasons
    }

    fn records(&self, stage: Stage) -> Option<&[FileRecord]> {
        self.manifest.as_ref().ok()?.stages.get(&stage).map(Vec::as_slice)
    }

    fn has_key(&self, stage: Stage, now: &Made) -> bool {
        let made = self.manifest.as_ref().ok().and_then(|manifest| manifest.made.get(&stage));
        made.is_some_and(|made| made.key == now.key)
    }

    /// Returns a stage's own reasons.
    fn stage(
        &self,
        stage: Stage,
        now: &Made,
        known: &mut Fingerprints,
    ) -> Result<(State, Vec<Reason>), Failure> {
        let manifest = match &self.manifest {
            Ok(manifest) => manifest,
            Err(reason) => return Ok((State::Missing, vec![reason.clone()])),
        };
        let Some(records) = manifest.stages.get(&stage) else {
            return Ok((State::Missing, vec![Reason::NotRun]));
        };
        let Some(made) = manifest.made.get(&stage) else {
            return Ok((State::Stale, vec![Reason::NotRecorded]));
        };
        let mut reasons = changes(made, now);
        if stage == Stage::Prepare {
            reasons.extend(self.rows_set_aside(manifest));
            reasons.extend(self.databases(known));
        }
        for record in records.iter().filter(|record| !record.beside) {
            reasons.extend(changed_output(self.project, record, known)?);
        }
        if let Some(path) = stage.filled_in_later() {
            let mut owners = manifest.stages.values().flatten();
            match owners.find(|record| record.path == path) {
                None => reasons.push(Reason::OutputUnsure { path: path.to_owned() }),
                Some(record) if !records.contains(record) => {
                    reasons.extend(changed_output(self.project, record, known)?);
                }
                Some(_) => {}
            }
        }
        Ok((State::Fresh, reasons))
    }

    /// Returns why rows that were set aside, or are to be, need the stage to run.
    fn rows_set_aside(&self, manifest: &Manifest) -> Option<Reason> {
        // What becomes of rows of a bank's own files is said by the configuration.
        if self.project.config.has_own_ledger() {
            return None;
        }
        let rows = manifest.inputs.iter().map(|input| input.rejected).sum();
        match self.reject_to {
            None => (rows > 0).then_some(Reason::RowsSetAside { rows }),
            Some(path) => {
                let path_text = path.display().to_string();
                (!path.is_file()).then_some(Reason::RejectedRowsMissing { path: path_text })
            }
        }
    }
}

/// Returns what is different between what a stage was made from and what it would be made from.
fn changes(made: &Made, now: &Made) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if made.fip != now.fip {
        reasons.push(Reason::Version { from: made.fip.clone(), to: now.fip.clone() });
    } else if made.code != now.code {
        reasons.push(Reason::Code { from: made.code.clone(), to: now.code.clone() });
    }
    let configuration = differences(&made.config, &now.config);
    reasons.extend(configuration.map(|(key, from, to)| Reason::Configuration {
        key: key.to_owned(),
        from: from.cloned().unwrap_or(Value::Null),
        to: to.cloned().unwrap_or(Value::Null),
    }));
    let inputs = differences(&made.inputs, &now.inputs);
    reasons.extend(inputs.map(|(path, from, to)| Reason::Input {
        path: path.to_owned(),
        from: from.cloned().flatten(),
        to: to.cloned().flatten(),
    }));
    reasons.extend(made.apart.iter().map(|what| Reason::MadeApart { what: what.clone() }));
    reasons
}

/// Returns the keys whose values are different, with both.
fn differences<'a, T: PartialEq>(
    from: &'a BTreeMap<String, T>,
    to: &'a BTreeMap<String, T>,
) -> impl Iterator<Item = (&'a str, Option<&'a T>, Option<&'a T>)> {
    let added = to.keys().filter(|key| !from.contains_key(*key));
    from.keys()
        .chain(added)
        .map(|key| (key.as_str(), from.get(key), to.get(key)))
        .filter(|(_, from, to)| from != to)
}

/// Returns whether an output is no longer what was written.
fn changed_output(
    project: &Project,
    record: &FileRecord,
    known: &mut Fingerprints,
) -> Result<Option<Reason>, Failure> {
    let path = record.path.clone();
    Ok(match known.sha256(&located(project, &record.path))? {
        None => Some(Reason::OutputMissing { path }),
        Some(sha256) if sha256 != record.sha256 => Some(Reason::OutputEdited { path }),
        Some(_) => None,
    })
}

/// Returns in words what is not as the stages before `stage` wrote or read it, although `stage` was
/// made from it.
pub(crate) fn inputs_apart(
    project: &Project,
    manifest: &Manifest,
    stage: Stage,
    known: &mut Fingerprints,
) -> Result<Vec<String>, Failure> {
    let mut apart = Vec::new();
    for records in manifest.stages.range(..stage).map(|(_, records)| records) {
        for record in records.iter().filter(|record| !record.beside) {
            if let Some(reason) = changed_output(project, record, known)? {
                apart.push(format!("when {reason}"));
            }
        }
    }
    for (before, made) in
        manifest.made.range(..stage).filter(|(before, _)| **before != Stage::Prepare)
    {
        for (name, at) in before.inputs(project) {
            let InputAt::File(path) = at else { continue };
            if made
                .inputs
                .get(&name)
                .is_some_and(|sha256| known.sha256(&path).ok().as_ref() != Some(sha256))
            {
                apart.push(format!("when {name} was no longer that of `fip {before}`"));
            }
        }
    }
    Ok(apart)
}
