//! What `fip run` would do: the state of every stage, and which of them were asked for.

use std::fmt::Write;
use std::path::Path;

use crate::cache::{Fingerprints, Found, Look, Reason, State, Trust};
use crate::failure::{Failure, Kind};
use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::Stage;
use crate::terminal::{Style, Terminal};

/// Which stages were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Selection {
    /// The first stage that runs although it is fresh; `None` where fresh stages do not run.
    pub(super) forced_from: Option<Stage>,
    /// The last stage that was asked for; `None` for the last of all.
    pub(super) last: Option<Stage>,
    /// Whether `last` alone was asked for.
    pub(super) only: bool,
}

impl Selection {
    /// Returns whether a stage was asked for, fresh or not.
    pub(super) fn forces(self, stage: Stage) -> bool {
        self.includes(stage) && self.forced_from.is_some_and(|first| first <= stage)
    }

    /// Returns whether a stage may run.
    pub(super) fn includes(self, stage: Stage) -> bool {
        let last = self.last.unwrap_or(Stage::LAST);
        if self.only { stage == last } else { stage <= last }
    }
}

/// The state of a project.
#[derive(Debug)]
pub(super) struct Plan {
    /// What the last run wrote down; otherwise why there is nothing.
    pub(super) manifest: Result<Manifest, Reason>,
    pub(super) found: Vec<Found>,
    pub(super) selection: Selection,
}

impl Plan {
    /// Column at which reasons begin.
    pub(super) const INDENT: usize = 21;

    /// Looks at a project; rows at fault are set aside when there is a file for them.
    pub(super) fn of(
        project: &Project,
        selection: Selection,
        reject_to: Option<&Path>,
        trust: Trust,
        keeps_ledger: bool,
    ) -> Result<Self, Failure> {
        let manifest = if project.processed().join("manifest.json").exists() {
            Manifest::read(project, Stage::Prepare).map_err(|_| Reason::RecordUnreadable)
        } else {
            Err(Reason::NotRun)
        };
        let mut known = Fingerprints::load(project, trust);
        // What is not to run is not read again.
        let keeps_ledger = keeps_ledger || !selection.includes(Stage::Prepare);
        let manifest_found = manifest.as_ref().map_err(Clone::clone);
        let look = Look { project, manifest: manifest_found, reject_to, keeps_ledger };
        let mut found = look.stages(&mut known)?;
        known.save();
        for found in &mut found {
            if selection.forces(found.stage) && !found.has_own_reason() {
                found.reasons.push(Reason::Asked);
            }
        }
        Ok(Self { manifest, found, selection })
    }

    /// Returns whether a stage runs, unless the stages before it turn out to write what they wrote.
    pub(super) fn runs(&self, found: &Found) -> bool {
        self.selection.includes(found.stage) && !found.reasons.is_empty()
    }

    /// Returns the stages that run.
    pub(super) fn running(&self) -> Vec<Stage> {
        self.found.iter().filter(|found| self.runs(found)).map(|found| found.stage).collect()
    }

    /// Refuses to run a stage alone when one before it is not fresh.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let Some(only) = self.selection.last.filter(|_| self.selection.only) else {
            return Ok(());
        };
        let stale =
            self.found.iter().find(|found| found.stage < only && found.state != State::Fresh);
        stale.map_or(Ok(()), |found| {
            let why: Vec<String> = found.reasons.iter().map(ToString::to_string).collect();
            let cause = format!(
                "`--only {only}` needs fresh outputs of {}: {}",
                found.stage,
                why.join("; ")
            );
            let hint = format!("`fip run --to {only}` runs what it needs");
            Err(Failure::new(Kind::StageMissing, cause, hint))
        })
    }

    /// Returns a line for each stage, and one for each further reason.
    pub(super) fn table(&self, terminal: &Terminal) -> String {
        let mut table = String::new();
        for found in &self.found {
            let (style, word) = match found.state {
                _ if found.reasons == [Reason::Asked] => (Style::Warning, "asked"),
                State::Fresh => (Style::Good, "fresh"),
                State::Stale => (Style::Warning, "stale"),
                State::Missing => (Style::Error, "missing"),
            };
            let word = terminal.paint_data(style, &format!("{word:<8}"));
            let mut told: Vec<String> = found.reasons.iter().map(ToString::to_string).collect();
            if told.is_empty() {
                told.push(match found.files {
                    1 => "1 file".to_owned(),
                    n => format!("{n} files"),
                });
            }
            let lines = told.join(&format!("\n{:1$}", "", Self::INDENT));
            // A `String` takes all that is written to it.
            let _ = writeln!(table, "  {:<10} {word}{lines}", found.stage.name());
        }
        table
    }
}
