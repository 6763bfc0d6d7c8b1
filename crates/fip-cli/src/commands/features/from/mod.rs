//! Features of a bank that lies in another folder, however large.
//!
//! One file a step: the bank's small tables ([`bank`]), where the rows of each customer are
//! ([`groups`]), customers whose rows fit into memory together ([`mod@batches`]), their rows ([`rows`]),
//! and the tables of features as they come ([`tables`]).

mod bank;
mod batches;
mod groups;
mod rows;
mod tables;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::Path;

use fip_features::{Catalogue, FeatureError, Features, Ledger, compute};
use fip_model::{ObservationWindow, Origin};
use fip_report::format::count;
use fip_synth::Mode;

use self::bank::{Bank, Reports};
use self::batches::{Cost, batches};
use self::groups::Groups;
use self::rows::Rows;
use self::tables::Tables;
use crate::commands::synth::SynthManifest;
use crate::config::month_text;
use crate::failure::{Failure, Kind};
use crate::manifest::{DataStatement, Manifest};
use crate::project::Project;
use crate::stages::facts::{Facts, cannot_compute};
use crate::stages::{Stage, load};
use crate::terminal::Terminal;

/// The fact table of a project, and of a generated bank.
const CSV: &str = "FactTransactions.csv";

/// What `fip features --from` was asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// Folder of the bank.
    pub(super) folder: &'a Path,
    /// Folder to write to, in place of the project's tables.
    pub(super) out: Option<&'a Path>,
    /// Bytes that a batch of customers may take.
    pub(super) budget: u64,
}

/// Writes the features of a bank in another folder.
pub(super) fn from(
    project: &Project,
    terminal: &Terminal,
    asked: Asked<'_>,
) -> Result<(), Failure> {
    let target = asked.out.map_or_else(|| project.clone(), |out| project.with_tables_in(out));
    let is_csv = asked.folder.join(CSV).exists();
    if is_csv && is_same(asked.folder, &target.processed()) {
        return super::compute(&target, terminal);
    }
    let _lock = target.lock()?;
    refuse_other_bank(&target, asked.folder)?;
    let line = terminal.begin(Stage::Features.name());
    let source = if is_csv {
        Source::of_project(project, asked.folder)?
    } else {
        Source::of_generated(project, asked.folder)?
    };
    let mut tables = Tables::create(&target)?;
    let doing = |what: &str| line.doing(what);
    let mut notes = Vec::new();
    if is_csv {
        doing("computing");
        let facts = Facts::load(&source.project)?;
        tables.add(&facts.view().compute(source.window, &project.catalogue)?)?;
    } else {
        doing("looking for the rows of each customer");
        let bank = Bank::open(asked.folder)?;
        let work = Work { bank: &bank, window: source.window, catalogue: &project.catalogue };
        let n_batches = work.run(asked.budget, &doing, |features| tables.add(features))?;
        let word = if n_batches == 1 { "batch" } else { "batches" };
        notes.push(format!("{} {word} of customers", count(n_batches as u64)));
        if matches!(bank.reports(), Reports::Missing) {
            notes.push(
                "FraudReports is not there: a fraud counts from the moment it happened".to_owned(),
            );
        }
    }
    if load::window(project)? != source.window {
        let told = told(source.window);
        notes.push(format!("the bank has {told}: say so in fip.toml before the next stage"));
    }
    let (counted, written) = tables.commit(&target, source.manifest)?;
    line.done(&counted.told(), written);
    for note in notes {
        terminal.more(&note);
    }
    Ok(())
}

/// Returns a window in words.
fn told(window: ObservationWindow) -> String {
    let first = month_text(window.start().month());
    format!("{} months from {first} on", window.n_months())
}

/// Returns whether two folders are one.
fn is_same(one: &Path, other: &Path) -> bool {
    matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}

/// Refuses to write beside the tables of a bank: they and the features would not belong together.
fn refuse_other_bank(target: &Project, folder: &Path) -> Result<(), Failure> {
    let tables = target.processed();
    let found = if is_same(folder, &tables) {
        "the bank itself"
    } else if tables.join(CSV).exists() {
        "the tables of a bank"
    } else {
        return Ok(());
    };
    let cause =
        format!("{}: expected a folder for features alone, found {found}", tables.display());
    Err(Failure::new(
        Kind::BadInput,
        cause,
        "choose another folder with --out, or another project with -C",
    ))
}

/// What the features are made from.
struct Source {
    /// Where the tables are.
    project: Project,
    window: ObservationWindow,
    /// What the features' own manifest says; no stage has run.
    manifest: Manifest,
}

impl Source {
    /// Returns the tables of a project.
    fn of_project(project: &Project, folder: &Path) -> Result<Self, Failure> {
        let mut source = project.with_tables_in(folder);
        let mut manifest = Manifest::read(&source, Stage::Features)?;
        source.config.bank = manifest.config.bank.clone();
        manifest.config.features = project.config.features.clone();
        manifest.stages.clear();
        manifest.made.clear();
        manifest.apart.push("by `fip features --from`".to_owned());
        Ok(Self { window: load::window(&source)?, project: source, manifest })
    }

    /// Returns a generated bank.
    fn of_generated(project: &Project, folder: &Path) -> Result<Self, Failure> {
        if !folder.join("FactTransactions").is_dir() {
            let cause = format!(
                "{}: expected {CSV} or a folder FactTransactions, found neither",
                folder.display()
            );
            let hint = "name a folder that `fip synth generate` or `fip prepare` wrote";
            return Err(Failure::new(Kind::BadInput, cause, hint));
        }
        let generated = SynthManifest::load(folder)?;
        let Some(bound) = generated.bound else {
            let cause =
                format!("{}: expected a whole bank, found some partitions", folder.display());
            let hint =
                "run the `fip synth generate` again that began it; it goes on where it ended";
            return Err(Failure::new(Kind::BadInput, cause, hint));
        };
        let window = generated.window()?;
        let mut source = project.with_tables_in(folder);
        source.config.bank.first_month = month_text(window.start().month());
        source.config.bank.months = u32::try_from(window.n_months()).map_err(Failure::internal)?;
        let data = DataStatement::invented(Mode::Generate, Origin::Synthetic);
        let mut manifest = Manifest::new(&source, data, Some(bound), Vec::new(), window)?;
        manifest.apart.push("by `fip features --from`".to_owned());
        Ok(Self { project: source, window, manifest })
    }
}

/// A bank, and what is to be computed of it.
struct Work<'a> {
    bank: &'a Bank,
    window: ObservationWindow,
    catalogue: &'a Catalogue,
}

impl Work<'_> {
    /// Gives the features of all customers to `take`, those of some neighbours at a time; returns how
    /// many times.
    fn run(
        &self,
        budget: u64,
        doing: &dyn Fn(&str),
        mut take: impl FnMut(&Features) -> Result<(), Failure>,
    ) -> Result<usize, Failure> {
        let groups = Groups::of(self.bank)?;
        let cost = Cost::of(self.catalogue, self.window);
        let batches = batches(groups.rows_of(), cost, budget);
        for (at, batch) in batches.iter().enumerate() {
            doing(&format!("batch {} of {}", at + 1, batches.len()));
            let customers = &self.bank.customers()[batch.start as usize..batch.end as usize];
            let rows = Rows::of(self.bank, &groups, batch, self.window)?;
            let features = self.compute(customers, rows);
            take(&features.map_err(|error| cannot_compute(&error))?)?;
        }
        Ok(batches.len())
    }

    fn compute(
        &self,
        customers: &[fip_model::CustomerId],
        mut rows: Rows,
    ) -> Result<Features, FeatureError> {
        let reported = std::mem::take(&mut rows.reported);
        let ledger = Ledger::new(customers, self.bank.merchant_kinds(), rows.columns.rows())?;
        let ledger = match self.bank.reports() {
            Reports::Known(_) => ledger.reported_at(reported)?,
            Reports::Missing => ledger,
        };
        compute(&ledger, self.window, self.catalogue)
    }
}
