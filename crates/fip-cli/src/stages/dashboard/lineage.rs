//! What the run read, wrote and checked.

use fip_report::ModelReport;
use fip_report::dashboard::{Lineage, LineageFile, LineageInput, LineageStage};

use crate::failure::Failure;
use crate::manifest::{Manifest, sha256_hex};
use crate::project::Project;
use crate::stages::Stage;

/// Returns what the manifest says of the stages before.
pub(super) fn lineage(
    project: &Project,
    manifest: &Manifest,
    models: Option<&ModelReport>,
) -> Result<Lineage, Failure> {
    let config = serde_json::to_string(&project.config).map_err(Failure::internal)?;
    let inputs = manifest.inputs.iter().map(|input| LineageInput {
        path: input.path.clone(),
        rows: input.rows,
        rejected: input.rejected,
        bytes: input.bytes,
        sha256: input.sha256.clone(),
    });
    let before = manifest.stages.iter().filter(|(stage, _)| **stage < Stage::Dashboard);
    let stages = before.map(|(stage, files)| LineageStage {
        name: stage.name().to_owned(),
        files: files
            .iter()
            .filter(|file| !file.beside)
            .map(|file| LineageFile {
                path: file.path.clone(),
                rows: file.rows,
                bytes: file.bytes,
                sha256: file.sha256.clone(),
            })
            .collect(),
    });
    Ok(Lineage {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        run_id: manifest.run_id.clone(),
        seed: manifest.config.project.seed,
        config_sha256: sha256_hex([config.as_bytes()]),
        window: manifest.window.clone(),
        statement: manifest.data.statement.clone(),
        inputs: inputs.collect(),
        stages: stages.collect(),
        checks: models.map(|models| models.checks.clone()).unwrap_or_default(),
    })
}
