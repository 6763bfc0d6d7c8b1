//! How the dashboard is written, as it is typed.

use clap::ValueEnum;
use fip_report::dashboard::{Form, Level};
use serde::{Deserialize, Serialize};

/// Which customers are in the dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LevelWord {
    Full,
    Queue,
    Aggregate,
}

impl From<LevelWord> for Level {
    fn from(word: LevelWord) -> Self {
        match word {
            LevelWord::Full => Self::Full,
            LevelWord::Queue => Self::Queue,
            LevelWord::Aggregate => Self::Aggregate,
        }
    }
}

/// One file or a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FormWord {
    /// A file up to 50,000 customers, a folder above.
    Auto,
    Single,
    Folder,
}

impl FormWord {
    /// Returns the form for so many customers.
    pub(crate) const fn of(self, customers: usize) -> Form {
        match self {
            Self::Auto => Form::of(customers),
            Self::Single => Form::Single,
            Self::Folder => Form::Folder,
        }
    }
}
