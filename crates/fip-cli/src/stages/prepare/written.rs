//! The table of transactions, written as they come.

use std::io::Write;

use fip_model::intake::{LedgerError, MadeLedger};
use fip_model::quality::LedgerProfile;
use fip_model::{
    FraudReport, StarError, StarSchema, TransactionCheck, TransactionTable, transaction_lines,
};
use rayon::prelude::*;

use super::quality;
use crate::failure::Failure;
use crate::project::Project;
use crate::scratch::ScratchFolder;
use crate::stages::load;
use crate::whole_file::{NewFile, WholeFile};

/// Rows that are formatted at once, and by one thread.
const AT_ONCE: usize = 1 << 17;
const BY_ONE: usize = 1 << 13;

/// The table, in a folder of its own until it is put in its place.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) file: WholeFile,
    /// What was seen of the rows on the way.
    pub(super) profile: LedgerProfile,
    pub(super) folder: ScratchFolder,
}

impl Written {
    /// Writes the transactions of a ledger, each checked against its other tables; returns also when
    /// frauds were reported.
    pub(super) fn of(
        project: &Project,
        star: &StarSchema,
        made: &MadeLedger,
    ) -> Result<(Self, Vec<FraudReport>), Failure> {
        let folder = ScratchFolder::create(project, "facts")?;
        let mut table = Table::create(&folder, star)?;
        let mut profile = quality::of_none(star, made.window);
        let mut reports = Vec::new();
        made.each_transaction(|row, report| {
            reports.extend(report);
            table.check.rows_of(&row).map_err(Stop::Star)?;
            profile.take(&row);
            table.rows.push(row);
            if table.rows.len() == AT_ONCE { table.write() } else { Ok(()) }
        })
        .map_err(Stop::failure)?;
        table.write().map_err(Stop::failure)?;
        let file = table.file.finish(made.n_transactions())?;
        Ok((Self { file, profile, folder }, reports))
    }
}

/// The table under way.
struct Table<'a> {
    file: NewFile,
    check: TransactionCheck<'a>,
    rows: TransactionTable,
    path: std::path::PathBuf,
}

impl<'a> Table<'a> {
    fn create(folder: &ScratchFolder, star: &'a StarSchema) -> Result<Self, Failure> {
        let spec = TransactionTable::spec();
        let name = spec.file_name();
        let path = folder.path().join(&name);
        let mut file = NewFile::create(folder.path(), &name)?;
        let header = spec.header().collect::<Vec<_>>().join(",") + "\n";
        let written = file.write_all(header.as_bytes());
        written.map_err(|error| Failure::cannot_write(&path, &error))?;
        let rows = star.transactions().emptied();
        Ok(Self { file, check: star.transaction_check(), rows, path })
    }

    /// Writes the rows that wait.
    fn write(&mut self) -> Result<(), Stop> {
        let (rows, n_rows) = (&self.rows, self.rows.len());
        let starts: Vec<usize> = (0..n_rows).step_by(BY_ONE).collect();
        let texts: Vec<Vec<u8>> = starts
            .into_par_iter()
            .map(|start| transaction_lines(rows, start..n_rows.min(start + BY_ONE)))
            .collect();
        let written = texts.iter().try_for_each(|text| self.file.write_all(text));
        written.map_err(|error| Stop::Failure(Failure::cannot_write(&self.path, &error)))?;
        self.rows = self.rows.emptied();
        Ok(())
    }
}

/// Why the writing stopped.
enum Stop {
    Ledger(LedgerError),
    Star(StarError),
    Failure(Failure),
}

impl From<LedgerError> for Stop {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

impl Stop {
    fn failure(self) -> Failure {
        match self {
            Self::Ledger(error) => super::ledger::failures::no_ledger(&error),
            Self::Star(error) => load::broken(&error),
            Self::Failure(failure) => failure,
        }
    }
}
