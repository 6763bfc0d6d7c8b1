//! Who banks: customers, their accounts, and the habits that nobody sees.

use fip_model::ndarray::Array1;
use fip_model::{
    Account, AccountId, AccountStatus, AccountType, CustomerId, Date, EmploymentStatus, Keyed,
    Money, ObservationWindow, Seed,
};
use ndarray_rand::RandomExt;
use ndarray_rand::rand::Rng;
use ndarray_rand::rand_distr::{Distribution, StandardNormal};
use rayon::prelude::*;

use super::archetype::{Archetype, Habits};
use super::area::Area;
use super::params::BankValidParams;
use super::resident::Resident;
use super::stress::StressPath;
use crate::draw::{Weights, gamma};
use crate::uk;

/// A customer with everything that no table says of them.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) customer: Resident,
    /// The current account, and maybe a credit card.
    pub(crate) accounts: Vec<Account>,
    pub(crate) archetype: Archetype,
    /// First day on which the customer can spend.
    pub(crate) first_day: Date,
    /// Wanted share of the transactions of the bank, not normalised.
    pub(crate) activity: f64,
    pub(crate) habits: Habits,
    /// Wanted change of monthly spend a month, relative to its mean.
    pub(crate) trend: f64,
    /// Log-odds by which a day of a weekend is preferred.
    pub(crate) weekend: f64,
    /// Log-odds by which the customer goes where they have been before.
    pub(crate) loyalty: f64,
    /// Spread of the logarithm of payments against the usual spread.
    pub(crate) spread: f64,
    /// Logarithm of how much smaller, and how much more frequent, payments are than others'.
    pub(crate) thrift: f64,
    /// Log-odds by which the customer buys what most people buy most.
    pub(crate) focus: f64,
    /// Financial strain, standard normal over the customers; what outcomes depend on.
    pub(crate) strain: f64,
    /// How volatile the customer is against others of the archetype, standard normal.
    pub(crate) unsteadiness: f64,
    /// Months of financial stress, from the ledger's first to the outcome's last.
    pub(crate) stress: StressPath,
}

/// How much less a unit of strain spends each month, relative to the mean month.
pub(crate) const TREND_OF_STRAIN: f64 = 0.080;
/// Log-odds by which a unit of strain prefers the days of the week.
pub(crate) const WEEKEND_OF_STRAIN: f64 = 0.26;
/// How much smaller and more frequent a unit of strain makes payments, as a logarithm.
pub(crate) const THRIFT_OF_STRAIN: f64 = 0.42;

/// What all customers of a bank share, and how each is made.
#[derive(Debug, Clone)]
pub(crate) struct Population {
    seed: Seed,
    window: ObservationWindow,
    stress: Keyed,
    /// Months of a stress path.
    n_path_months: usize,
}

/// Positions in the vector of standard normal traits.
const N_TRAITS: usize = 13;

impl Population {
    pub(crate) fn new(params: &BankValidParams) -> Self {
        let after = (params.gap_months + params.outcome_months) as usize;
        Self {
            seed: params.seed,
            window: params.window,
            stress: params.seed.keyed("stress"),
            n_path_months: params.window.n_months() + after,
        }
    }

    /// Returns customers 1 to `n`.
    pub(crate) fn people(&self, n: u32) -> Vec<Person> {
        (1..=n).into_par_iter().map(|number| self.person(number)).collect()
    }

    /// Returns the customer with this number, from 1: a function of the seed and the number alone.
    pub(crate) fn person(&self, number: u32) -> Person {
        let (seed, window, entity) = (self.seed, self.window, u64::from(number));
        let archetype = Archetype::of_customer(seed, entity);
        let z = Array1::<f64>::random_using(
            N_TRAITS,
            StandardNormal,
            &mut seed.stream("traits", entity),
        );
        let rng = &mut seed.stream("person", entity);
        let place = Weights::new(uk::PLACES.iter().map(|place| place.population)).draw(rng);
        let place = place.unwrap_or(0);
        let area = Area::in_place(place, rng.r#gen());
        let joined = joined_date(window, rng);
        let customer = customer(CustomerId::new(number), area, joined, window.as_of(), rng);
        let accounts = accounts(&customer, rng);
        // Strain leaves traces in much of what customers do and is itself in no table.
        let strain = z[0];
        Person {
            archetype,
            first_day: joined.max(window.start()),
            activity: archetype.habits().activity
                * gamma(1.6, &mut seed.stream("activity", entity)),
            habits: archetype.habits().of_customer(strain, &[z[1], z[2], z[3], z[4], z[5], z[6]]),
            trend: -TREND_OF_STRAIN * strain + 0.018 * z[7],
            weekend: -WEEKEND_OF_STRAIN * strain + 0.13 * z[8],
            loyalty: 0.80 * strain + 0.10 * z[9],
            spread: (-0.15 * strain + 0.03 * z[10]).exp(),
            thrift: THRIFT_OF_STRAIN * strain + 0.08 * z[11],
            focus: 1.20 * strain + 0.20 * z[12],
            strain,
            unsteadiness: z[6],
            stress: StressPath::of_customer(self.stress, entity, self.n_path_months),
            customer,
            accounts,
        }
    }
}

/// One in twenty joined within the first half of the window, the rest over the twenty years before.
fn joined_date(window: ObservationWindow, rng: &mut impl Rng) -> Date {
    let days_in_window = window.as_of().days_since(window.start());
    if rng.r#gen::<f64>() < 0.05 {
        return window.start().plus_days(rng.gen_range(0..days_in_window / 2));
    }
    window.start().plus_days(-rng.gen_range(90..20 * 365))
}

fn customer(
    customer_id: CustomerId,
    area: Area,
    joined_date: Date,
    as_of: Date,
    rng: &mut impl Rng,
) -> Resident {
    let band = Weights::new(uk::AGES.iter().map(|age| age.2)).draw(rng).unwrap_or(0);
    let (youngest, oldest, _, pay) = uk::AGES[band];
    let age = rng.gen_range(youngest..=oldest);
    let employment_status = employment(age, rng.r#gen());
    let annual_income = income(employment_status, pay * area.place().income, rng);
    let (_, _, day) = joined_date.ymd();
    let months = as_of.month().months_since(joined_date.month()) - i32::from(day > 1);
    Resident {
        customer_id,
        age,
        area,
        employment_status,
        annual_income,
        joined_date,
        tenure_months: u32::try_from(months).unwrap_or(0),
    }
}

/// Returns what a customer of this age does for a living, at share `u` in `[0, 1)`.
fn employment(age: u8, u: f64) -> EmploymentStatus {
    let shares = uk::EMPLOYMENT.iter().find(|(most, _)| age <= *most).map(|(_, shares)| shares);
    let mut up_to = 0.0;
    for &(status, share) in shares.into_iter().flatten() {
        up_to += share;
        if u < up_to {
            return status;
        }
    }
    EmploymentStatus::Employed
}

/// Two-piece lognormal pay, less for those without pay; whole hundreds of pounds.
#[expect(clippy::cast_possible_truncation, reason = "clamped to at most 2.5 million pounds")]
fn income(status: EmploymentStatus, relative: f64, rng: &mut impl Rng) -> Money {
    let z: f64 = StandardNormal.sample(rng);
    let (below, above) = uk::PAY_SPREAD;
    let pay = uk::MEDIAN_PAY * f64::exp(z * if z < 0.0 { below } else { above });
    let without = uk::INCOME_WITHOUT_PAY.iter().find(|of| of.0 == status);
    let pounds = without.map_or(pay * relative, |(_, all, share)| all + share * pay);
    Money::from_pounds((pounds / 100.0).round().clamp(20.0, 25_000.0) as i64 * 100)
}

/// Median income of customers, how much credit limits grow with income, and the log-sd of limits at one
/// income: with the spread of incomes it makes [`uk::CARD_LIMIT_LOG_SD`] (assumed).
const MEDIAN_INCOME: f64 = 27_000.0;
const LIMIT_ELASTICITY: f64 = 0.5;
const LIMIT_OWN_LOG_SD: f64 = 0.74;

/// Returns the current account and, for two in three, a credit card. Their numbers follow from the
/// customer's.
fn accounts(customer: &Resident, rng: &mut impl Rng) -> Vec<Account> {
    let pounds = customer.annual_income.pounds();
    let hundreds = |pounds: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "at most 100,000 pounds")]
        Money::from_pounds((pounds / 100.0).round().clamp(1.0, 1000.0) as i64 * 100)
    };
    let last = 2 * customer.customer_id.number();
    let account = |number, account_type, credit_limit, overdraft_limit| Account {
        account_id: AccountId::new(number),
        customer_id: customer.customer_id,
        account_type: Some(account_type),
        opened_date: Some(customer.joined_date),
        credit_limit,
        overdraft_limit,
        status: Some(AccountStatus::Open),
        source_id: None,
    };
    let overdraft = Some(hundreds(pounds * (0.01 + 0.04 * rng.r#gen::<f64>())));
    let z: f64 = StandardNormal.sample(rng);
    let of_income = (pounds / MEDIAN_INCOME).powf(LIMIT_ELASTICITY);
    let limit = uk::CARD_LIMIT_MEDIAN * of_income * (LIMIT_OWN_LOG_SD * z).exp();
    let limit = Some(hundreds(limit));
    let mut accounts = vec![account(last - 1, AccountType::Current, None, overdraft)];
    if customer.age >= 18 && rng.r#gen::<f64>() < uk::CREDIT_CARD_SHARE {
        accounts.push(account(last, AccountType::CreditCard, limit, None));
    }
    accounts
}

#[cfg(test)]
mod tests {
    use fip_model::Month;

    use super::*;
    use crate::bank::BankParams;

    fn window() -> ObservationWindow {
        ObservationWindow::new(Month::new(2025, 1).unwrap(), 12).unwrap()
    }

    fn people(n: u32) -> Vec<Person> {
        let params = BankParams::new(window(), Seed::new(3)).check().unwrap();
        Population::new(&params).people(n)
    }

    #[test]
    fn earlier_customers_do_not_depend_on_how_many_there_are() {
        let few = people(20);
        let many = people(200);
        for (a, b) in few.iter().zip(&many) {
            assert_eq!((&a.customer, &a.accounts), (&b.customer, &b.accounts));
            assert_eq!(
                (a.strain.to_bits(), a.activity.to_bits()),
                (b.strain.to_bits(), b.activity.to_bits())
            );
        }
    }

    /// Median full-time pay is the table's; a third of a million people vary little.
    #[test]
    fn pay_has_the_published_percentiles() {
        let mut rng = Seed::new(9).stream("pay", 1);
        let mut pay: Vec<f64> = (0..50_000)
            .map(|_| income(EmploymentStatus::Employed, 1.0, &mut rng).pounds())
            .collect();
        pay.sort_unstable_by(f64::total_cmp);
        for (share, published) in [(5_000, 22_763.0), (25_000, 37_430.0), (45_000, 72_150.0)] {
            let found = pay[share];
            assert!((found / published - 1.0).abs() < 0.03, "{share}: {found} for {published}");
        }
    }

    #[test]
    fn credit_limits_have_the_published_median_and_spread() {
        let limits = people(20_000).into_iter().flat_map(|person| person.accounts);
        let limits = limits.filter_map(|account| account.credit_limit);
        let mut logarithms: Vec<f64> = limits.map(|limit| limit.pounds().ln()).collect();
        logarithms.sort_unstable_by(f64::total_cmp);
        let n = logarithms.len();
        let median = logarithms[n / 2].exp();
        let mean = logarithms.iter().sum::<f64>() / n as f64;
        let variance = logarithms.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n as f64;
        assert!((median / uk::CARD_LIMIT_MEDIAN - 1.0).abs() < 0.06, "{median}");
        assert!((variance.sqrt() - uk::CARD_LIMIT_LOG_SD).abs() < 0.03, "{}", variance.sqrt());
        assert!((n as f64 / 20_000.0 - uk::CREDIT_CARD_SHARE).abs() < 0.02);
    }

    #[test]
    fn tenure_counts_whole_months() {
        for person in people(300) {
            let customer = &person.customer;
            let months = i32::try_from(customer.tenure_months).unwrap();
            let (_, _, day) = customer.joined_date.ymd();
            let reached = customer.joined_date.month().plus(months).first_day();
            assert!(reached.plus_days(day.cast_signed() - 1) <= window().as_of());
            assert!(
                customer
                    .joined_date
                    .month()
                    .plus(months + 1)
                    .first_day()
                    .plus_days(day.cast_signed() - 1)
                    > window().as_of()
            );
        }
    }
}
