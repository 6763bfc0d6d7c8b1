//! Where the rows come from.

use std::ops::Range;

use fip_model::{Account, Customer, Day, FraudReport, Merchant, Outcome, TransactionTable};
use fip_synth::{Bound, CustomerTruth};

/// Everything of some customers.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) customers: Vec<Customer>,
    pub(crate) accounts: Vec<Account>,
    /// By customer, then time.
    pub(crate) transactions: TransactionTable,
    pub(crate) reports: Vec<FraudReport>,
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) truth: Vec<CustomerTruth>,
}

/// A generator, seen as what is asked of it.
pub(super) struct Source<'a> {
    pub(super) merchants: &'a [Merchant],
    pub(super) days: &'a [Day],
    /// Returns everything of the customers with these numbers, from 1: the same in every bank that
    /// differs in its number of customers alone.
    pub(super) part: &'a (dyn Fn(Range<u32>) -> Part + Sync),
    /// Returns how well the best possible model does on customers with these event probabilities.
    pub(super) bound: fn(&[f64]) -> Bound,
}
