//! One tree as flat arrays.

use std::collections::BTreeMap;

use super::binning::MISSING;
use super::draw::Mass;
use super::split_search::Cut;

/// Where a row goes at a node, in 8 bytes.
///
/// A row goes to the right child, which follows the left one, when its code lies above the threshold. A
/// shift of 1, added to both, wraps the code of missing to 0 and so sends it left. A leaf is its own left
/// child with a threshold that no code exceeds, so a walk may go on past it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Node {
    left: u32,
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
    fn leaf(node: u32) -> Self {
        Self { left: node, column: 0, threshold: u8::MAX, shift: 0 }
    }

    fn is_leaf(self, at: usize) -> bool {
        self.left as usize == at
    }

    /// Returns where a row of this code goes; a leaf keeps it. Without missing cells the shift is idle.
    fn next<const MAY_MISS: bool>(self, code: u8) -> usize {
        let shift = if MAY_MISS { self.shift } else { 0 };
        let right = code.wrapping_add(shift) > self.threshold.wrapping_add(shift);
        self.left as usize + usize::from(right)
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
        nodes[node] = Node { left: left as u32, column, threshold, shift };
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

/// Rows that walk down a tree side by side, so that one's memory latency hides behind the others.
const LANES: usize = 8;

/// Steps between two looks at whether all of them have arrived in a leaf.
const STEPS: usize = 5;

/// Nodes of a tree that stays in the cache next to the processor, whoever walks where.
const SMALL_TREE: usize = 4096;

/// In larger trees, rows that go down together; fewer walk on alone.
const CROWD: usize = 96;

/// The codes of some rows, one row after the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block<'a> {
    codes: &'a [u8],
    n_columns: usize,
    /// Whether a cell is missing; blocks where none is walk faster.
    may_miss: bool,
}

impl<'a> Block<'a> {
    pub(super) fn new(codes: &'a [u8], n_columns: usize) -> Self {
        Self { codes, n_columns, may_miss: codes.contains(&MISSING) }
    }

    /// Shares out `rows` at a cut, those that go left from the front on and the others from the back, and
    /// returns how many go left. No branch depends on a code, for nobody could predict it.
    fn share_out<const MAY_MISS: bool>(self, cut: Node, rows: &[u32], shared: &mut [u32]) -> usize {
        let codes = &self.codes[usize::from(cut.column)..];
        let (mut n_left, mut n_others) = (0, rows.len());
        for &row in rows {
            let code = codes[row as usize * self.n_columns];
            let right = cut.next::<MAY_MISS>(code) - cut.left as usize;
            // The side that does not get the row overwrites the place with its next one.
            shared[n_left] = row;
            shared[n_others - 1] = row;
            n_left += 1 - right;
            n_others -= right;
        }
        n_left
    }
}

/// A row and the node it has come to.
#[derive(Debug, Clone, Copy)]
struct Walk {
    row: u32,
    node: u32,
}

/// Rows that stand at one node: a part of the list of its parity.
#[derive(Debug, Clone, Copy)]
struct Crowd {
    node: u32,
    first: usize,
    last: usize,
    is_odd: bool,
}

/// The memory of walks down a tree.
#[derive(Debug, Default)]
pub(super) struct Walks {
    /// Rows at even and at odd depths; a cut shares out a part of one list to the same part of the other.
    even: Vec<u32>,
    odd: Vec<u32>,
    crowds: Vec<Crowd>,
    /// Rows that walk alone, neighbors in the tree side by side.
    alone: Vec<Walk>,
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
        let Node { left, column, threshold, shift } = node;
        let threshold = threshold.wrapping_add(shift);
        Role::Cut(Split { left: left as usize, column, threshold, shift })
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
            asked(node.column.into());
            at = node.next::<true>(codes[usize::from(node.column)]);
        }
    }

    /// Calls `found` with each of `rows`, in any order, and the share of events in its leaf.
    pub(super) fn visit(
        &self,
        block: Block<'_>,
        rows: impl Iterator<Item = usize>,
        walks: &mut Walks,
        found: impl FnMut(usize, f64),
    ) {
        if block.may_miss {
            self.descend::<true>(block, rows, walks);
            self.arrive::<true>(block, &walks.alone, found);
        } else {
            self.descend::<false>(block, rows, walks);
            self.arrive::<false>(block, &walks.alone, found);
        }
    }

    /// Takes the rows down a large tree together, while they are many, so that those that walk alone from
    /// there on find the nodes they need where their neighbors have just been.
    #[expect(clippy::cast_possible_truncation, reason = "a block has few rows")]
    fn descend<const MAY_MISS: bool>(
        &self,
        block: Block<'_>,
        rows: impl Iterator<Item = usize>,
        walks: &mut Walks,
    ) {
        let Walks { even, odd, crowds, alone } = walks;
        alone.clear();
        if self.nodes.len() <= SMALL_TREE {
            alone.extend(rows.map(|row| Walk { row: row as u32, node: 0 }));
            return;
        }
        even.clear();
        even.extend(rows.map(|row| row as u32));
        odd.resize(even.len(), 0);
        crowds.push(Crowd { node: 0, first: 0, last: even.len(), is_odd: false });
        while let Some(Crowd { node, first, last, is_odd }) = crowds.pop() {
            let (here, below) = if is_odd { (&*odd, &mut *even) } else { (&*even, &mut *odd) };
            let rows = &here[first..last];
            let cut = self.nodes[node as usize];
            if rows.len() < CROWD || cut.is_leaf(node as usize) {
                alone.extend(rows.iter().map(|&row| Walk { row, node }));
                continue;
            }
            let middle = first + block.share_out::<MAY_MISS>(cut, rows, &mut below[first..last]);
            let is_odd = !is_odd;
            crowds.push(Crowd { node: cut.left + 1, first: middle, last, is_odd });
            crowds.push(Crowd { node: cut.left, first, last: middle, is_odd });
        }
    }

    /// Takes each row on to its leaf.
    fn arrive<const MAY_MISS: bool>(
        &self,
        block: Block<'_>,
        walks: &[Walk],
        mut found: impl FnMut(usize, f64),
    ) {
        for walks in walks.chunks(LANES) {
            let lanes: [Walk; LANES] = std::array::from_fn(|lane| walks[lane.min(walks.len() - 1)]);
            let leaves = self.leaves_of::<MAY_MISS>(block, &lanes);
            for (walk, at) in walks.iter().zip(leaves) {
                found(walk.row as usize, self.shares[self.kinds[at] as usize]);
            }
        }
    }

    /// Returns the leaves of rows that walk side by side; a function of its own keeps them in registers.
    #[inline(never)]
    fn leaves_of<const MAY_MISS: bool>(
        &self,
        block: Block<'_>,
        lanes: &[Walk; LANES],
    ) -> [usize; LANES] {
        let (nodes, Block { codes, n_columns, .. }) = (self.nodes.as_slice(), block);
        let starts = lanes.map(|walk| walk.row as usize * n_columns);
        let mut at = lanes.map(|walk| walk.node as usize);
        loop {
            for _ in 0..STEPS {
                for (at, start) in at.iter_mut().zip(starts) {
                    let node = nodes[*at];
                    *at = node.next::<MAY_MISS>(codes[start + usize::from(node.column)]);
                }
            }
            if at.iter().fold(true, |all, &at| all & nodes[at].is_leaf(at)) {
                return at;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const N_COLUMNS: usize = 5;

    /// Returns bytes that look random.
    fn noise(n: usize) -> Vec<u8> {
        let next = |state: &u64| Some(state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1));
        std::iter::successors(Some(7), next).map(|state| state.to_be_bytes()[0]).take(n).collect()
    }

    /// Returns a lopsided tree with a kind of leaf for each leaf.
    fn tree(n_cuts: usize) -> Tree {
        let mut sapling = Sapling::new();
        let mut pending = std::collections::VecDeque::from([(0, 0)]);
        for bytes in noise(3 * n_cuts).chunks_exact(3) {
            let (node, depth) = pending.pop_front().unwrap();
            let column = usize::from(bytes[0]) % N_COLUMNS;
            let cut = Cut::read(column, bytes[1].min(MISSING - 1), bytes[2] > 127);
            let left = sapling.split(node, depth, &cut);
            pending.extend([(left, depth + 1), (left + 1, depth + 1)]);
        }
        for (events, (node, _)) in (0..).zip(pending) {
            sapling.leaf(node, Mass { draws: 0, weight: 1 << 20, events });
        }
        sapling.grown()
    }

    #[test]
    fn rows_that_go_together_arrive_where_each_would_alone() {
        for (n_cuts, n_rows) in [(0, 9), (300, 1000), (5000, 1), (5000, CROWD), (5000, 3001)] {
            let tree = tree(n_cuts);
            for missing in [MISSING, MISSING - 1] {
                let codes = noise(n_rows * N_COLUMNS);
                let codes: Vec<u8> = codes.into_iter().map(|code| code.min(missing)).collect();
                let block = Block::new(&codes, N_COLUMNS);
                assert!(n_rows < 100 || block.may_miss == (missing == MISSING));
                let mut walks = Walks::default();
                for skipped in [usize::MAX, 3] {
                    let rows = (0..n_rows).filter(|row| row % 4 != skipped);
                    let mut shares = vec![None; n_rows];
                    tree.visit(block, rows.clone(), &mut walks, |row, share| {
                        assert_eq!(shares[row].replace(share), None);
                    });
                    let alone = |row: usize| tree.walk(&codes[row * N_COLUMNS..], |_| ());
                    let mut expected = vec![None; n_rows];
                    rows.for_each(|row| expected[row] = Some(alone(row)));
                    assert_eq!(shares, expected);
                }
            }
        }
    }
}
