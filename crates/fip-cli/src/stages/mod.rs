//! The seven stages: each takes what the ones before made, and writes its own outputs.

pub(crate) mod dashboard;
pub(crate) mod features;
pub(crate) mod growing;
pub(crate) mod load;
pub(crate) mod prepare;
pub(crate) mod recovery;
pub(crate) mod report;
pub(crate) mod score;
pub(crate) mod segment;
pub(crate) mod train;

use std::fmt;
use std::path::PathBuf;

use fip_synth::Mode;
use serde::{Deserialize, Serialize};

use crate::project::Project;

/// A stage, in the order in which they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
            Self::Prepare => {
                read.paths.cards.clone_from(&config.paths.cards);
                read.bank = config.bank.clone();
                read.outcome = config.outcome.clone();
            }
            Self::Segment => read.segments = config.segments.clone(),
            Self::Score => read.score = config.score.clone(),
            Self::Train => {
                read.train = config.train.clone();
                read.features.in_models = config.features.in_models;
            }
            Self::Features => read.features.custom = config.features.custom.clone(),
            Self::Report => {}
            Self::Dashboard => read.dashboard = config.dashboard.clone(),
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
