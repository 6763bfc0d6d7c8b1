//! Amounts by size, on the scale of logarithms.

use fip_model::Currency;

use super::axis::{Axis, Scale, Unit, money};
use super::error::not_empty;
use super::frame::{Plot, tick_room};
use super::svg::{Area, Card, PAD, Stroke, Words};
use super::{Caption, ChartError, Svg};
use crate::palette::UNDER_MARKS;

const PLOT_HEIGHT: f64 = 170.0;
/// What a page cuts off beside a chart.
const MARGIN: f64 = 10.0;

/// How many amounts there are from one size to the next, on the scale of logarithms; guides stand at the
/// fences, beyond which an amount is far outside of the usual.
#[derive(Debug, Clone, PartialEq)]
pub struct AmountChart {
    /// The words.
    pub caption: Caption,
    /// The currency of the amounts.
    pub currency: Currency,
    /// Bins, ascending, each from where the one before ends.
    pub bins: Vec<AmountBin>,
    /// The fences, in hundredths.
    pub fences: Option<[i64; 2]>,
}

/// Amounts of about the same size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AmountBin {
    /// Lower and upper edge, in hundredths; above nothing.
    pub edges: [i64; 2],
    /// How many.
    pub n: u64,
}

impl AmountChart {
    /// Draws the chart.
    ///
    /// # Errors
    ///
    /// [`ChartError::Empty`] without bins, [`ChartError::OutOfRange`] for an edge that is not above
    /// nothing.
    pub fn draw(&self) -> Result<Svg, ChartError> {
        not_empty("bins", &self.bins)?;
        let mut edges = self.bins.iter().flat_map(|bin| bin.edges);
        if let Some(edge) = edges.find(|edge| *edge <= 0) {
            let (what, expected) = ("an edge of amounts", "above nothing");
            return Err(ChartError::OutOfRange { what, expected, value: edge as f64 });
        }
        Svg::of_both_widths(|width| Ok(self.at(width)))
    }

    fn at(&self, width: f64) -> Svg {
        let mut card = Card::sized(&self.caption, width);
        let top = card.top + 6.0;
        let bottom = top + PLOT_HEIGHT;
        let most = self.bins.iter().map(|bin| bin.n).max().unwrap_or_default().max(1) as f64;
        let rows = Axis::nice(0.0, most, 4, [bottom, top]);
        let left = PAD + tick_room(&rows, Unit::Count);
        let plot = Plot { left, top, right: width - PAD - 8.0, bottom };
        plot.rows(&mut card, &rows, Unit::Count);
        let log = |hundredths: i64| (hundredths.max(1) as f64).log10();
        let ends = self.bins.first().zip(self.bins.last());
        let [low, high] = ends.map_or([0.0, 1.0], |(a, b)| [log(a.edges[0]), log(b.edges[1])]);
        let columns = Scale::new([low, high], [left, plot.right]);
        for bin in &self.bins {
            let [from, to] = bin.edges.map(|edge| columns.at(log(edge)));
            let y = rows.at(bin.n as f64);
            let gap = if to - from > 4.0 { 1.0 } else { 0.0 };
            let area = Area { x: from, y, width: to - from - gap, height: bottom - y };
            card.rect(area, UNDER_MARKS.light);
        }
        for power in 0..18 {
            let (hundredths, at) = (10_i64.pow(power), f64::from(power));
            if (low - 1e-9..=high + 1e-9).contains(&at) {
                let (x, places) = (columns.at(at), if power < 2 { 2 } else { 0 });
                card.line([x, bottom], [x, bottom + 4.0], Stroke::AXIS);
                let label = money(hundredths as f64 / 100.0, places, self.currency);
                // A label at the end of the axis would run out of a page.
                let room = width - MARGIN - Words::NOTE.width(&label) / 2.0;
                card.text([x.min(room), bottom + 18.0], Words::NOTE.middle(), &label);
            }
        }
        for fence in self.fences.iter().flatten().map(|fence| log(*fence)) {
            if low < fence && fence < high {
                let x = columns.at(fence);
                card.line([x, top], [x, bottom], Stroke::GUIDE);
            }
        }
        card.line([left, bottom], [plot.right, bottom], Stroke::AXIS);
        let bottom = plot.name_columns(&mut card, "Amount, each step ten times the last");
        card.finish(bottom)
    }
}

#[cfg(test)]
mod tests {
    use super::super::svg::WIDTH;
    use super::*;

    fn chart(edges: &[i64], fences: Option<[i64; 2]>) -> AmountChart {
        let words = || "words".to_owned();
        let caption = Caption { title: words(), subtitle: words(), finding: words() };
        let pairs = edges.windows(2);
        let bins = pairs.map(|pair| AmountBin { edges: [pair[0], pair[1]], n: 3 }).collect();
        AmountChart { caption, currency: Currency::GBP, bins, fences }
    }

    #[test]
    fn powers_of_ten_are_named_and_fences_within_are_drawn() {
        let count = |svg: Svg, mark: &str| svg.as_str().matches(mark).count();
        let edges = [100, 1000, 10_000, 100_000];
        let svg = chart(&edges, Some([50, 20_000])).draw().unwrap();
        for label in ["£1<", "£10<", "£100<", "£1,000<"] {
            assert!(svg.as_str().contains(label), "{label}");
        }
        assert_eq!(count(svg, "stroke-dasharray"), 1);
        assert_eq!(count(chart(&edges, None).draw().unwrap(), "stroke-dasharray"), 0);
    }

    #[test]
    fn a_label_at_the_end_of_the_axis_stays_on_the_page() {
        let svg = chart(&[100, 1000, 10_000, 100_000], None).draw().unwrap();
        let (before, _) = svg.as_str().split_once("£1,000<").unwrap();
        let (_, x) = before.rsplit_once(" x=\"").or_else(|| before.rsplit_once("x=\"")).unwrap();
        let x: f64 = x.split('"').next().unwrap().parse().unwrap();
        let end = x + Words::NOTE.width("£1,000") / 2.0;
        assert!(end <= WIDTH - MARGIN + 0.1, "{end}");
    }

    #[test]
    fn amounts_of_nothing_are_refused() {
        assert!(chart(&[0, 5], None).draw().is_err());
        assert_eq!(chart(&[], None).draw(), Err(ChartError::Empty { what: "bins" }));
        assert!(chart(&[1, i64::MAX], Some([1, i64::MAX])).draw().is_ok());
    }
}
