//! The first rows of each table, read as a run would read them and forgotten.

use fip_model::intake::{BindError, Reject, Rows, TableReader, Taken, TransactionReader};

use super::opened::{Opened, Piece};
use super::read::{fitted, no_column, pieces};
use crate::config::InputPlans;
use crate::failure::Failure;
use crate::project::Project;

/// Bytes of text that are read of a table.
const HEAD: usize = 1 << 20;

/// What came of the first rows of a table.
#[derive(Debug)]
pub(crate) struct Trial {
    /// Whether these are all rows.
    pub(crate) is_whole: bool,
    pub(crate) rows: u64,
    pub(crate) rejected: u64,
    /// The first row that was rejected.
    pub(crate) first: Option<Reject>,
}

impl Trial {
    /// Reads the first rows of a table of the project's ledger.
    pub(crate) fn of(
        project: &Project,
        plans: &InputPlans,
        table: &'static str,
    ) -> Result<Option<Self>, Failure> {
        let places = project.config.input.places();
        let Some((_, place)) = places.into_iter().find(|(name, _)| *name == table) else {
            return Ok(None);
        };
        let pieces = pieces(project, table, place)?;
        let Some(piece) = pieces.first() else { return Ok(None) };
        let look = Look { project, table, piece };
        let opens = |style| Opened::beginning(project, piece, (style, place.encoding), HEAD);
        let trial = match table {
            "customers" => plans.customers.as_ref().map(|plan| {
                let reader = plan.reader(|_| Ok(Taken::Accepted));
                look.at(opens(reader.style())?, reader)
            }),
            "accounts" => plans.accounts.as_ref().map(|plan| {
                let reader = plan.reader(|_| Ok(Taken::Accepted));
                look.at(opens(reader.style())?, reader)
            }),
            "labels" => plans.labels.as_ref().map(|plan| {
                let reader = plan.reader(|_| Ok(Taken::Accepted));
                look.at(opens(reader.style())?, reader)
            }),
            _ => {
                let reader = TransactionReader::new(&plans.transactions, |_| Ok(Taken::Accepted));
                Some(look.at(opens(reader.style())?, reader))
            }
        };
        trial.transpose()
    }
}

/// A piece that is looked at.
struct Look<'a> {
    project: &'a Project,
    table: &'static str,
    piece: &'a Piece,
}

impl Look<'_> {
    fn at<R: Rows>(&self, opened: Opened, mut reader: TableReader<R>) -> Result<Trial, Failure> {
        let name = self.piece.name();
        let bound = |error: BindError| no_column(self.project, self.table, &name, &error);
        reader = fitted(reader, self.project, self.table, (self.piece, &opened))?;
        let text = opened.first(HEAD)?;
        reader.push(&text).map_err(bound)?;
        let is_whole = text.len() < HEAD;
        if is_whole {
            reader.finish().map_err(bound)?;
        }
        let (counts, first) = (reader.counts(), reader.take_rejects().into_iter().next());
        Ok(Trial { is_whole, rows: counts.records, rejected: counts.rejected, first })
    }
}
