//! The behavior map: customers as points, segments by color and shape, named at their medians.

use super::axis::{Axis, Unit};
use super::error::{finite, not_empty};
use super::frame::{Plot, spread, tick_room};
use super::svg::{Area, Card, PAD, Stroke, WIDTH, Words, glyph_path};
use super::{Caption, ChartError, Svg};
use crate::palette::Marked;
use fip_model::Segment;

const PLOT_HEIGHT: f64 = 260.0;
/// More points than this hide one another; every k-th is drawn.
const MOST_POINTS: usize = 2_400;
/// Points of one path; the paths of the segments take turns, so that none lies on top of all.
const CLOUD: usize = 40;

/// Customers in two dimensions of behavior.
///
/// Of more than 2,400 points every k-th of the given order is drawn; axes and medians are those of
/// all points.
#[derive(Debug, Clone, PartialEq)]
pub struct BehaviorMap {
    /// The words.
    pub caption: Caption,
    /// The horizontal axis.
    pub x: MapAxis,
    /// The vertical axis.
    pub y: MapAxis,
    /// The customers.
    pub points: Vec<MapPoint>,
}

/// Name and unit of one axis of a [`BehaviorMap`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapAxis {
    /// What it shows.
    pub name: String,
    /// How its ticks are written.
    pub unit: Unit,
}

/// The middle of a segment on a [`BehaviorMap`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Median {
    pub(crate) segment: Segment,
    /// Points of the segment.
    pub(crate) customers: u64,
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// One customer of a [`BehaviorMap`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MapPoint {
    /// Horizontal place, in the unit of the x axis.
    pub x: f64,
    /// Vertical place, in the unit of the y axis.
    pub y: f64,
    /// The customer's segment.
    pub segment: Segment,
}

impl BehaviorMap {
    /// Draws the chart.
    ///
    /// # Errors
    ///
    /// [`ChartError::Empty`] without points, [`ChartError::NotFinite`] for a place that is not a
    /// number.
    pub fn draw(&self) -> Result<Svg, ChartError> {
        not_empty("customers on the map", &self.points)?;
        finite("a place on the map", self.points.iter().flat_map(|point| [point.x, point.y]))?;
        let mut card = Card::new(&self.caption);
        let top = card.top + 20.0;
        let bottom = top + PLOT_HEIGHT;
        let [low, high] = range(self.points.iter().map(|point| point.y));
        let rows = Axis::nice(low, high, 5, [bottom, top]);
        let left = PAD + tick_room(&rows, self.y.unit);
        let plot = Plot { left, top, right: WIDTH - PAD - 10.0, bottom };
        let [low, high] = range(self.points.iter().map(|point| point.x));
        let columns = Axis::nice(low, high, 6, [left, plot.right]);
        plot.rows(&mut card, &rows, self.y.unit);
        plot.columns(&mut card, &columns, self.x.unit);
        card.text([PAD, top - 10.0], Words::LABEL, &Words::LABEL.fit(&self.y.name, WIDTH / 2.0));
        self.clouds(&mut card, &columns, &rows);
        self.names(&mut card, &plot, &columns, &rows);
        let bottom = plot.name_columns(&mut card, &self.x.name);
        Ok(card.finish(bottom))
    }

    /// Returns where the segments that have points lie, in the order of the legend.
    pub(crate) fn medians(&self) -> Vec<Median> {
        let of = |segment| {
            let points: Vec<&MapPoint> =
                self.points.iter().filter(|point| point.segment == segment).collect();
            let x = median(points.iter().map(|point| point.x));
            let y = median(points.iter().map(|point| point.y));
            Median { segment, customers: points.len() as u64, x, y }
        };
        present(&self.points).into_iter().map(of).collect()
    }

    /// Returns how many of the points are drawn.
    pub(crate) fn shown(&self) -> usize {
        self.points.len().div_ceil(self.every())
    }

    /// Every so many points, one is drawn.
    fn every(&self) -> usize {
        self.points.len().div_ceil(MOST_POINTS).max(1)
    }

    fn clouds(&self, card: &mut Card, columns: &Axis, rows: &Axis) {
        let mut clouds: Vec<(usize, usize, Segment, String)> = Vec::new();
        for (order, segment) in present(&self.points).into_iter().enumerate() {
            let shown = self.points.iter().step_by(self.every()).filter(|p| p.segment == segment);
            let shapes: Vec<String> = shown
                .map(|p| glyph_path(segment.mark().glyph, [columns.at(p.x), rows.at(p.y)], 2.6))
                .collect();
            for (turn, shapes) in shapes.chunks(CLOUD).enumerate() {
                clouds.push((turn, order, segment, shapes.concat()));
            }
        }
        clouds.sort_by_key(|&(turn, order, ..)| (turn, order));
        for (_, _, segment, path) in &clouds {
            card.cloud(path, segment.mark().color.light);
        }
    }

    /// Names each segment at the median of its points; names that would overlap are moved apart.
    fn names(&self, card: &mut Card, plot: &Plot, columns: &Axis, rows: &Axis) {
        let mut medians = self.medians();
        medians.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.segment.cmp(&b.segment)));
        let mut heights: Vec<f64> = medians.iter().map(|median| rows.at(median.y)).collect();
        spread(&mut heights, 23.0, [plot.top + 12.0, plot.bottom - 12.0]);
        for (median, y) in medians.into_iter().zip(heights) {
            let (mark, label) = (median.segment.mark(), median.segment.label());
            let width = Words::STRONG.width(label) + 30.0;
            let x = columns.at(median.x) - width / 2.0;
            let x = x.clamp(plot.left, plot.right - width);
            let place = [columns.at(median.x), rows.at(median.y)];
            if (place[1] - y).abs() > 10.0 {
                let color = mark.color.light;
                card.line([x + width / 2.0, y], place, Stroke { color, width: 1.2, dash: "" });
                card.glyph(place, 5.5, mark.glyph, color);
            }
            let area = Area { x, y: y - 10.0, width, height: 20.0 };
            card.pill(area, mark.color.light);
            card.glyph([x + 13.0, y], 4.5, mark.glyph, mark.color.light);
            card.text([x + 22.0, y + 4.0], Words::STRONG, label);
        }
    }
}

/// Returns the segments that have points, in the order of the legend.
fn present(points: &[MapPoint]) -> Vec<Segment> {
    let all = Segment::CLUSTERED.into_iter().chain([Segment::Inactive]);
    all.filter(|&segment| points.iter().any(|point| point.segment == segment)).collect()
}

fn range(values: impl Iterator<Item = f64> + Clone) -> [f64; 2] {
    [values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max)]
}

/// Returns the upper median, 0 when there are no values.
fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(points: Vec<MapPoint>) -> BehaviorMap {
        let caption = Caption { title: "t".into(), subtitle: "s".into(), finding: "f".into() };
        let axis = |name: &str| MapAxis { name: name.into(), unit: Unit::Decimal };
        BehaviorMap { caption, x: axis("x"), y: axis("y"), points }
    }

    #[test]
    fn refuses_what_it_cannot_draw() {
        let what = "customers on the map";
        assert_eq!(map(vec![]).draw().unwrap_err(), ChartError::Empty { what });
        let point = MapPoint { x: f64::NAN, y: 0.0, segment: Segment::CashHeavy };
        assert!(matches!(map(vec![point]).draw(), Err(ChartError::NotFinite { .. })));
    }

    #[test]
    fn many_points_are_thinned_but_every_segment_is_named() {
        let points = (0..10_000).map(|n| MapPoint {
            x: f64::from(n % 97),
            y: f64::from(n % 89),
            segment: Segment::CLUSTERED[usize::try_from(n % 5).unwrap()],
        });
        let svg = map(points.collect()).draw().unwrap().into_string();
        assert!(svg.len() < 200_000, "{}", svg.len());
        for segment in Segment::CLUSTERED {
            assert!(svg.contains(segment.label()));
        }
    }

    #[test]
    fn one_point_is_a_map() {
        let point = MapPoint { x: 1.0, y: 1.0, segment: Segment::Inactive };
        assert!(!map(vec![point]).draw().unwrap().as_str().contains("NaN"));
    }
}
