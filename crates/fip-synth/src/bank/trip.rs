//! Journeys abroad.

use fip_model::Date;
use ndarray_rand::rand::Rng;

use crate::draw::{Weights, round_at_random};
use crate::uk;

/// A journey abroad: on its days the card is shown there and nowhere at home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Trip {
    /// Position in [`uk::DESTINATIONS`].
    pub(crate) destination: u8,
    pub(crate) first: Date,
    pub(crate) n_days: i32,
}

impl Trip {
    pub(crate) fn holds(&self, date: Date) -> bool {
        (0..self.n_days).contains(&date.days_since(self.first))
    }

    /// Returns where a trip goes, and its days, at least 1 and at most `most`.
    pub(crate) fn destination(most: i32, rng: &mut impl Rng) -> (u8, i32) {
        let weights = Weights::new(uk::DESTINATIONS.iter().map(|place| place.1));
        let at = weights.draw(rng).unwrap_or(0);
        let nights = f64::from(uk::DESTINATIONS[at].2) * rng.gen_range(0.6..1.5);
        let n_days = i32::try_from(round_at_random(nights, 0.5)).unwrap_or(1).clamp(1, most);
        (u8::try_from(at).unwrap_or(0), n_days)
    }
}
