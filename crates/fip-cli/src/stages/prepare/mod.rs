//! Stage 1: a ledger in, checked tables out.
//!
//! Whatever the source, the stage ends in one value, [`Prepared`]. No later stage asks where it came
//! from; only those that judge an invented world look at what is known of it.

mod invented;
pub(crate) mod ledger;
pub(crate) mod quality;
mod written;

use std::path::Path;

use fip_model::{
    FraudReport, LedgerEntry, ObservationWindow, Origin, Outcome, StarSchema, TransactionTable,
    transaction_lines,
};
use fip_synth::{Bound, CustomerTruth};

use self::written::Written;
use super::Stage;
use crate::failure::Failure;
use crate::files::{Folder, Output, commit};
use crate::manifest::{DataStatement, InputRecord, Manifest};
use crate::project::Project;
use crate::tables::{About, dictionary};
use crate::terminal::{Terminal, Warning};

/// Folder of what no bank could know, among the tables.
pub(super) const TRUTH: &str = "truth/";

/// The canonical ledger: what every later stage starts from.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// The tables; without a transaction where these do not fit into memory.
    pub(crate) star: StarSchema,
    /// Whether the transactions are among the tables.
    pub(crate) is_whole: bool,
    /// When frauds were reported.
    pub(crate) reports: Vec<FraudReport>,
    /// What became of customers after the window; `None` where nobody knows.
    pub(crate) outcomes: Option<Vec<Outcome>>,
    /// Entries of the accounts; none where the ledger has only card transactions.
    pub(crate) ledger: Vec<LedgerEntry>,
    /// What the generator of an invented world knows of its customers.
    pub(crate) truth: Option<Vec<CustomerTruth>>,
    /// How well the best possible model can do; known for invented worlds.
    pub(crate) bound: Option<Bound>,
    /// What is real and what is not.
    pub(crate) data: DataStatement,
}

/// What a source gives.
struct Source {
    prepared: Prepared,
    /// The transactions, where they are not among the tables.
    written: Option<Written>,
    window: ObservationWindow,
    /// The files that were read.
    inputs: Vec<InputRecord>,
    /// What was seen while they were read.
    reading: fip_model::quality::Reading,
    /// What went in and what came out, in words.
    told: String,
    /// What is to be said beside it, a line each.
    notes: Vec<String>,
    warnings: Vec<Warning>,
}

/// Runs the stage; rows at fault go to `reject_to` when there is such a file. What `before` records of
/// later stages holds where the stage writes the same again.
pub(crate) fn run(
    project: &Project,
    terminal: &Terminal,
    before: Option<Manifest>,
    reject_to: Option<&Path>,
) -> Result<(Prepared, Manifest), Failure> {
    let line = terminal.begin(Stage::Prepare.name());
    let plans = project.input_plans()?;
    let source = match &plans {
        Some(plans) => ledger::prepare(project, plans, terminal, &line)?,
        None => invented::prepare(project, &line, reject_to)?,
    };
    let Source { prepared, written, window, inputs, reading, told, mut notes, warnings } = source;
    line.doing("writing tables");
    let (data, bound) = (prepared.data.clone(), prepared.bound);
    let mut manifest = Manifest::new(project, data, bound, inputs, window)?;
    manifest.take_records(before);
    let mut outputs = outputs(project, &prepared, &manifest)?;
    // The folder is gone when the file has its place.
    let (file, profile, _folder) = match written {
        Some(written) => (Some(written.file), Some(written.profile), Some(written.folder)),
        None => (None, None, None),
    };
    outputs.insert(0, file.map_or_else(|| facts(prepared.star.transactions()), Output::written));
    let (quality, n_equal) = quality::output(&prepared, profile, window, reading)?;
    outputs.push(quality);
    if plans.is_some() {
        notes.extend(ledger::equal_rows(n_equal, project.config.clean.duplicates));
    }
    let written = commit(project, &mut manifest, Stage::Prepare, &outputs)?;
    line.done(&told, written);
    for note in &notes {
        terminal.more(note);
    }
    for warning in warnings {
        terminal.warn(warning);
    }
    Ok((prepared, manifest))
}

/// Returns the table of transactions.
fn facts(table: &TransactionTable) -> Output {
    let lines = |rows| transaction_lines(table, rows);
    Output::lines(&TransactionTable::spec(), table.len(), lines)
}

/// Returns the other tables; what the ledger does not tell is an empty one.
fn outputs(
    project: &Project,
    prepared: &Prepared,
    manifest: &Manifest,
) -> Result<Vec<Output>, Failure> {
    let star = &prepared.star;
    let data_id = manifest.data_id(project)?;
    let mut outputs = vec![
        Output::rows(star.customers())?,
        Output::rows(star.accounts())?,
        Output::rows(star.merchants())?,
        Output::rows(star.days())?,
        Output::rows(&prepared.reports)?,
        Output::rows(&prepared.ledger)?,
        Output::rows(prepared.outcomes.as_deref().unwrap_or_default())?,
    ];
    if !star.holders().is_empty() {
        outputs.push(Output::rows(star.holders())?);
    }
    if let Some(truth) = &prepared.truth {
        outputs.push(Output::rows_in(TRUTH, truth)?);
    }
    outputs.extend([
        Output::text(
            Folder::Processed,
            "README.md",
            dictionary(project, About::Run(manifest.data.provenance)),
        ),
        Output::text(Folder::Processed, "RUN.md", about(manifest, &data_id)),
    ]);
    Ok(outputs)
}

/// Returns the page that says what this run's tables were made from.
fn about(manifest: &Manifest, data_id: &str) -> String {
    let told = |input: &InputRecord| {
        format!(
            "{}, {} rows, {} rejected, SHA-256 {}",
            input.path, input.rows, input.rejected, input.sha256
        )
    };
    let input = match manifest.inputs.as_slice() {
        [] if manifest.data.transactions == Origin::Ledger => "no file".to_owned(),
        [] => "no card file: the transactions were generated".to_owned(),
        [one] => told(one),
        several => {
            let lines: Vec<String> = several.iter().map(told).collect();
            format!("\n  - {}", lines.join("\n  - "))
        }
    };
    format!(
        "# What these tables are\n\n**{}**\n\n- data {}, fip {}, seed {}\n- window: {} up to, but not \
         including, {}\n- input: {input}\n\n`manifest.json` lists every file with its rows and SHA-256; \
         `README.md` explains every column.\n",
        manifest.data.statement,
        data_id,
        env!("CARGO_PKG_VERSION"),
        manifest.config.project.seed,
        manifest.window[0],
        manifest.window[1],
    )
}
