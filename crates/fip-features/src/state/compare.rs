//! A state beside tables that hold its months too.

use fip_model::{StarSchema, TransactionId};

use super::LedgerState;

impl LedgerState {
    /// Returns a transaction of the state's months that the state does not hold as `star` does; `None`
    /// when it holds all of them.
    ///
    /// Tables that grow hold months that a state has taken in before. A transaction that came late, or
    /// tables of another ledger, are found so. Whether a transaction is a fraud is not compared, since
    /// that becomes known by reports.
    pub fn missing(&self, star: &StarSchema) -> Option<TransactionId> {
        let (first, end) = self.months?;
        let table = star.transactions();
        let is_old = |&row: &usize| (first..end).contains(&table.at()[row].date().month());
        let old: Vec<usize> = (0..table.len()).filter(is_old).collect();
        if old.is_empty() {
            return None;
        }
        let mut by_id: Vec<usize> = (0..self.rows.len()).collect();
        by_id.sort_unstable_by_key(|&row| self.rows.ids[row]);
        let is_held = |row: usize| {
            let found = by_id.binary_search_by_key(&table.ids()[row], |&ours| self.rows.ids[ours]);
            found.is_ok_and(|at| self.is_same(by_id[at], star, row))
        };
        old.into_iter().find(|&row| !is_held(row)).map(|row| table.ids()[row])
    }

    /// Returns whether one of our rows is a row of `star`, whose id it has.
    fn is_same(&self, ours: usize, star: &StarSchema, row: usize) -> bool {
        let (rows, table) = (&self.rows.columns, star.transactions());
        let customer = self.customers[rows.customers[ours] as usize];
        let (merchant, _) = self.merchants[rows.merchants[ours] as usize];
        rows.at[ours] == table.at()[row]
            && customer == table.customers()[row]
            && merchant == table.merchants()[row]
            && rows.amounts[ours] == table.amounts()[row]
            && rows.channels[ours] == table.channels()[row]
            && rows.countries[ours] == table.countries()[row]
    }
}
