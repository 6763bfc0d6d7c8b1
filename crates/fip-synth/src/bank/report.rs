//! When the bank is told of a fraud.

use fip_model::{Date, Timestamp};
use ndarray_rand::rand::Rng;
use ndarray_rand::rand_distr::{Distribution, StandardNormal};

use crate::uk;

/// Returns when the bank is told of a case whose last payment was at `last`.
pub(crate) fn report_time(last: Timestamp, rng: &mut impl Rng) -> Timestamp {
    let z: f64 = StandardNormal.sample(rng);
    let days = uk::FRAUD_REPORT_DAYS_MEDIAN * (uk::FRAUD_REPORT_LOG_SD * z).exp();
    later(last, days.min(365.0))
}

/// Returns the moment so many days later, to the second.
#[expect(clippy::cast_possible_truncation, reason = "at most a year")]
pub(crate) fn later(at: Timestamp, days: f64) -> Timestamp {
    let seconds = at.epoch_seconds() + (days * 86_400.0) as i64;
    let date = Date::from_epoch_days(seconds.div_euclid(86_400) as i32);
    Timestamp::new(date, u32::try_from(seconds.rem_euclid(86_400)).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use fip_model::Seed;

    use super::*;

    #[test]
    fn half_of_the_reports_come_within_the_median() {
        let last = Timestamp::new(Date::from_epoch_days(20_000), 86_399);
        let rng = &mut Seed::new(1).stream("reports", 1);
        let n = 10_000;
        let times: Vec<Timestamp> = (0..n).map(|_| report_time(last, rng)).collect();
        assert!(times.iter().all(|&at| at >= last));
        let soon = times.iter().filter(|&&at| at <= later(last, uk::FRAUD_REPORT_DAYS_MEDIAN));
        assert!(soon.count().abs_diff(n / 2) < n / 50);
    }
}
