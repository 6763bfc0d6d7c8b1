//! The executive summary: what a manager reads, at most two pages.
//!
//! The input is plain data; every number and every sentence of the page is computed from it.

mod check;
mod figures;
mod findings;
mod next;
mod parts;
mod write;

use crate::chart::{MapAxis, MapPoint, TierCounts};
use crate::error::ReportError;
use crate::format::percent_whole;
use crate::model_report::Estimate;
use crate::report::{Provenance, Report, RunIdentity};
use fip_model::{Currency, Segment, Tier};
use serde::{Deserialize, Serialize};

/// Everything that the executive summary says.
///
/// Customers, shares and totals are computed from the parts, and parts that contradict one another
/// are refused. Money is in hundredths of its currency.
#[derive(Debug, Clone, PartialEq)]
pub struct ExecutiveSummary {
    /// Where the data come from; decides the banner.
    pub provenance: Provenance,
    /// What identifies the run.
    pub run: RunIdentity,
    /// What all money is in.
    pub currency: Currency,
    /// First and last day of the observation window, as `yyyymmdd`.
    pub window: [u32; 2],
    /// Months of the window as `yyyymm`, oldest first.
    pub months: Vec<u32>,
    /// Transactions in the window.
    pub transactions: u64,
    /// The segments that have customers, each at most once; every customer is in one of them.
    pub segments: Vec<SegmentSummary>,
    /// The scores and where the tiers part.
    pub scores: Scores,
    /// First reasons of the High-risk customers, most frequent first.
    pub reasons: Vec<ReasonCount>,
    /// The tenth of customers with the highest spend.
    pub top_spenders: TopSpenders,
    /// Transactions flagged as fraud; `None` where the ledger does not tell them.
    pub fraud: Option<FraudSummary>,
    /// How much of the scorecard applies; `None` where all of it does.
    pub part_of_card: Option<CardCoverage>,
    /// Customers whose transactions begin late in the window.
    pub newcomers: Newcomers,
    /// What happened after the window, by tier; `None` when it is not known.
    pub outcomes: Option<TierCounts>,
    /// What the bank calls the event of its labels, as "a default"; `None` where it has no name.
    pub event: Option<String>,
    /// Customers of whom nobody knows what happened, by tier; nobody where it is known of all.
    pub without_outcome: TierCounts,
    /// The model that ranks best; `None` when none was trained.
    pub model: Option<ModelHeadline>,
    /// Customers in two dimensions of behavior; `None` to leave the figure out.
    pub map: Option<CustomerMap>,
}

/// One segment in the [`ExecutiveSummary`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentSummary {
    /// Which.
    pub segment: Segment,
    /// Its customers by tier.
    pub tiers: TierCounts,
    /// Its total spend in pence, for every month.
    pub monthly_spend: Vec<i64>,
}

/// The risk scores of all customers. A higher score is safer.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// Scores below this are High risk, in points.
    pub high_below: f64,
    /// Scores below this, and not High, are Medium risk, in points.
    pub medium_below: f64,
    /// One score for every customer, in points, in any order.
    pub scores: Vec<f64>,
}

/// How many High-risk customers have a reason code as their first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonCount {
    /// The code, as `R03`.
    pub code: String,
    /// Its meaning in a few words.
    pub text: String,
    /// High-risk customers that have it as their first reason.
    pub customers: u64,
}

/// The tenth of customers with the highest spend in the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TopSpenders {
    /// How many they are.
    pub customers: u64,
    /// Their spend, in pence.
    pub spend: i64,
    /// How many of them are High risk.
    pub high_risk: u64,
}

/// Transactions flagged as fraud in the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FraudSummary {
    /// Customers with at least one.
    pub customers: u64,
    /// Those of them whose tier is not High.
    pub customers_not_high: u64,
    /// How many transactions.
    pub transactions: u64,
    /// Their value, in pence.
    pub value: i64,
}

/// Customers whose first transaction comes late in the window: months before it count as months without
/// spending, so that somebody who is new looks like somebody whose spending jumped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Newcomers {
    /// How many they are.
    pub customers: u64,
    /// How many of them are High risk.
    pub high_risk: u64,
}

impl Newcomers {
    /// Months of the window without a transaction, from its start, after which a customer is new.
    pub const EMPTY_MONTHS: u32 = 3;
}

/// How much of a scorecard applies to a ledger that does not tell all that the card looks at.
///
/// What is not known costs nobody a point, so that tiers cannot be compared with those of a ledger that
/// tells everything: Low then says that little is lost on what is known, not that a customer is safe.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CardCoverage {
    /// Characteristics of the card.
    pub characteristics: u64,
    /// Those whose input the ledger gives.
    pub applicable: u64,
    /// Their share of the points that the whole card can take, from 0 to 1.
    pub share: f64,
    /// Whether so little applies that tiers mislead.
    pub is_low: bool,
}

impl CardCoverage {
    /// Returns how much applies, without a full stop.
    pub fn measure(&self) -> String {
        format!(
            "{} of {} characteristics of the scorecard apply, with {} of the points that can be lost",
            self.applicable,
            self.characteristics,
            percent_whole(self.share)
        )
    }

    /// Returns how much applies, and what that does to tiers, as sentences.
    pub fn sentence(&self) -> String {
        format!(
            "{}; what is not known costs nobody a point. Tiers are not comparable with those of a ledger \
             that tells everything: Low means few points lost on what is known, not that a customer is \
             safe.",
            self.measure()
        )
    }
}

/// The ranking power of the best model, on customers it was not trained on.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelHeadline {
    /// Its name.
    pub name: String,
    /// ROC-AUC, from 0 to 1.
    pub auc: f64,
    /// The 95 % interval of the ROC-AUC.
    pub interval: [f64; 2],
    /// The highest ROC-AUC that any model can reach; known for generated worlds only.
    pub bound: Option<f64>,
}

impl ModelHeadline {
    /// Returns whether it ranks better than chance; see [`Estimate::beats_chance`].
    pub fn beats_chance(&self) -> bool {
        let [low, high] = self.interval;
        Estimate { value: self.auc, low, high }.beats_chance()
    }
}

/// Customers in two dimensions of behavior.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerMap {
    /// The horizontal axis.
    pub x: MapAxis,
    /// The vertical axis.
    pub y: MapAxis,
    /// One point for every customer, or a sample, in the order of customer ids.
    pub points: Vec<MapPoint>,
}

impl ExecutiveSummary {
    /// Writes the executive summary.
    ///
    /// # Errors
    ///
    /// [`ReportError`] when a part is missing, contradicts another, or is not a lawful number.
    pub fn write(&self) -> Result<Report, ReportError> {
        self.check()?;
        write::write(self)
    }

    /// Returns all customers by tier.
    pub(crate) fn tiers(&self) -> TierCounts {
        self.segments.iter().fold(TierCounts::default(), |sum, segment| TierCounts {
            low: sum.low.saturating_add(segment.tiers.low),
            medium: sum.medium.saturating_add(segment.tiers.medium),
            high: sum.high.saturating_add(segment.tiers.high),
        })
    }

    /// Returns the customers of whom it is known what happened, by tier.
    pub(crate) fn with_outcome(&self) -> TierCounts {
        let (all, unknown) = (self.tiers(), self.without_outcome);
        TierCounts {
            low: all.low.saturating_sub(unknown.low),
            medium: all.medium.saturating_sub(unknown.medium),
            high: all.high.saturating_sub(unknown.high),
        }
    }

    pub(crate) fn customers(&self) -> u64 {
        self.tiers().total()
    }

    pub(crate) fn high_risk(&self) -> u64 {
        self.tiers().of(Tier::High)
    }

    /// Returns the spend of all customers in each month, in pence.
    pub(crate) fn spend_by_month(&self) -> Vec<i64> {
        let of = |month| {
            let spend = |segment: &SegmentSummary| segment.monthly_spend.get(month).copied();
            self.segments.iter().filter_map(spend).fold(0, i64::saturating_add)
        };
        (0..self.months.len()).map(of).collect()
    }

    /// Returns the spend of all customers in the window, in pence.
    pub(crate) fn total_spend(&self) -> i64 {
        self.spend_by_month().into_iter().fold(0, i64::saturating_add)
    }
}
