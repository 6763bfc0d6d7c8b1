//! What the outputs of a stage are made from.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Fingerprints, Trust};
use crate::config::Config;
use crate::failure::Failure;
use crate::manifest::sha256_hex;
use crate::project::Project;
use crate::stages::Stage;

/// Digest of the sources that this fip was built from.
pub(crate) const CODE: &str = env!("FIP_CODE");

/// What the outputs of a stage were made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Made {
    /// Digest of version, configuration and inputs, and of the key of the stage before.
    pub(crate) key: String,
    /// Version of fip.
    pub(crate) fip: String,
    /// Digest of fip's sources.
    pub(crate) code: String,
    /// The keys of the configuration that the stage reads.
    pub(crate) config: BTreeMap<String, Value>,
    /// The files that it reads and no stage wrote, with their digests.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) inputs: BTreeMap<String, Option<String>>,
    /// What was different from a stage that runs on what the ones before it wrote.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) apart: Vec<String>,
    /// Checks that failed, in words; the outputs are complete nevertheless.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) failed_checks: Vec<String>,
}

/// How the digest of an input is found; `None` where there is no such file.
pub(crate) type Read<'a> = dyn FnMut(&Path) -> Result<Option<String>, Failure> + 'a;

impl Made {
    /// Returns what a stage would be made from now, after a stage of the key `before`.
    pub(crate) fn now(
        project: &Project,
        stage: Stage,
        before: &str,
        read: &mut Read<'_>,
    ) -> Result<Self, Failure> {
        let (fip, config) = (env!("CARGO_PKG_VERSION"), values(&project.config, stage)?);
        let mut inputs = BTreeMap::new();
        for (name, path) in stage.inputs(project) {
            inputs.insert(name, read(&path)?);
        }
        let identity = serde_json::to_string(&(fip, stage, &config, &inputs, before))
            .map_err(Failure::internal)?;
        Ok(Self {
            key: sha256_hex([identity.as_bytes()]),
            fip: fip.to_owned(),
            code: CODE.to_owned(),
            config,
            inputs,
            apart: Vec::new(),
            failed_checks: Vec::new(),
        })
    }
}

/// Returns the first digits of the key of the stage that decides the last figure, by which people
/// tell runs apart: what comes after it only shows figures.
pub(crate) fn run_id(project: &Project, read: &mut Read<'_>) -> Result<String, Failure> {
    let mut key = String::new();
    for stage in Stage::ALL.into_iter().filter(|&stage| stage <= Stage::Train) {
        key = Made::now(project, stage, &key, read)?.key;
    }
    Ok(key[..12].to_owned())
}

/// Returns the id of a run on the inputs as they are now.
pub(crate) fn current_run_id(project: &Project) -> Result<String, Failure> {
    let mut known = Fingerprints::load(project, Trust::Remembered);
    run_id(project, &mut |path: &Path| known.sha256(path))
}

/// Returns the keys of a configuration that a stage reads, with their values.
pub(crate) fn values(config: &Config, stage: Stage) -> Result<BTreeMap<String, Value>, Failure> {
    let all = serde_json::to_value(config).map_err(Failure::internal)?;
    let mut flat = BTreeMap::new();
    flatten("", all, &mut flat);
    // A table by name does not tell an order, which is that of the columns.
    let custom = config.features.custom.names().map(Value::from).collect();
    flat.insert("features.custom".to_owned(), custom);
    let is_read = |key: &str| {
        stage.reads().iter().any(|read| {
            key.strip_prefix(read).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    };
    flat.retain(|key, _| is_read(key));
    Ok(flat)
}

fn flatten(name: &str, value: Value, into: &mut BTreeMap<String, Value>) {
    let Value::Object(fields) = value else {
        into.insert(name.to_owned(), value);
        return;
    };
    for (field, value) in fields {
        let name = if name.is_empty() { field } else { format!("{name}.{field}") };
        flatten(&name, value, into);
    }
}
