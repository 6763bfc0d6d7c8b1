//! ROC, precision-recall and gains curves.

use super::axis::{Axis, Unit};
use super::error::{not_empty, shares};
use super::frame::{Plot, line_legend, tick_room};
use super::svg::{Card, PAD, Point, Stroke, Words};
use super::{Caption, ChartError, Svg};
use crate::format;
use crate::palette::Mark;

/// Side of the square plot.
pub(super) const SIDE: f64 = 290.0;
/// Points nearer than this to the last drawn one are left out, in pixels.
const RESOLUTION: f64 = 0.7;

/// Curves that show how well models rank customers, on the same customers.
#[derive(Debug, Clone, PartialEq)]
pub struct CurveChart {
    /// The words.
    pub caption: Caption,
    /// Which curves these are.
    pub kind: CurveKind,
    /// The curves, champion first; told apart by color and dashes.
    pub curves: Vec<Curve>,
}

/// What the axes of a [`CurveChart`] are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CurveKind {
    /// x: share of non-events flagged, y: share of events found. The diagonal is no skill.
    Roc,
    /// x: share of events found (recall), y: share of the flagged that are events (precision).
    PrecisionRecall {
        /// Share of events among all customers, from 0 to 1: the precision of no skill.
        base_rate: f64,
    },
    /// x: share of customers flagged, riskiest first, y: share of events found. The diagonal is no
    /// skill; nobody finds all events before flagging as many customers as there are events.
    Gains {
        /// Share of events among all customers, from 0 to 1.
        base_rate: f64,
    },
}

/// One curve of a [`CurveChart`].
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Name of the model.
    pub label: String,
    /// A number with it, written below the name, as `AUC 0.931 (0.915–0.945)`.
    pub note: String,
    /// Color and dashes.
    pub mark: Mark,
    /// The points as `[x, y]`, each from 0 to 1, in the order of the line.
    pub points: Vec<[f64; 2]>,
}

impl CurveChart {
    /// Draws the chart.
    ///
    /// # Errors
    ///
    /// [`ChartError::Empty`] without curves or for a curve without points,
    /// [`ChartError::OutOfRange`] for a coordinate or a base rate outside 0 to 1.
    pub fn draw(&self) -> Result<Svg, ChartError> {
        not_empty("curves", &self.curves)?;
        for curve in &self.curves {
            not_empty("points of a curve", &curve.points)?;
            shares("a coordinate of a curve", curve.points.iter().flatten().copied())?;
        }
        if let CurveKind::PrecisionRecall { base_rate } | CurveKind::Gains { base_rate } = self.kind
        {
            shares("the base rate", [base_rate])?;
        }
        Svg::of_both_widths(|width| Ok(self.at(width)))
    }

    fn at(&self, width: f64) -> Svg {
        let mut card = Card::sized(&self.caption, width);
        let (x_name, y_name) = match self.kind {
            CurveKind::Roc => ("Share of non-events flagged", "Share of events found"),
            CurveKind::PrecisionRecall { .. } => {
                ("Share of events found (recall)", "Events among the flagged (precision)")
            }
            CurveKind::Gains { .. } => {
                ("Share of customers flagged, riskiest first", "Share of events found")
            }
        };
        let square = Square::draw(&mut card, 1.0, [x_name, y_name]);
        let no_skill = match self.kind {
            CurveKind::Roc => {
                square.diagonal(&mut card);
                "no skill".to_owned()
            }
            CurveKind::PrecisionRecall { base_rate } => {
                let ends = [[0.0, base_rate], [1.0, base_rate]].map(|point| square.at(point));
                card.line(ends[0], ends[1], Stroke::GUIDE);
                format!("base rate {}", format::percent(base_rate))
            }
            CurveKind::Gains { base_rate } => {
                square.diagonal(&mut card);
                let perfect = [[0.0, 0.0], [base_rate, 1.0], [1.0, 1.0]];
                card.polyline(&perfect.map(|point| square.at(point)), Stroke::GUIDE);
                "no skill and perfect".to_owned()
            }
        };
        for curve in &self.curves {
            let points = thinned(curve.points.iter().map(|&point| square.at(point)));
            let stroke =
                Stroke { color: curve.mark.color.light, width: 2.0, dash: curve.mark.dash };
            card.polyline(&points, stroke);
        }
        let entry = |c: &Curve| (c.mark, [c.label.clone(), c.note.clone()]);
        let entries: Vec<_> = self.curves.iter().map(entry).collect();
        square.finish(card, &entries, &no_skill)
    }
}

/// A square plot with a legend to its right, both axes from 0 to the same end.
#[derive(Debug)]
pub(super) struct Square {
    plot: Plot,
    columns: Axis,
    rows: Axis,
    bottom: f64,
}

impl Square {
    pub(super) fn draw(card: &mut Card, end: f64, [x_name, y_name]: [&str; 2]) -> Self {
        let top = card.top + 20.0;
        // Room for the ticks of the largest share, and for half a tick to the right.
        let side = if card.is_narrow() { card.width - 2.0 * PAD - 54.0 } else { SIDE };
        let bottom = top + side;
        let rows = Axis::nice(0.0, end, 5, [bottom, top]);
        let left = PAD + tick_room(&rows, Unit::Share);
        let plot = Plot { left, top, right: left + side, bottom };
        let columns = Axis::nice(0.0, end, 5, [left, plot.right]);
        plot.rows(card, &rows, Unit::Share);
        plot.columns(card, &columns, Unit::Share);
        card.text([PAD, top - 10.0], Words::LABEL, y_name);
        let bottom = plot.name_columns(card, x_name);
        Self { plot, columns, rows, bottom }
    }

    pub(super) fn at(&self, [x, y]: [f64; 2]) -> Point {
        [self.columns.at(x), self.rows.at(y)]
    }

    pub(super) fn diagonal(&self, card: &mut Card) {
        let Plot { left, top, right, bottom } = self.plot;
        card.line([left, bottom], [right, top], Stroke::GUIDE);
    }

    /// Writes the legend to the right, or below where it is narrow, the meaning of the guide under it,
    /// and ends the card.
    pub(super) fn finish(
        self,
        mut card: Card,
        entries: &[(Mark, [String; 2])],
        guide: &str,
    ) -> Svg {
        let narrow = card.is_narrow();
        let x = if narrow { PAD } else { self.plot.right + 18.0 };
        let y = if narrow { self.bottom + 20.0 } else { self.plot.top + 14.0 };
        let right = card.width - PAD;
        let y = line_legend(&mut card, [x, y], right - x, entries);
        card.line([x, y - 4.0], [x + 26.0, y - 4.0], Stroke::GUIDE);
        card.text([x + 33.0, y], Words::NOTE, &Words::NOTE.fit(guide, right - x - 33.0));
        card.finish(if narrow { y + 6.0 } else { self.bottom })
    }
}

/// Returns the points without those too near to the last kept one to be seen; ends are kept.
pub(super) fn thinned(points: impl Iterator<Item = Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    let mut skipped = None;
    for point in points {
        let near = kept.last().is_some_and(|last| {
            (last[0] - point[0]).abs().max((last[1] - point[1]).abs()) < RESOLUTION
        });
        if near {
            skipped = Some(point);
        } else {
            kept.push(point);
            skipped = None;
        }
    }
    kept.extend(skipped);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::palette::MODELS;

    fn chart(kind: CurveKind, points: Vec<[f64; 2]>) -> CurveChart {
        let caption = Caption { title: "t".into(), subtitle: "s".into(), finding: "f".into() };
        let curve = Curve { label: "m".into(), note: "n".into(), mark: MODELS[1], points };
        CurveChart { caption, kind, curves: vec![curve] }
    }

    #[test]
    fn refuses_what_it_cannot_draw() {
        let error = |kind, points| chart(kind, points).draw().unwrap_err();
        assert_eq!(error(CurveKind::Roc, vec![]), ChartError::Empty { what: "points of a curve" });
        for wrong in [1.1, f64::NAN] {
            assert!(matches!(
                error(CurveKind::Roc, vec![[0.0, wrong]]),
                ChartError::OutOfRange { .. }
            ));
            for kind in [
                CurveKind::PrecisionRecall { base_rate: wrong },
                CurveKind::Gains { base_rate: wrong },
            ] {
                assert!(matches!(error(kind, vec![[0.0, 0.0]]), ChartError::OutOfRange { .. }));
            }
        }
    }

    #[test]
    fn a_long_curve_is_thinned_and_keeps_its_ends() {
        let points = (0..=100_000).map(|n| [f64::from(n) / 1e5, f64::from(n) / 1e5]).collect();
        let svg = chart(CurveKind::Roc, points).draw().unwrap().into_string();
        assert!(svg.len() < 20_000, "{}", svg.len());
        let thin = thinned([[0.0, 0.0], [0.1, 0.0], [9.0, 9.0], [9.1, 9.1]].into_iter());
        assert_eq!(thin, [[0.0, 0.0], [9.0, 9.0], [9.1, 9.1]]);
    }
}
