//! The life of a current account beyond the card: pay, bills, transfers, and a double-entry ledger.

pub(crate) mod pay;
mod tax;
