//! What several charts share: the plot with its grid and ticks, and the legend.

use super::axis::{Axis, Unit};
use super::svg::{Card, FONT, PAD, Point, Stroke, Words};
use crate::palette::Mark;

/// The rectangle inside the axes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plot {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Plot {
    /// Draws the ticks of a vertical axis left of the plot and their grid lines.
    pub(super) fn rows(&self, card: &mut Card, axis: &Axis, unit: Unit) {
        for tick in axis.ticks() {
            let y = axis.at(tick);
            card.line([self.left, y], [self.right, y], Stroke::GRID);
            card.text([self.left - 7.0, y + 4.0], Words::NOTE.end(), &axis.label(tick, unit));
        }
    }

    /// Draws the ticks of a horizontal axis under the plot; grid lines too when `grid`.
    pub(super) fn columns(&self, card: &mut Card, axis: &Axis, unit: Unit) {
        for tick in axis.ticks() {
            let x = axis.at(tick);
            card.line([x, self.top], [x, self.bottom], Stroke::GRID);
            card.text([x, self.bottom + 16.0], Words::NOTE.middle(), &axis.label(tick, unit));
        }
    }

    /// Writes the name of the horizontal axis under its ticks.
    pub(super) fn name_columns(&self, card: &mut Card, name: &str) -> f64 {
        let middle = f64::midpoint(self.left, self.right);
        let name = Words::LABEL.fit(name, self.right - self.left);
        card.text([middle, self.bottom + 34.0], Words::LABEL.middle(), &name);
        self.bottom + 38.0
    }
}

/// Returns the room that the labels of a vertical axis need left of the plot.
pub(super) fn tick_room(axis: &Axis, unit: Unit) -> f64 {
    let widths = axis.ticks().into_iter().map(|tick| Words::NOTE.width(&axis.label(tick, unit)));
    widths.fold(0.0, f64::max) + 7.0
}

/// Draws a row of glyphs and labels under the caption, in as many lines as it takes.
///
/// Returns where the next part may begin.
pub(super) fn legend(card: &mut Card, entries: &[(Mark, String)]) -> f64 {
    let (mut x, mut y) = (PAD, card.top);
    for (mark, label) in entries {
        let label = Words::LABEL.fit(label, card.width - 2.0 * PAD - 16.0);
        let room = 16.0 + Words::LABEL.width(&label);
        if x > PAD && x + room > card.width - PAD {
            x = PAD;
            y += 18.0;
        }
        card.glyph([x + 5.0, y + 6.0], 5.0, mark.glyph, mark.color.light);
        card.text([x + 16.0, y + 10.0], Words::LABEL, &label);
        x += room + 14.0;
    }
    y + 18.0
}

/// Draws line samples with up to two lines of text each, from `at` down, within `room` pixels.
///
/// Returns the baseline of the next entry.
pub(super) fn line_legend(
    card: &mut Card,
    at: Point,
    room: f64,
    entries: &[(Mark, [String; 2])],
) -> f64 {
    let [x, mut y] = at;
    for (mark, [label, note]) in entries {
        let stroke = Stroke { color: mark.color.light, width: 2.2, dash: mark.dash };
        card.line([x, y - 4.0], [x + 26.0, y - 4.0], stroke);
        card.text([x + 33.0, y], Words::STRONG, &Words::STRONG.fit(label, room - 33.0));
        card.text([x + 33.0, y + 16.0], Words::NOTE, &Words::NOTE.fit(note, room - 33.0));
        y += if note.is_empty() { 24.0 } else { 40.0 };
    }
    y
}

/// Moves sorted label positions apart to at least `gap`, with the least sum of squared moves.
///
/// Keeps their order and, if they fit, the range; when they do not fit they begin at `range[0]`.
/// The moves are those of an isotonic regression of `position − index · gap`, by pooling neighbors.
pub(super) fn spread(positions: &mut [f64], gap: f64, range: [f64; 2]) {
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (index, position) in positions.iter().enumerate() {
        let mut pool = (position - gap * index as f64, 1);
        while let Some(&(mean, size)) = pools.last()
            && mean >= pool.0
        {
            let total = size + pool.1;
            pool = ((mean * size as f64 + pool.0 * pool.1 as f64) / total as f64, total);
            pools.pop();
        }
        pools.push(pool);
    }
    let most = range[1] - gap * (positions.len() as f64 - 1.0);
    let means = pools.into_iter().flat_map(|(mean, size)| std::iter::repeat_n(mean, size));
    for ((index, position), mean) in positions.iter_mut().enumerate().zip(means) {
        *position = mean.min(most).max(range[0]) + gap * index as f64;
    }
}

/// Half the height of a line of text: what a label needs above and below its middle.
pub(super) const HALF_LINE: f64 = FONT * 0.62;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_moved_apart_and_stay_in_range() {
        let mut positions = [10.0, 11.0, 12.0, 95.0, 99.0];
        spread(&mut positions, 15.0, [0.0, 100.0]);
        assert!(positions.windows(2).all(|pair| pair[1] - pair[0] >= 15.0 - 1e-9), "{positions:?}");
        assert!(positions[0] >= 0.0 && positions[4] <= 100.0, "{positions:?}");
    }

    #[test]
    fn labels_that_coincide_are_moved_to_both_sides() {
        let mut positions = [50.0, 50.0, 50.0, 90.0];
        spread(&mut positions, 10.0, [0.0, 100.0]);
        assert_eq!(positions.map(|y| y.to_string()), ["40", "50", "60", "90"]);
    }

    #[test]
    fn too_many_labels_run_out_of_the_range_in_order() {
        let mut positions = [50.0; 4];
        spread(&mut positions, 40.0, [0.0, 100.0]);
        assert_eq!(positions.map(|y| y.to_string()), ["0", "40", "80", "120"]);
    }
}
