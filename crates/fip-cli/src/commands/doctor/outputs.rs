//! What has run.

use super::{Finding, State};
use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::Stage;

const AREA: &str = "outputs";

/// Returns what is to be said about the stages, and what to type next.
pub(super) fn findings(project: &Project) -> (Vec<Finding>, String) {
    if !project.processed().join("manifest.json").exists() {
        let finding = Finding::new(AREA, "stages", State::Note, "nothing has run here yet");
        return (vec![finding], "fip run".to_owned());
    }
    let manifest = match Manifest::read(project, Stage::Report) {
        Ok(manifest) => manifest,
        Err(failure) => {
            return (vec![Finding::failed(AREA, "stages", &failure)], failure.hint().to_owned());
        }
    };
    let (done, open): (Vec<Stage>, Vec<Stage>) =
        Stage::ALL.into_iter().partition(|&stage| manifest.has_run(stage, &project.config));
    let run = format!("run {}", manifest.run_id);
    if open.is_empty() {
        let detail = format!("all {} ran with this configuration, {run}", done.len());
        let finding = Finding::new(AREA, "stages", State::Fine, detail);
        return (vec![finding], "fip queue --top 20".to_owned());
    }
    let names: Vec<&str> = open.iter().map(|stage| stage.name()).collect();
    let detail = format!("to run with this configuration: {} ({run})", names.join(", "));
    let finding = Finding::new(AREA, "stages", State::Note, detail);
    (vec![finding], "fip run".to_owned())
}
