//! When a customer is paid, and how much arrives.

use fip_model::{
    CounterAccount, Date, EmploymentStatus, EntryType, Keyed, Money, Month, Nation, Seed,
};

use super::draws::Draws;
use super::rhythm::Rhythm;
use super::tax::{Earned, STATE_PENSION_AGE, take_home};
use crate::bank::Resident;
use crate::uk::{self, PayDay, PayFrequency, pence, whole};

/// Bacs keeps the working days of England wherever the customer lives.
pub(super) const BACS: Nation = Nation::EnglandAndWales;

/// When a customer is paid and what arrives, after deductions.
///
/// A function of the seed and the customer's own row. Days without Bacs move to the working day
/// before. Who has two incomes (a state and a private pension, a loan and a job) has two rhythms.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PaySchedule {
    variation: Keyed,
    number: u64,
    incomes: [Option<Income>; 2],
}

/// A sum that arrives in a rhythm.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Income {
    rhythm: Rhythm,
    entry_type: EntryType,
    counter_account: CounterAccount,
    /// Pence at a time, on average.
    amount: i64,
    /// Half width of the triangular distribution of an amount, relative to it.
    swing: f64,
}

/// One arrival of pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pay {
    /// The working day on which it arrives.
    pub(crate) date: Date,
    /// What arrives, after deductions.
    pub(crate) amount: Money,
    /// What it is.
    pub(crate) entry_type: EntryType,
    /// Who pays.
    pub(crate) counter_account: CounterAccount,
}

impl PaySchedule {
    /// Returns the schedule of a customer.
    pub(crate) fn of(seed: Seed, customer: &Resident) -> Self {
        let number = u64::from(customer.customer_id.number());
        let draws = Draws::of(seed.keyed("pay"), customer.customer_id.number());
        let gross = customer.annual_income.pence();
        let state_pension = state_pension(customer, &draws);
        let untaxed = state_pension.map_or(0, |income| income.amount * 13);
        let rest = gross - untaxed;
        let main = match customer.employment_status {
            EmploymentStatus::Employed => {
                Some(salary(&draws, take_home(customer, rest, untaxed, Earned::Payroll)))
            }
            EmploymentStatus::SelfEmployed => {
                Some(drawings(&draws, take_home(customer, rest, untaxed, Earned::Business)))
            }
            EmploymentStatus::Unemployed => Some(universal_credit(&draws, rest)),
            EmploymentStatus::Retired => {
                let net = take_home(customer, rest, untaxed, Earned::Pension);
                Some(private_pension(&draws, net))
            }
            EmploymentStatus::Student => Some(salary(&draws, rest - loan(gross))),
        };
        let second = match customer.employment_status {
            EmploymentStatus::Student => Some(student_finance(loan(gross))),
            _ => state_pension,
        };
        let arrives = |income: &Income| income.amount >= LEAST_PAY;
        Self {
            variation: seed.keyed("amount of pay"),
            number,
            incomes: [main.filter(arrives), second.filter(arrives)],
        }
    }

    /// Returns the days of `month` on which pay arrives, earliest first; a day may come twice.
    pub(crate) fn pay_days<F: Fn(Date) -> Date + Copy>(
        &self,
        month: Month,
        on_or_before: F,
    ) -> impl Iterator<Item = Date> + use<F> {
        let [a, b] =
            self.incomes.map(|income| income.map(|income| income.rhythm.days(month, on_or_before)));
        merged(a.into_iter().flatten(), b.into_iter().flatten())
    }

    /// Returns what arrives in `month`, income by income, by a way to the working day on or before a day.
    pub(crate) fn pays<F: Fn(Date) -> Date + Copy>(
        &self,
        month: Month,
        on_or_before: F,
    ) -> impl Iterator<Item = Pay> + use<F> {
        let (variation, number) = (self.variation, self.number);
        self.incomes.into_iter().flatten().flat_map(move |income| {
            income.rhythm.days(month, on_or_before).map(move |date| Pay {
                date,
                amount: income.amount_on(date, variation, number),
                entry_type: income.entry_type,
                counter_account: income.counter_account,
            })
        })
    }

    /// Returns what arrives in an average month.
    pub(crate) fn monthly(&self) -> Money {
        let pence = |income: &Income| income.amount * income.rhythm.times_a_year() / 12;
        Money::from_pence(self.incomes.iter().flatten().map(pence).sum())
    }
}

/// Nobody is paid less than this many pence at a time.
const LEAST_PAY: i64 = 500;

/// Returns any day that every month has.
fn any_day(draws: &Draws, at: u64) -> PayDay {
    PayDay::Day(u8::try_from(1 + draws.below(at, 28)).unwrap_or(1))
}

/// Returns the rule for the day of the month of somebody who is paid monthly.
fn pay_day(draws: &Draws) -> PayDay {
    match draws.pick(2, &uk::PAY_DAYS, PayDay::LastWorkingDay) {
        PayDay::AnyDay => any_day(draws, 7),
        rule => rule,
    }
}

/// Pay of an employer from what a year leaves.
fn salary(draws: &Draws, net: i64) -> Income {
    let frequency = draws.pick(0, &uk::PAY_FREQUENCY, PayFrequency::Monthly);
    let rhythm = match frequency {
        PayFrequency::Monthly => Rhythm::Monthly(pay_day(draws)),
        PayFrequency::Weeks(every) => {
            let every = i32::from(every);
            // Friday 2 January 1970 was epoch day 1.
            let friday = 1 + 7 * draws.below(3, every);
            let thursday = draws.uniform(4) < uk::THURSDAY_WAGES_SHARE;
            Rhythm::Weeks { every, anchor: friday - i32::from(thursday) }
        }
    };
    let hourly = frequency != PayFrequency::Monthly || draws.uniform(1) < uk::HOURLY_SHARE;
    Income {
        rhythm,
        entry_type: EntryType::Salary,
        counter_account: CounterAccount::Employers,
        amount: net / rhythm.times_a_year(),
        swing: if hourly { uk::HOURLY_SWING } else { 0.0 },
    }
}

/// What the self-employed transfer to themselves from the account of their business.
fn drawings(draws: &Draws, net: i64) -> Income {
    Income {
        rhythm: Rhythm::Monthly(pay_day(draws)),
        entry_type: EntryType::FasterPayment,
        counter_account: CounterAccount::OtherBanks,
        amount: net / 12,
        swing: uk::DRAWINGS_SWING,
    }
}

/// Universal Credit comes once a month, on the day of the claim.
fn universal_credit(draws: &Draws, a_year: i64) -> Income {
    Income {
        rhythm: Rhythm::Monthly(any_day(draws, 2)),
        entry_type: EntryType::Benefit,
        counter_account: CounterAccount::State,
        amount: a_year / 12,
        swing: 0.0,
    }
}

fn private_pension(draws: &Draws, net: i64) -> Income {
    Income {
        rhythm: Rhythm::Monthly(pay_day(draws)),
        entry_type: EntryType::Pension,
        counter_account: CounterAccount::Employers,
        amount: net / 12,
        swing: 0.0,
    }
}

/// The state pension is paid every four weeks; its day of the week follows from the last two digits
/// of the National Insurance number, so that each has a fifth (gov.uk). Who still earns gets it
/// beside at least as much pay.
fn state_pension(customer: &Resident, draws: &Draws) -> Option<Income> {
    if i64::from(customer.age) < STATE_PENSION_AGE {
        return None;
    }
    let gross = customer.annual_income.pence();
    let most = match customer.employment_status {
        EmploymentStatus::Retired => gross,
        _ => gross / 2,
    };
    // Monday 5 January 1970 was epoch day 4.
    let anchor = 4 + draws.below(5, 5) + 7 * draws.below(6, 4);
    Some(Income {
        rhythm: Rhythm::Weeks { every: 4, anchor },
        entry_type: EntryType::Pension,
        counter_account: CounterAccount::State,
        amount: (4 * pence(uk::STATE_PENSION)).min(most / 13),
        swing: 0.0,
    })
}

/// Returns the maintenance loan a year of a student with this income, in pence.
fn loan(gross: i64) -> i64 {
    (gross * whole(uk::MAINTENANCE_LOAN_PART) / 100).min(pence(uk::MAINTENANCE_LOAN))
}

fn student_finance(loan: i64) -> Income {
    Income {
        rhythm: Rhythm::Termly,
        entry_type: EntryType::Benefit,
        counter_account: CounterAccount::State,
        amount: loan / 3,
        swing: 0.0,
    }
}

impl Income {
    /// The triangular distribution has the mean `amount` and ends at `amount (1 ± swing)`.
    #[expect(clippy::cast_possible_truncation, reason = "less than twice an amount")]
    fn amount_on(&self, date: Date, variation: Keyed, number: u64) -> Money {
        if self.swing <= 0.0 {
            return Money::from_pence(self.amount);
        }
        let index = number * 200_000 + 2 * u64::from(date.epoch_days().unsigned_abs());
        let z = variation.uniform(index) + variation.uniform(index + 1) - 1.0;
        Money::from_pence((self.amount as f64 * (1.0 + self.swing * z)).round() as i64)
    }
}

/// Returns the items of two ascending iterators in order.
fn merged(
    a: impl Iterator<Item = Date>,
    b: impl Iterator<Item = Date>,
) -> impl Iterator<Item = Date> {
    let (mut a, mut b) = (a.peekable(), b.peekable());
    std::iter::from_fn(move || match (a.peek(), b.peek()) {
        (Some(x), Some(y)) if y < x => b.next(),
        (None, _) => b.next(),
        _ => a.next(),
    })
}

#[cfg(test)]
mod tests {
    use fip_model::{CustomerId, Region, is_working_day, working_day_on_or_before};

    use super::*;
    use crate::bank::Area;

    fn customer(number: u32, status: EmploymentStatus, age: u8, pounds: i64) -> Resident {
        let london = uk::PLACES.iter().position(|place| place.region == Region::London);
        Resident {
            customer_id: CustomerId::new(number),
            age,
            area: Area::in_place(london.unwrap(), 0.0),
            employment_status: status,
            annual_income: Money::from_pounds(pounds),
            joined_date: Date::from_epoch_days(17_000),
            tenure_months: 90,
        }
    }

    fn back(date: Date) -> Date {
        working_day_on_or_before(date, BACS)
    }

    fn months_of_2025() -> impl Iterator<Item = Month> {
        (1..=12).map(|month| Month::new(2025, month).unwrap())
    }

    const STATUSES: [(EmploymentStatus, u8); 6] = [
        (EmploymentStatus::Employed, 40),
        (EmploymentStatus::SelfEmployed, 40),
        (EmploymentStatus::Unemployed, 40),
        (EmploymentStatus::Retired, 60),
        (EmploymentStatus::Retired, 80),
        (EmploymentStatus::Student, 20),
    ];

    #[test]
    fn pay_never_arrives_on_a_day_without_bacs() {
        for (status, age) in STATUSES {
            for number in 1..=300 {
                let schedule =
                    PaySchedule::of(Seed::new(5), &customer(number, status, age, 30_000));
                for month in months_of_2025() {
                    let days: Vec<Date> = schedule.pay_days(month, back).collect();
                    assert!(days.is_sorted() && days.len() <= 7, "{days:?}");
                    assert!(
                        days.iter().all(|&day| is_working_day(day, BACS) && day.month() == month)
                    );
                    let mut paid: Vec<Date> =
                        schedule.pays(month, back).map(|pay| pay.date).collect();
                    paid.sort_unstable();
                    assert_eq!(paid, days);
                }
            }
        }
    }

    #[test]
    fn a_year_pays_what_a_year_leaves() {
        for (status, age) in STATUSES {
            let (mut paid, mut expected) = (0, 0);
            for number in 1..=500 {
                let schedule =
                    PaySchedule::of(Seed::new(5), &customer(number, status, age, 30_000));
                let pays = months_of_2025().flat_map(|month| schedule.pays(month, back));
                paid += pays.map(|pay| pay.amount.pence()).sum::<i64>();
                expected += schedule.monthly().pence() * 12;
            }
            let ratio = paid as f64 / expected as f64;
            assert!((ratio - 1.0).abs() < 0.02, "{status}, {age}: {ratio}");
        }
    }

    #[test]
    fn a_schedule_belongs_to_its_customer_alone() {
        let schedule = |number| {
            let customer = customer(number, EmploymentStatus::Employed, 30, 40_000);
            let schedule = PaySchedule::of(Seed::new(1), &customer);
            months_of_2025().flat_map(|month| schedule.pays(month, back)).collect::<Vec<Pay>>()
        };
        assert_eq!(schedule(7), schedule(7));
        assert!((1..20).any(|number| schedule(number) != schedule(20)));
    }
}
