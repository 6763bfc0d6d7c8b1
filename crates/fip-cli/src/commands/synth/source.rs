//! Where the rows come from.

use std::ops::Range;

use fip_model::{Day, Merchant};
use fip_synth::{Bound, Generator, Part};

use super::plan::Plan;
use crate::failure::Failure;

/// Calls `work` with the generator of a plan.
pub(super) fn with_generator<T>(
    plan: &Plan,
    work: impl FnOnce(&Source<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let generator = Generator::new(&plan.params()?).map_err(Failure::internal)?;
    let days = generator.days().map_err(Failure::internal)?;
    work(&Source {
        merchants: generator.merchants(),
        days: &days,
        part: &|numbers| generator.customers(numbers),
        bound: Bound::of,
    })
}

/// A generator, seen as what is asked of it.
pub(super) struct Source<'a> {
    pub(super) merchants: &'a [Merchant],
    pub(super) days: &'a [Day],
    /// Returns everything of the customers with these numbers, from 1: the same in every bank that
    /// differs in its number of customers alone.
    pub(super) part: &'a (dyn Fn(Range<u32>) -> Part + Sync),
    /// Returns how well the best possible model does on customers with these event probabilities.
    pub(super) bound: fn(&[f64]) -> Bound,
}
