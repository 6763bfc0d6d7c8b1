//! The target of a variable: what is known of every row but the variable's value.

use super::BinningError;
use super::distinct::Tabulate;

/// The target of each row, with its weight and its period.
///
/// `Y` is `bool` (`true` is the event) or `f64` (a number to be explained, such as a loss).
///
/// # Examples
///
/// ```
/// use fip_scorecard::binning::Outcome;
///
/// let defaulted = [true, false, false];
/// let outcome = Outcome::new(&defaulted).weights(&[1.0, 2.0, 0.5]).periods(&[0, 0, 1]);
/// assert_eq!(outcome.len(), 3);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome<'a, Y> {
    pub(crate) targets: &'a [Y],
    pub(crate) weights: Option<&'a [f64]>,
    pub(crate) periods: Option<&'a [usize]>,
}

/// The largest lawful number of periods.
const MAX_PERIODS: usize = 1_000;

impl<'a, Y> Outcome<'a, Y> {
    /// An outcome whose rows all have weight 1 and lie in one period.
    pub fn new(targets: &'a [Y]) -> Self {
        Self { targets, weights: None, periods: None }
    }

    /// Gives each row a weight, finite and not negative; a row of weight 0 is left out.
    #[must_use]
    pub fn weights(mut self, weights: &'a [f64]) -> Self {
        self.weights = Some(weights);
        self
    }

    /// Gives each row a period, 0 and up; the shape of the bins then holds in every period.
    #[must_use]
    pub fn periods(mut self, periods: &'a [usize]) -> Self {
        self.periods = Some(periods);
        self
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// The number of periods, 0 where none were given.
    pub(crate) fn n_periods(&self) -> usize {
        self.periods.and_then(|periods| periods.iter().max()).map_or(0, |last| last + 1)
    }

    pub(crate) fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }

    /// Whether the row has weight.
    pub(crate) fn weighs(&self, row: usize) -> bool {
        self.weights.is_none_or(|weights| 0.0 < weights[row])
    }
}

/// Why the outcome does not fit a variable of so many rows.
pub(crate) fn check_outcome<Y: Tabulate>(
    outcome: &Outcome<'_, Y>,
    n_rows: usize,
) -> Result<(), BinningError> {
    let lengths = [
        ("targets", Some(outcome.targets.len())),
        ("weights", outcome.weights.map(<[f64]>::len)),
        ("periods", outcome.periods.map(<[usize]>::len)),
    ];
    for (what, found) in lengths {
        if let Some(found) = found
            && found != n_rows
        {
            return Err(BinningError::Length { what, expected: n_rows, found });
        }
    }
    if n_rows == 0 {
        return Err(BinningError::NoRows);
    }
    for (row, target) in outcome.targets.iter().enumerate() {
        target.check(row)?;
    }
    for (row, &found) in outcome.weights.unwrap_or_default().iter().enumerate() {
        let lawful = found.is_finite() && 0.0 <= found;
        if !lawful {
            return Err(BinningError::Weight { row, found });
        }
    }
    match outcome.n_periods() {
        found if MAX_PERIODS < found => Err(BinningError::Periods { limit: MAX_PERIODS, found }),
        _ => Ok(()),
    }
}
