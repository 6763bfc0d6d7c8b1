//! Card fraud.

use super::fact::{Sureness, TableFact, Topic, facts};

facts! { FACTS;
    /// Cases of card fraud, an adult.
    FRAUD_CASES_A_YEAR: 0.049, "a year", Derived,
        "UK Finance, Annual Fraud Report 2023: 2,732,894 cases in 2022 / ADULTS";
    /// Mean loss of a case of card fraud.
    MEAN_FRAUD_CASE: 204.0, "GBP", Derived,
        "UK Finance, Annual Fraud Report 2023: 556.3 m pounds / 2,732,894 cases";
    /// Losses by card fraud against card spending.
    FRAUD_PENCE_PER_100_POUNDS: 5.5, "pence per 100 GBP", Derived,
        "UK Finance, Annual Fraud Report 2025 and card spending in 2024 (press release of April \
         2025): 572.6 m pounds / 1,046 bn pounds";
    /// Median days from a fraudulent payment to its report.
    FRAUD_REPORT_DAYS_MEDIAN: 3.0, "days", Assumed,
        "some notice at once by a message from the bank, others on the monthly statement; no \
         public figure";
    /// Standard deviation of the logarithm of the days to the report.
    FRAUD_REPORT_LOG_SD: 0.9, "log days", Assumed,
        "19 in 20 reports then come within 13 days, nearly all within a statement month";
    /// Share of card fraud by value without the card.
    REMOTE_FRAUD_SHARE: 0.71, "share of value", Derived,
        "UK Finance, Annual Fraud Report 2023: 395.7 of 556.3 m pounds";
    /// Share of card fraud by value with lost and stolen cards.
    LOST_STOLEN_FRAUD_SHARE: 0.18, "share of value", Derived,
        "UK Finance, Annual Fraud Report 2023: 100.2 of 556.3 m pounds";
    /// Share of card fraud by value by theft of an identity: an account opened or taken over.
    ID_THEFT_FRAUD_SHARE: 0.09, "share of value", Derived,
        "UK Finance, Annual Fraud Report 2023: 51.7 of 556.3 m pounds";
}

/// A kind of card fraud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FraudScenario {
    /// The card's details are used without the card.
    Remote,
    /// A lost or stolen card is used before it is blocked.
    LostOrStolen,
    /// An account is opened or taken over in somebody's name.
    IdTheft,
    /// A copied card, or a card that was stolen in the post.
    CounterfeitOrNotReceived,
}

/// Kinds of card fraud: share of the cases, mean loss of a case in pounds.
pub(crate) const FRAUD_SCENARIOS: [(FraudScenario, f64, f64); 4] = [
    (FraudScenario::Remote, 0.81, 179.0),
    (FraudScenario::LostOrStolen, 0.147, 250.0),
    (FraudScenario::IdTheft, 0.03, 630.0),
    (FraudScenario::CounterfeitOrNotReceived, 0.013, 245.0),
];

pub(super) const FRAUD: Topic = Topic {
    title: "Card fraud",
    facts: FACTS,
    tables: &[TableFact {
        name: "FRAUD_SCENARIOS",
        meaning: "Kinds of card fraud: share of the cases and mean loss of a case.",
        sureness: Sureness::Assumed,
        source: "values and all cases of 2022 from UK Finance, Annual Fraud Report 2023; 82,064 \
            cases of identity theft from the same; 250 pounds a lost or stolen card and 245 for \
            the smallest kind are assumed, which leaves 179 for the remote cases",
        columns: &["kind", "share of cases", "mean GBP"],
        rows: || {
            let row = |&(scenario, share, pounds): &(FraudScenario, f64, f64)| {
                vec![words(scenario).to_owned(), share.to_string(), pounds.to_string()]
            };
            FRAUD_SCENARIOS.iter().map(row).collect()
        },
    }],
};

const fn words(scenario: FraudScenario) -> &'static str {
    match scenario {
        FraudScenario::Remote => "remote purchase",
        FraudScenario::LostOrStolen => "lost or stolen card",
        FraudScenario::IdTheft => "identity theft",
        FraudScenario::CounterfeitOrNotReceived => "counterfeit or not received",
    }
}
