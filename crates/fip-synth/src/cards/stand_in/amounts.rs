//! Which amounts there are and how many rows have each.
//!
//! The most frequent amounts have their published counts. The others are given by bands: rows, distinct
//! amounts and rows of whole pounds in each. Where in a band they lie is invented.

use fip_model::{Keyed, Seed};

use super::below;
use super::summaries as file;

/// Returns the amounts of legitimate rows and of frauds in pence, each in rising order.
///
/// For other sizes than the file's they are every n-th of the full list, so that quantiles stay.
pub(super) fn amounts(seed: Seed, n_legit: usize, n_frauds: usize) -> (Vec<i64>, Vec<i64>) {
    let legit = Bands {
        atoms: &file::LEGIT_ATOMS,
        atom_rows: &file::LEGIT_ATOM_ROWS,
        edges: &file::LEGIT_BANDS,
        rows: &file::LEGIT_BAND_ROWS,
        distinct: &file::LEGIT_BAND_DISTINCT,
        whole: &file::LEGIT_BAND_WHOLE,
        key: seed.keyed("stand-in amount"),
    }
    .spread();
    let frauds = Bands {
        atoms: &file::FRAUD_ATOMS,
        atom_rows: &file::FRAUD_ATOM_ROWS,
        edges: &file::FRAUD_BANDS,
        rows: &file::FRAUD_BAND_ROWS,
        distinct: &file::FRAUD_BAND_DISTINCT,
        whole: &file::FRAUD_BAND_WHOLE,
        key: seed.keyed("stand-in fraud amount"),
    }
    .spread();
    let frauds = share_amounts(&frauds, &legit);
    (every_nth(&legit, n_legit), every_nth(&frauds, n_frauds))
}

/// Returns `n` of the sorted amounts, evenly spread over their ranks.
fn every_nth(sorted: &[i64], n: usize) -> Vec<i64> {
    (0..n).map(|at| sorted[(2 * at + 1) * sorted.len() / (2 * n)]).collect()
}

/// The summary of amounts of one class.
struct Bands {
    atoms: &'static [i64],
    atom_rows: &'static [usize],
    edges: &'static [i64],
    rows: &'static [usize],
    distinct: &'static [usize],
    whole: &'static [usize],
    key: Keyed,
}

impl Bands {
    fn spread(&self) -> Vec<i64> {
        let mut amounts = Vec::with_capacity(self.rows.iter().chain(self.atom_rows).sum());
        for (&pence, &rows) in self.atoms.iter().zip(self.atom_rows) {
            amounts.extend(std::iter::repeat_n(pence, rows));
        }
        for at in 0..self.rows.len() {
            self.spread_band(at, &mut amounts);
        }
        amounts.sort_unstable();
        amounts
    }

    fn spread_band(&self, at: usize, amounts: &mut Vec<i64>) {
        let (n_rows, n_distinct, n_whole_rows) = (self.rows[at], self.distinct[at], self.whole[at]);
        let (mut whole, other): (Vec<i64>, Vec<i64>) = (self.edges[at]..self.edges[at + 1])
            .filter(|pence| self.atoms.binary_search(pence).is_err())
            .partition(|pence| pence % 100 == 0);
        let n_other_rows = n_rows - n_whole_rows;
        // Each kind needs a row for every distinct amount, and an amount if it has rows.
        let least = n_distinct.saturating_sub(n_other_rows.min(other.len()));
        let most = n_distinct.min(n_whole_rows).min(whole.len());
        let n_whole = n_whole_rows.div_ceil(2).min(most).max(least.min(most));

        // The roundest come first: they are taken most often.
        whole
            .sort_unstable_by_key(|&pence| (roundness(pence), self.key.bits(pence.unsigned_abs())));
        whole.truncate(n_whole);
        let mut other = self.one_of_each_stratum(&other, n_distinct - n_whole);
        other.sort_unstable_by_key(|&pence| self.key.bits(pence.unsigned_abs()));
        // Fewer rows than the least frequent of the listed amounts.
        let most = self.atom_rows.iter().min().map_or(n_rows, |rows| rows.saturating_sub(2)).max(1);
        repeat(&whole, n_whole_rows, most, amounts);
        repeat(&other, n_other_rows, most, amounts);
    }

    /// Returns `n` of the candidates, evenly spread and otherwise by chance.
    fn one_of_each_stratum(&self, candidates: &[i64], n: usize) -> Vec<i64> {
        let edge = |stratum: usize| stratum * candidates.len() / n;
        let pick = |stratum: usize| {
            let (from, to) = (edge(stratum), edge(stratum + 1));
            let u = self.key.uniform(candidates[from].unsigned_abs());
            candidates[from + below(u, to - from)]
        };
        (0..n).map(pick).collect()
    }
}

/// Returns how round an amount is; the roundest have 0.
fn roundness(pence: i64) -> usize {
    let steps = [100_000, 10_000, 5_000, 1_000, 500];
    steps.iter().position(|step| pence % step == 0).unwrap_or(steps.len())
}

/// Writes each value once, and again until there are `n_rows`; earlier values more often, but none more
/// than `most` times again.
fn repeat(values: &[i64], n_rows: usize, most: usize, amounts: &mut Vec<i64>) {
    amounts.extend_from_slice(values);
    let n_more = n_rows - values.len();
    // The first of k values has the share (1/k)^(1/skew) of the repeats.
    let excess = (n_more as f64 / most as f64).ln();
    let skew = if excess > 0.0 { ((values.len() as f64).ln() / excess).min(4.0) } else { 4.0 };
    for at in 0..n_more {
        let u = (at as f64 + 0.5) / n_more as f64;
        amounts.push(values[below(u.powf(skew), values.len())]);
    }
}

/// Returns the amounts of frauds, moved by pence so that as many as in the file are nobody else's.
fn share_amounts(frauds: &[i64], legit: &[i64]) -> Vec<i64> {
    let mut distinct = frauds.to_vec();
    distinct.dedup();
    let mut moved: Vec<(i64, i64)> = Vec::with_capacity(distinct.len());
    let mut n_own = 0;
    // From the greatest down: it is great amounts that nobody else has.
    for &pence in distinct.iter().rev() {
        let fixed = moved.is_empty() || file::FRAUD_ATOMS.contains(&pence);
        let own = n_own < file::N_FRAUD_ONLY_AMOUNTS;
        let lawful = |&to: &i64| {
            let is_own = legit.binary_search(&to).is_err();
            let taken = to != pence && distinct.contains(&to);
            is_own == own && !taken && moved.iter().all(|&(_, other)| other != to)
        };
        let near = (0..pence).flat_map(|by| [pence + by, pence - by]);
        let to = if fixed { pence } else { near.into_iter().find(lawful).unwrap_or(pence) };
        n_own += usize::from(legit.binary_search(&to).is_err());
        moved.push((pence, to));
    }
    moved.reverse();
    let target =
        |pence: &i64| moved.binary_search_by_key(pence, |&(from, _)| from).map(|at| moved[at].1);
    let mut amounts: Vec<i64> =
        frauds.iter().map(|pence| target(pence).unwrap_or(*pence)).collect();
    amounts.sort_unstable();
    amounts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(seed: u64) -> (Vec<i64>, Vec<i64>) {
        amounts(Seed::new(seed), 284_315, 492)
    }

    fn n_distinct(amounts: &[i64]) -> usize {
        let mut distinct = amounts.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        distinct.len()
    }

    #[test]
    fn counts_of_distinct_amounts_are_the_files() {
        for seed in [1, 2, 20_130_901] {
            let (legit, frauds) = full(seed);
            assert_eq!((legit.len(), frauds.len()), (284_315, 492));
            assert_eq!((n_distinct(&legit), n_distinct(&frauds)), (32_701, 259));
            assert_eq!(n_distinct(&[legit, frauds].concat()), 32_767);
        }
    }

    #[test]
    fn the_most_frequent_amounts_have_their_counts() {
        let (legit, frauds) = full(3);
        let n = |amounts: &[i64], pence| amounts.iter().filter(|&&amount| amount == pence).count();
        for (pence, rows) in [
            (0, 1798),
            (76, 2981),
            (89, 4872),
            (100, 13_575),
            (198, 6044),
            (999, 4746),
            (1500, 3280),
        ] {
            assert_eq!(n(&legit, pence), rows, "{pence}");
        }
        assert_eq!((n(&frauds, 100), n(&frauds, 0), n(&frauds, 9999)), (113, 27, 27));
    }

    #[test]
    fn no_other_amount_is_as_frequent_as_the_listed() {
        let (legit, frauds) = full(7);
        for (amounts, atoms, least) in
            [(legit, &file::LEGIT_ATOMS[..], 146), (frauds, &file::FRAUD_ATOMS[..], 3)]
        {
            let frequent: Vec<i64> = amounts
                .chunk_by(|one, other| one == other)
                .filter(|equal| equal.len() >= least)
                .map(|equal| equal[0])
                .collect();
            assert_eq!(frequent, atoms);
        }
    }

    #[test]
    fn totals_and_extremes_are_near_the_files() {
        let (legit, frauds) = full(4);
        // All rows of the file have 2,516,259,001 pence, its frauds 6,012,797.
        let share = |sum: i64, of: i64| (sum as f64 / of as f64 - 1.0).abs();
        let (legit_sum, fraud_sum) = (legit.iter().sum::<i64>(), frauds.iter().sum::<i64>());
        assert!(share(legit_sum, 2_516_259_001 - 6_012_797) < 0.005, "{legit_sum}");
        assert!(share(fraud_sum, 6_012_797) < 0.05, "{fraud_sum}");
        assert_eq!((legit.last(), frauds.last()), (Some(&2_569_116), Some(&212_587)));
    }

    #[test]
    fn quantiles_are_near_the_files() {
        let (legit, frauds) = full(5);
        let quantile =
            |amounts: &[i64], per_mille: usize| amounts[amounts.len() * per_mille / 1000];
        for (per_mille, pence) in [(250, 565), (500, 2200), (750, 7705), (950, 36_457)] {
            let found = quantile(&legit, per_mille);
            assert!(
                (found - pence).abs() * 50 <= pence,
                "{per_mille}: {found}, the file has {pence}"
            );
        }
        for (per_mille, pence) in [(250, 100), (500, 925), (750, 10_589), (950, 64_091)] {
            let found = quantile(&frauds, per_mille);
            assert!(
                (found - pence).abs() * 10 <= pence,
                "{per_mille}: {found}, the file has {pence}"
            );
        }
    }

    #[test]
    fn a_smaller_list_has_the_same_quantiles() {
        let (full, _) = full(6);
        let (few, frauds) = amounts(Seed::new(6), 1001, 0);
        assert!(frauds.is_empty());
        assert_eq!(few[500], full[full.len() / 2]);
    }
}
