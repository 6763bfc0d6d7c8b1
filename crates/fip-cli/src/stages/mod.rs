//! The seven stages: each takes what the ones before made, and writes its own outputs.

pub(crate) mod dashboard;
pub(crate) mod facts;
pub(crate) mod features;
pub(crate) mod growing;
pub(crate) mod load;
#[cfg(test)]
mod partly_known;
pub(crate) mod prepare;
pub(crate) mod recovery;
pub(crate) mod report;
pub(crate) mod score;
pub(crate) mod segment;
pub(crate) mod train;

use std::fmt;
use std::path::PathBuf;

use clap::ValueEnum;
use fip_synth::Mode;
use serde::{Deserialize, Serialize};

use self::prepare::ledger::files::expand;
use self::prepare::ledger::quarantine::mended_files;
use crate::project::Project;

/// A stage, in the order in which they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Stage {
    Prepare,
    Features,
    Segment,
    Score,
    Train,
    Report,
    Dashboard,
}

impl Stage {
    pub(crate) const ALL: [Self; 7] = [
        Self::Prepare,
        Self::Features,
        Self::Segment,
        Self::Score,
        Self::Train,
        Self::Report,
        Self::Dashboard,
    ];

    /// The last of all.
    pub(crate) const LAST: Self = Self::ALL[Self::ALL.len() - 1];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Prepare => "prepare",
            Self::Features => "features",
            Self::Segment => "segment",
            Self::Score => "score",
            Self::Train => "train",
            Self::Report => "report",
            Self::Dashboard => "dashboard",
        }
    }

    /// Returns the sections and keys of the configuration that the stage reads; with another value of
    /// one of them, it must run again.
    pub(crate) const fn reads(self) -> &'static [&'static str] {
        match self {
            Self::Prepare => &["project", "paths.cards", "input", "clean", "bank", "outcome"],
            Self::Features => &["project.currency", "features.custom"],
            Self::Segment => &["project.seed", "project.currency", "segments"],
            Self::Score => &["score"],
            Self::Train => &["project.seed", "train", "features.in_models"],
            Self::Report => &["project.currency"],
            // The digest of the configuration is shown; the other sections are read before.
            Self::Dashboard => &["dashboard", "paths"],
        }
    }

    /// Returns the files that the stage reads and no stage writes, by their names for people.
    pub(crate) fn inputs(self, project: &Project) -> Vec<(String, PathBuf)> {
        match self {
            Self::Prepare if project.config.has_own_ledger() => ledger_files(project),
            Self::Prepare if project.config.bank.mode != Mode::Generate => {
                vec![(project.config.paths.cards.display().to_string(), project.cards())]
            }
            Self::Dashboard if project.config.dashboard.pseudonymise => {
                vec![("the key of the pseudonyms".to_owned(), project.pseudonym_key())]
            }
            Self::Score => project
                .card()
                .map(|path| (project.config.score.card.display().to_string(), path))
                .into_iter()
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Returns the output that a later stage fills in and writes again, beside the dictionary, which
    /// no stage reads.
    pub(crate) const fn filled_in_later(self) -> Option<&'static str> {
        match self {
            Self::Score => Some("data_processed/CustomerRiskScores.csv"),
            _ => None,
        }
    }
}

/// Returns the files of a bank's own ledger; what is not there is told when it is read.
fn ledger_files(project: &Project) -> Vec<(String, PathBuf)> {
    let input = &project.config.input;
    let paths = [
        ("customers", input.customers.as_ref().map(|mapping| &mapping.path)),
        ("accounts", input.accounts.as_ref().map(|mapping| &mapping.path)),
        ("transactions", input.transactions.as_ref().map(|mapping| &mapping.path)),
        ("labels", input.labels.as_ref().map(|mapping| &mapping.path)),
    ];
    let mut files = Vec::new();
    for (table, path) in paths.into_iter().filter_map(|(table, path)| Some((table, path?))) {
        files.extend(expand(project.root(), path).unwrap_or_default());
        files.extend(mended_files(project, table).into_iter().flatten());
    }
    files
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
