//! A problem made into a table, solved for one shape or for many.

use super::check::join;
use super::error::OptimiseError;
use super::ground::TableRules;
use super::pairing::Pairing;
use super::partition::{Certificate, Partition};
use super::problem::Problem;
use super::segments::{segments, value};
use super::solver::{Solution, Solver};
use super::table::SegmentTable;
use super::validate::validate;
use crate::binning::Shape;

/// Returns the bins of the largest value among all that keep the constraints and the shape.
///
/// Exact: dynamic programming over the last bin (the last two for convex and concave), and branch and
/// bound on top where bins that are not neighbours have a rule. Among partitions that differ by rounding
/// alone the one of fewer bins is returned.
///
/// Time grows with the square of the number of prebins for monotone shapes, peak and valley, with a
/// logarithm for sorting once; with the cube for convex and concave, and at worst for rules between pairs.
/// A limit on the number of bins that the best partition breaks multiplies it by that number.
///
/// # Errors
///
/// The problem is unlawful, no partition keeps the constraints, there are too many prebins, or branch and
/// bound gives up.
///
/// # Examples
///
/// ```
/// use fip_scorecard::binning::{Constraints, Counts, Problem, Shape, optimise};
///
/// let prebins = [(90, 10), (70, 30), (80, 20), (50, 50)].map(|(g, b)| Counts::unweighted(g, b));
/// let problem =
///     Problem { constraints: Constraints::default().min_share(0.2), ..Problem::new(&prebins) };
/// let best = optimise(&problem, Shape::Ascending)?;
/// assert_eq!(best.ends, [1, 3, 4]);
/// assert!(best.verify(&problem).is_ok());
/// # Ok::<(), fip_scorecard::binning::OptimiseError>(())
/// ```
///
/// # References
///
/// G. Navas-Palencia, "Optimal binning: mathematical programming formulation", 2020, states the same
/// problem as an integer program.
pub fn optimise(problem: &Problem<'_>, shape: Shape) -> Result<Partition, OptimiseError> {
    let run = Run::new(problem)?;
    run.with_solver(|solver| run.partition(solver, shape))
}

/// A lawful problem and its tables.
pub(super) struct Run<'a> {
    problem: &'a Problem<'a>,
    table: SegmentTable,
    pairing: Pairing,
}

impl<'a> Run<'a> {
    pub(super) fn new(problem: &'a Problem<'a>) -> Result<Self, OptimiseError> {
        validate(problem)?;
        Ok(Self { problem, table: segments(problem), pairing: Pairing::new(problem) })
    }

    /// Returns what becomes of each shape.
    pub(super) fn all(&self, shapes: &[Shape]) -> Vec<Result<Partition, OptimiseError>> {
        self.with_solver(|solver| {
            shapes.iter().map(|&shape| self.partition(solver, shape)).collect()
        })
    }

    fn with_solver<T>(&self, work: impl FnOnce(&mut Solver<'_>) -> T) -> T {
        let neighbours =
            |start: usize, cut: usize, end: usize| self.pairing.neighbours(start, cut, end);
        let any_two = |first: (usize, usize), second: (usize, usize)| {
            // Neighbours are asked by the rule above.
            first.1 == second.0 || self.pairing.any_two(first, second)
        };
        let rules = &self.problem.constraints;
        let n = self.problem.prebins.len();
        work(&mut Solver::new(
            &self.table,
            TableRules {
                min_bins: rules.min_bins.unwrap_or(1),
                max_bins: rules.max_bins.unwrap_or(n),
                min_difference: rules.min_rate_difference.unwrap_or(0.0),
                neighbours: self.pairing.is_needed().then_some(&neighbours),
                pairs: self.pairing.covers_all_pairs().then_some(&any_two),
            },
        ))
    }

    fn partition(&self, solver: &mut Solver<'_>, shape: Shape) -> Result<Partition, OptimiseError> {
        let Solution { ends, upper_bound, method, n_states } = solver.solve(shape)?;
        let bins = join(self.problem.prebins, &ends);
        let value = bins.iter().filter_map(|bin| value(self.problem, bin)).sum();
        let upper_bound = upper_bound.max(value);
        let certificate = Certificate { method, n_states, upper_bound, gap: upper_bound - value };
        Ok(Partition { ends, value, shape, certificate })
    }
}
