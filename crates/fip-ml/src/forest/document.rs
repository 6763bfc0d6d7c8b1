//! The forest as a file: columns of integers, and the checks that make a read file safe to walk.

use serde::{Deserialize, Serialize};

use super::RandomForest;
use super::binning::Binning;
use super::split_search::Mass;
use super::tree::{Split, Tree};
use crate::format_version::FormatVersion;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Document {
    format_version: FormatVersion,
    names: Vec<String>,
    cuts: Vec<Vec<f64>>,
    impurity_importance: Vec<f64>,
    trees: Vec<TreeDocument>,
}

/// A node in each position; a leaf is its own left child.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct TreeDocument {
    left: Vec<u32>,
    column: Vec<u16>,
    threshold: Vec<u8>,
    shift: Vec<u8>,
    draws: Vec<u32>,
    events: Vec<u32>,
}

impl From<RandomForest> for Document {
    fn from(forest: RandomForest) -> Self {
        Self {
            format_version: FormatVersion,
            cuts: forest.binning.cuts().to_vec(),
            names: forest.names,
            impurity_importance: forest.impurity_importance,
            trees: forest.trees.iter().map(TreeDocument::from).collect(),
        }
    }
}

impl From<&Tree> for TreeDocument {
    fn from(tree: &Tree) -> Self {
        Self {
            left: tree.splits.iter().map(|split| split.left).collect(),
            column: tree.splits.iter().map(|split| split.column).collect(),
            threshold: tree.splits.iter().map(|split| split.threshold).collect(),
            shift: tree.splits.iter().map(|split| split.shift).collect(),
            draws: tree.masses.iter().map(|mass| mass.draws).collect(),
            events: tree.masses.iter().map(|mass| mass.events).collect(),
        }
    }
}

impl TryFrom<Document> for RandomForest {
    type Error = String;

    fn try_from(document: Document) -> Result<Self, String> {
        let Document { names, cuts, impurity_importance, trees, .. } = document;
        let n_columns = names.len();
        if n_columns == 0 || cuts.len() != n_columns || impurity_importance.len() != n_columns {
            return Err(format!("expected cuts and importances for each of {n_columns} columns"));
        }
        let binning =
            Binning::from_cuts(cuts).ok_or("expected at most 254 ascending cuts a column")?;
        if trees.is_empty() {
            return Err("expected at least one tree".to_owned());
        }
        let trees = trees.into_iter().enumerate().map(|(at, tree)| {
            tree.checked(n_columns)
                .ok_or_else(|| format!("expected nodes that form a tree in tree {at}"))
        });
        let trees = trees.collect::<Result<_, _>>()?;
        Ok(Self { names, binning, trees, impurity_importance, out_of_bag: None })
    }
}

impl TreeDocument {
    /// Returns the tree when every walk stays inside it and ends.
    fn checked(self, n_columns: usize) -> Option<Tree> {
        let n_nodes = self.left.len();
        let lengths = [
            self.column.len(),
            self.threshold.len(),
            self.shift.len(),
            self.draws.len(),
            self.events.len(),
        ];
        if n_nodes == 0 || lengths != [n_nodes; 5] {
            return None;
        }
        let mut levels = vec![0; n_nodes];
        let mut splits = Vec::with_capacity(n_nodes);
        for node in 0..n_nodes {
            let split = Split {
                left: self.left[node],
                column: self.column[node],
                threshold: self.threshold[node],
                shift: self.shift[node],
            };
            let left = split.left as usize;
            let is_leaf = split.is_leaf(node) && split.threshold == u8::MAX && split.shift == 0;
            // Children lie behind their parent, so a walk only goes forward and must end.
            let is_cut = left > node && left + 1 < n_nodes && split.shift <= 1;
            if !(is_leaf || is_cut) || usize::from(split.column) >= n_columns {
                return None;
            }
            if is_cut {
                let level = levels[node] + 1;
                levels[left] = level.max(levels[left]);
                levels[left + 1] = level.max(levels[left + 1]);
            }
            splits.push(split);
        }
        let masses: Vec<Mass> = self
            .draws
            .into_iter()
            .zip(self.events)
            .map(|(draws, events)| Mass { draws, events })
            .collect();
        if !masses.iter().all(|mass| mass.draws > 0 && mass.events <= mass.draws) {
            return None;
        }
        let shares = masses.iter().map(|mass| mass.share()).collect();
        let depth = levels.into_iter().max().unwrap_or(0);
        Some(Tree { splits, masses, shares, depth })
    }
}
