//! A card as a query.

mod columns;
mod dialect;
mod options;
mod query;
mod select;

pub use dialect::{Dialect, DialectError};
pub use options::{SqlError, SqlOptions};
pub use query::sql;
