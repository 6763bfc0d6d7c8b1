//! What a customer pays for the home: rent, a mortgage, or nothing.

use super::bills::{collection_second, due_day};
use super::draws::{Draws, lognormal, part};
use super::habits::Means;
use crate::bank::Person;
use crate::uk::{self, Tenure};

/// The payment for a home.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Home {
    /// Pence a month.
    pub(super) amount: i64,
    /// Day of the month on which it is due, 1 to 28.
    pub(super) day: i32,
    pub(super) by: HomeBy,
}

/// How a home is paid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum HomeBy {
    /// By direct debit at a second of the day, with failures against the mean direct debit.
    Debit { second: u32, failure: f64 },
    /// By standing order.
    StandingOrder,
}

/// Positions of the draws of a home, after those of the bills.
const AT: u64 = 200;

/// Returns what the customer's account pays for the home, `None` when it pays nothing.
pub(super) fn home(draws: &Draws, person: &Person, means: &Means) -> Option<Home> {
    let (payer_share, debit_share, amount) = match tenure(draws, person.customer.age) {
        Tenure::OwnedOutright => return None,
        Tenure::Mortgage => (
            uk::MORTGAGE_PAYER_SHARE,
            1.0,
            amount(draws, means, uk::MEDIAN_MORTGAGE, uk::MORTGAGE_LOG_SD),
        ),
        Tenure::PrivateRent => {
            let rent = person.customer.area.place().rent;
            (
                uk::RENT_PAYER_SHARE,
                uk::RENT_DEBIT_SHARE,
                amount(draws, means, rent, uk::RENT_LOG_SD),
            )
        }
        Tenure::SocialRent => (
            uk::RENT_PAYER_SHARE,
            uk::RENT_DEBIT_SHARE,
            amount(draws, means, uk::MEDIAN_SOCIAL_RENT, uk::RENT_LOG_SD / 2.0),
        ),
    };
    if amount == 0 || !draws.chance(AT + 1, payer_share) {
        return None;
    }
    let by = if draws.chance(AT + 2, debit_share) {
        let mortgage = uk::DIRECT_DEBITS.iter().find(|debit| debit.bill == "mortgage");
        let failure = mortgage.map_or(1.0, |debit| debit.failure);
        HomeBy::Debit { second: collection_second(draws, AT + 3), failure }
    } else {
        HomeBy::StandingOrder
    };
    Some(Home { amount, day: due_day(draws, AT + 4), by })
}

fn tenure(draws: &Draws, age: u8) -> Tenure {
    let of_age = uk::TENURE_BY_AGE.iter().find(|of| age <= of.up_to);
    let shares = of_age.map_or(uk::TENURE.map(|(_, share)| share), |of| of.shares);
    let mut table = uk::TENURE;
    for (row, share) in table.iter_mut().zip(shares) {
        row.1 = share;
    }
    draws.pick(AT, &table, Tenure::OwnedOutright)
}

/// Returns a payment around its median, higher for the rich, and never more than pay allows.
fn amount(draws: &Draws, means: &Means, median: f64, log_sd: f64) -> i64 {
    let correlation = uk::BILL_PAY_CORRELATION;
    let own = (1.0 - correlation * correlation).sqrt() * draws.normal(AT + 6);
    let wanted = lognormal(median, log_sd, correlation * means.z + own);
    wanted.min(part(means.monthly, uk::HOME_PAY_LIMIT))
}

#[cfg(test)]
mod tests {
    use fip_model::Seed;

    use super::*;

    #[test]
    fn the_old_own_and_the_young_rent() {
        let owners = |age| {
            let keyed = Seed::new(3).keyed("home");
            let tenure = |number| tenure(&Draws::of(keyed, number), age);
            (0..2_000).filter(|&number| tenure(number) == Tenure::OwnedOutright).count()
        };
        assert!((1_450..1_650).contains(&owners(80)), "{}", owners(80));
        assert!((50..150).contains(&owners(30)), "{}", owners(30));
    }

    #[test]
    fn no_home_costs_more_than_pay_allows() {
        let keyed = Seed::new(3).keyed("home");
        let means = Means { monthly: 100_000, z: -1.0 };
        let limit = part(means.monthly, uk::HOME_PAY_LIMIT);
        let costs = (0..500).map(|at| amount(&Draws::of(keyed, at), &means, 1_307.0, 0.35));
        assert!(costs.clone().all(|cost| cost <= limit) && costs.max() == Some(limit));
    }
}
