//! Histogram of scores whose bands never straddle a tier cut-off.

use serde::Serialize;

use super::axis::{Axis, Unit, whole};
use super::error::{finite, not_empty};
use super::frame::{Plot, legend, tick_room};
use super::svg::{Area, Card, PAD, Stroke, Words};
use super::{Caption, ChartError, Svg};
use crate::format;
use crate::palette::{Mark, Marked};
use fip_model::Tier;

const PLOT_HEIGHT: f64 = 180.0;
/// About so many bands.
const TARGET_BANDS: f64 = 26.0;
const WIDTHS: [u32; 10] = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500];

/// Customers with a score in `low <= score < high`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ScoreBand {
    /// Lower edge, in points; belongs to the band.
    pub low: f64,
    /// Upper edge, in points; belongs to the next band.
    pub high: f64,
    /// Customers.
    pub customers: u64,
    /// The tier that every score of the band has.
    pub tier: Tier,
}

/// The spread of a score, colored by tier. A higher score is safer.
///
/// The height is customers per band of full width, so the narrower band that may stand below a
/// cut-off is not too low.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreHistogram {
    /// The words.
    pub caption: Caption,
    /// Scores below this are [`Tier::High`] risk, in points.
    pub high_below: f64,
    /// Scores below this, and not High, are [`Tier::Medium`], in points.
    pub medium_below: f64,
    /// One score for every customer, in points, in any order.
    pub scores: Vec<f64>,
}

impl ScoreHistogram {
    /// Returns the bands, lowest first: about 26 of a round width, cut at both cut-offs.
    ///
    /// # Errors
    ///
    /// [`ChartError::Empty`] without scores, [`ChartError::NotFinite`] for a score or a cut-off
    /// that is not a number, [`ChartError::OutOfRange`] when the cut-offs are in the wrong order.
    pub fn bands(&self) -> Result<Vec<ScoreBand>, ChartError> {
        self.check()?;
        let (high_below, medium_below) = (self.high_below, self.medium_below);
        let low = self.scores.iter().copied().fold(f64::INFINITY, f64::min);
        let high = self.scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let width = self.band_width(low, high);
        let steps = |from: f64, to: f64| whole(((to - from) / width - 1e-9).ceil()).max(0);
        let below = (0..=steps(low, high_below)).rev().map(|n| high_below - width * f64::from(n));
        let between =
            (1..steps(high_below, medium_below)).map(|n| high_below + width * f64::from(n));
        let above = (0..=whole(((high - medium_below) / width).floor()).max(-1) + 1)
            .map(|n| medium_below + width * f64::from(n));
        let edges: Vec<f64> = below.chain(between).chain(above).collect();
        let mut bands: Vec<ScoreBand> = (edges.windows(2))
            .map(|pair| ScoreBand {
                low: pair[0],
                high: pair[1],
                customers: 0,
                tier: self.tier(pair[0]),
            })
            .collect();
        for &score in &self.scores {
            let after = edges.partition_point(|&edge| edge <= score);
            let index = after.saturating_sub(1).min(bands.len() - 1);
            if let Some(band) = bands.get_mut(index) {
                band.customers += 1;
            }
        }
        Ok(bands)
    }

    /// Draws the chart.
    ///
    /// # Errors
    ///
    /// Those of [`ScoreHistogram::bands`].
    pub fn draw(&self) -> Result<Svg, ChartError> {
        let bands = self.bands()?;
        Svg::of_both_widths(|width| Ok(self.at(width, &bands)))
    }

    fn at(&self, width: f64, bands: &[ScoreBand]) -> Svg {
        let full = bands.iter().map(|band| band.high - band.low).fold(0.0, f64::max);
        let height = |band: &ScoreBand| band.customers as f64 * full / (band.high - band.low);
        let mut card = Card::sized(&self.caption, width);
        let top = legend(&mut card, &self.legend()) + 24.0;
        let bottom = top + PLOT_HEIGHT;
        let most = bands.iter().map(height).fold(1.0, f64::max);
        let rows = Axis::nice(0.0, most, 4, [bottom, top]);
        let left = PAD + tick_room(&rows, Unit::Count);
        let plot = Plot { left, top, right: width - PAD - 8.0, bottom };
        plot.rows(&mut card, &rows, Unit::Count);
        let name = format!("Customers per {} points", points(full));
        card.text([PAD, top - 10.0], Words::NOTE, &name);
        let ends = (bands.first(), bands.last());
        let (low, high) = ends.0.zip(ends.1).map_or((0.0, 1.0), |(a, b)| (a.low, b.high));
        let columns =
            Axis::nice(low, high, if card.is_narrow() { 4 } else { 7 }, [left, plot.right]);
        for tick in columns.ticks() {
            let label = columns.label(tick, Unit::Count);
            card.text([columns.at(tick), bottom + 16.0], Words::NOTE.middle(), &label);
        }
        for band in bands {
            let (from, to) = (columns.at(band.low), columns.at(band.high));
            let y = rows.at(height(band));
            let gap = if to - from > 4.0 { 1.0 } else { 0.0 };
            let area = Area { x: from, y, width: to - from - gap, height: bottom - y };
            card.rect(area, band.tier.mark().color.light);
        }
        for cut in [self.high_below, self.medium_below] {
            let x = columns.at(cut) - 0.5;
            card.line([x, top], [x, bottom], Stroke::GUIDE);
        }
        card.line([left, bottom], [plot.right, bottom], Stroke::AXIS);
        let bottom = plot.name_columns(&mut card, "Score, in points: higher is safer");
        card.finish(bottom)
    }

    fn check(&self) -> Result<(), ChartError> {
        not_empty("scores", &self.scores)?;
        finite("a cut-off", [self.high_below, self.medium_below])?;
        finite("a score", self.scores.iter().copied())?;
        let what = "the cut-off of tier High";
        if self.high_below < self.medium_below {
            Ok(())
        } else {
            let expected = "below that of tier Medium";
            Err(ChartError::OutOfRange { what, expected, value: self.high_below })
        }
    }

    /// Returns the smallest round width that gives no more than about 26 bands.
    fn band_width(&self, low: f64, high: f64) -> f64 {
        let span = high.max(self.medium_below) - low.min(self.high_below);
        let widths = WIDTHS.into_iter().map(f64::from);
        let round = widths.into_iter().find(|width| span / width <= TARGET_BANDS);
        round.unwrap_or(span / TARGET_BANDS)
    }

    fn tier(&self, score: f64) -> Tier {
        match score {
            s if s < self.high_below => Tier::High,
            s if s < self.medium_below => Tier::Medium,
            _ => Tier::Low,
        }
    }

    fn legend(&self) -> [(Mark, String); 3] {
        let high = points(self.high_below);
        let medium = points(self.medium_below);
        [
            (Tier::High.mark(), format!("High risk: below {high}")),
            (Tier::Medium.mark(), format!("Medium: {high} to below {medium}")),
            (Tier::Low.mark(), format!("Low: {medium} and above")),
        ]
    }
}

/// Returns points with a decimal only where there is one.
pub(crate) fn points(value: f64) -> String {
    let text = format::decimal(value, 1);
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chart(high_below: f64, medium_below: f64, scores: Vec<f64>) -> ScoreHistogram {
        let caption = Caption { title: "t".into(), subtitle: "s".into(), finding: "f".into() };
        ScoreHistogram { caption, high_below, medium_below, scores }
    }

    #[test]
    fn a_narrow_band_stands_below_a_cut_off() {
        let bands = chart(28.0, 45.0, (0..100).map(f64::from).collect()).bands().unwrap();
        let medium: Vec<_> = (bands.iter().filter(|band| band.tier == Tier::Medium))
            .map(|band| (band.low, band.high, band.customers))
            .collect();
        assert_eq!(medium, [(28.0, 33.0, 5), (33.0, 38.0, 5), (38.0, 43.0, 5), (43.0, 45.0, 2)]);
    }

    #[test]
    fn refuses_what_it_cannot_draw() {
        assert_eq!(chart(1.0, 2.0, vec![]).draw(), Err(ChartError::Empty { what: "scores" }));
        assert!(matches!(
            chart(2.0, 2.0, vec![1.0]).draw(),
            Err(ChartError::OutOfRange { what: "the cut-off of tier High", .. })
        ));
        assert!(matches!(
            chart(1.0, 2.0, vec![f64::NAN]).draw(),
            Err(ChartError::NotFinite { .. })
        ));
    }

    proptest! {
        #[test]
        fn no_band_straddles_a_cut_off_and_none_is_lost(
            scores in prop::collection::vec(200.0..900.0_f64, 1..200),
            cut in 300_u32..700,
            gap in 1_u32..90,
        ) {
            let (high_below, medium_below) = (f64::from(cut), f64::from(cut + gap));
            let chart = chart(high_below, medium_below, scores.clone());
            let bands = chart.bands().unwrap();
            for cut in [high_below, medium_below] {
                prop_assert!(!bands.iter().any(|band| band.low < cut && cut < band.high));
            }
            prop_assert_eq!(bands.iter().map(|band| band.customers).sum::<u64>(), scores.len() as u64);
            prop_assert!(bands.len() <= 32);
            let high: u64 = bands.iter().filter(|b| b.tier == Tier::High).map(|b| b.customers).sum();
            let below = scores.iter().filter(|&&score| score < high_below).count();
            prop_assert_eq!(high, below as u64);
            prop_assert!(chart.draw().is_ok());
        }
    }
}
