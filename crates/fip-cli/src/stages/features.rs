//! Stage 2: the features of customers.

use std::collections::{BTreeMap, BTreeSet};

use fip_features::{Features, LeftOut};
use fip_model::{Attributes, FeatureTable, ObservationWindow};
use fip_report::Provenance;
use fip_report::format::count;

use super::Stage;
use super::facts::FactsView;
use crate::failure::Failure;
use crate::files::{Folder, Output, commit, commit_beside};
use crate::manifest::Manifest;
use crate::project::Project;
use crate::tables::{About, dictionary};
use crate::terminal::{StageLine, Terminal};

/// Begins the stage: transactions are read, where they are not in memory.
pub(crate) fn begin(terminal: &Terminal) -> StageLine<'_> {
    let line = terminal.begin(Stage::Features.name());
    line.doing("reading transactions");
    line
}

/// Runs the stage that [`begin`] began.
pub(crate) fn run(
    project: &Project,
    (terminal, line): (&Terminal, StageLine<'_>),
    manifest: &mut Manifest,
    facts: &FactsView<'_>,
    window: ObservationWindow,
) -> Result<Features, Failure> {
    line.doing("computing");
    let features = facts.compute(window, &project.catalogue)?;
    line.doing("writing tables");
    let outputs = outputs(project, manifest.data.provenance, &features);
    let written = commit(project, manifest, Stage::Features, &outputs)?;
    line.done(&Counted::of(&features).told(), written);
    for told in left_out(&project.left_out) {
        terminal.more(&told);
    }
    Ok(features)
}

/// Returns which features are left out, a line for each set of attributes that the ledger lacks.
fn left_out(features: &[LeftOut]) -> Vec<String> {
    let mut by_lack: BTreeMap<Attributes, BTreeSet<&str>> = BTreeMap::new();
    for one in features {
        by_lack.entry(one.lacking).or_default().insert(&one.name);
    }
    let told = |(lacking, names): (&Attributes, &BTreeSet<&str>)| {
        let names = names.iter().copied().collect::<Vec<_>>().join(", ");
        format!("left out, since the ledger does not know {lacking}: {names}")
    };
    by_lack.iter().map(told).collect()
}

/// Returns what the stage writes.
pub(super) fn outputs(project: &Project, about: Provenance, features: &Features) -> Vec<Output> {
    // The features may have changed since `fip prepare` wrote the dictionary.
    let dictionary = dictionary(project, About::Run(about));
    let dictionary = Output::text(Folder::Processed, "README.md", dictionary);
    vec![table(&features.monthly), table(&features.customers), dictionary]
}

/// How many features there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) features: usize,
    pub(crate) customers: u64,
    /// Rows of the table by months.
    pub(crate) months: u64,
}

impl Counted {
    pub(super) fn of(made: &Features) -> Self {
        Self {
            features: made.customers.spec().columns.len() - 1,
            customers: made.customers.n_rows() as u64,
            months: made.monthly.n_rows() as u64,
        }
    }

    /// Returns what a person is told.
    pub(crate) fn told(self) -> String {
        let (customers, months) = (count(self.customers), count(self.months));
        let features = self.features;
        format!("{features} features of {customers} customers, {months} customer-months")
    }
}

/// Writes the features of every customer for each of `windows`, beside the outputs of the stage.
pub(crate) fn run_as_of(
    project: &Project,
    terminal: &Terminal,
    manifest: &mut Manifest,
    facts: &FactsView<'_>,
    windows: &[ObservationWindow],
) -> Result<(), Failure> {
    let line = terminal.begin(Stage::Features.name());
    line.doing("computing");
    let features = facts.compute_as_of(windows, &project.catalogue)?;
    line.doing("writing tables");
    let written = commit_beside(project, manifest, Stage::Features, &[table(&features)])?;
    let n_customers = count(facts.customers().len() as u64);
    let (n_windows, n_rows) = (count(windows.len() as u64), count(features.n_rows() as u64));
    line.done(&format!("{n_windows} windows of {n_customers} customers, {n_rows} rows"), written);
    Ok(())
}

fn table(table: &FeatureTable) -> Output {
    Output::lines(table.spec(), table.n_rows(), |rows| table.lines(rows))
}
