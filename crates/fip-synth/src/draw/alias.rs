//! Draws from fixed weights in constant time.

/// Weights from which a position is drawn by 32 random bits, in one step for any number of weights.
///
/// # References
///
/// A. J. Walker, "An efficient method for generating discrete random variables with general
/// distributions", ACM Transactions on Mathematical Software 3 (1977); M. D. Vose, "A linear
/// algorithm for generating random numbers with a given distribution", IEEE Transactions on Software
/// Engineering 17 (1991).
#[derive(Debug, Clone, Default)]
pub(crate) struct Alias {
    cells: Vec<Cell>,
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    /// The cell's own position is drawn when the fraction of the bits is below.
    below: u32,
    /// Drawn otherwise.
    other: u32,
}

impl Alias {
    /// Returns the table of weights, of which at least one should be above 0; negative ones count as 0.
    pub(crate) fn new(weights: impl IntoIterator<Item = f64>) -> Self {
        let weights: Vec<f64> = weights.into_iter().map(|weight| f64::max(weight, 0.0)).collect();
        let mean = weights.iter().sum::<f64>() / weights.len().max(1) as f64;
        let mut share: Vec<f64> =
            weights.iter().map(|weight| if mean > 0.0 { weight / mean } else { 1.0 }).collect();
        let mut cells: Vec<Cell> =
            (0_u32..).take(share.len()).map(|at| Cell { below: u32::MAX, other: at }).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) =
            (0..share.len()).partition(|&at| share[at] < 1.0);
        while let (Some(poor), Some(rich)) = (small.pop(), large.pop()) {
            // A cell that is still rich refers to itself.
            cells[poor] = Cell { below: to_bits(share[poor]), other: cells[rich].other };
            share[rich] -= 1.0 - share[poor];
            if share[rich] < 1.0 { small.push(rich) } else { large.push(rich) }
        }
        Self { cells }
    }

    /// Returns the position at these bits; 0 without weights.
    pub(crate) fn at(&self, bits: u32) -> usize {
        let product = u64::from(bits) * self.cells.len() as u64;
        let (position, fraction) = ((product >> 32) as usize, product & 0xFFFF_FFFF);
        match self.cells.get(position) {
            Some(cell) if fraction >= u64::from(cell.below) => cell.other as usize,
            _ => position,
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "share is in [0, 1)")]
fn to_bits(share: f64) -> u32 {
    (share * 4_294_967_296.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_come_by_their_weights() {
        let weights = [0.0, 1.0, 5.0, 0.0, 2.0, 12.0];
        let alias = Alias::new(weights);
        let mut counts = [0_u32; 6];
        let n = 1 << 20;
        for step in 0..n {
            counts[alias.at(step << 12)] += 1;
        }
        for (count, weight) in counts.iter().zip(weights) {
            let found = f64::from(*count) / f64::from(n);
            assert!((found - weight / 20.0).abs() < 1e-5, "{counts:?}");
        }
    }

    #[test]
    fn no_weights_and_equal_weights_do_not_break() {
        assert_eq!(Alias::new([]).at(u32::MAX), 0);
        let equal = Alias::new([0.0; 4]);
        assert_eq!([0, 1 << 30, 2 << 30, u32::MAX].map(|bits| equal.at(bits)), [0, 1, 2, 3]);
    }
}
