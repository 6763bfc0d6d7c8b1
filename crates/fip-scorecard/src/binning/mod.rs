//! Binning: from the values of one variable to bins that predict the event.
//!
//! [`BinningSpec`] says what the bins shall be like and fits them to rows, to counts, or to a sketch of
//! data that do not fit into memory; the [`Binning`] gives their figures, turns values into weights of
//! evidence, and can be edited. [`optimise`] joins neighbouring prebins to the bins of the largest
//! [`Objective`] under a [`Shape`] and [`Constraints`], exactly: no other partition of the same prebins
//! is better.

mod constraints;
mod counts;
mod objective;
mod optimal;
mod pair_test;
mod shape;

mod distinct;
mod outcome;
mod prebin;
mod table;
mod tally;

mod categorical;
mod continuous;
mod numeric;
mod policy;
mod sketch;

mod bin;
mod document;
mod edit;
mod fit;
mod lookup;
mod model;
mod spec;
mod summary;

mod error;

pub use bin::{Bin, BinContent, Contributions};
pub use categorical::CategoryCounts;
pub use constraints::{Constraints, CutRule, PValueRule, PairScope, PairTest};
pub use continuous::{ContinuousBin, ContinuousBinning};
pub use counts::Counts;
pub use edit::{Accept, Edit};
pub use error::{BinningError, EditError, TransformError};
pub use lookup::Assigned;
pub use model::{Binning, ShapeResult};
pub use numeric::NumericCounts;
pub use objective::{Objective, Smoothing};
pub use optimal::{
    Auto, AutoRule, Certificate, Method, OptimiseError, Partition, Problem, Tried, Violation,
    check, optimise, optimise_auto,
};
pub use outcome::Outcome;
pub use policy::{Fallback, Missing, Policy, SpecialCode, Unknown};
pub use prebin::{Cut, Prebinning, TreeRule};
pub use shape::Shape;
pub use sketch::{CategorySketch, NumericSketch, SketchError};
pub use spec::{BinningSpec, ShapeRule};
pub use summary::Summary;
pub use tally::Moments;
