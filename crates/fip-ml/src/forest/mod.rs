//! Random forest for the probability of an event, on binned columns.

mod binning;
mod contributions;
mod document;
mod draw;
mod error;
mod grow;
mod impurity;
mod out_of_bag;
mod packed;
mod params;
mod permutation;
mod quadrature;
mod shapley;
mod split_search;
mod tree;

use fip_model::{FeatureMatrix, Seed};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use contributions::Contributions;
pub use error::ForestError;
pub use out_of_bag::OutOfBag;
pub use params::{ForestParams, ForestValidParams, MaxFeatures};
pub use permutation::PermutationImportance;

use binning::Binning;
use document::Document;
use draw::{Alike, Rows, Weighing};
use grow::{Grower, Grown, Scratch};
use tree::{Block, Tree, Walks};

use crate::class_weights::ClassWeights;
use crate::columns::check_columns;
use crate::labels::check_labels;

/// A fitted random forest: the mean, over its trees, of the share of events in a row's leaf.
///
/// Each tree is grown on a bootstrap sample; each cut is the best, by Gini impurity, over a few columns
/// drawn for it. Columns are cut at no more than 255 quantiles, and a missing cell has a code of its
/// own that every cut sends to the side where it does better, so nothing is imputed. Where a cut saw
/// nothing missing, a missing cell goes where most draws went.
///
/// # Examples
///
/// ```
/// use fip_ml::RandomForest;
/// use fip_model::{FeatureMatrix, Seed};
///
/// let cells = (0..40).map(|row| (row % 7 != 0).then(|| f64::from(row)));
/// let matrix = FeatureMatrix::from_cells(vec!["recency_days".to_owned()], cells)?;
/// let at_risk: Vec<bool> = (0..40).map(|row| row >= 20).collect();
/// let forest = RandomForest::params(Seed::new(7)).n_trees(50).fit(&matrix, &at_risk)?;
/// let probability = forest.predict_proba(&matrix)?;
/// assert!(probability[3] < 0.1 && probability[38] > 0.9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
///
/// L. Breiman, "Random forests" (Machine Learning 45, 2001).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Document", into = "Document")]
pub struct RandomForest {
    names: Vec<String>,
    binning: Binning,
    trees: Vec<Tree>,
    impurity_importance: Vec<f64>,
    out_of_bag: Option<OutOfBag>,
}

/// Rows whose codes are held at a time while predicting.
const BLOCK_ROWS: usize = 256;

/// Returns how many of many rows to hold while there is work for every thread: a forest of deep trees
/// outgrows the caches and is read anew for each block.
fn block_rows(n_rows: usize) -> usize {
    n_rows.div_ceil(rayon::current_num_threads()).clamp(BLOCK_ROWS, 40 * BLOCK_ROWS)
}

/// A tree numbers its rows with 32 bits and its columns with 16.
const MAX_ROWS: usize = u32::MAX as usize / 4;
const MAX_COLUMNS: usize = 1 << 16;

fn fit(
    params: &ForestValidParams,
    matrix: &FeatureMatrix,
    labels: &[bool],
    weights: Option<&[f64]>,
) -> Result<RandomForest, ForestError> {
    let (n_rows, n_columns) = (matrix.n_rows(), matrix.n_columns());
    check_labels(labels, n_rows)?;
    params.max_features().of(n_columns)?;
    if n_rows > MAX_ROWS || n_columns > MAX_COLUMNS {
        let (max_rows, max_columns) = (MAX_ROWS, MAX_COLUMNS);
        return Err(ForestError::TooLarge { max_rows, max_columns, n_rows, n_columns });
    }
    if weights.is_none() && params.class_weights() == ClassWeights::Equal {
        return fit_rows(params, matrix, &Alike { labels });
    }
    let weights = weights.map_or_else(|| vec![1.0; n_rows], <[f64]>::to_vec);
    let weights = params.class_weights().applied(labels, weights)?;
    fit_rows(params, matrix, &Weighing::new(labels, &weights))
}

fn fit_rows<R: Rows>(
    params: &ForestValidParams,
    matrix: &FeatureMatrix,
    rows: &R,
) -> Result<RandomForest, ForestError> {
    let n_columns = matrix.n_columns();
    let n_tried = params.max_features().of(n_columns)?;
    let binning = Binning::fit(matrix, params.max_bins());
    let columns = binning.columns(matrix);
    let grower = Grower { params, columns: &columns, rows, n_tried };
    let grown: Vec<Grown> = (0..params.n_trees())
        .into_par_iter()
        .map_init(Scratch::new, |scratch, tree| grower.grow(tree, scratch))
        .collect();
    Ok(RandomForest {
        names: matrix.names().to_vec(),
        impurity_importance: impurity::mean_importance(&grown, n_columns),
        out_of_bag: Some(out_of_bag::out_of_bag(&grown, &columns, rows.labels())),
        trees: grown.into_iter().map(|grown| grown.tree).collect(),
        binning,
    })
}

impl RandomForest {
    /// Returns the default parameters: 300 trees, no limit of depth, leaves of 1 draw, the square root
    /// of the number of columns tried at a split, 255 bins.
    pub fn params(seed: Seed) -> ForestParams {
        ForestParams::new(seed)
    }

    /// Returns the names of the columns, in order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the number of trees.
    pub fn n_trees(&self) -> usize {
        self.trees.len()
    }

    /// Returns how well the training rows are predicted by the trees that did not draw them; `None` for
    /// a forest read from a file, which does not hold its training rows' predictions.
    pub fn out_of_bag(&self) -> Option<&OutOfBag> {
        self.out_of_bag.as_ref()
    }

    /// Returns the share of each column in the decrease of Gini impurity, mean over the trees; sums to 1,
    /// or to 0 when no tree has a cut.
    ///
    /// It favors columns with many values and says nothing about new rows: read it beside
    /// [`permutation_importance`](Self::permutation_importance).
    pub fn impurity_importance(&self) -> &[f64] {
        &self.impurity_importance
    }

    /// Returns the event's probability of each row.
    ///
    /// # Errors
    ///
    /// [`ForestError::Columns`] when the columns are not those of the fit.
    pub fn predict_proba(&self, matrix: &FeatureMatrix) -> Result<Vec<f64>, ForestError> {
        check_columns(&self.names, matrix.names())?;
        let mut probabilities = vec![0.0; matrix.n_rows()];
        let size = block_rows(matrix.n_rows());
        probabilities.par_chunks_mut(size).enumerate().for_each(|(block, sums)| {
            let mut codes = vec![0; sums.len() * self.names.len()];
            self.binning.write_rows(matrix, block * size, &mut codes);
            self.add_probabilities(&codes, sums);
        });
        Ok(probabilities)
    }

    /// Sets `sums`, all 0 before, to the probabilities of the coded rows. Trees are added in their
    /// order, so the split into blocks cannot change a bit.
    fn add_probabilities(&self, codes: &[u8], sums: &mut [f64]) {
        let mut walks = Walks::default();
        let block = Block::new(codes, self.names.len());
        for tree in &self.trees {
            tree.visit(block, 0..sums.len(), &mut walks, |row, share| sums[row] += share);
        }
        for sum in sums {
            *sum /= self.trees.len() as f64;
        }
    }
}
