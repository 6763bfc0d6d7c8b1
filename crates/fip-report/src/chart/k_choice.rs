//! How many clusters: the measures side by side.

use serde::{Deserialize, Serialize};

use super::axis::{Axis, Unit};
use super::error::{finite, not_empty};
use super::frame::{Plot, tick_room};
use super::svg::{Card, PAD, Point, Stroke, Words};
use super::{Caption, ChartError, Svg};
use crate::palette::{ACCENT, Glyph};

const PLOT_HEIGHT: f64 = 150.0;
/// From the top of a row of panels to its bottom.
const ROW_HEIGHT: f64 = 20.0 + PLOT_HEIGHT + 38.0;
/// Between rows of panels.
const ROW_GAP: f64 = 14.0;
/// Half the width of the ends of an error bar.
const CAP: f64 = 4.5;

/// Small panels over the number of clusters: inertia and silhouette, and where the gap statistic is
/// known for every number, that and the Davies-Bouldin index below.
#[derive(Debug, Clone, PartialEq)]
pub struct KChoiceChart {
    /// The words.
    pub caption: Caption,
    /// Quality for each number of clusters, fewest first.
    pub qualities: Vec<KQuality>,
    /// The number of clusters that was chosen.
    pub chosen: u32,
}

/// How good a clustering into `k` clusters is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct KQuality {
    /// Number of clusters.
    pub k: u32,
    /// Sum of squared distances to the nearest centroid, in standardized units; lower is tighter.
    pub inertia: f64,
    /// Mean silhouette, from −1 to 1; higher is clearer.
    pub silhouette: f64,
    /// Standard error of the silhouette where it was measured on a sample; `None` where it is exact.
    pub silhouette_error: Option<f64>,
    /// Calinski-Harabasz ratio, at least 0; higher is better.
    pub calinski_harabasz: f64,
    /// Davies-Bouldin index, at least 0; lower is better.
    pub davies_bouldin: f64,
    /// Gap statistic; `None` where it was not measured.
    pub gap: Option<Gap>,
}

/// How much tighter clusters are than those of data without any.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    /// Mean logarithm of the inertia of the reference data, less that of the data; higher is better.
    pub value: f64,
    /// Its standard error, with that of the simulation of the reference.
    pub std_error: f64,
}

/// A measure in a panel: its name, its value, and the length of its error bar on each side.
type Panel = (&'static str, fn(&KQuality) -> f64, fn(&KQuality) -> f64);

const INERTIA: Panel = ("Inertia (lower is tighter)", |q| q.inertia, |_| 0.0);
const SILHOUETTE: Panel = (
    "Silhouette (higher is clearer)",
    |q| q.silhouette,
    |q| q.silhouette_error.unwrap_or_default(),
);
const GAP: Panel = (
    "Gap statistic ± s (higher is better)",
    |q| q.gap.map_or(0.0, |gap| gap.value),
    |q| q.gap.map_or(0.0, |gap| gap.std_error),
);
const DAVIES_BOULDIN: Panel = ("Davies-Bouldin (lower is better)", |q| q.davies_bouldin, |_| 0.0);

impl KChoiceChart {
    /// Draws the chart.
    ///
    /// # Errors
    ///
    /// [`ChartError::Empty`] without qualities, [`ChartError::NotFinite`] for a quality that is
    /// not a number.
    pub fn draw(&self) -> Result<Svg, ChartError> {
        not_empty("numbers of clusters", &self.qualities)?;
        let rows: &[[Panel; 2]] = if self.qualities.iter().all(|quality| quality.gap.is_some()) {
            &[[INERTIA, SILHOUETTE], [GAP, DAVIES_BOULDIN]]
        } else {
            &[[INERTIA, SILHOUETTE]]
        };
        for (name, value, error) in rows.iter().flatten() {
            finite(name, self.qualities.iter().map(value))?;
            finite(name, self.qualities.iter().map(error))?;
        }
        Svg::of_both_widths(|width| Ok(self.at(width, rows)))
    }

    fn at(&self, width: f64, rows: &[[Panel; 2]]) -> Svg {
        let mut card = Card::sized(&self.caption, width);
        let (half, end) = (width / 2.0, width - PAD);
        let mut top = card.top;
        for &[left, right] in rows {
            if card.is_narrow() {
                self.panel(&mut card, [[PAD, top], [end, top]], left);
                top += ROW_HEIGHT + ROW_GAP;
                self.panel(&mut card, [[PAD, top], [end, top]], right);
            } else {
                self.panel(&mut card, [[PAD, top], [half - 12.0, top]], left);
                self.panel(&mut card, [[half + 8.0, top], [end, top]], right);
            }
            top += ROW_HEIGHT + ROW_GAP;
        }
        card.finish(top - ROW_GAP)
    }

    fn panel(&self, card: &mut Card, [from, to]: [Point; 2], (name, value, error): Panel) {
        let top = from[1] + 20.0;
        let bottom = top + PLOT_HEIGHT;
        let low = self.qualities.iter().map(|q| value(q) - error(q)).fold(0.0, f64::min);
        let high = self.qualities.iter().map(|q| value(q) + error(q)).fold(0.0, f64::max);
        let rows = Axis::nice(low, high, 4, [bottom, top]);
        let left = from[0] + tick_room(&rows, Unit::Decimal);
        let plot = Plot { left, top, right: to[0], bottom };
        card.text([from[0], top - 10.0], Words::LABEL, name);
        plot.rows(card, &rows, Unit::Decimal);
        let step = (plot.right - left - 20.0) / (self.qualities.len() - 1).max(1) as f64;
        let points: Vec<Point> = (self.qualities.iter().enumerate())
            .map(|(index, quality)| [left + 10.0 + step * index as f64, rows.at(value(quality))])
            .collect();
        let stroke = Stroke { color: ACCENT.light, width: 2.0, dash: "" };
        card.polyline(&points, stroke);
        for (quality, &[x, _]) in self.qualities.iter().zip(&points) {
            if error(quality) > 0.0 {
                let ends = [-1.0, 1.0].map(|side| rows.at(value(quality) + side * error(quality)));
                let thin = Stroke { width: 1.2, ..stroke };
                card.line([x, ends[0]], [x, ends[1]], thin);
                for y in ends {
                    card.line([x - CAP, y], [x + CAP, y], thin);
                }
            }
        }
        self.marks(card, &plot, &points);
        plot.name_columns(card, "Number of clusters, k");
    }

    /// Draws the points, and the numbers of clusters below them.
    fn marks(&self, card: &mut Card, plot: &Plot, points: &[Point]) {
        let step = points.windows(2).map(|pair| pair[1][0] - pair[0][0]).next().unwrap_or(0.0);
        // Names have room beside each other from about 22 pixels on.
        let every = [1, 2, 5, 10].into_iter().find(|&n| step * f64::from(n) >= 22.0).unwrap_or(20);
        let every = usize::try_from(every).unwrap_or(1);
        let chosen_at = self.qualities.iter().position(|quality| quality.k == self.chosen);
        for (index, (quality, &[x, y])) in self.qualities.iter().zip(points).enumerate() {
            let chosen = quality.k == self.chosen;
            let radius = if chosen { 5.5 } else { 3.0 };
            card.glyph([x, y], radius, Glyph::Circle, ACCENT.light);
            let words = if chosen { Words::STRONG } else { Words::NOTE };
            if chosen {
                card.line([x, plot.top], [x, plot.bottom], Stroke::GUIDE);
            }
            let room = chosen_at.is_none_or(|at| at.abs_diff(index) >= every);
            if chosen || index % every == 0 && room {
                let label = quality.k.to_string();
                card.text([x, plot.bottom + 16.0], words.middle(), &label);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_it_cannot_draw_and_draws_one_k() {
        let draw = |qualities| {
            let caption = Caption { title: "t".into(), subtitle: "s".into(), finding: "f".into() };
            KChoiceChart { caption, qualities, chosen: 5 }.draw()
        };
        assert!(matches!(draw(vec![]), Err(ChartError::Empty { .. })));
        let gap = Some(Gap { value: 0.2, std_error: 0.01 });
        let quality = KQuality {
            k: 5,
            inertia: 1.0,
            silhouette: -0.1,
            silhouette_error: None,
            calinski_harabasz: 9.0,
            davies_bouldin: 1.5,
            gap,
        };
        assert!(draw(vec![quality]).is_ok());
        for wrong in [
            KQuality { silhouette: f64::NAN, ..quality },
            KQuality { davies_bouldin: f64::INFINITY, ..quality },
            KQuality { gap: Some(Gap { value: 0.2, std_error: f64::NAN }), ..quality },
        ] {
            assert!(matches!(draw(vec![wrong]), Err(ChartError::NotFinite { .. })));
        }
    }

    #[test]
    fn the_gap_is_drawn_where_every_number_has_one() {
        let quality = KQuality {
            k: 2,
            inertia: 1.0,
            silhouette: 0.1,
            silhouette_error: Some(0.02),
            calinski_harabasz: 9.0,
            davies_bouldin: 1.5,
            gap: Some(Gap { value: 0.2, std_error: 0.01 }),
        };
        let draw = |gap| {
            let caption = Caption { title: "t".into(), subtitle: "s".into(), finding: "f".into() };
            let qualities = vec![quality, KQuality { k: 3, gap, ..quality }];
            KChoiceChart { caption, qualities, chosen: 2 }.draw().unwrap().into_string()
        };
        assert!(draw(quality.gap).contains("Gap statistic"));
        assert!(!draw(None).contains("Gap statistic"));
    }
}
