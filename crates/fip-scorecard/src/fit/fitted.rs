//! A fitted card with everything that is known about it.

use fip_ml::LogisticRegression;

use super::{FitReport, PointsTable};
use crate::Scorecard;

/// A scorecard from data: the card, how it was fitted, and the regression behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedScorecard {
    pub(super) card: Scorecard,
    pub(super) report: FitReport,
    pub(super) model: LogisticRegression,
    pub(super) table: PointsTable,
}

impl FittedScorecard {
    /// Returns the card: checked as every other, no matter where its points come from.
    pub fn card(&self) -> &Scorecard {
        &self.card
    }

    /// Returns how the card was fitted.
    pub fn report(&self) -> &FitReport {
        &self.report
    }

    /// Returns the regression of the event on the weights of evidence, before any prior correction.
    pub fn model(&self) -> &LogisticRegression {
        &self.model
    }

    /// Returns the points before rounding.
    pub fn points_table(&self) -> &PointsTable {
        &self.table
    }

    /// Returns the card and the report.
    pub fn into_parts(self) -> (Scorecard, FitReport) {
        (self.card, self.report)
    }
}
