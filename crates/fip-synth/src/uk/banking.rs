//! How people run their accounts: homes, bills, savings, overdrafts and credit cards.

use super::fact::{Sureness, TableFact, Topic, facts};

facts! { FACTS;
    /// Cut of pay from an employer or a business in a month under stress.
    STRESSED_PAY_CUT: 0.18, "of the pay", Assumed,
        "about a day of work a week less; no public figure";
    /// Share of those with a mortgage whose own account pays it.
    MORTGAGE_PAYER_SHARE: 0.90, "share", Derived,
        "DIRECT_DEBITS (mortgage, 0.27) / TENURE (owned with a mortgage, 0.30)";
    /// Share of those who rent whose own account pays the rent.
    RENT_PAYER_SHARE: 0.75, "share", Assumed, "some live with a partner or friends who pay";
    /// Share of rents that are collected by direct debit; the others are standing orders.
    RENT_DEBIT_SHARE: 0.20, "share", Assumed, "large landlords and agents collect; no public figure";
    /// Most of the pay that goes to the home.
    HOME_PAY_LIMIT: 0.45, "of monthly pay", Assumed,
        "who would pay more shares the home; private tenants spend about a third of their income \
         on rent";
    /// Correlation of the logarithm of a bill with the logarithm of pay.
    BILL_PAY_CORRELATION: 0.5, "correlation", Assumed, "richer homes are larger; no public figure";
    /// Share of bills that are collected on the first of the month.
    FIRST_OF_MONTH_SHARE: 0.25, "share", Assumed, "no public figure";
    /// How often a direct debit that was returned once fails again, against the first time.
    RETRY_FAILURE: 0.3, "ratio", Assumed, "who was told of a return pays in money";
    /// Working days after which a returned direct debit is collected again.
    DEBIT_RETRY_DAYS: 7.0, "working days", Assumed, "collectors try again within a week or two";
    /// Chance that a direct debit without money behind it is returned, when the customer is
    /// not under stress and does not live in the overdraft.
    RETURN_CHANCE_CALM: 0.12, "chance", Assumed, "set so that DIRECT_DEBIT_FAILURE comes out";
    /// The same for the others.
    RETURN_CHANCE_STRAINED: 0.68, "chance", Assumed, "set so that DIRECT_DEBIT_FAILURE comes out";
    /// Share of those without savings who live in their overdraft.
    OVERDRAFT_NO_SAVINGS_SHARE: 0.38, "share", Assumed, "set so that OVERDRAFT_SHARE comes out";
    /// Share of those with savings who do.
    OVERDRAFT_SAVINGS_SHARE: 0.03, "share", Assumed, "set so that OVERDRAFT_SHARE comes out";
    /// Least part of the overdraft that who lives in it would use before the next pay.
    OVERDRAFT_USED_FROM: 0.8, "of the limit", Assumed,
        "set so that DIRECT_DEBIT_FAILURE comes out";
    /// Most of it; some need more than all of it.
    OVERDRAFT_USED_TO: 1.5, "of the limit", Assumed, "set so that DIRECT_DEBIT_FAILURE comes out";
    /// Rate of interest on an overdraft.
    OVERDRAFT_RATE: 0.35, "a year", Assumed,
        "between 20 and 40 %, the usual rates of current accounts; no figure was checked";
    /// Median of what is left of the pay of a saver before the next.
    BUFFER_MEDIAN: 600.0, "GBP", Assumed, "no public figure";
    /// Standard deviation of the logarithm of what is left.
    BUFFER_LOG_SD: 0.9, "log GBP", Assumed, "no public figure";
    /// Least part of the pay that is saved by standing order.
    SAVING_FROM: 0.03, "of monthly pay", Assumed, "no public figure";
    /// Most part of the pay that is saved by standing order.
    SAVING_TO: 0.12, "of monthly pay", Assumed, "no public figure";
    /// Chance of each of two single transfers a month in, and of each of two out.
    TRANSFER_CHANCE: 0.4, "chance", Assumed,
        "0 to 2 a month between people; Faster Payments of firms are not meant";
    /// Median single transfer between people.
    TRANSFER_MEDIAN: 40.0, "GBP", Assumed, "a shared meal or a shop; no public figure";
    /// Standard deviation of the logarithm of a single transfer.
    TRANSFER_LOG_SD: 0.9, "log GBP", Assumed, "no public figure";
    /// Share of credit card customers who pay the whole statement.
    CARD_FULL_SHARE: 0.52, "share", Derived,
        "1 - 48 % of balances that bear interest (UK Finance, 2025)";
    /// Share of credit card customers who pay the minimum.
    CARD_MINIMUM_SHARE: 0.10, "share", Assumed,
        "about twice the 5 % in persistent card debt (Financial Conduct Authority)";
    /// Share of credit card customers whose statement is paid by direct debit.
    CARD_DEBIT_SHARE: 0.58, "share", Derived,
        "DIRECT_DEBITS (credit card payment, 0.38) / CREDIT_CARD_SHARE";
    /// Least part of the limit that those in between carry.
    CARD_CARRIED_FROM: 0.15, "of the limit", Assumed, "set so that MEAN_CARD_BALANCE comes out";
    /// Most part of the limit that those in between carry.
    CARD_CARRIED_TO: 0.65, "of the limit", Assumed, "set so that MEAN_CARD_BALANCE comes out";
    /// Part of the limit that those who pay the minimum carry.
    CARD_CARRIED_MOST: 0.85, "of the limit", Assumed, "set so that MEAN_CARD_BALANCE comes out";
    /// Part of a statement that must be paid at least.
    CARD_MINIMUM_PART: 0.025, "of the statement", Assumed, "customary terms; no figure was checked";
    /// Smallest payment of a statement that is larger.
    CARD_MINIMUM: 5.0, "GBP", Assumed, "customary terms; no figure was checked";
    /// Days from a statement to its payment.
    CARD_PAYMENT_DAYS: 22.0, "days", Assumed, "customary terms are 21 to 25 days";
    /// Rate of interest on what a credit card carries.
    CARD_RATE: 0.245, "a year", Assumed,
        "the usual rate for purchases is 20 to 35 %; no figure was checked";
    /// Fee for a statement that is not paid in time.
    CARD_LATE_FEE: 12.0, "GBP", Published,
        "Office of Fair Trading, Calculating fair default charges in credit card contracts (2006)";
    /// Chance that a customer under stress leaves a statement unpaid.
    CARD_MISS_CHANCE: 0.10, "chance", Assumed, "no public figure";
}

/// How people of an age hold their homes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TenureByAge {
    /// Oldest age.
    pub(crate) up_to: u8,
    /// Shares in the order of [`super::TENURE`].
    pub(crate) shares: [f64; 4],
}

/// Tenure by the age bands of [`super::AGES`].
pub(crate) const TENURE_BY_AGE: [TenureByAge; 7] = [
    of_age(24, [0.12, 0.15, 0.45, 0.28]),
    of_age(34, [0.05, 0.40, 0.37, 0.18]),
    of_age(44, [0.12, 0.52, 0.21, 0.15]),
    of_age(54, [0.30, 0.48, 0.12, 0.10]),
    of_age(64, [0.52, 0.27, 0.08, 0.13]),
    of_age(74, [0.75, 0.06, 0.05, 0.14]),
    of_age(u8::MAX, [0.78, 0.02, 0.04, 0.16]),
];

const fn of_age(up_to: u8, shares: [f64; 4]) -> TenureByAge {
    TenureByAge { up_to, shares }
}

pub(super) const BANKING: Topic = Topic {
    title: "Homes, bills, savings, overdrafts and credit cards in an account",
    facts: FACTS,
    tables: &[TableFact {
        name: "TENURE_BY_AGE",
        meaning: "How people of an age hold the home they live in; the mean over AGES is TENURE.",
        sureness: Sureness::Assumed,
        source: "the order of the English Housing Survey (Ministry of Housing, Communities and \
            Local Government): the young rent, the middle-aged have mortgages, the old own; the \
            shares were set so that their mean is TENURE",
        columns: &["oldest", "owned outright", "mortgage", "private rent", "social rent"],
        rows: || {
            let row = |of: &TenureByAge| {
                let oldest =
                    if of.up_to == u8::MAX { "any".to_owned() } else { of.up_to.to_string() };
                std::iter::once(oldest).chain(of.shares.map(|share| share.to_string())).collect()
            };
            TENURE_BY_AGE.iter().map(row).collect()
        },
    }],
};
