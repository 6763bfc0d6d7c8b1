//! Learning curves: how well models rank that learnt from more and more customers.

use super::axis::{Axis, Scale, Unit};
use super::error::{finite, not_empty, shares};
use super::frame::{Plot, line_legend, tick_room};
use super::svg::{Card, PAD, Point, Stroke, Words};
use super::{Caption, ChartError, Svg};
use crate::format;
use crate::palette::Mark;

const PLOT_HEIGHT: f64 = 220.0;
const LEGEND: f64 = 190.0;
/// Names of numbers of customers nearer than this are left out, in pixels.
const LABEL_GAP: f64 = 40.0;

/// ROC-AUC on other customers, and on those learnt from, by the number of customers learnt from.
///
/// The horizontal axis is logarithmic: each doubling takes the same room.
#[derive(Debug, Clone, PartialEq)]
pub struct LearningChart {
    /// The words.
    pub caption: Caption,
    /// The models.
    pub series: Vec<LearningSeries>,
}

/// One model of a [`LearningChart`].
#[derive(Debug, Clone, PartialEq)]
pub struct LearningSeries {
    /// Name of the model.
    pub label: String,
    /// Color, glyph and dashes.
    pub mark: Mark,
    /// Its measurements, fewest customers first.
    pub dots: Vec<LearningDot>,
}

/// One measurement of a [`LearningSeries`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LearningDot {
    /// Customers learnt from, 1 or more.
    pub customers: u64,
    /// ROC-AUC on these, from 0 to 1.
    pub train: f64,
    /// Mean ROC-AUC on others, from 0 to 1.
    pub test: f64,
    /// Standard deviation of that.
    pub sd: f64,
}

impl LearningChart {
    /// Draws the chart.
    ///
    /// # Errors
    ///
    /// [`ChartError::Empty`] without models or for one without measurements,
    /// [`ChartError::OutOfRange`] for a ROC-AUC outside 0 to 1, [`ChartError::NotFinite`] for a
    /// standard deviation that is not a number.
    pub fn draw(&self) -> Result<Svg, ChartError> {
        not_empty("models", &self.series)?;
        for series in &self.series {
            not_empty("measurements", &series.dots)?;
            shares("a ROC-AUC", series.dots.iter().flat_map(|dot| [dot.train, dot.test]))?;
            finite("a standard deviation", series.dots.iter().map(|dot| dot.sd))?;
        }
        Svg::of_both_widths(|width| Ok(self.at(width)))
    }

    fn at(&self, width: f64) -> Svg {
        let mut card = Card::sized(&self.caption, width);
        let narrow = card.is_narrow();
        let top = card.top + 20.0;
        let bottom = top + PLOT_HEIGHT;
        let dots = || self.series.iter().flat_map(|series| &series.dots);
        let low = dots().map(|dot| dot.train.min(dot.test - dot.sd)).fold(1.0, f64::min);
        let rows = Axis::nice(low.max(0.0), 1.0, 4, [bottom, top]);
        let left = PAD + tick_room(&rows, Unit::Decimal);
        let right = width - PAD - if narrow { 0.0 } else { LEGEND };
        let plot = Plot { left, top, right, bottom };
        plot.rows(&mut card, &rows, Unit::Decimal);
        card.text([PAD, top - 10.0], Words::LABEL, "ROC-AUC");
        let columns = self.columns(&plot);
        self.name_columns(&mut card, &plot, &columns);
        for series in &self.series {
            draw_series(&mut card, series, &rows, &columns);
        }
        let entries: Vec<_> = self.series.iter().map(entry).collect();
        let at = if narrow { [PAD, bottom + 58.0] } else { [plot.right + 18.0, top + 14.0] };
        let x = at[0];
        let y = line_legend(&mut card, at, width - PAD - x, &entries);
        card.text([x, y], Words::NOTE, "thick: on others, ± sd");
        card.text([x, y + 16.0], Words::NOTE, "thin: on those learnt from");
        card.finish(if narrow { y + 22.0 } else { bottom + 38.0 })
    }

    fn columns(&self, plot: &Plot) -> Scale {
        let customers = || self.series.iter().flat_map(|series| &series.dots).map(logarithm);
        let ends = [customers().fold(f64::MAX, f64::min), customers().fold(0.0, f64::max)];
        Scale::new(ends, [plot.left + 14.0, plot.right - 14.0])
    }

    /// Names each number of customers that has room.
    fn name_columns(&self, card: &mut Card, plot: &Plot, columns: &Scale) {
        let dots = self.series.iter().flat_map(|series| &series.dots);
        let mut named: Vec<(f64, u64)> =
            dots.map(|dot| (columns.at(logarithm(dot)), dot.customers)).collect();
        named.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut free_from = f64::NEG_INFINITY;
        for (x, customers) in named {
            if free_from <= x {
                let words = format::count(customers);
                card.text([x, plot.bottom + 16.0], Words::NOTE.middle(), &words);
                free_from = x + LABEL_GAP;
            }
        }
        plot.name_columns(card, "Customers learnt from");
    }
}

fn logarithm(dot: &LearningDot) -> f64 {
    (dot.customers.max(1) as f64).log2()
}

fn draw_series(card: &mut Card, series: &LearningSeries, rows: &Axis, columns: &Scale) {
    let color = series.mark.color.light;
    let at = |dot: &LearningDot, auc: f64| -> Point { [columns.at(logarithm(dot)), rows.at(auc)] };
    let line = |value: fn(&LearningDot) -> f64| -> Vec<Point> {
        series.dots.iter().map(|dot| at(dot, value(dot))).collect()
    };
    let dash = series.mark.dash;
    card.polyline(&line(|dot| dot.train), Stroke { color, width: 1.0, dash });
    card.polyline(&line(|dot| dot.test), Stroke { color, width: 2.2, dash });
    for dot in &series.dots {
        let [low, high] = [dot.test - dot.sd, dot.test + dot.sd].map(|auc| auc.clamp(0.0, 1.0));
        card.line(at(dot, low), at(dot, high), Stroke { color, width: 1.2, dash: "" });
        card.glyph(at(dot, dot.test), 4.0, series.mark.glyph, color);
    }
}

fn entry(series: &LearningSeries) -> (Mark, [String; 2]) {
    let last = series.dots.last();
    let note = last.map_or_else(String::new, |dot| {
        format!("{} ± {}", format::decimal(dot.test, 3), format::decimal(dot.sd, 3))
    });
    (series.mark, [series.label.clone(), note])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::palette::MODELS;

    fn chart(dots: Vec<LearningDot>) -> LearningChart {
        let caption = Caption { title: "t".into(), subtitle: "s".into(), finding: "f".into() };
        let series = LearningSeries { label: "m".into(), mark: MODELS[0], dots };
        LearningChart { caption, series: vec![series] }
    }

    #[test]
    fn refuses_what_it_cannot_draw() {
        let dot = LearningDot { customers: 9, train: 0.9, test: 0.8, sd: 0.1 };
        assert!(matches!(chart(vec![]).draw(), Err(ChartError::Empty { .. })));
        let wrong = LearningDot { test: f64::NAN, ..dot };
        assert!(matches!(chart(vec![wrong]).draw(), Err(ChartError::OutOfRange { .. })));
        let wrong = LearningDot { sd: f64::INFINITY, ..dot };
        assert!(matches!(chart(vec![wrong]).draw(), Err(ChartError::NotFinite { .. })));
        // One measurement, none of customers, and a spread over the edge are all drawn.
        let odd = LearningDot { customers: 0, sd: 3.0, ..dot };
        let svg = chart(vec![odd]).draw().unwrap().into_string();
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }
}
