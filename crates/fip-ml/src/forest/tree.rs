//! One tree as flat arrays.

use super::split_search::{Cut, Mass};

/// Where a row goes at a node, in 8 bytes.
///
/// A row goes to `left + 1` when its code, shifted, lies above the threshold, else to `left`. A shift
/// of 1 wraps the code of missing to 0 and so sends it left. A leaf is its own left child with a
/// threshold that no code exceeds, so a walk may go on past it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Split {
    pub(super) left: u32,
    pub(super) column: u16,
    pub(super) threshold: u8,
    pub(super) shift: u8,
}

impl Split {
    fn leaf(node: u32) -> Self {
        Self { left: node, column: 0, threshold: u8::MAX, shift: 0 }
    }

    #[expect(clippy::cast_possible_truncation, reason = "columns are checked to fit 16 bits")]
    fn of(cut: &Cut, left: u32) -> Self {
        let shift = u8::from(cut.missing_left);
        Self { left, column: cut.column as u16, threshold: cut.code + shift, shift }
    }

    pub(super) fn is_leaf(self, node: usize) -> bool {
        self.left as usize == node
    }

    fn child(self, code: u8) -> usize {
        self.left as usize + usize::from(code.wrapping_add(self.shift) > self.threshold)
    }
}

/// A grown tree; the root is node 0 and children follow their parent.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tree {
    pub(super) splits: Vec<Split>,
    pub(super) masses: Vec<Mass>,
    /// Share of events among the draws of each node.
    pub(super) shares: Vec<f64>,
    /// Cuts on the longest way from the root to a leaf.
    pub(super) depth: usize,
}

/// Rows that walk down a tree side by side.
pub(super) const LANES: usize = 8;

impl Tree {
    /// Returns a tree that is one leaf.
    pub(super) fn root(mass: Mass) -> Self {
        let mut tree = Self { splits: vec![], masses: vec![], shares: vec![], depth: 0 };
        tree.push(mass);
        tree
    }

    /// Appends a leaf and returns its number.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a tree has fewer than 2^32 nodes: two a draw"
    )]
    fn push(&mut self, mass: Mass) -> u32 {
        let node = self.splits.len() as u32;
        self.splits.push(Split::leaf(node));
        self.masses.push(mass);
        self.shares.push(mass.share());
        node
    }

    /// Turns a leaf at `depth` into a split and returns its left child; the right one follows it.
    pub(super) fn split(&mut self, node: usize, depth: usize, cut: &Cut) -> usize {
        let left = self.push(cut.left);
        self.push(self.masses[node].minus(cut.left));
        self.splits[node] = Split::of(cut, left);
        self.depth = self.depth.max(depth + 1);
        left as usize
    }

    /// Returns the nodes that a row passes, the root first, the leaf last.
    pub(super) fn path<'a>(&'a self, codes: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        let next = |&node: &usize| {
            let split = self.splits[node];
            (!split.is_leaf(node)).then(|| split.child(codes[usize::from(split.column)]))
        };
        std::iter::successors(Some(0), next)
    }

    /// Adds the share of events in each row's leaf to `sums`; `codes` holds the rows one after the other.
    pub(super) fn add_shares(&self, codes: &[u8], n_columns: usize, sums: &mut [f64]) {
        let blocks = codes.chunks(LANES * n_columns).zip(sums.chunks_mut(LANES));
        for (codes, sums) in blocks {
            let last = sums.len() - 1;
            let leaves = self.leaves(codes, std::array::from_fn(|lane| lane.min(last) * n_columns));
            for (sum, leaf) in sums.iter_mut().zip(leaves) {
                *sum += self.shares[leaf];
            }
        }
    }

    /// Writes the share of events in the leaf of each of `rows` to its place in `shares`.
    pub(super) fn write_shares(
        &self,
        codes: &[u8],
        n_columns: usize,
        rows: &[usize],
        shares: &mut [f64],
    ) {
        for rows in rows.chunks(LANES) {
            let last = rows.len() - 1;
            let leaves =
                self.leaves(codes, std::array::from_fn(|lane| rows[lane.min(last)] * n_columns));
            for (&row, leaf) in rows.iter().zip(leaves) {
                shares[row] = self.shares[leaf];
            }
        }
    }

    /// Returns the leaves of the rows whose codes begin at `starts`.
    ///
    /// Eight rows walk side by side, so that one's memory latency hides behind the others. All take as many
    /// steps as the deepest leaf needs; who has arrived stays, and no step has to ask.
    pub(super) fn leaves(&self, codes: &[u8], starts: [usize; LANES]) -> [usize; LANES] {
        let mut nodes = [0; LANES];
        for _ in 0..self.depth {
            for (node, start) in nodes.iter_mut().zip(starts) {
                let split = self.splits[*node];
                *node = split.child(codes[start + usize::from(split.column)]);
            }
        }
        nodes
    }
}
