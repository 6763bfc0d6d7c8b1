//! One tree as flat arrays.

mod walk;

use std::collections::BTreeMap;

use super::draw::Mass;
use super::split_search::Cut;
pub(super) use walk::{Block, Walks};

/// Where a row goes at a node, in 8 bytes.
///
/// A row goes to the right child, which follows the left one, when its code lies above the threshold. A
/// shift of 1, added to both, wraps the code of missing to 0 and so sends it left. A leaf is its own left
/// child with a threshold that no code exceeds, so a walk may go on past it. All of it is one number, read
/// at once: the left child in the lower half, then threshold, shift and column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Node(u64);

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
    fn new(left: u32, column: u16, threshold: u8, shift: u8) -> Self {
        let (threshold, shift) = (u64::from(threshold) << 32, u64::from(shift) << 40);
        Self(u64::from(left) | threshold | shift | u64::from(column) << 48)
    }

    fn leaf(node: u32) -> Self {
        Self::new(node, 0, u8::MAX, 0)
    }

    #[expect(clippy::cast_possible_truncation, reason = "the lower half")]
    fn left(self) -> u32 {
        self.0 as u32
    }

    fn column(self) -> u16 {
        (self.0 >> 48) as u16
    }

    #[expect(clippy::cast_possible_truncation, reason = "one byte")]
    fn threshold(self) -> u8 {
        (self.0 >> 32) as u8
    }

    #[expect(clippy::cast_possible_truncation, reason = "one byte")]
    fn shift(self) -> u8 {
        (self.0 >> 40) as u8
    }

    fn is_leaf(self, at: usize) -> bool {
        self.left() as usize == at
    }

    /// Returns where a row of this code goes; a leaf keeps it. Without missing cells the shift is idle.
    fn next<const MAY_MISS: bool>(self, code: u8) -> usize {
        let shift = if MAY_MISS { self.shift() } else { 0 };
        let right = code.wrapping_add(shift) > self.threshold().wrapping_add(shift);
        self.left() as usize + usize::from(right)
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
    /// The kind of each leaf, 0 for cuts.
    kinds: Vec<u32>,
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
        let tree = Tree {
            nodes: vec![Node::leaf(0)],
            kinds: vec![0],
            leaves: vec![],
            shares: vec![],
            depth: 0,
        };
        Self { tree, kinds: BTreeMap::new() }
    }

    /// Makes the node a leaf.
    #[expect(clippy::cast_possible_truncation, reason = "there are fewer kinds than draws")]
    pub(super) fn leaf(&mut self, node: usize, mass: Mass) {
        let Tree { kinds, leaves, shares, .. } = &mut self.tree;
        let Mass { weight, events, .. } = mass;
        let leaf = Leaf { weight, events };
        kinds[node] = *self.kinds.entry(leaf).or_insert_with(|| {
            leaves.push(leaf);
            shares.push(events as f64 / weight as f64);
            leaves.len() as u32 - 1
        });
    }

    /// Makes the node, at `depth`, a split and returns its left child; the right one follows it.
    #[expect(clippy::cast_possible_truncation, reason = "a tree has two nodes a draw, below 2^31")]
    pub(super) fn split(&mut self, node: usize, depth: usize, cut: &Cut) -> usize {
        let shift = u8::from(cut.missing_left);
        let (column, threshold) = (cut.column as u16, cut.code);
        let Tree { nodes, kinds, .. } = &mut self.tree;
        let left = nodes.len();
        nodes[node] = Node::new(left as u32, column, threshold, shift);
        nodes.extend([left, left + 1].map(|node| Node::leaf(node as u32)));
        kinds.extend([0; 2]);
        self.tree.depth = self.tree.depth.max(depth + 1);
        left
    }

    pub(super) fn grown(mut self) -> Tree {
        self.tree.nodes.shrink_to_fit();
        self.tree.kinds.shrink_to_fit();
        self.tree
    }
}

impl Tree {
    pub(super) fn n_nodes(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn role(&self, at: usize) -> Role {
        let node = self.nodes[at];
        if node.is_leaf(at) {
            return Role::Leaf(self.kinds[at] as usize);
        }
        let (left, column, shift) = (node.left() as usize, node.column(), node.shift());
        Role::Cut(Split { left, column, threshold: node.threshold().wrapping_add(shift), shift })
    }

    pub(super) fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }

    /// Returns the share of events of each kind of leaf.
    pub(super) fn shares(&self) -> &[f64] {
        &self.shares
    }

    /// Returns the share of events among all draws.
    pub(super) fn root_share(&self) -> f64 {
        let (mut weight, mut events) = (0, 0);
        for (at, node) in self.nodes.iter().enumerate() {
            if node.is_leaf(at) {
                let leaf = self.leaves[self.kinds[at] as usize];
                weight += leaf.weight;
                events += leaf.events;
            }
        }
        events as f64 / weight as f64
    }

    /// Returns the columns that a row is asked for, from the root down, and the share of its leaf.
    pub(super) fn walk(&self, codes: &[u8], mut asked: impl FnMut(usize)) -> f64 {
        let mut at = 0;
        loop {
            let node = self.nodes[at];
            if node.is_leaf(at) {
                return self.shares[self.kinds[at] as usize];
            }
            asked(node.column().into());
            at = node.next::<true>(codes[usize::from(node.column())]);
        }
    }
}
