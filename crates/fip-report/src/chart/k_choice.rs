//! How many clusters: inertia and silhouette side by side.

use serde::Serialize;

use super::axis::{Axis, Unit};
use super::error::{finite, not_empty};
use super::frame::{Plot, tick_room};
use super::svg::{Card, PAD, Point, Stroke, WIDTH, Words};
use super::{Caption, ChartError, Svg};
use crate::palette::{ACCENT, Glyph};

const PLOT_HEIGHT: f64 = 150.0;

/// Two small panels over the number of clusters.
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
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct KQuality {
    /// Number of clusters.
    pub k: u32,
    /// Sum of squared distances to the nearest centroid, in standardized units; lower is tighter.
    pub inertia: f64,
    /// Mean silhouette, from −1 to 1; higher is clearer.
    pub silhouette: f64,
}

impl KChoiceChart {
    /// Draws the chart.
    ///
    /// # Errors
    ///
    /// [`ChartError::Empty`] without qualities, [`ChartError::NotFinite`] for a quality that is
    /// not a number.
    pub fn draw(&self) -> Result<Svg, ChartError> {
        not_empty("numbers of clusters", &self.qualities)?;
        finite("an inertia", self.qualities.iter().map(|quality| quality.inertia))?;
        finite("a silhouette", self.qualities.iter().map(|quality| quality.silhouette))?;
        let mut card = Card::new(&self.caption);
        let half = WIDTH / 2.0;
        let inertia = |quality: &KQuality| quality.inertia;
        self.panel(&mut card, [PAD, half - 12.0], "Inertia (lower is tighter)", inertia);
        let silhouette = |quality: &KQuality| quality.silhouette;
        self.panel(
            &mut card,
            [half + 8.0, WIDTH - PAD],
            "Silhouette (higher is clearer)",
            silhouette,
        );
        let bottom = card.top + 20.0 + PLOT_HEIGHT + 38.0;
        Ok(card.finish(bottom))
    }

    fn panel(&self, card: &mut Card, x: [f64; 2], name: &str, value: fn(&KQuality) -> f64) {
        let top = card.top + 20.0;
        let bottom = top + PLOT_HEIGHT;
        let low = self.qualities.iter().map(value).fold(0.0, f64::min);
        let high = self.qualities.iter().map(value).fold(0.0, f64::max);
        let rows = Axis::nice(low, high, 4, [bottom, top]);
        let left = x[0] + tick_room(&rows, Unit::Decimal);
        let plot = Plot { left, top, right: x[1], bottom };
        card.text([x[0], top - 10.0], Words::LABEL, name);
        plot.rows(card, &rows, Unit::Decimal);
        let step = (plot.right - left - 20.0) / (self.qualities.len() - 1).max(1) as f64;
        let points: Vec<Point> = (self.qualities.iter().enumerate())
            .map(|(index, quality)| [left + 10.0 + step * index as f64, rows.at(value(quality))])
            .collect();
        card.polyline(&points, Stroke { color: ACCENT.light, width: 2.0, dash: "" });
        // Names have room beside each other from about 22 pixels on.
        let every = [1, 2, 5, 10].into_iter().find(|&n| step * n as f64 >= 22.0).unwrap_or(20);
        let chosen_at = self.qualities.iter().position(|quality| quality.k == self.chosen);
        for (index, (quality, &[x, y])) in self.qualities.iter().zip(&points).enumerate() {
            let chosen = quality.k == self.chosen;
            let radius = if chosen { 5.5 } else { 3.0 };
            card.glyph([x, y], radius, Glyph::Circle, ACCENT.light);
            let words = if chosen { Words::STRONG } else { Words::NOTE };
            if chosen {
                card.line([x, top], [x, bottom], Stroke::GUIDE);
            }
            let room = chosen_at.is_none_or(|at| at.abs_diff(index) >= every);
            if chosen || index % every == 0 && room {
                let label = quality.k.to_string();
                card.text([x, bottom + 16.0], words.middle(), &label);
            }
        }
        plot.name_columns(card, "Number of clusters, k");
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
        let quality = KQuality { k: 5, inertia: 1.0, silhouette: -0.1 };
        assert!(draw(vec![quality]).is_ok());
        let wrong = KQuality { silhouette: f64::NAN, ..quality };
        assert!(matches!(draw(vec![wrong]), Err(ChartError::NotFinite { .. })));
    }
}
