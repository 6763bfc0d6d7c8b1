//! How a customer runs the current account: savings, what is left before pay, the overdraft.

use super::draws::{Draws, lognormal, part};
use crate::uk;

/// What a customer has to live on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Means {
    /// Pence that arrive in an average month.
    pub(super) monthly: i64,
    /// Logarithm of it against others, in standard deviations.
    pub(super) z: f64,
}

/// Median of what arrives in a month in pounds, and the standard deviation of its logarithm: what
/// the pay schedules of invented customers have.
const MONTHLY: (f64, f64) = (2_050.0, 0.46);

impl Means {
    /// Returns the means of somebody with so many pence a month.
    pub(super) fn of(monthly: i64) -> Self {
        let pounds = (monthly as f64 / 100.0).max(1.0);
        Self { monthly, z: ((pounds / MONTHLY.0).ln() / MONTHLY.1).clamp(-2.5, 2.5) }
    }
}

/// Habits of a current account; sums in pence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Habits {
    /// Whether there is money elsewhere to pay in before an account is empty.
    pub(super) saver: bool,
    /// Whether the customer lives in the overdraft.
    pub(super) overdrawn: bool,
    /// What is left before the next pay; negative for who lives in the overdraft.
    pub(super) left: i64,
    /// Saved by standing order the day after pay; 0 without one.
    pub(super) saving: i64,
    /// How far above the need a transfer into an account goes.
    pub(super) cushion: i64,
}

/// Correlation of savings with financial strain, negative since strain has none.
const STRAIN_CORRELATION: f64 = -0.6;

/// Part of monthly pay by which a transfer into an account exceeds the need, and least pence.
const CUSHION: (f64, f64) = (0.04, 0.12);
const LEAST_CUSHION: i64 = 2_000;
/// Who has no savings has so many times less left before pay.
const NO_SAVINGS_DIVISOR: i64 = 6;

impl Habits {
    /// Returns the habits of a customer under a financial strain (standard normal), with an
    /// overdraft of so many pence.
    pub(super) fn of(draws: &Draws, means: &Means, strain: f64, overdraft: i64) -> Self {
        let own = (1.0 - STRAIN_CORRELATION * STRAIN_CORRELATION).sqrt() * draws.normal(0);
        let rank = normal_share(STRAIN_CORRELATION * strain + own);
        let saver = rank >= uk::NO_SAVINGS_SHARE + uk::LOW_SAVINGS_SHARE;
        let overdrawn = draws.chance(
            2,
            if saver { uk::OVERDRAFT_SAVINGS_SHARE } else { uk::OVERDRAFT_NO_SAVINGS_SHARE },
        );
        let buffer = lognormal(uk::BUFFER_MEDIAN, uk::BUFFER_LOG_SD, draws.normal(8));
        let left = match (overdrawn, saver) {
            (true, _) => {
                -part(overdraft, draws.between(3, uk::OVERDRAFT_USED_FROM, uk::OVERDRAFT_USED_TO))
            }
            (false, true) => buffer,
            (false, false) => buffer / NO_SAVINGS_DIVISOR,
        };
        let saving = part(means.monthly, draws.between(5, uk::SAVING_FROM, uk::SAVING_TO));
        Self {
            saver,
            overdrawn,
            left,
            saving: if saver && draws.chance(6, uk::SAVINGS_SHARE) {
                saving / 500 * 500
            } else {
                0
            },
            cushion: part(means.monthly, draws.between(7, CUSHION.0, CUSHION.1)).max(LEAST_CUSHION),
        }
    }
}

/// Returns about the share of the standard normal distribution below `z`.
fn normal_share(z: f64) -> f64 {
    1.0 / (1.0 + (-1.702 * z).exp())
}

#[cfg(test)]
mod tests {
    use fip_model::Seed;

    use super::*;

    fn habits(strain: f64) -> impl Iterator<Item = Habits> {
        let keyed = Seed::new(3).keyed("habits");
        (0..4_000)
            .map(move |at| Habits::of(&Draws::of(keyed, at), &Means::of(200_000), strain, 50_000))
    }

    #[test]
    fn those_under_strain_have_no_savings() {
        let savers = |strain| habits(strain).filter(|habits| habits.saver).count();
        assert!(savers(1.5) < 1_800 && savers(-1.5) > 3_500, "{} {}", savers(1.5), savers(-1.5));
    }

    #[test]
    fn standing_orders_are_whole_five_pounds() {
        assert!(habits(0.0).all(|habits| habits.saving % 500 == 0 && habits.saving <= 24_000));
    }

    #[test]
    fn who_lives_in_the_overdraft_has_nothing_left() {
        for habits in habits(0.5) {
            assert_eq!(habits.overdrawn, habits.left < 0);
            assert!(habits.left >= -75_000);
        }
    }
}
