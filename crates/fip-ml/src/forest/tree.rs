//! One tree as flat arrays.

use std::collections::BTreeMap;

use super::draw::Mass;
use super::split_search::Cut;

/// Marks a node as a leaf; the other bits are the number of its kind.
const LEAF: u32 = 1 << 31;

/// Where a row goes at a node, in 8 bytes.
///
/// A row goes to the right child, which follows the left one, when its code, shifted, lies above the
/// threshold. A shift of 1 wraps the code of missing to 0 and so sends it left. No code exceeds the
/// threshold of a leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    /// The left child, or the kind of the leaf with the mark.
    next: u32,
    column: u16,
    threshold: u8,
    shift: u8,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A leaf of this kind.
    Leaf(usize),
    /// A cut.
    Cut(Split),
}

/// A cut and where its left child is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Split {
    pub(super) left: usize,
    pub(super) column: u16,
    pub(super) threshold: u8,
    pub(super) shift: u8,
}

impl Split {
    pub(super) fn goes_right(self, code: u8) -> bool {
        code.wrapping_add(self.shift) > self.threshold
    }
}

impl Node {
    fn leaf(kind: u32) -> Self {
        Self { next: kind | LEAF, column: 0, threshold: u8::MAX, shift: 0 }
    }

    pub(super) fn role(self) -> Role {
        if self.next & LEAF != 0 {
            return Role::Leaf((self.next & !LEAF) as usize);
        }
        let Self { next, column, threshold, shift } = self;
        Role::Cut(Split { left: next as usize, column, threshold, shift })
    }

    /// Returns where a row goes from the node numbered `at`; it stays in a leaf.
    fn next(self, at: usize, code: u8) -> usize {
        let right = usize::from(code.wrapping_add(self.shift) > self.threshold);
        if self.next & LEAF == 0 { self.next as usize + right } else { at }
    }
}

/// What the draws of a leaf weigh, and the events among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Leaf {
    pub(super) weight: u64,
    pub(super) events: u64,
}

/// A grown tree; the root is node 0 and children follow their parent.
///
/// Leaves of the same weights are of one kind; deep trees have few kinds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    leaves: Vec<Leaf>,
    /// Share of events of each kind of leaf.
    shares: Vec<f64>,
    /// Cuts on the longest way from the root to a leaf.
    depth: usize,
}

/// A tree that is being grown or read: nodes are leaves of no kind until they are told what they are.
#[derive(Debug)]
pub(super) struct Sapling {
    tree: Tree,
    kinds: BTreeMap<Leaf, u32>,
}

impl Sapling {
    pub(super) fn new() -> Self {
        let tree = Tree { nodes: vec![Node::leaf(0)], leaves: vec![], shares: vec![], depth: 0 };
        Self { tree, kinds: BTreeMap::new() }
    }

    /// Makes the node a leaf.
    #[expect(clippy::cast_possible_truncation, reason = "there are fewer kinds than draws")]
    pub(super) fn leaf(&mut self, node: usize, mass: Mass) {
        let Tree { nodes, leaves, shares, .. } = &mut self.tree;
        let Mass { weight, events, .. } = mass;
        let leaf = Leaf { weight, events };
        let kind = *self.kinds.entry(leaf).or_insert_with(|| {
            leaves.push(leaf);
            shares.push(events as f64 / weight as f64);
            leaves.len() as u32 - 1
        });
        nodes[node] = Node::leaf(kind);
    }

    /// Makes the node, at `depth`, a split and returns its left child; the right one follows it.
    #[expect(clippy::cast_possible_truncation, reason = "a tree has two nodes a draw, below 2^31")]
    pub(super) fn split(&mut self, node: usize, depth: usize, cut: &Cut) -> usize {
        let shift = u8::from(cut.missing_left);
        let (column, threshold) = (cut.column as u16, cut.code + shift);
        let nodes = &mut self.tree.nodes;
        let left = nodes.len();
        nodes[node] = Node { next: left as u32, column, threshold, shift };
        nodes.extend([Node::leaf(0); 2]);
        self.tree.depth = self.tree.depth.max(depth + 1);
        left
    }

    pub(super) fn grown(mut self) -> Tree {
        self.tree.nodes.shrink_to_fit();
        self.tree
    }
}

/// Rows that walk down a tree side by side.
pub(super) const LANES: usize = 8;

impl Tree {
    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    pub(super) fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }

    pub(super) fn shares(&self) -> &[f64] {
        &self.shares
    }

    /// Returns the share of events among all draws.
    pub(super) fn root_share(&self) -> f64 {
        let (mut weight, mut events) = (0, 0);
        for node in &self.nodes {
            if let Role::Leaf(kind) = node.role() {
                weight += self.leaves[kind].weight;
                events += self.leaves[kind].events;
            }
        }
        events as f64 / weight as f64
    }

    /// Returns the columns that a row is asked for, from the root down, and the share of its leaf.
    pub(super) fn walk(&self, codes: &[u8], mut asked: impl FnMut(usize)) -> f64 {
        let mut node = 0;
        loop {
            match self.nodes[node].role() {
                Role::Leaf(kind) => return self.shares[kind],
                Role::Cut(split) => {
                    asked(split.column.into());
                    let code = codes[usize::from(split.column)];
                    node = split.left + usize::from(split.goes_right(code));
                }
            }
        }
    }

    /// Adds the share of events in each row's leaf to `sums`; `codes` holds the rows one after the other.
    pub(super) fn add_shares(&self, codes: &[u8], n_columns: usize, sums: &mut [f64]) {
        let blocks = codes.chunks(LANES * n_columns).zip(sums.chunks_mut(LANES));
        for (codes, sums) in blocks {
            let last = sums.len() - 1;
            let found = self.found(codes, std::array::from_fn(|lane| lane.min(last) * n_columns));
            for (sum, share) in sums.iter_mut().zip(found) {
                *sum += share;
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
            let found =
                self.found(codes, std::array::from_fn(|lane| rows[lane.min(last)] * n_columns));
            for (&row, share) in rows.iter().zip(found) {
                shares[row] = share;
            }
        }
    }

    /// Returns the shares of events in the leaves of the rows whose codes begin at `starts`.
    ///
    /// Eight rows walk side by side, so that one's memory latency hides behind the others. All take as many
    /// steps as the deepest leaf needs; who has arrived stays, and no step has to ask.
    pub(super) fn found(&self, codes: &[u8], starts: [usize; LANES]) -> [f64; LANES] {
        let mut nodes = [0; LANES];
        for _ in 0..self.depth {
            for (node, start) in nodes.iter_mut().zip(starts) {
                let split = self.nodes[*node];
                *node = split.next(*node, codes[start + usize::from(split.column)]);
            }
        }
        nodes.map(|node| self.shares[(self.nodes[node].next & !LEAF) as usize])
    }
}
