//! What is left of a year's income: income tax, National Insurance and pension contributions of the
//! tax year 2025/26, in pence.
//!
//! Simplified: the year's figures stand for every month (no cumulative codes), everybody has the
//! standard allowance, and benefits in kind, student loan repayments and savings are left out.

use fip_model::{Customer, Region};

/// What a year's income is paid for, which decides what is taken from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Earned {
    /// Of an employer: income tax, Class 1 contributions, workplace pension.
    Payroll,
    /// Of a business of one's own: income tax, Class 4 contributions.
    Business,
    /// A pension: income tax.
    Pension,
}

/// Age from which the state pension is paid and no contributions are due (Pensions Act 2014).
pub(super) const STATE_PENSION_AGE: u8 = 66;

/// Pence up to which income is free of tax, and from which a pound of it goes for every two earned.
const ALLOWANCE: i64 = pounds(12_570);
const ALLOWANCE_TAPER: i64 = pounds(100_000);

/// Taxable pence up to which a rate in percent applies (gov.uk, Income Tax rates 2025/26).
const TAX_BANDS: [(i64, i64); 3] = [(pounds(37_700), 20), (pounds(125_140), 40), (i64::MAX, 45)];
/// The same in Scotland (gov.scot, Scottish Income Tax 2025/26).
const SCOTTISH_TAX_BANDS: [(i64, i64); 6] = [
    (pounds(2_827), 19),
    (pounds(14_921), 20),
    (pounds(31_092), 21),
    (pounds(62_430), 42),
    (pounds(125_140), 45),
    (i64::MAX, 48),
];

/// Pence a year between which the main rate of contributions applies (gov.uk, 2025/26).
const CONTRIBUTIONS_FROM: i64 = pounds(12_570);
const CONTRIBUTIONS_TO: i64 = pounds(50_270);

/// Qualifying earnings of a workplace pension, the employee's share of them in percent, the pay from
/// which an employee is enrolled and the age from which (The Pensions Regulator, 2025/26).
const QUALIFYING_FROM: i64 = pounds(6_240);
const QUALIFYING_TO: i64 = pounds(50_270);
const PENSION_PERCENT: i64 = 5;
const ENROLLED_FROM: i64 = pounds(10_000);
const ENROLLED_AGE: u8 = 22;

/// Returns the pence a year that remain of `income` pence, when `untaxed` pence of it (a state
/// pension) come without deduction but use up allowance.
///
/// ```text
/// net = income - pension - tax(income + untaxed - pension) - contributions
/// ```
pub(super) fn take_home(customer: &Customer, income: i64, untaxed: i64, earned: Earned) -> i64 {
    let pensionable = earned == Earned::Payroll
        && (ENROLLED_AGE..STATE_PENSION_AGE).contains(&customer.age)
        && income >= ENROLLED_FROM;
    let pension = if pensionable {
        between(income, QUALIFYING_FROM, QUALIFYING_TO) * PENSION_PERCENT / 100
    } else {
        0
    };
    let bands: &[(i64, i64)] =
        if customer.region == Region::Scotland { &SCOTTISH_TAX_BANDS } else { &TAX_BANDS };
    let tax = tax(income + untaxed - pension, bands);
    (income - pension - tax - contributions(customer.age, income, earned)).max(0)
}

fn tax(income: i64, bands: &[(i64, i64)]) -> i64 {
    let allowance = (ALLOWANCE - (income - ALLOWANCE_TAPER).max(0) / 2).max(0);
    let taxable = (income - allowance).max(0);
    let mut from = 0;
    let mut hundredths = 0;
    for &(to, percent) in bands {
        hundredths += between(taxable, from, to) * percent;
        from = to;
    }
    hundredths / 100
}

fn contributions(age: u8, income: i64, earned: Earned) -> i64 {
    let (main, upper) = match earned {
        Earned::Payroll => (8, 2),
        Earned::Business => (6, 2),
        Earned::Pension => return 0,
    };
    if age >= STATE_PENSION_AGE {
        return 0;
    }
    let within = between(income, CONTRIBUTIONS_FROM, CONTRIBUTIONS_TO);
    (within * main + between(income, CONTRIBUTIONS_TO, i64::MAX) * upper) / 100
}

/// Returns whole pounds in pence.
const fn pounds(pounds: i64) -> i64 {
    pounds * 100
}

/// Returns the part of `amount` that lies between two limits.
fn between(amount: i64, from: i64, to: i64) -> i64 {
    (amount.min(to) - from).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked from the published bands with another program and decimal fractions.
    #[test]
    fn tax_and_contributions_are_those_of_the_tables() {
        assert_eq!(tax(pounds(35_000), &TAX_BANDS), 448_600);
        assert_eq!(contributions(40, pounds(35_000), Earned::Payroll), 179_440);
        assert_eq!(tax(pounds(12_570), &TAX_BANDS), 0);
        assert_eq!(tax(pounds(50_270), &TAX_BANDS), 754_000);
        // The allowance is gone at 125,140 pounds.
        assert_eq!(tax(pounds(125_140), &TAX_BANDS), 4_251_600);
        assert_eq!(tax(pounds(150_000), &TAX_BANDS), 5_370_300);
        assert_eq!(contributions(40, pounds(60_000), Earned::Payroll), 321_060);
        assert_eq!(contributions(40, pounds(60_000), Earned::Business), 245_660);
        assert_eq!(contributions(66, pounds(60_000), Earned::Payroll), 0);
        assert_eq!(tax(pounds(50_000), &SCOTTISH_TAX_BANDS), 901_380);
    }
}
