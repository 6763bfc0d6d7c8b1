//! Reading a world back: its tables, its truth, and the card rows that it was made from.

use fip_model::{FraudReport, LedgerEntry, ObservationWindow, Outcome, Row, StarSchema};
use fip_synth::{Bound, CardRows, CustomerTruth, Mode, OnFault, WorldView, read_cards, stand_in};

use crate::failure::{Failure, Kind};
use crate::manifest::{Manifest, sha256_hex};
use crate::project::{self, Project};
use crate::stages::{Stage, load};

/// What `fip prepare` wrote, and what it read.
pub(super) struct World {
    pub(super) mode: Mode,
    pub(super) window: ObservationWindow,
    pub(super) star: StarSchema,
    pub(super) outcomes: Vec<Outcome>,
    pub(super) truth: Vec<CustomerTruth>,
    pub(super) reports: Vec<FraudReport>,
    pub(super) bound: Bound,
    ledger: Vec<LedgerEntry>,
    source: Option<CardRows>,
}

impl World {
    /// Reads the world of a project.
    pub(super) fn load(project: &Project, manifest: &Manifest) -> Result<Self, Failure> {
        let (Some(mode), Some(bound)) = (manifest.data.mode, manifest.bound) else {
            let cause = "the ledger is a bank's own: there is no invented world to judge";
            return Err(Failure::new(Kind::BadInput, cause, "`fip validate` judges the tables"));
        };
        Ok(Self {
            mode,
            bound,
            window: load::window(project)?,
            outcomes: load::rows(project)?,
            truth: load::rows_in(project, "truth/")?,
            reports: load::reports(project)?,
            ledger: ledger(project, manifest, mode)?,
            source: source(project, manifest, mode)?,
            star: load::star(project)?,
        })
    }

    /// Returns what is judged.
    pub(super) fn view(&self, manifest: &Manifest) -> WorldView<'_> {
        WorldView {
            mode: self.mode,
            window: self.window,
            star: &self.star,
            reports: &self.reports,
            ledger: &self.ledger,
            outcomes: &self.outcomes,
            truth: &self.truth,
            bound: self.bound,
            source: self.source.as_ref(),
            base_rate: manifest.config.outcome.base_rate,
        }
    }
}

/// Whether there are account ledgers is what the manifest says: a file may be left from another run.
fn ledger(project: &Project, manifest: &Manifest, mode: Mode) -> Result<Vec<LedgerEntry>, Failure> {
    let name = LedgerEntry::spec().file_name();
    let mut files = manifest.stages.get(&Stage::Prepare).into_iter().flatten();
    if files.any(|file| file.path.rsplit('/').next() == Some(name.as_str())) {
        return load::rows(project);
    }
    if mode == Mode::Enriched { Err(load::old_folder(&name)) } else { Ok(Vec::new()) }
}

/// Returns the card rows that the world was made from; `None` where there are none to compare with.
fn source(project: &Project, manifest: &Manifest, mode: Mode) -> Result<Option<CardRows>, Failure> {
    let path = project.cards();
    let changed = |how: &str| {
        let cause = format!("{} {how} since `fip prepare` ran", path.display());
        Failure::new(Kind::BadInput, cause, "run `fip prepare` again")
    };
    if mode == Mode::Generate {
        return Ok(None);
    }
    match (manifest.inputs.first(), path.exists()) {
        (Some(input), true) => {
            let bytes = project::read(&path)?;
            if sha256_hex([bytes.as_slice()]) != input.sha256 {
                return Err(changed("has changed"));
            }
            let on_fault = if input.rejected > 0 { OnFault::SetAside } else { OnFault::Refuse };
            let report = read_cards(&bytes, on_fault).map_err(|error| {
                Failure::new(
                    Kind::BadInput,
                    format!("{}, {error}", path.display()),
                    "fetch it again",
                )
            })?;
            Ok(Some(report.rows))
        }
        (Some(_), false) => Ok(None),
        (None, true) => Err(changed("has come")),
        // The stand-in is a function of the seed, so it can be made again.
        (None, false) => {
            Ok(Some(stand_in(project.seed(), Some(manifest.config.bank.stand_in_rows))))
        }
    }
}
