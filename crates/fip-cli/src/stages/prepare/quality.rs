//! The quality of the ledger's data, column by column, whatever the source.

use fip_model::quality::{DataQuality, LedgerProfile, LedgerTables, ReadTable, Reading, Rejected};
use fip_model::{FraudReport, ObservationWindow, Outcome, StarSchema};
use fip_synth::FaultyRow;

use super::Prepared;
use crate::failure::{Failure, Kind};
use crate::files::{Folder, Output};
use crate::manifest::InputRecord;
use crate::project::{self, Project};
use crate::stages::load;

/// Name of the document among the tables.
const FILE: &str = "data_quality.json";

/// Returns the document as an output of the stage, with how many transactions equal an earlier one;
/// `profile` is that of transactions that were written
/// as they came.
pub(super) fn output(
    prepared: &Prepared,
    profile: Option<LedgerProfile>,
    window: ObservationWindow,
    reading: Reading,
) -> Result<(Output, u64), Failure> {
    let profile = profile.unwrap_or_else(|| of_transactions(&prepared.star, window));
    let beside = (prepared.reports.as_slice(), prepared.outcomes.as_deref());
    let document = finish(&profile, &prepared.star, beside, reading);
    let n_equal = document.keys.transactions_equal;
    Ok((Output::json(Folder::Processed, FILE, &document)?, n_equal))
}

/// Returns what `fip prepare` wrote about the data of the ledger.
pub(crate) fn written(project: &Project) -> Result<DataQuality, Failure> {
    let path = project.processed().join(FILE);
    if !path.exists() {
        return Err(load::old_folder(FILE));
    }
    serde_json::from_slice(&project::read(&path)?).map_err(|error| {
        let cause = format!("{}: {error}", path.display());
        Failure::new(Kind::BadInput, cause, "run `fip prepare` again")
    })
}

/// Returns the quality of a ledger whose transactions were looked at.
pub(crate) fn finish(
    profile: &LedgerProfile,
    star: &StarSchema,
    (reports, outcomes): (&[FraudReport], Option<&[Outcome]>),
    reading: Reading,
) -> DataQuality {
    let tables = LedgerTables {
        customers: star.customers(),
        accounts: star.accounts(),
        merchants: star.merchants(),
        reports,
        outcomes,
    };
    profile.finish(&tables, reading)
}

/// Looks at the transactions that stand in memory.
pub(crate) fn of_transactions(star: &StarSchema, window: ObservationWindow) -> LedgerProfile {
    let mut profile = of_none(star, window);
    star.transactions().iter().for_each(|row| profile.take(&row));
    profile
}

/// Returns what will look at the transactions of a ledger, in the order of their ids.
pub(crate) fn of_none(star: &StarSchema, window: ObservationWindow) -> LedgerProfile {
    LedgerProfile::new(star.attributes(), star.transactions().home(), window)
}

/// Returns what was seen while the card file was read; nothing where there is none.
pub(super) fn of_cards(input: Option<&InputRecord>, faulty: &[FaultyRow]) -> Reading {
    let Some(input) = input else { return Reading::default() };
    let mut rejects: Vec<Rejected> = Vec::new();
    for fault in faulty {
        let (code, column) = (fault.code.code(), &fault.column);
        let known = rejects.iter_mut().find(|one| one.code == code && one.column == *column);
        match known {
            Some(one) => one.n += 1,
            None => rejects.push(Rejected {
                code: code.to_owned(),
                title: fault.code.title().to_owned(),
                column: column.clone(),
                n: 1,
                first: format!("{}:{}", input.path, fault.line),
                hint: fault.code.hint().to_owned(),
            }),
        }
    }
    rejects.sort_by_key(|one| u64::MAX - one.n);
    let table = ReadTable {
        table: "cards".to_owned(),
        rows: input.rows + input.rejected,
        accepted: input.accepted,
        rejected: input.rejected,
        rejects,
        ..ReadTable::default()
    };
    Reading { tables: vec![table], ..Reading::default() }
}
