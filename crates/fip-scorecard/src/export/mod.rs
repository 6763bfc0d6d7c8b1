//! Exports of a scorecard to other systems, each a feature of its own without dependencies.
//!
//! | feature | function | what it gives |
//! |---|---|---|
//! | `sql` | `sql` | a query with score, tier, probability and reasons for each row of a table |
//! | `pmml` | `pmml` | a PMML 4.4 `Scorecard` |
//! | `rust` | `rust` | the source of a module that needs only `std` |
//! | `markdown` | `markdown` | a model card for people |
//!
//! All of them count points in the unit that makes every number of points of the card whole, so that
//! sums, cut-offs and rounding are those of [`Scorecard`](crate::Scorecard), without a tolerance.

#[cfg(any(feature = "sql", feature = "rust", feature = "markdown"))]
mod comment;
#[cfg(feature = "markdown")]
mod markdown;
#[cfg(feature = "pmml")]
mod pmml;
#[cfg(feature = "rust")]
mod rust;
#[cfg(feature = "sql")]
mod sql;
#[cfg(any(feature = "sql", feature = "pmml", feature = "rust"))]
mod table;

#[cfg(feature = "markdown")]
pub use markdown::markdown;
#[cfg(feature = "pmml")]
pub use pmml::{PmmlError, pmml};
#[cfg(feature = "rust")]
pub use rust::rust;
#[cfg(feature = "sql")]
pub use sql::{Dialect, DialectError, SqlError, SqlOptions, sql};
