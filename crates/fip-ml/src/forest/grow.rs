//! Growing one tree on one bootstrap sample.

use fip_model::Stream;
use ndarray_rand::rand::Rng;

use super::binning::BinnedColumns;
use super::draw::{Draw, Load, Mass, Rows, sum};
use super::params::ForestValidParams;
use super::split_search::{Cut, Histogram, Node};
use super::tree::{Sapling, Tree};

/// What all trees share.
#[derive(Debug)]
pub(super) struct Grower<'a, R> {
    pub(super) params: &'a ForestValidParams,
    pub(super) columns: &'a BinnedColumns,
    pub(super) rows: &'a R,
    /// Columns tried at a split.
    pub(super) n_tried: usize,
}

/// A tree and what only the fit knows about it.
#[derive(Debug)]
pub(super) struct Grown {
    pub(super) tree: Tree,
    /// Decrease of impurity by each column, as shares of their sum; all 0 when the root is a leaf.
    pub(super) importance: Vec<f64>,
    /// A bit for each row that was drawn.
    pub(super) in_bag: Vec<u64>,
}

/// A node whose cut is still to be looked for.
#[derive(Debug, Clone, Copy)]
struct Pending {
    node: usize,
    mass: Mass,
    depth: usize,
    first: usize,
    last: usize,
}

/// The memory that growing a tree needs, handed on from tree to tree.
#[derive(Debug)]
pub(super) struct Scratch<D: Draw> {
    counts: Vec<u16>,
    draws: Vec<D>,
    spill: Vec<D>,
    order: Vec<usize>,
    pending: Vec<Pending>,
    histogram: Histogram<D::Load>,
}

impl<D: Draw> Scratch<D> {
    pub(super) fn new() -> Self {
        Self {
            counts: vec![],
            draws: vec![],
            spill: vec![],
            order: vec![],
            pending: vec![],
            histogram: Histogram::new(),
        }
    }
}

impl<R: Rows> Grower<'_, R> {
    /// Grows the tree with this number. Its stream is its own, so trees can be grown in any order.
    pub(super) fn grow(&self, tree: usize, scratch: &mut Scratch<R::Draw>) -> Grown {
        let mut rng = self.params.seed().stream("forest tree", tree as u64);
        let in_bag = self.bootstrap(&mut rng, scratch);
        let n_columns = self.columns.n_columns();
        scratch.order.clear();
        scratch.order.extend(0..n_columns);
        let mut sapling = Sapling::new();
        let mut importance = vec![0.0; n_columns];
        let root = Pending {
            node: 0,
            mass: self.root(&scratch.draws),
            depth: 0,
            first: 0,
            last: scratch.draws.len(),
        };
        scratch.pending.push(root);
        while let Some(pending) = scratch.pending.pop() {
            let stops = self.stops(pending);
            let cut = if stops { None } else { self.best_cut(pending, scratch, &mut rng) };
            let Some(cut) = cut else {
                sapling.leaf(pending.node, pending.mass);
                continue;
            };
            importance[cut.column] += cut.impurity_decrease(pending.mass);
            let node = sapling.split(pending.node, pending.depth, &cut);
            let depth = pending.depth + 1;
            let (mass, other) = (cut.left, pending.mass.minus(cut.left));
            let mut left = Pending { node, mass, depth, ..pending };
            let mut right = Pending { node: node + 1, mass: other, depth, ..pending };
            if !(self.stops(left) && self.stops(right)) {
                left.last = self.partition(pending, &cut, scratch);
                right.first = left.last;
            }
            scratch.pending.extend([right, left]);
        }
        normalise(&mut importance);
        Grown { tree: sapling.grown(), importance, in_bag }
    }

    /// Returns the mass of the draws or, when only rows of weight 0 were drawn, that of all rows.
    fn root(&self, draws: &[R::Draw]) -> Mass {
        if !draws.is_empty() {
            return sum(draws).mass();
        }
        let rows = 0..u32::try_from(self.columns.n_rows()).unwrap_or(u32::MAX);
        let all: Vec<R::Draw> = rows.filter_map(|row| self.rows.draw(row, 1)).collect();
        Mass { draws: 0, ..sum(&all).mass() }
    }

    /// Draws as many rows as there are, with replacement, in ascending order to `scratch.draws`.
    fn bootstrap(&self, rng: &mut Stream, scratch: &mut Scratch<R::Draw>) -> Vec<u64> {
        let n_rows = self.columns.n_rows();
        scratch.counts.clear();
        scratch.counts.resize(n_rows, 0);
        let bound = u32::try_from(n_rows).unwrap_or(u32::MAX);
        for _ in 0..n_rows {
            let count = &mut scratch.counts[rng.gen_range(0..bound) as usize];
            *count = count.saturating_add(1);
        }
        scratch.draws.clear();
        let mut in_bag = vec![0_u64; n_rows.div_ceil(64)];
        for (row, &count) in (0_u32..).zip(&scratch.counts) {
            if count > 0 {
                in_bag[row as usize / 64] |= 1 << (row % 64);
                scratch.draws.extend(self.rows.draw(row, count));
            }
        }
        scratch.spill.clear();
        scratch.spill.resize(scratch.draws.len(), R::Draw::default());
        in_bag
    }

    fn stops(&self, Pending { mass, depth, .. }: Pending) -> bool {
        let too_small = (mass.draws as usize) / 2 < self.params.min_samples_leaf();
        mass.is_pure() || too_small || depth >= self.params.max_depth()
    }

    /// Returns the best cut over `n_tried` columns drawn without replacement, or over as many more as it
    /// takes to find one that can be cut.
    fn best_cut(
        &self,
        pending: Pending,
        scratch: &mut Scratch<R::Draw>,
        rng: &mut Stream,
    ) -> Option<Cut> {
        let node = Node {
            draws: &scratch.draws[pending.first..pending.last],
            mass: pending.mass,
            min_samples_leaf: u32::try_from(self.params.min_samples_leaf()).unwrap_or(u32::MAX),
        };
        let mut best = None;
        for tried in 0..scratch.order.len() {
            if tried >= self.n_tried && best.is_some() {
                break;
            }
            let drawn = rng.gen_range(tried..scratch.order.len());
            scratch.order.swap(tried, drawn);
            let column = scratch.order[tried];
            best = scratch.histogram.improve(node, column, self.columns.column(column), best);
        }
        best
    }

    /// Moves the draws that go left before those that go right, each side in its order, and returns
    /// where the right side begins.
    fn partition(&self, pending: Pending, cut: &Cut, scratch: &mut Scratch<R::Draw>) -> usize {
        let codes = self.columns.column(cut.column);
        let draws = &mut scratch.draws[pending.first..pending.last];
        let shift = u8::from(cut.missing_left);
        let (mut n_left, mut n_right) = (0, 0);
        for at in 0..draws.len() {
            let draw = draws[at];
            let code = codes[draw.row()].wrapping_add(shift);
            let right = usize::from(code > cut.code + shift);
            draws[n_left] = draw;
            scratch.spill[n_right] = draw;
            n_left += 1 - right;
            n_right += right;
        }
        draws[n_left..].copy_from_slice(&scratch.spill[..n_right]);
        pending.first + n_left
    }
}

/// Divides the entries by their sum, unless that is 0.
pub(super) fn normalise(entries: &mut [f64]) {
    let sum: f64 = entries.iter().sum();
    if sum > 0.0 {
        for entry in entries {
            *entry /= sum;
        }
    }
}
