//! What each column added to a row's probability.

use fip_model::FeatureMatrix;
use fip_model::ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use super::error::ForestError;
use super::shapley::{Explainer, Memory};
use super::tree::Tree;
use super::{BLOCK_ROWS, RandomForest};
use crate::columns::check_columns;

/// Contributions that add up to the predictions: bias plus a row's sum is the row's probability.
#[derive(Debug, Clone, PartialEq)]
pub struct Contributions {
    bias: f64,
    values: Array2<f64>,
}

impl Contributions {
    /// Returns the prediction before any column is looked at: the mean share of events in the roots.
    pub fn bias(&self) -> f64 {
        self.bias
    }

    /// Returns the Shapley values, shape `(n_rows, n_columns)`, in units of probability; positive raises
    /// the event's probability.
    pub fn values(&self) -> ArrayView2<'_, f64> {
        self.values.view()
    }
}

impl RandomForest {
    /// Returns what each column added to each row's probability: its exact Shapley value.
    ///
    /// The columns are players who earn the probability together. What a group of columns earns for a row is
    /// the forest's expectation when only these are known: a cut on one of them sends the row where it
    /// belongs, a cut on another sends it both ways, in the proportion of the training draws.
    ///
    /// ```text
    /// P(event | row) = bias + Σ contribution,   within 1e-12
    /// contribution of i = Σ over sets S without i of |S|! (n - |S| - 1)! / n! · (earned(S ∪ i) - earned(S))
    /// ```
    ///
    /// These are the values of Python's `shap.TreeExplainer` with `feature_perturbation` set to
    /// `tree_path_dependent`, in time linear in the nodes. Correlated columns share what they say.
    ///
    /// # Errors
    ///
    /// [`ForestError::Columns`] when the columns are not those of the fit.
    ///
    /// # References
    ///
    /// S. Lundberg et al., "From local explanations to global understanding with explainable AI for trees"
    /// (Nature Machine Intelligence 2, 2020); P. Yu et al., "Linear `TreeShap`" (`NeurIPS` 2022).
    pub fn contributions(&self, matrix: &FeatureMatrix) -> Result<Contributions, ForestError> {
        check_columns(&self.names, matrix.names())?;
        let n_columns = self.names.len();
        let mut values = Array2::zeros((matrix.n_rows(), n_columns));
        if let Some(values) = values.as_slice_mut() {
            let blocks = values.par_chunks_mut(BLOCK_ROWS * n_columns.max(1)).enumerate();
            blocks.for_each(|(block, values)| {
                let mut codes = vec![0; values.len()];
                self.binning.write_rows(matrix, block * BLOCK_ROWS, &mut codes);
                self.add_contributions(&codes, values);
            });
        }
        let roots: f64 = self.trees.iter().map(Tree::root_share).sum();
        Ok(Contributions { bias: roots / self.trees.len() as f64, values })
    }

    fn add_contributions(&self, codes: &[u8], values: &mut [f64]) {
        let n_columns = self.names.len();
        let mut memory = Memory::default();
        for tree in &self.trees {
            let explainer = Explainer::new(tree, n_columns);
            let rows = codes.chunks_exact(n_columns).zip(values.chunks_exact_mut(n_columns));
            for (codes, values) in rows {
                explainer.add(codes, values, &mut memory);
            }
        }
        for value in values {
            *value /= self.trees.len() as f64;
        }
    }
}
