//! Binning: from the values of one variable to bins that predict the event.
//!
//! [`optimise`] joins neighbouring prebins to the bins of the largest [`Objective`] under a [`Shape`]
//! and [`Constraints`], exactly: no other partition of the same prebins is better.

mod constraints;
mod counts;
mod objective;
mod optimal;
mod pair_test;
mod shape;

pub use constraints::{Constraints, CutRule, PValueRule, PairScope, PairTest};
pub use counts::Counts;
pub use objective::{Objective, Smoothing};
pub use optimal::{
    Auto, AutoRule, Certificate, Method, OptimiseError, Partition, Problem, Tried, Violation,
    check, optimise, optimise_auto,
};
pub use shape::Shape;
