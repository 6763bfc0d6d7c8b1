//! Splits by time: learn from the earlier rows, judge by the later ones.

use super::error::SplitError;
use crate::labels::LabelError;

/// Folds that follow time: each trains on all rows before those it is judged by.
///
/// The rows are cut into blocks of about equal size, one more than there are folds; rows of one time are
/// never divided. Fold 0 trains on the first block and tests on the second, and so on.
///
/// # Examples
///
/// ```
/// use fip_ml::ForwardFolds;
///
/// let days = [3, 1, 2, 4, 6, 5];
/// let folds = ForwardFolds::new(&days, 2)?;
/// assert_eq!(folds.train_and_test(0), (vec![1, 2], vec![0, 3]));
/// assert_eq!(folds.train_and_test(1), (vec![0, 1, 2, 3], vec![4, 5]));
/// # Ok::<(), fip_ml::SplitError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForwardFolds {
    block_of: Vec<usize>,
    n_folds: usize,
}

impl ForwardFolds {
    /// Cuts the rows into `n_folds + 1` blocks by their times, in any unit.
    ///
    /// # Errors
    ///
    /// [`SplitError::Labels`] without rows; [`SplitError::TooFewTimes`] for no fold, or where there are not
    /// more distinct times than folds.
    pub fn new(times: &[i64], n_folds: usize) -> Result<Self, SplitError> {
        let n_blocks = n_folds.saturating_add(1);
        let share = |block: usize| block as f64 / n_blocks as f64;
        let starts = block_starts(times, n_blocks, share)?;
        let block_of = times.iter().map(|time| starts.partition_point(|start| start <= time));
        Ok(Self { block_of: block_of.collect(), n_folds })
    }

    /// Returns the number of folds, one less than of blocks.
    pub fn n_folds(&self) -> usize {
        self.n_folds
    }

    /// Returns the block of each row, from 0 for the earliest.
    pub fn block_of(&self) -> &[usize] {
        &self.block_of
    }

    /// Returns the rows of the blocks up to number `fold` and those of the block after it, each in
    /// ascending order.
    pub fn train_and_test(&self, fold: usize) -> (Vec<usize>, Vec<usize>) {
        let rows = |wanted: &dyn Fn(usize) -> bool| {
            (0..self.block_of.len()).filter(|&row| wanted(self.block_of[row])).collect()
        };
        (rows(&|block| block <= fold), rows(&|block| block == fold.saturating_add(1)))
    }
}

/// Returns the first time of each block but the first, ascending; the rows before block `i` are about
/// `share_before(i)` of all. Every block has a time of its own.
pub(super) fn block_starts(
    times: &[i64],
    n_blocks: usize,
    share_before: impl Fn(usize) -> f64,
) -> Result<Vec<i64>, SplitError> {
    if times.is_empty() {
        return Err(LabelError::Empty.into());
    }
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    // The places where a block may start: the first row of each distinct time but the earliest.
    let places: Vec<usize> = (1..sorted.len()).filter(|&at| sorted[at - 1] < sorted[at]).collect();
    let n_times = places.len() + 1;
    if n_blocks < 2 || n_times < n_blocks {
        return Err(SplitError::TooFewTimes { expected: n_blocks.max(2), found: n_times });
    }
    let mut starts = Vec::with_capacity(n_blocks - 1);
    let mut next = 0;
    for block in 1..n_blocks {
        let wanted = share_before(block) * times.len() as f64;
        let choices = next..places.len() - (n_blocks - 1 - block);
        let distance = |at: usize| (places[at] as f64 - wanted).abs();
        let nearest = choices.fold((next, f64::INFINITY), |best, at| {
            if distance(at) < best.1 { (at, distance(at)) } else { best }
        });
        starts.push(sorted[places[nearest.0]]);
        next = nearest.0 + 1;
    }
    Ok(starts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::split::TrainTest;

    #[test]
    fn refuses_no_rows_and_too_few_times() {
        assert_eq!(ForwardFolds::new(&[], 2), Err(LabelError::Empty.into()));
        let found = ForwardFolds::new(&[1, 1, 2, 2], 2);
        assert_eq!(found, Err(SplitError::TooFewTimes { expected: 3, found: 2 }));
        let none = ForwardFolds::new(&[1, 2], 0);
        assert_eq!(none, Err(SplitError::TooFewTimes { expected: 2, found: 2 }));
        assert!(ForwardFolds::new(&[1, 2], usize::MAX).is_err());
        let found = TrainTest::by_time(&[7; 5], 0.5);
        assert_eq!(found, Err(SplitError::TooFewTimes { expected: 2, found: 1 }));
        for share in [0.0, 1.0, f64::NAN] {
            let found = TrainTest::by_time(&[1, 2], share);
            assert!(matches!(found, Err(SplitError::InvalidShare { .. })));
        }
    }

    #[test]
    fn rows_of_one_time_stay_together() {
        let times = [5, 1, 5, 2, 5, 3, 5, 5, 4, 5];
        let split = TrainTest::by_time(&times, 0.3).unwrap();
        // Six of ten rows share the last time: the test is all of them, never a part.
        assert_eq!(split.test(), [0, 2, 4, 6, 7, 9]);
        assert_eq!(split.train(), [1, 3, 5, 8]);
    }

    #[test]
    fn every_fold_trains_on_the_past_alone() {
        let times: Vec<i64> = (0..97).map(|row| row * row % 31 - 15).collect();
        let folds = ForwardFolds::new(&times, 4).unwrap();
        let mut tested = 0;
        for fold in 0..folds.n_folds() {
            let (train, test) = folds.train_and_test(fold);
            let latest = train.iter().map(|&row| times[row]).max().unwrap();
            assert!(test.iter().all(|&row| times[row] > latest));
            tested += test.len();
        }
        let first = folds.block_of().iter().filter(|&&block| block == 0).count();
        assert_eq!(tested + first, times.len());
        assert!((12..=27).contains(&first), "{first}");
    }

    #[test]
    fn extreme_times_are_times() {
        let split = TrainTest::by_time(&[i64::MAX, i64::MIN, 0, 1], 0.25).unwrap();
        assert_eq!(split.test(), [0]);
    }
}
