//! The parts of the summary that the dashboard shows too, so that both say the same.

use super::{ExecutiveSummary, figures, findings};
use crate::error::ReportError;
use crate::page::Exhibit;
use crate::report::Finding;

impl ExecutiveSummary {
    /// Returns what the summary finds, the headline first.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        findings::findings(self)
    }

    /// Returns the figures with the numbers behind them, after a check of the parts.
    pub(crate) fn exhibits(&self) -> Result<Vec<Exhibit>, ReportError> {
        self.check()?;
        figures::exhibits(self)
    }
}
