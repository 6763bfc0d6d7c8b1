//! Customers whose rows and features fit into memory together.

use std::ops::Range;

use fip_features::Catalogue;
use fip_model::ObservationWindow;

/// Bytes of a transaction: its columns, and a copy of them in the order of customers.
const ROW_BYTES: u64 = 64;
/// Bytes of a cell of a feature table, as a number and as text.
const CELL_BYTES: u64 = 24;

/// What a customer takes of the memory.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cost {
    /// Bytes of a row of the table by months.
    month: u64,
    /// Bytes of a row of the table by customers.
    customer: u64,
    n_months: u64,
}

impl Cost {
    /// Returns what customers take in a window.
    pub(super) fn of(catalogue: &Catalogue, window: ObservationWindow) -> Self {
        Self {
            month: CELL_BYTES * catalogue.month_spec().columns.len() as u64,
            customer: CELL_BYTES * catalogue.customer_spec().columns.len() as u64,
            n_months: window.n_months() as u64,
        }
    }

    /// Returns the bytes of a customer with this many transactions.
    fn of_customer(self, n_rows: u32) -> u64 {
        let n_rows = u64::from(n_rows);
        ROW_BYTES * n_rows + self.month * n_rows.min(self.n_months) + self.customer
    }
}

/// Returns neighbours, by position, who take at most `budget` bytes together, as many as go; one alone
/// may take more.
pub(super) fn batches(rows_of: &[u32], cost: Cost, budget: u64) -> Vec<Range<u32>> {
    let mut batches = Vec::new();
    let (mut start, mut bytes) = (0, 0_u64);
    for (at, &n_rows) in (0_u32..).zip(rows_of) {
        let more = cost.of_customer(n_rows);
        if start < at && bytes + more > budget {
            batches.push(start..at);
            (start, bytes) = (at, 0);
        }
        bytes += more;
    }
    let end = u32::try_from(rows_of.len()).unwrap_or(u32::MAX);
    // A bank without customers is one batch without any, so that its tables have their headers.
    if start < end || batches.is_empty() {
        batches.push(start..end);
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    const COST: Cost = Cost { month: 10, customer: 100, n_months: 3 };

    #[test]
    fn batches_are_neighbours_within_the_budget() {
        assert_eq!(COST.of_customer(0), 100);
        assert_eq!(COST.of_customer(2), 100 + 2 * 64 + 2 * 10);
        assert_eq!(COST.of_customer(9), 100 + 9 * 64 + 3 * 10);
        let cut = |rows_of: &[u32], budget| -> Vec<u32> {
            let batches = batches(rows_of, COST, budget);
            assert!(batches.windows(2).all(|pair| pair[0].end == pair[1].start));
            [batches[0].start].into_iter().chain(batches.iter().map(|batch| batch.end)).collect()
        };
        let rows_of = [0, 0, 0, 2, 9, 0, 0];
        assert_eq!(cut(&rows_of, u64::MAX / 2), [0, 7]);
        assert_eq!(cut(&rows_of, 300), [0, 3, 4, 5, 7]);
        assert_eq!(cut(&rows_of, 248), [0, 2, 3, 4, 5, 7]);
        assert_eq!(cut(&rows_of, 1), [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(cut(&[], 1), [0, 0]);
    }
}
