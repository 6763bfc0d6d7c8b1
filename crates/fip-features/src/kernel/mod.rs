//! One pass over the transactions of each customer.

use fip_model::{FeatureTable, ObservationWindow};

use crate::catalogue::Catalogue;
use crate::error::FeatureError;
use crate::ledger::Ledger;

/// The features of a ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct Features {
    /// `CustomerMonthlyFeatures`: a row for each customer and month with a transaction.
    pub monthly: FeatureTable,
    /// `CustomerFeatures`: a row for each customer.
    pub customers: FeatureTable,
}

/// Returns the features of every customer from the transactions in `window`.
pub fn compute(
    ledger: &Ledger<'_>,
    window: ObservationWindow,
    catalogue: &Catalogue,
) -> Result<Features, FeatureError> {
    let _ = (ledger, window, catalogue);
    Err(FeatureError::TooMuchMoney)
}

/// Returns the features of every customer for each of `windows`.
pub fn compute_as_of(
    ledger: &Ledger<'_>,
    windows: &[ObservationWindow],
    catalogue: &Catalogue,
) -> Result<FeatureTable, FeatureError> {
    let _ = (ledger, windows, catalogue);
    Err(FeatureError::TooMuchMoney)
}
