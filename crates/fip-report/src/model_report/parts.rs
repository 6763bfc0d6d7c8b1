//! The parts of the model report that the dashboard shows too, so that both say the same.

use super::{ModelReport, evidence, findings, write};
use crate::error::ReportError;
use crate::page::{Exhibit, Table};
use crate::report::Finding;

impl ModelReport {
    /// Returns what the report finds, the headline first.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        findings::findings(self)
    }

    /// Returns the figures with the numbers behind them, after a check of the parts.
    pub(crate) fn exhibits(&self) -> Result<Vec<Exhibit>, ReportError> {
        self.check()?;
        Ok(write::page(self)?.into_exhibits())
    }

    /// Returns the measures of all rankers.
    pub(crate) fn metrics(&self) -> Table {
        evidence::metrics(self)
    }

    /// Returns what the chosen thresholds do; `None` when there are none.
    pub(crate) fn confusion(&self) -> Option<Table> {
        evidence::confusion(self)
    }

    /// Returns the coefficients of the logistic regression.
    pub(crate) fn coefficient_table(&self) -> Table {
        evidence::coefficients(self)
    }

    /// Returns a sentence for each independent implementation that was run.
    pub(crate) fn challenger_lines(&self) -> Vec<String> {
        evidence::challengers(&self.challengers)
    }
}
