//! The five hidden kinds of customers.

use fip_model::Seed;
use serde::{Deserialize, Serialize};

use super::draw::Weights;

/// A hidden kind of customer; what segmentation should find again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Archetype {
    /// Pays online.
    Digital,
    /// Spends evenly on needs.
    Stable,
    /// Draws cash.
    Cash,
    /// Spends in bursts.
    Volatile,
    /// Spends abroad.
    CrossBorder,
}

/// How an archetype behaves on average.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Habits {
    /// Share of the customers.
    pub(crate) share: f64,
    /// Transactions against the mean customer's.
    pub(crate) activity: f64,
    pub(crate) atm: f64,
    pub(crate) online: f64,
    pub(crate) cross_border: f64,
    pub(crate) night: f64,
    pub(crate) discretionary: f64,
    /// Coefficient of variation of monthly spend.
    pub(crate) volatility: f64,
}

impl Archetype {
    /// Every archetype, in order.
    pub const ALL: [Self; 5] =
        [Self::Digital, Self::Stable, Self::Cash, Self::Volatile, Self::CrossBorder];

    /// The code of every archetype, in the same order.
    pub const CODES: &'static [&'static str] =
        &["DIGITAL", "STABLE", "CASH", "VOLATILE", "CROSS_BORDER"];

    /// Returns the code as it stands in files.
    pub const fn code(self) -> &'static str {
        Self::CODES[self as usize]
    }

    pub(crate) const fn habits(self) -> Habits {
        HABITS[self as usize]
    }

    /// Returns the archetype of a customer by a uniform number of its own.
    pub(crate) fn of_customer(seed: Seed, customer: u64) -> Self {
        let u = seed.keyed("archetype").uniform(customer);
        let shares = Weights::new(Self::ALL.iter().map(|archetype| archetype.habits().share));
        shares.at(u).map_or(Self::CrossBorder, |at| Self::ALL[at])
    }
}

/// Assumed; set so that the five are found again from their behaviour but overlap.
const HABITS: [Habits; 5] = [
    Habits {
        share: 0.30,
        activity: 1.15,
        atm: 0.012,
        online: 0.62,
        cross_border: 0.03,
        night: 0.20,
        discretionary: 0.44,
        volatility: 0.75,
    },
    Habits {
        share: 0.32,
        activity: 0.95,
        atm: 0.025,
        online: 0.22,
        cross_border: 0.012,
        night: 0.10,
        discretionary: 0.22,
        volatility: 0.45,
    },
    Habits {
        share: 0.14,
        activity: 0.85,
        atm: 0.20,
        online: 0.12,
        cross_border: 0.010,
        night: 0.12,
        discretionary: 0.30,
        volatility: 0.80,
    },
    Habits {
        share: 0.12,
        activity: 1.0,
        atm: 0.03,
        online: 0.38,
        cross_border: 0.03,
        night: 0.26,
        discretionary: 0.56,
        volatility: 1.9,
    },
    Habits {
        share: 0.12,
        activity: 1.0,
        atm: 0.03,
        online: 0.40,
        cross_border: 0.26,
        night: 0.16,
        discretionary: 0.48,
        volatility: 0.95,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_sum_to_one() {
        let sum: f64 = HABITS.iter().map(|habits| habits.share).sum();
        assert!((sum - 1.0).abs() < 1e-12);
    }

    #[test]
    fn customers_come_in_their_shares() {
        let mut counts = [0_usize; 5];
        for customer in 1..=10_000 {
            counts[Archetype::of_customer(Seed::new(1), customer) as usize] += 1;
        }
        for (archetype, count) in Archetype::ALL.into_iter().zip(counts) {
            let share = archetype.habits().share;
            assert!((count as f64 / 10_000.0 - share).abs() < 0.02, "{archetype:?} {count}");
        }
    }
}
