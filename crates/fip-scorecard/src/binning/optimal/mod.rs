//! The best partition of prebins, exactly.

mod error;
mod partition;
mod problem;

pub use error::{OptimiseError, Violation};
pub use partition::{Certificate, Method, Partition};
pub use problem::Problem;
