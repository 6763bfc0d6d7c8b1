//! Random numbers of one customer for one purpose.

use std::f64::consts::TAU;

use fip_model::Keyed;

use crate::uk;

/// Numbers at positions that belong to a customer alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draws {
    keyed: Keyed,
    first: u64,
}

impl Draws {
    /// Returns the draws of a customer; positions are below 2^24.
    pub(super) const fn of(keyed: Keyed, customer: u32) -> Self {
        Self { keyed, first: (customer as u64) << 24 }
    }

    /// Returns a uniform number in `[0, 1)`.
    pub(super) fn uniform(&self, at: u64) -> f64 {
        self.keyed.uniform(self.first + at)
    }

    /// Returns whether something of chance `p` happens.
    pub(super) fn chance(&self, at: u64, p: f64) -> bool {
        self.uniform(at) < p
    }

    /// Returns a uniform number between two others.
    pub(super) fn between(&self, at: u64, from: f64, to: f64) -> f64 {
        from + (to - from) * self.uniform(at)
    }

    /// Returns a whole number from 0 to below `n`.
    #[expect(clippy::cast_possible_truncation, reason = "below n")]
    pub(super) fn below(&self, at: u64, n: i32) -> i32 {
        (self.uniform(at) * f64::from(n)) as i32
    }

    /// Returns a standard normal number by Box and Muller from positions `at` and `at + 1`.
    pub(super) fn normal(&self, at: u64) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform(at)).ln()).sqrt();
        radius * (TAU * self.uniform(at + 1)).cos()
    }

    /// Returns the value whose share of the table holds a uniform number.
    pub(super) fn pick<T: Copy>(&self, at: u64, table: &[(T, f64)], otherwise: T) -> T {
        let u = self.uniform(at);
        let mut up_to = 0.0;
        let found = table.iter().find(|(_, share)| {
            up_to += share;
            u < up_to
        });
        found.map_or(otherwise, |&(value, _)| value)
    }
}

/// Returns a lognormal sum in pence at `z` standard deviations from its median in pounds.
pub(super) fn lognormal(median: f64, log_sd: f64, z: f64) -> i64 {
    uk::pence(median * (log_sd * z.clamp(-4.0, 4.0)).exp())
}

/// Returns a part of a sum that is not negative, in whole pence.
pub(super) fn part(pence: i64, share: f64) -> i64 {
    uk::whole(pence as f64 * share)
}

#[cfg(test)]
mod tests {
    use fip_model::Seed;

    use super::*;

    #[test]
    fn normal_numbers_have_mean_zero_and_variance_one() {
        let draws = Draws::of(Seed::new(1).keyed("test"), 7);
        let z: Vec<f64> = (0..20_000).map(|at| draws.normal(2 * at)).collect();
        let mean = z.iter().sum::<f64>() / 20_000.0;
        let variance = z.iter().map(|z| z * z).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05, "{mean}, {variance}");
    }

    #[test]
    fn customers_do_not_share_numbers() {
        let keyed = Seed::new(1).keyed("test");
        let of = |customer| Draws::of(keyed, customer).uniform(3).to_bits();
        assert_ne!(of(1), of(2));
    }

    #[test]
    fn parts_are_rounded_to_the_penny() {
        assert_eq!((part(1_001, 0.5), part(0, 0.3), lognormal(2.5, 0.7, 0.0)), (501, 0, 250));
    }
}
