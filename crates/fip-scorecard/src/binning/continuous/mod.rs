//! Bins of a variable whose target is a number, such as a loss or a balance.

mod document;
mod model;
mod solve;

pub use model::{ContinuousBin, ContinuousBinning};
