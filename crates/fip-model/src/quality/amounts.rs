//! Amounts by size: counts in buckets, from which quartiles and fences are read.

use std::collections::BTreeMap;

use super::document::{AmountQuality, Bin, Extreme};
use crate::money::Money;
use crate::transactions::Transaction;

/// Each power of two is divided into as many buckets as 2 to this.
const BITS: u32 = 10;
/// How many of the largest amounts are kept.
const LARGEST: usize = 5;
/// Edges of the histogram within a power of ten, in thousandths: ten to the eighths.
const EDGES: [u64; 8] = [1000, 1334, 1778, 2371, 3162, 4217, 5623, 7499];
/// The last power of ten of the histogram, of pence; larger amounts are in its last bin.
const LAST_POWER: u32 = 12;

/// Counts of amounts in pence.
///
/// Values below 2048 have a bucket each; beyond, a bucket is a 1024th of its power of two, so that its
/// middle is at most 1/2048 from any value in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Amounts {
    /// Amounts of nothing and above, by bucket.
    at_least_zero: Vec<u64>,
    /// Amounts below nothing, by the bucket of their size.
    below_zero: Vec<u64>,
    n: u64,
    n_below: u64,
    sum: i128,
    whole: u64,
    range: Option<[i64; 2]>,
    largest: Vec<Transaction>,
    bins: BTreeMap<u64, u64>,
}

impl Amounts {
    pub(super) fn take(&mut self, row: &Transaction) {
        let pence = row.amount.pence();
        let counts = if pence < 0 { &mut self.below_zero } else { &mut self.at_least_zero };
        let at = bucket(pence.unsigned_abs());
        if counts.len() <= at {
            counts.resize(at + 1, 0);
        }
        counts[at] += 1;
        self.n += 1;
        self.n_below += u64::from(pence < 0);
        self.sum += i128::from(pence);
        self.whole += u64::from(pence > 0 && pence % 100 == 0);
        let [low, high] = self.range.unwrap_or([pence; 2]);
        self.range = Some([low.min(pence), high.max(pence)]);
        if pence > 0 {
            *self.bins.entry(edge_below(pence.unsigned_abs())).or_default() += 1;
        }
        let is_large = self.largest.last().is_none_or(|last| last.amount < row.amount);
        if is_large || self.largest.len() < LARGEST {
            let at = self.largest.partition_point(|known| known.amount >= row.amount);
            self.largest.insert(at, *row);
            self.largest.truncate(LARGEST);
        }
    }

    pub(super) const fn range(&self) -> Option<[i64; 2]> {
        self.range
    }

    /// Returns the mean in pence, to the nearest.
    pub(super) fn mean(&self) -> Option<i128> {
        mean(self.sum, self.n, 1)
    }

    /// Returns the smallest amount that `quarters` quarters of all do not exceed.
    pub(super) fn quartile(&self, quarters: u64) -> Option<i64> {
        self.at_rank(rank(quarters, self.n)?)
    }

    fn at_rank(&self, rank: u64) -> Option<i64> {
        let size = if rank < self.n_below {
            -middle(at_rank(&self.below_zero, self.n_below - 1 - rank)?)
        } else {
            middle(at_rank(&self.at_least_zero, rank - self.n_below)?)
        };
        let [low, high] = self.range?;
        Some(size.clamp(low, high))
    }

    /// Returns the quality of the amounts.
    pub(super) fn quality(&self) -> AmountQuality {
        let zero = self.at_least_zero.first().copied().unwrap_or_default();
        let negative = self.n_below;
        let positive = self.n - negative - zero;
        let before = negative + zero;
        let quartile = |quarters| self.at_rank(before + rank(quarters, positive)?);
        let ends = quartile(1).zip(quartile(3));
        let [inner, outer] = [1.5, 3.0].map(|k| ends.map(|ends| fences(ends, k)));
        let beyond = |fences: Option<[usize; 2]>| fences.map_or([0; 2], |at| self.beyond(at));
        let told = |[low, high]: [usize; 2]| {
            let [low, high] = [lower(low), lower(high + 1) - 1];
            [low, high].map(|pence| Money::from_pence(i64::try_from(pence).unwrap_or(i64::MAX)))
        };
        let [far_below, far_above] = beyond(outer);
        AmountQuality {
            zero,
            negative,
            whole: self.whole,
            inner_fences: inner.map(told),
            outside: beyond(inner).into_iter().sum(),
            outer_fences: outer.map(told),
            far_below,
            far_above,
            largest: self.largest.iter().map(extreme).collect(),
            histogram: self.histogram(),
        }
    }

    /// Returns the amounts above nothing in buckets below the first and above the second of two.
    fn beyond(&self, [low, high]: [usize; 2]) -> [u64; 2] {
        let counts = &self.at_least_zero;
        let sum = |counts: Option<&[u64]>| counts.unwrap_or_default().iter().sum();
        [sum(counts.get(1..low.min(counts.len()).max(1))), sum(counts.get(high + 1..))]
    }

    fn histogram(&self) -> Vec<Bin> {
        let (Some((&first, _)), Some((&last, _))) =
            (self.bins.first_key_value(), self.bins.last_key_value())
        else {
            return Vec::new();
        };
        let money = |pence: u64| Money::from_pence(i64::try_from(pence).unwrap_or(i64::MAX));
        let edges = edges();
        let pairs = edges.windows(2).filter(|pair| first <= pair[0] && pair[0] <= last);
        let bin = |pair: &[u64]| Bin {
            from: money(pair[0]),
            to: money(pair[1]),
            n: self.bins.get(&pair[0]).copied().unwrap_or_default(),
        };
        pairs.map(bin).collect()
    }
}

fn extreme(row: &Transaction) -> Extreme {
    Extreme {
        transaction_id: row.transaction_id.to_string(),
        customer_id: row.customer_id.to_string(),
        at: row.at,
        amount: row.amount,
    }
}

/// Returns the edges of the histogram, ascending; the first is a penny, and of a penny's tenths there are
/// none.
fn edges() -> Vec<u64> {
    let powers = (0..=LAST_POWER).map(|power| 10_u64.pow(power));
    let mut edges: Vec<u64> = powers.flat_map(|power| EDGES.map(|e| e * power / 1000)).collect();
    edges.dedup();
    edges.push(u64::MAX >> 1);
    edges
}

/// Returns the edge of the histogram at or below a number of pence of at least one.
fn edge_below(pence: u64) -> u64 {
    let power = 10_u64.pow(pence.ilog10().min(LAST_POWER));
    let edges = EDGES.map(|edge| edge * power / 1000);
    edges[edges.partition_point(|edge| *edge <= pence).max(1) - 1]
}

/// Returns the bucket of a value.
#[expect(clippy::cast_possible_truncation, reason = "below two to the eleventh when shifted")]
const fn bucket(value: u64) -> usize {
    let bits = u64::BITS - value.leading_zeros();
    let shift = bits.saturating_sub(BITS + 1);
    ((shift as usize) << BITS) + (value >> shift) as usize
}

/// Returns the least value of a bucket.
const fn lower(bucket: usize) -> u64 {
    let step = bucket >> BITS;
    if step < 2 {
        return bucket as u64;
    }
    ((bucket & ((1 << BITS) - 1)) as u64 + (1 << BITS)) << (step - 1)
}

/// Returns the value in the middle of a bucket.
fn middle(bucket: usize) -> i64 {
    let low = lower(bucket);
    i64::try_from(low + (lower(bucket + 1) - 1 - low) / 2).unwrap_or(i64::MAX)
}

/// Returns the bucket that holds the value with a rank, from 0.
fn at_rank(counts: &[u64], rank: u64) -> Option<usize> {
    let mut seen = 0;
    counts.iter().position(|n| {
        seen += n;
        seen > rank
    })
}

/// Returns the rank of a quartile among `n` values, from 0.
pub(super) fn rank(quarters: u64, n: u64) -> Option<u64> {
    (quarters * n).div_ceil(4).checked_sub(1)
}

/// Returns `scale` times a mean, to the nearest whole number; halves go away from 0.
pub(super) fn mean(sum: i128, n: u64, scale: i128) -> Option<i128> {
    let n = i128::from(n);
    let half = if sum < 0 { -n } else { n };
    (n > 0).then(|| (2 * scale * sum + half) / (2 * n))
}

/// Returns the buckets that hold the fences `k` interquartile ranges from the quartiles, on the scale of
/// logarithms: `q1 / r^k` and `q3 · r^k`, where `r = q3 / q1`.
fn fences((q1, q3): (i64, i64), k: f64) -> [usize; 2] {
    let [q1, q3] = [q1, q3].map(|quartile| quartile.max(1) as f64);
    let far = power(q3 / q1, k);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "positive; stays in range"
    )]
    let at = |value: f64| bucket((value as u64).min(u64::MAX >> 1));
    [at(q1 / far), at(q3 * far)]
}

/// Returns `r` to the power 1.5 or 3, by roots and products alone: these are the same on every machine.
pub(super) fn power(r: f64, k: f64) -> f64 {
    if k < 2.0 { r * r.sqrt() } else { r * r * r }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_bucket_holds_its_values_and_is_narrow(value in 0_u64..u64::MAX >> 1) {
            let at = bucket(value);
            prop_assert!(lower(at) <= value && value < lower(at + 1));
            let off = u64::try_from(middle(at)).unwrap().abs_diff(value);
            prop_assert!(off <= value / 2048 + u64::from(value >= 2048), "{off} of {value}");
            prop_assert!(value >= 2048 || off == 0);
        }

        #[test]
        fn bins_hold_their_amounts(pence in 1_u64..u64::MAX >> 1) {
            let edges = edges();
            let at = edges.iter().position(|edge| *edge == edge_below(pence)).unwrap();
            prop_assert!(edges[at] <= pence && pence <= edges[at + 1]);
        }
    }

    #[test]
    fn edges_ascend() {
        let edges = edges();
        assert!(edges.is_sorted() && edges.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(edges[..8], [1, 2, 3, 4, 5, 7, 10, 13]);
    }

    #[test]
    fn means_are_to_the_nearest_hundredth() {
        let means = [(10, 3), (-10, 3), (1, 200), (5, 0)].map(|(sum, n)| mean(sum, n, 100));
        assert_eq!(means, [Some(333), Some(-333), Some(1), None]);
    }
}
