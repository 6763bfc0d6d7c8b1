//! Ages, pay, homes, accounts and credit.

use fip_model::EmploymentStatus;

use super::fact::{Sureness, TableFact, Topic, facts};

facts! { FACTS;
    /// Median full-time gross pay.
    MEDIAN_PAY: 37_430.0, "GBP a year", Published,
        "Office for National Statistics, Annual Survey of Hours and Earnings 2024";
    /// Exponent of the Pareto tail of pay.
    PAY_TAIL_ALPHA: 2.4, "exponent", Assumed,
        "top incomes in the United Kingdom have exponents near 2 to 3 (Atkinson, Top incomes in \
         the UK over the 20th century, 2005)";
    /// Quantile of pay from which the tail is Pareto.
    PAY_TAIL_FROM: 0.97, "quantile", Assumed,
        "no public figure; far above the 90th percentile, up to which the lognormal is set";
    /// Share of adults with a credit card.
    CREDIT_CARD_SHARE: 0.65, "share", Published,
        "Financial Conduct Authority, Financial Lives 2024 survey (2025)";
    /// Share of adults with a savings account.
    SAVINGS_SHARE: 0.70, "share", Assumed,
        "no public figure; below the 90 % who have any savings by NO_SAVINGS_SHARE, since some \
         keep them at another bank";
    /// Share of adults without cash savings.
    NO_SAVINGS_SHARE: 0.10, "share", Published,
        "Financial Conduct Authority, Financial Lives 2024 survey (2025)";
    /// Share of adults with some cash savings, but less than 1,000 pounds.
    LOW_SAVINGS_SHARE: 0.21, "share", Published,
        "Financial Conduct Authority, Financial Lives 2024 survey (2025)";
    /// Share of adults who used an overdraft within a year.
    OVERDRAFT_SHARE: 0.21, "share", Published,
        "Financial Conduct Authority, Financial Lives 2024 survey (2025)";
    /// Mean balance of an active credit card.
    MEAN_CARD_BALANCE: 1_845.0, "GBP", Published,
        "FICO, UK Credit Card Market Report, March 2025";
    /// Median credit limit of a credit card.
    CARD_LIMIT_MEDIAN: 4_230.0, "GBP", Derived,
        "the mean of 5,830 pounds (FICO, UK Credit Card Market Report, March 2025) / \
         exp(CARD_LIMIT_LOG_SD^2 / 2)";
    /// Standard deviation of the logarithm of a credit limit.
    CARD_LIMIT_LOG_SD: 0.8, "log GBP", Assumed,
        "no public figure; two thirds of limits then lie between 1,900 and 9,400 pounds";
    /// Share of adults of 30 and older whose main account is joint.
    JOINT_SHARE: 0.22, "share", Assumed,
        "no public figure; about a third of those who live as a couple";
    /// Private rent, mean of Great Britain; stands for the median here.
    MEDIAN_RENT_GB: 1_307.0, "GBP a month", Published,
        "Office for National Statistics, Private rent and house prices, UK, November 2024 \
         (October 2024)";
    /// Standard deviation of the logarithm of private rent within a region.
    RENT_LOG_SD: 0.35, "log GBP", Assumed,
        "one bedroom is 1,060 and four or more are 2,003 pounds (Office for National Statistics, \
         December 2024), and places differ within a region";
    /// Median social rent.
    MEDIAN_SOCIAL_RENT: 510.0, "GBP a month", Assumed,
        "social rents are about two fifths of private ones; no figure was checked";
    /// Median mortgage payment of a household that has one.
    MEDIAN_MORTGAGE: 850.0, "GBP a month", Assumed,
        "between social and private rent, since loans were taken at the prices of earlier years; \
         no figure was checked";
    /// Standard deviation of the logarithm of a mortgage payment.
    MORTGAGE_LOG_SD: 0.5, "log GBP", Assumed,
        "two thirds of payments then lie between 515 and 1,400 pounds";
}

/// Adult ages: first year, last year, share of bank customers, median full-time pay of the band
/// against the national median.
pub(crate) const AGES: [(u8, u8, f64, f64); 7] = [
    (18, 24, 0.11, 0.66),
    (25, 34, 0.17, 0.92),
    (35, 44, 0.165, 1.03),
    (45, 54, 0.16, 1.04),
    (55, 64, 0.16, 0.95),
    (65, 74, 0.125, 0.55),
    (75, 90, 0.11, 0.45),
];

/// Spread of log pay below and above the median: a single lognormal would fit neither.
pub(crate) const PAY_SPREAD: (f64, f64) = (0.388, 0.512);

/// What customers do for a living: up to this age, shares of students, unemployed, self-employed and
/// retired; the rest are employed.
pub(crate) const EMPLOYMENT: [(u8, [(EmploymentStatus, f64); 4]); 5] = [
    (21, work(0.45, 0.08, 0.02, 0.0)),
    (24, work(0.20, 0.07, 0.04, 0.0)),
    (54, work(0.01, 0.04, 0.14, 0.0)),
    (65, work(0.0, 0.03, 0.16, 0.22)),
    (u8::MAX, work(0.0, 0.0, 0.05, 0.87)),
];

const fn work(
    student: f64,
    unemployed: f64,
    self_employed: f64,
    retired: f64,
) -> [(EmploymentStatus, f64); 4] {
    [
        (EmploymentStatus::Student, student),
        (EmploymentStatus::Unemployed, unemployed),
        (EmploymentStatus::SelfEmployed, self_employed),
        (EmploymentStatus::Retired, retired),
    ]
}

/// Income a year of those without pay: pounds that all have, and the share of the pay that they would
/// have or had which comes on top.
pub(crate) const INCOME_WITHOUT_PAY: [(EmploymentStatus, f64, f64); 3] = [
    (EmploymentStatus::Unemployed, 9_000.0, 0.05),
    (EmploymentStatus::Student, 7_000.0, 0.08),
    (EmploymentStatus::Retired, 11_500.0, 0.25),
];

/// How a household holds its home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tenure {
    /// Owned without a mortgage.
    OwnedOutright,
    /// Owned with a mortgage.
    Mortgage,
    /// Rented from a private landlord.
    PrivateRent,
    /// Rented from a council or a housing association.
    SocialRent,
}

/// Share of households by tenure.
pub(crate) const TENURE: [(Tenure, f64); 4] = [
    (Tenure::OwnedOutright, 0.35),
    (Tenure::Mortgage, 0.30),
    (Tenure::PrivateRent, 0.19),
    (Tenure::SocialRent, 0.16),
];

/// Share of current accounts by kind.
pub(crate) const ACCOUNT_MIX: [(&str, f64); 5] = [
    ("standard", 0.72),
    ("packaged", 0.08),
    ("basic", 0.12),
    ("student or graduate", 0.05),
    ("premier", 0.03),
];

pub(super) const PEOPLE: Topic = Topic {
    title: "People, homes, accounts and credit",
    facts: FACTS,
    tables: &[
        TableFact {
            name: "AGES",
            meaning: "Adult ages, their share of bank customers, and median full-time pay of the \
                band against the national median; from 65 on, pensions.",
            sureness: Sureness::Assumed,
            source: "shares near the pyramid of mid-2023 (Office for National Statistics, \
                Population estimates); pay from the Annual Survey of Hours and Earnings 2024 up \
                to 49 years, with bands moved to these, assumed from 50 on",
            columns: &["from", "to", "share of customers", "pay"],
            rows: || {
                let row = |&(first, last, share, pay): &(u8, u8, f64, f64)| {
                    vec![first.to_string(), last.to_string(), share.to_string(), pay.to_string()]
                };
                AGES.iter().map(row).collect()
            },
        },
        TableFact {
            name: "EMPLOYMENT",
            meaning: "What customers up to an age do for a living; the rest are employed.",
            sureness: Sureness::Assumed,
            source: "near the shares by age of the Labour Force Survey of 2024 (Office for National \
                Statistics); its tables were not checked line by line",
            columns: &["up to age", "student", "unemployed", "self-employed", "retired"],
            rows: || {
                let row = |(age, shares): &(u8, [(EmploymentStatus, f64); 4])| {
                    let age = if *age == u8::MAX { "any".to_owned() } else { age.to_string() };
                    [age].into_iter().chain(shares.map(|of| of.1.to_string())).collect()
                };
                EMPLOYMENT.iter().map(row).collect()
            },
        },
        TableFact {
            name: "INCOME_WITHOUT_PAY",
            meaning: "Income a year of those without pay: what all have, and a share of the pay \
                that they would have or had.",
            sureness: Sureness::Assumed,
            source: "about Universal Credit with help for rent, student finance with work beside \
                it, and the full new state pension with a workplace pension",
            columns: &["status", "GBP", "share of pay"],
            rows: || {
                let row = |(status, all, share): &(EmploymentStatus, f64, f64)| {
                    vec![status.to_string(), all.to_string(), share.to_string()]
                };
                INCOME_WITHOUT_PAY.iter().map(row).collect()
            },
        },
        TableFact {
            name: "PAY_SPREAD",
            meaning: "Standard deviation of the logarithm of pay below and above the median.",
            sureness: Sureness::Derived,
            source: "Office for National Statistics, Annual Survey of Hours and Earnings 2024: \
                ln(37,430 / 22,763) / 1.2816 and ln(72,150 / 37,430) / 1.2816, from the 10th and \
                the 90th percentile",
            columns: &["below", "above"],
            rows: || vec![vec![PAY_SPREAD.0.to_string(), PAY_SPREAD.1.to_string()]],
        },
        TableFact {
            name: "TENURE",
            meaning: "How households hold their homes.",
            sureness: Sureness::Assumed,
            source: "Ministry of Housing, Communities and Local Government, English Housing \
                Survey 2023 to 2024: owners 65 %, private rent 19 %, social rent 16 %; outright \
                owners are assumed between 33 % in 2014-15 and 36 % in 2024-25 (the survey of \
                2024 to 2025); England stands for the United Kingdom",
            columns: &["tenure", "share of households"],
            rows: || {
                let row = |&(tenure, share): &(Tenure, f64)| {
                    vec![words(tenure).to_owned(), share.to_string()]
                };
                TENURE.iter().map(row).collect()
            },
        },
        TableFact {
            name: "ACCOUNT_MIX",
            meaning: "Kinds of current accounts.",
            sureness: Sureness::Assumed,
            source: "7.4 m basic accounts of 52.5 m holders are 14 % (HM Treasury, Basic bank \
                accounts, June 2023; Financial Conduct Authority, Financial Lives 2024), some \
                held beside another account; no public figure for the other kinds",
            columns: &["kind", "share of current accounts"],
            rows: || {
                let row = |(kind, share): &(&str, f64)| vec![(*kind).to_owned(), share.to_string()];
                ACCOUNT_MIX.iter().map(row).collect()
            },
        },
    ],
};

const fn words(tenure: Tenure) -> &'static str {
    match tenure {
        Tenure::OwnedOutright => "owned outright",
        Tenure::Mortgage => "owned with a mortgage",
        Tenure::PrivateRent => "private rent",
        Tenure::SocialRent => "social rent",
    }
}
