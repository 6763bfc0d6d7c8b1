//! The pages that hold no single customer, as HTML with SVG in it.

use super::Dashboard;
use crate::error::ReportError;

/// Returns the page with the portfolio at a glance.
///
/// # Errors
///
/// [`ReportError`] when a figure cannot be drawn or parts contradict one another.
pub fn overview(_dashboard: &Dashboard) -> Result<String, ReportError> {
    Ok("<h1>Overview</h1>".to_owned())
}

/// Returns the page about the segments, with a place for the map.
///
/// # Errors
///
/// [`ReportError`] when a figure cannot be drawn or parts contradict one another.
pub fn segments(_dashboard: &Dashboard) -> Result<String, ReportError> {
    Ok("<h1>Segments</h1>".to_owned())
}

/// Returns the page about the models, with a place for the threshold slider.
///
/// # Errors
///
/// [`ReportError`] when a figure cannot be drawn or parts contradict one another.
pub fn models(_dashboard: &Dashboard) -> Result<String, ReportError> {
    Ok("<h1>Models</h1>".to_owned())
}

/// Returns the page about data and lineage.
///
/// # Errors
///
/// [`ReportError`] when parts contradict one another.
pub fn lineage(_dashboard: &Dashboard) -> Result<String, ReportError> {
    Ok("<h1>Data and lineage</h1>".to_owned())
}
