//! Postcode areas as places to live and shop.

use crate::uk;
use crate::uk::Place;

/// A postcode area of the invented bank: the region it lies in and its position there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Area {
    place: u8,
    at: u8,
}

/// Position of the first area of each region, and behind them the number of all areas.
const FIRST_OF_PLACE: [usize; uk::N_PLACES + 1] = {
    let mut first = [0; uk::N_PLACES + 1];
    let mut place = 0;
    while place < uk::N_PLACES {
        first[place + 1] = first[place] + uk::PLACES[place].areas.len();
        place += 1;
    }
    first
};

impl Area {
    /// Number of areas.
    pub(crate) const COUNT: usize = FIRST_OF_PLACE[uk::N_PLACES];

    /// Returns the position of the area in [`Self::all`].
    pub(crate) const fn position(self) -> usize {
        FIRST_OF_PLACE[self.place as usize] + self.at as usize
    }

    /// Returns every area, region by region.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0_u8..)
            .zip(&uk::PLACES)
            .flat_map(|(place, of)| (0_u8..).take(of.areas.len()).map(move |at| Self { place, at }))
    }

    /// Returns the area of a region at share `u` in `[0, 1)`; each is as likely as another.
    pub(crate) fn in_place(place: usize, u: f64) -> Self {
        let n = uk::PLACES[place].areas.len();
        let at = (0_u8..).take(n).find(|&at| u * (n as f64) < f64::from(at) + 1.0).unwrap_or(0);
        Self { place: u8::try_from(place).unwrap_or(0), at }
    }

    /// Returns the region.
    pub(crate) fn place(self) -> &'static Place {
        &uk::PLACES[usize::from(self.place)]
    }

    /// Returns the position of the region in [`uk::PLACES`].
    pub(crate) const fn place_position(self) -> usize {
        self.place as usize
    }

    /// Returns the letters of the postcode area.
    pub(crate) fn code(self) -> &'static str {
        self.place().areas[usize::from(self.at)].0
    }

    /// Returns the town of the area.
    pub(crate) fn town(self) -> &'static str {
        self.place().areas[usize::from(self.at)].1
    }
}
