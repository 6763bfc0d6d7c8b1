//! A column of values of which some may be missing.

use std::fmt;

/// Bits of a word of the bitmap.
const BITS: usize = u64::BITS as usize;

/// A column of values of which some may be missing.
///
/// Values stand one after another, as in a `Vec`; a bit beside them tells of each that is missing. As
/// long as none is missing there are no bits, and adding a value costs what it costs in a `Vec`. A
/// number of eight bytes takes eight bytes and at most an eighth more, where an `Option` of it takes
/// sixteen.
///
/// Two columns are equal when they have the same cells in the same order.
///
/// # Examples
///
/// ```
/// use fip_model::Column;
///
/// let mut days = Column::with_capacity(4);
/// days.push_value(12);
/// days.push_missing();
/// days.push(Some(7));
///
/// assert_eq!(days.get(0), Some(12));
/// assert_eq!(days.get(1), None);
/// assert_eq!((days.len(), days.n_missing()), (3, 1));
/// assert_eq!(days.values(), [12, 0, 7]);
/// assert_eq!(days.iter().flatten().sum::<i64>(), 19);
/// ```
///
/// Parts that were made apart are joined in order:
///
/// ```
/// use fip_model::Column;
///
/// let mut whole: Column<f64> = [Some(0.5), None].into_iter().collect();
/// whole.append([Some(0.25)].into_iter().collect());
/// assert_eq!(whole, [Some(0.5), None, Some(0.25)].into_iter().collect());
/// ```
#[derive(Clone, Default)]
pub struct Column<T> {
    /// A value for each cell, the default where it is missing.
    values: Vec<T>,
    /// A bit for each cell, lowest first: 1 where it is missing. It ends with the last word that has
    /// a 1; cells beyond it are there.
    missing: Vec<u64>,
}

impl<T: Copy + Default> Column<T> {
    /// Returns a column without cells.
    pub const fn new() -> Self {
        Self { values: Vec::new(), missing: Vec::new() }
    }

    /// Returns a column without cells that has room for `n_cells`.
    pub fn with_capacity(n_cells: usize) -> Self {
        Self { values: Vec::with_capacity(n_cells), missing: Vec::new() }
    }

    /// Adds a cell.
    pub fn push(&mut self, cell: Option<T>) {
        match cell {
            Some(value) => self.push_value(value),
            None => self.push_missing(),
        }
    }

    /// Adds a cell with a value.
    pub fn push_value(&mut self, value: T) {
        self.values.push(value);
    }

    /// Adds a cell without a value.
    pub fn push_missing(&mut self) {
        let row = self.values.len();
        self.values.push(T::default());
        self.mark(row / BITS, 1 << (row % BITS));
    }

    /// Returns the value of a cell; `None` when it is missing, and past the end.
    pub fn get(&self, row: usize) -> Option<T> {
        self.values.get(row).copied().filter(|_| !self.is_missing(row))
    }

    /// Returns the cells, first to last.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Option<T>> {
        let cell = |(row, &value)| (!self.is_missing(row)).then_some(value);
        self.values.iter().enumerate().map(cell)
    }

    /// Returns the number of cells, missing ones among them.
    pub const fn len(&self) -> usize {
        self.values.len()
    }

    /// Returns whether there are no cells.
    pub const fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Returns the number of cells that are missing.
    pub fn n_missing(&self) -> usize {
        self.missing.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Returns a value for each cell, `T::default()` where it is missing.
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// Adds cells that have a value.
    pub fn extend_values(&mut self, values: impl IntoIterator<Item = T>) {
        self.values.extend(values);
    }

    /// Adds the cells of `later` behind these.
    ///
    /// Nothing is copied when this column is empty and has no more room than `later`.
    pub fn append(&mut self, later: Self) {
        if self.is_empty() && self.values.capacity() <= later.values.capacity() {
            *self = later;
            return;
        }
        let (first, shift) = (self.len() / BITS, self.len() % BITS);
        self.values.extend_from_slice(&later.values);
        for (at, bits) in (first..).zip(later.missing) {
            self.mark(at, bits << shift);
            if shift > 0 {
                self.mark(at + 1, bits >> (BITS - shift));
            }
        }
    }

    fn is_missing(&self, row: usize) -> bool {
        self.missing.get(row / BITS).is_some_and(|word| word >> (row % BITS) & 1 == 1)
    }

    /// Adds ones to a word of the bitmap, which grows only for a one.
    fn mark(&mut self, word: usize, bits: u64) {
        if bits == 0 {
            return;
        }
        if self.missing.len() <= word {
            self.missing.resize(word + 1, 0);
        }
        self.missing[word] |= bits;
    }
}

impl<T: Copy + Default> Extend<Option<T>> for Column<T> {
    fn extend<I: IntoIterator<Item = Option<T>>>(&mut self, cells: I) {
        let cells = cells.into_iter();
        self.values.reserve(cells.size_hint().0);
        for cell in cells {
            if cell.is_none() {
                let row = self.values.len();
                self.mark(row / BITS, 1 << (row % BITS));
            }
            self.values.push(cell.unwrap_or_default());
        }
    }
}

impl<T: Copy + Default> FromIterator<Option<T>> for Column<T> {
    fn from_iter<I: IntoIterator<Item = Option<T>>>(cells: I) -> Self {
        let mut column = Self::new();
        column.extend(cells);
        column
    }
}

impl<T: Copy + Default + PartialEq> PartialEq for Column<T> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<T: Copy + Default + fmt::Debug> fmt::Debug for Column<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn column(cells: &[Option<i64>]) -> Column<i64> {
        cells.iter().copied().collect()
    }

    #[test]
    fn past_the_end_there_is_no_value() {
        let mut days = column(&[Some(1), None]);
        assert_eq!((days.get(1), days.get(2), days.get(64)), (None, None, None));
        days.push_value(3);
        assert_eq!((days.get(2), days.get(3)), (Some(3), None));
    }

    #[test]
    fn a_column_of_nothing_has_no_cells() {
        let empty = Column::<i64>::new();
        assert!(empty.is_empty() && empty.iter().next().is_none());
        assert_eq!((empty.len(), empty.n_missing()), (0, 0));
        assert_eq!(empty, Column::with_capacity(9));
    }

    #[test]
    fn values_alone_allocate_no_bits() {
        let mut days = Column::new();
        (0..1000).for_each(|day| days.push_value(day));
        assert_eq!(days.missing.capacity(), 0);
        days.push_missing();
        (0..1000).for_each(|day| days.push_value(day));
        assert_eq!(days.missing.len(), 1000 / BITS + 1);
    }

    #[test]
    fn a_default_is_not_a_missing_cell() {
        assert_ne!(column(&[Some(0)]), column(&[None]));
        assert_ne!(column(&[None]), column(&[None, None]));
        assert_ne!(column(&[Some(0)]), column(&[]));
    }

    #[test]
    fn a_number_that_is_none_equals_nothing() {
        let rates: Column<f64> = [Some(f64::NAN)].into_iter().collect();
        assert_ne!(rates, rates.clone());
    }

    #[test]
    fn shows_its_cells() {
        assert_eq!(format!("{:?}", column(&[Some(3), None])), "[Some(3), None]");
    }

    #[test]
    fn the_first_part_moves() {
        let part = column(&[Some(3), None]);
        let place = part.values().as_ptr();
        let mut whole = Column::new();
        whole.append(part);
        assert_eq!(whole.values().as_ptr(), place);
    }

    #[test]
    fn room_for_the_whole_outlasts_its_parts() {
        let mut whole = Column::with_capacity(100);
        let place = whole.values().as_ptr();
        (0..50).for_each(|_| whole.append(column(&[Some(3), None])));
        assert_eq!((whole.values().as_ptr(), whole.n_missing()), (place, 50));
    }

    fn cells() -> impl Strategy<Value = Vec<Option<i64>>> {
        let some = |share| prop::collection::vec(prop::option::weighted(share, -2_i64..3), 0..200);
        let all = prop::collection::vec((-2_i64..3).prop_map(Some), 0..200);
        let none = prop::collection::vec(Just(None), 0..200);
        prop_oneof![some(0.5), some(0.98), some(0.02), all, none]
    }

    proptest! {
        #[test]
        fn cells_are_those_of_a_vec_of_options(cells in cells()) {
            let column = column(&cells);
            prop_assert_eq!(column.iter().len(), cells.len());
            prop_assert_eq!(column.len(), cells.len());
            prop_assert_eq!(&column.iter().collect::<Vec<_>>(), &cells);
            let got: Vec<_> = (0..cells.len()).map(|row| column.get(row)).collect();
            prop_assert_eq!(&got, &cells);
            prop_assert_eq!(column.n_missing(), cells.iter().filter(|cell| cell.is_none()).count());
            let values: Vec<i64> = cells.iter().map(|cell| cell.unwrap_or_default()).collect();
            prop_assert_eq!(column.values(), values);
        }

        #[test]
        fn joining_is_that_of_vecs(parts in prop::collection::vec(cells(), 0..5), room in 0_usize..2) {
            let mut joined = Column::with_capacity(1000 * room);
            let mut extended = Column::new();
            for part in &parts {
                joined.append(column(part));
                extended.extend(part.iter().copied());
            }
            let whole = parts.concat();
            prop_assert_eq!(&joined.iter().collect::<Vec<_>>(), &whole);
            prop_assert_eq!(joined.values(), extended.values());
            prop_assert_eq!(&joined.missing, &column(&whole).missing);
            prop_assert_eq!(joined, extended);
        }

        #[test]
        fn columns_are_equal_when_their_cells_are(a in cells(), b in cells(), at in 0_usize..200) {
            prop_assert_eq!(column(&a) == column(&b), a == b);
            let mut changed = a.clone();
            if let Some(cell) = changed.get_mut(at) {
                *cell = if cell.is_some() { None } else { Some(0) };
                prop_assert_ne!(column(&a), column(&changed));
            }
            prop_assert_eq!(column(&a), column(&a));
        }
    }
}
