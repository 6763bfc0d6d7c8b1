//! The seven stages: each takes what the ones before made, and writes its own outputs.

pub(crate) mod dashboard;
pub(crate) mod facts;
pub(crate) mod features;
pub(crate) mod growing;
mod inputs;
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

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

pub(crate) use self::inputs::InputAt;

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

    /// Returns the output that a later stage fills in and writes again, beside the dictionary, which
    /// no stage reads.
    pub(crate) const fn filled_in_later(self) -> Option<&'static str> {
        match self {
            Self::Score => Some("data_processed/CustomerRiskScores.csv"),
            _ => None,
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
