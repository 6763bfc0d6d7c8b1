//! What only the rows of a customer tell: different values, entropies, quantiles.

use std::ops::Range;

use super::entry::DAY_SECONDS;
use super::group::sample_std;
use super::plan::{Bit, FromRows};
use super::rows::{KeyUse, Merchants, Rows};
use crate::catalogue::Key;

/// A value before it becomes a cell; money in pence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Scalar {
    Integer(Option<i64>),
    Money(Option<i64>),
    Real(Option<f64>),
}

/// Counts the different values of a column among the transactions that meet a condition, of each
/// month and of the last months, in one pass over the rows.
///
/// For each value the last month in which the customer had it is kept, so a new month's first
/// occurrence takes the value away from the month before. What is left for the months of a span is
/// the number of values in the span.
#[derive(Debug)]
pub(super) struct Counter {
    key: Key,
    bit: Bit,
    /// For each value the customer who had it last, and in which month.
    stamps: Vec<u32>,
    /// The number of the customer, from 1.
    customer: u32,
    /// Different values of each month.
    in_month: Vec<u32>,
    /// Values whose last month is this one.
    last_in: Vec<u32>,
}

const MONTH_BITS: u32 = 11;
const _EVERY_MONTH_HAS_A_NUMBER: () =
    assert!(fip_model::ObservationWindow::MAX_MONTHS < 1 << MONTH_BITS);

impl Counter {
    pub(super) fn new(key: Key, bit: Bit, domain: usize, n_months: usize) -> Self {
        Self {
            key,
            bit,
            stamps: vec![0; domain],
            customer: 0,
            in_month: vec![0; n_months],
            last_in: vec![0; n_months],
        }
    }

    /// Counts the values of the next customer.
    pub(super) fn count(&mut self, rows: &Rows, merchants: &Merchants) {
        self.in_month.fill(0);
        self.last_in.fill(0);
        self.customer += 1;
        if self.customer == 1 << (32 - MONTH_BITS) {
            self.stamps.fill(0);
            self.customer = 1;
        }
        let key = self.key;
        merchants.with_values(rows, key, CountValues { counter: self, rows });
    }

    /// Returns the number of different values in a month.
    pub(super) fn in_month(&self, month: u16) -> u32 {
        self.in_month[usize::from(month)]
    }

    /// Returns the number of different values from a month on.
    pub(super) fn since_month(&self, first: usize) -> u32 {
        self.last_in[first..].iter().sum()
    }
}

struct CountValues<'a> {
    counter: &'a mut Counter,
    rows: &'a Rows,
}

impl KeyUse for CountValues<'_> {
    type Out = ();

    #[inline]
    fn of(&mut self, value: impl Fn(usize) -> usize) {
        match self.counter.bit {
            None => self.count(value, |_| true),
            bit => {
                let rows = self.rows;
                self.count(value, |row| rows.meets(row, bit));
            }
        }
    }
}

impl CountValues<'_> {
    #[inline]
    fn count(&mut self, value: impl Fn(usize) -> usize, counts: impl Fn(usize) -> bool) {
        let Counter { stamps, customer, in_month, last_in, .. } = &mut *self.counter;
        for active in &self.rows.months {
            let month = usize::from(active.month);
            let now = *customer << MONTH_BITS | u32::from(active.month);
            let mut n_new = 0;
            for row in active.start..active.end {
                if !counts(row) {
                    continue;
                }
                let before = std::mem::replace(&mut stamps[value(row)], now);
                if before != now {
                    n_new += 1;
                    if before >> MONTH_BITS == *customer {
                        last_in[(before & ((1 << MONTH_BITS) - 1)) as usize] -= 1;
                    }
                }
            }
            in_month[month] = n_new;
            last_in[month] += n_new;
        }
    }
}

/// Room for what is computed of rows, used again and again.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    amounts: Vec<i64>,
    sums: Vec<i64>,
    pairs: Vec<(usize, i64)>,
}

/// What a measure of rows needs to know besides the rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) merchants: &'a Merchants,
    /// Days of the window.
    pub(super) n_days: u32,
}

impl Scratch {
    /// Returns a measure of the rows in a range that meet a condition.
    pub(super) fn measure(
        &mut self,
        rows: &Rows,
        range: Range<usize>,
        (what, bit): (FromRows, Bit),
        context: Context<'_>,
    ) -> Scalar {
        match what {
            FromRows::Entropy(key) => Scalar::Real(self.entropy(rows, range, (key, bit), context)),
            FromRows::DaysSinceLast => {
                let last = met(rows, range, bit).map(|row| rows.seconds[row]).max();
                Scalar::Integer(last.map(|second| days_to_end(context.n_days, second)))
            }
            FromRows::DaysSinceFirst => {
                let first = met(rows, range, bit).map(|row| rows.seconds[row]).min();
                Scalar::Integer(first.map(|second| days_to_end(context.n_days, second)))
            }
            FromRows::MeanDaysBetween => {
                let seconds = || met(rows, range.clone(), bit).map(|row| rows.seconds[row]);
                let ends = seconds().min().zip(seconds().max());
                let days = ends.and_then(|(first, last)| {
                    mean_days_between(seconds().count() as u64, first, last)
                });
                Scalar::Real(days)
            }
            _ => self.of_amounts(rows, range, (what, bit)),
        }
    }

    fn of_amounts(
        &mut self,
        rows: &Rows,
        range: Range<usize>,
        (what, bit): (FromRows, Bit),
    ) -> Scalar {
        self.amounts.clear();
        match bit {
            None => self.amounts.extend_from_slice(&rows.pence[range]),
            Some(_) => self.amounts.extend(met(rows, range, bit).map(|row| rows.pence[row])),
        }
        let amounts = &mut self.amounts;
        match what {
            FromRows::Sd => {
                let sum = amounts.iter().map(|&pence| i128::from(pence)).sum();
                let squares = amounts.iter().map(|&pence| i128::from(pence).pow(2)).sum();
                let std = sample_std(amounts.len() as u64, sum, squares);
                Scalar::Real(std.map(|pence| pence / 100.0))
            }
            FromRows::Min => Scalar::Money(amounts.iter().copied().min()),
            FromRows::Max => Scalar::Money(amounts.iter().copied().max()),
            FromRows::Quantile(share) => Scalar::Money(nearest_rank(amounts, share)),
            _ => Scalar::Real(median_twice(amounts).map(|twice| twice as f64 / 200.0)),
        }
    }

    /// Returns the Shannon entropy in nats of spend over the values of a column.
    fn entropy(
        &mut self,
        rows: &Rows,
        range: Range<usize>,
        (key, bit): (Key, Bit),
        context: Context<'_>,
    ) -> Option<f64> {
        const MOST_DENSE: usize = 1024;
        let domain = context.merchants.domain(key, context.n_days);
        if domain <= MOST_DENSE {
            self.sums.clear();
            self.sums.resize(domain, 0);
            let work = SumByValue { sums: &mut self.sums, rows, range, bit };
            context.merchants.with_values(rows, key, work);
        } else {
            self.pairs.clear();
            let work = PairsOfValues { pairs: &mut self.pairs, rows, range, bit };
            context.merchants.with_values(rows, key, work);
            self.pairs.sort_unstable();
            self.sums.clear();
            let sums = self.pairs.chunk_by(|a, b| a.0 == b.0);
            self.sums.extend(sums.map(|same| same.iter().map(|(_, pence)| pence).sum::<i64>()));
        }
        entropy_of(&self.sums)
    }
}

struct SumByValue<'a> {
    sums: &'a mut [i64],
    rows: &'a Rows,
    range: Range<usize>,
    bit: Bit,
}

impl KeyUse for SumByValue<'_> {
    type Out = ();

    #[inline]
    fn of(&mut self, value: impl Fn(usize) -> usize) {
        let range = self.range.clone();
        if self.bit.is_none() {
            for (row, pence) in range.clone().zip(&self.rows.pence[range]) {
                self.sums[value(row)] += pence;
            }
        } else {
            for row in met(self.rows, range, self.bit) {
                self.sums[value(row)] += self.rows.pence[row];
            }
        }
    }
}

struct PairsOfValues<'a> {
    pairs: &'a mut Vec<(usize, i64)>,
    rows: &'a Rows,
    range: Range<usize>,
    bit: Bit,
}

impl KeyUse for PairsOfValues<'_> {
    type Out = ();

    fn of(&mut self, value: impl Fn(usize) -> usize) {
        let met = met(self.rows, self.range.clone(), self.bit);
        self.pairs.extend(met.map(|row| (value(row), self.rows.pence[row])));
    }
}

/// Returns the rows in a range that meet a condition.
fn met(rows: &Rows, range: Range<usize>, bit: Bit) -> impl Iterator<Item = usize> + '_ {
    range.filter(move |&row| rows.meets(row, bit))
}

/// Returns the entropy in nats of the parts above 0; `None` when there is none.
///
/// The logarithm of a share above one half is taken from what is missing to 1, so that a part that is
/// nearly all keeps its digits.
fn entropy_of(parts: &[i64]) -> Option<f64> {
    let total: i64 = parts.iter().filter(|&&part| part > 0).sum();
    (total > 0).then(|| {
        parts.iter().filter(|&&part| part > 0).fold(0.0, |entropy, &part| {
            let share = part as f64 / total as f64;
            let rest = total - part;
            let ln = if rest < part { (-(rest as f64 / total as f64)).ln_1p() } else { share.ln() };
            entropy - share * ln
        })
    })
}

/// Returns the sum of the two middle amounts, or twice the middle one.
fn median_twice(amounts: &mut [i64]) -> Option<i128> {
    let n = amounts.len();
    if n == 0 {
        return None;
    }
    let (below, &mut upper, _) = amounts.select_nth_unstable(n / 2);
    let lower = if n.is_multiple_of(2) { below.iter().copied().max() } else { None };
    Some(i128::from(upper) + i128::from(lower.unwrap_or(upper)))
}

/// Returns the least amount that at least `thousandths` of the amounts do not exceed.
fn nearest_rank(amounts: &mut [i64], thousandths: u16) -> Option<i64> {
    let rank = (amounts.len() * usize::from(thousandths)).div_ceil(1000).max(1);
    (!amounts.is_empty()).then(|| *amounts.select_nth_unstable(rank - 1).1)
}

/// Returns the whole days from the day of a second to the window's exclusive end.
pub(super) fn days_to_end(n_days: u32, second: u32) -> i64 {
    i64::from(n_days) - i64::from(second / DAY_SECONDS)
}

/// Returns the mean days from one of n transactions to the next.
pub(super) fn mean_days_between(n: u64, first: u32, last: u32) -> Option<f64> {
    (n >= 2).then(|| f64::from(last - first) / f64::from(DAY_SECONDS) / (n - 1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_amounts_and_the_median_may_lie_between() {
        let mut amounts = [40, 10, 30, 20];
        assert_eq!(median_twice(&mut amounts), Some(50));
        assert_eq!(nearest_rank(&mut amounts, 500), Some(20));
        assert_eq!(nearest_rank(&mut amounts, 501), Some(30));
        assert_eq!(nearest_rank(&mut amounts, 1000), Some(40));
        assert_eq!(nearest_rank(&mut amounts, 1), Some(10));
        assert_eq!((median_twice(&mut []), nearest_rank(&mut [], 500)), (None, None));
        assert_eq!(median_twice(&mut [i64::MAX, i64::MAX]), Some(2 * i128::from(i64::MAX)));
    }

    #[test]
    fn entropy_of_equal_parts_is_the_logarithm_of_their_number() {
        assert!((entropy_of(&[5, 5, 0, 5, -3]).unwrap() - 3.0_f64.ln()).abs() < 1e-15);
        assert_eq!(entropy_of(&[0, 7]), Some(0.0));
        assert_eq!(entropy_of(&[0, -7]), None);
        // -p ln p - (1 - p) ln (1 - p) with p = 1e-12, to many digits: p (1 - ln p) - p^2 / 2.
        let p = 1e-12_f64;
        let found = entropy_of(&[1, 999_999_999_999]).unwrap();
        assert!((found / (p * (1.0 - p.ln())) - 1.0).abs() < 1e-11);
    }
}
