//! Dot plot: how far the middles of groups lie from the middle of all, measure by measure.

use super::axis::{Axis, Unit};
use super::error::{finite, not_empty};
use super::frame::{Plot, legend};
use super::svg::{Card, PAD, Stroke, Words};
use super::{Caption, ChartError, Svg};
use crate::palette::Mark;

const ROW: f64 = 34.0;
/// Between the dots of a row, so that equal ones do not hide each other.
const STEP: f64 = 4.0;

/// Groups compared on several measures, each in a unit of its own spread.
///
/// A row is a measure, a dot a group. What lies farther than `reach` from zero is drawn at the edge.
#[derive(Debug, Clone, PartialEq)]
pub struct DotPlot {
    /// The words.
    pub caption: Caption,
    /// What the numbers are, written below the axis.
    pub axis: String,
    /// The groups, in the order of their dots.
    pub groups: Vec<(Mark, String)>,
    /// The measures, uppermost first.
    pub rows: Vec<DotRow>,
    /// The farthest that a dot is drawn from zero; above 0.
    pub reach: f64,
}

/// One measure of a [`DotPlot`].
#[derive(Debug, Clone, PartialEq)]
pub struct DotRow {
    /// Name, written to the left.
    pub label: String,
    /// One for each group; `None` for a group without a value.
    pub dots: Vec<Option<f64>>,
}

impl DotPlot {
    /// Draws the chart.
    ///
    /// # Errors
    ///
    /// [`ChartError::Empty`] without groups or measures, [`ChartError::Length`] for a row with more
    /// or fewer dots than groups, [`ChartError::NotFinite`] for a dot that is not a number,
    /// [`ChartError::OutOfRange`] for a reach that is not above 0.
    pub fn draw(&self) -> Result<Svg, ChartError> {
        self.check()?;
        Svg::of_both_widths(|width| Ok(self.at(width)))
    }

    fn at(&self, width: f64) -> Svg {
        let mut card = Card::sized(&self.caption, width);
        let top = legend(&mut card, &self.groups) + 6.0;
        let bottom = top + ROW * self.rows.len() as f64;
        let widest = self.rows.iter().map(|row| Words::LABEL.width(&row.label)).fold(0.0, f64::max);
        let left = PAD + widest.min(width * 0.4) + 12.0;
        let plot = Plot { left, top, right: width - PAD - 10.0, bottom };
        let dots = || self.rows.iter().flat_map(|row| row.dots.iter().flatten());
        let most = dots().fold(0.5, |most: f64, dot| most.max(dot.abs())).min(self.reach);
        let axis =
            Axis::nice(-most, most, if card.is_narrow() { 4 } else { 6 }, [plot.left, plot.right]);
        plot.columns(&mut card, &axis, Unit::Decimal);
        card.line([axis.at(0.0), top], [axis.at(0.0), bottom], Stroke::AXIS);
        for (index, row) in self.rows.iter().enumerate() {
            let y = top + ROW * (index as f64 + 0.5);
            let lines = Words::LABEL.wrap(&row.label, left - 12.0 - PAD);
            let up = 7.5 * (lines.len() as f64 - 1.0);
            for (line, words) in lines.iter().enumerate() {
                let y = y + 4.0 - up + 15.0 * line as f64;
                card.text([left - 12.0, y], Words::LABEL.end(), words);
            }
            let first = y - STEP * (self.groups.len() as f64 - 1.0) / 2.0;
            for (place, (dot, (mark, _))) in row.dots.iter().zip(&self.groups).enumerate() {
                if let Some(dot) = dot {
                    let x = axis.at(dot.clamp(-most, most));
                    let y = first + STEP * place as f64;
                    card.glyph([x, y], 4.4, mark.glyph, mark.color.light);
                }
            }
        }
        let name = Words::LABEL.fit(&self.axis, width - 2.0 * PAD);
        card.text([width - PAD, plot.bottom + 34.0], Words::LABEL.end(), &name);
        card.finish(plot.bottom + 38.0)
    }

    fn check(&self) -> Result<(), ChartError> {
        not_empty("groups", &self.groups)?;
        not_empty("measures", &self.rows)?;
        for row in &self.rows {
            let (expected, found) = (self.groups.len(), row.dots.len());
            if expected != found {
                return Err(ChartError::Length { what: "dots of a measure", expected, found });
            }
            finite("a dot", row.dots.iter().flatten().copied())?;
        }
        let lawful = self.reach.is_finite() && self.reach > 0.0;
        if lawful {
            Ok(())
        } else {
            let (what, expected) = ("the reach of dots", "above 0");
            Err(ChartError::OutOfRange { what, expected, value: self.reach })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::palette::Marked;
    use fip_model::Segment;

    fn plot(dots: Vec<Option<f64>>) -> DotPlot {
        let caption = Caption { title: "t".into(), subtitle: "s".into(), finding: "f".into() };
        let groups = [Segment::CashHeavy, Segment::HighVolatility];
        let groups = groups.map(|one| (one.mark(), one.label().to_owned())).to_vec();
        let rows = vec![DotRow { label: "l".repeat(90), dots }];
        DotPlot { caption, axis: "a".into(), groups, rows, reach: 3.0 }
    }

    #[test]
    fn refuses_what_it_cannot_draw() {
        assert!(matches!(plot(vec![Some(1.0)]).draw(), Err(ChartError::Length { found: 1, .. })));
        let wrong = plot(vec![Some(f64::NAN), None]).draw();
        assert!(matches!(wrong, Err(ChartError::NotFinite { .. })));
        let mut none = plot(vec![None, None]);
        assert!(none.draw().is_ok());
        none.reach = 0.0;
        assert!(matches!(none.draw(), Err(ChartError::OutOfRange { .. })));
    }

    #[test]
    fn far_dots_stand_at_the_edge() {
        let far = plot(vec![Some(1e9), Some(-3.0)]).draw().unwrap();
        assert_eq!(far, plot(vec![Some(3.0), Some(-3.0)]).draw().unwrap());
    }
}
