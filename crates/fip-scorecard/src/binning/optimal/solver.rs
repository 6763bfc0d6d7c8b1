//! One table, every shape: the solver keeps its orders and its memory from shape to shape.

use super::chain::Chain;
use super::curve::Curve;
use super::error::OptimiseError;
use super::ground::{Ground, Layers, TableRules};
use super::partition::Method;
use super::search::{self, Family, Found, STEP_LIMIT};
use super::table::{STATE_LIMIT, SegmentTable};
use crate::binning::Shape;

/// The best partition of a table.
pub(crate) struct Solution {
    /// For each bin the index behind its last prebin.
    pub(crate) ends: Vec<usize>,
    /// No partition has a larger sum of values than this.
    pub(crate) upper_bound: f64,
    /// How it was found.
    pub(crate) method: Method,
    /// Number of states looked at.
    pub(crate) n_states: u64,
}

/// Solves a table for one shape after the other.
pub(crate) struct Solver<'a> {
    ground: Ground<'a>,
    best: Vec<f64>,
}

impl<'a> Solver<'a> {
    /// Returns the solver of a table.
    pub(crate) const fn new(table: &'a SegmentTable, rules: TableRules<'a>) -> Self {
        Self { ground: Ground::new(table, rules), best: Vec::new() }
    }

    /// Returns the best partition of a shape.
    ///
    /// # Errors
    ///
    /// No partition is lawful, or finding it takes too many states.
    pub(crate) fn solve(&mut self, shape: Shape) -> Result<Solution, OptimiseError> {
        let TableRules { min_bins, max_bins, .. } = self.ground.rules;
        let n = self.ground.table.n();
        if n < min_bins || max_bins < min_bins {
            return Err(OptimiseError::Infeasible { shape });
        }
        // The best of any number of bins is the best of the lawful numbers when it has one of these.
        let uncounted = self.run(shape, Layers::uncounted())?;
        if (min_bins..=max_bins).contains(&uncounted.ends.len()) {
            return Ok(uncounted);
        }
        let mut counted = self.run(shape, Layers::counted(min_bins, max_bins, n))?;
        counted.n_states += uncounted.n_states;
        Ok(counted)
    }

    fn run(&mut self, shape: Shape, layers: Layers) -> Result<Solution, OptimiseError> {
        let n = self.ground.table.n();
        let is_curve = matches!(shape, Shape::Convex | Shape::Concave);
        let n_states =
            if is_curve { Curve::n_states(n, layers) } else { Chain::n_states(n, layers, shape) };
        let sorted = if shape == Shape::Free { 0 } else { (n * n) as u64 };
        if STATE_LIMIT < n_states.max(sorted) {
            let found = n_states.max(sorted);
            return Err(OptimiseError::TooLarge { n_prebins: n, limit: STATE_LIMIT, found });
        }
        let (rules, best) = (self.ground.rules, &mut self.best);
        let found = if is_curve {
            search(&Curve::solve(&self.ground, layers, shape, best), rules, shape)
        } else {
            search(&Chain::solve(&self.ground, layers, shape, best), rules, shape)
        }?;
        let method = match rules.pairs {
            Some(_) => Method::BranchAndBound,
            None => Method::DynamicProgramming,
        };
        // What ties may be worth more, by this at most.
        let ties = self.ground.table.tie() * rules.max_bins.min(n) as f64;
        Ok(Solution {
            upper_bound: found.value + ties,
            n_states: n_states + found.n_states,
            ends: found.ends,
            method,
        })
    }
}

fn search(
    family: &impl Family,
    rules: TableRules<'_>,
    shape: Shape,
) -> Result<Found, OptimiseError> {
    let found = match rules.pairs {
        None => search::straight(family),
        Some(rule) => search::bounded(family, rule)
            .map_err(|_| OptimiseError::SearchLimit { shape, limit: STEP_LIMIT })?,
    };
    found.ok_or(OptimiseError::Infeasible { shape })
}
