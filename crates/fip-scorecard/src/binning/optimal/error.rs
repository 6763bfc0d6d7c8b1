//! Why there is no partition, and what a partition violates.

use crate::binning::Shape;

/// Why the optimiser returns no partition.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum OptimiseError {
    /// There are no prebins.
    #[error("expected at least 1 prebin, found none")]
    NoPrebins,
    /// A weight is negative, infinite or not a number.
    #[error("prebin {prebin}: expected finite weights of at least 0, found {found}")]
    Weight {
        /// The prebin, from 0.
        prebin: usize,
        /// The weight found.
        found: f64,
    },
    /// The totals lack an outcome, are not finite, or are less than the prebins.
    #[error(
        "expected totals of positive weight in both outcomes that hold the prebins, found {non_events} non-events and {events} events"
    )]
    Totals {
        /// Weight of the non-events.
        non_events: f64,
        /// Weight of the events.
        events: f64,
    },
    /// There are rules for cuts, but not one for each.
    #[error("expected no rules for cuts or {expected}, found {found}")]
    Cuts {
        /// One less than prebins.
        expected: usize,
        /// The number found.
        found: usize,
    },
    /// A scenario has another number of prebins, or an unlawful weight.
    #[error("scenario {scenario}: expected {expected} prebins of lawful weights, found {found}")]
    Scenario {
        /// The scenario, from 0.
        scenario: usize,
        /// Number of prebins.
        expected: usize,
        /// Number of lawful prebins found.
        found: usize,
    },
    /// A constraint is outside its range.
    #[error("constraint {name}: expected {expected}, found {found}")]
    Constraint {
        /// Name of the field.
        name: &'static str,
        /// The lawful range.
        expected: &'static str,
        /// The value found.
        found: f64,
    },
    /// Fisher's exact test counts, but a prebin has a weight that is not whole, or the sum is too large.
    #[error(
        "prebin {prebin}: expected whole weights below 2^31 for Fisher's exact test, found {found}"
    )]
    WholeWeights {
        /// The prebin, from 0.
        prebin: usize,
        /// The weight found.
        found: f64,
    },
    /// No partition satisfies the constraints.
    #[error("expected a partition of {shape:?} shape that satisfies every constraint, found none")]
    Infeasible {
        /// The shape.
        shape: Shape,
    },
    /// A table of states would be too large.
    #[error(
        "{n_prebins} prebins: expected at most {limit} states, found {found}; use fewer prebins"
    )]
    TooLarge {
        /// Number of prebins.
        n_prebins: usize,
        /// The largest lawful number of states.
        limit: u64,
        /// The number these prebins need.
        found: u64,
    },
    /// Branch and bound ended without a proof.
    #[error(
        "{shape:?} shape: expected a proof within {limit} steps of branch and bound, found none"
    )]
    SearchLimit {
        /// The shape.
        shape: Shape,
        /// The number of steps.
        limit: u64,
    },
}

/// The first rule that a partition violates; bins count from 0.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Violation {
    /// The ends are not a partition of the prebins.
    #[error("expected ascending ends up to {n_prebins}, found {ends:?}")]
    Ends {
        /// Number of prebins.
        n_prebins: usize,
        /// The ends found.
        ends: Vec<usize>,
    },
    /// There are too few or too many bins.
    #[error("{name}: expected {limit} bins, found {found}")]
    Bins {
        /// Name of the constraint.
        name: &'static str,
        /// The limit.
        limit: usize,
        /// The number of bins.
        found: usize,
    },
    /// A fixed cut is missing, or there is a forbidden one.
    #[error("bin {bin}: expected {expected} cut behind prebin {prebin}")]
    Cut {
        /// The bin that spans the fixed cut, or ends at the forbidden one.
        bin: usize,
        /// The prebin before the cut.
        prebin: usize,
        /// `a` or `no`.
        expected: &'static str,
    },
    /// A bin is outside a limit.
    #[error("bin {bin}: {name}: expected {limit}, found {found}")]
    Bin {
        /// The bin.
        bin: usize,
        /// Name of the constraint.
        name: &'static str,
        /// The limit.
        limit: f64,
        /// The value found.
        found: f64,
    },
    /// A bin has no weight, none in a scenario, or an outcome that never happened though refused.
    #[error("bin {bin}: expected weight in {place}, found none")]
    Empty {
        /// The bin.
        bin: usize,
        /// Where there is none.
        place: &'static str,
    },
    /// Two bins are too alike.
    #[error("bins {first} and {second}: {name}: expected {limit}, found {found}")]
    Pair {
        /// The first bin.
        first: usize,
        /// The second bin.
        second: usize,
        /// Name of the constraint.
        name: &'static str,
        /// The limit.
        limit: f64,
        /// The value found.
        found: f64,
    },
    /// The shape is broken.
    #[error("bin {bin}: expected {shape:?} shape, which breaks there")]
    Shape {
        /// The bin at which it breaks.
        bin: usize,
        /// The shape.
        shape: Shape,
        /// The scenario, from 0, or nothing for the prebins themselves.
        scenario: Option<usize>,
    },
    /// The problem itself is unlawful.
    #[error(transparent)]
    Problem(#[from] OptimiseError),
    /// The value is not the sum of the contributions.
    #[error("expected value {expected}, found {found}")]
    Value {
        /// The value of the bins.
        expected: f64,
        /// The value of the partition.
        found: f64,
    },
}
