//! One split into training and test rows.

use fip_model::Seed;

use super::error::SplitError;
use super::forward::block_starts;
use super::grouped::deal;
use super::shuffled_classes;

/// Rows to learn from and rows to judge by, each in ascending order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainTest {
    train: Vec<usize>,
    test: Vec<usize>,
}

impl TrainTest {
    /// Draws `test_share` of the events and of the non-events, rounded to whole rows, for the test.
    ///
    /// A row's side depends on the seed, on its id and on the other ids, not on its position.
    ///
    /// # Errors
    ///
    /// [`SplitError::InvalidShare`] unless `0 < test_share < 1`; [`SplitError::OneSided`] when rounding
    /// leaves a class without a test or without a training row; [`SplitError::Labels`],
    /// [`SplitError::IdsLength`], [`SplitError::DuplicateId`].
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_ml::TrainTest;
    /// use fip_model::Seed;
    ///
    /// let at_risk: Vec<bool> = (0..100).map(|row| row % 10 == 0).collect();
    /// let customers: Vec<u64> = (1..=100).collect();
    /// let split = TrainTest::stratified(&at_risk, &customers, 0.3, Seed::new(7))?;
    /// assert_eq!((split.train().len(), split.test().len()), (70, 30));
    /// assert_eq!(split.test().iter().filter(|&&row| at_risk[row]).count(), 3);
    /// # Ok::<(), fip_ml::SplitError>(())
    /// ```
    pub fn stratified(
        labels: &[bool],
        row_ids: &[u64],
        test_share: f64,
        seed: Seed,
    ) -> Result<Self, SplitError> {
        check_share(test_share)?;
        let (mut train, mut test) = (Vec::new(), Vec::new());
        for rows in shuffled_classes(labels, row_ids, seed, "train and test")? {
            let n_test = share_of(rows.len(), test_share);
            if n_test == 0 || n_test == rows.len() {
                return Err(SplitError::OneSided { n_test, n_rows: rows.len() });
            }
            test.extend_from_slice(&rows[..n_test]);
            train.extend_from_slice(&rows[n_test..]);
        }
        train.sort_unstable();
        test.sort_unstable();
        Ok(Self { train, test })
    }

    /// Draws whole groups, such as the transactions of one customer, for the test.
    ///
    /// No group is on both sides. The largest groups are dealt first, each to the side where it brings the
    /// shares of events and of non-events nearest to `test_share`; the split is as near to it as the
    /// groups allow. A group's side depends on the seed and on the set of groups, not on the order of the rows.
    ///
    /// # Errors
    ///
    /// [`SplitError::InvalidShare`] unless `0 < test_share < 1`; [`SplitError::TooFewGroups`] when a class
    /// occurs in a single group; [`SplitError::OneSided`] when the groups leave a side without a class;
    /// [`SplitError::Labels`], [`SplitError::IdsLength`].
    pub fn grouped(
        labels: &[bool],
        groups: &[u64],
        test_share: f64,
        seed: Seed,
    ) -> Result<Self, SplitError> {
        check_share(test_share)?;
        let side_of = deal(labels, groups, &[1.0 - test_share, test_share], seed)?;
        let (test, train): (Vec<usize>, Vec<usize>) =
            (0..labels.len()).partition(|&row| side_of[row] == 1);
        for class in [false, true] {
            let count = |rows: &[usize]| rows.iter().filter(|&&row| labels[row] == class).count();
            let (n_test, n_train) = (count(&test), count(&train));
            if n_test == 0 || n_train == 0 {
                return Err(SplitError::OneSided { n_test, n_rows: n_test + n_train });
            }
        }
        Ok(Self { train, test })
    }

    /// Takes the later rows for the test, as near to `test_share` of them as whole times allow.
    ///
    /// Rows of one time are never on both sides, so nothing is learnt from the future. Times are numbers in
    /// any unit. A side may lack events; a fit or an [`Evaluation`](crate::Evaluation) will say so.
    ///
    /// # Errors
    ///
    /// [`SplitError::InvalidShare`] unless `0 < test_share < 1`; [`SplitError::Labels`] without rows;
    /// [`SplitError::TooFewTimes`] when all rows have one time.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_ml::TrainTest;
    ///
    /// let days = [4, 1, 2, 3, 4, 2];
    /// let split = TrainTest::by_time(&days, 0.3)?;
    /// assert_eq!(split.test(), [0, 4]);
    /// # Ok::<(), fip_ml::SplitError>(())
    /// ```
    pub fn by_time(times: &[i64], test_share: f64) -> Result<Self, SplitError> {
        check_share(test_share)?;
        let starts = block_starts(times, 2, |_| 1.0 - test_share)?;
        let (train, test) = (0..times.len())
            .partition(|&row| starts.first().is_some_and(|&start| times[row] < start));
        Ok(Self { train, test })
    }

    /// Returns the rows to learn from, ascending.
    pub fn train(&self) -> &[usize] {
        &self.train
    }

    /// Returns the rows to judge by, ascending.
    pub fn test(&self) -> &[usize] {
        &self.test
    }
}

fn check_share(test_share: f64) -> Result<(), SplitError> {
    let lawful = 0.0 < test_share && test_share < 1.0;
    if lawful { Ok(()) } else { Err(SplitError::InvalidShare { found: test_share }) }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a count is a count"
)]
fn share_of(n_rows: usize, share: f64) -> usize {
    (n_rows as f64 * share).round() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_shares_and_classes_too_small() {
        let labels = [true, false, false, false];
        let split =
            |share| TrainTest::stratified(&labels, &[1, 2, 3, 4], share, Seed::new(1)).unwrap_err();
        for share in [0.0, 1.0, f64::NAN, -0.5] {
            assert!(matches!(split(share), SplitError::InvalidShare { .. }));
        }
        assert_eq!(split(0.3), SplitError::OneSided { n_test: 0, n_rows: 1 });
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter() {
        let ids: Vec<u64> = (0..60).collect();
        let labels: Vec<bool> = ids.iter().map(|id| id % 4 == 0).collect();
        let split = TrainTest::stratified(&labels, &ids, 0.25, Seed::new(3)).unwrap();
        let reversed_ids: Vec<u64> = ids.iter().rev().copied().collect();
        let reversed_labels: Vec<bool> = labels.iter().rev().copied().collect();
        let reversed =
            TrainTest::stratified(&reversed_labels, &reversed_ids, 0.25, Seed::new(3)).unwrap();
        let mut found: Vec<usize> = reversed.test().iter().map(|row| 59 - row).collect();
        found.sort_unstable();
        assert_eq!(found, split.test());
    }
}
