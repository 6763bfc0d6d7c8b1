//! The household bills of a customer: which are collected, when in the month, and how much.

use fip_model::{CounterAccount, EmploymentStatus, Month};

use super::agenda::Debit;
use super::draws::{Draws, lognormal};
use super::habits::Means;
use crate::bank::Resident;
use crate::draw::shift_odds;
use crate::uk;

/// A bill that a customer pays by direct debit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bill {
    pub(super) debit: Debit,
    /// Day of the month on which it is due, 1 to 28.
    pub(super) day: i32,
    /// Second of the day on which it is collected.
    pub(super) second: u32,
    months: Months,
}

/// Months in which a bill is collected.
#[derive(Debug, Clone, Copy)]
enum Months {
    /// Ten instalments from April to January.
    CouncilTax,
    /// So many months a year, from a month on that belongs to the customer.
    AYear { n: u32, from: u32 },
}

/// Bills with a home of their own: the mortgage in the file `home.rs`, the credit card in
/// `card_account.rs`.
const ELSEWHERE: [&str; 2] = ["mortgage", "credit card payment"];

/// Direct debits are collected between these seconds of the day: ten past midnight and six.
const COLLECTION: (i32, i32) = (600, 21_600);

/// How much more often the rich have a bill: log-odds for one standard deviation of log pay.
const HAVE_SLOPE: f64 = 0.35;

impl Bill {
    /// Returns whether the bill is collected for a month.
    pub(super) fn in_month(&self, month: Month) -> bool {
        let (_, number) = month.year_month();
        match self.months {
            Months::CouncilTax => !(2..=3).contains(&number),
            Months::AYear { n, from } => (number + from) % 12 < n,
        }
    }
}

/// Returns the bills of a customer.
pub(super) fn bills(draws: &Draws, customer: &Resident, means: &Means) -> Vec<Bill> {
    let bills = (0..).zip(&uk::DIRECT_DEBITS).filter_map(|(at, of)| {
        let at = 8 * at;
        let share = shift_odds(of.share, HAVE_SLOPE * means.z);
        let student = customer.employment_status == EmploymentStatus::Student;
        let exempt = of.bill == "council tax" && student;
        if ELSEWHERE.contains(&of.bill) || exempt || !draws.chance(at, share) {
            return None;
        }
        let correlation = uk::BILL_PAY_CORRELATION;
        let own = (1.0 - correlation * correlation).sqrt() * draws.normal(at + 1);
        let months = match of.bill {
            "council tax" => Months::CouncilTax,
            _ => Months::AYear {
                n: u32::from(of.a_year),
                from: draws.below(at + 6, 12).unsigned_abs(),
            },
        };
        Some(Bill {
            debit: Debit {
                amount: lognormal(of.median, of.log_sd, correlation * means.z + own).max(100),
                counter_account: collector(of.bill),
                failure: of.failure,
                again: false,
            },
            day: due_day(draws, at + 3),
            second: collection_second(draws, at + 5),
            months,
        })
    });
    bills.collect()
}

/// Returns the day of the month on which a payment is due, from two positions.
pub(super) fn due_day(draws: &Draws, at: u64) -> i32 {
    if draws.chance(at, uk::FIRST_OF_MONTH_SHARE) { 1 } else { 1 + draws.below(at + 1, 28) }
}

/// Returns the second of the day at which a collector's direct debits come.
pub(super) fn collection_second(draws: &Draws, at: u64) -> u32 {
    (COLLECTION.0 + draws.below(at, COLLECTION.1 - COLLECTION.0)).unsigned_abs()
}

fn collector(bill: &str) -> CounterAccount {
    match bill {
        "council tax" | "car tax" => CounterAccount::State,
        "savings plan" => CounterAccount::OtherBanks,
        _ => CounterAccount::Billers,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(months: Months) -> Vec<u32> {
        let debit =
            Debit { amount: 1, counter_account: CounterAccount::State, failure: 1.0, again: false };
        let bill = Bill { debit, day: 1, second: 600, months };
        let of_2025 = (1..=12).filter(|&month| bill.in_month(Month::new(2025, month).unwrap()));
        of_2025.collect()
    }

    #[test]
    fn council_tax_comes_in_ten_instalments_from_april() {
        assert_eq!(months(Months::CouncilTax), [1, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    }

    #[test]
    fn other_bills_come_as_often_a_year_as_they_should() {
        for from in 0..12 {
            assert_eq!(months(Months::AYear { n: 12, from }).len(), 12);
            assert_eq!(months(Months::AYear { n: 10, from }).len(), 10);
        }
    }

    #[test]
    fn every_bill_has_a_home() {
        let known = |bill| uk::DIRECT_DEBITS.iter().any(|debit| debit.bill == bill);
        assert!(ELSEWHERE.into_iter().chain(["council tax", "car tax", "savings plan"]).all(known));
    }
}
