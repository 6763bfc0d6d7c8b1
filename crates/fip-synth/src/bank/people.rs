//! Who banks: customers, their accounts, and the habits that nobody sees.

use fip_model::ndarray::Array1;
use fip_model::{
    Account, AccountId, AccountStatus, AccountType, AgeBand, Customer, CustomerId, Date,
    EmploymentStatus, IncomeBand, Money, ObservationWindow, Seed,
};
use ndarray_rand::RandomExt;
use ndarray_rand::rand::Rng;
use ndarray_rand::rand_distr::{Distribution, Gamma, StandardNormal};
use rayon::prelude::*;

use super::archetype::Archetype;
use super::draw::{Weights, shift_odds};
use crate::uk;

/// A customer with everything that no table says of them.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) customer: Customer,
    pub(crate) accounts: Vec<Account>,
    /// Position of the home in [`uk::PLACES`].
    pub(crate) place: usize,
    pub(crate) archetype: Archetype,
    /// First day on which the customer can spend.
    pub(crate) first_day: Date,
    /// Wanted share of the transactions of the bank, not normalised.
    pub(crate) activity: f64,
    pub(crate) atm: f64,
    pub(crate) online: f64,
    pub(crate) cross_border: f64,
    pub(crate) night: f64,
    pub(crate) discretionary: f64,
    /// Wanted coefficient of variation of monthly spend.
    pub(crate) volatility: f64,
    /// Wanted change of monthly spend a month, relative to its mean.
    pub(crate) trend: f64,
    /// Financial strain, standard normal over the customers; what outcomes depend on.
    pub(crate) strain: f64,
    /// How volatile the customer is against others of the archetype, standard normal.
    pub(crate) unsteadiness: f64,
}

/// Returns customers 1 to `n`; each is a function of the seed and its own number.
pub(crate) fn people(seed: Seed, window: ObservationWindow, n: usize) -> Vec<Person> {
    let mut people: Vec<Person> =
        (1..=n).into_par_iter().map(|number| person(seed, window, number)).collect();
    let accounts = people.iter_mut().flat_map(|person| &mut person.accounts);
    for (account, number) in accounts.zip(1..) {
        account.account_id = AccountId::new(number);
    }
    people
}

/// Positions in the vector of standard normal traits.
const N_TRAITS: usize = 8;

fn person(seed: Seed, window: ObservationWindow, number: usize) -> Person {
    let entity = number as u64;
    let id = CustomerId::new(u32::try_from(number).unwrap_or(u32::MAX));
    let archetype = Archetype::of_customer(seed, entity);
    let habits = archetype.habits();
    let z =
        Array1::<f64>::random_using(N_TRAITS, StandardNormal, &mut seed.stream("traits", entity));
    let rng = &mut seed.stream("person", entity);
    let place = Weights::new(uk::PLACES.iter().map(|place| place.population)).draw(rng);
    let place = place.unwrap_or(0);
    let joined = joined_date(window, rng);
    let customer = customer(id, place, joined, window.as_of(), rng);
    let accounts = accounts(&customer, rng);
    // Strain leaves traces in several habits and is itself in no table.
    let strain = z[0];
    let habit =
        |mean: f64, noise: f64, of_strain: f64| shift_odds(mean, 0.30 * noise + of_strain * strain);
    Person {
        place,
        archetype,
        first_day: joined.max(window.start()),
        activity: habits.activity * gamma(1.6, &mut seed.stream("activity", entity)),
        atm: habit(habits.atm, z[1], 0.35),
        online: habit(habits.online, z[2], -0.10),
        cross_border: habit(habits.cross_border, z[3], -0.10),
        night: habit(habits.night, z[4], 0.35),
        discretionary: habit(habits.discretionary, z[5], -0.35),
        volatility: habits.volatility * (0.15 * z[6] + 0.12 * strain).exp(),
        trend: -0.060 * strain + 0.012 * z[7],
        strain,
        unsteadiness: z[6],
        customer,
        accounts,
    }
}

/// Returns a gamma number of mean 1.
pub(crate) fn gamma(shape: f64, rng: &mut impl Rng) -> f64 {
    Gamma::new(shape, 1.0 / shape).map_or(1.0, |gamma| gamma.sample(rng))
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
    place: usize,
    joined_date: Date,
    as_of: Date,
    rng: &mut impl Rng,
) -> Customer {
    let band = Weights::new(uk::AGES.iter().map(|age| age.2)).draw(rng).unwrap_or(0);
    let (youngest, oldest, _, pay) = uk::AGES[band];
    let age = rng.gen_range(youngest..=oldest);
    let employment_status = employment(age, rng.r#gen());
    let place = &uk::PLACES[place];
    let annual_income = income(employment_status, pay * place.income, rng);
    let area = rng.gen_range(0..place.postcode_areas.len());
    let (_, _, day) = joined_date.ymd();
    let months = as_of.month().months_since(joined_date.month()) - i32::from(day > 1);
    Customer {
        customer_id,
        age,
        age_band: AgeBand::of(age),
        region: place.region,
        postcode_area: place.postcode_areas[area].to_owned(),
        employment_status,
        annual_income,
        income_band: IncomeBand::of(annual_income),
        joined_date,
        tenure_months: u32::try_from(months).unwrap_or(0),
    }
}

/// Employment by age: shares assumed, near the Labour Force Survey's.
fn employment(age: u8, u: f64) -> EmploymentStatus {
    let (student, unemployed, self_employed, retired) = match age {
        ..=21 => (0.45, 0.08, 0.02, 0.0),
        22..=24 => (0.20, 0.07, 0.04, 0.0),
        25..=54 => (0.01, 0.04, 0.14, 0.0),
        55..=65 => (0.0, 0.03, 0.16, 0.22),
        66.. => (0.0, 0.0, 0.05, 0.87),
    };
    let shares = [
        (EmploymentStatus::Student, student),
        (EmploymentStatus::Unemployed, unemployed),
        (EmploymentStatus::SelfEmployed, self_employed),
        (EmploymentStatus::Retired, retired),
    ];
    let mut up_to = 0.0;
    for (status, share) in shares {
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
    let pounds = match status {
        EmploymentStatus::Employed | EmploymentStatus::SelfEmployed => pay * relative,
        EmploymentStatus::Unemployed => 9_000.0 + 0.05 * pay,
        EmploymentStatus::Student => 7_000.0 + 0.08 * pay,
        EmploymentStatus::Retired => 11_500.0 + 0.25 * pay,
    };
    Money::from_pounds((pounds / 100.0).round().clamp(20.0, 25_000.0) as i64 * 100)
}

/// Returns the current account and, for two in three, a credit card; numbers are given later.
fn accounts(customer: &Customer, rng: &mut impl Rng) -> Vec<Account> {
    let pounds = customer.annual_income.pounds();
    let hundreds = |share: f64| {
        let hundreds = (pounds * share / 100.0).round().max(1.0);
        #[expect(clippy::cast_possible_truncation, reason = "a share of a clamped income")]
        Money::from_pounds(hundreds as i64 * 100)
    };
    let account = |account_type, credit_limit, overdraft_limit| Account {
        account_id: AccountId::new(0),
        customer_id: customer.customer_id,
        account_type,
        opened_date: customer.joined_date,
        credit_limit,
        overdraft_limit,
        status: AccountStatus::Open,
    };
    let overdraft = Some(hundreds(0.01 + 0.04 * rng.r#gen::<f64>()));
    let limit = Some(hundreds(0.05 + 0.20 * rng.r#gen::<f64>()));
    let mut accounts = vec![account(AccountType::Current, None, overdraft)];
    if customer.age >= 18 && rng.r#gen::<f64>() < uk::CREDIT_CARD_SHARE {
        accounts.push(account(AccountType::CreditCard, limit, None));
    }
    accounts
}

#[cfg(test)]
mod tests {
    use fip_model::Month;

    use super::*;

    fn window() -> ObservationWindow {
        ObservationWindow::new(Month::new(2025, 1).unwrap(), 12).unwrap()
    }

    #[test]
    fn earlier_customers_do_not_depend_on_how_many_there_are() {
        let few = people(Seed::new(3), window(), 20);
        let many = people(Seed::new(3), window(), 200);
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
    fn tenure_counts_whole_months() {
        for person in people(Seed::new(3), window(), 300) {
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
