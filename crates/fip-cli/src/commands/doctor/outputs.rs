//! What has run.

use super::{Finding, State};
use crate::cache::Trust;
use crate::commands::plan::{Plan, Selection};
use crate::failure::Failure;
use crate::project::Project;
use crate::stages::Stage;

const AREA: &str = "outputs";

/// Returns what is to be said about the stages, and what to type next.
pub(super) fn findings(project: &Project) -> (Vec<Finding>, String) {
    look(project).unwrap_or_else(|failure| {
        (vec![Finding::failed(AREA, "stages", &failure)], failure.hint().to_owned())
    })
}

fn look(project: &Project) -> Result<(Vec<Finding>, String), Failure> {
    if !project.processed().join("manifest.json").exists() {
        let finding = Finding::new(AREA, "stages", State::Note, "nothing has run here yet");
        return Ok((vec![finding], "fip run".to_owned()));
    }
    let plan = Plan::of(project, Selection::default(), None, Trust::Remembered, false)?;
    let running = plan.running();
    if running.is_empty() {
        let detail = format!("all {} are fresh", Stage::ALL.len());
        let finding = Finding::new(AREA, "stages", State::Fine, detail);
        return Ok((vec![finding], "fip queue --top 20".to_owned()));
    }
    let names: Vec<&str> = running.iter().map(|stage| stage.name()).collect();
    let detail = format!("must run again: {}", names.join(", "));
    let finding = Finding::new(AREA, "stages", State::Note, detail).remedy("fip status says why");
    Ok((vec![finding], "fip run".to_owned()))
}
