//! The best partition of prebins, exactly.

mod auto;
mod bounds;
mod chain;
mod check;
mod curve;
mod error;
mod ground;
mod level;
mod orders;
mod pairing;
mod partition;
mod problem;
mod run;
mod search;
mod segments;
mod solver;
mod table;
mod validate;

pub use auto::{Auto, AutoRule, Tried, optimise_auto};
pub use check::check;
pub use error::{OptimiseError, Violation};
pub use partition::{Certificate, Method, Partition};
pub use problem::Problem;
pub use run::optimise;

pub(crate) use ground::TableRules;
pub(crate) use solver::Solver;
pub(crate) use table::SegmentTable;
