//! `fip status`: which stages must run again, and why.

use serde::Serialize;

use super::plan::{Plan, Selection};
use crate::args;
use crate::cache::{Found, Trust};
use crate::failure::Failure;
use crate::project::Project;
use crate::stages::Stage;
use crate::terminal::Terminal;

/// Version of the format.
const SCHEMA: &str = "fip/status/1";

/// What programs are told.
#[derive(Debug, Serialize)]
struct Document<'a> {
    schema: &'static str,
    fip: &'static str,
    seed: u64,
    /// Of the last run, if there was one.
    run_id: Option<&'a str>,
    stages: Vec<Line<'a>>,
}

#[derive(Debug, Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    found: &'a Found,
    /// Whether `fip run` would run it.
    runs: bool,
}

/// Prints the state of every stage.
pub(super) fn status(
    project: &Project,
    terminal: &Terminal,
    asked: &args::Status,
) -> Result<(), Failure> {
    let trust = if asked.paranoid { Trust::Nothing } else { Trust::Remembered };
    let plan = Plan::of(project, Selection::default(), None, trust, false)?;
    if asked.json {
        return tell(project, terminal, &plan);
    }
    terminal.table(&plan.table(terminal), Plan::INDENT);
    let running = plan.running();
    terminal.say(&match running.as_slice() {
        [] => format!("\nAll {} stages are fresh.", Stage::ALL.len()),
        stages => format!("\nNext: fip run   runs {}", names(stages)),
    });
    Ok(())
}

/// Prints what would run as a JSON document.
pub(super) fn tell(project: &Project, terminal: &Terminal, plan: &Plan) -> Result<(), Failure> {
    let document = Document {
        schema: SCHEMA,
        fip: env!("CARGO_PKG_VERSION"),
        seed: project.config.project.seed,
        run_id: plan.manifest.as_ref().ok().map(|manifest| manifest.run_id.as_str()),
        stages: plan.found.iter().map(|found| Line { found, runs: plan.runs(found) }).collect(),
    };
    let text = serde_json::to_string_pretty(&document).map_err(Failure::internal)?;
    terminal.data(&(text + "\n"));
    Ok(())
}

/// Returns names with commas between them.
pub(super) fn names(stages: &[Stage]) -> String {
    let names: Vec<&str> = stages.iter().map(|stage| stage.name()).collect();
    names.join(", ")
}
