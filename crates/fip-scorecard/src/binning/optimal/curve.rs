//! Shapes that compare three neighbours: convex and concave.
//!
//! A state is the last two bins and the number of bins. Only neighbouring bins are compared: of the bins
//! whose rates are 0, 1, 4, 9, 16 every one is convex, though some other triples of them are not on a line.

use super::ground::{Ground, Layers};
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
        (layers.n as u64) * n_pairs(n as u64)
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
        best.resize(layers.n * n_pairs(n as u64) as usize, f64::NEG_INFINITY);
        let mut curve = Self { ground, layers, mirrored: shape == Shape::Concave, best };
        let (mut befores, mut sources) = (vec![f64::NEG_INFINITY; n + 1], Vec::new());
        for start in 0..n {
            for cut in (start + 1..n).filter(|&cut| ground.table.is_lawful(start, cut)) {
                for layer in 0..layers.n {
                    let Some(target) = layers.next(layer) else { continue };
                    befores.fill(f64::NEG_INFINITY);
                    curve.before(layer, (start, cut), &mut befores, &mut sources);
                    curve.extend(target, (start, cut), &befores);
                }
            }
        }
        curve
    }

    /// Finds for each end the best value before the bin `cut..end` that follows `start..cut`.
    fn before(
        &self,
        layer: usize,
        (start, cut): (usize, usize),
        befores: &mut [f64],
        sources: &mut Vec<(f64, usize)>,
    ) {
        if start == 0 {
            if layer == 0 {
                befores.fill(self.ground.table.value(0, cut));
            }
        } else if self.ground.table.periods().is_empty() {
            self.before_sorted(layer, (start, cut), befores);
        } else {
            self.before_periods(layer, (start, cut), befores, sources);
        }
    }

    /// The steeper the way to the middle bin has been, the higher the next has to be; so both sides are
    /// walked in order of level.
    fn before_sorted(&self, layer: usize, (start, cut): (usize, usize), befores: &mut [f64]) {
        let orders = self.ground.orders();
        let (lefts, rights) = (orders.lefts(start), orders.rights(cut));
        let sign = self.sign();
        let middle = sign * self.ground.table.level(start, cut);
        let (mut before, mut taken) = (f64::NEG_INFINITY, 0);
        for i in 0..rights.len() {
            let right = nth(rights, i, self.mirrored);
            let top = top(sign * right.level);
            while taken < lefts.len() {
                let left = nth(lefts, taken, !self.mirrored);
                if top < extension(sign * left.level, middle) {
                    break;
                }
                before = before.max(self.best[self.index(layer, (left.at, start, cut))]);
                taken += 1;
            }
            befores[right.at] = before;
        }
    }

    /// With periods the first lawful predecessor in descending order of value is the best.
    fn before_periods(
        &self,
        layer: usize,
        (start, cut): (usize, usize),
        befores: &mut [f64],
        sources: &mut Vec<(f64, usize)>,
    ) {
        let of_first = |first| (self.best[self.index(layer, (first, start, cut))], first);
        sources.clear();
        sources.extend((0..start).map(of_first).filter(|source| f64::NEG_INFINITY < source.0));
        sources.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        for end in cut + 1..=self.ground.table.n() {
            let lawful = |source: &&(f64, usize)| self.bends(source.1, start, cut, end);
            if let Some(source) = sources.iter().find(lawful) {
                befores[end] = source.0;
            }
        }
    }

    fn extend(&mut self, target: usize, (start, cut): (usize, usize), befores: &[f64]) {
        let checks =
            self.ground.rules.neighbours.is_some() || 0.0 < self.ground.rules.min_difference;
        for end in cut + 1..=self.ground.table.n() {
            let value = befores[end] + self.ground.table.value(cut, end);
            let lawful =
                f64::NEG_INFINITY < value && (!checks || self.allows_neighbours(start, cut, end));
            if lawful {
                let index = self.index(target, (start, cut, end));
                self.best[index] = self.best[index].max(value);
            }
        }
    }

    /// Returns whether the neighbours satisfy the rules that do not look at the shape.
    fn allows_neighbours(&self, start: usize, cut: usize, end: usize) -> bool {
        let (table, rules) = (self.ground.table, self.ground.rules);
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
    const fn index(&self, layer: usize, (start, cut, end): (usize, usize, usize)) -> usize {
        let n = self.ground.table.n();
        // Sum of t (n - t) over the cuts t before this one.
        let cuts_before = n * (cut - 1) * cut / 2 - (cut - 1) * cut * (2 * cut - 1) / 6;
        layer * n_pairs(n as u64) as usize + cuts_before + start * (n - cut) + end - cut - 1
    }
}

/// Returns the number of pairs of neighbouring segments of `n` prebins.
const fn n_pairs(n: u64) -> u64 {
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
                let best = self.best[self.index(layer, (before, start, end))];
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
                let best = self.best[self.index(layer, (before, start, cut))];
                if f64::NEG_INFINITY < best && self.bends(before, start, cut, state.end) {
                    found.push((State { layer, phase: 0, before, start, end: cut }, best));
                }
            }
        }
    }
}
