//! A run that was made earlier, perhaps by another fip: its folder, its manifest, its tables.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::commands::table::Table;
use crate::failure::{Failure, Kind};
use crate::project;

/// A run that was made earlier.
#[derive(Debug)]
pub(super) struct Run {
    /// The folder as typed.
    pub(super) shown: String,
    processed: PathBuf,
    reports: PathBuf,
    manifest: Value,
}

impl Run {
    /// Opens a run by its project folder, or by the folder of its tables.
    pub(super) fn open(folder: &Path) -> Result<Self, Failure> {
        let of_project = folder.join(processed(folder));
        let root = if folder.join("manifest.json").exists() {
            folder.join("..")
        } else {
            folder.to_owned()
        };
        let tables = if root == folder { of_project } else { folder.to_owned() };
        let path = tables.join("manifest.json");
        if !path.exists() {
            let cause =
                format!("{} holds no run: there is no {}", folder.display(), path.display());
            let hint = "name a project folder in which `fip run` has run, or its data_processed";
            return Err(Failure::new(Kind::CannotRead, cause, hint));
        }
        let manifest: Value = serde_json::from_slice(&project::read(&path)?).map_err(|error| {
            let cause = format!("{}: {error}", path.display());
            Failure::new(Kind::BadInput, cause, "run `fip run` there again")
        })?;
        let reports = manifest.pointer("/config/paths/reports").and_then(Value::as_str);
        let reports = root.join(reports.unwrap_or("reports"));
        Ok(Self { shown: folder.display().to_string(), processed: tables, reports, manifest })
    }

    /// Returns a text of the manifest, empty where there is none.
    pub(super) fn said(&self, pointer: &str) -> String {
        self.manifest.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// Returns a table of the run.
    pub(super) fn table(&self, name: &str) -> Result<Table, Failure> {
        Table::read(&self.processed.join(name), &[])
    }

    /// Returns the SHA-256 of every file that the run wrote, by its path.
    pub(super) fn files(&self) -> BTreeMap<String, String> {
        let stages = self.manifest.get("stages").and_then(Value::as_object);
        let records = stages.into_iter().flat_map(|stages| stages.values());
        let files = records.flat_map(|stage| {
            // A stage is a list of files, or says more about itself beside them.
            let files = stage.as_array().or_else(|| stage.get("files").and_then(Value::as_array));
            files.into_iter().flatten()
        });
        let text = |file: &Value, key: &str| Some(file.get(key)?.as_str()?.to_owned());
        files.filter_map(|file| Some((text(file, "path")?, text(file, "sha256")?))).collect()
    }

    /// Returns every value of the configuration by its key, such as `train.trees`.
    pub(super) fn configuration(&self) -> BTreeMap<String, String> {
        let mut keys = BTreeMap::new();
        if let Some(config) = self.manifest.get("config") {
            add(String::new(), config, &mut keys);
        }
        keys
    }

    /// Returns the figures of the models that were held out of training, by model and figure; none
    /// where none were trained.
    pub(super) fn figures(&self) -> BTreeMap<(String, &'static str), f64> {
        const FIGURES: [(&str, &str); 5] = [
            ("ROC-AUC", "/roc_auc/value"),
            ("PR-AUC", "/pr_auc/value"),
            ("KS", "/ks"),
            ("Brier score", "/probabilities/brier"),
            ("log loss", "/probabilities/log_loss"),
        ];
        let Ok(text) = std::fs::read(self.reports.join("model_report.json")) else {
            return BTreeMap::new();
        };
        let report: Value = serde_json::from_slice(&text).unwrap_or_default();
        let rankers = report.get("rankers").and_then(Value::as_array);
        let mut figures = BTreeMap::new();
        for ranker in rankers.into_iter().flatten() {
            let Some(name) = ranker.get("name").and_then(Value::as_str) else { continue };
            for (figure, pointer) in FIGURES {
                if let Some(value) = ranker.pointer(pointer).and_then(Value::as_f64) {
                    figures.insert((name.to_owned(), figure), value);
                }
            }
        }
        figures
    }
}

/// Returns the folder of a project's tables.
fn processed(root: &Path) -> PathBuf {
    let text = std::fs::read_to_string(root.join("fip.toml")).unwrap_or_default();
    let config: toml::Table = toml::from_str(&text).unwrap_or_default();
    let paths = config.get("paths").and_then(|paths| paths.get("processed"));
    paths.and_then(toml::Value::as_str).unwrap_or("data_processed").into()
}

fn add(key: String, value: &Value, keys: &mut BTreeMap<String, String>) {
    match value.as_object() {
        Some(inside) => {
            for (name, value) in inside {
                let key = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
                add(key, value, keys);
            }
        }
        None => {
            keys.insert(key, value.to_string());
        }
    }
}
