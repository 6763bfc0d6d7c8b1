//! Calibration: predicted against observed event rates.

use serde::{Deserialize, Serialize};

use super::curves::Square;
use super::error::{not_empty, shares};
use super::svg::{Card, Point, Stroke};
use super::{Caption, ChartError, Svg};
use crate::palette::Mark;

/// Whether predicted probabilities come true.
///
/// On the diagonal they do; above it events were more frequent than predicted.
#[derive(Debug, Clone, PartialEq)]
pub struct CalibrationChart {
    /// The words.
    pub caption: Caption,
    /// The models, champion first.
    pub curves: Vec<CalibrationCurve>,
}

/// One model of a [`CalibrationChart`].
#[derive(Debug, Clone, PartialEq)]
pub struct CalibrationCurve {
    /// Name of the model.
    pub label: String,
    /// A number with it, written below the name.
    pub note: String,
    /// Color, glyph and dashes.
    pub mark: Mark,
    /// Groups of customers, lowest prediction first.
    pub bins: Vec<CalibrationBin>,
}

/// A group of customers with similar predictions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CalibrationBin {
    /// Customers in the group.
    pub customers: u64,
    /// Mean predicted probability, from 0 to 1.
    pub predicted: f64,
    /// Share that had the event, from 0 to 1.
    pub observed: f64,
    /// Lower end of the 95 % interval of the observed share.
    pub low: f64,
    /// Upper end of the 95 % interval of the observed share.
    pub high: f64,
}

impl CalibrationChart {
    /// Draws the chart.
    ///
    /// # Errors
    ///
    /// [`ChartError::Empty`] without models or for one without groups,
    /// [`ChartError::OutOfRange`] for a share outside 0 to 1.
    pub fn draw(&self) -> Result<Svg, ChartError> {
        not_empty("models", &self.curves)?;
        for curve in &self.curves {
            not_empty("groups of customers", &curve.bins)?;
            shares("a share of a calibration group", curve.bins.iter().flat_map(numbers))?;
        }
        Svg::of_both_widths(|width| Ok(self.at(width)))
    }

    fn at(&self, width: f64) -> Svg {
        let mut card = Card::sized(&self.caption, width);
        let bins = || self.curves.iter().flat_map(|curve| &curve.bins);
        let end = bins().flat_map(|bin| [bin.predicted, bin.high]).fold(0.01, f64::max);
        let names = ["Mean predicted probability", "Observed share of events"];
        let square = Square::draw(&mut card, end, names);
        square.diagonal(&mut card);
        for curve in &self.curves {
            let color = curve.mark.color.light;
            let points: Vec<Point> =
                curve.bins.iter().map(|bin| square.at([bin.predicted, bin.observed])).collect();
            card.polyline(&points, Stroke { color, width: 1.8, dash: curve.mark.dash });
            for (bin, &point) in curve.bins.iter().zip(&points) {
                let [low, high] = [bin.low, bin.high].map(|y| square.at([bin.predicted, y]));
                card.line(low, high, Stroke { color, width: 1.0, dash: "" });
                card.glyph(point, 3.6, curve.mark.glyph, color);
            }
        }
        let entry = |c: &CalibrationCurve| (c.mark, [c.label.clone(), c.note.clone()]);
        let entries: Vec<_> = self.curves.iter().map(entry).collect();
        square.finish(card, &entries, "exact")
    }
}

fn numbers(bin: &CalibrationBin) -> [f64; 4] {
    [bin.predicted, bin.observed, bin.low, bin.high]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::palette::MODELS;

    #[test]
    fn refuses_what_it_cannot_draw() {
        let draw = |bins| {
            let caption = Caption { title: "t".into(), subtitle: "s".into(), finding: "f".into() };
            let curve =
                CalibrationCurve { label: "m".into(), note: String::new(), mark: MODELS[0], bins };
            CalibrationChart { caption, curves: vec![curve] }.draw()
        };
        assert!(matches!(draw(vec![]), Err(ChartError::Empty { .. })));
        let bin =
            CalibrationBin { customers: 9, predicted: 0.1, observed: 0.1, low: 0.0, high: 0.3 };
        assert!(draw(vec![bin]).is_ok());
        let wrong = CalibrationBin { high: f64::NAN, ..bin };
        assert!(matches!(draw(vec![wrong]), Err(ChartError::OutOfRange { .. })));
    }
}
