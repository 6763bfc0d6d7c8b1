//! Rows on each day, with days that are empty or unusual.

use fip_model::Date;

use super::axis::{Axis, Scale, Unit};
use super::error::not_empty;
use super::frame::{Plot, tick_room};
use super::svg::{Area, Card, PAD, Point, Stroke, Words};
use super::{Caption, ChartError, Svg};
use crate::format;
use crate::palette::{ACCENT, Glyph, Marked, UNDER_MARKS};
use fip_model::Tier;

const PLOT_HEIGHT: f64 = 150.0;
/// Height of the marks of days without a row, below the plot.
const GAP_MARK: f64 = 5.0;

/// How many rows there are on each day: a line, a mark below it for days without any, and a dot for
/// days that are unusual.
#[derive(Debug, Clone, PartialEq)]
pub struct DayChart {
    /// The words.
    pub caption: Caption,
    /// The first day.
    pub first: Date,
    /// Rows on each day.
    pub rows: Vec<u64>,
    /// Days that are unusual, counted from the first.
    pub unusual: Vec<usize>,
}

impl DayChart {
    /// Draws the chart.
    ///
    /// # Errors
    ///
    /// [`ChartError::Empty`] without days.
    pub fn draw(&self) -> Result<Svg, ChartError> {
        not_empty("days", &self.rows)?;
        Svg::of_both_widths(|width| Ok(self.at(width)))
    }

    fn at(&self, width: f64) -> Svg {
        let mut card = Card::sized(&self.caption, width);
        let top = card.top + 6.0;
        let bottom = top + PLOT_HEIGHT;
        let most = self.rows.iter().copied().max().unwrap_or_default().max(1) as f64;
        let axis = Axis::nice(0.0, most, 4, [bottom, top]);
        let left = PAD + tick_room(&axis, Unit::Count);
        let plot = Plot { left, top, right: width - PAD, bottom };
        plot.rows(&mut card, &axis, Unit::Count);
        let last = (self.rows.len() - 1).max(1) as f64;
        let days = Scale::new([0.0, last], [left, plot.right]);
        let at = |day: usize| days.at(day as f64);
        let points: Vec<Point> =
            self.rows.iter().enumerate().map(|(day, n)| [at(day), axis.at(*n as f64)]).collect();
        card.polyline(&points, Stroke { color: UNDER_MARKS.light, width: 1.0, dash: "" });
        let step = (plot.right - left) / last;
        for (from, n_days) in gaps(&self.rows) {
            let x = (at(from) - step / 2.0).max(left);
            let width = (step * n_days as f64).max(2.0).min(plot.right - x + 1.0);
            let area = Area { x, y: bottom + 1.0, width, height: GAP_MARK };
            card.rect(area, Tier::High.mark().color.light);
        }
        for day in self.unusual.iter().filter(|day| **day < self.rows.len()) {
            let place = [at(*day), axis.at(self.rows[*day] as f64)];
            card.glyph(place, 3.6, Glyph::Circle, ACCENT.light);
        }
        self.months(&mut card, &plot, &days);
        card.finish(bottom + 38.0)
    }

    /// Names the months that have room, and the year below the first one named in it.
    fn months(&self, card: &mut Card, plot: &Plot, days: &Scale) {
        let (mut next_x, mut shown_year) = (f64::NEG_INFINITY, 0);
        let n_days = i32::try_from(self.rows.len()).unwrap_or(i32::MAX);
        let month = self.first.month();
        for (n, month) in (0..).map(|n| (n, month.plus(n))) {
            let day = month.first_day().days_since(self.first);
            if day >= n_days || n > 1200 {
                break;
            }
            let x = days.at(f64::from(day.max(0))) + if day <= 0 { 10.0 } else { 0.0 };
            if x < next_x || x > plot.right - 10.0 {
                continue;
            }
            next_x = x + 31.0;
            let key = u32::try_from(month.key()).unwrap_or_default();
            let name = format::month_short(key).unwrap_or_default();
            card.text([x, plot.bottom + 20.0], Words::NOTE.middle(), name);
            if key / 100 != shown_year {
                shown_year = key / 100;
                let year = shown_year.to_string();
                card.text([x, plot.bottom + 35.0], Words::NOTE.middle(), &year);
            }
        }
    }
}

/// Returns the runs of days without a row: where each begins, and its days.
fn gaps(rows: &[u64]) -> Vec<(usize, usize)> {
    let (mut at, mut gaps) = (0, Vec::new());
    for run in rows.chunk_by(|a, b| (*a == 0) == (*b == 0)) {
        if run[0] == 0 {
            gaps.push((at, run.len()));
        }
        at += run.len();
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(rows: Vec<u64>, unusual: Vec<usize>) -> DayChart {
        let words = || "words".to_owned();
        let caption = Caption { title: words(), subtitle: words(), finding: words() };
        DayChart { caption, first: "2025-01-01".parse().unwrap(), rows, unusual }
    }

    #[test]
    fn gaps_and_unusual_days_are_marked() {
        let rows: Vec<u64> =
            (0..90).map(|day| if (40..45).contains(&day) { 0 } else { 50 }).collect();
        let plain = chart(vec![50; 90], Vec::new()).draw().unwrap();
        let marked = chart(rows, vec![3, 400]).draw().unwrap();
        let count = |svg: &Svg, mark: &str| svg.as_str().matches(mark).count();
        let (gap, dot) = (Tier::High.mark().color.light, ACCENT.light);
        assert_eq!((count(&plain, gap), count(&plain, dot)), (0, 0));
        assert_eq!((count(&marked, gap), count(&marked, dot)), (1, 1));
        assert!(
            marked.as_str().contains(">Mar</text>") && marked.as_str().contains(">2025</text>")
        );
    }

    #[test]
    fn a_day_alone_is_drawn_and_none_is_refused() {
        assert!(chart(vec![3], Vec::new()).draw().is_ok());
        assert!(chart(vec![0], vec![0]).draw().is_ok());
        assert_eq!(chart(Vec::new(), Vec::new()).draw(), Err(ChartError::Empty { what: "days" }));
    }
}
