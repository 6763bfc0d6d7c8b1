//! Card rows: time, amount and class of each, read from creditcard.csv or generated in its place.

mod fault;
mod number;
mod read;
mod stand_in;

pub use fault::{CardsError, FaultCode, FaultyRow};
pub use read::{CardReport, OnFault, read_cards};
pub use stand_in::{stand_in, write_stand_in};

use fip_model::{Money, Origin};

/// The card rows of a source, one vector a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardRows {
    /// Where the rows come from.
    pub origin: Origin,
    /// Seconds since the first transaction of the source.
    pub seconds: Vec<u32>,
    /// Amounts; the source's euros are taken as pounds one for one.
    pub amounts: Vec<Money>,
    /// Whether the row is fraudulent.
    pub frauds: Vec<bool>,
    /// Data row of the source, from 1.
    pub source_rows: Vec<u32>,
    /// A digest of all cells of the row; equal for exact duplicates.
    pub digests: Vec<u64>,
}

impl CardRows {
    /// Returns no rows of this origin.
    pub(crate) const fn empty(origin: Origin) -> Self {
        Self {
            origin,
            seconds: Vec::new(),
            amounts: Vec::new(),
            frauds: Vec::new(),
            source_rows: Vec::new(),
            digests: Vec::new(),
        }
    }

    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.seconds.len()
    }

    /// Returns whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.seconds.is_empty()
    }

    /// Returns the sum of all amounts.
    pub fn total(&self) -> Money {
        self.amounts.iter().copied().sum()
    }

    /// Returns the number of fraudulent rows.
    pub fn n_frauds(&self) -> usize {
        self.frauds.iter().filter(|&&fraud| fraud).count()
    }

    fn append(&mut self, other: Self) {
        self.seconds.extend(other.seconds);
        self.amounts.extend(other.amounts);
        self.frauds.extend(other.frauds);
        self.source_rows.extend(other.source_rows);
        self.digests.extend(other.digests);
    }
}
