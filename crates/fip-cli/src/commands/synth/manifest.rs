//! `manifest.json` of a generated bank: what it was made from, and every file with its checksum.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use fip_model::ObservationWindow;
use fip_synth::Bound;
use serde::{Deserialize, Serialize};

use super::plan::Plan;
use crate::failure::{Failure, Kind};
use crate::manifest::FileRecord;
use crate::project;

/// Version of the format.
const FORMAT: &str = "fip/synth/1";
const NAME: &str = "manifest.json";
const STATEMENT: &str = "GENERATED DATA: customers, accounts, merchants, transactions, frauds and \
                         outcomes are invented. No row is of a person, an account or a shop.";

/// What a generated bank was made from, and what is there of it. It holds no time and no path outside
/// its folder, so the same plan gives the same bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SynthManifest {
    format_version: String,
    /// Version of fip.
    fip: String,
    pub(super) statement: String,
    pub(super) parameters: Plan,
    /// How well the best possible model can do; not known until every partition is there.
    pub(crate) bound: Option<Bound>,
    /// Tables of the whole bank.
    pub(super) tables: Vec<FileRecord>,
    /// Partitions that are whole, by number.
    pub(super) partitions: BTreeMap<u32, Partition>,
}

/// A partition: every table of some customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Partition {
    /// First and last customer.
    pub(super) customers: [String; 2],
    pub(super) transactions: u64,
    /// Times of the earliest and the latest transaction; `None` without any.
    pub(super) times: Option<[String; 2]>,
    pub(super) files: Vec<FileRecord>,
}

impl SynthManifest {
    fn new(parameters: Plan) -> Self {
        Self {
            format_version: FORMAT.to_owned(),
            fip: env!("CARGO_PKG_VERSION").to_owned(),
            statement: STATEMENT.to_owned(),
            parameters,
            bound: None,
            tables: Vec::new(),
            partitions: BTreeMap::new(),
        }
    }

    /// Returns the manifest of a folder for a plan: the one that is there, or a new one for a folder
    /// that is empty. A folder that holds anything else is refused.
    pub(super) fn open(folder: &Path, plan: &Plan) -> Result<Self, Failure> {
        if !folder.join(NAME).exists() {
            refuse_full(folder)?;
            let manifest = Self::new(plan.clone());
            manifest.save(folder)?;
            return Ok(manifest);
        }
        let manifest = Self::load(folder)?;
        match plan.other(&manifest.parameters, folder) {
            Some(failure) => Err(failure),
            None => Ok(manifest),
        }
    }

    /// Returns the manifest of a folder.
    pub(crate) fn load(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join(NAME);
        let refuse = |cause: String| {
            let hint = "name a folder that this version of `fip synth generate` made, or a new one";
            Failure::new(Kind::BadInput, format!("{}: {cause}", path.display()), hint)
        };
        let manifest: Self = serde_json::from_slice(&project::read(&path)?)
            .map_err(|error| refuse(error.to_string()))?;
        let expected = (FORMAT, env!("CARGO_PKG_VERSION"));
        let found = (manifest.format_version.as_str(), manifest.fip.as_str());
        if found != expected {
            return Err(refuse(format!("expected {expected:?}, found {found:?}")));
        }
        Ok(manifest)
    }

    /// Writes the manifest, all at once.
    pub(super) fn save(&self, folder: &Path) -> Result<(), Failure> {
        let path = folder.join(NAME);
        let partial = folder.join("manifest.json.partial");
        let mut text = serde_json::to_string_pretty(self).map_err(Failure::internal)?;
        text.push('\n');
        fs::write(&partial, text)
            .and_then(|()| fs::rename(&partial, &path))
            .map_err(|error| Failure::cannot_write(&path, &error))
    }

    /// Returns the months of the ledger.
    pub(crate) fn window(&self) -> Result<ObservationWindow, Failure> {
        Ok(self.parameters.params()?.window())
    }

    /// Returns every file of the bank.
    pub(super) fn files(&self) -> impl Iterator<Item = &FileRecord> {
        self.tables.iter().chain(self.partitions.values().flat_map(|partition| &partition.files))
    }
}

/// Refuses a folder with files that are none of ours.
fn refuse_full(folder: &Path) -> Result<(), Failure> {
    let entries = fs::read_dir(folder).map_err(|error| Failure::cannot_read(folder, &error))?;
    let ours = |name: &std::ffi::OsStr| name == project::LOCK || name == "manifest.json.partial";
    for entry in entries {
        let name = entry.map_err(|error| Failure::cannot_read(folder, &error))?.file_name();
        if !ours(&name) {
            let cause = format!(
                "{} is not empty ({}) and holds no {NAME}",
                folder.display(),
                name.to_string_lossy()
            );
            return Err(Failure::new(Kind::BadInput, cause, "choose a new folder with --out"));
        }
    }
    Ok(())
}
