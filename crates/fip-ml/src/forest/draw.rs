//! Draws of a bootstrap sample and what they weigh, in integers.

use std::ops::{Add, AddAssign, Sub};

/// What some draws add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Mass {
    pub(super) draws: u32,
    /// Weight in the units of the fit; without weights the number of draws.
    pub(super) weight: u64,
    /// Weight of the events among them.
    pub(super) events: u64,
}

impl Mass {
    pub(super) fn is_pure(self) -> bool {
        self.events == 0 || self.events == self.weight
    }

    pub(super) fn minus(self, other: Self) -> Self {
        Self {
            draws: self.draws - other.draws,
            weight: self.weight - other.weight,
            events: self.events - other.events,
        }
    }
}

/// A mass packed into one integer, so that one addition counts everything.
pub(super) trait Load:
    Copy + Default + PartialEq + Add<Output = Self> + Sub<Output = Self> + AddAssign
{
    fn mass(self) -> Mass;
    /// Returns draws, weight and weight of events as floats.
    fn floats(self) -> [f64; 3];
}

/// Draws in the upper half, events in the lower: every draw weighs 1.
impl Load for u64 {
    #[expect(clippy::cast_possible_truncation, reason = "each half has 32 bits")]
    fn mass(self) -> Mass {
        let draws = (self >> 32) as u32;
        Mass { draws, weight: draws.into(), events: (self as u32).into() }
    }

    #[expect(clippy::cast_possible_truncation, reason = "each half has 32 bits")]
    fn floats(self) -> [f64; 3] {
        let draws = f64::from((self >> 32) as u32);
        [draws, draws, f64::from(self as u32)]
    }
}

/// Bits that a weight may take in a packed mass.
pub(super) const WEIGHT_BITS: u32 = 48;

/// Draws above two fields of 48 bits, the weight and that of the events.
impl Load for u128 {
    fn mass(self) -> Mass {
        const FIELD: u128 = (1 << WEIGHT_BITS) - 1;
        Mass {
            draws: (self >> (2 * WEIGHT_BITS)) as u32,
            weight: (self >> WEIGHT_BITS & FIELD) as u64,
            events: (self & FIELD) as u64,
        }
    }

    fn floats(self) -> [f64; 3] {
        let Mass { draws, weight, events } = self.mass();
        [draws.into(), weight as f64, events as f64]
    }
}

/// A row of the bootstrap sample.
pub(super) trait Draw: Copy + Default {
    type Load: Load;

    fn row(self) -> usize;
    fn load(self) -> Self::Load;
}

/// A row drawn so many times, each draw of weight 1.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counted {
    row: u32,
    count: u16,
    /// The same number when the row is an event, else 0.
    events: u16,
}

impl Draw for Counted {
    type Load = u64;

    fn row(self) -> usize {
        self.row as usize
    }

    fn load(self) -> u64 {
        u64::from(self.count) << 32 | u64::from(self.events)
    }
}

/// A row drawn so many times, with the weight of all its draws.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Weighted {
    row: u32,
    count: u16,
    event: bool,
    weight: u64,
}

impl Draw for Weighted {
    type Load = u128;

    fn row(self) -> usize {
        self.row as usize
    }

    fn load(self) -> u128 {
        let weight = u128::from(self.weight);
        let events = if self.event { weight } else { 0 };
        u128::from(self.count) << (2 * WEIGHT_BITS) | weight << WEIGHT_BITS | events
    }
}

/// The rows that can be drawn.
pub(super) trait Rows: Sync {
    type Draw: Draw;

    fn labels(&self) -> &[bool];
    /// Returns the row drawn `count` times, `None` when it weighs nothing.
    fn draw(&self, row: u32, count: u16) -> Option<Self::Draw>;
}

/// Rows of weight 1.
#[derive(Debug)]
pub(super) struct Alike<'a> {
    pub(super) labels: &'a [bool],
}

impl Rows for Alike<'_> {
    type Draw = Counted;

    fn labels(&self) -> &[bool] {
        self.labels
    }

    fn draw(&self, row: u32, count: u16) -> Option<Counted> {
        let events = if self.labels[row as usize] { count } else { 0 };
        Some(Counted { row, count, events })
    }
}

/// Rows with weights of their own.
#[derive(Debug)]
pub(super) struct Weighing<'a> {
    pub(super) labels: &'a [bool],
    pub(super) units: Vec<u64>,
}

impl<'a> Weighing<'a> {
    /// Rounds lawful `weights` to units so fine that as many draws as there are rows fit the bits of a
    /// packed mass.
    ///
    /// The unit is a power of 2, so weights that are small whole numbers, or halves of them, stay exact.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a scaled weight lies between 0 and 2^47"
    )]
    pub(super) fn new(labels: &'a [bool], weights: &[f64]) -> Self {
        const EXPONENT: u64 = 0x7ff << 52;
        let largest = weights.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        let power = f64::from_bits(largest.to_bits() & EXPONENT);
        // The largest weight is below twice the power of 2 under it.
        let bits = WEIGHT_BITS - 2 - labels.len().next_power_of_two().trailing_zeros();
        let scale = (1_u64 << bits) as f64;
        let units = |&weight: &f64| {
            if weight > 0.0 { ((weight / power * scale).round() as u64).max(1) } else { 0 }
        };
        Self { labels, units: weights.iter().map(units).collect() }
    }
}

impl Rows for Weighing<'_> {
    type Draw = Weighted;

    fn labels(&self) -> &[bool] {
        self.labels
    }

    fn draw(&self, row: u32, count: u16) -> Option<Weighted> {
        let (units, event) = (self.units[row as usize], self.labels[row as usize]);
        (units > 0).then(|| Weighted { row, count, event, weight: units * u64::from(count) })
    }
}

/// Returns the sum of the draws.
pub(super) fn sum<D: Draw>(draws: &[D]) -> D::Load {
    draws.iter().fold(D::Load::default(), |sum, draw| sum + draw.load())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_mass_keeps_its_fields_apart() {
        let draw = Weighted { row: 3, count: 2, event: true, weight: 1 << 47 };
        let mass = Mass { draws: 2, weight: 1 << 47, events: 1 << 47 };
        assert_eq!(draw.load().mass(), mass);
        let counted = Counted { row: 3, count: 7, events: 0 };
        assert_eq!(
            (counted.load() + counted.load()).mass(),
            Mass { draws: 14, weight: 14, events: 0 }
        );
    }

    #[test]
    fn weights_keep_their_ratios_and_fit() {
        for weights in [[1.0, 3.0, 0.5], [1e300, 3e300, 5e299], [1e-310, 3e-310, 5e-311]] {
            let labels = [true, false, false];
            let units = Weighing::new(&labels, &weights).units;
            assert!(units.iter().sum::<u64>() < 1 << (WEIGHT_BITS - 1));
            let ratio = |at: usize| units[at] as f64 / units[0] as f64;
            assert!((ratio(1) - 3.0).abs() < 1e-6 && (ratio(2) - 0.5).abs() < 1e-6, "{units:?}");
        }
    }

    #[test]
    fn a_weight_of_0_is_no_draw_and_the_smallest_is_one_unit() {
        let labels = [true, false];
        let rows = Weighing::new(&labels, &[0.0, 1.0]);
        assert!(rows.draw(0, 3).is_none() && rows.draw(1, 3).is_some());
        assert_eq!(Weighing::new(&labels, &[1e-300, 1e300]).units[0], 1);
    }
}
