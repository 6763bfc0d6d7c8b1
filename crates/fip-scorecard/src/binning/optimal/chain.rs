//! Shapes that compare two neighbours: free, monotone, and with one turning point.
//!
//! A state is the last bin, the phase of the shape, and the number of bins. Keeping the best solution of
//! each end alone would not be exact: what may follow depends on the level of the last bin.

use super::ground::{Ground, Layers, absorb, larger};
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

/// The solved states of one shape: for each segment and phase one value for each layer.
pub(super) struct Chain<'a> {
    ground: &'a Ground<'a>,
    layers: Layers,
    steps: &'static [Step],
    best: &'a mut Vec<f64>,
}

/// What ends at a cut, and the memory to extend it.
#[derive(Default)]
struct Front {
    /// Best values by start and layer.
    sources: Vec<f64>,
    /// Best value before the next bin by layer.
    before: Vec<f64>,
    /// Values and starts in descending order of value.
    ranked: Vec<(f64, usize)>,
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
        let mut chain = Self { ground, layers, steps, best };
        for end in 1..=n {
            let first = chain.index(segment(0, end), 0);
            chain.best[first] = ground.table.value(0, end);
        }
        let mut front = Front { before: vec![0.0; layers.n], ..Front::default() };
        for cut in 1..n {
            for step in steps {
                chain.gather(cut, step, &mut front.sources);
                chain.relax(cut, step, &mut front);
            }
        }
        chain
    }

    /// Takes together what ends at `cut` in the phases that a step starts from.
    fn gather(&self, cut: usize, step: &Step, sources: &mut Vec<f64>) {
        sources.clear();
        let n_layers = self.layers.n;
        if self.steps.len() == 1 {
            // One phase: the segments that end at a cut are neighbours.
            let (first, last) =
                (self.index(segment(0, cut), 0), self.index(segment(0, cut + 1), 0));
            sources.extend_from_slice(&self.best[first..last]);
            return;
        }
        for start in 0..cut {
            let of_phase = |phase: usize| {
                let first = self.index(segment(start, cut), phase);
                &self.best[first..first + n_layers]
            };
            match *step.from {
                [a, b] => {
                    let pairs = of_phase(a).iter().zip(of_phase(b));
                    sources.extend(pairs.map(|(a, b)| larger(*a, *b)));
                }
                _ => step.from.iter().for_each(|&phase| sources.extend(of_phase(phase))),
            }
        }
    }

    /// Extends what ends at `cut` by one bin.
    fn relax(&mut self, cut: usize, step: &Step, front: &mut Front) {
        let needs_pairs = self.ground.needs_pairs();
        let any = step.direction == Direction::Any;
        if any && !needs_pairs && self.ground.rules.min_difference <= 0.0 {
            self.relax_free(cut, step, front);
        } else if any || needs_pairs {
            for layer in 0..self.layers.n {
                self.relax_pairs(cut, layer, step, front);
            }
        } else {
            self.relax_sorted(cut, step, front);
        }
    }

    /// Any bin may follow any: one maximum serves all.
    fn relax_free(&mut self, cut: usize, step: &Step, front: &mut Front) {
        front.before.fill(f64::NEG_INFINITY);
        for start in 0..cut {
            front.absorb(start);
        }
        for end in cut + 1..=self.ground.table.n() {
            self.offer(cut, end, step.to, &front.before);
        }
    }

    /// Both sides in order of level: the lawful predecessors of the next bin contain those of the last.
    fn relax_sorted(&mut self, cut: usize, step: &Step, front: &mut Front) {
        let mirrored = step.direction == Direction::Down;
        let sign = if mirrored { -1.0 } else { 1.0 };
        let ground = self.ground;
        let (lefts, rights) = (ground.orders().lefts(cut), ground.orders().rights(cut));
        front.before.fill(f64::NEG_INFINITY);
        let mut taken = 0;
        for i in 0..rights.len() {
            let right = nth(rights, i, mirrored);
            let top = top(sign * right.level);
            while taken < lefts.len() {
                let left = nth(lefts, taken, mirrored);
                if top < reach(sign * left.level, ground.rules.min_difference) {
                    break;
                }
                front.absorb(left.at);
                taken += 1;
            }
            self.offer(cut, right.at, step.to, &front.before);
        }
    }

    /// Rules for pairs: the first lawful predecessor in descending order of value is the best.
    fn relax_pairs(&mut self, cut: usize, layer: usize, step: &Step, front: &mut Front) {
        let Some(target) = self.layers.next(layer) else { return };
        front.rank(layer);
        for end in cut + 1..=self.ground.table.n() {
            if !self.ground.table.is_lawful(cut, end) {
                continue;
            }
            let lawful =
                |source: &&(f64, usize)| self.ground.allows(step.direction, source.1, cut, end);
            if let Some(&(before, _)) = front.ranked.iter().find(lawful) {
                let value = before + self.ground.table.value(cut, end);
                let slot = self.index(segment(cut, end), step.to) + target;
                self.best[slot] = self.best[slot].max(value);
            }
        }
    }

    /// Offers the bin `cut..end` the best values before it.
    fn offer(&mut self, cut: usize, end: usize, phase: usize, before: &[f64]) {
        let value = self.ground.table.value(cut, end);
        let first = self.index(segment(cut, end), phase);
        self.layers.advance(before, value, &mut self.best[first..first + before.len()]);
    }

    const fn index(&self, segment: usize, phase: usize) -> usize {
        (segment * self.steps.len() + phase) * self.layers.n
    }
}

impl Front {
    /// Takes a source among what may come before.
    fn absorb(&mut self, start: usize) {
        let n_layers = self.before.len();
        absorb(&mut self.before, &self.sources[start * n_layers..(start + 1) * n_layers]);
    }

    /// Ranks the sources of one layer.
    fn rank(&mut self, layer: usize) {
        let of_layer = self.sources.iter().skip(layer).step_by(self.before.len());
        let ranked = of_layer.copied().zip(0..).filter(|source| f64::NEG_INFINITY < source.0);
        self.ranked.clear();
        self.ranked.extend(ranked);
        self.ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
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
                    let best = self.best[self.index(segment(start, end), phase) + layer];
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
                    let best = self.best[self.index(segment(start, cut), phase) + layer];
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
