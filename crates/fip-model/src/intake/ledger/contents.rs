//! Files that have the same rows, however they were packed.

use std::collections::BTreeMap;

use crate::intake::transactions::TransactionRow;

/// A file of transactions with the rows of an earlier one, in the same order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SameRows {
    /// The earlier file, from 0.
    pub earlier: usize,
    /// The later one.
    pub later: usize,
    /// Rows that were taken of each.
    pub rows: u64,
}

/// An odd number with bits in no pattern.
const ODD: u128 = 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835;

/// The digests of the rows of each file, one after the other.
#[derive(Debug, Default)]
pub(super) struct Contents(Vec<(u64, u128)>);

impl Contents {
    pub(super) fn next_file(&mut self) {
        self.0.push((0, 0));
    }

    pub(super) fn take(&mut self, row: &TransactionRow<'_>) {
        if let Some((n, digest)) = self.0.last_mut() {
            *n += 1;
            *digest = (digest.rotate_left(29) ^ row.digest).wrapping_mul(ODD);
        }
    }

    /// Returns the files with the rows of an earlier one, each with the first of these.
    pub(super) fn same(&self) -> Vec<SameRows> {
        let mut first = BTreeMap::new();
        let mut found = Vec::new();
        for (later, content) in self.0.iter().enumerate().filter(|(_, (n, _))| *n > 0) {
            let earlier = *first.entry(*content).or_insert(later);
            if earlier < later {
                found.push(SameRows { earlier, later, rows: content.0 });
            }
        }
        found
    }
}
