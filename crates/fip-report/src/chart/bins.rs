//! The bins of a variable: how often the event happens in each, and how strong that evidence is.

use super::axis::Scale;
use super::error::{finite, not_empty, shares};
use super::svg::{Area, Card, PAD, Stroke, WIDTH, Words};
use super::{Caption, ChartError, Svg};
use crate::format;
use crate::palette::{ACCENT, INK, Marked, Shades};
use fip_model::Tier;

const ROW: f64 = 27.0;
const BAR: f64 = 16.0;
const GAP: f64 = 12.0;
const WHISKER: Stroke = Stroke { color: INK.light, width: 1.3, dash: "" };

/// What the bins of a variable say about an event: its rate, and the weight of evidence.
///
/// One row a bin, in the order given: the share of all rows, a bar of the event rate beside the rate of
/// all rows (dashed), and a bar of the weight of evidence from zero, to the right where it is safer.
#[derive(Debug, Clone, PartialEq)]
pub struct BinChart {
    /// The words.
    pub caption: Caption,
    /// The bins, uppermost first.
    pub bins: Vec<BinRow>,
    /// Share of events among all rows, from 0 to 1.
    pub event_rate: f64,
}

/// One bin of a [`BinChart`].
#[derive(Debug, Clone, PartialEq)]
pub struct BinRow {
    /// Its values, written to the left.
    pub label: String,
    /// Share of all rows, from 0 to 1.
    pub share: f64,
    /// Share of events in it, from 0 to 1.
    pub event_rate: f64,
    /// Weight of evidence: the logarithm of the share of non-events over that of events.
    pub woe: f64,
    /// Lower and upper end of the interval around the weight of evidence.
    pub woe_interval: Option<[f64; 2]>,
}

/// Where the parts of a row are.
struct Columns {
    /// Right end of the labels, of the shares of rows, and of the event rates in words.
    label: f64,
    share: f64,
    rate_note: f64,
    rate: Scale,
    woe: Scale,
}

impl BinChart {
    /// Draws the chart.
    ///
    /// # Errors
    ///
    /// [`ChartError::Empty`] without bins, [`ChartError::OutOfRange`] for a share outside 0 to 1,
    /// [`ChartError::NotFinite`] for a weight of evidence or an end of its interval that is not a
    /// number.
    pub fn draw(&self) -> Result<Svg, ChartError> {
        self.check()?;
        let mut card = Card::new(&self.caption);
        let columns = self.columns();
        let y = card.top + 8.0;
        let [rate, woe] = [&columns.rate, &columns.woe].map(|scale| scale.pixels()[0]);
        card.text([columns.share, y], Words::NOTE.end(), "Rows");
        card.text([rate, y], Words::NOTE, "Event rate");
        card.text([woe, y], Words::NOTE, "Weight of evidence");
        let first = y + 12.0;
        let mut y = first;
        for bin in &self.bins {
            row(&mut card, y, &columns, bin);
            y += ROW;
        }
        let guide = |card: &mut Card, x: f64, stroke| {
            card.line([x, first - 5.0], [x, y - 6.0], stroke);
        };
        guide(&mut card, columns.rate.at(0.0), Stroke::AXIS);
        guide(&mut card, columns.rate.at(self.event_rate), Stroke::GUIDE);
        guide(&mut card, columns.woe.at(0.0), Stroke::AXIS);
        let all = format!("All rows: {}", format::percent(self.event_rate));
        let half = Words::NOTE.width(&all) / 2.0;
        let x = columns.rate.at(self.event_rate).max(rate + half);
        card.text([x, y + 9.0], Words::NOTE.middle(), &all);
        let safer = columns.woe.at(0.0);
        card.text([safer - 6.0, y + 9.0], Words::NOTE.end(), "riskier");
        card.text([safer + 6.0, y + 9.0], Words::NOTE, "safer");
        Ok(card.finish(y + 12.0))
    }

    fn check(&self) -> Result<(), ChartError> {
        not_empty("bins", &self.bins)?;
        let of_bin = |bin: &BinRow| [bin.share, bin.event_rate];
        shares("a share of a bin", self.bins.iter().flat_map(of_bin).chain([self.event_rate]))?;
        finite("a weight of evidence or its interval", self.bins.iter().flat_map(reach))
    }

    fn columns(&self) -> Columns {
        let widest = |words: &dyn Fn(&BinRow) -> String| {
            self.bins.iter().map(|bin| Words::NOTE.width(&words(bin))).fold(0.0, f64::max)
        };
        let label = PAD + widest(&|bin| bin.label.clone()).min(WIDTH * 0.33);
        let share = label + GAP + widest(&|bin| format::percent(bin.share)).max(32.0);
        let rate_note = widest(&|bin| format::percent(bin.event_rate)) + 7.0;
        let woe_note = widest(&|bin| format::decimal(bin.woe, 2)) + 4.0;
        let left = share + 1.5 * GAP;
        let room = WIDTH - PAD - woe_note - left - rate_note - 1.5 * GAP;
        let half = room / 2.0;
        let rates = self.bins.iter().map(|bin| bin.event_rate);
        let highest = rates.fold(self.event_rate, f64::max);
        let ends = || self.bins.iter().flat_map(reach);
        let woe = [ends().fold(0.0, f64::min), ends().fold(0.0, f64::max)];
        let woe_left = left + half + rate_note + 1.5 * GAP;
        Columns {
            label,
            share,
            rate_note: left + half + rate_note,
            rate: Scale::new([0.0, highest], [left, left + half]),
            woe: Scale::new(woe, [woe_left, woe_left + half]),
        }
    }
}

fn row(card: &mut Card, y: f64, columns: &Columns, bin: &BinRow) {
    let middle = y + BAR / 2.0;
    let text = middle + 4.0;
    let label = Words::LABEL.fit(&bin.label, columns.label - PAD);
    card.text([columns.label, text], Words::LABEL.end(), &label);
    card.text([columns.share, text], Words::NOTE.end(), &format::percent(bin.share));
    bar(card, y, [columns.rate.at(0.0), columns.rate.at(bin.event_rate)], ACCENT);
    let note = format::percent(bin.event_rate);
    card.text([columns.rate_note, text], Words::NOTE.end(), &note);
    let color = if bin.woe < 0.0 { Tier::High.mark().color } else { ACCENT };
    bar(card, y, [columns.woe.at(0.0), columns.woe.at(bin.woe)], color);
    if let Some(interval) = bin.woe_interval {
        let [from, to] = interval.map(|end| columns.woe.at(end));
        card.line([from, middle], [to, middle], WHISKER);
        for x in [from, to] {
            card.line([x, middle - 4.0], [x, middle + 4.0], WHISKER);
        }
    }
    card.text([WIDTH - PAD, text], Words::NOTE.end(), &format::decimal(bin.woe, 2));
}

/// A bar between two pixels. A bar of nothing is still a hairline, so that its row is no gap.
fn bar(card: &mut Card, y: f64, [zero, end]: [f64; 2], color: Shades) {
    let width = (end - zero).abs().max(1.0);
    card.rect(Area { x: zero.min(end), y, width, height: BAR }, color.light);
}

/// Returns the weights of evidence that a bin must have room for.
fn reach(bin: &BinRow) -> [f64; 3] {
    let [low, high] = bin.woe_interval.unwrap_or([bin.woe; 2]);
    [bin.woe, low, high]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(bins: Vec<BinRow>) -> BinChart {
        let caption = Caption { title: "t".into(), subtitle: "s".into(), finding: "f".into() };
        BinChart { caption, bins, event_rate: 0.3 }
    }

    fn bin(woe: f64) -> BinRow {
        let label = "l".repeat(80);
        BinRow { label, share: 0.5, event_rate: 0.3, woe, woe_interval: None }
    }

    #[test]
    fn refuses_what_it_cannot_draw() {
        assert_eq!(chart(vec![]).draw().unwrap_err(), ChartError::Empty { what: "bins" });
        assert!(matches!(chart(vec![bin(f64::NAN)]).draw(), Err(ChartError::NotFinite { .. })));
        let wide = BinRow { woe_interval: Some([0.0, f64::INFINITY]), ..bin(0.1) };
        assert!(matches!(chart(vec![wide]).draw(), Err(ChartError::NotFinite { .. })));
        let above = BinRow { event_rate: 1.1, ..bin(0.1) };
        assert!(matches!(chart(vec![above]).draw(), Err(ChartError::OutOfRange { .. })));
    }

    #[test]
    fn one_bin_of_no_evidence_is_drawn() {
        let svg = chart(vec![bin(0.0)]).draw().unwrap().into_string();
        assert!(svg.contains("lll…<") && !svg.contains("NaN"), "{svg}");
    }
}
