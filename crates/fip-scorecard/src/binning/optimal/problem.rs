//! What is asked of the optimiser.

use crate::binning::{Constraints, Counts, CutRule, Objective, Smoothing};

/// Prebins in order, and what their partition has to maximise and satisfy.
///
/// # Examples
///
/// ```
/// use fip_scorecard::binning::{Constraints, Counts, Problem};
///
/// let prebins = [Counts::unweighted(90, 10), Counts::unweighted(80, 20)];
/// let problem = Problem {
///     constraints: Constraints::default().min_share(0.05),
///     ..Problem::new(&prebins)
/// };
/// assert_eq!(problem.totals, Counts::unweighted(170, 30));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Problem<'a> {
    /// The finest bins, in the order of their values; only neighbours are joined.
    pub prebins: &'a [Counts],
    /// Totals of the whole variable: the prebins and the bins of missing and special values.
    pub totals: Counts,
    /// One rule for each of the cuts between neighbouring prebins; nothing stands for all free.
    pub cuts: &'a [CutRule],
    /// The prebins by period: the shape has to hold in each, turning at the same bin. A bin without
    /// weight in some period is not formed.
    pub scenarios: &'a [Vec<Counts>],
    /// What becomes of a bin in which one outcome never happened.
    pub smoothing: Smoothing,
    /// What is maximised.
    pub objective: Objective,
    /// What the bins have to satisfy.
    pub constraints: Constraints,
}

impl<'a> Problem<'a> {
    /// Returns the problem of prebins that are the whole variable, everything else by default.
    pub fn new(prebins: &'a [Counts]) -> Self {
        Self {
            prebins,
            totals: prebins.iter().sum(),
            cuts: &[],
            scenarios: &[],
            smoothing: Smoothing::default(),
            objective: Objective::default(),
            constraints: Constraints::default(),
        }
    }
}
