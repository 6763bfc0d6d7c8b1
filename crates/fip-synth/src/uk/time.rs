//! When people are paid and when they spend.

use super::fact::{Sureness, TableFact, Topic, facts};

facts! { FACTS;
    /// How much more a customer spends a day from the day of pay on.
    PAYDAY_UPLIFT: 0.12, "of the mean day", Assumed,
        "card spending jumps after pay and dips in the middle of the month in CHAPS-based indices \
         (Office for National Statistics, Economic activity and social change in the UK, 27 \
         October 2022); the size is not published";
    /// Days from the day of pay on with more spending.
    PAYDAY_UPLIFT_DAYS: 3.0, "days", Assumed, "as PAYDAY_UPLIFT";
    /// How much less a customer spends a day just before pay.
    PAYDAY_DIP: 0.06, "of the mean day", Assumed,
        "nearly cancels PAYDAY_UPLIFT: 5 days of .06 against 3 of .12";
    /// Days before pay with less spending.
    PAYDAY_DIP_DAYS: 5.0, "days", Assumed, "as PAYDAY_DIP";
    /// Card payments on a bank holiday against another day.
    BANK_HOLIDAY_FACTOR: 0.9, "of the mean day", Assumed,
        "shops open as on a Sunday; people commute less";
    /// Card payments on Christmas Day against another day.
    CHRISTMAS_DAY_FACTOR: 0.25, "of the mean day", Assumed,
        "large shops must close (Christmas Day (Trading) Act 2004); web shops and pubs do not";
    /// Card payments on Boxing Day against another day.
    BOXING_DAY_FACTOR: 0.6, "of the mean day", Assumed, "sales begin, most services rest";
    /// Card payments on 1 January against another day.
    NEW_YEAR_FACTOR: 0.6, "of the mean day", Assumed, "as BOXING_DAY_FACTOR";
}

/// Card transactions a day by month against the year's mean.
pub(crate) const MONTH_FACTORS: [f64; 12] =
    [0.955, 0.96, 0.98, 0.99, 1.0, 1.005, 1.01, 1.0, 1.0, 1.01, 1.04, 1.05];

/// Card transactions by day of the week against the mean, Monday first.
pub(crate) const WEEKDAY_FACTORS: [f64; 7] = [0.95, 0.96, 0.97, 1.0, 1.08, 1.07, 0.97];

/// Payments with the card present by hour of the day, from midnight; relative weights.
pub(crate) const SHOP_HOURS: [f64; 24] = [
    0.3, 0.2, 0.1, 0.1, 0.2, 0.5, 1.4, 2.6, 4.0, 5.2, 7.0, 9.8, 12.0, 11.8, 10.8, 10.2, 10.0, 9.4,
    6.4, 4.2, 3.0, 2.0, 1.2, 0.6,
];

/// Payments without the card by hour of the day, from midnight; relative weights.
pub(crate) const ONLINE_HOURS: [f64; 24] = [
    2.0, 1.2, 0.7, 0.5, 0.5, 0.8, 1.6, 2.8, 4.2, 5.2, 5.8, 6.0, 6.4, 6.0, 5.4, 5.2, 5.2, 5.4, 5.8,
    6.6, 7.4, 7.2, 5.2, 3.4,
];

/// Cash withdrawals by hour of the day, from midnight; relative weights.
pub(crate) const CASH_HOURS: [f64; 24] = [
    0.6, 0.4, 0.3, 0.2, 0.2, 0.3, 0.8, 2.2, 4.4, 6.6, 8.6, 9.8, 11.2, 10.0, 8.4, 7.8, 7.6, 7.4,
    5.4, 3.4, 2.2, 1.4, 1.0, 0.8,
];

/// The rule for the day of the month on which an employer pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PayDay {
    /// The last working day.
    LastWorkingDay,
    /// The last Friday, or the working day before it.
    LastFriday,
    /// This day of the month, or the working day before it.
    Day(u8),
    /// Any other day of the month, or the working day before it.
    AnyDay,
}

/// Share of monthly paid employees by the rule for their day of pay.
pub(crate) const PAY_DAYS: [(PayDay, f64); 6] = [
    (PayDay::LastWorkingDay, 0.40),
    (PayDay::Day(25), 0.17),
    (PayDay::Day(28), 0.15),
    (PayDay::LastFriday, 0.10),
    (PayDay::Day(15), 0.06),
    (PayDay::AnyDay, 0.12),
];

/// How often an employer pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PayFrequency {
    /// Once a calendar month.
    Monthly,
    /// Every so many weeks.
    Weeks(u8),
}

/// Share of employees by how often they are paid.
pub(crate) const PAY_FREQUENCY: [(PayFrequency, f64); 4] = [
    (PayFrequency::Monthly, 0.77),
    (PayFrequency::Weeks(1), 0.15),
    (PayFrequency::Weeks(2), 0.05),
    (PayFrequency::Weeks(4), 0.03),
];

pub(super) const TIME: Topic = Topic {
    title: "Time",
    facts: FACTS,
    tables: &[
        TableFact {
            name: "MONTH_FACTORS",
            meaning: "Card transactions a day by month against the year's mean.",
            sureness: Sureness::Assumed,
            source: "December / January is 1.10, as 2.65 bn card payments in December 2023 and \
                2.41 bn in January 2024 (UK Finance, Card Spending Update); the other months are \
                assumed",
            columns: &["month", "factor"],
            rows: || numbered(1, &MONTH_FACTORS),
        },
        TableFact {
            name: "WEEKDAY_FACTORS",
            meaning: "Card transactions by day of the week against the mean; 1 is Monday.",
            sureness: Sureness::Assumed,
            source: "daily spending in shops is about the same on weekdays and at weekends \
                (Office for National Statistics, consumer card spending by Visa data, 2019 to \
                2024), so that no day is more than 10 % from the mean",
            columns: &["day of the week", "factor"],
            rows: || numbered(1, &WEEKDAY_FACTORS),
        },
        TableFact {
            name: "SHOP_HOURS, ONLINE_HOURS, CASH_HOURS",
            meaning: "Payments in shops, payments online and cash withdrawals by hour of the day; \
                relative weights.",
            sureness: Sureness::Assumed,
            source: "lunchtime and afternoon have about two thirds of spending in shops (Office \
                for National Statistics, consumer card spending by Visa data, 2019 to 2024; its \
                hours are not published, here 11 to 18); cash machines are busiest from 12 to 13 \
                (LINK, 2010); the evening peak of web shops is assumed",
            columns: &["hour", "shop", "online", "cash"],
            rows: || {
                let row = |hour: usize| {
                    let weights = [SHOP_HOURS[hour], ONLINE_HOURS[hour], CASH_HOURS[hour]];
                    [hour.to_string()].into_iter().chain(weights.map(|at| at.to_string())).collect()
                };
                (0..24).map(row).collect()
            },
        },
        TableFact {
            name: "PAY_DAYS",
            meaning: "Rule for the day of pay of monthly paid employees; a day without banks \
                moves to the working day before.",
            sureness: Sureness::Assumed,
            source: "33 % of staff named the last working day in a survey of the Institute of \
                Payroll Professionals; the rest is set around it",
            columns: &["rule", "share of monthly paid employees"],
            rows: || {
                PAY_DAYS
                    .iter()
                    .map(|(rule, share)| vec![pay_day(*rule), share.to_string()])
                    .collect()
            },
        },
        TableFact {
            name: "PAY_FREQUENCY",
            meaning: "How often employees are paid.",
            sureness: Sureness::Assumed,
            source: "Indeed Flex, survey of UK workers on pay frequency (2023): 77 % monthly, 15 \
                % weekly, 5 % fortnightly; that the rest are paid every four weeks is assumed",
            columns: &["frequency", "share of employees"],
            rows: || {
                let row = |(every, share): &(PayFrequency, f64)| {
                    let every = match every {
                        PayFrequency::Monthly => "monthly".to_owned(),
                        PayFrequency::Weeks(1) => "weekly".to_owned(),
                        PayFrequency::Weeks(weeks) => format!("every {weeks} weeks"),
                    };
                    vec![every, share.to_string()]
                };
                PAY_FREQUENCY.iter().map(row).collect()
            },
        },
    ],
};

fn pay_day(rule: PayDay) -> String {
    match rule {
        PayDay::LastWorkingDay => "last working day".to_owned(),
        PayDay::LastFriday => "last Friday".to_owned(),
        PayDay::Day(day) => format!("day {day}"),
        PayDay::AnyDay => "another day".to_owned(),
    }
}

fn numbered(first: usize, factors: &[f64]) -> Vec<Vec<String>> {
    let row = |(at, factor): (usize, &f64)| vec![(first + at).to_string(), factor.to_string()];
    factors.iter().enumerate().map(row).collect()
}
