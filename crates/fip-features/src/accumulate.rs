//! Accumulators in whole numbers: exact, and independent of the order of rows.

use crate::measure::Filter;

/// Counts and sums of a group of transactions. Groups merge: a year is the merge of its months.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Group {
    /// Number of transactions.
    pub(crate) count: u64,
    /// Sum of pence.
    pub(crate) pence: i64,
    /// Sum of squared pence.
    pub(crate) squares: i128,
    /// Largest pence; meaningless while `count` is 0.
    pub(crate) max: i64,
    counts: [u64; Filter::N_BITS],
    sums: [i64; Filter::N_BITS],
}

impl Group {
    pub(crate) const EMPTY: Self = Self {
        count: 0,
        pence: 0,
        squares: 0,
        max: i64::MIN,
        counts: [0; Filter::N_BITS],
        sums: [0; Filter::N_BITS],
    };

    /// Adds a transaction.
    pub(crate) fn add(&mut self, pence: i64, mask: u8) {
        self.count += 1;
        self.pence += pence;
        self.squares += i128::from(pence) * i128::from(pence);
        self.max = self.max.max(pence);
        for bit in 0..Filter::N_BITS {
            let on = u64::from(mask >> bit & 1);
            self.counts[bit] += on;
            self.sums[bit] += pence * on.cast_signed();
        }
    }

    /// Adds all that `other` has seen.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.pence += other.pence;
        self.squares += other.squares;
        self.max = self.max.max(other.max);
        for bit in 0..Filter::N_BITS {
            self.counts[bit] += other.counts[bit];
            self.sums[bit] += other.sums[bit];
        }
    }

    /// Returns the number of transactions that pass the filter.
    pub(crate) fn count_of(&self, filter: Filter) -> u64 {
        filter.bit().map_or(self.count, |bit| self.counts[bit])
    }

    /// Returns the sum of pence that passes the filter.
    pub(crate) fn pence_of(&self, filter: Filter) -> i64 {
        filter.bit().map_or(self.pence, |bit| self.sums[bit])
    }

    /// Returns the sample standard deviation of the amounts in pounds.
    pub(crate) fn std_pounds(&self) -> Option<f64> {
        sample_std_pounds(self.count.into(), self.pence.into(), self.squares)
    }
}

/// Returns the sample standard deviation in pounds of n numbers from their sum and sum of squares.
///
/// ```text
/// sqrt((n sum x^2 - (sum x)^2) / (n (n - 1))) / 100
/// ```
///
/// The numerator is exact, so equal numbers give exactly 0.
pub(crate) fn sample_std_pounds(n: i128, sum: i128, squares: i128) -> Option<f64> {
    (n >= 2).then(|| {
        let numerator = (n * squares - sum * sum) as f64;
        (numerator / (n * (n - 1)) as f64).sqrt() / 100.0
    })
}

/// What is known of a customer and month beyond the group.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MonthStats {
    pub(crate) customer: u32,
    pub(crate) month: u16,
    pub(crate) group: Group,
    pub(crate) distinct_merchants: u32,
    pub(crate) spend_vs_prev: Option<f64>,
}

/// What is known of a customer over the window.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CustomerStats {
    pub(crate) group: Group,
    pub(crate) active_months: u32,
    pub(crate) distinct_merchants: u32,
    pub(crate) distinct_countries: u32,
    /// Twice the median in pence, which is whole.
    pub(crate) median_twice: i64,
    pub(crate) entropy: Option<f64>,
    /// Sum of squared monthly totals in pence.
    pub(crate) month_squares: i128,
    /// Sum of `(2 t - (|M| - 1)) y_t` over the months t = 0..|M|-1, in pence.
    pub(crate) month_slope: i128,
    pub(crate) max_spike: Option<f64>,
    /// First, last and last fraudulent transaction, seconds since the window's start.
    pub(crate) first: i64,
    pub(crate) last: i64,
    pub(crate) last_fraud: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deviation_of_one_number_is_empty() {
        let mut group = Group::EMPTY;
        assert_eq!(group.std_pounds(), None);
        group.add(500, 0);
        assert_eq!(group.std_pounds(), None);
    }

    /// 2, 4, 4, 4, 5, 5, 7, 9 pounds: mean 5, squared deviations sum to 32, over 7.
    #[test]
    fn the_deviation_is_the_textbook_s() {
        let mut group = Group::EMPTY;
        for pounds in [2, 4, 4, 4, 5, 5, 7, 9] {
            group.add(pounds * 100, 0);
        }
        let found = group.std_pounds().unwrap();
        assert!((found - (32.0_f64 / 7.0).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn equal_numbers_do_not_scatter() {
        let mut group = Group::EMPTY;
        (0..1000).for_each(|_| group.add(1_234_567_891, 0));
        assert!(group.std_pounds().is_some_and(|std| std.to_bits() == 0));
    }

    #[test]
    fn merging_is_adding() {
        let (mut whole, mut left, mut right) = (Group::EMPTY, Group::EMPTY, Group::EMPTY);
        for (at, pence) in [5, -7, 900, 12].into_iter().enumerate() {
            let mask = 1 << at;
            whole.add(pence, mask);
            if at < 2 { left.add(pence, mask) } else { right.add(pence, mask) }
        }
        left.merge(&right);
        assert_eq!(left.count, whole.count);
        assert_eq!(left.squares, whole.squares);
        assert_eq!((left.max, left.counts, left.sums), (whole.max, whole.counts, whole.sums));
    }
}
