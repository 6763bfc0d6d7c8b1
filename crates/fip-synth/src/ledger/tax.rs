//! What is left of a year's income: income tax, National Insurance and pension contributions of the
//! tax year 2025/26, in pence.
//!
//! Simplified: the year's figures stand for every month (no cumulative codes), everybody has the
//! standard allowance, and benefits in kind, student loan repayments and savings are left out.

use fip_model::Region;

use crate::bank::Resident;
use crate::uk::{self, pence, whole};

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

/// Age from which the state pension is paid and no contributions are due.
pub(super) const STATE_PENSION_AGE: i64 = whole(uk::STATE_PENSION_AGE);

/// Returns the pence a year that remain of `income` pence, when `untaxed` pence of it (a state
/// pension) come without deduction but use up allowance.
///
/// ```text
/// net = income - pension - tax(income + untaxed - pension) - contributions
/// ```
pub(super) fn take_home(customer: &Resident, income: i64, untaxed: i64, earned: Earned) -> i64 {
    let pensionable = earned == Earned::Payroll
        && (whole(uk::ENROLLED_AGE)..STATE_PENSION_AGE).contains(&i64::from(customer.age))
        && income >= pence(uk::ENROLLED_FROM);
    let pension = if pensionable {
        let qualifying = between(income, pence(uk::QUALIFYING_FROM), pence(uk::QUALIFYING_TO));
        qualifying * whole(uk::PENSION_CONTRIBUTION) / 100
    } else {
        0
    };
    let bands: &[(Option<i64>, i64)] = match customer.area.place().region {
        Region::Scotland => &uk::SCOTTISH_TAX_BANDS,
        _ => &uk::TAX_BANDS,
    };
    let tax = tax(income + untaxed - pension, bands);
    (income - pension - tax - contributions(customer.age.into(), income, earned)).max(0)
}

fn tax(income: i64, bands: &[(Option<i64>, i64)]) -> i64 {
    let above = (income - pence(uk::TAX_ALLOWANCE_TAPER)).max(0);
    let allowance = (pence(uk::TAX_ALLOWANCE) - above / 2).max(0);
    let taxable = (income - allowance).max(0);
    let mut from = 0;
    let mut hundredths = 0;
    for &(to, percent) in bands {
        let to = to.map_or(i64::MAX, |pounds| pounds * 100);
        hundredths += between(taxable, from, to) * percent;
        from = to;
    }
    hundredths / 100
}

fn contributions(age: i64, income: i64, earned: Earned) -> i64 {
    let main = match earned {
        Earned::Payroll => uk::CONTRIBUTIONS_EMPLOYED,
        Earned::Business => uk::CONTRIBUTIONS_SELF_EMPLOYED,
        Earned::Pension => return 0,
    };
    if age >= STATE_PENSION_AGE {
        return 0;
    }
    let (from, to) = (pence(uk::CONTRIBUTIONS_FROM), pence(uk::CONTRIBUTIONS_TO));
    let hundredths = between(income, from, to) * whole(main)
        + between(income, to, i64::MAX) * whole(uk::CONTRIBUTIONS_UPPER);
    hundredths / 100
}

/// Returns the part of `amount` that lies between two limits.
fn between(amount: i64, from: i64, to: i64) -> i64 {
    (amount.min(to) - from).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uk::{SCOTTISH_TAX_BANDS, TAX_BANDS};

    fn pounds(pounds: i64) -> i64 {
        pounds * 100
    }

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
