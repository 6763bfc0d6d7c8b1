//! Many rows on their way down a tree.

use super::{Node, Tree};
use crate::forest::binning::MISSING;

/// Rows that walk down a tree side by side, so that one's memory latency hides behind the others.
const LANES: usize = 8;

/// Steps between two looks at whether all of them have arrived in a leaf.
const STEPS: usize = 4;

/// Nodes of a tree that stays in the cache next to the processor, whoever walks where.
const SMALL_TREE: usize = 4096;

/// In larger trees, rows that go down together; fewer walk on alone.
const CROWD: usize = 96;

/// The codes of some rows, one row after the other.
#[derive(Debug, Clone, Copy)]
pub(in crate::forest) struct Block<'a> {
    codes: &'a [u8],
    n_columns: usize,
    /// Whether a cell is missing; blocks where none is walk faster.
    may_miss: bool,
}

impl<'a> Block<'a> {
    pub(in crate::forest) fn new(codes: &'a [u8], n_columns: usize) -> Self {
        Self { codes, n_columns, may_miss: codes.contains(&MISSING) }
    }

    /// Shares out `rows` at a cut, those that go left from the front on and the others from the back, and
    /// returns how many go left. No branch depends on a code, for nobody could predict it.
    fn share_out<const MAY_MISS: bool>(self, cut: Node, rows: &[u32], shared: &mut [u32]) -> usize {
        let codes = &self.codes[usize::from(cut.column())..];
        let (mut n_left, mut n_others) = (0, rows.len());
        for &row in rows {
            let code = codes[row as usize * self.n_columns];
            let right = cut.next::<MAY_MISS>(code) - cut.left() as usize;
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
pub(in crate::forest) struct Walks {
    /// Rows at even and at odd depths; a cut shares out a part of one list to the same part of the other.
    even: Vec<u32>,
    odd: Vec<u32>,
    crowds: Vec<Crowd>,
    /// Rows that walk alone, neighbors in the tree side by side.
    alone: Vec<Walk>,
}

impl Tree {
    /// Calls `found` with each of `rows`, in any order, and the share of events in its leaf.
    pub(in crate::forest) fn visit(
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
            crowds.push(Crowd { node: cut.left() + 1, first: middle, last, is_odd });
            crowds.push(Crowd { node: cut.left(), first, last: middle, is_odd });
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
                    *at = node.next::<MAY_MISS>(codes[start + usize::from(node.column())]);
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
    use super::super::Sapling;
    use super::*;
    use crate::forest::draw::Mass;
    use crate::forest::split_search::Cut;

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
