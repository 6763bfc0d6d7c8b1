//! Why features could not be computed.

use fip_model::FeatureTableError;

/// Why features could not be computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FeatureError {
    /// The ledger has more transactions than can be numbered.
    #[error("expected at most {} transactions, found {found}", u32::MAX)]
    TooManyRows {
        /// Transactions found.
        found: usize,
    },
    /// The columns did not make a table.
    #[error(transparent)]
    Table(#[from] FeatureTableError),
}
