//! `manifest.json`: what a project's outputs were made from, and their checksums.

use std::collections::BTreeMap;
use std::fs;

use fip_model::{Date, ObservationWindow, Origin};
use fip_report::Provenance;
use fip_synth::{Bound, Mode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::cache::{self, CannotTrain, Made};
use crate::config::Config;
use crate::failure::{Failure, Kind};
use crate::project::{self, Project};
use crate::stages::{InputAt, Stage};

/// Version of the format.
const SCHEMA: &str = "fip/manifest/1";

/// What the outputs of a project were made from. It holds no time and no path outside the project, so
/// the same input and seed give the same bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    schema: String,
    /// Version of fip.
    fip: String,
    /// Digest of version, configuration and inputs, of all that decides a figure.
    pub(crate) run_id: String,
    pub(crate) data: DataStatement,
    /// The files that were read, in the order in which they were read.
    #[serde(default)]
    pub(crate) inputs: Vec<InputRecord>,
    /// First day of the observation window, and the first day after it.
    pub(crate) window: [String; 2],
    /// How well the best possible model can do; known for invented worlds.
    pub(crate) bound: Option<Bound>,
    pub(crate) config: Config,
    /// Outputs by stage.
    pub(crate) stages: BTreeMap<Stage, Vec<FileRecord>>,
    /// What the outputs were made from, by stage.
    #[serde(default)]
    pub(crate) made: BTreeMap<Stage, Made>,
    /// How the stage that is under way differs from one in a run, in words.
    #[serde(skip)]
    pub(crate) apart: Vec<String>,
    /// Checks of the stage that is under way that failed, in words.
    #[serde(skip)]
    pub(crate) failed_checks: Vec<String>,
    /// Why the stage that is under way could train no model.
    #[serde(skip)]
    pub(crate) cannot_train: Option<CannotTrain>,
}

/// What is real and what is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DataStatement {
    /// How the world was invented; `None` for a bank's own ledger. Only those who judge worlds ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) mode: Option<Mode>,
    /// Origin of the amounts, classes and times of day of the card rows; of all transactions where
    /// there are no card rows.
    pub(crate) transactions: Origin,
    /// The same as reports tell it.
    pub(crate) provenance: Provenance,
    /// In words.
    pub(crate) statement: String,
}

impl DataStatement {
    /// Returns what is said of a bank's own ledger.
    pub(crate) fn own_ledger() -> Self {
        Self {
            mode: None,
            transactions: Origin::Ledger,
            provenance: Provenance::OwnLedger,
            statement:
                "The bank's own ledger: its customers, accounts and transactions are as the \
                        bank gave them; nothing was generated."
                    .to_owned(),
        }
    }

    /// Returns what is said of an invented world with card rows of this origin.
    pub(crate) fn invented(mode: Mode, origin: Origin) -> Self {
        let (provenance, statement) = match (mode, origin) {
            (Mode::Anchor, Origin::Real) => (
                Provenance::InventedCustomers,
                "Amounts, fraud labels and times of day are those of the card file. Customers, \
                 accounts, merchants, dates and outcomes are invented.",
            ),
            (Mode::Enriched, Origin::Real) => (
                Provenance::PartlyGenerated,
                "GENERATED DATA: only the rows of origin REAL have the amounts, fraud labels and times \
                 of day of the card file; all other transactions are generated. Customers, accounts, \
                 merchants, dates, balances and outcomes are invented.",
            ),
            (Mode::Generate, _) => (
                Provenance::Generated,
                "GENERATED DATA: every transaction is generated. Customers, accounts, merchants, dates \
                 and outcomes are invented.",
            ),
            (Mode::Anchor | Mode::Enriched, _) => (
                Provenance::StandIn,
                "GENERATED DATA: the card rows are a generated stand-in for creditcard.csv, not its rows. \
                 Customers, accounts, merchants, dates and outcomes are invented.",
            ),
        };
        let statement = statement.to_owned();
        Self { mode: Some(mode), transactions: origin, provenance, statement }
    }
}

/// A file that was read, or the rows of a database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct InputRecord {
    pub(crate) path: String,
    /// Whether it is a database: size and digest are those of its rows as CSV, as they were read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) database: bool,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    pub(crate) rows: u64,
    /// Rows that were taken; others were rejected, or left out and counted in what the stage says.
    #[serde(default)]
    pub(crate) accepted: u64,
    pub(crate) rejected: u64,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileRecord {
    pub(crate) path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rows: Option<u64>,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    /// Whether it was made on demand, beside what the stage always makes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) beside: bool,
}

impl Manifest {
    /// Returns the manifest of a new run, without outputs.
    pub(crate) fn new(
        project: &Project,
        data: DataStatement,
        bound: Option<Bound>,
        inputs: Vec<InputRecord>,
        window: ObservationWindow,
    ) -> Result<Self, Failure> {
        let run_id = cache::run_id(project, &mut |name, at| digest(project, &inputs, name, at))?;
        let config = &project.config;
        Ok(Self {
            schema: SCHEMA.to_owned(),
            run_id,
            fip: env!("CARGO_PKG_VERSION").to_owned(),
            data,
            inputs,
            window: days(window),
            bound,
            config: config.clone(),
            stages: BTreeMap::new(),
            made: BTreeMap::new(),
            apart: Vec::new(),
            failed_checks: Vec::new(),
            cannot_train: None,
        })
    }

    /// Takes the configuration of the project, in which the stages to come run.
    pub(crate) fn adopt(&mut self, project: &Project) -> Result<(), Failure> {
        let inputs = &self.inputs;
        self.run_id = cache::run_id(project, &mut |name, at| digest(project, inputs, name, at))?;
        self.config = project.config.clone();
        Ok(())
    }

    /// Returns the digest of what was read of a database.
    pub(crate) fn read_before(&self, name: &str) -> Option<String> {
        database(&self.inputs, name)
    }

    /// Takes over what another manifest records of stages.
    pub(crate) fn take_records(&mut self, before: Option<Self>) {
        if let Some(Self { stages, made, .. }) = before {
            (self.stages, self.made) = (stages, made);
        }
    }

    /// Returns what the outputs of a stage that runs now are made from.
    pub(crate) fn made_now(&self, project: &Project, stage: Stage) -> Result<Made, Failure> {
        let before = self.made.range(..stage).next_back();
        let before = before.map_or("", |(_, made)| made.key.as_str());
        let inputs = &self.inputs;
        Made::now(project, stage, before, &mut |name, at| digest(project, inputs, name, at))
    }

    /// Returns the id of the data: of all that decides what is in the tables of the first stage.
    pub(crate) fn data_id(&self, project: &Project) -> Result<String, Failure> {
        Ok(self.made_now(project, Stage::Prepare)?.key[..12].to_owned())
    }

    /// Returns the manifest of the project for a stage that needs all stages before it.
    pub(crate) fn load(project: &Project, stage: Stage) -> Result<Self, Failure> {
        let mut manifest = Self::read(project, stage)?;
        manifest.check_before(stage, &project.config)?;
        manifest.adopt(project)?;
        Ok(manifest)
    }

    /// Returns the manifest of the project for a ledger that grows and is now looked at in `window`:
    /// its tables may have been prepared for other months.
    pub(crate) fn load_growing(
        project: &Project,
        window: ObservationWindow,
    ) -> Result<Self, Failure> {
        let mut manifest = Self::read(project, Stage::Features)?;
        let mut config = project.config.clone();
        config.bank.first_month.clone_from(&manifest.config.bank.first_month);
        config.bank.months = manifest.config.bank.months;
        manifest.check_before(Stage::Features, &config)?;
        manifest.adopt(project)?;
        manifest.apart.push("by `fip features --append`".to_owned());
        manifest.window = days(window);
        Ok(manifest)
    }

    /// Returns the manifest of the project, whatever has run; `stage` is what needs it.
    pub(crate) fn read(project: &Project, stage: Stage) -> Result<Self, Failure> {
        let path = project.processed().join("manifest.json");
        if !path.exists() {
            return Err(missing(stage, Stage::Prepare, "has not run here"));
        }
        serde_json::from_slice(&project::read(&path)?).map_err(|error| {
            let cause = format!("{}: {error}", path.display());
            Failure::new(Kind::BadInput, cause, "delete the file and run `fip run` again")
        })
    }

    /// Refuses a manifest in which a stage before `stage` has not run with this configuration.
    fn check_before(&self, stage: Stage, config: &Config) -> Result<(), Failure> {
        for before in Stage::ALL.into_iter().take_while(|&before| before < stage) {
            if !self.stages.contains_key(&before) {
                let why = "has not run since something before it changed";
                return Err(missing(stage, before, why));
            }
            if !self.has_run(before, config) {
                return Err(missing(stage, before, "ran with another configuration"));
            }
        }
        Ok(())
    }

    /// Returns whether the outputs of a stage are there and made with this configuration.
    pub(crate) fn has_run(&self, stage: Stage, config: &Config) -> bool {
        let read = [&self.config, config].map(|config| cache::values(config, stage).ok());
        self.stages.contains_key(&stage) && read[0].is_some() && read[0] == read[1]
    }

    /// Returns whether the first stage wrote a table: a file of its name may be left from another run.
    pub(crate) fn has_table(&self, name: &str) -> bool {
        let mut files = self.stages.get(&Stage::Prepare).into_iter().flatten();
        files.any(|file| file.path.split_once('/').is_some_and(|(_, inside)| inside == name))
    }

    /// Returns the window of the ledger.
    pub(crate) fn window(&self) -> Result<ObservationWindow, Failure> {
        let day = |text: &str| text.parse::<Date>().map_err(Failure::internal);
        let [first, end] = [day(&self.window[0])?.month(), day(&self.window[1])?.month()];
        let n_months = u32::try_from(end.months_since(first)).unwrap_or(0);
        ObservationWindow::new(first, n_months).map_err(Failure::internal)
    }

    /// Writes the manifest beside the tables, all at once.
    pub(crate) fn save(&self, project: &Project) -> Result<(), Failure> {
        let path = project.processed().join("manifest.json");
        let partial = project.processed().join(".manifest.json.partial");
        let mut text = serde_json::to_string_pretty(self).map_err(Failure::internal)?;
        text.push('\n');
        fs::write(&partial, text)
            .and_then(|()| fs::rename(&partial, &path))
            .map_err(|error| Failure::cannot_write(&path, &error))
    }
}

/// Returns the digest of a file that a stage reads and no stage wrote; of inputs that of the bytes
/// that were read.
fn digest(
    project: &Project,
    inputs: &[InputRecord],
    name: &str,
    at: &InputAt,
) -> Result<Option<String>, Failure> {
    let InputAt::File(path) = at else { return Ok(database(inputs, name)) };
    if let Some(input) = inputs.iter().find(|input| project.root().join(&input.path) == *path) {
        return Ok(Some(input.sha256.clone()));
    }
    if *path == project.cards() {
        return Ok(None);
    }
    if path.is_file() { cache::sha256_of_file(path).map(Some) } else { Ok(None) }
}

fn database(inputs: &[InputRecord], name: &str) -> Option<String> {
    let input = inputs.iter().find(|input| input.database && input.path == name)?;
    Some(input.sha256.clone())
}

/// Returns the first day of a window, and the first day after it.
fn days(window: ObservationWindow) -> [String; 2] {
    [window.start().to_string(), window.as_of().to_string()]
}

fn missing(stage: Stage, needed: Stage, why: &str) -> Failure {
    let cause = format!("`fip {stage}` needs the outputs of `fip {needed}`, which {why}");
    Failure::new(Kind::StageMissing, cause, format!("run `fip {needed}`, or `fip run` for all"))
}

/// Returns the SHA-256 of parts put behind one another, in hexadecimal.
pub(crate) fn sha256_hex<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hex(hash)
}

/// Returns a digest in hexadecimal.
pub(crate) fn hex(hash: Sha256) -> String {
    let digits = hash.finalize().into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_ledger_is_not_called_generated() {
        let own = DataStatement::own_ledger();
        assert_eq!((own.mode, own.provenance), (None, Provenance::OwnLedger));
        assert!(own.statement.starts_with("The bank's own ledger"), "{}", own.statement);
        assert!(!own.statement.contains("GENERATED"), "{}", own.statement);
        let json = serde_json::to_string(&own).unwrap();
        assert!(!json.contains("mode") && json.contains("OWN_LEDGER"), "{json}");
        assert_eq!(serde_json::from_str::<DataStatement>(&json).unwrap(), own);
    }

    /// FIPS 180-2, appendix B.1.
    #[test]
    fn the_digest_is_the_standard_s() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_hex([b"ab".as_slice(), b"c"]), expected);
    }
}
