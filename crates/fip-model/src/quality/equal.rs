//! Transactions that equal an earlier one in all that features look at.

use crate::time::Timestamp;
use crate::transactions::Transaction;

/// Customer, account, merchant, amount, channel and country.
type Seen = (u32, u32, u32, i64, u8, [u8; 2]);

/// Counts transactions that equal an earlier one of the same moment; they come in the order of time.
/// Those of one moment are held, where only days are known those of a day.
#[derive(Debug, Clone, Default)]
pub(super) struct Equal {
    at: Option<Timestamp>,
    of_moment: Vec<Seen>,
    n: u64,
}

impl Equal {
    pub(super) fn take(&mut self, row: &Transaction) {
        if self.at != Some(row.at) {
            self.n += repeated(&mut self.of_moment);
            self.of_moment.clear();
            self.at = Some(row.at);
        }
        self.of_moment.push((
            row.customer_id.number(),
            row.account_id.number(),
            row.merchant_id.number(),
            row.amount.pence(),
            row.channel as u8,
            row.country.letters(),
        ));
    }

    /// Returns how many there are.
    pub(super) fn count(&self) -> u64 {
        self.n + repeated(&mut self.of_moment.clone())
    }
}

/// Counts what equals an earlier one.
fn repeated(rows: &mut [Seen]) -> u64 {
    if rows.len() < 2 {
        return 0;
    }
    rows.sort_unstable();
    rows.windows(2).filter(|pair| pair[0] == pair[1]).count() as u64
}
