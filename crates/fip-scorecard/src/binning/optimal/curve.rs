//! Shapes that compare three neighbours: convex and concave.
//!
//! A state is the last two bins and the number of bins. Only neighbouring bins are compared: of the bins
//! whose rates are 0, 1, 4, 9, 16 every one is convex, though some other triples of them are not on a line.

use super::ground::{Ground, Layers, absorb};
use super::level::{Direction, extension, top};
use super::orders::nth;
use super::search::{Family, State};
use super::table::{SegmentTable, segment};
use crate::binning::Shape;

/// The solved states of one shape.
pub(super) struct Curve<'a> {
    ground: &'a Ground<'a>,
    layers: Layers,
    /// Concave: every level is mirrored.
    mirrored: bool,
    best: &'a mut Vec<f64>,
}

impl<'a> Curve<'a> {
    /// Returns the number of states.
    pub(super) const fn n_states(n: usize, layers: Layers) -> u64 {
        (layers.n as u64).saturating_mul(n_pairs(n) as u64)
    }

    /// Finds the best way to each state, in the memory of `best`.
    pub(super) fn solve(
        ground: &'a Ground<'a>,
        layers: Layers,
        shape: Shape,
        best: &'a mut Vec<f64>,
    ) -> Self {
        let n = ground.table.n();
        best.clear();
        best.resize(layers.n * n_pairs(n), f64::NEG_INFINITY);
        let mut curve = Self { ground, layers, mirrored: shape == Shape::Concave, best };
        let mut before = vec![f64::NEG_INFINITY; layers.n];
        let mut ranked = Vec::new();
        for start in 0..n {
            for cut in (start + 1..n).filter(|&cut| ground.table.is_lawful(start, cut)) {
                if start == 0 {
                    curve.relax_first(cut, &mut before);
                } else if ground.table.periods().is_empty() {
                    curve.relax_sorted((start, cut), &mut before);
                } else {
                    for layer in 0..layers.n {
                        curve.relax_periods(layer, (start, cut), &mut ranked);
                    }
                }
            }
        }
        curve
    }

    /// Extends the first bin.
    fn relax_first(&mut self, cut: usize, before: &mut [f64]) {
        before.fill(f64::NEG_INFINITY);
        before[0] = self.ground.table.value(0, cut);
        for end in cut + 1..=self.ground.table.n() {
            self.offer((0, cut, end), before);
        }
    }

    /// Extends the pairs that end with `start..cut`. The steeper the way to it has been, the higher the next
    /// bin has to be; so both sides are walked in order of level.
    fn relax_sorted(&mut self, (start, cut): (usize, usize), before: &mut [f64]) {
        let orders = self.ground.orders();
        let (lefts, rights) = (orders.lefts(start), orders.rights(cut));
        let sign = self.sign();
        let middle = sign * self.ground.table.level(start, cut);
        before.fill(f64::NEG_INFINITY);
        let nearest = self.index((0, start, cut));
        let stride = (self.ground.table.n() - start) * before.len();
        let mut taken = 0;
        for i in 0..rights.len() {
            let right = nth(rights, i, self.mirrored);
            let top = top(sign * right.level);
            while taken < lefts.len() {
                let left = nth(lefts, taken, !self.mirrored);
                if top < extension(sign * left.level, middle) {
                    break;
                }
                let first = nearest + left.at * stride;
                absorb(before, &self.best[first..first + before.len()]);
                taken += 1;
            }
            self.offer((start, cut, right.at), before);
        }
    }

    /// With periods the first lawful predecessor in descending order of value is the best.
    fn relax_periods(
        &mut self,
        layer: usize,
        (start, cut): (usize, usize),
        ranked: &mut Vec<(f64, usize)>,
    ) {
        let Some(target) = self.layers.next(layer) else { return };
        let of_first = |first| (self.best[self.index((first, start, cut)) + layer], first);
        ranked.clear();
        ranked.extend((0..start).map(of_first).filter(|source| f64::NEG_INFINITY < source.0));
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        for end in cut + 1..=self.ground.table.n() {
            let lawful = self.ground.table.is_lawful(cut, end) && self.allows(start, cut, end);
            let bends = |source: &&(f64, usize)| self.bends(source.1, start, cut, end);
            if let Some(&(before, _)) = ranked.iter().find(bends).filter(|_| lawful) {
                let slot = self.index((start, cut, end)) + target;
                self.best[slot] = self.best[slot].max(before + self.ground.table.value(cut, end));
            }
        }
    }

    /// Offers the bin `cut..end` after `start..cut` the best values before it.
    fn offer(&mut self, (start, cut, end): (usize, usize, usize), before: &[f64]) {
        let reachable = before.iter().any(|before| f64::NEG_INFINITY < *before);
        if reachable && self.allows(start, cut, end) {
            let value = self.ground.table.value(cut, end);
            let first = self.index((start, cut, end));
            self.layers.advance(before, value, &mut self.best[first..first + before.len()]);
        }
    }

    /// Returns whether the neighbours satisfy the rules that do not look at the shape.
    fn allows(&self, start: usize, cut: usize, end: usize) -> bool {
        let (table, rules) = (self.ground.table, self.ground.rules);
        if rules.neighbours.is_none() && rules.min_difference <= 0.0 {
            return true;
        }
        let levels = (table.level(start, cut), table.level(cut, end));
        Direction::Any.holds(levels.0, levels.1, rules.min_difference)
            && rules.neighbours.is_none_or(|rule| rule(start, cut, end))
    }

    /// Returns whether three bins bend the right way, in each period too.
    fn bends(&self, first: usize, start: usize, cut: usize, end: usize) -> bool {
        let (table, sign) = (self.ground.table, self.sign());
        let bend = |a: f64, b: f64, c: f64| extension(sign * a, sign * b) <= top(sign * c);
        bend(table.level(first, start), table.level(start, cut), table.level(cut, end))
            && table.periods().iter().all(|period| {
                bend(
                    period[segment(first, start)],
                    period[segment(start, cut)],
                    period[segment(cut, end)],
                )
            })
    }

    const fn sign(&self) -> f64 {
        if self.mirrored { -1.0 } else { 1.0 }
    }

    /// Returns the index of the bins `start..cut` and `cut..end`: pairs of one cut are neighbours.
    const fn index(&self, (start, cut, end): (usize, usize, usize)) -> usize {
        let n = self.ground.table.n();
        // Sum of t (n - t) over the cuts t before this one.
        let cuts_before = n * (cut - 1) * cut / 2 - (cut - 1) * cut * (2 * cut - 1) / 6;
        (cuts_before + start * (n - cut) + end - cut - 1) * self.layers.n
    }
}

/// Returns the number of pairs of neighbouring segments of `n` prebins.
const fn n_pairs(n: usize) -> usize {
    n.saturating_mul(n).saturating_sub(1).saturating_mul(n) / 6
}

impl Family for Curve<'_> {
    fn table(&self) -> &SegmentTable {
        self.ground.table
    }

    fn finals(&self, found: &mut Vec<(State, f64)>) {
        let end = self.ground.table.n();
        for layer in self.layers.first_final..self.layers.n {
            if layer == 0 {
                let single = State { layer, phase: 0, before: 0, start: 0, end };
                found.push((single, self.ground.table.value(0, end)));
            }
            for (before, start) in (1..end).flat_map(|cut| (0..cut).map(move |start| (start, cut)))
            {
                let best = self.best[self.index((before, start, end)) + layer];
                found.push((State { layer, phase: 0, before, start, end }, best));
            }
        }
    }

    fn predecessors(&self, state: State, found: &mut Vec<(State, f64)>) {
        let (start, cut) = (state.before, state.start);
        for layer in self.layers.previous(state.layer) {
            if start == 0 && layer == 0 {
                let single = State { layer, phase: 0, before: 0, start: 0, end: cut };
                found.push((single, self.ground.table.value(0, cut)));
            }
            for before in 0..start {
                let best = self.best[self.index((before, start, cut)) + layer];
                if f64::NEG_INFINITY < best && self.bends(before, start, cut, state.end) {
                    found.push((State { layer, phase: 0, before, start, end: cut }, best));
                }
            }
        }
    }
}
