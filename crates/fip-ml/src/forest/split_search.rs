//! The best cut of a node: histograms of draws and events over bins.

use super::binning::{MISSING, N_CODES};

/// A row of the bootstrap sample that lies in a node.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Draw {
    pub(super) row: u32,
    /// How often the row was drawn.
    pub(super) count: u16,
    /// The same number when the row is an event, else 0.
    pub(super) events: u16,
}

/// Draws and the events among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Mass {
    pub(super) draws: u32,
    pub(super) events: u32,
}

impl Mass {
    pub(super) fn is_pure(self) -> bool {
        self.events == 0 || self.events == self.draws
    }

    pub(super) fn minus(self, other: Self) -> Self {
        Self { draws: self.draws - other.draws, events: self.events - other.events }
    }

    fn plus(self, other: Self) -> Self {
        Self { draws: self.draws + other.draws, events: self.events + other.events }
    }

    pub(super) fn with(self, draw: Draw) -> Self {
        self.plus(Self { draws: draw.count.into(), events: draw.events.into() })
    }

    pub(super) fn share(self) -> f64 {
        f64::from(self.events) / f64::from(self.draws)
    }
}

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
    /// Returns by how much the cut lowers the node's Gini impurity `2 e (n - e) / n²`, times its draws.
    pub(super) fn impurity_decrease(&self, node: Mass) -> f64 {
        2.0 * self.merit / f64::from(node.draws)
    }
}

/// What a search needs to know about the node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'a> {
    pub(super) draws: &'a [Draw],
    pub(super) mass: Mass,
    pub(super) min_samples_leaf: u32,
}

/// Draws in the upper, events in the lower half, so that one addition counts both.
type Packed = u64;

/// A histogram over the codes of one column, and the memory of a search.
///
/// Counts are integers, so the order of the draws cannot change them.
#[derive(Debug)]
pub(super) struct Histogram {
    /// All 0 between searches.
    cells: [Packed; N_CODES],
    /// A bit for each cell, for nodes that note them; all 0 between searches.
    occupied: [u64; N_CODES / 64],
    /// Codes of the occupied cells, ascending; only the first few are of the present search.
    codes: [u8; N_CODES],
    /// Sums of the occupied cells up to each of them.
    lefts: [Packed; N_CODES],
    merits: [f64; N_CODES],
}

/// Nodes with fewer rows note which cells they fill; in larger ones it is cheaper to visit all cells.
const NOTED_ROWS: usize = 256;

/// The merit of a cut that may not be made; the worst that may has 0.
const UNLAWFUL: f64 = -1.0;

impl Histogram {
    pub(super) fn new() -> Self {
        Self {
            cells: [0; N_CODES],
            occupied: [0; N_CODES / 64],
            codes: [0; N_CODES],
            lefts: [0; N_CODES],
            merits: [0.0; N_CODES],
        }
    }

    /// Returns the better of `best` and the best cut of `column`; the earlier one wins a tie.
    pub(super) fn improve(
        &mut self,
        node: Node<'_>,
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
            let found = self.scan(node, n_bins, 0, merit_of(best));
            let cut = found.map(|at| self.cut(column, at, 0));
            // What will be missing, though nothing is now, follows the majority.
            let majority = |cut: Cut| cut.left.draws > node.mass.draws - cut.left.draws;
            return cut.map(|cut| Cut { missing_left: majority(cut), ..cut }).or(best);
        }
        let n_values = n_bins - 1;
        let missing = self.lefts[n_values] - self.lefts[n_values - 1];
        let best =
            self.scan(node, n_values, 0, merit_of(best)).map(|at| self.cut(column, at, 0)).or(best);
        let found = self.scan(node, n_values, missing, merit_of(best));
        found.map(|at| self.cut(column, at, missing)).or(best)
    }

    /// Fills `codes` and `lefts`, visiting every cell, and returns the number of occupied ones.
    fn count(&mut self, draws: &[Draw], codes: &[u8]) -> usize {
        for draw in draws {
            self.cells[usize::from(codes[draw.row as usize])] += packed(*draw);
        }
        let (mut n_bins, mut left) = (0, 0);
        for (code, cell) in (0..=u8::MAX).zip(&mut self.cells) {
            let mass = std::mem::take(cell);
            left += mass;
            // The mask only tells the compiler what holds anyway: no more bins than cells.
            self.codes[n_bins & (N_CODES - 1)] = code;
            self.lefts[n_bins & (N_CODES - 1)] = left;
            n_bins += usize::from(mass > 0);
        }
        n_bins
    }

    /// Does the same, visiting only the cells that were filled.
    #[expect(clippy::cast_possible_truncation, reason = "codes are bytes")]
    fn note(&mut self, draws: &[Draw], codes: &[u8]) -> usize {
        for draw in draws {
            let code = codes[draw.row as usize];
            self.cells[usize::from(code)] += packed(*draw);
            self.occupied[usize::from(code >> 6)] |= 1 << (code & 63);
        }
        let (mut n_bins, mut left) = (0, 0);
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
    fn scan(
        &mut self,
        node: Node<'_>,
        n_values: usize,
        missing: Packed,
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

    /// Returns the cut after the bin `at`, whose merit is still held.
    fn cut(&self, column: usize, at: usize, missing: Packed) -> Cut {
        let left = unpacked(self.lefts[at] + missing);
        Cut {
            column,
            code: self.codes[at],
            missing_left: missing > 0,
            left,
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
/// (e_l n - n_l e)² / (n_l n_r)  =  n/2 · decrease of the node's Gini impurity, times its draws
/// ```
///
/// `n` draws and `e` events of the node, of its left and its right side. No step depends on another, so
/// the compiler computes several at once.
fn write_merits(node: Node<'_>, lefts: &[Packed], missing: Packed, merits: &mut [f64]) {
    let (draws, events) = (f64::from(node.mass.draws), f64::from(node.mass.events));
    let smallest = f64::from(node.min_samples_leaf);
    for (merit, left) in merits.iter_mut().zip(lefts) {
        let left = unpacked(left + missing);
        let (n_left, e_left) = (f64::from(left.draws), f64::from(left.events));
        let n_right = draws - n_left;
        let moved = e_left * draws - n_left * events;
        let lawful = n_left >= smallest && n_right >= smallest;
        let value = moved * moved / (n_left * n_right);
        *merit = if lawful { value } else { UNLAWFUL };
    }
}

fn packed(draw: Draw) -> Packed {
    u64::from(draw.count) << 32 | u64::from(draw.events)
}

#[expect(clippy::cast_possible_truncation, reason = "each half has 32 bits")]
fn unpacked(mass: Packed) -> Mass {
    Mass { draws: (mass >> 32) as u32, events: mass as u32 }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    fn search(codes: &[u8], events: &[bool], min_samples_leaf: u32) -> Option<Cut> {
        let draws: Vec<Draw> = (0_u32..)
            .zip(events)
            .map(|(row, &event)| Draw { row, count: 1, events: u16::from(event) })
            .collect();
        let mass = draws.iter().fold(Mass::default(), |mass, draw| mass.with(*draw));
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
        assert_eq!((cut.code, cut.left), (1, Mass { draws: 2, events: 0 }));
        // Gini 1/2 on four draws falls to 0: a decrease of 2.
        assert_relative_eq!(cut.impurity_decrease(Mass { draws: 4, events: 2 }), 2.0);
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
        assert!(like_low.missing_left && like_low.code == 0);
        let like_high = search(&codes, &[true, true, false, false, false, false], 1).unwrap();
        assert!(!like_high.missing_left && like_high.code == 0);
        let alone = search(&codes, &[false, false, false, false, true, true], 1).unwrap();
        assert!(!alone.missing_left && alone.code == 9);
    }

    #[test]
    fn of_equal_cuts_the_first_is_kept() {
        let cut = search(&[0, 1, 2], &[true, false, true], 1).unwrap();
        assert_eq!(cut.code, 0);
    }
}
