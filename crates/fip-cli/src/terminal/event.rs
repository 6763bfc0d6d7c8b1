//! What `fip run --json` tells programs: a JSON object a line, as `fip show events` describes them.

use serde::Serialize;

use crate::cache::Reason;
use crate::stages::Stage;

/// Version of the events.
const SCHEMA: &str = "fip/events/1";

/// Something that happened.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Event<'a> {
    RunStarted {
        schema: &'static str,
        fip: &'static str,
        run_id: &'a str,
        seed: u64,
        /// The stages that are asked about, in order.
        stages: &'a [Stage],
    },
    StageFinished {
        stage: &'a str,
        state: StageState,
        /// Why it ran.
        reasons: &'a [Reason],
        files: u64,
        rows: u64,
        ms: u64,
        /// What came of it, in words.
        result: &'a str,
    },
    Diagnostic {
        severity: Severity,
        code: &'a str,
        message: &'a str,
        hint: &'a str,
    },
    RunFinished {
        ok: bool,
        /// The exit code of the process.
        exit: u8,
        ms: u64,
        ran: usize,
        fresh: usize,
        /// The manifest, from the project folder.
        manifest: &'a str,
    },
}

#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StageState {
    Ran,
    Fresh,
}

#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Severity {
    Error,
    Warning,
}

impl<'a> Event<'a> {
    pub(crate) const fn started(run_id: &'a str, seed: u64, stages: &'a [Stage]) -> Self {
        let fip = env!("CARGO_PKG_VERSION");
        Self::RunStarted { schema: SCHEMA, fip, run_id, seed, stages }
    }
}

/// An event with the moment at which it was told.
#[derive(Debug, Serialize)]
struct Told<'a> {
    t: String,
    #[serde(flatten)]
    event: &'a Event<'a>,
}

/// Returns the line of an event that happens now.
pub(super) fn line(event: &Event<'_>) -> Result<String, serde_json::Error> {
    let t = format!("{:.3}", jiff::Timestamp::now());
    Ok(serde_json::to_string(&Told { t, event })? + "\n")
}
