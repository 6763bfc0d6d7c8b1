//! The dashboard: what people open, search and print, in one file that calls nobody.
//!
//! Plain data goes in, files come out. Everything that is an aggregate is written here as HTML and
//! SVG; single customers are packed as typed columns, which the script of the page reads. Every text
//! of the data is made inert here, and the page's policy forbids any script, style and address that
//! is not named in it.

mod assets;
mod card;
mod check;
mod columns;
mod customers;
mod folder;
mod lineage;
mod meta;
mod options;
mod pack;
pub mod pages;
mod peers;
mod printed;
mod quantiles;
mod rows;
mod shell;
mod style;

pub use card::{AttributeKind, CardSheet, SheetAttribute, SheetCharacteristic, SheetReason};
pub use customers::{Customers, Metric, MetricUnit, ModelColumn};
pub use lineage::{Lineage, LineageFile, LineageInput, LineageStage};
pub use options::{DashboardOptions, Form, Level};
pub use quantiles::quantiles;

use fip_model::quality::DataQuality;

use crate::error::ReportError;
use crate::model_report::{ClusterChoice, ModelReport, Untrained};
use crate::summary::ExecutiveSummary;

/// Everything that the dashboard shows.
///
/// All lists of [`Customers`] are in the same order, the order of customer ids. Aggregates cover
/// every customer, whatever the level; only customers whom the level allows are named.
#[derive(Debug, Clone, PartialEq)]
pub struct Dashboard {
    /// What the executive summary says: banner, run, months, totals, findings.
    pub summary: ExecutiveSummary,
    /// The models, or why there are none.
    pub models: Result<ModelReport, Untrained>,
    /// How each model does at each threshold, on customers it was not trained on.
    pub thresholds: Vec<ThresholdCurve>,
    /// All customers of the bank.
    pub customers: Customers,
    /// The scorecard that gave the scores.
    pub card: CardSheet,
    /// How good the data of the ledger are.
    pub quality: DataQuality,
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

/// A file of the dashboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DashboardFile {
    /// Where it belongs, from the folder of the reports.
    pub path: String,
    /// What is in it.
    pub text: String,
}

impl Dashboard {
    /// Returns the choice of the number of segments, where the run tells it.
    fn clusters(&self) -> Option<&ClusterChoice> {
        match &self.models {
            Ok(models) => models.clusters.as_ref(),
            Err(untrained) => untrained.clusters.as_ref(),
        }
    }

    /// Writes the dashboard: `dashboard.html`, or the files of the folder `dashboard`.
    ///
    /// # Errors
    ///
    /// [`ReportError`] when a part is missing, contradicts another, or is not a lawful number: every
    /// score must be the sum of its points, and every tier that of its score.
    pub fn write(&self) -> Result<Vec<DashboardFile>, ReportError> {
        self.check()?;
        match self.options.form {
            Form::Single => Ok(vec![shell::single(self)?]),
            Form::Folder => folder::files(self),
        }
    }

    /// Returns whether the dashboard may name the customer in a row of [`Dashboard::customers`].
    pub fn names(&self, row: usize) -> bool {
        self.customers.tier.get(row).is_some_and(|&tier| self.options.level.names(tier))
    }

    /// Returns the rows of the customers who may be named.
    fn named_rows(&self) -> Vec<usize> {
        (0..self.customers.len()).filter(|&row| self.names(row)).collect()
    }

    /// Returns how many customers are in each attribute of a characteristic.
    pub(crate) fn customers_by_attribute(&self, characteristic: usize) -> Vec<u64> {
        let all = &self.card.characteristics;
        let mut counts = vec![0; all[characteristic].attributes.len()];
        for attributes in self.customers.attributes.chunks_exact(all.len()) {
            counts[usize::from(attributes[characteristic])] += 1;
        }
        counts
    }
}
