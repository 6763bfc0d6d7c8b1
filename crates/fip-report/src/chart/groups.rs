//! Rates of groups of people beside each other, each with its interval.

use super::axis::{Axis, Unit};
use super::error::{not_empty, shares};
use super::frame::{Plot, legend};
use super::svg::{Card, PAD, Stroke, Words};
use super::{Caption, ChartError, Svg};
use crate::palette::Mark;

const ROW: f64 = 30.0;
/// Distance of the two marks of a row from its middle.
const OFFSET: f64 = 6.0;
/// Room for the name of a group above its marks, where there is none beside them.
const LABEL_ABOVE: f64 = 14.0;

/// Two rates for each group: are those picked out where the events are?
#[derive(Debug, Clone, PartialEq)]
pub struct GroupChart {
    /// The words.
    pub caption: Caption,
    /// The two rates: name and look, the upper one first.
    pub series: [GroupSeries; 2],
    /// The groups, uppermost first.
    pub rows: Vec<GroupRow>,
}

/// One of the two rates of a [`GroupChart`].
#[derive(Debug, Clone, PartialEq)]
pub struct GroupSeries {
    /// Its name.
    pub label: String,
    /// Color and glyph.
    pub mark: Mark,
    /// The rate of everybody, from 0 to 1, drawn as a dashed line.
    pub overall: f64,
}

/// One group of a [`GroupChart`].
#[derive(Debug, Clone, PartialEq)]
pub struct GroupRow {
    /// Its name.
    pub label: String,
    /// Words to the right.
    pub note: String,
    /// Both rates, each with the ends of its interval: lower end, rate, upper end, from 0 to 1.
    pub rates: [[f64; 3]; 2],
}

impl GroupChart {
    /// Draws the chart.
    ///
    /// # Errors
    ///
    /// [`ChartError::Empty`] without groups, [`ChartError::OutOfRange`] for a rate outside 0 to 1.
    pub fn draw(&self) -> Result<Svg, ChartError> {
        not_empty("groups", &self.rows)?;
        shares("the rate of a group", self.rows.iter().flat_map(|row| row.rates).flatten())?;
        shares("the rate of everybody", self.series.iter().map(|series| series.overall))?;
        Svg::of_both_widths(|width| Ok(self.at(width)))
    }

    fn at(&self, width: f64) -> Svg {
        let mut card = Card::sized(&self.caption, width);
        let step = ROW + if card.is_narrow() { LABEL_ABOVE } else { 0.0 };
        let entries = self.series.clone().map(|series| (series.mark, series.label));
        let top = legend(&mut card, &entries) + 6.0;
        let bottom = top + step * self.rows.len() as f64;
        let beside = self.room(|row| &row.label).min(width * 0.34) + 10.0;
        // Half a tick has room to the left of the axis.
        let left = PAD + if card.is_narrow() { 8.0 } else { beside };
        let right = width - PAD - self.room(|row| &row.note).min(width * 0.2) - 10.0;
        let plot = Plot { left, top, right, bottom };
        let highest = self.rows.iter().flat_map(|row| row.rates).flatten().fold(0.01, f64::max);
        let columns = Axis::nice(0.0, highest, 5, [left, right]);
        plot.columns(&mut card, &columns, Unit::Share);
        for series in &self.series {
            let x = columns.at(series.overall);
            let stroke = Stroke { color: series.mark.color.light, ..Stroke::GUIDE };
            card.line([x, top], [x, bottom], stroke);
        }
        for (at, row) in self.rows.iter().enumerate() {
            self.row(&mut card, top + step * (at as f64 + 1.0) - ROW / 2.0, &columns, row);
        }
        card.finish(bottom + 20.0)
    }

    fn room(&self, words: impl Fn(&GroupRow) -> &str) -> f64 {
        self.rows.iter().map(|row| Words::LABEL.width(words(row))).fold(0.0, f64::max)
    }

    fn row(&self, card: &mut Card, middle: f64, columns: &Axis, row: &GroupRow) {
        let [left, right] =
            [columns.at(0.0), columns.ticks().last().map_or(0.0, |&t| columns.at(t))];
        if card.is_narrow() {
            let label = Words::LABEL.fit(&row.label, right - PAD);
            card.text([PAD, middle - ROW / 2.0 + 1.0], Words::LABEL, &label);
        } else {
            let label = Words::LABEL.fit(&row.label, left - 10.0 - PAD);
            card.text([left - 10.0, middle + 4.0], Words::LABEL.end(), &label);
        }
        for ((series, [low, rate, high]), y) in
            self.series.iter().zip(row.rates).zip([middle - OFFSET, middle + OFFSET])
        {
            let color = series.mark.color.light;
            let [from, at, to] = [low, rate, high].map(|value| columns.at(value));
            card.line([from, y], [to, y], Stroke { color, width: 1.6, dash: "" });
            card.glyph([at, y], 4.4, series.mark.glyph, color);
        }
        let note = Words::NOTE.fit(&row.note, card.width - PAD - right - 10.0);
        card.text([card.width - PAD, middle + 4.0], Words::NOTE.end(), &note);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::palette::MODELS;

    #[test]
    fn refuses_what_it_cannot_draw() {
        let draw = |rates: &[[[f64; 3]; 2]]| {
            let caption = Caption { title: "t".into(), subtitle: "s".into(), finding: "f".into() };
            let series =
                |at: usize| GroupSeries { label: "rate".into(), mark: MODELS[at], overall: 0.1 };
            let row = |&rates: &[[f64; 3]; 2]| GroupRow {
                label: "North ".repeat(20),
                note: "n".into(),
                rates,
            };
            let rows = rates.iter().map(row).collect();
            GroupChart { caption, series: [series(0), series(1)], rows }.draw()
        };
        assert!(matches!(draw(&[]), Err(ChartError::Empty { .. })));
        let wrong = [[0.0, f64::NAN, 0.2], [0.0; 3]];
        assert!(matches!(draw(&[wrong]), Err(ChartError::OutOfRange { .. })));
        let svg = draw(&[[[0.0; 3]; 2]]).unwrap().into_string();
        assert!(svg.contains("…<") && !svg.contains("NaN"), "{svg}");
    }
}
