//! Why a stage must run.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::stages::Stage;

/// A reason to run a stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Reason {
    /// It has not run, or what it wrote no longer holds.
    NotRun,
    /// The record of runs cannot be read.
    RecordUnreadable,
    /// An earlier fip ran it, which did not write down from what.
    NotRecorded,
    /// Another version of fip ran it.
    Version {
        from: String,
        to: String,
    },
    /// A fip of the same version ran it that was built from other sources.
    Code {
        from: String,
        to: String,
    },
    /// A key of the configuration has another value; a key that was not there is `null`.
    Configuration {
        key: String,
        from: Value,
        to: Value,
    },
    /// A file that it reads and no stage wrote is another; a file that was not there is `null`.
    Input {
        path: String,
        from: Option<String>,
        to: Option<String>,
    },
    /// Rows of a database, which nobody can know to be the same without reading them.
    ReadAgain {
        path: String,
    },
    /// Rows at fault were set aside, which now would be refused.
    RowsSetAside {
        rows: u64,
    },
    /// The file for rows at fault is not there.
    RejectedRowsMissing {
        path: String,
    },
    OutputMissing {
        path: String,
    },
    OutputEdited {
        path: String,
    },
    /// A later stage did not finish writing over the output.
    OutputUnsure {
        path: String,
    },
    /// It ran on something else than what the stages before it wrote.
    MadeApart {
        what: String,
    },
    /// A stage before it must run.
    After {
        stage: Stage,
    },
    /// It was asked for.
    Asked,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRun => f.write_str("has not run"),
            Self::RecordUnreadable => f.write_str("manifest.json cannot be read"),
            Self::NotRecorded => f.write_str("made by an earlier fip that kept no record"),
            Self::Version { from, to } => write!(f, "fip {from} → {to}"),
            Self::Code { from, to } => write!(f, "fip was built from other sources: {from} → {to}"),
            Self::Configuration { key, from, to } => {
                write!(f, "{key} {} → {}", Told(from), Told(to))
            }
            Self::Input { path, from, to } => match (from, to) {
                (None, _) => write!(f, "{path} is there now"),
                (_, None) => write!(f, "{path} is no longer there"),
                (Some(_), Some(_)) => write!(f, "{path} changed"),
            },
            Self::ReadAgain { path } => write!(f, "{path}: a database is read again"),
            Self::RowsSetAside { rows } => {
                write!(
                    f,
                    "{rows} rows at fault were set aside; without --reject-to they are refused"
                )
            }
            Self::RejectedRowsMissing { path } => write!(f, "--reject-to {path} is not there"),
            Self::OutputMissing { path } => write!(f, "{path} is missing"),
            Self::OutputEdited { path } => write!(f, "{path} was edited"),
            Self::OutputUnsure { path } => write!(f, "writing over {path} did not end"),
            Self::MadeApart { what } => write!(f, "made {what}"),
            Self::After { stage } => write!(f, "after {stage}"),
            Self::Asked => f.write_str("asked for"),
        }
    }
}

/// A value of the configuration as a person reads it.
struct Told<'a>(&'a Value);

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Null => f.write_str("(none)"),
            value => write!(f, "{value}"),
        }
    }
}
