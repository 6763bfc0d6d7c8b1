//! The first rows of each table, read as a run would read them and forgotten.

use std::cell::Cell;
use std::collections::BTreeMap;

use fip_model::intake::{
    BindError, Reject, RejectCode, Rows, TableReader, Taken, TransactionReader,
};

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
    /// The first row that was rejected for the most frequent reason in the most frequent column, and how
    /// many were rejected for that.
    pub(crate) most: Option<(Reject, u64)>,
    /// What the rules say of the rows, where it is hardly meant so.
    pub(crate) idle: Vec<String>,
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
        let look = Look { project, table, piece, is_alone: pieces.len() == 1 };
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
                let n_events = Cell::new(0_u64);
                let reader = plan.reader(|row| {
                    n_events.set(n_events.get() + u64::from(row.is_bad));
                    Ok(Taken::Accepted)
                });
                let mut trial = look.at(opens(reader.style())?, reader)?;
                if n_events.get() == 0 && trial.rejected < trial.rows {
                    let rule = plan.rule().to_string();
                    trial.idle.push(format!("bad = {rule:?} holds for none of them"));
                }
                Ok(trial)
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
    /// Whether the table has no other piece.
    is_alone: bool,
}

impl Look<'_> {
    fn at<R: Rows>(&self, opened: Opened, mut reader: TableReader<R>) -> Result<Trial, Failure> {
        let name = self.piece.name();
        let bound = |error: BindError| no_column(self.project, self.table, &name, &error);
        reader = fitted(reader, self.project, self.table, (self.piece, &opened))?;
        let text = opened.first(HEAD)?;
        reader.push(&text).map_err(bound)?;
        let is_end = text.len() < HEAD;
        if is_end {
            reader.finish().map_err(bound)?;
        }
        let is_whole = is_end && self.is_alone;
        let (counts, most) = (reader.counts(), most_frequent(reader.take_rejects()));
        let left_out = reader.into_rows().left_out();
        let idle = left_out.into_iter().filter(|(_, n)| *n == 0 && counts.records > 0);
        let idle = idle.map(|(rule, _)| format!("{rule} leaves none of them out")).collect();
        Ok(Trial { is_whole, rows: counts.records, rejected: counts.rejected, most, idle })
    }
}

/// Returns the first row of those that were rejected for the most frequent reason in one column, and their
/// number; of equally frequent ones the earlier.
fn most_frequent(rejects: Vec<Reject>) -> Option<(Reject, u64)> {
    let mut groups: BTreeMap<(RejectCode, Option<usize>), (usize, Reject, u64)> = BTreeMap::new();
    for (at, reject) in rejects.into_iter().enumerate() {
        let key = (reject.code, reject.field);
        groups.entry(key).or_insert_with(|| (at, reject, 0)).2 += 1;
    }
    let most = groups.into_values().max_by_key(|(at, _, n)| (*n, usize::MAX - at));
    most.map(|(_, reject, n)| (reject, n))
}
