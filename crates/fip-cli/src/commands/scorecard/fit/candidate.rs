//! A binned column as what may become a characteristic.

use fip_scorecard::Input;
use fip_scorecard::fit::{Candidate, CandidateError};

use super::super::binned::BinnedColumn;
use super::super::outcome::Outcome;
use super::super::table::Cells;

/// Returns the candidate of a column, `None` when it has no bins. Rows and outcome are those that the bins
/// were made from.
pub(super) fn candidate(
    column: &BinnedColumn<'_>,
    rows: &[usize],
    outcome: &Outcome,
) -> Result<Option<Candidate>, CandidateError> {
    let Ok(binning) = &column.binning else { return Ok(None) };
    let value = |&row: &usize| match &column.cells {
        Cells::Numbers(values) => Input::from(values[row]),
        Cells::Categories { .. } => Input::from(column.column.cell(row)),
    };
    let values: Vec<Input<'_>> = rows.iter().map(value).collect();
    Candidate::from_binning(binning, &values, &outcome.target()).map(Some)
}
