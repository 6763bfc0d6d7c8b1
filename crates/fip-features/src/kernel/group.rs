//! Accumulators in whole numbers: exact, and independent of the order of rows.

/// Counts and sums of a group of transactions. Groups merge: a year is the merge of its months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group<const W: usize> {
    /// Number of transactions.
    pub(super) count: u64,
    /// Sum of pence.
    pub(super) pence: i64,
    /// Sum of squared pence.
    pub(super) squares: i128,
    /// Least pence; meaningless while `count` is 0, as the following.
    pub(super) min: i64,
    /// Greatest pence.
    pub(super) max: i64,
    /// First second since the window's start.
    pub(super) first: u32,
    /// Last second.
    pub(super) last: u32,
    /// Counts and sums by condition, eight to a plane.
    planes: [Plane; W],
}

/// Rows added before counts are taken out of their lanes: no lane of eight bits overflows.
const ROWS_AT_ONCE: usize = 255;

/// Counts and sums of pence of the transactions that meet each of eight conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Plane {
    counts: [u64; 8],
    sums: [i64; 8],
}

impl Plane {
    const EMPTY: Self = Self { counts: [0; 8], sums: [0; 8] };

    /// Adds up to [`ROWS_AT_ONCE`] transactions; sums are wanted where a condition needs its sum.
    #[inline]
    fn add(&mut self, pence: &[i64], bits: &[u64], at: usize, sums: bool) {
        let mut lanes = 0_u64;
        if sums {
            let mut sums = self.sums;
            for (&pence, bits) in pence.iter().zip(bits) {
                let byte = byte(*bits, at);
                lanes += SPREAD[byte];
                for (sum, mask) in sums.iter_mut().zip(&MASKS[byte]) {
                    *sum += pence & mask;
                }
            }
            self.sums = sums;
        } else {
            for bits in bits {
                lanes += SPREAD[byte(*bits, at)];
            }
        }
        for (count, lane) in self.counts.iter_mut().zip(lanes.to_le_bytes()) {
            *count += u64::from(lane);
        }
    }

    fn merge(&mut self, other: &Self) {
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count += more;
        }
        for (sum, more) in self.sums.iter_mut().zip(other.sums) {
            *sum += more;
        }
    }
}

/// For each byte a word with a byte of 1 for each bit that is set.
static SPREAD: [u64; 256] = spread();
/// For each byte eight numbers, with all bits set for each bit that is set.
static MASKS: [[i64; 8]; 256] = masks();

const fn spread() -> [u64; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            table[byte] |= (byte as u64 >> bit & 1) << (8 * bit);
            bit += 1;
        }
        byte += 1;
    }
    table
}

const fn masks() -> [[i64; 8]; 256] {
    let mut table = [[0; 8]; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            table[byte][bit] = if byte >> bit & 1 == 1 { -1 } else { 0 };
            bit += 1;
        }
        byte += 1;
    }
    table
}

/// Returns a byte of a word, the lowest first.
#[inline]
const fn byte(word: u64, at: usize) -> usize {
    (word >> (8 * at) & 0xff) as usize
}

impl<const W: usize> Group<W> {
    pub(super) const EMPTY: Self = Self {
        count: 0,
        pence: 0,
        squares: 0,
        min: i64::MAX,
        max: i64::MIN,
        first: u32::MAX,
        last: 0,
        planes: [Plane::EMPTY; W],
    };

    /// Returns the group of these transactions. `sums` tells for which planes sums are wanted.
    pub(super) fn of(pence: &[i64], seconds: &[u32], bits: &[u64], sums: &[bool; W]) -> Self {
        let mut group = Self::EMPTY;
        group.count = pence.len() as u64;
        let chunks = pence.chunks(ROWS_AT_ONCE).zip(bits.chunks(ROWS_AT_ONCE));
        for ((pence, bits), seconds) in chunks.zip(seconds.chunks(ROWS_AT_ONCE)) {
            for (&one, &second) in pence.iter().zip(seconds) {
                group.pence += one;
                group.squares += i128::from(one) * i128::from(one);
                group.min = group.min.min(one);
                group.max = group.max.max(one);
                group.first = group.first.min(second);
                group.last = group.last.max(second);
            }
            for (at, plane) in group.planes.iter_mut().enumerate() {
                plane.add(pence, bits, at, sums[at]);
            }
        }
        group
    }

    /// Adds all that `other` has seen.
    pub(super) fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.pence += other.pence;
        self.squares += other.squares;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        for (plane, more) in self.planes.iter_mut().zip(&other.planes) {
            plane.merge(more);
        }
    }

    /// Returns the number of transactions that meet a condition; of all where there is none.
    #[inline]
    pub(super) fn count_of(&self, bit: Option<usize>) -> u64 {
        bit.map_or(self.count, |bit| self.planes[bit / 8].counts[bit % 8])
    }

    /// Returns the sum of pence of the transactions that meet a condition.
    #[inline]
    pub(super) fn pence_of(&self, bit: Option<usize>) -> i64 {
        bit.map_or(self.pence, |bit| self.planes[bit / 8].sums[bit % 8])
    }
}

/// Returns the sample standard deviation of n whole numbers from their sum and sum of squares.
///
/// ```text
/// sqrt((n sum x^2 - (sum x)^2) / (n (n - 1)))
/// ```
///
/// The numerator is exact, so equal numbers give exactly 0.
#[inline]
pub(super) fn sample_std(n: u64, sum: i128, squares: i128) -> Option<f64> {
    if n < 2 {
        return None;
    }
    if let (Ok(few), Ok(sum), Ok(squares)) =
        (u32::try_from(n), i64::try_from(sum), i64::try_from(squares))
    {
        // What nearly every group is: one machine multiplication for each product.
        let numerator = i128::from(few) * i128::from(squares) - i128::from(sum) * i128::from(sum);
        let below = (n * (n - 1)) as f64;
        let numerator = i64::try_from(numerator).map_or(numerator as f64, |small| small as f64);
        return Some((numerator / below).sqrt());
    }
    let wide = i128::from(n);
    let exact = (wide.checked_mul(squares))
        .and_then(|left| Some((left, sum.checked_mul(sum)?)))
        .and_then(|(left, right)| left.checked_sub(right));
    // Beyond 2^127 square pence the last digits are beyond any use.
    let numerator = exact.map_or_else(
        || (n as f64 * squares as f64 - sum as f64 * sum as f64).max(0.0),
        |exact| i64::try_from(exact).map_or(exact as f64, |exact| exact as f64),
    );
    Some((numerator / (wide * (wide - 1)) as f64).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(pence: &[i64], bits: &[u64]) -> Group<2> {
        let seconds: Vec<u32> = (0..).take(pence.len()).collect();
        Group::of(pence, &seconds, bits, &[true; 2])
    }

    #[test]
    fn the_deviation_of_one_number_is_empty() {
        assert_eq!(sample_std(0, 0, 0), None);
        assert_eq!(sample_std(1, 500, 250_000), None);
    }

    /// 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squared deviations sum to 32, over 7.
    #[test]
    fn the_deviation_is_the_textbook_s() {
        let numbers = [2, 4, 4, 4, 5, 5, 7, 9];
        let found = group(&numbers, &[0; 8]);
        let found = sample_std(found.count, found.pence.into(), found.squares).unwrap();
        assert!((found - (32.0_f64 / 7.0).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn equal_numbers_do_not_scatter() {
        let found = group(&[1_234_567_891; 1000], &[0; 1000]);
        let found = sample_std(found.count, found.pence.into(), found.squares);
        assert!(found.is_some_and(|std| std.to_bits() == 0));
    }

    /// More rows than a lane of eight bits holds, all bits, negative amounts.
    #[test]
    fn merging_is_adding() {
        let pence: Vec<i64> = (0..1000).map(|at| at * at % 977 - 300).collect();
        let bits: Vec<u64> = (0..1000).map(|at| 0xff | (at * 31 % 256) << 8).collect();
        let whole = group(&pence, &bits);
        let mut merged = group(&pence[..10], &bits[..10]);
        merged.merge(&group(&pence[10..], &bits[10..]));
        assert_eq!(Group { first: 0, last: 0, ..merged }, Group { first: 0, last: 0, ..whole });
        assert_eq!(whole.count_of(Some(3)), 1000);
        for bit in 8..16 {
            let met = || pence.iter().zip(&bits).filter(|(_, bits)| **bits >> bit & 1 == 1);
            assert_eq!(whole.count_of(Some(bit)), met().count() as u64);
            assert_eq!(whole.pence_of(Some(bit)), met().map(|(pence, _)| pence).sum::<i64>());
        }
    }
}
