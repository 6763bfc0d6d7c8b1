//! What people are paid, and what is taken from it in the tax year 2025/26.

use super::fact::{Sureness, TableFact, Topic, facts};

facts! { FACTS;
    /// Income free of tax.
    TAX_ALLOWANCE: 12_570.0, "GBP a year", Published, "gov.uk, Income Tax rates 2025/26";
    /// Income from which a pound of the allowance goes for every two earned.
    TAX_ALLOWANCE_TAPER: 100_000.0, "GBP a year", Published, "gov.uk, Income Tax rates 2025/26";
    /// Pay from which National Insurance is due at the main rate.
    CONTRIBUTIONS_FROM: 12_570.0, "GBP a year", Published,
        "gov.uk, National Insurance rates 2025/26";
    /// Pay above which National Insurance is due at the upper rate.
    CONTRIBUTIONS_TO: 50_270.0, "GBP a year", Published,
        "gov.uk, National Insurance rates 2025/26";
    /// Main rate of National Insurance for employees, Class 1.
    CONTRIBUTIONS_EMPLOYED: 8.0, "percent of pay", Published,
        "gov.uk, National Insurance rates 2025/26";
    /// Main rate of National Insurance for the self-employed, Class 4.
    CONTRIBUTIONS_SELF_EMPLOYED: 6.0, "percent of profit", Published,
        "gov.uk, National Insurance rates 2025/26";
    /// Upper rate of National Insurance, both classes.
    CONTRIBUTIONS_UPPER: 2.0, "percent of pay", Published,
        "gov.uk, National Insurance rates 2025/26";
    /// Pay from which contributions to a workplace pension are reckoned.
    QUALIFYING_FROM: 6_240.0, "GBP a year", Published,
        "The Pensions Regulator, earnings thresholds 2025/26";
    /// Pay up to which contributions to a workplace pension are reckoned.
    QUALIFYING_TO: 50_270.0, "GBP a year", Published,
        "The Pensions Regulator, earnings thresholds 2025/26";
    /// Contribution of an employee to a workplace pension.
    PENSION_CONTRIBUTION: 5.0, "percent of qualifying pay", Published,
        "The Pensions Regulator, minimum contributions (8 percent, 3 of them the employer's)";
    /// Pay from which an employee is enrolled in a workplace pension.
    ENROLLED_FROM: 10_000.0, "GBP a year", Published,
        "The Pensions Regulator, earnings thresholds 2025/26";
    /// Age from which an employee is enrolled in a workplace pension.
    ENROLLED_AGE: 22.0, "years", Published,
        "The Pensions Regulator, automatic enrolment: 22 to state pension age";
    /// Age from which the state pension is paid and no National Insurance is due.
    STATE_PENSION_AGE: 66.0, "years", Published, "Pensions Act 2014";
    /// Full new state pension; paid every four weeks.
    STATE_PENSION: 230.25, "GBP a week", Published, "gov.uk, The new State Pension 2025/26";
    /// Largest maintenance loan of a student away from home, outside London.
    MAINTENANCE_LOAN: 10_544.0, "GBP a year", Published,
        "gov.uk, Student finance for undergraduates 2025/26";
    /// Part of a student's income that is maintenance loan; the rest is pay.
    MAINTENANCE_LOAN_PART: 70.0, "percent of income", Assumed,
        "students work beside their studies; no figure was checked";
    /// Share of monthly paid employees whose hours, and so whose pay, vary.
    HOURLY_SHARE: 0.30, "share", Assumed, "no public figure";
    /// Most by which pay for varying hours differs from its mean.
    HOURLY_SWING: 0.16, "of the mean pay", Assumed, "one shift in six more or less";
    /// Most by which what the self-employed take out in a month differs from its mean.
    DRAWINGS_SWING: 0.35, "of the mean drawings", Assumed, "no public figure";
    /// Share of wages by the week that arrive on a Thursday; the others come on a Friday.
    THURSDAY_WAGES_SHARE: 0.20, "share", Assumed, "no public figure";
}

/// Income Tax outside Scotland: taxable pounds up to which a rate in percent applies; none is the
/// end of the last band.
pub(crate) const TAX_BANDS: [(Option<i64>, i64); 3] =
    [(Some(37_700), 20), (Some(125_140), 40), (None, 45)];

/// Income Tax in Scotland, as [`TAX_BANDS`].
pub(crate) const SCOTTISH_TAX_BANDS: [(Option<i64>, i64); 6] = [
    (Some(2_827), 19),
    (Some(14_921), 20),
    (Some(31_092), 21),
    (Some(62_430), 42),
    (Some(125_140), 45),
    (None, 48),
];

/// Month and day from which the next Monday brings an instalment of student finance.
pub(crate) const STUDENT_FINANCE_DAYS: [(u32, i32); 3] = [(9, 22), (1, 5), (4, 20)];

pub(super) const INCOME: Topic = Topic {
    title: "Pay, pensions and what is taken from them",
    facts: FACTS,
    tables: &[
        TableFact {
            name: "TAX_BANDS",
            meaning: "Income Tax in England, Wales and Northern Ireland: taxable income up to \
                which a rate applies.",
            sureness: Sureness::Published,
            source: "gov.uk, Income Tax rates 2025/26",
            columns: &["GBP a year", "percent"],
            rows: || bands(&TAX_BANDS),
        },
        TableFact {
            name: "SCOTTISH_TAX_BANDS",
            meaning: "Income Tax in Scotland: taxable income up to which a rate applies.",
            sureness: Sureness::Published,
            source: "gov.scot, Scottish Income Tax 2025/26",
            columns: &["GBP a year", "percent"],
            rows: || bands(&SCOTTISH_TAX_BANDS),
        },
        TableFact {
            name: "STUDENT_FINANCE_DAYS",
            meaning: "Student finance comes at the start of a term, on the Monday from this day.",
            sureness: Sureness::Assumed,
            source: "terms of the usual university; no figure was checked",
            columns: &["month", "day"],
            rows: || {
                let row = |(month, day): &(u32, i32)| vec![month.to_string(), day.to_string()];
                STUDENT_FINANCE_DAYS.iter().map(row).collect()
            },
        },
    ],
};

fn bands(bands: &[(Option<i64>, i64)]) -> Vec<Vec<String>> {
    let up_to = |pounds: Option<i64>| pounds.map_or("above".to_owned(), |to| to.to_string());
    bands.iter().map(|&(to, percent)| vec![up_to(to), percent.to_string()]).collect()
}
