//! Stage 2 from a ledger that grows and is kept in a file.

use fip_features::{LedgerState, StateError, compute};
use fip_model::ObservationWindow;

use super::{Stage, facts, features};
use crate::failure::{Failure, Kind};
use crate::files::{Output, commit};
use crate::manifest::Manifest;
use crate::project::{self, Project};
use crate::terminal::Terminal;

/// The file, among the tables.
pub(crate) const FILE: &str = "features.state";

/// Returns the project's state; an empty one where there is no file.
pub(crate) fn load(project: &Project) -> Result<LedgerState, Failure> {
    let path = project.processed().join(FILE);
    if !path.exists() {
        return Ok(LedgerState::default());
    }
    LedgerState::read(&project::read(&path)?).map_err(|error| {
        let hint = match error {
            StateError::Version { .. } => {
                "use the fip that wrote it, or delete the file and add all months again"
            }
            _ => "restore the file, or delete it and add all months again",
        };
        Failure::new(Kind::BadInput, format!("{}: {error}", path.display()), hint)
    })
}

/// Writes the state and the features made from it; returns the bytes of the state's file.
pub(crate) fn run(
    project: &Project,
    terminal: &Terminal,
    manifest: &mut Manifest,
    state: &LedgerState,
    window: ObservationWindow,
) -> Result<u64, Failure> {
    let line = terminal.begin(Stage::Features.name());
    line.doing("computing");
    let computed = state.ledger().and_then(|ledger| compute(&ledger, window, &project.catalogue));
    let computed = computed.map_err(|error| facts::cannot_compute(&error))?;
    line.doing("writing tables");
    let mut bytes = Vec::new();
    state.write(&mut bytes).map_err(Failure::internal)?;
    let file = Output::bytes(FILE, state.n_rows() as u64, bytes);
    let n_bytes = file.n_bytes();
    let mut outputs = features::outputs(project, manifest.data.provenance, &computed);
    outputs.push(file);
    let written = commit(project, manifest, Stage::Features, &outputs)?;
    line.done(&features::Counted::of(&computed).told(), written);
    Ok(n_bytes)
}
