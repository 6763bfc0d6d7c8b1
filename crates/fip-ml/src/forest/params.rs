//! Parameters of the random forest, unchecked and checked.

use fip_model::{FeatureMatrix, Seed};

use super::error::ForestError;
use super::{RandomForest, fit};
use crate::class_weights::ClassWeights;

/// How many columns are drawn, anew at every split, to look for the best cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum MaxFeatures {
    /// The square root of the number of columns, rounded down, at least 1.
    #[default]
    Sqrt,
    /// Every column: bagged trees.
    All,
    /// This many columns.
    Exactly(usize),
}

impl MaxFeatures {
    /// Returns the number of columns tried at a split of a table of `n_columns`.
    pub(super) fn of(self, n_columns: usize) -> Result<usize, ForestError> {
        match self {
            Self::Sqrt => Ok(n_columns.isqrt().max(1)),
            Self::All => Ok(n_columns),
            Self::Exactly(found) if (1..=n_columns).contains(&found) => Ok(found),
            Self::Exactly(found) => Err(ForestError::InvalidMaxFeatures { n_columns, found }),
        }
    }
}

/// Parameters of a random forest, not yet checked.
#[derive(Debug, Clone, PartialEq)]
pub struct ForestParams {
    unchecked: ForestValidParams,
}

/// Parameters of a random forest, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct ForestValidParams {
    seed: Seed,
    n_trees: usize,
    max_depth: usize,
    min_samples_leaf: usize,
    max_features: MaxFeatures,
    max_bins: usize,
    class_weights: ClassWeights,
}

impl ForestParams {
    pub(super) fn new(seed: Seed) -> Self {
        let unchecked = ForestValidParams {
            seed,
            n_trees: 300,
            max_depth: usize::MAX,
            min_samples_leaf: 1,
            max_features: MaxFeatures::Sqrt,
            max_bins: 255,
            class_weights: ClassWeights::Equal,
        };
        Self { unchecked }
    }

    /// Sets the number of trees.
    #[must_use]
    pub fn n_trees(mut self, n_trees: usize) -> Self {
        self.unchecked.n_trees = n_trees;
        self
    }

    /// Sets the largest number of cuts between the root and a leaf.
    #[must_use]
    pub fn max_depth(mut self, max_depth: usize) -> Self {
        self.unchecked.max_depth = max_depth;
        self
    }

    /// Sets the smallest number of bootstrap draws in a leaf; a row drawn twice counts twice.
    #[must_use]
    pub fn min_samples_leaf(mut self, min_samples_leaf: usize) -> Self {
        self.unchecked.min_samples_leaf = min_samples_leaf;
        self
    }

    /// Sets how many columns are tried at a split.
    #[must_use]
    pub fn max_features(mut self, max_features: MaxFeatures) -> Self {
        self.unchecked.max_features = max_features;
        self
    }

    /// Sets the largest number of quantile bins of a column, apart from the one for missing.
    #[must_use]
    pub fn max_bins(mut self, max_bins: usize) -> Self {
        self.unchecked.max_bins = max_bins;
        self
    }

    /// Sets how much each class weighs; the weights multiply those of the rows.
    #[must_use]
    pub fn class_weights(mut self, class_weights: ClassWeights) -> Self {
        self.unchecked.class_weights = class_weights;
        self
    }

    /// Checks the parameters.
    ///
    /// # Errors
    ///
    /// [`ForestError::NoTrees`], [`ForestError::NoDepth`], [`ForestError::EmptyLeaves`] or
    /// [`ForestError::InvalidBins`].
    pub fn check(self) -> Result<ForestValidParams, ForestError> {
        let ForestValidParams { n_trees, max_depth, min_samples_leaf, max_bins, .. } =
            self.unchecked;
        if n_trees == 0 {
            return Err(ForestError::NoTrees);
        }
        if max_depth == 0 {
            return Err(ForestError::NoDepth);
        }
        if min_samples_leaf == 0 {
            return Err(ForestError::EmptyLeaves);
        }
        if !(2..=255).contains(&max_bins) {
            return Err(ForestError::InvalidBins { found: max_bins });
        }
        Ok(self.unchecked)
    }

    /// Checks the parameters and fits, see [`ForestValidParams::fit`].
    ///
    /// # Errors
    ///
    /// Those of [`check`](Self::check) and of [`ForestValidParams::fit`].
    pub fn fit(self, matrix: &FeatureMatrix, labels: &[bool]) -> Result<RandomForest, ForestError> {
        self.check()?.fit(matrix, labels)
    }
}

impl ForestValidParams {
    /// Returns the seed of the bootstrap and of the columns drawn.
    pub fn seed(&self) -> Seed {
        self.seed
    }

    /// Returns the number of trees.
    pub fn n_trees(&self) -> usize {
        self.n_trees
    }

    /// Returns the largest number of cuts between the root and a leaf.
    pub fn max_depth(&self) -> usize {
        self.max_depth
    }

    /// Returns the smallest number of bootstrap draws in a leaf.
    pub fn min_samples_leaf(&self) -> usize {
        self.min_samples_leaf
    }

    /// Returns how many columns are tried at a split.
    pub fn max_features(&self) -> MaxFeatures {
        self.max_features
    }

    /// Returns the largest number of bins of a column.
    pub fn max_bins(&self) -> usize {
        self.max_bins
    }

    /// Returns how much each class weighs.
    pub fn class_weights(&self) -> ClassWeights {
        self.class_weights
    }

    /// Fits the forest to the rows of `matrix`, all of weight 1; `true` labels an event.
    ///
    /// Trees are grown side by side on the threads of the surrounding rayon pool; the result does not
    /// depend on their number.
    ///
    /// # Errors
    ///
    /// [`ForestError::Labels`] when there is not one label a row or only one class;
    /// [`ForestError::InvalidMaxFeatures`] when more columns are to be tried than there are;
    /// [`ForestError::TooLarge`] above 1,073,741,823 rows or 65,536 columns.
    pub fn fit(
        &self,
        matrix: &FeatureMatrix,
        labels: &[bool],
    ) -> Result<RandomForest, ForestError> {
        fit(self, matrix, labels, None)
    }

    /// Fits the forest to weighted rows.
    ///
    /// Rows are drawn alike whatever they weigh; a draw counts with its weight in impurities, in the shares of
    /// the leaves and in what contributions take expectations over. A row of weight 0 is as good as not
    /// drawn. The smallest size of a leaf counts draws, not weight.
    ///
    /// Weights are rounded to whole units, each at most the largest weight times `n_rows / 2^45`, and to at
    /// least one unit, so that sums are exact in any order. Equal weights give the very forest of
    /// [`fit`](Self::fit).
    ///
    /// # Errors
    ///
    /// Those of [`fit`](Self::fit); [`ForestError::Weights`] when there is not one weight a row,
    /// when one is negative or not finite, when a class weighs nothing or the weights overflow.
    pub fn fit_weighted(
        &self,
        matrix: &FeatureMatrix,
        labels: &[bool],
        weights: &[f64],
    ) -> Result<RandomForest, ForestError> {
        fit(self, matrix, labels, Some(weights))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_not_lawful() {
        let params = || ForestParams::new(Seed::new(1));
        assert_eq!(params().n_trees(0).check(), Err(ForestError::NoTrees));
        assert_eq!(params().max_depth(0).check(), Err(ForestError::NoDepth));
        assert_eq!(params().min_samples_leaf(0).check(), Err(ForestError::EmptyLeaves));
        for found in [0, 1, 256] {
            assert_eq!(params().max_bins(found).check(), Err(ForestError::InvalidBins { found }));
        }
        let found = MaxFeatures::Exactly(3).of(2);
        assert_eq!(found, Err(ForestError::InvalidMaxFeatures { n_columns: 2, found: 3 }));
    }

    #[test]
    fn defaults_are_those_documented() {
        let params = ForestParams::new(Seed::new(1)).check().unwrap();
        assert_eq!((params.n_trees(), params.max_depth()), (300, usize::MAX));
        assert_eq!((params.min_samples_leaf(), params.max_bins()), (1, 255));
        assert_eq!(params.max_features(), MaxFeatures::Sqrt);
        assert_eq!(MaxFeatures::Sqrt.of(30), Ok(5));
        assert_eq!(MaxFeatures::Sqrt.of(1), Ok(1));
    }
}
