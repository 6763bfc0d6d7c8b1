//! Partial dependence: the mean prediction when everybody has one value of a feature.

use super::axis::{Axis, Unit};
use super::error::{finite, not_empty, shares};
use super::frame::{Plot, tick_room};
use super::svg::{Card, PAD, Point, Stroke, Words};
use super::{Caption, ChartError, Svg};
use crate::palette::{ACCENT, Glyph};

const PLOT_HEIGHT: f64 = 150.0;
const GAP: f64 = 24.0;
/// From a row of panels to the next, where they stand below each other.
const ROW_STEP: f64 = PLOT_HEIGHT + 56.0;
/// The most panels.
const MOST: usize = 3;

/// A panel for each feature, all with the same vertical axis; below each other on a narrow page.
#[derive(Debug, Clone, PartialEq)]
pub struct DependenceChart {
    /// The words.
    pub caption: Caption,
    /// The features, most important first; at most three are drawn.
    pub panels: Vec<DependencePanel>,
}

/// One feature of a [`DependenceChart`].
#[derive(Debug, Clone, PartialEq)]
pub struct DependencePanel {
    /// Name of the feature.
    pub feature: String,
    /// Values in ascending order, each with the mean probability from 0 to 1.
    pub points: Vec<[f64; 2]>,
}

impl DependenceChart {
    /// Draws the chart.
    ///
    /// # Errors
    ///
    /// [`ChartError::Empty`] without features or for one without values, [`ChartError::NotFinite`]
    /// for a value that is not a number, [`ChartError::OutOfRange`] for a probability outside 0 to 1.
    pub fn draw(&self) -> Result<Svg, ChartError> {
        not_empty("features", &self.panels)?;
        for panel in &self.panels {
            not_empty("values of a feature", &panel.points)?;
            finite("a value of a feature", panel.points.iter().map(|point| point[0]))?;
            shares("a mean probability", panel.points.iter().map(|point| point[1]))?;
        }
        Svg::of_both_widths(|width| Ok(self.at(width)))
    }

    fn at(&self, width: f64) -> Svg {
        let mut card = Card::sized(&self.caption, width);
        let in_row = if card.is_narrow() { 1 } else { MOST };
        let panels = &self.panels[..self.panels.len().min(MOST)];
        let top = card.top + 44.0;
        let bottom = top + PLOT_HEIGHT;
        let probabilities = panels.iter().flat_map(|panel| &panel.points).map(|point| point[1]);
        let highest = probabilities.fold(0.01, f64::max);
        let axis = |down: f64| Axis::nice(0.0, highest, 4, [bottom + down, top + down]);
        let left = PAD + tick_room(&axis(0.0), Unit::Share);
        card.text([PAD, card.top + 12.0], Words::LABEL, "Mean predicted probability");
        let room = width - PAD - left;
        let wide = (room - GAP * (in_row as f64 - 1.0)) / in_row as f64;
        let mut lowest = bottom;
        for (at, panel) in panels.iter().enumerate() {
            let (row, column) = (at / in_row, at % in_row);
            let (x, down) = (left + column as f64 * (wide + GAP), row as f64 * ROW_STEP);
            lowest = bottom + down;
            let plot = Plot { left: x, top: top + down, right: x + wide, bottom: lowest };
            draw_panel(&mut card, panel, &plot, (&axis(down), column == 0));
        }
        card.finish(lowest + 20.0)
    }
}

fn draw_panel(card: &mut Card, panel: &DependencePanel, plot: &Plot, axis: (&Axis, bool)) {
    let (rows, is_first) = axis;
    if is_first {
        plot.rows(card, rows, Unit::Share);
    } else {
        for tick in rows.ticks() {
            card.line([plot.left, rows.at(tick)], [plot.right, rows.at(tick)], Stroke::GRID);
        }
    }
    let name = Words::STRONG.fit(&panel.feature, plot.right - plot.left);
    card.text([plot.left, plot.top - 10.0], Words::STRONG, &name);
    let values = || panel.points.iter().map(|point| point[0]);
    let (low, high) = (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
    let columns = Axis::nice(low, high, 2, [plot.left + 4.0, plot.right - 4.0]);
    let ticks = columns.ticks();
    // The first and the last tick always have room.
    for tick in ticks.first().into_iter().chain(ticks.last()) {
        let x = columns.at(*tick);
        let words = columns.label(*tick, Unit::Decimal);
        let style = if Some(tick) == ticks.first() { Words::NOTE } else { Words::NOTE.end() };
        card.text([x, plot.bottom + 16.0], style, &words);
    }
    let points: Vec<Point> =
        panel.points.iter().map(|&[x, y]| [columns.at(x), rows.at(y)]).collect();
    card.polyline(&points, Stroke { color: ACCENT.light, width: 2.0, dash: "" });
    for point in points {
        card.glyph(point, 3.4, Glyph::Circle, ACCENT.light);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_it_cannot_draw() {
        let draw = |points| {
            let caption = Caption { title: "t".into(), subtitle: "s".into(), finding: "f".into() };
            let panel = DependencePanel { feature: "x".repeat(60), points };
            DependenceChart { caption, panels: vec![panel; 4] }.draw()
        };
        assert!(matches!(draw(vec![]), Err(ChartError::Empty { .. })));
        assert!(matches!(draw(vec![[f64::NAN, 0.1]]), Err(ChartError::NotFinite { .. })));
        assert!(matches!(draw(vec![[1.0, 1.1]]), Err(ChartError::OutOfRange { .. })));
        let svg = draw(vec![[2.0, 0.0]]).unwrap().into_string();
        assert!(svg.contains("…<") && !svg.contains("NaN"), "{svg}");
    }
}
