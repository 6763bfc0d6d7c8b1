//! When rows happen, which of them are copies of each other, and which amount each has.

use fip_model::Seed;

use super::amounts::amounts;
use super::summaries as file;
use super::{N_FRAUDS, N_ROWS, below};

/// A row without its components.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) second: u32,
    pub(super) pence: i64,
    pub(super) fraud: bool,
    /// The first row of the group of equal rows, in its class; its own number for most.
    pub(super) identity: u32,
    /// Rank of the amount in its class.
    pub(super) rank: u32,
}

/// Returns `n_rows` rows in order of time and the number of frauds among them.
pub(super) fn slots(seed: Seed, n_rows: usize) -> (Vec<Slot>, usize) {
    let n_frauds = scaled(N_FRAUDS, n_rows);
    let n_legit = n_rows - n_frauds;
    let (legit_amounts, fraud_amounts) = amounts(seed, n_legit, n_frauds);
    let legit = Class { fraud: false, hours: &file::LEGIT_HOURS, groups: &file::LEGIT_GROUPS };
    let frauds = Class { fraud: true, hours: &file::FRAUD_HOURS, groups: &file::FRAUD_GROUPS };
    let mut slots = legit.slots(seed, &legit_amounts, n_rows);
    slots.append(&mut frauds.slots(seed, &fraud_amounts, n_rows));
    let order = seed.keyed("stand-in order");
    slots.sort_by_key(|slot| {
        let identity = u64::from(slot.identity) * 2 + u64::from(slot.fraud);
        (slot.second, order.bits(identity))
    });
    (slots, n_frauds)
}

/// Returns the count at the file's size scaled to `n_rows`, to the nearest.
const fn scaled(n: usize, n_rows: usize) -> usize {
    (n * n_rows + N_ROWS / 2) / N_ROWS
}

/// What sets the two classes apart.
struct Class {
    fraud: bool,
    hours: &'static [usize; 48],
    /// Sizes of groups of equal rows, each followed by their number.
    groups: &'static [usize],
}

impl Class {
    fn name(&self, purpose: &str) -> String {
        format!("stand-in {}{purpose}", if self.fraud { "fraud " } else { "" })
    }

    /// Returns a row for each of the sorted amounts.
    fn slots(&self, seed: Seed, amounts: &[i64], n_rows: usize) -> Vec<Slot> {
        let n = amounts.len();
        let mut seconds = self.seconds(seed, n);
        let sizes: Vec<usize> = self
            .groups
            .as_chunks::<2>()
            .0
            .iter()
            .rev()
            .flat_map(|&[size, groups]| std::iter::repeat_n(size, scaled(groups, n_rows)))
            .collect();
        let hours: Vec<u32> = seconds.iter().map(|second| second / 3600).collect();
        let rows = place(&sizes, seed, &self.name("copied row"), &hours);
        let ranks = place(&sizes, seed, &self.name("copied amount"), amounts);

        let mut identities: Vec<usize> = (0..n).collect();
        let mut rank_of_row = vec![usize::MAX; n];
        let mut rank_is_free = vec![true; n];
        for ((&size, row), rank) in sizes.iter().zip(rows).zip(ranks) {
            let (Some(row), Some(rank)) = (row, rank) else { continue };
            for at in 0..size {
                seconds[row + at] = seconds[row];
                identities[row + at] = row;
                rank_of_row[row + at] = rank;
                rank_is_free[rank + at] = false;
            }
        }
        let shuffle = seed.keyed(&self.name("shuffle"));
        let mut free_rows: Vec<usize> =
            (0..n).filter(|&row| rank_of_row[row] == usize::MAX).collect();
        free_rows.sort_unstable_by_key(|&row| shuffle.bits(row as u64));
        let free_ranks = (0..n).filter(|&rank| rank_is_free[rank]);
        for (row, rank) in free_rows.into_iter().zip(free_ranks) {
            rank_of_row[row] = rank;
        }
        let slot = |row: usize| Slot {
            second: seconds[row],
            pence: amounts[rank_of_row[row]],
            fraud: self.fraud,
            identity: u32::try_from(identities[row]).unwrap_or(u32::MAX),
            rank: u32::try_from(rank_of_row[row]).unwrap_or(u32::MAX),
        };
        (0..n).map(slot).collect()
    }

    /// Returns `n` seconds in order, by the table of hours.
    fn seconds(&self, seed: Seed, n: usize) -> Vec<u32> {
        let within = seed.keyed(&self.name("second"));
        let total: usize = self.hours.iter().sum();
        let mut seconds = Vec::with_capacity(n);
        let mut up_to = 0;
        for (hour, rows) in (0_u32..).zip(self.hours) {
            up_to += rows;
            let end = (up_to * n + total / 2) / total;
            for at in seconds.len()..end {
                let second = u32::try_from(below(within.uniform(at as u64), 3600)).unwrap_or(0);
                seconds.push(hour * 3600 + second);
            }
        }
        seconds.sort_unstable();
        seconds
    }
}

/// Returns for each size where a run of that many equal `values` starts; the runs do not overlap.
///
/// A group that finds no run has no place.
fn place<T: PartialEq>(
    sizes: &[usize],
    seed: Seed,
    purpose: &str,
    values: &[T],
) -> Vec<Option<usize>> {
    let key = seed.keyed(purpose);
    let n = values.len();
    let mut taken = vec![false; n];
    let mut find = |(group, &size): (usize, &usize)| {
        let first = below(key.uniform(group as u64), n);
        let fits = |start: usize| {
            start + size <= n
                && values[start] == values[start + size - 1]
                && !taken[start..start + size].contains(&true)
        };
        let start = (first..n).chain(0..first).find(|&start| fits(start))?;
        taken[start..start + size].fill(true);
        Some(start)
    };
    sizes.iter().enumerate().map(&mut find).collect()
}
