//! One split into training and test rows.

use fip_model::Seed;

use super::error::SplitError;
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
        let lawful = 0.0 < test_share && test_share < 1.0;
        if !lawful {
            return Err(SplitError::InvalidShare { found: test_share });
        }
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

    /// Returns the rows to learn from, ascending.
    pub fn train(&self) -> &[usize] {
        &self.train
    }

    /// Returns the rows to judge by, ascending.
    pub fn test(&self) -> &[usize] {
        &self.test
    }
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
