//! The dashboard: what people open, search and print, in one file that calls nobody.
//!
//! Plain data goes in, files come out. Everything that is an aggregate is written here as HTML and
//! SVG; single customers are packed as typed columns, which the script of the page reads. Every text
//! of the data is made inert here, and the page's policy forbids any script, style and address that
//! is not named in it.

mod assets;
mod card;
mod customers;
mod lineage;
mod options;
pub mod pages;

pub use card::{AttributeKind, CardSheet, SheetAttribute, SheetCharacteristic, SheetReason};
pub use customers::{Customers, Metric, MetricUnit, ModelColumn};
pub use lineage::{Lineage, LineageFile, LineageInput, LineageStage};
pub use options::{DashboardOptions, Form, Level};

use crate::model_report::ModelReport;
use crate::summary::ExecutiveSummary;

/// Everything that the dashboard shows.
///
/// All lists of [`Customers`] are in the same order, the order of customer ids. Aggregates cover
/// every customer, whatever the level; only customers whom the level allows are named.
#[derive(Debug, Clone, PartialEq)]
pub struct Dashboard {
    /// What the executive summary says: banner, run, months, totals, findings.
    pub summary: ExecutiveSummary,
    /// The models; `None` when none were trained.
    pub models: Option<ModelReport>,
    /// How each model does at each threshold, on customers it was not trained on.
    pub thresholds: Vec<ThresholdCurve>,
    /// All customers of the bank.
    pub customers: Customers,
    /// The scorecard that gave the scores.
    pub card: CardSheet,
    /// What the run read, wrote and checked.
    pub lineage: Lineage,
    /// What leaves the house, and in which form.
    pub options: DashboardOptions,
}

/// What becomes of the test customers at each threshold of one model.
#[derive(Debug, Clone, PartialEq)]
pub struct ThresholdCurve {
    /// Name of the model.
    pub model: String,
    /// Thresholds, ascending; at most 200.
    pub points: Vec<ThresholdPoint>,
}

/// What becomes of the test customers when those at or above a probability are flagged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThresholdPoint {
    /// The probability, from 0 to 1.
    pub threshold: f64,
    /// Flagged, and had the event.
    pub true_positives: u64,
    /// Flagged, and had no event.
    pub false_positives: u64,
    /// Not flagged, and had no event.
    pub true_negatives: u64,
    /// Not flagged, and had the event.
    pub false_negatives: u64,
}
