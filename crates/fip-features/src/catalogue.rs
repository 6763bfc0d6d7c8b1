//! The catalogue: every feature with its name, measure, unit, meaning and formula.

use std::borrow::Cow;

use fip_model::{ColumnSpec, CustomerId, Kind, TableSpec};

use crate::measure::{Filter, Measure};

/// A feature, declared once; kernel, data dictionary and SQL types are made from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeatureDefinition {
    /// Name of the column.
    pub name: &'static str,
    /// What it measures.
    pub measure: Measure,
    /// Unit: `GBP`, `days`, `share`, ...
    pub unit: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// How it is computed.
    pub formula: &'static str,
}

const fn feature(
    name: &'static str,
    measure: Measure,
    unit: &'static str,
    meaning: &'static str,
    formula: &'static str,
) -> FeatureDefinition {
    FeatureDefinition { name, measure, unit, meaning, formula }
}

use Filter::{All, Atm, CrossBorder, Discretionary, Fraud, Night, Online, Weekend};
use Measure::{Count, Rate, Spend, SpendShare};

const TXN_COUNT: FeatureDefinition =
    feature("txn_count", Count(All), "count", "number of transactions", "n");
const TOTAL_SPEND: FeatureDefinition =
    feature("total_spend", Spend(All), "GBP", "money spent", "sum of a");
const ATM_RATE: FeatureDefinition = feature(
    "atm_rate",
    Rate(Atm),
    "share",
    "share of transactions at cash machines",
    "atm_count / n",
);
const ONLINE_RATE: FeatureDefinition = feature(
    "online_rate",
    Rate(Online),
    "share",
    "share of transactions online",
    "online_count / n",
);
const CROSS_BORDER_RATE: FeatureDefinition = feature(
    "cross_border_rate",
    Rate(CrossBorder),
    "share",
    "share of transactions outside the United Kingdom",
    "cross_border_count / n",
);
const NIGHT_RATE: FeatureDefinition = feature(
    "night_rate",
    Rate(Night),
    "share",
    "share of transactions at night",
    "night_count / n",
);
const WEEKEND_RATE: FeatureDefinition = feature(
    "weekend_rate",
    Rate(Weekend),
    "share",
    "share of transactions on Saturdays and Sundays",
    "weekend_count / n",
);
const DISCRETIONARY_SPEND: FeatureDefinition = feature(
    "discretionary_spend",
    Spend(Discretionary),
    "GBP",
    "money spent on what is wanted rather than needed",
    "sum of a where is_discretionary",
);
const DISCRETIONARY_SHARE: FeatureDefinition = feature(
    "discretionary_share",
    SpendShare(Discretionary),
    "share",
    "share of spend that is discretionary",
    "discretionary_spend / total_spend",
);
const DISTINCT_MERCHANTS: FeatureDefinition = feature(
    "distinct_merchants",
    Measure::DistinctMerchants,
    "count",
    "number of different merchants",
    "distinct merchant_id",
);
const FRAUD_COUNT: FeatureDefinition = feature(
    "fraud_count",
    Count(Fraud),
    "count",
    "number of fraudulent transactions",
    "count where is_fraud",
);

const MONTHLY: &[FeatureDefinition] = &[
    TXN_COUNT,
    TOTAL_SPEND,
    feature("avg_spend", Measure::MeanAmount, "GBP", "mean amount", "total_spend / n"),
    feature(
        "std_spend",
        Measure::StdAmount,
        "GBP",
        "how far amounts scatter",
        "sample standard deviation of a (n - 1)",
    ),
    feature("max_spend", Measure::MaxAmount, "GBP", "largest amount", "max of a"),
    feature("atm_count", Count(Atm), "count", "transactions at cash machines", "count where ATM"),
    feature("atm_spend", Spend(Atm), "GBP", "cash drawn", "sum of a where ATM"),
    ATM_RATE,
    feature("online_count", Count(Online), "count", "transactions online", "count where ONLINE"),
    feature("online_spend", Spend(Online), "GBP", "money spent online", "sum of a where ONLINE"),
    ONLINE_RATE,
    feature(
        "cross_border_count",
        Count(CrossBorder),
        "count",
        "transactions outside the United Kingdom",
        "count where is_cross_border",
    ),
    feature(
        "cross_border_spend",
        Spend(CrossBorder),
        "GBP",
        "money spent outside the United Kingdom",
        "sum of a where is_cross_border",
    ),
    CROSS_BORDER_RATE,
    feature("night_count", Count(Night), "count", "transactions at night", "count where is_night"),
    NIGHT_RATE,
    feature(
        "weekend_count",
        Count(Weekend),
        "count",
        "transactions on Saturdays and Sundays",
        "count where the day is a Saturday or a Sunday",
    ),
    WEEKEND_RATE,
    DISCRETIONARY_SPEND,
    DISCRETIONARY_SHARE,
    DISTINCT_MERCHANTS,
    FRAUD_COUNT,
    feature(
        "spend_vs_prev",
        Measure::SpendVsPrev,
        "ratio",
        "the month's spend against the three months before",
        "total_spend / mean total_spend of the up to 3 months before in the window, absent months 0",
    ),
];

const CUSTOMER: &[FeatureDefinition] = &[
    feature("window_start", Measure::WindowStart, "", "first day looked at", "first day of M"),
    feature("window_end", Measure::WindowEnd, "", "first day not looked at", "day after M"),
    feature("months_observed", Measure::MonthsObserved, "months", "months looked at", "|M|"),
    feature(
        "active_months",
        Measure::ActiveMonths,
        "months",
        "months with a transaction",
        "distinct months of transactions",
    ),
    TXN_COUNT,
    TOTAL_SPEND,
    feature("avg_txn_amount", Measure::MeanAmount, "GBP", "mean amount", "total_spend / n"),
    feature(
        "std_txn_amount",
        Measure::StdAmount,
        "GBP",
        "how far amounts scatter",
        "sample standard deviation of a (n - 1)",
    ),
    feature("max_txn_amount", Measure::MaxAmount, "GBP", "largest amount", "max of a"),
    feature(
        "median_txn_amount",
        Measure::MedianAmount,
        "GBP",
        "middle amount",
        "mean of the two middle amounts when n is even",
    ),
    feature(
        "avg_monthly_spend",
        Measure::MeanMonthlySpend,
        "GBP",
        "mean spend a month",
        "total_spend / |M|",
    ),
    feature(
        "std_monthly_spend",
        Measure::StdMonthlySpend,
        "GBP",
        "how far monthly spend scatters",
        "sample standard deviation of the |M| monthly totals (|M| - 1)",
    ),
    feature(
        "spend_volatility",
        Measure::SpendVolatility,
        "ratio",
        "how unsteady monthly spend is",
        "std_monthly_spend / avg_monthly_spend",
    ),
    feature(
        "amount_volatility",
        Measure::AmountVolatility,
        "ratio",
        "how unsteady amounts are",
        "std_txn_amount / avg_txn_amount",
    ),
    feature(
        "spend_trend",
        Measure::SpendTrend,
        "share a month",
        "whether monthly spend rises or falls",
        "least-squares slope of the monthly totals on 0..|M|-1 / avg_monthly_spend",
    ),
    feature(
        "max_spend_spike",
        Measure::MaxSpendSpike,
        "ratio",
        "the largest jump of a month above the three before",
        "largest spend_vs_prev",
    ),
    ATM_RATE,
    feature(
        "atm_spend_share",
        SpendShare(Atm),
        "share",
        "share of spend drawn as cash",
        "atm_spend / total_spend",
    ),
    ONLINE_RATE,
    feature(
        "online_spend_share",
        SpendShare(Online),
        "share",
        "share of spend online",
        "online_spend / total_spend",
    ),
    CROSS_BORDER_RATE,
    feature(
        "cross_border_spend_share",
        SpendShare(CrossBorder),
        "share",
        "share of spend outside the United Kingdom",
        "cross_border_spend / total_spend",
    ),
    NIGHT_RATE,
    WEEKEND_RATE,
    DISCRETIONARY_SPEND,
    DISCRETIONARY_SHARE,
    DISTINCT_MERCHANTS,
    feature(
        "distinct_countries",
        Measure::DistinctCountries,
        "count",
        "number of different countries",
        "distinct country_code",
    ),
    feature(
        "category_entropy",
        Measure::CategoryEntropy,
        "nats",
        "how widely spend is spread over categories",
        "- sum of p ln p over the categories' shares p of spend",
    ),
    feature(
        "recency_days",
        Measure::RecencyDays,
        "days",
        "days since the last transaction",
        "window_end - date of the last transaction",
    ),
    feature(
        "days_between_txns",
        Measure::DaysBetween,
        "days",
        "mean days from a transaction to the next",
        "(last - first transaction_ts) / (n - 1)",
    ),
    FRAUD_COUNT,
    feature(
        "fraud_spend",
        Spend(Fraud),
        "GBP",
        "amount of fraudulent transactions",
        "sum of a where is_fraud",
    ),
    feature(
        "days_since_fraud",
        Measure::DaysSinceFraud,
        "days",
        "days since the last fraudulent transaction",
        "window_end - date of the last fraud",
    ),
];

/// Returns the features of a customer and month, in the order of the table.
pub const fn monthly_catalogue() -> &'static [FeatureDefinition] {
    MONTHLY
}

/// Returns the features of a customer over the whole window, in the order of the table.
pub const fn customer_catalogue() -> &'static [FeatureDefinition] {
    CUSTOMER
}

/// Returns the data dictionary's entry of `CustomerMonthlyFeatures`.
pub fn monthly_spec() -> TableSpec {
    let mut columns = vec![
        customer_column(),
        ColumnSpec::new("month", Kind::Month, "calendar month with a transaction"),
    ];
    columns.extend(MONTHLY.iter().map(|feature| {
        column(feature, feature.measure.nullable() && feature.measure.nullable_when_active())
    }));
    TableSpec {
        name: "CustomerMonthlyFeatures",
        grain: "a customer and a calendar month with at least one transaction",
        source: "features",
        key: &["customer_id", "month"],
        columns,
    }
}

/// Returns the data dictionary's entry of `CustomerFeatures`.
pub fn customer_spec() -> TableSpec {
    let mut columns = vec![customer_column()];
    columns.extend(CUSTOMER.iter().map(|feature| column(feature, feature.measure.nullable())));
    TableSpec {
        name: "CustomerFeatures",
        grain: "a customer, also one without transactions",
        source: "features",
        key: &["customer_id"],
        columns,
    }
}

fn customer_column() -> ColumnSpec {
    let kind = Kind::Id(CustomerId::WIDTH, CustomerId::EXAMPLE);
    ColumnSpec::new("customer_id", kind, "the customer").references("DimCustomer")
}

fn column(feature: &FeatureDefinition, nullable: bool) -> ColumnSpec {
    ColumnSpec {
        name: Cow::Borrowed(feature.name),
        kind: feature.measure.kind(),
        nullable,
        unit: Cow::Borrowed(feature.unit),
        meaning: Cow::Borrowed(feature.meaning),
        formula: Cow::Borrowed(feature.formula),
        references: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_explained() {
        for catalogue in [MONTHLY, CUSTOMER] {
            let mut names: Vec<_> = catalogue.iter().map(|feature| feature.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), catalogue.len());
            assert!(catalogue.iter().all(|f| !f.meaning.is_empty() && !f.formula.is_empty()));
        }
    }

    #[test]
    fn tables_have_all_their_columns() {
        assert_eq!(monthly_spec().columns.len(), 25);
        assert_eq!(customer_spec().columns.len(), 35);
    }
}
