//! Checked rows in the layout the distance kernels read.

use std::borrow::Cow;

use fip_model::ndarray::{ArrayView2, Axis};
use rayon::prelude::*;

use crate::DataError;

/// Rows of one parallel task. Partial results are folded in the order of the chunks, so no result
/// depends on the number of threads.
pub(crate) const CHUNK_ROWS: usize = 4096;

/// Rows of a tile. Eight sums of squares fit into the vector registers of any 64-bit machine.
pub(crate) const LANES: usize = 8;

/// One number for each row of a tile.
pub(crate) type Lanes = [f64; LANES];

/// A number beyond this is refused, so that no sum of squared distances can overflow.
const LARGEST: f64 = 1e140;

/// At least one row and one column of numbers within ±[`LARGEST`].
///
/// Tiles of [`LANES`] rows, column after column inside a tile: with the handful of columns that a
/// segmentation has, vectors of rows fill the machine and vectors of columns would not. The last
/// tile is filled up with zeros, which no caller may count.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    height: usize,
    width: usize,
    tiles: Vec<f64>,
}

impl Rows {
    pub(crate) fn new(view: ArrayView2<'_, f64>) -> Result<Self, DataError> {
        check_shape(view)?;
        let (n_rows, n_columns) = view.dim();
        let mut rows = Self::zeros(n_rows, n_columns);
        let lawful: Vec<bool> = (rows.tiles.par_chunks_mut(CHUNK_ROWS * n_columns))
            .zip(view.axis_chunks_iter(Axis(0), CHUNK_ROWS))
            .map(|(tiles, view)| {
                let tiles = tiles.chunks_exact_mut(LANES * n_columns);
                let views = view.axis_chunks_iter(Axis(0), LANES).into_iter();
                // Every tile is filled, so `all` must not end early.
                tiles.zip(views).fold(true, |lawful, (tile, view)| fill(tile, view) & lawful)
            })
            .collect();
        if lawful.contains(&false) { Err(first_unlawful(view)) } else { Ok(rows) }
    }

    /// The same, for rows that must have as many columns as a model.
    pub(crate) fn of_width(view: ArrayView2<'_, f64>, expected: usize) -> Result<Self, DataError> {
        if view.ncols() == expected {
            Self::new(view)
        } else {
            Err(DataError::WrongWidth { expected, found: view.ncols() })
        }
    }

    fn zeros(n_rows: usize, n_columns: usize) -> Self {
        let tiles = vec![0.0; n_rows.div_ceil(LANES) * LANES * n_columns];
        Self { height: n_rows, width: n_columns, tiles }
    }

    fn at(&self, row: usize, column: usize) -> usize {
        (row / LANES * self.width + column) * LANES + row % LANES
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.height
    }

    pub(crate) fn n_columns(&self) -> usize {
        self.width
    }

    /// The row's numbers, column after column.
    pub(crate) fn row(&self, row: usize) -> impl Iterator<Item = f64> + '_ {
        (0..self.width).map(move |column| self.tiles[self.at(row, column)])
    }

    /// The column's numbers, row after row.
    pub(crate) fn column(&self, column: usize) -> impl Iterator<Item = f64> + '_ {
        (0..self.height).map(move |row| self.tiles[self.at(row, column)])
    }

    /// The rows at `rows`, in that order.
    pub(crate) fn select(&self, rows: &[usize]) -> Self {
        let mut selected = Self::zeros(rows.len(), self.width);
        for (to, &from) in rows.iter().enumerate() {
            for column in 0..self.width {
                let at = selected.at(to, column);
                selected.tiles[at] = self.tiles[self.at(from, column)];
            }
        }
        selected
    }

    /// Numbers in a tile: the argument of `chunks_exact` on [`Rows::tiles`] and on a chunk.
    pub(crate) fn tile_len(&self) -> usize {
        LANES * self.width
    }

    /// The tiles of all rows.
    pub(crate) fn tiles(&self) -> &[f64] {
        &self.tiles
    }

    /// The tiles of [`CHUNK_ROWS`] rows each, to be zipped with `par_chunks(CHUNK_ROWS)`.
    pub(crate) fn par_chunks(&self) -> rayon::slice::Chunks<'_, f64> {
        self.tiles.par_chunks(CHUNK_ROWS * self.width)
    }

    /// Mean of each column.
    pub(crate) fn means(&self) -> Vec<f64> {
        let n_rows = self.height as f64;
        (0..self.width).map(|column| self.column(column).sum::<f64>() / n_rows).collect()
    }

    /// The numbers row after row.
    pub(crate) fn to_plain(&self) -> Vec<f64> {
        (0..self.height).flat_map(|row| self.row(row)).collect()
    }
}

/// Checks numbers as [`Rows::new`] does and returns them row after row, not copied where they lie so.
pub(crate) fn checked(view: ArrayView2<'_, f64>) -> Result<Cow<'_, [f64]>, DataError> {
    check_shape(view)?;
    let plain = match view.to_slice() {
        Some(plain) => Cow::Borrowed(plain),
        None => Cow::Owned(view.iter().copied().collect()),
    };
    let lawful = plain.par_chunks(CHUNK_ROWS).all(|chunk| {
        // Without an early end the loop is vectorised.
        chunk.iter().fold(true, |lawful, &value| lawful & is_lawful(value))
    });
    if lawful { Ok(plain) } else { Err(first_unlawful(view)) }
}

/// Number of distinct rows, given row after row.
pub(crate) fn n_distinct(plain: &[f64], n_columns: usize) -> usize {
    let mut rows: Vec<&[f64]> = plain.chunks_exact(n_columns).collect();
    rows.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    rows.dedup();
    rows.len()
}

fn check_shape(view: ArrayView2<'_, f64>) -> Result<(), DataError> {
    if view.nrows() == 0 {
        return Err(DataError::NoRows);
    }
    if view.ncols() == 0 { Err(DataError::NoColumns) } else { Ok(()) }
}

/// The error that names the first number which is not lawful.
fn first_unlawful(view: ArrayView2<'_, f64>) -> DataError {
    let found = view.indexed_iter().find(|&(_, &value)| !is_lawful(value));
    found.map_or(DataError::NoRows, |((row, column), &value)| DataError::OutOfRange {
        row,
        column,
        value,
    })
}

fn is_lawful(value: f64) -> bool {
    value.is_finite() && value.abs() <= LARGEST
}

/// Fills a tile with rows; returns whether all numbers are lawful.
fn fill(tile: &mut [f64], rows: ArrayView2<'_, f64>) -> bool {
    let mut lawful = true;
    for (lane, row) in rows.axis_iter(Axis(0)).enumerate() {
        for (column, &value) in tile.as_chunks_mut::<LANES>().0.iter_mut().zip(row) {
            lawful &= is_lawful(value);
            column[lane] = value;
        }
    }
    lawful
}

/// The largest weight of a row; beyond it a weighted sum of squares could overflow.
const LARGEST_WEIGHT: f64 = 1e12;

/// Checks that each row has a weight that can be used, and that one of them counts.
pub(crate) fn check_weights(weights: &[f64], n_rows: usize) -> Result<(), DataError> {
    if weights.len() != n_rows {
        return Err(DataError::WrongLength { expected: n_rows, found: weights.len() });
    }
    for (row, &value) in weights.iter().enumerate() {
        let lawful = (0.0..=LARGEST_WEIGHT).contains(&value);
        if !lawful {
            return Err(DataError::Weight { row, value });
        }
    }
    if weights.iter().any(|&weight| weight > 0.0) { Ok(()) } else { Err(DataError::NoWeight) }
}

/// Squared Euclidean distances of the rows of a tile to `point`.
#[inline]
pub(crate) fn squared_distances(tile: &[f64], point: &[f64]) -> Lanes {
    let mut squares = [0.0; LANES];
    for (column, &coordinate) in tile.as_chunks::<LANES>().0.iter().zip(point) {
        for lane in 0..LANES {
            let difference = column[lane] - coordinate;
            squares[lane] += difference * difference;
        }
    }
    squares
}

/// The sum of `values` in a fixed order: eight interleaved sums in each chunk, chunks in order.
pub(crate) fn sum(values: &[f64]) -> f64 {
    values.chunks(CHUNK_ROWS).map(lane_sum).sum()
}

/// The sum of at most [`CHUNK_ROWS`] values as eight interleaved sums, folded in order.
pub(crate) fn lane_sum(values: &[f64]) -> f64 {
    let (whole, rest) = values.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for lanes in whole {
        for lane in 0..LANES {
            sums[lane] += lanes[lane];
        }
    }
    sums.iter().chain(rest).sum()
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::{Array2, array};

    use super::*;

    #[test]
    fn refuses_nothing_and_what_would_overflow() {
        assert_eq!(Rows::new(Array2::zeros((0, 2)).view()).unwrap_err(), DataError::NoRows);
        assert_eq!(Rows::new(Array2::zeros((2, 0)).view()).unwrap_err(), DataError::NoColumns);
        for value in [f64::NAN, f64::INFINITY, -1e141] {
            let found = Rows::new(array![[0.0, 1.0], [0.0, value]].view()).unwrap_err();
            assert!(matches!(found, DataError::OutOfRange { row: 1, column: 1, .. }), "{found}");
        }
    }

    #[test]
    fn keeps_rows_and_columns_of_any_layout() {
        let numbers = Array2::from_shape_fn((3, 11), |(a, b)| (a * 100 + b) as f64);
        let rows = Rows::new(numbers.t()).unwrap();
        assert_eq!((rows.n_rows(), rows.n_columns()), (11, 3));
        assert_eq!(rows.row(9).collect::<Vec<_>>(), [9.0, 109.0, 209.0]);
        assert!(rows.column(1).eq((0..11).map(|b| f64::from(b) + 100.0)));
        assert!(rows.select(&[10, 0]).column(2).eq([210.0, 200.0]));
        let plain = rows.to_plain();
        assert_eq!((&plain[..3], n_distinct(&plain, 3)), (&[0.0, 100.0, 200.0][..], 11));
        assert_eq!(checked(numbers.t()).unwrap(), plain, "copied");
        assert!(matches!(checked(numbers.view()).unwrap(), Cow::Borrowed(_)));
    }

    #[test]
    fn distances_are_those_of_the_plain_loop_to_the_bit() {
        let numbers = Array2::from_shape_fn((13, 5), |(a, b)| (a as f64 * 0.37 + b as f64).sin());
        let rows = Rows::new(numbers.view()).unwrap();
        let point = [0.1, -0.2, 0.3, -0.4, 0.5];
        let found: Vec<f64> = (rows.tiles().chunks_exact(rows.tile_len()))
            .flat_map(|tile| squared_distances(tile, &point))
            .collect();
        for (row, found) in numbers.rows().into_iter().zip(found) {
            let mut expected = 0.0_f64;
            for (x, c) in row.iter().zip(point) {
                expected += (x - c) * (x - c);
            }
            assert_eq!(found.to_bits(), expected.to_bits());
        }
    }

    #[test]
    fn sums_every_value_once() {
        let values: Vec<f64> = (0..10_001).map(f64::from).collect();
        assert!((sum(&values) - 50_005_000.0).abs() < 1e-6);
    }
}
