//! Shapley values of one tree, in time linear in its nodes.
//!
//! The value of a set of known columns is the expectation over the training draws of each cut whose column is
//! not known. A leaf of share `v` counts where every known column `j` of its path lets the row pass
//! (`o_j = 1`, else 0), times the shares `z_j` of draws that pass the cuts of each unknown column. The
//! weights of Shapley's formula are integrals, `k! (n - k - 1)! / n! = ∫ t^k (1 - t)^(n - k - 1) dt`, so that
//!
//! ```text
//! value of column i = Σ over leaves  v (o_i - z_i) ∫ Π_{j ≠ i} ((1 - t) z_j + t o_j) dt
//! ```
//!
//! The integrand is a polynomial with one factor for each column of the path: half as many points of
//! Gauss-Legendre quadrature integrate it exactly. At each point the product is carried down the tree
//! and the sums over leaves up, which takes two passes over the nodes. Where a column is cut again
//! below, its factor is replaced, and what its earlier factor would have earned is taken back.

use super::quadrature::{Point, gauss_legendre};
use super::tree::{Role, Split, Tree};

/// Points of quadrature that are worked on at a time.
pub(super) const WIDTH: usize = 4;

type Lanes = [f64; WIDTH];

/// What the edge to a node means to the column that is cut above it.
#[derive(Debug, Clone, Copy)]
struct Edge {
    /// Share of the parent's cover that takes the edge.
    share: f64,
    /// Product of the shares of this column's edges down to this one.
    passing: f64,
}

/// A tree prepared to explain rows.
#[derive(Debug)]
pub(super) struct Explainer<'a> {
    tree: &'a Tree,
    edges: Vec<Edge>,
    /// For each cut the node whose edge belongs to the nearest cut of the same column above, 0 for none.
    above: Vec<u32>,
    groups: Vec<Group>,
}

/// Some points of the quadrature and the factors of all edges there.
#[derive(Debug)]
struct Group {
    weights: Lanes,
    unknown: Lanes,
    /// `(1 - t) z + t` of each edge.
    factors: Vec<Lanes>,
    inverses: Vec<Lanes>,
}

/// The memory that explaining a row needs.
#[derive(Debug, Default)]
pub(super) struct Memory {
    passes: Vec<bool>,
    products: Vec<Lanes>,
}

impl<'a> Explainer<'a> {
    pub(super) fn new(tree: &'a Tree, n_columns: usize) -> Self {
        let covers = covers(tree);
        let paths = Paths::of(tree, n_columns);
        let mut edges = vec![Edge { share: 1.0, passing: 1.0 }; covers.len()];
        for (node, split) in cuts(tree) {
            let passing = edges[paths.above[node] as usize].passing;
            for child in [split.left, split.left + 1] {
                let share = covers[child] / covers[node];
                edges[child] = Edge { share, passing: passing * share };
            }
        }
        let points = gauss_legendre(paths.most_columns.div_ceil(2).max(1));
        let groups = points.chunks(WIDTH).map(|points| Group::new(points, &edges)).collect();
        Self { tree, edges, above: paths.above, groups }
    }

    /// Adds the Shapley values of a row to `values`.
    pub(super) fn add(&self, codes: &[u8], values: &mut [f64], memory: &mut Memory) {
        memory.passes.clear();
        memory.passes.resize(self.edges.len(), true);
        memory.products.resize(self.edges.len(), [0.0; WIDTH]);
        for (node, split) in cuts(self.tree) {
            let known = memory.passes[self.above[node] as usize];
            let right = split.goes_right(codes[usize::from(split.column)]);
            memory.passes[split.left] = known && !right;
            memory.passes[split.left + 1] = known && right;
        }
        for group in &self.groups {
            self.carry_down(group, memory);
            self.carry_up(group, values, memory);
        }
    }

    /// Sets the product of each leaf, times its share.
    fn carry_down(&self, group: &Group, memory: &mut Memory) {
        let Memory { passes, products } = memory;
        products[0] = group.weights;
        for (node, visited) in self.tree.nodes().iter().enumerate() {
            let product = products[node];
            let split = match visited.role() {
                Role::Leaf(kind) => {
                    products[node] = product.map(|product| product * self.tree.shares()[kind]);
                    continue;
                }
                Role::Cut(split) => split,
            };
            let above = self.above[node] as usize;
            for child in [split.left, split.left + 1] {
                let edge = self.edges[child];
                products[child] = if passes[child] {
                    let (factors, inverses) = (&group.factors[child], &group.inverses[above]);
                    lanes(|at| product[at] * factors[at] * inverses[at])
                } else if passes[above] {
                    let inverses = &group.inverses[above];
                    lanes(|at| product[at] * inverses[at] * group.unknown[at] * edge.passing)
                } else {
                    product.map(|product| product * edge.share)
                };
            }
        }
    }

    /// Sums the products from the leaves up and gives each cut's column its part.
    fn carry_up(&self, group: &Group, values: &mut [f64], memory: &mut Memory) {
        let Memory { passes, products } = memory;
        for (node, visited) in self.tree.nodes().iter().enumerate().rev() {
            let Role::Cut(split) = visited.role() else { continue };
            let (left, right) = (products[split.left], products[split.left + 1]);
            let both = lanes(|at| left[at] + right[at]);
            products[node] = both;
            let above = self.above[node] as usize;
            // Where the column has failed the row before, failing again changes nothing.
            if !passes[above] {
                continue;
            }
            let (taken, passed, failed) = if passes[split.left] {
                (split.left, left, right)
            } else {
                (split.left + 1, right, left)
            };
            let gain = 1.0 - self.edges[taken].passing;
            let back = 1.0 - self.edges[above].passing;
            let (inverses, earlier) = (&group.inverses[taken], &group.inverses[above]);
            let parts = lanes(|at| {
                gain * inverses[at] * passed[at]
                    - failed[at] / group.unknown[at]
                    - back * earlier[at] * both[at]
            });
            values[usize::from(split.column)] += (parts[0] + parts[1]) + (parts[2] + parts[3]);
        }
    }
}

impl Group {
    /// Points that are missing in the last group weigh nothing.
    fn new(points: &[Point], edges: &[Edge]) -> Self {
        let point = |at: usize| points.get(at).copied().unwrap_or(Point { at: 0.5, weight: 0.0 });
        let known = lanes(|at| point(at).at);
        let unknown = known.map(|known| 1.0 - known);
        let factor = |edge: &Edge| lanes(|at| unknown[at] * edge.passing + known[at]);
        let factors: Vec<Lanes> = edges.iter().map(factor).collect();
        let inverses = factors.iter().map(|factors| factors.map(f64::recip)).collect();
        Self { weights: lanes(|at| point(at).weight), unknown, factors, inverses }
    }
}

fn lanes(of: impl FnMut(usize) -> f64) -> Lanes {
    std::array::from_fn(of)
}

/// Returns the cuts and the nodes they are made at, parents first.
fn cuts(tree: &Tree) -> impl DoubleEndedIterator<Item = (usize, Split)> + '_ {
    tree.nodes().iter().enumerate().filter_map(|(at, node)| match node.role() {
        Role::Cut(split) => Some((at, split)),
        Role::Leaf(_) => None,
    })
}

/// Returns the weight of the training draws in each node.
fn covers(tree: &Tree) -> Vec<f64> {
    let mut covers = vec![0.0; tree.nodes().len()];
    for (at, node) in tree.nodes().iter().enumerate().rev() {
        covers[at] = match node.role() {
            Role::Leaf(kind) => tree.leaves()[kind].weight as f64,
            Role::Cut(split) => covers[split.left] + covers[split.left + 1],
        };
    }
    covers
}

/// Which cuts of a path share a column.
struct Paths {
    above: Vec<u32>,
    /// Largest number of columns cut on one path.
    most_columns: usize,
}

impl Paths {
    /// Walks the tree with a stack of its own, for a tree may be as deep as it has rows.
    #[expect(clippy::cast_possible_truncation, reason = "a tree has below 2^31 nodes")]
    fn of(tree: &Tree, n_columns: usize) -> Self {
        enum Step {
            /// Visit the node, whose edge becomes the nearest of this column.
            Enter { node: usize, column: usize },
            /// Leave a subtree: the nearest edge of the column is again the one before.
            Leave { column: usize, before: u32 },
        }
        let mut above = vec![0; tree.nodes().len()];
        let mut nearest = vec![0_u32; n_columns];
        let (mut n_known, mut most_columns) = (0_usize, 0);
        let mut steps = Vec::new();
        let open = |node: usize, nearest: &[u32], above: &mut [u32], steps: &mut Vec<Step>| {
            if let Role::Cut(split) = tree.nodes()[node].role() {
                let column = usize::from(split.column);
                above[node] = nearest[column];
                for node in [split.left, split.left + 1] {
                    steps.push(Step::Leave { column, before: nearest[column] });
                    steps.push(Step::Enter { node, column });
                }
            }
        };
        open(0, &nearest, &mut above, &mut steps);
        while let Some(step) = steps.pop() {
            match step {
                Step::Enter { node, column } => {
                    n_known += usize::from(nearest[column] == 0);
                    most_columns = most_columns.max(n_known);
                    nearest[column] = node as u32;
                    open(node, &nearest, &mut above, &mut steps);
                }
                Step::Leave { column, before } => {
                    n_known -= usize::from(before == 0);
                    nearest[column] = before;
                }
            }
        }
        Self { above, most_columns }
    }
}
