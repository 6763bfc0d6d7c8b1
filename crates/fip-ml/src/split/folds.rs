//! Stratified folds.

use fip_model::Seed;

use super::error::SplitError;
use super::shuffled_classes;

/// A division of the rows into folds of about equal size and event rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folds {
    fold_of: Vec<usize>,
    n_folds: usize,
}

impl Folds {
    /// Deals the events, then the non-events, to `n_folds` folds in turn, in a random order of their ids.
    ///
    /// Fold sizes differ by at most one row, and so do their numbers of events. A row's fold depends on
    /// the seed, on its id and on the other ids, not on its position.
    ///
    /// # Errors
    ///
    /// [`SplitError::InvalidFolds`] for fewer than 2 folds, or more than the rarer class has rows;
    /// [`SplitError::Labels`], [`SplitError::IdsLength`], [`SplitError::DuplicateId`].
    pub fn stratified(
        labels: &[bool],
        row_ids: &[u64],
        n_folds: usize,
        seed: Seed,
    ) -> Result<Self, SplitError> {
        let [non_events, events] = shuffled_classes(labels, row_ids, seed, "folds")?;
        let rarer_class = events.len().min(non_events.len());
        if n_folds < 2 || n_folds > rarer_class {
            return Err(SplitError::InvalidFolds { rarer_class, found: n_folds });
        }
        let mut fold_of = vec![0; labels.len()];
        for (turn, row) in events.into_iter().chain(non_events).enumerate() {
            fold_of[row] = turn % n_folds;
        }
        Ok(Self { fold_of, n_folds })
    }

    /// Returns the number of folds.
    pub fn n_folds(&self) -> usize {
        self.n_folds
    }

    /// Returns the fold of each row, from 0.
    pub fn fold_of(&self) -> &[usize] {
        &self.fold_of
    }

    /// Returns the rows outside the fold and those inside it, each in ascending order.
    pub fn train_and_test(&self, fold: usize) -> (Vec<usize>, Vec<usize>) {
        (0..self.fold_of.len()).partition(|&row| self.fold_of[row] != fold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_one_fold_and_more_folds_than_the_rarer_class_has_rows() {
        let labels = [true, true, false, false, false];
        for found in [0, 1, 3] {
            let error =
                Folds::stratified(&labels, &[1, 2, 3, 4, 5], found, Seed::new(1)).unwrap_err();
            assert_eq!(error, SplitError::InvalidFolds { rarer_class: 2, found });
        }
    }

    #[test]
    fn sizes_and_events_differ_by_at_most_one() {
        let labels: Vec<bool> = (0..103).map(|row| row % 6 == 0).collect();
        let ids: Vec<u64> = (0..103).map(|row| row * 17).collect();
        let folds = Folds::stratified(&labels, &ids, 5, Seed::new(1)).unwrap();
        let mut sizes = Vec::new();
        for fold in 0..5 {
            let (train, test) = folds.train_and_test(fold);
            assert_eq!(train.len() + test.len(), 103);
            sizes.push((test.len(), test.iter().filter(|&&row| labels[row]).count()));
        }
        assert!(
            sizes.iter().all(|&(n, events)| (20..=21).contains(&n) && (3..=4).contains(&events))
        );
    }

    #[test]
    fn another_seed_makes_other_folds() {
        let labels: Vec<bool> = (0..40).map(|row| row % 2 == 0).collect();
        let ids: Vec<u64> = (0..40).collect();
        let folds = |seed| Folds::stratified(&labels, &ids, 4, Seed::new(seed)).unwrap();
        assert_eq!(folds(1), folds(1));
        assert_ne!(folds(1), folds(2));
    }
}
