//! Why features could not be computed.

use fip_model::{CellsError, FeatureTableError};

use crate::catalogue::CatalogueError;

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
    /// The columns do not make a ledger.
    #[error("expected {expected}")]
    Columns {
        /// What is lawful.
        expected: &'static str,
    },
    /// Amounts, of rows outside the window too, are so large that their sum could not be kept exactly.
    #[error("expected amounts that sum to at most {} pence, signs apart, found more", i64::MAX)]
    TooMuchMoney,
    /// Rows of several windows could not be told apart.
    #[error(
        "expected features \"first day of the window\" and \"day after the window\" named window_start and window_end"
    )]
    NoWindowColumns,
    /// The catalogue cannot be computed.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// Parts of a column did not go together.
    #[error(transparent)]
    Cells(#[from] CellsError),
    /// The columns did not make a table.
    #[error(transparent)]
    Table(#[from] FeatureTableError),
}
