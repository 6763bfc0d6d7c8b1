//! One panel of the world sheet: columns or bars, with a mark for each.

use super::ChartError;
use super::axis::{Axis, Scale, Unit, money};
use super::error::{finite, not_empty, shares};
use super::frame::{Plot, tick_room};
use super::svg::{Area, Card, Point, Stroke, Words};
use crate::format;
use crate::palette::{INK, UNDER_MARKS};

/// No count of a bank is larger, and the ticks of a larger one would not fit.
const LARGEST: f64 = 1e12;
/// No axis is shorter: its ticks would have more decimals than fit.
const SMALLEST: f64 = 1e-6;
/// Height of columns, in pixels; more beside a taller panel.
const COLUMN_HEIGHT: f64 = 128.0;
/// Columns are no wider, however few they are.
const WIDEST_COLUMN: f64 = 22.0;
/// Room for the labels under columns.
const LABELS_BELOW: f64 = 18.0;
/// Distance of bars, in pixels: at least, and at most.
const PITCH: [f64; 2] = [16.0, 36.0];
/// Least space between two labels under columns.
const LABEL_GAP: f64 = 8.0;

const TITLE: Words = Words { size: 13.0, ..Words::STRONG };
const NAME: Words = Words { size: 11.0, ..Words::LABEL };
const VALUE: Words = Words { size: 11.0, ..Words::NOTE };

const MARK: Stroke = Stroke { color: INK.light, width: 2.2, dash: "" };

/// How a panel is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PanelShape {
    /// Columns from zero, for many categories in an order: hours, weekdays, bands of a histogram.
    Columns,
    /// Columns from one, up or down, for an index whose mean is 1: months.
    Index,
    /// Bars from zero with a name and a value each: regions, channels.
    Bars,
}

/// What the marks of a panel are.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelReference {
    /// Name: `United Kingdom`, `Poisson of the same mean`.
    pub name: String,
    /// A value in the panel's unit for every label; where there is `None`, there is no mark.
    pub values: Vec<Option<f64>>,
}

/// One panel of a [`WorldSheet`](super::WorldSheet).
#[derive(Debug, Clone, PartialEq)]
pub struct WorldPanel {
    /// What it shows, with its number; bold, at most two lines of about 33 letters.
    pub title: String,
    /// What is measured, and by what; one line of about 38 letters.
    pub measure: String,
    /// What the values are: from 0 to 1 for shares, else from 0 to 1e12.
    pub unit: Unit,
    /// How it is drawn.
    pub shape: PanelShape,
    /// The categories, first to the left or on top. Under columns as many are written as fit.
    pub labels: Vec<String>,
    /// The value of the invented bank for every label.
    pub measured: Vec<f64>,
    /// The values to compare with.
    pub reference: Option<PanelReference>,
}

/// The words above a plot.
#[derive(Debug)]
pub(super) struct Heading {
    title: Vec<String>,
    measure: Vec<String>,
}

impl Heading {
    pub(super) fn height(&self) -> f64 {
        17.0 * self.title.len() as f64 + 16.0 * self.measure.len() as f64
    }

    /// Draws the words from the baseline `at` down.
    pub(super) fn draw(&self, card: &mut Card, [x, mut y]: Point) {
        for (words, lines, step) in [(TITLE, &self.title, 17.0), (Words::NOTE, &self.measure, 16.0)]
        {
            for line in lines {
                card.text([x, y], words, line);
                y += step;
            }
        }
    }
}

/// The place of a plot with its labels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Draws a mark: a line in ink, seen on a bar, on the card and in grey.
pub(super) fn tick(card: &mut Card, from: Point, to: Point) {
    card.line(from, to, MARK);
}

/// Returns the words that name the marks.
pub(super) fn marks_are(name: &str) -> String {
    format!("Marks: {name}")
}

impl WorldPanel {
    pub(super) fn check(&self) -> Result<(), ChartError> {
        not_empty("labels of a panel", &self.labels)?;
        let length = |what, found| match self.labels.len() {
            expected if expected == found => Ok(()),
            expected => Err(ChartError::Length { what, expected, found }),
        };
        length("measured values", self.measured.len())?;
        self.lawful("a measured value", &self.measured)?;
        let Some(reference) = &self.reference else { return Ok(()) };
        length("reference values", reference.values.len())?;
        let values: Vec<f64> = reference.values.iter().copied().flatten().collect();
        self.lawful("a reference value", &values)
    }

    fn lawful(&self, what: &'static str, values: &[f64]) -> Result<(), ChartError> {
        finite(what, values.iter().copied())?;
        if self.unit == Unit::Share {
            return shares(what, values.iter().copied());
        }
        match values.iter().find(|value| !(0.0..=LARGEST).contains(*value)) {
            Some(&value) => Err(ChartError::OutOfRange { what, expected: "from 0 to 1e12", value }),
            None => Ok(()),
        }
    }

    /// Returns the title and, with a reference, where the two are furthest apart.
    pub(super) fn sentence(&self) -> String {
        let start = format!("{} ({})", self.title, self.measure);
        let Some(reference) = &self.reference else { return start };
        let pairs = self.measured.iter().zip(&reference.values).zip(&self.labels);
        let distance = |(measured, value, _): &(f64, f64, _)| f64::abs(measured - value);
        // Of equal distances the first.
        let furthest = pairs
            .rev()
            .filter_map(|((&measured, &value), label)| Some((measured, value?, label)))
            .max_by(|a, b| distance(a).total_cmp(&distance(b)));
        let Some((measured, value, label)) = furthest else { return start };
        let (measured, value) = (self.write(measured), self.write(value));
        let name = &reference.name;
        format!("{start}: furthest from {name} at {label}, {measured} against {value}")
    }

    /// Returns the words above the plot, which name the marks unless they are `marks`.
    pub(super) fn heading(&self, width: f64, marks: &str) -> Heading {
        let mut measure = Words::NOTE.wrap(&self.measure, width);
        let other = self.reference.as_ref().filter(|reference| reference.name != marks);
        measure.extend(other.map(|other| Words::NOTE.fit(&marks_are(&other.name), width)));
        Heading { title: TITLE.wrap(&self.title, width), measure }
    }

    /// Returns the height that the plot needs, in pixels.
    pub(super) fn height(&self) -> f64 {
        match self.shape {
            PanelShape::Columns | PanelShape::Index => COLUMN_HEIGHT + LABELS_BELOW,
            PanelShape::Bars => PITCH[0] * self.labels.len() as f64,
        }
    }

    pub(super) fn draw(&self, card: &mut Card, block: Block) {
        match self.shape {
            PanelShape::Columns => self.columns(card, block, 0.0),
            PanelShape::Index => self.columns(card, block, 1.0),
            PanelShape::Bars => self.bars(card, block),
        }
    }

    /// Draws columns that begin at `base`.
    fn columns(&self, card: &mut Card, block: Block, base: f64) {
        let (top, bottom) = (block.y + 6.0, block.y + block.height - LABELS_BELOW);
        let low = self.values().fold(base, f64::min);
        let high = self.values().fold(base + SMALLEST, f64::max);
        let axis = Axis::nice(low, high, 3, [bottom, top]);
        let left = block.x + tick_room(&axis, self.unit).min(block.width / 2.0);
        let plot = Plot { left, top, right: block.x + block.width, bottom };
        plot.rows(card, &axis, self.unit);
        let slot = (plot.right - left) / self.labels.len() as f64;
        let gap = if slot > 4.0 { (slot * 0.26).max(slot - WIDEST_COLUMN) } else { 0.0 };
        let zero = axis.at(base);
        for (index, &value) in self.measured.iter().enumerate() {
            let (x, end) = (left + slot * index as f64 + gap / 2.0, axis.at(value));
            let height = (end - zero).abs();
            let area = Area { x, y: zero.min(end), width: slot - gap, height };
            card.rect(area, UNDER_MARKS.light);
        }
        card.line([left, zero], [plot.right, zero], Stroke::AXIS);
        // A mark is a little wider than its column and does not touch the next.
        let inset = (gap / 2.0 - 3.0).max(gap / 5.0);
        for (index, value) in self.marks() {
            let (x, y) = (left + slot * index as f64, axis.at(value));
            tick(card, [x + inset, y], [x + slot - inset, y]);
        }
        self.labels_below(card, &plot, block.x);
    }

    /// Writes every label, or every second, third …, so that none touches the next, from `edge` on.
    fn labels_below(&self, card: &mut Card, plot: &Plot, edge: f64) {
        let slot = (plot.right - plot.left) / self.labels.len() as f64;
        let widest = self.labels.iter().map(|label| Words::NOTE.width(label)).fold(0.0, f64::max);
        let steps = [1, 2, 3, 4, 6, 12].into_iter();
        let every = steps.clone().find(|&n| slot * n as f64 >= widest + LABEL_GAP);
        let every = every.or(steps.last()).unwrap_or(1);
        let room = (slot * every as f64 - LABEL_GAP).min(plot.right - plot.left);
        let mut free_from = f64::NEG_INFINITY;
        for (index, label) in self.labels.iter().enumerate().step_by(every) {
            let label = Words::NOTE.fit(label, room);
            let half = Words::NOTE.width(&label) / 2.0;
            let middle = plot.left + slot * (index as f64 + 0.5);
            // A label wider than its column stays within the panel.
            let x = middle.max(edge + half).min(plot.right - half);
            if x - half >= free_from {
                free_from = x + half + LABEL_GAP / 2.0;
                card.text([x, plot.bottom + 16.0], Words::NOTE.middle(), &label);
            }
        }
    }

    fn bars(&self, card: &mut Card, block: Block) {
        let widest = |words: Words, texts: &[String]| {
            texts.iter().map(|text| words.width(text)).fold(0.0, f64::max)
        };
        let notes: Vec<String> = self.measured.iter().map(|&value| self.write(value)).collect();
        let left = block.x + widest(NAME, &self.labels).min(block.width * 0.54) + 7.0;
        let end = block.x + block.width;
        let right = end - widest(VALUE, &notes).min(block.width * 0.2) - 8.0;
        let scale = Scale::new([0.0, self.values().fold(0.0, f64::max)], [left, right]);
        let n_bars = self.labels.len() as f64;
        let pitch = (block.height / n_bars).clamp(PITCH[0], PITCH[1]);
        let thick = (pitch * 0.66).min(18.0);
        let lines = self.measured.iter().zip(&self.labels).zip(&notes);
        for (index, ((&value, label), note)) in lines.enumerate() {
            let middle = block.y + pitch * (index as f64 + 0.5);
            let label = NAME.fit(label, left - 7.0 - block.x);
            card.text([left - 7.0, middle + 4.0], NAME.end(), &label);
            card.text([end, middle + 4.0], VALUE.end(), &VALUE.fit(note, end - right - 8.0));
            // A bar of nothing is still a hairline, so that its row is not taken for a gap.
            let width = (scale.at(value) - left).max(1.0);
            let area = Area { x: left, y: middle - thick / 2.0, width, height: thick };
            card.rect(area, UNDER_MARKS.light);
        }
        let bottom = block.y + pitch * n_bars;
        card.line([left, block.y], [left, bottom], Stroke::AXIS);
        for (index, value) in self.marks() {
            let (x, middle) = (scale.at(value), block.y + pitch * (index as f64 + 0.5));
            let reach = thick / 2.0 + 2.0;
            tick(card, [x, middle - reach], [x, middle + reach]);
        }
    }

    /// Returns the marks with the positions of their labels.
    fn marks(&self) -> impl Iterator<Item = (usize, f64)> {
        let values = self.reference.iter().flat_map(|reference| &reference.values);
        values.enumerate().filter_map(|(index, &value)| Some((index, value?)))
    }

    /// Returns all values that the plot must have room for.
    fn values(&self) -> impl Iterator<Item = f64> {
        self.measured.iter().copied().chain(self.marks().map(|(_, value)| value))
    }

    /// Returns how a value is written; small sums with pence, an index with three decimals.
    fn write(&self, value: f64) -> String {
        match self.unit {
            Unit::Money(currency) if value < 100.0 => money(value, 2, currency),
            Unit::Decimal => format::decimal(value, 3),
            unit => unit.write(value),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Returns a panel of shares in columns, its marks the United Kingdom.
    pub(in crate::chart) fn panel(measured: &[f64], reference: Option<&[f64]>) -> WorldPanel {
        WorldPanel {
            title: "finding".into(),
            measure: "measure".into(),
            unit: Unit::Share,
            shape: PanelShape::Columns,
            labels: (0..measured.len()).map(|index| format!("{index:02}")).collect(),
            measured: measured.to_vec(),
            reference: reference.map(|values| PanelReference {
                name: "United Kingdom".into(),
                values: values.iter().copied().map(Some).collect(),
            }),
        }
    }

    fn drawn(panel: &WorldPanel) -> String {
        let caption =
            crate::chart::Caption { title: "t".into(), subtitle: "s".into(), finding: "f".into() };
        let mut card = Card::sized(&caption, 960.0);
        panel.draw(&mut card, Block { x: 18.0, y: 100.0, width: 288.0, height: 192.0 });
        card.finish(300.0).into_string()
    }

    #[test]
    fn every_third_hour_is_named() {
        let svg = drawn(&panel(&[0.04; 24], None));
        let named: Vec<String> = (0..24)
            .map(|hour| format!("{hour:02}"))
            .filter(|h| svg.contains(&format!(">{h}<")))
            .collect();
        assert_eq!(named, ["00", "03", "06", "09", "12", "15", "18", "21"]);
    }

    #[test]
    fn the_longest_region_is_not_cut() {
        let mut regions = panel(&[0.08, 0.14], None);
        regions.shape = PanelShape::Bars;
        regions.labels = vec!["Yorkshire and the Humber".into(), "South East".into()];
        assert!(drawn(&regions).contains(">Yorkshire and the Humber<"));
    }

    #[test]
    fn an_index_goes_up_and_down_from_one() {
        let mut months = panel(&[0.9, 1.1], None);
        (months.unit, months.shape) = (Unit::Decimal, PanelShape::Index);
        let svg = drawn(&months);
        let tops: Vec<&str> = (svg.split("<rect ").skip(2))
            .filter_map(|rect| rect.split(" y=\"").nth(1)?.split('"').next())
            .collect();
        // From 0.9 at the bottom (274) to 1.1 at the top (106), 1 in the middle.
        assert_eq!(tops, ["190", "106"]);
    }

    #[test]
    fn what_has_no_figure_has_no_mark() {
        let mut some = panel(&[0.1, 0.2, 0.3], Some(&[0.1, 0.2, 0.5]));
        some.reference.as_mut().unwrap().values[2] = None;
        assert!(some.check().is_ok());
        let marks = |panel: &WorldPanel| drawn(panel).matches("stroke-width=\"2.2\"").count();
        assert_eq!(marks(&some), 2);
        assert!(some.sentence().contains("at 00, 10.0% against 10.0%"), "{}", some.sentence());
        some.reference.as_mut().unwrap().values.fill(None);
        assert_eq!((marks(&some), some.sentence()), (0, "finding (measure)".to_owned()));
    }

    #[test]
    fn small_sums_are_written_with_pence() {
        let mut sums = panel(&[], None);
        sums.unit = Unit::Money(fip_model::Currency::GBP);
        assert_eq!([9.5, 150.4, 0.0].map(|value| sums.write(value)), ["£9.50", "£150", "£0.00"]);
    }
}
