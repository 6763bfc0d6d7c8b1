//! Transactions: those that repeat earlier ones are known when all are read, and set aside then.

use std::cell::RefCell;

use fip_model::intake::{
    BindError, Counts, Encoding, LedgerBuilder, Reject, RejectCode, RowsPlace, TableReader, Taken,
    TransactionPlan, TransactionReader, TransactionRow,
};

use super::opened::{Opened, Piece};
use super::quarantine::Quarantine;
use super::read::{Reading, add, fitted, pieces, places, refused};
use crate::config::OnError;
use crate::failure::{Failure, Kind};

impl Reading<'_> {
    /// Reads the transactions.
    pub(super) fn transactions(
        &mut self,
        place: RowsPlace<'_>,
        plan: &TransactionPlan,
        to: &RefCell<LedgerBuilder>,
    ) -> Result<(), Failure> {
        let table = "transactions";
        let pieces = pieces(self.project, table, place)?;
        let mut quarantine = Quarantine::new(self.project, table, place.encoding)?;
        let mut all = Counts::default();
        for piece in &pieces {
            to.borrow_mut().next_file();
            let take = |row: &TransactionRow<'_>| to.borrow_mut().transaction(row);
            let reader = TransactionReader::new(plan, take);
            add(&mut all, self.piece(table, (piece, place.encoding), reader, &mut quarantine)?);
        }
        self.line.doing("looking for repeated rows");
        let repeats =
            to.borrow_mut().repeats().map_err(|error| super::failures::no_ledger(&error))?;
        let first = self.told.inputs.len() - pieces.len();
        self.told.first = first;
        for (at, (piece, found)) in pieces.iter().zip(repeats).enumerate() {
            let n_refused = found.refused.len() as u64;
            let sha256 = self.told.inputs[first + at].sha256.clone();
            let again = Again { piece, encoding: place.encoding, plan, sha256 };
            let rejected = again.refuse(self, found.refused, &mut quarantine)?;
            let record = &mut self.told.inputs[first + at];
            record.accepted -= found.repeated + n_refused;
            record.rejected += rejected;
            all.accepted -= found.repeated + n_refused;
            all.repeated += found.repeated;
            all.rejected += n_refused;
        }
        self.told.rows = (all.records, places(&pieces));
        self.end(table, all, quarantine)
    }
}

/// A piece that is read a second time.
struct Again<'a> {
    piece: &'a Piece,
    encoding: Encoding,
    plan: &'a TransactionPlan,
    /// Digest of what was read the first time.
    sha256: String,
}

impl Again<'_> {
    /// Sets records aside that repeat earlier ones, by their numbers; returns how many of them were not
    /// mended since.
    fn refuse(
        &self,
        reading: &Reading<'_>,
        numbers: Vec<u64>,
        quarantine: &mut Quarantine,
    ) -> Result<u64, Failure> {
        if numbers.is_empty() {
            return Ok(0);
        }
        let (project, name) = (reading.project, self.piece.name());
        let mut numbers = numbers.into_iter().peekable();
        let mut reader = TransactionReader::new(self.plan, |row| {
            if numbers.next_if_eq(&row.number).is_some() {
                return Err(LedgerBuilder::repeated(row));
            }
            Ok(Taken::Ignored)
        });
        let opened = Opened::of(project, self.piece, reader.style(), self.encoding)?;
        reader = fitted(reader, project, "transactions", (self.piece, &opened))?;
        let fails = project.config.clean.on_error == OnError::Fail;
        let mut n_rejected = 0;
        let mut set_aside = |reader: &mut TableReader<_>| -> Result<(), Failure> {
            // The others were set aside when the rows were read first.
            let of_repeats = |reject: &Reject| reject.code == RejectCode::Duplicate;
            for reject in reader.take_rejects().into_iter().filter(of_repeats) {
                if fails {
                    return Err(refused(&name, &reject));
                }
                n_rejected += u64::from(quarantine.add(&name, reader.header(), reject)?);
            }
            Ok(())
        };
        let digested = opened.read(|chunk| {
            reader.push(chunk).map_err(|_: BindError| changed(&name))?;
            set_aside(&mut reader)
        })?;
        reader.finish().map_err(|_| changed(&name))?;
        set_aside(&mut reader)?;
        if digested.sha256 == self.sha256 { Ok(n_rejected) } else { Err(changed(&name)) }
    }
}

/// Says that rows are not those that were read a moment ago.
fn changed(name: &str) -> Failure {
    let cause = format!(
        "{name} has rows that repeat the id of an earlier one, and gave others when these were looked for"
    );
    let hint = "let nobody write to it meanwhile; a query needs an ORDER BY that leaves no choice";
    Failure::new(Kind::BadInput, cause, hint)
}
