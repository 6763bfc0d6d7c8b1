//! The forest as a file, and the checks that make a read file safe to walk.

use serde::{Deserialize, Serialize};

use super::RandomForest;
use super::binning::Binning;
use super::packed::{pack, unpack};
use crate::format_version::FormatVersion;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Document {
    format_version: FormatVersion,
    names: Vec<String>,
    cuts: Vec<Vec<f64>>,
    impurity_importance: Vec<f64>,
    /// See [`packed`](super::packed).
    trees: Vec<String>,
}

impl From<RandomForest> for Document {
    fn from(forest: RandomForest) -> Self {
        Self {
            format_version: FormatVersion,
            trees: forest.trees.iter().map(pack).collect(),
            cuts: forest.binning.into_cuts(),
            names: forest.names,
            impurity_importance: forest.impurity_importance,
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
        let n_codes: Vec<usize> = binning.cuts().iter().map(|cuts| cuts.len() + 1).collect();
        let trees = trees.iter().enumerate().map(|(at, text)| {
            unpack(text, &n_codes)
                .ok_or_else(|| format!("expected nodes that form a tree in tree {at}"))
        });
        let trees = trees.collect::<Result<_, _>>()?;
        Ok(Self { names, binning, trees, impurity_importance, out_of_bag: None })
    }
}
