//! Stage 2: the features of customers.

use fip_features::{Features, compute};
use fip_model::{FeatureTable, ObservationWindow, StarSchema};
use fip_report::format::count;

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
            count(features.customers.n_rows() as u64),
            count(features.monthly.n_rows() as u64)
        ),
        written,
    );
    Ok(features)
}

fn table(table: &FeatureTable) -> Output {
    Output::lines(table.spec(), table.n_rows(), |rows| table.lines(rows))
}
