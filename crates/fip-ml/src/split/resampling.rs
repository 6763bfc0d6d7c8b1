//! What a search needs of folds, whichever kind they are.

use super::folds::Folds;
use super::forward::ForwardFolds;

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Folds {}
    impl Sealed for super::ForwardFolds {}
}

/// Folds to train and to test on: [`Folds`] or [`ForwardFolds`]. Sealed: other crates cannot implement it.
pub trait Resampling: sealed::Sealed + Sync {
    /// Returns the number of rows that were divided.
    fn n_rows(&self) -> usize;

    /// Returns the number of folds.
    fn n_folds(&self) -> usize;

    /// Returns the rows to train on and those to test on, each in ascending order.
    fn train_and_test(&self, fold: usize) -> (Vec<usize>, Vec<usize>);
}

impl Resampling for Folds {
    fn n_rows(&self) -> usize {
        self.fold_of().len()
    }

    fn n_folds(&self) -> usize {
        self.n_folds()
    }

    fn train_and_test(&self, fold: usize) -> (Vec<usize>, Vec<usize>) {
        self.train_and_test(fold)
    }
}

impl Resampling for ForwardFolds {
    fn n_rows(&self) -> usize {
        self.block_of().len()
    }

    fn n_folds(&self) -> usize {
        self.n_folds()
    }

    fn train_and_test(&self, fold: usize) -> (Vec<usize>, Vec<usize>) {
        self.train_and_test(fold)
    }
}
