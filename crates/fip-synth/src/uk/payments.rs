//! How often and how much people pay, draw and are debited.

use super::fact::{Sureness, TableFact, Topic, facts};

facts! { FACTS;
    /// People of 16 and older: the base of every rate an adult.
    ADULTS: 55.8e6, "people", Derived,
        "LINK, ATM statistics for 2024: 79.5 bn pounds withdrawn / 1,424 pounds an adult of 16 or \
         older";
    /// Payments by debit and credit card, at home and abroad, an adult.
    CARD_PAYMENTS_A_MONTH: 46.9, "a month", Derived,
        "UK Finance, card spending in 2024 (press release of April 2025): 31.4 bn payments by \
         UK-issued cards / 12 / ADULTS";
    /// Cash withdrawals from machines, an adult.
    CASH_WITHDRAWALS_A_MONTH: 1.37, "a month", Derived,
        "LINK, ATM statistics for 2024: 915 m withdrawals / 12 / ADULTS";
    /// Direct debits collected, an adult.
    DIRECT_DEBITS_A_MONTH: 6.7, "a month", Derived,
        "Pay.UK, 50 years of Direct Debit (2020): 4.49 bn direct debits in 2019 / 12 / ADULTS";
    /// Mean card payment.
    MEAN_CARD_PAYMENT: 33.3, "GBP", Derived,
        "UK Finance, card spending in 2024 (press release of April 2025): (797 bn debit + 249 bn \
         credit) pounds / 31.4 bn payments";
    /// Mean contactless payment.
    MEAN_CONTACTLESS_PAYMENT: 15.86, "GBP", Published,
        "UK Finance, card spending in 2024 (press release of April 2025)";
    /// Mean cash withdrawal.
    MEAN_CASH_WITHDRAWAL: 86.0, "GBP", Published, "LINK, ATM statistics for 2024";
    /// Share of card payments without the card, by count.
    ONLINE_SHARE: 0.225, "share", Assumed,
        "between 12.3 % by count in January 2015 (The UK Cards Association) and the 26 % of \
         retail sales that were online in 2024 (Office for National Statistics)";
    /// Share of payments with the card present that are contactless, by card or by phone.
    CONTACTLESS_SHARE_OF_PRESENT: 0.942, "share", Derived,
        "75 % of debit and 63 % of credit payments in December 2023 (UK Finance, Card Spending \
         Update), weighted 26.1 to 5.3 bn, / (1 - ONLINE_SHARE); Barclays, Contactless spending \
         in 2024 (2025), has 94.6 % of shop payments up to 100 pounds";
    /// Share of payments with the card present that customers under 40 make by phone.
    PHONE_SHARE_UNDER_40: 0.45, "share", Assumed,
        "57 % of adults were registered for mobile payments in 2024 and half used them each month \
         (UK Finance, UK Payment Markets 2025), the young more than others";
    /// The same of customers from 40 years on.
    PHONE_SHARE_FROM_40: 0.20, "share", Assumed, "as PHONE_SHARE_UNDER_40";
    /// Share of the other payments up to 100 pounds that are contactless.
    CONTACTLESS_SHARE_OF_CARDS: 0.96, "share", Assumed,
        "set so that CONTACTLESS_SHARE_OF_PRESENT comes out";
    /// Share of card payments by credit card, of customers who have one.
    CREDIT_SHARE_OF_HOLDERS: 0.26, "share", Derived,
        "5.3 of 31.4 bn payments by card in 2024 (UK Finance, card spending in 2024) / \
         CREDIT_CARD_SHARE";
    /// Most that a contactless card pays at once; a phone has no such limit.
    CONTACTLESS_LIMIT: 100.0, "GBP", Published,
        "Financial Conduct Authority, PS21/2 (2021), in force from 15 October 2021";
    /// Most that a cash machine pays out a day to a customer.
    CASH_MACHINE_LIMIT: 500.0, "GBP", Assumed,
        "the usual limit of standard current accounts is 300 to 500 pounds";
    /// Share of direct debits that fail for want of money.
    DIRECT_DEBIT_FAILURE: 0.0107, "share", Published,
        "Office for National Statistics, Monthly Direct Debit failure rate and average \
         transaction amount, January 2024 (the highest of the series; 0.0083 in August 2023)";
    /// Exponent of Zipf's law of the popularity of merchants within a category and place.
    ZIPF_EXPONENT: 1.05, "exponent", Assumed,
        "sizes of firms follow Zipf's law with an exponent near 1 (Axtell, Zipf distribution of \
         U.S. firm sizes, Science 293, 2001)";
    /// Share of a customer's shop payments that go to a merchant of the months before.
    REPEAT_MERCHANT_SHARE: 0.65, "share", Assumed,
        "the middle of .5 to .8: regular shops, cafes and commutes make most payments; no public \
         figure";
}

/// What cash machines pay out: pounds, share of the withdrawals.
pub(crate) const CASH_AMOUNTS: [(u32, f64); 17] = [
    (10, 0.07),
    (20, 0.11),
    (30, 0.095),
    (40, 0.085),
    (50, 0.129),
    (60, 0.06),
    (70, 0.025),
    (80, 0.045),
    (90, 0.01),
    (100, 0.155),
    (120, 0.025),
    (150, 0.045),
    (200, 0.091),
    (250, 0.02),
    (300, 0.025),
    (400, 0.004),
    (500, 0.006),
];

/// A bill that is collected by direct debit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct DirectDebit {
    /// What it is for.
    pub(crate) bill: &'static str,
    /// Share of customers with an account who pay it.
    pub(crate) share: f64,
    /// Collections a year.
    pub(crate) a_year: u8,
    /// Median collection in pounds.
    pub(crate) median: f64,
    /// Standard deviation of the logarithm of the collection, between customers.
    pub(crate) log_sd: f64,
    /// How often it fails against the mean direct debit.
    pub(crate) failure: f64,
}

/// Household bills by direct debit; council tax comes in ten instalments, April to January.
pub(crate) const DIRECT_DEBITS: [DirectDebit; 21] = [
    debit("mortgage", 0.27, 12, [850.0, 0.50, 0.43]),
    debit("council tax", 0.52, 10, [185.0, 0.35, 0.70]),
    debit("electricity and gas", 0.58, 12, [138.0, 0.40, 1.00]),
    debit("water", 0.48, 12, [40.0, 0.35, 0.90]),
    debit("broadband and telephone", 0.62, 12, [35.0, 0.35, 1.00]),
    debit("mobile telephone", 0.72, 12, [18.0, 0.55, 1.10]),
    debit("television licence", 0.45, 12, [14.50, 0.01, 0.80]),
    debit("pay television", 0.22, 12, [42.0, 0.40, 1.20]),
    debit("car insurance", 0.32, 10, [58.0, 0.45, 1.00]),
    debit("home insurance", 0.30, 12, [24.0, 0.40, 0.70]),
    debit("life insurance", 0.28, 12, [26.0, 0.60, 0.60]),
    debit("car tax", 0.25, 12, [17.0, 0.35, 0.80]),
    debit("car finance", 0.14, 12, [260.0, 0.40, 1.30]),
    debit("personal loan", 0.13, 12, [210.0, 0.60, 1.60]),
    debit("credit card payment", 0.38, 12, [95.0, 1.10, 0.90]),
    debit("gym", 0.15, 12, [31.0, 0.35, 4.15]),
    debit("breakdown cover and warranties", 0.25, 12, [9.0, 0.50, 0.90]),
    debit("pet insurance", 0.14, 12, [32.0, 0.45, 1.00]),
    debit("childcare and school meals", 0.10, 12, [60.0, 0.80, 1.20]),
    debit("savings plan", 0.22, 12, [100.0, 0.90, 1.20]),
    debit("charity", 0.28, 12, [10.0, 0.60, 0.80]),
];

const fn debit(
    bill: &'static str,
    share: f64,
    a_year: u8,
    [median, log_sd, failure]: [f64; 3],
) -> DirectDebit {
    DirectDebit { bill, share, a_year, median, log_sd, failure }
}

pub(super) const PAYMENTS: Topic = Topic {
    title: "Payments, cash and direct debits",
    facts: FACTS,
    tables: &[
        TableFact {
            name: "CASH_AMOUNTS",
            meaning: "What cash machines pay out: mostly notes of 10 and 20 pounds in round sums.",
            sureness: Sureness::Assumed,
            source: "the shares of round sums are set so that the mean is the 86 pounds of LINK, \
                ATM statistics for 2024",
            columns: &["GBP", "share of withdrawals"],
            rows: || {
                let row =
                    |&(pounds, share): &(u32, f64)| vec![pounds.to_string(), share.to_string()];
                CASH_AMOUNTS.iter().map(row).collect()
            },
        },
        TableFact {
            name: "DIRECT_DEBITS",
            meaning: "Household bills: share of customers who pay them by direct debit, \
                collections a year (council tax in ten instalments, April to January), median \
                and log-sd of a collection, and failures against the mean direct debit.",
            sureness: Sureness::Assumed,
            source: "shares and medians follow the customary size of the bills (Ofgem price cap, \
                Ofcom, Council tax levels, TV licence of 2024/25), 73 % of bills being paid so \
                (Bacs, 2015), and their sum the 6.7 collections a month; failures of mortgages \
                (0.46 %) and gyms (4.44 %) against 1.07 % from the Office for National \
                Statistics, Monthly Direct Debit failure rate, January 2024",
            columns: &[
                "bill",
                "share of customers",
                "a year",
                "median GBP",
                "log-sd",
                "failures against the mean",
            ],
            rows: || {
                let row = |debit: &DirectDebit| {
                    vec![
                        debit.bill.to_owned(),
                        debit.share.to_string(),
                        debit.a_year.to_string(),
                        debit.median.to_string(),
                        debit.log_sd.to_string(),
                        debit.failure.to_string(),
                    ]
                };
                DIRECT_DEBITS.iter().map(row).collect()
            },
        },
    ],
};
