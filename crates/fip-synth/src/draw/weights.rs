//! Small draws from weights.

use ndarray_rand::rand::Rng;
use ndarray_rand::rand_distr::{Distribution, Gamma};

/// Cumulative weights from which a position is drawn by one uniform number.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    up_to: Vec<f64>,
}

impl Weights {
    /// Returns the cumulative weights; negative weights count as 0.
    pub(crate) fn new(weights: impl IntoIterator<Item = f64>) -> Self {
        let mut sum = 0.0;
        let up_to = weights.into_iter().map(|weight| {
            sum += f64::max(weight, 0.0);
            sum
        });
        Self { up_to: up_to.collect() }
    }

    /// Returns the position at share `u` in `[0, 1)` of the weight; `None` without any weight.
    pub(crate) fn at(&self, u: f64) -> Option<usize> {
        let total = self.up_to.last().copied().filter(|&total| total > 0.0)?;
        let position = self.up_to.partition_point(|&up_to| up_to <= u * total);
        // Rounding may step behind the last weight above 0.
        Some(position.min(self.up_to.partition_point(|&up_to| up_to < total)))
    }

    /// Returns a position drawn from `rng`.
    pub(crate) fn draw(&self, rng: &mut impl Rng) -> Option<usize> {
        self.at(rng.r#gen::<f64>())
    }
}

/// Returns a whole number near `x`: the one above with the probability of the fraction.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "x is clamped to 0")]
pub(crate) fn round_at_random(x: f64, u: f64) -> usize {
    (x.max(0.0) + u).floor() as usize
}

/// Returns a gamma number of mean 1.
pub(crate) fn gamma(shape: f64, rng: &mut impl Rng) -> f64 {
    Gamma::new(shape, 1.0 / shape).map_or(1.0, |gamma| gamma.sample(rng))
}

/// Returns the number whose log-odds are those of `p` moved by `by`.
pub(crate) fn shift_odds(p: f64, by: f64) -> f64 {
    let odds = odds(p) * by.exp();
    odds / (1.0 + odds)
}

/// Returns the odds of a probability.
pub(crate) fn odds(p: f64) -> f64 {
    p / (1.0 - p)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_drawn_from_nothing() {
        assert_eq!(Weights::new([]).at(0.5), None);
        assert_eq!(Weights::new([0.0, -1.0]).at(0.5), None);
    }

    #[test]
    fn positions_without_weight_are_never_drawn() {
        let weights = Weights::new([0.0, 1.0, 0.0, 3.0, 0.0]);
        assert_eq!(weights.at(0.0), Some(1));
        assert_eq!(weights.at(0.2499), Some(1));
        assert_eq!(weights.at(0.25), Some(3));
        assert_eq!(weights.at(1.0), Some(3));
    }

    #[test]
    fn odds_move_both_ways() {
        assert!((shift_odds(0.5, 0.0) - 0.5).abs() < 1e-15);
        assert!((shift_odds(shift_odds(0.2, 1.0), -1.0) - 0.2).abs() < 1e-15);
    }
}
