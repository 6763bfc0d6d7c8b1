//! Shapes that compare two neighbours: free, monotone, and with one turning point.
//!
//! A state is the last bin, the phase of the shape, and the number of bins. Keeping the best solution of
//! each end alone would not be exact: what may follow depends on the level of the last bin.

use super::ground::{Ground, Layers};
use super::level::{Direction, reach, top};
use super::orders::nth;
use super::search::{Family, State};
use super::table::{SegmentTable, segment};
use crate::binning::Shape;

/// How a bin of phase `to` may follow one of the phases `from`.
struct Step {
    from: &'static [usize],
    to: usize,
    direction: Direction,
}

const FREE: &[Step] = &[Step { from: &[0], to: 0, direction: Direction::Any }];
const ASCENDING: &[Step] = &[Step { from: &[0], to: 0, direction: Direction::Up }];
const DESCENDING: &[Step] = &[Step { from: &[0], to: 0, direction: Direction::Down }];
const PEAK: &[Step] = &[
    Step { from: &[0], to: 0, direction: Direction::Up },
    Step { from: &[0, 1], to: 1, direction: Direction::Down },
];
const VALLEY: &[Step] = &[
    Step { from: &[0], to: 0, direction: Direction::Down },
    Step { from: &[0, 1], to: 1, direction: Direction::Up },
];

/// The solved states of one shape.
pub(super) struct Chain<'a> {
    ground: &'a Ground<'a>,
    layers: Layers,
    steps: &'static [Step],
    best: &'a mut Vec<f64>,
}

impl<'a> Chain<'a> {
    /// Returns the steps of a shape that compares two neighbours.
    const fn steps(shape: Shape) -> &'static [Step] {
        match shape {
            Shape::Ascending => ASCENDING,
            Shape::Descending => DESCENDING,
            Shape::Peak => PEAK,
            Shape::Valley => VALLEY,
            Shape::Free | Shape::Convex | Shape::Concave => FREE,
        }
    }

    /// Returns the number of states.
    pub(super) const fn n_states(n: usize, layers: Layers, shape: Shape) -> u64 {
        (layers.n * Self::steps(shape).len() * SegmentTable::n_segments(n)) as u64
    }

    /// Finds the best way to each state, in the memory of `best`.
    pub(super) fn solve(
        ground: &'a Ground<'a>,
        layers: Layers,
        shape: Shape,
        best: &'a mut Vec<f64>,
    ) -> Self {
        let n = ground.table.n();
        let steps = Self::steps(shape);
        best.clear();
        best.resize(layers.n * steps.len() * SegmentTable::n_segments(n), f64::NEG_INFINITY);
        for end in 1..=n {
            best[segment(0, end)] = ground.table.value(0, end);
        }
        let mut chain = Self { ground, layers, steps, best };
        let mut sources = Vec::new();
        for cut in 1..n {
            for layer in 0..layers.n {
                let Some(target) = layers.next(layer) else { continue };
                for step in steps {
                    chain.relax(cut, (layer, target), step, &mut sources);
                }
            }
        }
        chain
    }

    /// Extends what ends at `cut` by one bin.
    fn relax(
        &mut self,
        cut: usize,
        (layer, target): (usize, usize),
        step: &Step,
        sources: &mut Vec<(f64, usize)>,
    ) {
        let needs_pairs = self.ground.needs_pairs();
        let into = self.offset(target, step.to);
        if step.direction == Direction::Any
            && !needs_pairs
            && self.ground.rules.min_difference <= 0.0
        {
            self.relax_free(cut, layer, step, into);
        } else if step.direction == Direction::Any || needs_pairs {
            self.relax_pairs(cut, layer, step, (into, sources));
        } else {
            self.relax_sorted(cut, layer, step, into);
        }
    }

    /// Any bin may follow any: one maximum serves all.
    fn relax_free(&mut self, cut: usize, layer: usize, step: &Step, into: usize) {
        let before = (0..cut).fold(f64::NEG_INFINITY, |best, start| {
            best.max(self.source(layer, step, segment(start, cut)))
        });
        for end in cut + 1..=self.ground.table.n() {
            self.offer(into, cut, end, before);
        }
    }

    /// Both sides in order of level: the lawful predecessors of the next bin contain those of the last.
    fn relax_sorted(&mut self, cut: usize, layer: usize, step: &Step, into: usize) {
        let mirrored = step.direction == Direction::Down;
        let sign = if mirrored { -1.0 } else { 1.0 };
        let ground = self.ground;
        let (lefts, rights) = (ground.orders().lefts(cut), ground.orders().rights(cut));
        let (mut before, mut taken) = (f64::NEG_INFINITY, 0);
        for i in 0..rights.len() {
            let right = nth(rights, i, mirrored);
            let top = top(sign * right.level);
            while taken < lefts.len() {
                let left = nth(lefts, taken, mirrored);
                if top < reach(sign * left.level, ground.rules.min_difference) {
                    break;
                }
                before = before.max(self.source(layer, step, segment(left.at, cut)));
                taken += 1;
            }
            self.offer(into, cut, right.at, before);
        }
    }

    /// Rules for pairs: the first lawful predecessor in descending order of value is the best.
    fn relax_pairs(
        &mut self,
        cut: usize,
        layer: usize,
        step: &Step,
        (into, sources): (usize, &mut Vec<(f64, usize)>),
    ) {
        let of_start = |start| (self.source(layer, step, segment(start, cut)), start);
        sources.clear();
        sources.extend((0..cut).map(of_start).filter(|source| f64::NEG_INFINITY < source.0));
        sources.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        for end in cut + 1..=self.ground.table.n() {
            if !self.ground.table.is_lawful(cut, end) {
                continue;
            }
            let lawful =
                |&&(_, start): &&(f64, usize)| self.ground.allows(step.direction, start, cut, end);
            if let Some(&(before, _)) = sources.iter().find(lawful) {
                self.offer(into, cut, end, before);
            }
        }
    }

    fn offer(&mut self, into: usize, cut: usize, end: usize, before: f64) {
        let index = segment(cut, end);
        let slot = &mut self.best[into + index];
        *slot = slot.max(before + self.ground.table.value(cut, end));
    }

    const fn offset(&self, layer: usize, phase: usize) -> usize {
        (layer * self.steps.len() + phase) * SegmentTable::n_segments(self.ground.table.n())
    }

    fn source(&self, layer: usize, step: &Step, segment: usize) -> f64 {
        let of_phase = |&phase: &usize| self.best[self.offset(layer, phase) + segment];
        step.from.iter().map(of_phase).fold(f64::NEG_INFINITY, f64::max)
    }
}

impl Family for Chain<'_> {
    fn table(&self) -> &SegmentTable {
        self.ground.table
    }

    fn finals(&self, found: &mut Vec<(State, f64)>) {
        let end = self.ground.table.n();
        for layer in self.layers.first_final..self.layers.n {
            for phase in 0..self.steps.len() {
                for start in 0..end {
                    let best = self.best[self.offset(layer, phase) + segment(start, end)];
                    found.push((State { layer, phase, before: 0, start, end }, best));
                }
            }
        }
    }

    fn predecessors(&self, state: State, found: &mut Vec<(State, f64)>) {
        let cut = state.start;
        for step in self.steps.iter().filter(|step| step.to == state.phase) {
            for layer in self.layers.previous(state.layer) {
                for (&phase, start) in
                    step.from.iter().flat_map(|phase| (0..cut).map(move |start| (phase, start)))
                {
                    let best = self.best[self.offset(layer, phase) + segment(start, cut)];
                    if f64::NEG_INFINITY < best
                        && self.ground.allows(step.direction, start, cut, state.end)
                    {
                        found.push((State { layer, phase, before: 0, start, end: cut }, best));
                    }
                }
            }
        }
    }
}
