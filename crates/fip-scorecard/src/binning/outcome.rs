//! The target of a variable: what is known of every row but the variable's value.

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
