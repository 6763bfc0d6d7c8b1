//! Stage 2: the features of customers.

use fip_features::{Features, compute};
use fip_model::{FeatureTable, ObservationWindow, StarSchema};
use rayon::prelude::*;

use super::Stage;
use crate::failure::{Failure, Kind};
use crate::files::{Output, commit};
use crate::manifest::Manifest;
use crate::project::Project;
use crate::terminal::Terminal;

/// Runs the stage.
pub(crate) fn run(
    project: &Project,
    terminal: &Terminal,
    manifest: &mut Manifest,
    star: &StarSchema,
    window: ObservationWindow,
) -> Result<Features, Failure> {
    let line = terminal.begin(Stage::Features.name());
    line.doing("computing");
    let features = compute(star, window)
        .map_err(|error| Failure::new(Kind::BadInput, error, "split the ledger by customers"))?;
    line.doing("writing tables");
    let outputs = [table(&features.monthly), table(&features.customers)];
    let written = commit(project, manifest, Stage::Features, &outputs)?;
    let n_features = features.customers.spec().columns.len() - 1;
    line.done(
        &format!(
            "{n_features} features of {} customers, {} customer-months",
            features.customers.n_rows(),
            features.monthly.n_rows()
        ),
        written,
    );
    Ok(features)
}

fn table(table: &FeatureTable) -> Output {
    const ROWS_AT_ONCE: usize = 2048;
    let header = table.spec().header().collect::<Vec<_>>().join(",") + "\n";
    let starts: Vec<usize> = (0..table.n_rows()).step_by(ROWS_AT_ONCE).collect();
    let lines: Vec<Vec<u8>> = starts
        .into_par_iter()
        .map(|start| table.lines(start..table.n_rows().min(start + ROWS_AT_ONCE)))
        .collect();
    let parts = std::iter::once(header.into_bytes()).chain(lines).collect();
    Output::table(table.spec().file_name(), table.n_rows(), parts)
}
