//! What the learning and scoring stages say of each customer.

use serde::{Deserialize, Serialize};

use super::dimensions::CUSTOMER;
use super::flag;
use crate::codes::{EventType, RecommendedAction, Segment, Split, Tier};
use crate::dictionary::{ColumnSpec, Kind, TableSpec};
use crate::ids::{AlertId, CustomerId};
use crate::money::Money;
use crate::table_io::Row;
use crate::time::Date;

/// A row of `CustomerSegments`. Grain: a customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerSegment {
    /// The customer.
    pub customer_id: CustomerId,
    /// Number of the cluster, from 0; empty for inactive customers.
    pub cluster_id: Option<u32>,
    /// The name given to the cluster.
    pub segment: Segment,
    /// Distance to the cluster's centroid in standardised inputs.
    pub distance: Option<f64>,
    /// The segment of the next nearest centroid.
    pub second_segment: Option<Segment>,
    /// How much farther the next nearest centroid is.
    pub margin: Option<f64>,
    /// Probability of the segment by the Gaussian mixture; empty where there is no mixture.
    pub membership: Option<f64>,
    /// First coordinate of the behaviour map.
    pub map_x: Option<f64>,
    /// Second coordinate of the behaviour map.
    pub map_y: Option<f64>,
}

impl CustomerSegment {
    /// Returns the row of a customer who is in no cluster.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_model::{CustomerId, CustomerSegment, Segment};
    ///
    /// let row = CustomerSegment::inactive(CustomerId::new(7));
    /// assert_eq!((row.segment, row.cluster_id), (Segment::Inactive, None));
    /// ```
    pub const fn inactive(customer_id: CustomerId) -> Self {
        Self {
            customer_id,
            cluster_id: None,
            segment: Segment::Inactive,
            distance: None,
            second_segment: None,
            margin: None,
            membership: None,
            map_x: None,
            map_y: None,
        }
    }
}

impl Row for CustomerSegment {
    fn spec() -> TableSpec {
        TableSpec {
            name: "CustomerSegments",
            grain: "a customer",
            source: "segment",
            key: &["customer_id"],
            columns: vec![
                ColumnSpec::new("customer_id", CUSTOMER, "the customer").references("DimCustomer"),
                ColumnSpec::new("cluster_id", Kind::Integer, "number of the K-Means cluster")
                    .nullable(),
                ColumnSpec::new("segment", Kind::Code(Segment::CODES), "name of the cluster"),
                ColumnSpec::new("distance", Kind::Real, "distance to the own centroid")
                    .nullable()
                    .unit("sd")
                    .formula("Euclidean, winsorised and standardised inputs"),
                ColumnSpec::new(
                    "second_segment",
                    Kind::Code(Segment::CODES),
                    "segment of the next nearest centroid",
                )
                .nullable(),
                ColumnSpec::new("margin", Kind::Real, "how much farther the next centroid is")
                    .nullable()
                    .unit("sd")
                    .formula("distance to the next nearest centroid - distance"),
                ColumnSpec::new(
                    "membership",
                    Kind::Real,
                    "how surely the customer is of the segment",
                )
                .nullable()
                .unit("probability")
                .formula(
                    "posterior of the segment's component in a Gaussian mixture of the inputs",
                ),
                ColumnSpec::new("map_x", Kind::Real, "first coordinate of the behaviour map")
                    .nullable()
                    .unit("sd")
                    .formula("first principal component of the inputs"),
                ColumnSpec::new("map_y", Kind::Real, "second coordinate of the behaviour map")
                    .nullable()
                    .unit("sd")
                    .formula("second principal component of the inputs"),
            ],
        }
    }
}

/// A row of `CustomerRiskScores`. Grain: a customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RiskScore {
    /// The customer.
    pub customer_id: CustomerId,
    /// The first day that was not looked at.
    pub as_of_date: Date,
    /// Points of the scorecard; higher is safer.
    pub score: i32,
    /// The tier of the score.
    pub tier: Tier,
    /// Code of the first reason.
    pub reason_1: Option<String>,
    /// Code of the second reason.
    pub reason_2: Option<String>,
    /// Code of the third reason.
    pub reason_3: Option<String>,
    /// Code of the fourth reason.
    pub reason_4: Option<String>,
    /// Points lost for the first reason.
    pub points_1: Option<i32>,
    /// Points lost for the second reason.
    pub points_2: Option<i32>,
    /// Points lost for the third reason.
    pub points_3: Option<i32>,
    /// Points lost for the fourth reason.
    pub points_4: Option<i32>,
    /// Probability of the at-risk event by the champion model, out of fold; empty before training.
    pub model_probability: Option<f64>,
}

impl Row for RiskScore {
    fn spec() -> TableSpec {
        let mut columns = vec![
            ColumnSpec::new("customer_id", CUSTOMER, "the customer").references("DimCustomer"),
            ColumnSpec::new("as_of_date", Kind::Date, "first day that was not looked at"),
            ColumnSpec::new("score", Kind::Integer, "points of the scorecard; higher is safer")
                .unit("points")
                .formula("base points + points of every characteristic"),
            ColumnSpec::new("tier", Kind::Code(Tier::CODES), "tier of the score"),
        ];
        columns.extend(REASONS.map(|(name, _, _)| {
            ColumnSpec::new(name, Kind::Text, "code of a reason, most points lost first").nullable()
        }));
        columns.extend(REASONS.map(|(_, name, _)| {
            ColumnSpec::new(name, Kind::Integer, "points lost for the reason of the same number")
                .nullable()
                .unit("points")
                .formula("best attainable points - points")
        }));
        columns.push(
            ColumnSpec::new("model_probability", Kind::Real, "probability of the at-risk event")
                .nullable()
                .unit("probability")
                .formula("model with the better cross-validated ROC-AUC, fitted without the customer's own fold; filled by train"),
        );
        TableSpec {
            name: "CustomerRiskScores",
            grain: "a customer",
            source: "score, train",
            key: &["customer_id"],
            columns,
        }
    }
}

/// Column names of reason n: its code, its points, its text.
const REASONS: [(&str, &str, &str); 4] = [
    ("reason_1", "points_1", "reason_text_1"),
    ("reason_2", "points_2", "reason_text_2"),
    ("reason_3", "points_3", "reason_text_3"),
    ("reason_4", "points_4", "reason_text_4"),
];

/// A row of `RiskAlerts`. Grain: a customer whose tier is Medium or High.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskAlert {
    /// The alert; 1 is the lowest score.
    pub alert_id: AlertId,
    /// The customer.
    pub customer_id: CustomerId,
    /// The first day that was not looked at.
    pub as_of_date: Date,
    /// The customer's tier.
    pub tier: Tier,
    /// The customer's score.
    pub score: i32,
    /// The customer's segment.
    pub segment: Segment,
    /// Code of the first reason.
    pub reason_1: Option<String>,
    /// Code of the second reason.
    pub reason_2: Option<String>,
    /// Code of the third reason.
    pub reason_3: Option<String>,
    /// Code of the fourth reason.
    pub reason_4: Option<String>,
    /// Text of the first reason.
    pub reason_text_1: Option<String>,
    /// Text of the second reason.
    pub reason_text_2: Option<String>,
    /// Text of the third reason.
    pub reason_text_3: Option<String>,
    /// Text of the fourth reason.
    pub reason_text_4: Option<String>,
    /// Spend in the last calendar month of the window.
    pub recent_spend: Money,
    /// Fraudulent transactions in the window; `None` where the ledger does not tell them.
    pub fraud_count: Option<u64>,
    /// What to do.
    pub recommended_action: RecommendedAction,
}

impl Row for RiskAlert {
    fn spec() -> TableSpec {
        let mut columns = vec![
            ColumnSpec::new(
                "alert_id",
                Kind::Id(AlertId::WIDTH, AlertId::EXAMPLE),
                "the alert, lowest score first",
            ),
            ColumnSpec::new("customer_id", CUSTOMER, "the customer").references("DimCustomer"),
            ColumnSpec::new("as_of_date", Kind::Date, "first day that was not looked at"),
            ColumnSpec::new("tier", Kind::Code(Tier::CODES), "tier of the customer"),
            ColumnSpec::new("score", Kind::Integer, "score of the customer").unit("points"),
            ColumnSpec::new("segment", Kind::Code(Segment::CODES), "segment of the customer"),
        ];
        columns.extend(REASONS.map(|(name, _, _)| {
            ColumnSpec::new(name, Kind::Text, "code of a reason, most points lost first").nullable()
        }));
        columns.extend(REASONS.map(|(_, _, name)| {
            ColumnSpec::new(name, Kind::Text, "the reason of the same number in words").nullable()
        }));
        columns.extend([
            ColumnSpec::new("recent_spend", Kind::Money, "spend in the window's last month")
                .unit("GBP"),
            ColumnSpec::new("fraud_count", Kind::Integer, "fraudulent transactions in the window")
                .nullable(),
            ColumnSpec::new(
                "recommended_action",
                Kind::Code(RecommendedAction::CODES),
                "what to do",
            )
            .formula("by tier and whether there was fraud"),
        ]);
        TableSpec {
            name: "RiskAlerts",
            grain: "a customer whose tier is Medium or High",
            source: "score",
            key: &["alert_id"],
            columns,
        }
    }
}

/// A row of `ModelPredictions`. Grain: a customer with transactions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelPrediction {
    /// The customer.
    pub customer_id: CustomerId,
    /// Which part of the data the customer is in.
    pub split: Split,
    /// Probability by the logistic regression, fitted without the customer's fold.
    pub logistic_regression: f64,
    /// Probability by the random forest, fitted without the customer's fold.
    pub random_forest: f64,
}

impl Row for ModelPrediction {
    fn spec() -> TableSpec {
        let probability = |name, meaning| {
            ColumnSpec::new(name, Kind::Real, meaning)
                .unit("probability")
                .formula("fitted without the customer's own fold")
        };
        TableSpec {
            name: "ModelPredictions",
            grain: "a customer with transactions",
            source: "train",
            key: &["customer_id"],
            columns: vec![
                ColumnSpec::new("customer_id", CUSTOMER, "the customer").references("DimCustomer"),
                ColumnSpec::new("split", Kind::Code(Split::CODES), "which part of the data"),
                probability("logistic_regression", "at-risk probability, logistic regression"),
                probability("random_forest", "at-risk probability, random forest"),
            ],
        }
    }
}

/// A row of `CustomerOutcomes`. Grain: a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The customer.
    pub customer_id: CustomerId,
    /// The first day that features may not see.
    pub as_of_date: Date,
    /// Whether an event happened in the outcome window.
    #[serde(with = "flag")]
    pub at_risk: bool,
    /// The event, empty when there was none.
    pub event_type: Option<EventType>,
    /// The day of the event.
    pub event_date: Option<Date>,
}

impl Row for Outcome {
    fn spec() -> TableSpec {
        TableSpec {
            name: "CustomerOutcomes",
            grain: "a customer",
            source: "prepare",
            key: &["customer_id"],
            columns: vec![
                ColumnSpec::new("customer_id", CUSTOMER, "the customer").references("DimCustomer"),
                ColumnSpec::new("as_of_date", Kind::Date, "first day that features may not see"),
                ColumnSpec::new("at_risk", Kind::Flag, "an event happened in the outcome window"),
                ColumnSpec::new("event_type", Kind::Code(EventType::CODES), "the event").nullable(),
                ColumnSpec::new("event_date", Kind::Date, "day of the event").nullable(),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_named_in_order() {
        let spec = RiskAlert::spec();
        let header: Vec<&str> = spec.header().collect();
        assert_eq!(header[6..10], ["reason_1", "reason_2", "reason_3", "reason_4"]);
        assert_eq!(header.len(), 17);
        assert_eq!(RiskScore::spec().columns.len(), 13);
    }
}
