//! 100 % stacked bars of the three tiers.

use serde::Serialize;

use super::error::not_empty;
use super::frame::legend;
use super::svg::{Area, Card, PAD, Words};
use super::themed::paint_on_bar;
use super::{Caption, ChartError, Svg};
use crate::format;
use crate::palette::{Mark, Marked, text_on_bar};
use fip_model::Tier;

const ROW: f64 = 31.0;
const BAR: f64 = 21.0;
/// Room for a label above its bar, where there is none beside it.
const LABEL_ABOVE: f64 = 17.0;

/// Customers by risk tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct TierCounts {
    /// Customers with the highest scores.
    pub low: u64,
    /// Customers between the cut-offs.
    pub medium: u64,
    /// Customers with the lowest scores.
    pub high: u64,
}

impl TierCounts {
    /// Returns the number of customers in all tiers.
    pub fn total(self) -> u64 {
        self.low.saturating_add(self.medium).saturating_add(self.high)
    }

    /// Returns the number of customers in one tier.
    pub fn of(self, tier: Tier) -> u64 {
        match tier {
            Tier::Low => self.low,
            Tier::Medium => self.medium,
            Tier::High => self.high,
        }
    }

    /// Returns the share of customers in one tier, from 0 to 1; 0 when there are none at all.
    pub fn share(self, tier: Tier) -> f64 {
        ratio(self.of(tier), self.total())
    }
}

/// Returns `part / whole`, 0 when the whole is 0.
pub(crate) fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// The mix of tiers in several groups: which of them carry the risk.
///
/// All bars are equally long; the number of customers stands at the end, so that a large share of
/// a small group does not pass for many customers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierMix {
    /// The words.
    pub caption: Caption,
    /// The groups, uppermost first.
    pub rows: Vec<TierMixRow>,
}

/// One group of a [`TierMix`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierMixRow {
    /// Name, written to the left.
    pub label: String,
    /// Glyph before the name; a row without one, as the total, has its name in bold.
    pub mark: Option<Mark>,
    /// Its customers.
    pub counts: TierCounts,
}

impl TierMix {
    /// Draws the chart.
    ///
    /// # Errors
    ///
    /// [`ChartError::Empty`] without rows.
    pub fn draw(&self) -> Result<Svg, ChartError> {
        not_empty("groups of customers", &self.rows)?;
        Svg::of_both_widths(|width| Ok(self.at(width)))
    }

    fn at(&self, width: f64) -> Svg {
        let mut card = Card::sized(&self.caption, width);
        let narrow = card.is_narrow();
        let entries = Tier::ALL.map(|tier| (tier.mark(), tier.label().to_owned()));
        let mut y = legend(&mut card, &entries) + 8.0;
        let widest = |words: fn(&TierMixRow) -> String| {
            self.rows.iter().map(|row| Words::LABEL.width(&words(row))).fold(0.0, f64::max)
        };
        let labels = PAD + widest(|row| row.label.clone()).min(width * 0.36) + 24.0;
        let left = if narrow { PAD } else { labels };
        let right = width - PAD - widest(|row| format::count(row.counts.total())) - 8.0;
        for (index, row) in self.rows.iter().enumerate() {
            y += if narrow { LABEL_ABOVE } else { 0.0 };
            draw_row(&mut card, (index, row), y, [left, right]);
            y += ROW;
        }
        card.finish(y - ROW + BAR)
    }
}

/// Draws a row; its parts are those of the tiers, in the order of [`Tier::ALL`].
fn draw_row(card: &mut Card, (index, row): (usize, &TierMixRow), y: f64, [left, right]: [f64; 2]) {
    let baseline = y + BAR / 2.0 + 4.0;
    let narrow = card.is_narrow();
    let (label_at, label_to) =
        if narrow { (y - 5.0, card.width - PAD) } else { (baseline, left - 8.0) };
    if let Some(mark) = row.mark {
        card.glyph([PAD + 5.0, label_at - 4.0], 4.5, mark.glyph, mark.color.light);
    }
    let (x, words) = if row.mark.is_some() { (16.0, Words::LABEL) } else { (0.0, Words::STRONG) };
    card.text([PAD + x, label_at], words, &words.fit(&row.label, label_to - PAD - x));
    let count = format::count(row.counts.total());
    card.text([card.width - PAD, baseline], Words::NOTE.end(), &count);
    let mut x = left;
    for (order, tier) in Tier::ALL.into_iter().enumerate() {
        let width = row.counts.share(tier) * (right - left);
        if width <= 0.0 {
            continue;
        }
        // A hairline of card between the parts, where they are wide enough to spare it.
        let gap = if width > 3.0 { 1.0 } else { 0.0 };
        let area = Area { x, y, width: width - gap, height: BAR };
        card.part([index, order], |card| {
            card.rect(area, tier.mark().color.light);
            let words = format::percent_whole(row.counts.share(tier));
            let style = Words::STRONG.color(text_on_bar(tier)).middle();
            if style.width(&words) + 3.0 <= width {
                card.text_on(paint_on_bar(tier), [x + width / 2.0, baseline], style, &words);
            }
        });
        x += width;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_without_customers_has_a_row_and_no_bar() {
        let caption = Caption { title: "t".into(), subtitle: "s".into(), finding: "f".into() };
        let row = TierMixRow { label: "Nobody".into(), mark: None, counts: TierCounts::default() };
        let svg = TierMix { caption, rows: vec![row] }.draw().unwrap().into_string();
        assert!(svg.contains(">Nobody<") && svg.contains(">0<") && !svg.contains("NaN"));
    }

    #[test]
    fn shares_add_up() {
        let counts = TierCounts { low: 3, medium: 4, high: 1 };
        let total: f64 = Tier::ALL.map(|tier| counts.share(tier)).iter().sum();
        assert!((total - 1.0).abs() < 1e-12);
        assert_eq!(counts.total(), 8);
    }
}
