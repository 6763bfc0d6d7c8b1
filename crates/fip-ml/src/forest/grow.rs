//! Growing one tree on one bootstrap sample.

use fip_model::Stream;
use ndarray_rand::rand::Rng;

use super::binning::BinnedColumns;
use super::params::ForestValidParams;
use super::split_search::{Cut, Draw, Histogram, Mass, Node};
use super::tree::Tree;

/// What all trees share.
#[derive(Debug)]
pub(super) struct Grower<'a> {
    pub(super) params: &'a ForestValidParams,
    pub(super) columns: &'a BinnedColumns,
    pub(super) labels: &'a [bool],
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
    depth: usize,
    first: usize,
    last: usize,
}

/// The memory that growing a tree needs, handed on from tree to tree.
#[derive(Debug)]
pub(super) struct Scratch {
    counts: Vec<u16>,
    draws: Vec<Draw>,
    spill: Vec<Draw>,
    order: Vec<usize>,
    pending: Vec<Pending>,
    histogram: Histogram,
}

impl Scratch {
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

impl Grower<'_> {
    /// Grows the tree with this number. Its stream is its own, so trees can be grown in any order.
    pub(super) fn grow(&self, tree: usize, scratch: &mut Scratch) -> Grown {
        let mut rng = self.params.seed().stream("forest tree", tree as u64);
        let in_bag = self.bootstrap(&mut rng, scratch);
        let n_columns = self.columns.n_columns();
        scratch.order.clear();
        scratch.order.extend(0..n_columns);
        let root = scratch.draws.iter().fold(Mass::default(), |mass, draw| mass.with(*draw));
        let mut tree = Tree::root(root);
        let mut importance = vec![0.0; n_columns];
        self.enqueue(
            &tree,
            Pending { node: 0, depth: 0, first: 0, last: scratch.draws.len() },
            scratch,
        );
        while let Some(pending) = scratch.pending.pop() {
            let Some(cut) = self.best_cut(&tree, pending, scratch, &mut rng) else {
                continue;
            };
            importance[cut.column] += cut.impurity_decrease(tree.masses[pending.node]);
            let left = tree.split(pending.node, pending.depth, &cut);
            let (node, depth) = (left, pending.depth + 1);
            if self.stops(&tree, node, depth) && self.stops(&tree, node + 1, depth) {
                continue;
            }
            let middle = self.partition(pending, &cut, scratch);
            let right = Pending { node: node + 1, depth, first: middle, last: pending.last };
            self.enqueue(&tree, right, scratch);
            self.enqueue(
                &tree,
                Pending { node, depth, first: pending.first, last: middle },
                scratch,
            );
        }
        normalise(&mut importance);
        Grown { tree, importance, in_bag }
    }

    /// Draws as many rows as there are, with replacement, in ascending order to `scratch.draws`.
    fn bootstrap(&self, rng: &mut Stream, scratch: &mut Scratch) -> Vec<u64> {
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
        for (row, (&count, &event)) in (0_u32..).zip(scratch.counts.iter().zip(self.labels)) {
            if count > 0 {
                in_bag[row as usize / 64] |= 1 << (row % 64);
                scratch.draws.push(Draw { row, count, events: if event { count } else { 0 } });
            }
        }
        scratch.spill.clear();
        scratch.spill.resize(scratch.draws.len(), Draw::default());
        in_bag
    }

    fn stops(&self, tree: &Tree, node: usize, depth: usize) -> bool {
        let mass = tree.masses[node];
        let too_small = (mass.draws as usize) / 2 < self.params.min_samples_leaf();
        mass.is_pure() || too_small || depth >= self.params.max_depth()
    }

    fn enqueue(&self, tree: &Tree, pending: Pending, scratch: &mut Scratch) {
        if !self.stops(tree, pending.node, pending.depth) {
            scratch.pending.push(pending);
        }
    }

    /// Returns the best cut over `n_tried` columns drawn without replacement, or over as many more as it
    /// takes to find one that can be cut.
    fn best_cut(
        &self,
        tree: &Tree,
        pending: Pending,
        scratch: &mut Scratch,
        rng: &mut Stream,
    ) -> Option<Cut> {
        let node = Node {
            draws: &scratch.draws[pending.first..pending.last],
            mass: tree.masses[pending.node],
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
    fn partition(&self, pending: Pending, cut: &Cut, scratch: &mut Scratch) -> usize {
        let codes = self.columns.column(cut.column);
        let draws = &mut scratch.draws[pending.first..pending.last];
        let shift = u8::from(cut.missing_left);
        let (mut n_left, mut n_right) = (0, 0);
        for at in 0..draws.len() {
            let draw = draws[at];
            let code = codes[draw.row as usize].wrapping_add(shift);
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
