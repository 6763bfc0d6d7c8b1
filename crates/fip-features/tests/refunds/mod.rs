//! Amounts that are given back.

use fip_model::{Money, RawTables, Transaction};

/// Returns the tables with every seventh amount turned into a refund.
pub(crate) fn with_refunds(mut raw: RawTables) -> RawTables {
    let rows = std::mem::take(&mut raw.transactions);
    for row in rows.iter() {
        let sign = if row.transaction_id.number() % 7 == 0 { -1 } else { 1 };
        let amount = Money::from_pence(sign * row.amount.pence());
        raw.transactions.push(Transaction { amount, ..row });
    }
    raw
}
