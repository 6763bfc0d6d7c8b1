//! Importance of a column by what its shuffling costs.

use fip_model::{FeatureMatrix, Seed};
use ndarray_rand::rand::seq::SliceRandom;
use rayon::prelude::*;

use super::error::ForestError;
use super::tree::{Block, Walks};
use super::{BLOCK_ROWS, RandomForest};
use crate::columns::check_columns;
use crate::evaluation::Evaluation;
use crate::labels::check_labels;
use crate::moments::mean_and_std_dev;

/// How much a column matters to the ranking of the rows it was measured on.
#[derive(Debug, Clone, PartialEq)]
pub struct PermutationImportance {
    /// Name of the column.
    pub name: String,
    /// Mean loss of ROC-AUC when the column is shuffled; about 0, also below it, for a useless column.
    pub mean: f64,
    /// Sample standard deviation of that loss over the repeats, 0 for a single repeat.
    pub std_dev: f64,
}

impl RandomForest {
    /// Returns the loss of ROC-AUC on the given rows when each column in turn is shuffled.
    ///
    /// Measure it on rows the forest was not fitted on. Two columns that say the same hide each other.
    ///
    /// # Errors
    ///
    /// [`ForestError::Columns`] when the columns are not those of the fit, [`ForestError::Labels`] when
    /// there is not one label a row or only one class, [`ForestError::NoRepeats`] for 0 repeats.
    ///
    /// # References
    ///
    /// L. Breiman, "Random forests" (2001), section 10.
    pub fn permutation_importance(
        &self,
        matrix: &FeatureMatrix,
        labels: &[bool],
        n_repeats: usize,
        seed: Seed,
    ) -> Result<Vec<PermutationImportance>, ForestError> {
        check_columns(&self.names, matrix.names())?;
        check_labels(labels, matrix.n_rows())?;
        if n_repeats == 0 {
            return Err(ForestError::NoRepeats);
        }
        let baseline = Evaluation::new(labels, &self.predict_proba(matrix)?)?.auc();
        let mut losses = vec![Vec::with_capacity(n_repeats); self.names.len()];
        for repeat in 0..n_repeats {
            for (losses, probabilities) in
                losses.iter_mut().zip(self.shuffled(matrix, repeat, seed))
            {
                losses.push(baseline - Evaluation::new(labels, &probabilities)?.auc());
            }
        }
        let of_column = |(name, losses): (&String, &Vec<f64>)| {
            let (mean, std_dev) = mean_and_std_dev(losses);
            PermutationImportance { name: name.clone(), mean, std_dev }
        };
        Ok(self.names.iter().zip(&losses).map(of_column).collect())
    }

    /// Returns, for each column, the probabilities of all rows when that column is shuffled.
    fn shuffled(&self, matrix: &FeatureMatrix, repeat: usize, seed: Seed) -> Vec<Vec<f64>> {
        let (n_rows, n_columns) = (matrix.n_rows(), self.names.len());
        let columns = self.binning.columns(matrix);
        let shuffle = |column: usize| {
            let mut rng =
                seed.stream("permutation importance", (column as u64) << 32 | repeat as u64);
            let mut cells = columns.column(column).to_vec();
            cells.shuffle(&mut rng);
            cells
        };
        let cells: Vec<Vec<u8>> = (0..n_columns).into_par_iter().map(shuffle).collect();
        let codes = columns.to_rows();
        let blocks: Vec<Vec<Vec<f64>>> = (0..n_rows.div_ceil(BLOCK_ROWS))
            .into_par_iter()
            .map(|block| {
                let rows = block * BLOCK_ROWS..n_rows.min((block + 1) * BLOCK_ROWS);
                let codes = &codes[rows.start * n_columns..rows.end * n_columns];
                let replaced = |(column, cells): (usize, &Vec<u8>)| {
                    let mut codes = codes.to_vec();
                    for (row, &cell) in codes.chunks_exact_mut(n_columns).zip(&cells[rows.clone()])
                    {
                        row[column] = cell;
                    }
                    codes
                };
                let shuffled: Vec<Vec<u8>> = cells.iter().enumerate().map(replaced).collect();
                self.probabilities_of(codes, &shuffled)
            })
            .collect();
        (0..n_columns)
            .map(|column| blocks.iter().flat_map(|block| &block[column]).copied().collect())
            .collect()
    }

    /// Returns the probabilities of a block of rows with each column shuffled in turn.
    ///
    /// A tree that does not ask a row for the column predicts what it predicts unshuffled, so only few of
    /// the walks have to be made. Each tree adds one share to each sum, in the order of the trees, so
    /// the sums are those of a plain prediction, to the bit.
    fn probabilities_of(&self, codes: &[u8], shuffled: &[Vec<u8>]) -> Vec<Vec<f64>> {
        let n_columns = self.names.len();
        let n_rows = codes.len() / n_columns;
        let mut sums = vec![vec![0.0; n_rows]; n_columns];
        let mut asked: Vec<Vec<usize>> = vec![Vec::new(); n_columns];
        let (mut plain, mut shares) = (vec![0.0; n_rows], vec![0.0; n_rows]);
        let mut walks = Walks::default();
        let blocks: Vec<Block<'_>> =
            shuffled.iter().map(|codes| Block::new(codes, n_columns)).collect();
        for tree in &self.trees {
            for (row, codes) in codes.chunks_exact(n_columns).enumerate() {
                plain[row] = tree.walk(codes, |column| {
                    if asked[column].last() != Some(&row) {
                        asked[column].push(row);
                    }
                });
            }
            for ((rows, block), sums) in asked.iter_mut().zip(&blocks).zip(&mut sums) {
                shares.copy_from_slice(&plain);
                let found = |row: usize, share| shares[row] = share;
                tree.visit(*block, rows.iter().copied(), &mut walks, found);
                for (sum, share) in sums.iter_mut().zip(&shares) {
                    *sum += share;
                }
                rows.clear();
            }
        }
        for sum in sums.iter_mut().flatten() {
            *sum /= self.trees.len() as f64;
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn world() -> (FeatureMatrix, Vec<bool>) {
        let n = 400_u32;
        let names = ["useful", "useless", "missing"].map(str::to_owned).to_vec();
        let cells = (0..n).flat_map(|row| {
            let (useful, useless) = (f64::from(row), f64::from(row * 61 % 97));
            [Some(useful), Some(useless), (row % 3 == 0).then_some(1.0)]
        });
        let labels = (0..n).map(|row| row > 200 || row % 11 == 0).collect();
        (FeatureMatrix::from_cells(names, cells).unwrap(), labels)
    }

    #[test]
    fn refuses_no_repeats_and_one_class() {
        let (matrix, labels) = world();
        let forest = RandomForest::params(Seed::new(1)).n_trees(3).fit(&matrix, &labels).unwrap();
        let found = forest.permutation_importance(&matrix, &labels, 0, Seed::new(1)).unwrap_err();
        assert_eq!(found, ForestError::NoRepeats);
        let one_class = vec![true; labels.len()];
        let found = forest.permutation_importance(&matrix, &one_class, 1, Seed::new(1));
        assert!(matches!(found, Err(ForestError::Labels(_))));
    }

    #[test]
    fn the_useful_column_matters_and_the_useless_does_not() {
        let (matrix, labels) = world();
        let params = RandomForest::params(Seed::new(1)).n_trees(50).min_samples_leaf(10);
        let forest = params.fit(&matrix, &labels).unwrap();
        let found = forest.permutation_importance(&matrix, &labels, 5, Seed::new(2)).unwrap();
        assert_eq!(found[0].name, "useful");
        assert!(found[0].mean > 0.3 && found[0].std_dev > 0.0);
        assert!(found[1].mean.abs() < 0.1 && found[2].mean.abs() < 0.05);
    }

    /// Skipping the walks that cannot change must not change a bit.
    #[test]
    fn shuffled_probabilities_are_those_of_the_shuffled_table() {
        let (matrix, labels) = world();
        let forest = RandomForest::params(Seed::new(1)).n_trees(20).fit(&matrix, &labels).unwrap();
        let found = forest.shuffled(&matrix, 3, Seed::new(5));
        let mut rng = Seed::new(5).stream("permutation importance", (1_u64 << 32) | 3);
        let mut order: Vec<usize> = (0..matrix.n_rows()).collect();
        order.shuffle(&mut rng);
        let cells = (0..matrix.n_rows())
            .flat_map(|row| [matrix.get(row, 0), matrix.get(order[row], 1), matrix.get(row, 2)]);
        let shuffled = FeatureMatrix::from_cells(matrix.names().to_vec(), cells).unwrap();
        assert_eq!(found[1], forest.predict_proba(&shuffled).unwrap());
    }
}
