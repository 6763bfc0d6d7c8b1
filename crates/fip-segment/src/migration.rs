//! Who moved from one segment to another between two dates.

use crate::{DataError, adjusted_rand_index};

/// Why two segmentations cannot be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MigrationError {
    /// A segment number is not below the number of segments.
    #[error("expected a segment below {n_segments} in row {row}, found {found}")]
    Segment {
        /// Row, from 0.
        row: usize,
        /// Number of segments.
        n_segments: usize,
        /// Number found.
        found: usize,
    },
    /// A customer has two rows at one date.
    #[error("expected each customer once, found the one of row {row} again")]
    Repeated {
        /// Row of one of the two, from 0.
        row: usize,
    },
}

/// The customers by their segments at two dates.
///
/// # Examples
///
/// ```
/// use fip_segment::Migration;
///
/// let before = [("ann", 0), ("bob", 0), ("cid", 1), ("dan", 1)];
/// let after = [("ann", 0), ("bob", 1), ("cid", 1), ("eve", 0)];
/// let migration = Migration::between(&before, &after, 2)?;
/// assert_eq!(migration.counts(), [[1, 1], [0, 1]]);
/// assert_eq!(migration.share(0, 1), Some(0.5));
/// assert_eq!(migration.staying_share(), Some(2.0 / 3.0));
/// assert_eq!((migration.left(), migration.arrived()), (&[0, 1][..], &[1, 0][..]));
/// # Ok::<(), fip_segment::MigrationError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Migration {
    counts: Vec<Vec<usize>>,
    left: Vec<usize>,
    arrived: Vec<usize>,
    adjusted_rand: Option<f64>,
}

impl Migration {
    /// Returns the customers of both dates by their segments, from 0 to `n_segments` less one. Rows may
    /// be in any order.
    ///
    /// # Errors
    ///
    /// [`MigrationError`] when a segment number is too large or a customer comes twice at a date.
    pub fn between<K: Ord>(
        before: &[(K, usize)],
        after: &[(K, usize)],
        n_segments: usize,
    ) -> Result<Self, MigrationError> {
        let before = sorted(before, n_segments)?;
        let mut after = sorted(after, n_segments)?.into_iter().peekable();
        let mut counts = vec![vec![0; n_segments]; n_segments];
        let (mut left, mut arrived) = (vec![0; n_segments], vec![0; n_segments]);
        let mut both: [Vec<usize>; 2] = Default::default();
        for (customer, from) in before {
            while let Some((_, to)) = after.next_if(|(other, _)| *other < customer) {
                arrived[to] += 1;
            }
            match after.next_if(|(other, _)| *other == customer) {
                None => left[from] += 1,
                Some((_, to)) => {
                    counts[from][to] += 1;
                    both[0].push(from);
                    both[1].push(to);
                }
            }
        }
        after.for_each(|(_, to)| arrived[to] += 1);
        let adjusted_rand = if both[0].is_empty() { None } else { rand(&both).ok() };
        Ok(Self { counts, left, arrived, adjusted_rand })
    }

    /// Returns the number of customers with segment `from` before and `to` after at `[from][to]`.
    pub fn counts(&self) -> &[Vec<usize>] {
        &self.counts
    }

    /// Returns the number of customers of each segment before who are not there after.
    pub fn left(&self) -> &[usize] {
        &self.left
    }

    /// Returns the number of customers of each segment after who were not there before.
    pub fn arrived(&self) -> &[usize] {
        &self.arrived
    }

    /// Returns the number of customers at both dates.
    pub fn n_both(&self) -> usize {
        self.counts.iter().flatten().sum()
    }

    /// Returns the share of the customers of `from` before, and there after, who are in `to`; `None`
    /// when there are none.
    pub fn share(&self, from: usize, to: usize) -> Option<f64> {
        let row = self.counts.get(from)?;
        let all: usize = row.iter().sum();
        let moved = *row.get(to)?;
        (all > 0).then(|| moved as f64 / all as f64)
    }

    /// Returns the share of the customers at both dates whose segment is the same; `None` without any.
    pub fn staying_share(&self) -> Option<f64> {
        let n_both = self.n_both();
        let staying: usize = (0..self.counts.len()).map(|at| self.counts[at][at]).sum();
        (n_both > 0).then(|| staying as f64 / n_both as f64)
    }

    /// Returns the adjusted Rand index of the two segmentations of the customers at both dates: 1 when
    /// nobody moved, or whole segments swapped names, 0 on average when moves are by chance; `None`
    /// without any.
    pub const fn adjusted_rand(&self) -> Option<f64> {
        self.adjusted_rand
    }
}

fn rand([before, after]: &[Vec<usize>; 2]) -> Result<f64, DataError> {
    adjusted_rand_index(before, after)
}

/// Returns the rows in the order of their customers, checked.
fn sorted<K: Ord>(
    rows: &[(K, usize)],
    n_segments: usize,
) -> Result<Vec<(&K, usize)>, MigrationError> {
    if let Some((row, &(_, found))) =
        rows.iter().enumerate().find(|(_, (_, segment))| *segment >= n_segments)
    {
        return Err(MigrationError::Segment { row, n_segments, found });
    }
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|&a, &b| rows[a].0.cmp(&rows[b].0));
    if let Some(pair) = order.windows(2).find(|pair| rows[pair[0]].0 == rows[pair[1]].0) {
        return Err(MigrationError::Repeated { row: pair[1] });
    }
    Ok(order.into_iter().map(|row| (&rows[row].0, rows[row].1)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_unknown_segments_and_customers_twice() {
        let refused = Migration::between(&[(1, 0), (2, 2)], &[], 2);
        assert_eq!(refused, Err(MigrationError::Segment { row: 1, n_segments: 2, found: 2 }));
        let refused = Migration::between(&[], &[(3, 0), (1, 0), (3, 1)], 2);
        assert_eq!(refused, Err(MigrationError::Repeated { row: 2 }));
    }

    #[test]
    fn nobody_at_both_dates_has_no_shares() {
        let migration = Migration::between(&[(1, 0)], &[(2, 1)], 2).unwrap();
        assert_eq!((migration.n_both(), migration.staying_share()), (0, None));
        assert_eq!((migration.adjusted_rand(), migration.share(0, 0)), (None, None));
        assert_eq!((migration.left(), migration.arrived()), (&[1, 0][..], &[0, 1][..]));
    }

    #[test]
    fn everybody_is_counted_once_in_any_order() {
        let before: Vec<(u32, usize)> = (0..50).map(|id| (id, (id % 3) as usize)).collect();
        let mut after: Vec<(u32, usize)> =
            (10..70).map(|id| (id, usize::from(id % 5 == 0) + (id % 2) as usize)).collect();
        let one = Migration::between(&before, &after, 3).unwrap();
        after.reverse();
        assert_eq!(Migration::between(&before, &after, 3).unwrap(), one);
        assert_eq!(one.n_both(), 40);
        assert_eq!(one.left().iter().sum::<usize>(), 10);
        assert_eq!(one.arrived().iter().sum::<usize>(), 20);
        let row: f64 = (0..3).filter_map(|to| one.share(1, to)).sum();
        assert!((row - 1.0).abs() < 1e-12);
    }

    #[test]
    fn swapped_names_are_the_same_partition() {
        let before = [(1, 0), (2, 0), (3, 1), (4, 1)];
        let after = [(1, 1), (2, 1), (3, 0), (4, 0)];
        let migration = Migration::between(&before, &after, 2).unwrap();
        assert_eq!(migration.staying_share(), Some(0.0));
        assert_eq!(migration.adjusted_rand(), Some(1.0));
    }
}
