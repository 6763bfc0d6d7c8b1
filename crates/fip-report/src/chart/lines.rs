//! Monthly lines, labelled at their ends.

use super::axis::{Axis, Unit};
use super::error::{finite, not_empty};
use super::frame::{HALF_LINE, Plot, legend, spread, tick_room};
use super::svg::{Card, PAD, Point, Stroke, Words};
use super::{Caption, ChartError, Svg};
use crate::format;
use crate::palette::Mark;

const PLOT_HEIGHT: f64 = 200.0;
const LABEL_GAP: f64 = 15.5;

/// Lines over calendar months: how something moves.
///
/// The vertical axis always contains zero. Each line is named at its end, on a narrow page above the plot.
#[derive(Debug, Clone, PartialEq)]
pub struct MonthlyLines {
    /// The words.
    pub caption: Caption,
    /// The months as `yyyymm`, oldest first.
    pub months: Vec<u32>,
    /// The lines, each with a value for every month.
    pub lines: Vec<Line>,
    /// What the values are.
    pub unit: Unit,
}

/// One line of [`MonthlyLines`].
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Name, written at the end of the line.
    pub label: String,
    /// Color, glyph and dashes.
    pub mark: Mark,
    /// A value for every month, in the chart's unit.
    pub values: Vec<f64>,
}

impl MonthlyLines {
    /// Draws the chart.
    ///
    /// # Errors
    ///
    /// [`ChartError::Empty`] without months or lines, [`ChartError::Month`] for a month that does
    /// not exist, [`ChartError::Length`] for a line with more or fewer values than months,
    /// [`ChartError::NotFinite`] for a value that is not a number.
    pub fn draw(&self) -> Result<Svg, ChartError> {
        self.check()?;
        Svg::of_both_widths(|width| Ok(self.at(width)))
    }

    fn at(&self, width: f64) -> Svg {
        let mut card = Card::sized(&self.caption, width);
        let labels = self.lines.iter().map(|line| 22.0 + Words::STRONG.width(&line.label));
        let mut label_room = labels.fold(0.0, f64::max).min(width * 0.36);
        let mut top = card.top + 6.0;
        if card.is_narrow() {
            let entries: Vec<_> =
                self.lines.iter().map(|line| (line.mark, line.label.clone())).collect();
            top = legend(&mut card, &entries) + 12.0;
            label_room = 12.0;
        }
        let bottom = top + PLOT_HEIGHT;
        let values = || self.lines.iter().flat_map(|line| line.values.iter().copied());
        let low = values().fold(0.0, f64::min);
        let high = values().fold(0.0, f64::max);
        let axis = Axis::nice(low, high, 4, [bottom, top]);
        let left = PAD + tick_room(&axis, self.unit);
        let plot = Plot { left, top, right: width - PAD - label_room, bottom };
        plot.rows(&mut card, &axis, self.unit);
        self.month_labels(&mut card, &plot);
        for line in &self.lines {
            let points: Vec<Point> = (line.values.iter().enumerate())
                .map(|(month, &value)| [self.x(&plot, month), axis.at(value)])
                .collect();
            let stroke = Stroke { color: line.mark.color.light, width: 2.2, dash: line.mark.dash };
            card.polyline(&points, stroke);
        }
        if card.is_narrow() {
            self.end_marks(&mut card, &plot, &axis);
        } else {
            self.end_labels(&mut card, &plot, &axis);
        }
        card.finish(bottom + 32.0)
    }

    fn check(&self) -> Result<(), ChartError> {
        not_empty("months", &self.months)?;
        not_empty("lines", &self.lines)?;
        if let Some(&value) = self.months.iter().find(|&&m| format::month_short(m).is_none()) {
            return Err(ChartError::Month { value });
        }
        for line in &self.lines {
            let (expected, found) = (self.months.len(), line.values.len());
            if expected != found {
                return Err(ChartError::Length { what: "monthly values", expected, found });
            }
            finite("a monthly value", line.values.iter().copied())?;
        }
        Ok(())
    }

    fn x(&self, plot: &Plot, month: usize) -> f64 {
        let steps = (self.months.len() - 1).max(1) as f64;
        // Room for half a month's name left and right of the outermost points.
        let (left, right) = (plot.left + 10.0, plot.right - 8.0);
        left + (right - left) * month as f64 / steps
    }

    /// Names every month that has room, and the year below the first one named in it.
    fn month_labels(&self, card: &mut Card, plot: &Plot) {
        let spacing = (plot.right - plot.left - 18.0) / (self.months.len() - 1).max(1) as f64;
        let mut next_x = f64::NEG_INFINITY;
        let mut shown_year = 0;
        // Every second, third, sixth or twelfth month, so that the names repeat from year to year.
        let every =
            [1, 2, 3, 6, 12].into_iter().find(|&n| spacing * n as f64 >= 31.0).unwrap_or(12);
        for (index, &month) in self.months.iter().enumerate().step_by(every) {
            let x = self.x(plot, index);
            if x < next_x {
                continue;
            }
            next_x = x + 31.0;
            let name = format::month_short(month).unwrap_or_default();
            card.text([x, plot.bottom + 16.0], Words::NOTE.middle(), name);
            if month / 100 != shown_year {
                shown_year = month / 100;
                let year = shown_year.to_string();
                card.text([x, plot.bottom + 31.0], Words::NOTE.middle(), &year);
            }
        }
    }

    /// Marks the ends of the lines, which a legend names.
    fn end_marks(&self, card: &mut Card, plot: &Plot, axis: &Axis) {
        for line in &self.lines {
            if let Some(&value) = line.values.last() {
                let end = [plot.right - 8.0, axis.at(value)];
                card.glyph(end, 4.5, line.mark.glyph, line.mark.color.light);
            }
        }
    }

    fn end_labels(&self, card: &mut Card, plot: &Plot, axis: &Axis) {
        let mut ends: Vec<(f64, &Line)> = (self.lines.iter())
            .filter_map(|line| line.values.last().map(|&value| (axis.at(value), line)))
            .collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut positions: Vec<f64> = ends.iter().map(|end| end.0).collect();
        spread(&mut positions, LABEL_GAP, [plot.top, plot.bottom - HALF_LINE]);
        let x = plot.right - 8.0;
        for ((y, line), label_y) in ends.into_iter().zip(positions) {
            let color = line.mark.color.light;
            if (label_y - y).abs() > 3.0 {
                let leader = Stroke { color, width: 0.8, dash: "" };
                card.line([x + 2.0, y], [x + 10.0, label_y], leader);
            }
            card.glyph([x + 15.0, label_y], 4.5, line.mark.glyph, color);
            let label = Words::STRONG.fit(&line.label, card.width - PAD - x - 24.0);
            card.text([x + 24.0, label_y + 4.0], Words::STRONG, &label);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::palette::Marked;
    use fip_model::Segment;

    fn chart(months: Vec<u32>, values: Vec<f64>) -> MonthlyLines {
        let caption = Caption { title: "t".into(), subtitle: "s".into(), finding: "f".into() };
        let mark = Segment::CashHeavy.mark();
        let lines = vec![Line { label: "Cash-Heavy".into(), mark, values }];
        MonthlyLines { caption, months, lines, unit: Unit::Money(fip_model::Currency::GBP) }
    }

    #[test]
    fn refuses_what_it_cannot_draw() {
        let error = |months, values| chart(months, values).draw().unwrap_err();
        assert_eq!(error(vec![], vec![]), ChartError::Empty { what: "months" });
        assert_eq!(error(vec![202_513], vec![1.0]), ChartError::Month { value: 202_513 });
        assert_eq!(
            error(vec![202_501], vec![]),
            ChartError::Length { what: "monthly values", expected: 1, found: 0 }
        );
        assert!(matches!(
            error(vec![202_501], vec![f64::NAN]),
            ChartError::NotFinite { index: 0, .. }
        ));
    }

    #[test]
    fn one_month_and_five_years_both_have_room() {
        assert!(chart(vec![202_501], vec![3.0]).draw().is_ok());
        let months: Vec<u32> = (0..60).map(|m| (2020 + m / 12) * 100 + m % 12 + 1).collect();
        let svg = chart(months, vec![1.0; 60]).draw().unwrap();
        assert_eq!(svg.as_str().matches(">Jan<").count(), 5);
        assert_eq!(svg.as_str().matches(">Jul<").count(), 5);
        assert!(svg.as_str().contains(">2024<") && !svg.as_str().contains(">Feb<"));
    }
}
