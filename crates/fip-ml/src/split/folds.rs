//! Stratified folds.

use fip_model::Seed;

use super::error::SplitError;
use super::grouped::deal;
use super::shuffled_classes;
use crate::labels::check_labels;

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

    /// Deals whole groups, such as the transactions of one customer, to `n_folds` folds.
    ///
    /// No group is in two folds. The largest groups are dealt first, each to the fold where it brings the shares
    /// of events and of non-events nearest to `1 / n_folds`; so folds are as alike as the groups allow,
    /// not more. A group's fold depends on the seed and on the set of groups, not on the order of the rows.
    ///
    /// # Errors
    ///
    /// [`SplitError::InvalidFolds`] for fewer than 2 folds, or more than the rarer class has rows;
    /// [`SplitError::TooFewGroups`] when a class occurs in fewer groups than there are folds;
    /// [`SplitError::OneSided`] when the groups leave a fold without a class;
    /// [`SplitError::Labels`], [`SplitError::IdsLength`].
    pub fn grouped(
        labels: &[bool],
        groups: &[u64],
        n_folds: usize,
        seed: Seed,
    ) -> Result<Self, SplitError> {
        let n_events = check_labels(labels, labels.len())?;
        let rarer_class = n_events.min(labels.len() - n_events);
        if n_folds < 2 || n_folds > rarer_class {
            return Err(SplitError::InvalidFolds { rarer_class, found: n_folds });
        }
        let targets = vec![1.0 / n_folds as f64; n_folds];
        let fold_of = deal(labels, groups, &targets, seed)?;
        let mut counts = vec![[0; 2]; n_folds];
        for (&fold, &event) in fold_of.iter().zip(labels) {
            counts[fold][usize::from(event)] += 1;
        }
        for (class, n_rows) in [(0, labels.len() - n_events), (1, n_events)] {
            if counts.iter().any(|fold| fold[class] == 0) {
                return Err(SplitError::OneSided { n_test: 0, n_rows });
            }
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
