//! What the outputs of a stage are made from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Fingerprints, Trust};
use crate::config::Config;
use crate::failure::Failure;
use crate::manifest::{Manifest, sha256_hex};
use crate::project::Project;
use crate::stages::{InputAt, Stage};

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
    /// Why the outcomes cannot support a model; the other outputs are complete nevertheless.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cannot_train: Option<CannotTrain>,
}

/// Why outcomes that are known cannot support a model, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CannotTrain {
    pub(crate) cause: String,
    pub(crate) hint: String,
}

/// How the digest of an input of this name is found; `None` where there is no such file, and for a database
/// that was never read.
pub(crate) type Read<'a> = dyn FnMut(&str, &InputAt) -> Result<Option<String>, Failure> + 'a;

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
        for (name, at) in stage.inputs(project) {
            let digest = read(&name, &at)?;
            inputs.insert(name, digest);
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
            cannot_train: None,
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

/// Returns the id of a run on the inputs as they are now, those of databases as `manifest` knows them.
pub(crate) fn current_run_id(
    project: &Project,
    manifest: Option<&Manifest>,
) -> Result<String, Failure> {
    let mut known = Fingerprints::load(project, Trust::Remembered);
    run_id(project, &mut |name, at| match at {
        InputAt::File(path) => known.sha256(path),
        InputAt::Database(_) => Ok(manifest.and_then(|manifest| manifest.read_before(name))),
    })
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// A key that no stage reads could be changed without any stage running again.
    #[test]
    fn every_key_of_the_configuration_is_read_by_a_stage() {
        let mut all = BTreeMap::new();
        flatten("", serde_json::to_value(Config::default()).unwrap(), &mut all);
        let read: BTreeSet<String> = Stage::ALL
            .into_iter()
            .flat_map(|stage| values(&Config::default(), stage).unwrap().into_keys())
            .collect();
        let unread: Vec<&String> = all.keys().filter(|key| !read.contains(*key)).collect();
        assert!(unread.is_empty(), "{unread:?}");
    }

    #[test]
    fn what_only_the_dashboard_reads_changes_nothing_before_it() {
        let mut config = Config::default();
        config.dashboard.pseudonymise = true;
        config.paths.reports = "elsewhere".into();
        for stage in Stage::ALL {
            let same =
                values(&config, stage).unwrap() == values(&Config::default(), stage).unwrap();
            assert_eq!(same, stage != Stage::Dashboard, "{stage}");
        }
    }

    #[test]
    fn a_section_is_no_prefix_of_another_s_name() {
        let read = values(&Config::default(), Stage::Features).unwrap();
        assert_eq!(read.keys().collect::<Vec<_>>(), ["features.custom", "project.currency"]);
    }

    #[test]
    fn features_in_another_order_are_other_columns() {
        let read = |text: &str| {
            values(&Config::parse(text, Path::new("fip.toml")).unwrap(), Stage::Features).unwrap()
        };
        let (a, b) = ("a = \"count\"\n", "b = \"sum of amount\"\n");
        let one = read(&format!("[features.custom]\n{a}{b}"));
        let other = read(&format!("[features.custom]\n{b}{a}"));
        assert_ne!(one, other);
        assert_eq!(one["features.custom.a.definition"], other["features.custom.a.definition"]);
    }
}
