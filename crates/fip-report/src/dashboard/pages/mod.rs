//! The pages that hold no single customer, as HTML with SVG in it.
//!
//! Every chart is a card: a question, the sentence that answers it, the picture, and the numbers
//! behind it as a table. Colors are variables of the style sheet; bars lead to the queue behind them.

mod bands;
mod card;
mod disagreement;
mod kpis;
mod lineage;
mod medians;
mod models;
mod overview;
mod points;
mod portfolio;
mod quality;
mod segments;

use super::Dashboard;
use crate::error::ReportError;

/// Returns the page with the portfolio at a glance.
///
/// # Errors
///
/// [`ReportError`] when a figure cannot be drawn or parts contradict one another.
pub fn overview(dashboard: &Dashboard) -> Result<String, ReportError> {
    Ok(parted(&overview::page(dashboard)?).0)
}

/// Returns the charts of the overview in their form for phones, in order, each in a `div`.
///
/// They are packed, so that the document holds no chart twice; the script adds them.
///
/// # Errors
///
/// Those of [`overview`].
pub fn phone(dashboard: &Dashboard) -> Result<String, ReportError> {
    Ok(parted(&overview::page(dashboard)?).1)
}

/// Returns the page about the segments, with a place for the map.
///
/// # Errors
///
/// [`ReportError`] when a figure cannot be drawn or parts contradict one another.
pub fn segments(dashboard: &Dashboard) -> Result<String, ReportError> {
    segments::page(dashboard).map(|html| section("segments", &html))
}

/// Returns the page about the models, with a place for the threshold slider.
///
/// # Errors
///
/// [`ReportError`] when a figure cannot be drawn or parts contradict one another.
pub fn models(dashboard: &Dashboard) -> Result<String, ReportError> {
    models::page(dashboard).map(|html| section("models", &html))
}

/// Returns the page about the quality of the data.
///
/// # Errors
///
/// [`ReportError`] when a figure cannot be drawn.
pub fn quality(dashboard: &Dashboard) -> Result<String, ReportError> {
    quality::page(dashboard).map(|html| section("quality", &html))
}

/// Returns the page about data and lineage.
///
/// # Errors
///
/// [`ReportError`] when parts contradict one another.
pub fn lineage(dashboard: &Dashboard) -> Result<String, ReportError> {
    Ok(section("lineage", &lineage::page(dashboard)))
}

/// Returns a page that the script puts into the document as it is.
fn section(name: &str, html: &str) -> String {
    format!("<section data-page=\"{name}\">\n{html}</section>\n")
}

/// Returns a page without the charts for phones, and these.
fn parted(page: &str) -> (String, String) {
    let (mut rest, mut charts) = (String::new(), String::new());
    let mut drawings = page.split("<div class=\"drawing\"");
    rest.push_str(drawings.next().unwrap_or_default());
    for drawing in drawings {
        rest.push_str("<div class=\"drawing\"");
        charts.push_str("<div>");
        match drawing.split_once("<svg class=\"plot at-narrow\"") {
            Some((before, after)) => {
                let (chart, after) = after.split_once("</svg>").unwrap_or((after, ""));
                charts.push_str("<svg class=\"plot at-narrow\"");
                charts.push_str(chart);
                charts.push_str("</svg>");
                rest.push_str(before);
                rest.push_str(after);
            }
            None => rest.push_str(drawing),
        }
        charts.push_str("</div>");
    }
    (rest, charts)
}
