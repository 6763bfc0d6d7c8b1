//! What every shape is solved on: the table, its orders, and the rules between bins.

use std::cell::OnceCell;

use super::level::Direction;
use super::orders::Orders;
use super::table::{SegmentTable, segment};

/// Whether the bins `start..cut` and `cut..end` may be neighbours.
pub(crate) type NeighbourRule<'a> = &'a dyn Fn(usize, usize, usize) -> bool;

/// Whether two bins, given by start and end, may both be there.
pub(crate) type PairRule<'a> = &'a dyn Fn((usize, usize), (usize, usize)) -> bool;

/// The rules of a table of segments beside the shape.
#[derive(Clone, Copy)]
pub(crate) struct TableRules<'a> {
    /// Smallest number of bins, at least 1.
    pub(crate) min_bins: usize,
    /// Largest number of bins.
    pub(crate) max_bins: usize,
    /// Smallest difference between the levels of neighbours.
    pub(crate) min_difference: f64,
    /// What else neighbours have to satisfy.
    pub(crate) neighbours: Option<NeighbourRule<'a>>,
    /// What any two bins have to satisfy.
    pub(crate) pairs: Option<PairRule<'a>>,
}

pub(super) struct Ground<'a> {
    pub(super) table: &'a SegmentTable,
    pub(super) rules: TableRules<'a>,
    orders: OnceCell<Orders>,
}

impl<'a> Ground<'a> {
    pub(super) const fn new(table: &'a SegmentTable, rules: TableRules<'a>) -> Self {
        Self { table, rules, orders: OnceCell::new() }
    }

    /// Returns the orders of the table, sorted when they are first asked for.
    pub(super) fn orders(&self) -> &Orders {
        self.orders.get_or_init(|| Orders::new(self.table))
    }

    /// Returns whether comparing two levels does not tell all about a pair of neighbours.
    pub(super) fn needs_pairs(&self) -> bool {
        self.rules.neighbours.is_some() || !self.table.periods().is_empty()
    }

    /// Returns whether `start..cut` and `cut..end` may be neighbours that go in this direction.
    pub(super) fn allows(
        &self,
        direction: Direction,
        start: usize,
        cut: usize,
        end: usize,
    ) -> bool {
        let (left, right) = (segment(start, cut), segment(cut, end));
        let difference = self.rules.min_difference;
        let levels = (self.table.level(start, cut), self.table.level(cut, end));
        direction.holds(levels.0, levels.1, difference)
            && self
                .table
                .periods()
                .iter()
                .all(|period| direction.holds(period[left], period[right], 0.0))
            && self.rules.neighbours.is_none_or(|rule| rule(start, cut, end))
    }
}

/// Returns the larger of two values; unlike [`f64::max`] it need not look for NaN.
pub(super) const fn larger(a: f64, b: f64) -> f64 {
    if a < b { b } else { a }
}

/// Takes the larger value of each layer.
pub(super) fn absorb(before: &mut [f64], sources: &[f64]) {
    if let ([before], [source]) = (&mut *before, sources) {
        *before = larger(*before, *source);
        return;
    }
    for (before, source) in before.iter_mut().zip(sources) {
        *before = larger(*before, *source);
    }
}

/// How partial solutions are told apart by their number of bins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layers {
    /// Layer `k` holds what has `k + 1` bins.
    pub(super) n: usize,
    /// The last layer also holds what has more.
    saturating: bool,
    /// The first layer that is lawful at the end.
    pub(super) first_final: usize,
}

impl Layers {
    /// Returns one layer for any number of bins.
    pub(super) const fn uncounted() -> Self {
        Self { n: 1, saturating: true, first_final: 0 }
    }

    /// Returns the layers for `min` to `max` of `n` possible bins.
    pub(super) const fn counted(min: usize, max: usize, n: usize) -> Self {
        let saturating = n <= max;
        Self { n: if saturating { min } else { max }, saturating, first_final: min - 1 }
    }

    /// Returns the layer of one bin more, if that is still lawful.
    pub(super) const fn next(self, layer: usize) -> Option<usize> {
        if layer + 1 < self.n {
            Some(layer + 1)
        } else if self.saturating {
            Some(layer)
        } else {
            None
        }
    }

    /// Adds a bin of this value to the best values of each layer, into the layers of one bin more.
    pub(super) fn advance(self, before: &[f64], value: f64, into: &mut [f64]) {
        if let (true, [before], [slot]) = (self.saturating, before, &mut *into) {
            *slot = larger(*slot, before + value);
            return;
        }
        for (slot, before) in into[1..].iter_mut().zip(before) {
            *slot = larger(*slot, before + value);
        }
        if let (true, [.., slot], [.., before]) = (self.saturating, into, before) {
            *slot = larger(*slot, before + value);
        }
    }

    /// Returns the layers whose next one is `layer`.
    pub(super) fn previous(self, layer: usize) -> impl Iterator<Item = usize> {
        (layer.saturating_sub(1)..=layer).filter(move |&from| self.next(from) == Some(layer))
    }
}
