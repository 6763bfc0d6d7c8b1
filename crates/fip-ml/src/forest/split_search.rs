//! The best cut of a node: histograms of draws and events over bins.

use super::binning::{MISSING, N_CODES};
use super::draw::{Draw, Load, Mass};

/// A cut: codes up to `code` go left; the missing go where `missing_left` says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cut {
    pub(super) column: usize,
    pub(super) code: u8,
    pub(super) missing_left: bool,
    pub(super) left: Mass,
    /// See [`merits`].
    merit: f64,
}

impl Cut {
    /// Returns a cut read from a file, whose sides are not known.
    pub(super) fn read(column: usize, code: u8, missing_left: bool) -> Self {
        Self { column, code, missing_left, left: Mass::default(), merit: 0.0 }
    }

    /// Returns by how much the cut lowers the node's Gini impurity `2 e (w - e) / w²`, times its weight.
    pub(super) fn impurity_decrease(&self, node: Mass) -> f64 {
        2.0 * self.merit / node.weight as f64
    }
}

/// What a search needs to know about the node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'a, D> {
    pub(super) draws: &'a [D],
    pub(super) mass: Mass,
    pub(super) min_samples_leaf: u32,
}

/// A histogram over the codes of one column, and the memory of a search.
///
/// Counts are integers, so the order of the draws cannot change them.
#[derive(Debug)]
pub(super) struct Histogram<L> {
    /// All 0 between searches.
    cells: [L; N_CODES],
    /// A bit for each cell, for nodes that note them; all 0 between searches.
    occupied: [u64; N_CODES / 64],
    /// Codes of the occupied cells, ascending; only the first few are of the present search.
    codes: [u8; N_CODES],
    /// Sums of the occupied cells up to each of them.
    lefts: [L; N_CODES],
    merits: [f64; N_CODES],
}

/// Nodes with fewer rows note which cells they fill; in larger ones it is cheaper to visit all cells.
const NOTED_ROWS: usize = 256;

/// The merit of a cut that may not be made; the worst that may has 0.
const UNLAWFUL: f64 = -1.0;

impl<L: Load> Histogram<L> {
    pub(super) fn new() -> Self {
        Self {
            cells: [L::default(); N_CODES],
            occupied: [0; N_CODES / 64],
            codes: [0; N_CODES],
            lefts: [L::default(); N_CODES],
            merits: [0.0; N_CODES],
        }
    }

    /// Returns the better of `best` and the best cut of `column`; the earlier one wins a tie.
    pub(super) fn improve<D: Draw<Load = L>>(
        &mut self,
        node: Node<'_, D>,
        column: usize,
        codes: &[u8],
        best: Option<Cut>,
    ) -> Option<Cut> {
        let few = node.draws.len() < NOTED_ROWS;
        let n_bins = if few { self.note(node.draws, codes) } else { self.count(node.draws, codes) };
        if n_bins < 2 {
            return best;
        }
        if self.codes[n_bins - 1] != MISSING {
            let found = self.scan(node, n_bins, L::default(), merit_of(best));
            let cut = found.map(|at| self.cut(column, at, n_bins, L::default()));
            // What will be missing, though nothing is now, follows the majority.
            let majority = |cut: Cut| cut.left.draws > node.mass.draws - cut.left.draws;
            return cut.map(|cut| Cut { missing_left: majority(cut), ..cut }).or(best);
        }
        let n_values = n_bins - 1;
        let missing = self.lefts[n_values] - self.lefts[n_values - 1];
        let best = self
            .scan(node, n_values, L::default(), merit_of(best))
            .map(|at| self.cut(column, at, n_values, L::default()))
            .or(best);
        let found = self.scan(node, n_values, missing, merit_of(best));
        found.map(|at| self.cut(column, at, n_values, missing)).or(best)
    }

    /// Fills `codes` and `lefts`, visiting every cell, and returns the number of occupied ones.
    fn count<D: Draw<Load = L>>(&mut self, draws: &[D], codes: &[u8]) -> usize {
        for draw in draws {
            self.cells[usize::from(codes[draw.row()])] += draw.load();
        }
        let (mut n_bins, mut left) = (0, L::default());
        for (code, cell) in (0..=u8::MAX).zip(&mut self.cells) {
            let mass = std::mem::take(cell);
            left += mass;
            // The mask only tells the compiler what holds anyway: no more bins than cells.
            self.codes[n_bins & (N_CODES - 1)] = code;
            self.lefts[n_bins & (N_CODES - 1)] = left;
            n_bins += usize::from(mass != L::default());
        }
        n_bins
    }

    /// Does the same, visiting only the cells that were filled.
    #[expect(clippy::cast_possible_truncation, reason = "codes are bytes")]
    fn note<D: Draw<Load = L>>(&mut self, draws: &[D], codes: &[u8]) -> usize {
        for draw in draws {
            let code = codes[draw.row()];
            self.cells[usize::from(code)] += draw.load();
            self.occupied[usize::from(code >> 6)] |= 1 << (code & 63);
        }
        let (mut n_bins, mut left) = (0, L::default());
        for (word, occupied) in self.occupied.iter_mut().enumerate() {
            while *occupied != 0 {
                let code = 64 * word + occupied.trailing_zeros() as usize;
                left += std::mem::take(&mut self.cells[code]);
                self.codes[n_bins] = code as u8;
                self.lefts[n_bins] = left;
                n_bins += 1;
                *occupied &= *occupied - 1;
            }
        }
        n_bins
    }

    /// Returns the bin after which a cut has the largest merit, if that is above `floor`; `missing` goes
    /// left with the first `n_values` bins.
    fn scan<D: Draw<Load = L>>(
        &mut self,
        node: Node<'_, D>,
        n_values: usize,
        missing: L,
        floor: f64,
    ) -> Option<usize> {
        let merits = &mut self.merits[..n_values];
        write_merits(node, &self.lefts[..n_values], missing, merits);
        let mut best = (floor, None);
        for (at, &merit) in merits.iter().enumerate() {
            if merit > best.0 {
                best = (merit, Some(at));
            }
        }
        best.1
    }

    /// Returns the cut after the bin `at` of `n_values`, whose merit is still held.
    ///
    /// Bins between it and the next, which the node does not fill, go to the side they are closer to.
    fn cut(&self, column: usize, at: usize, n_values: usize, missing: L) -> Cut {
        let next = if at + 1 < n_values { self.codes[at + 1] } else { self.codes[at] };
        Cut {
            column,
            code: self.codes[at].midpoint(next),
            missing_left: missing != L::default(),
            left: (self.lefts[at] + missing).mass(),
            merit: self.merits[at],
        }
    }
}

fn merit_of(cut: Option<Cut>) -> f64 {
    cut.map_or(UNLAWFUL, |cut| cut.merit)
}

/// Writes how good the cut after each bin is; a cut that separates nothing has 0 and may be made, for
/// the next may build on it.
///
/// ```text
/// (e_l w - w_l e)² / (w_l w_r)  =  w/2 · decrease of the node's Gini impurity, times its weight
/// ```
///
/// `w` weight and `e` weight of events of the node, of its left and its right side. No step depends on another, so
/// the compiler computes several at once.
fn write_merits<D: Draw>(
    node: Node<'_, D>,
    lefts: &[D::Load],
    missing: D::Load,
    merits: &mut [f64],
) {
    let (draws, smallest) = (f64::from(node.mass.draws), f64::from(node.min_samples_leaf));
    let (weight, events) = (node.mass.weight as f64, node.mass.events as f64);
    for (merit, &left) in merits.iter_mut().zip(lefts) {
        let [n_left, w_left, e_left] = (left + missing).floats();
        let moved = e_left * weight - w_left * events;
        let lawful = n_left >= smallest && draws - n_left >= smallest;
        let value = moved * moved / (w_left * (weight - w_left));
        *merit = if lawful { value } else { UNLAWFUL };
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::draw::{Alike, Counted, Rows, sum};
    use super::*;

    fn search(codes: &[u8], events: &[bool], min_samples_leaf: u32) -> Option<Cut> {
        let rows = Alike { labels: events };
        let draws: Vec<Counted> =
            (0..).take(codes.len()).filter_map(|row| rows.draw(row, 1)).collect();
        let mass = sum(&draws).mass();
        let node = Node { draws: &draws, mass, min_samples_leaf };
        let mut histogram = Histogram::new();
        let found = histogram.improve(node, 0, codes, None);
        assert!(histogram.cells.iter().all(|&cell| cell == 0), "the histogram is left clean");
        found
    }

    #[test]
    fn one_bin_has_no_cut() {
        assert_eq!(search(&[7; 4], &[true, false, true, false], 1), None);
        assert_eq!(search(&[MISSING; 4], &[true, false, true, false], 1), None);
    }

    #[test]
    fn the_cut_separates_what_can_be_separated() {
        let cut = search(&[0, 1, 2, 200], &[false, false, true, true], 1).unwrap();
        assert_eq!((cut.code, cut.left), (1, Mass { draws: 2, weight: 2, events: 0 }));
        // Gini 1/2 on four draws falls to 0: a decrease of 2.
        assert_relative_eq!(cut.impurity_decrease(Mass { draws: 4, weight: 4, events: 2 }), 2.0);
    }

    #[test]
    fn leaves_keep_their_smallest_size() {
        let cut = search(&[0, 1, 2, 3], &[true, false, false, false], 2).unwrap();
        assert_eq!(cut.left.draws, 2);
        assert_eq!(search(&[0, 1, 2], &[true, false, false], 2), None);
    }

    #[test]
    fn the_missing_go_to_the_better_side() {
        let codes = [0, 0, 9, 9, MISSING, MISSING];
        let like_low = search(&codes, &[true, true, false, false, true, true], 1).unwrap();
        assert!(like_low.missing_left && like_low.code == 4);
        let like_high = search(&codes, &[true, true, false, false, false, false], 1).unwrap();
        assert!(!like_high.missing_left && like_high.code == 4);
        let alone = search(&codes, &[false, false, false, false, true, true], 1).unwrap();
        assert!(!alone.missing_left && alone.code == 9);
    }

    #[test]
    fn of_equal_cuts_the_first_is_kept() {
        let cut = search(&[0, 1, 2], &[true, false, true], 1).unwrap();
        assert_eq!(cut.code, 0);
    }
}
