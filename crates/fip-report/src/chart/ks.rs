//! The Kolmogorov-Smirnov distance: how far apart a ranking keeps events and non-events.

use super::curves::{Square, thinned};
use super::error::{not_empty, shares};
use super::svg::{Card, Stroke, Words};
use super::{Caption, ChartError, Svg};
use crate::format;
use crate::palette::{INK, MUTED, Mark, Marked};
use fip_model::Tier;

/// Cumulative shares of events and of non-events along a ranking, and their largest gap.
#[derive(Debug, Clone, PartialEq)]
pub struct KsChart {
    /// The words.
    pub caption: Caption,
    /// Share of customers flagged, riskiest first, with the share of events among them, in the order
    /// of the line.
    pub events: Vec<[f64; 2]>,
    /// The same of non-events.
    pub others: Vec<[f64; 2]>,
    /// Where the lines are farthest apart.
    pub gap: KsGap,
}

/// The largest gap of a [`KsChart`], all as shares from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KsGap {
    /// Share of customers flagged.
    pub flagged: f64,
    /// Share of events found there.
    pub events: f64,
    /// Share of non-events flagged there.
    pub others: f64,
}

impl KsChart {
    /// Draws the chart.
    ///
    /// # Errors
    ///
    /// [`ChartError::Empty`] for a line without points, [`ChartError::OutOfRange`] for a coordinate
    /// outside 0 to 1.
    pub fn draw(&self) -> Result<Svg, ChartError> {
        for points in [&self.events, &self.others] {
            not_empty("points of a line", points)?;
            shares("a coordinate of a line", points.iter().flatten().copied())?;
        }
        let KsGap { flagged, events, others } = self.gap;
        shares("an end of the gap", [flagged, events, others])?;
        Svg::of_both_widths(|width| Ok(self.at(width)))
    }

    fn at(&self, width: f64) -> Svg {
        let KsGap { flagged, events, others } = self.gap;
        let mut card = Card::sized(&self.caption, width);
        let names = ["Share of customers flagged, riskiest first", "Share of the group flagged"];
        let square = Square::draw(&mut card, 1.0, names);
        square.diagonal(&mut card);
        let lines = [self.line(true), self.line(false)];
        for (mark, points, _) in &lines {
            let points = thinned(points.iter().map(|&point| square.at(point)));
            let stroke = Stroke { color: mark.color.light, width: 2.0, dash: mark.dash };
            card.polyline(&points, stroke);
        }
        let [upper, lower] = [events, others].map(|share| square.at([flagged, share]));
        card.line(upper, lower, Stroke { color: INK.light, width: 1.6, dash: "" });
        let words = format!("KS {}", format::decimal(events - others, 3));
        // Both lines rise, so that nothing of them is above and to the left of the upper end.
        let x = upper[0].max(square.at([0.0; 2])[0] + Words::STRONG.width(&words) + 8.0);
        card.text([x - 4.0, upper[1] - 7.0], Words::STRONG.end(), &words);
        let entries = lines.map(|(mark, _, words)| (mark, words));
        square.finish(card, &entries, "no skill")
    }

    fn line(&self, events: bool) -> (Mark, &[[f64; 2]], [String; 2]) {
        let high = Tier::High.mark();
        let at_gap = |share| format!("{} at the gap", format::percent(share));
        if events {
            (high, &self.events, ["With the event".to_owned(), at_gap(self.gap.events)])
        } else {
            let mark = Mark { color: MUTED, dash: "6 3", ..high };
            (mark, &self.others, ["Without it".to_owned(), at_gap(self.gap.others)])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(events: Vec<[f64; 2]>, flagged: f64) -> KsChart {
        KsChart {
            caption: Caption { title: "t".into(), subtitle: "s".into(), finding: "f".into() },
            events,
            others: vec![[0.0, 0.0], [0.4, 0.25], [1.0, 1.0]],
            gap: KsGap { flagged, events: 1.0, others: 0.25 },
        }
    }

    #[test]
    fn refuses_what_it_cannot_draw() {
        assert!(matches!(chart(vec![], 0.4).draw(), Err(ChartError::Empty { .. })));
        let line = vec![[0.0, 0.0], [0.4, 1.0], [1.0, 1.0]];
        for wrong in [f64::NAN, 1.2] {
            let drawn = chart(line.clone(), wrong).draw();
            assert!(matches!(drawn, Err(ChartError::OutOfRange { .. })));
        }
        let svg = chart(line, 0.4).draw().unwrap().into_string();
        assert!(svg.contains("KS 0.750") && svg.contains("25.0% at the gap"), "{svg}");
    }
}
