//! The five hidden kinds of customers.

use fip_model::Seed;
use serde::{Deserialize, Serialize};

use crate::draw::{Weights, odds, shift_odds};

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

/// How an archetype, or one customer of it, behaves on average.
#[derive(Debug, Clone, Copy, PartialEq)]
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

impl Habits {
    /// How far each habit, as log-odds, and the logarithm of volatility scatter around the
    /// archetype's (assumed).
    const SCATTER: [f64; 6] = [0.30, 0.30, 0.30, 0.30, 0.30, 0.15];
    /// How far a unit of financial strain moves them (assumed).
    const OF_STRAIN: [f64; 6] = [0.20, -0.05, -0.05, 0.22, -0.20, 0.08];

    /// Returns the habits of a customer with this strain; `z` are standard normal.
    pub(crate) fn of_customer(self, strain: f64, z: &[f64; 6]) -> Self {
        let by = |at: usize| Self::SCATTER[at] * z[at] + Self::OF_STRAIN[at] * strain;
        Self {
            atm: shift_odds(self.atm, by(0)),
            online: shift_odds(self.online, by(1)),
            cross_border: shift_odds(self.cross_border, by(2)),
            night: shift_odds(self.night, by(3)),
            discretionary: shift_odds(self.discretionary, by(4)),
            volatility: self.volatility * by(5).exp(),
            ..self
        }
    }

    /// Returns the archetype these habits most likely come from: the best that anybody could say who
    /// saw the habits themselves instead of what a year of payments shows of them.
    ///
    /// Habits are normal around those of the archetype with one covariance for all, so that linear
    /// discriminant analysis with the true parameters is exact.
    pub(crate) fn most_likely_archetype(&self) -> Archetype {
        let found = self.coordinates();
        let variance = Self::SCATTER.map(|sd| sd * sd);
        let information: f64 =
            Self::OF_STRAIN.iter().zip(variance).map(|(of, variance)| of * of / variance).sum();
        let log_density = |archetype: &Archetype| {
            let habits = archetype.habits();
            let (mut squares, mut along) = (0.0, 0.0);
            for (at, mean) in habits.coordinates().into_iter().enumerate() {
                let distance = found[at] - mean;
                squares += distance * distance / variance[at];
                along += distance * Self::OF_STRAIN[at] / variance[at];
            }
            habits.share.ln() - 0.5 * (squares - along * along / (1.0 + information))
        };
        let best = |a: &&Archetype, b: &&Archetype| log_density(a).total_cmp(&log_density(b));
        Archetype::ALL.iter().max_by(best).copied().unwrap_or(Archetype::Stable)
    }

    /// Returns the habits as log-odds, and the logarithm of volatility.
    fn coordinates(&self) -> [f64; 6] {
        let log_odds = |p: f64| odds(p).ln();
        [
            log_odds(self.atm),
            log_odds(self.online),
            log_odds(self.cross_border),
            log_odds(self.night),
            log_odds(self.discretionary),
            self.volatility.ln(),
        ]
    }
}

/// Assumed; set so that the five are found again from what a year of payments shows, where they overlap;
/// the habits themselves lie far apart.
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
    fn habits_name_their_archetype() {
        for archetype in Archetype::ALL {
            assert_eq!(archetype.habits().most_likely_archetype(), archetype);
        }
        // Strain moves habits along one line, which the covariance knows of.
        let strained = Archetype::Stable.habits().of_customer(2.0, &[0.0; 6]);
        assert_eq!(strained.most_likely_archetype(), Archetype::Stable);
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
