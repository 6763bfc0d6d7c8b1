//! Horizontal bars, with intervals where a bar is an estimate.

use super::axis::Scale;
use super::error::{finite, not_empty};
use super::svg::{Area, Card, PAD, Stroke, Words};
use super::{Caption, ChartError, Svg};
use crate::palette::{INK, Shades};

const ROW: f64 = 27.0;
const BAR: f64 = 16.0;
/// Room for a label above its bar, where there is none beside it.
const LABEL_ABOVE: f64 = 17.0;
const WHISKER: Stroke = Stroke { color: INK.light, width: 1.3, dash: "" };

/// Horizontal bars: how much each of a few named things is.
///
/// Bars start at zero. With intervals or negative values the notes stand in a column of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct BarChart {
    /// The words.
    pub caption: Caption,
    /// The bars, uppermost first.
    pub bars: Vec<Bar>,
    /// A value to compare with, drawn as a dashed line.
    pub reference: Option<Reference>,
}

/// One bar of a [`BarChart`].
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Name, written to the left.
    pub label: String,
    /// Length, in the unit that all bars share.
    pub value: f64,
    /// Lower and upper end of the interval around the value.
    pub interval: Option<[f64; 2]>,
    /// Words to the right, the value among them.
    pub note: String,
    /// Color of the bar.
    pub color: Shades,
}

/// A value that the bars of a [`BarChart`] are compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// The value, in the unit of the bars.
    pub value: f64,
    /// What it is, written above the line.
    pub label: String,
}

impl BarChart {
    /// Draws the chart.
    ///
    /// # Errors
    ///
    /// [`ChartError::Empty`] without bars, [`ChartError::NotFinite`] for a value, an end of an
    /// interval or a reference that is not a number.
    pub fn draw(&self) -> Result<Svg, ChartError> {
        self.check()?;
        Svg::of_both_widths(|width| Ok(self.at(width)))
    }

    fn at(&self, width: f64) -> Svg {
        let mut card = Card::sized(&self.caption, width);
        let narrow = card.is_narrow();
        let label_room = self.room(|bar| &bar.label).min(width * 0.38);
        let note_room = self.room(|bar| &bar.note).min(width * if narrow { 0.48 } else { 0.3 });
        let left = if narrow { PAD } else { PAD + label_room + 8.0 };
        let pixels = [left, width - PAD - note_room - 8.0];
        let reference = self.reference.as_ref().map_or(0.0, |reference| reference.value);
        let ends = || self.bars.iter().flat_map(reach);
        let low = ends().fold(reference.min(0.0), f64::min);
        let scale = Scale::new([low, ends().fold(reference.max(0.0), f64::max)], pixels);
        let mut y = card.top + 6.0;
        if let Some(reference) = &self.reference {
            let words = Words::NOTE.fit(&reference.label, width - 2.0 * PAD);
            let half = Words::NOTE.width(&words) / 2.0;
            let x = scale.at(reference.value).clamp(PAD + half, width - PAD - half);
            card.text([x, y + 8.0], Words::NOTE.middle(), &words);
            y += 18.0;
        }
        let first = y;
        for (index, bar) in self.bars.iter().enumerate() {
            y += if narrow { LABEL_ABOVE } else { 0.0 };
            card.part([index, 0], |card| self.row(card, y, &scale, bar));
            y += ROW;
        }
        let guide = |card: &mut Card, value: f64, stroke| {
            card.line([scale.at(value), first - 5.0], [scale.at(value), y - 6.0], stroke);
        };
        guide(&mut card, 0.0, Stroke::AXIS);
        if let Some(reference) = &self.reference {
            guide(&mut card, reference.value, Stroke::GUIDE);
        }
        card.finish(y - 6.0)
    }

    fn check(&self) -> Result<(), ChartError> {
        not_empty("bars", &self.bars)?;
        finite("a bar or its interval", self.bars.iter().flat_map(reach))?;
        finite("the reference of the bars", self.reference.iter().map(|r| r.value))
    }

    fn room(&self, words: impl Fn(&Bar) -> &str) -> f64 {
        self.bars.iter().map(|bar| Words::LABEL.width(words(bar))).fold(0.0, f64::max)
    }

    fn row(&self, card: &mut Card, y: f64, scale: &Scale, bar: &Bar) {
        let (zero, end) = (scale.at(0.0), scale.at(bar.value));
        let middle = y + BAR / 2.0;
        let [low, high] = scale.pixels();
        if card.is_narrow() {
            let label = Words::LABEL.fit(&bar.label, card.width - 2.0 * PAD);
            card.text([PAD, y - 5.0], Words::LABEL, &label);
        } else {
            let label = Words::LABEL.fit(&bar.label, low - 8.0 - PAD);
            card.text([low - 8.0, middle + 4.0], Words::LABEL.end(), &label);
        }
        // A bar of nothing is still a hairline, so that its row is not taken for a gap.
        let area = Area { x: zero.min(end), y, width: (end - zero).abs().max(1.0), height: BAR };
        card.rect(area, bar.color.light);
        if let Some(interval) = bar.interval {
            let [from, to] = interval.map(|value| scale.at(value));
            card.line([from, middle], [to, middle], WHISKER);
            for x in [from, to] {
                card.line([x, middle - 4.0], [x, middle + 4.0], WHISKER);
            }
        }
        let note = Words::NOTE.fit(&bar.note, card.width - PAD - high - 8.0);
        if self.notes_in_column() {
            card.text([card.width - PAD, middle + 4.0], Words::NOTE.end(), &note);
        } else {
            card.text([end + 7.0, middle + 4.0], Words::NOTE, &note);
        }
    }

    /// Beside a whisker or a bar to the left a note would stand on the picture.
    fn notes_in_column(&self) -> bool {
        let in_the_way = |bar: &Bar| bar.interval.is_some() || bar.value < 0.0;
        self.reference.is_some() || self.bars.iter().any(in_the_way)
    }
}

/// Returns the values that a bar must have room for.
fn reach(bar: &Bar) -> [f64; 3] {
    let [low, high] = bar.interval.unwrap_or([bar.value; 2]);
    [bar.value, low, high]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::palette::ACCENT;

    fn chart(values: &[f64]) -> BarChart {
        let caption = Caption { title: "t".into(), subtitle: "s".into(), finding: "f".into() };
        let bar = |&value: &f64| Bar {
            label: "l".repeat(80),
            value,
            interval: None,
            note: "n".into(),
            color: ACCENT,
        };
        BarChart { caption, bars: values.iter().map(bar).collect(), reference: None }
    }

    #[test]
    fn refuses_what_it_cannot_draw() {
        assert_eq!(chart(&[]).draw().unwrap_err(), ChartError::Empty { what: "bars" });
        assert!(matches!(chart(&[1.0, f64::NAN]).draw(), Err(ChartError::NotFinite { .. })));
        let mut with_interval = chart(&[1.0]);
        with_interval.bars[0].interval = Some([0.0, f64::INFINITY]);
        assert!(matches!(with_interval.draw(), Err(ChartError::NotFinite { .. })));
    }

    #[test]
    fn long_labels_are_cut_and_zero_bars_are_drawn() {
        let svg = chart(&[0.0, 0.0]).draw().unwrap().into_string();
        assert!(svg.contains("lll…<") && !svg.contains("NaN"), "{svg}");
    }
}
