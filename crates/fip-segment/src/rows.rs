//! Checked rows in the layout the distance kernels read.

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
        let (n_rows, n_columns) = view.dim();
        if n_rows == 0 {
            return Err(DataError::NoRows);
        }
        if n_columns == 0 {
            return Err(DataError::NoColumns);
        }
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
        if lawful.contains(&false) {
            for ((row, column), &value) in view.indexed_iter() {
                if !is_lawful(value) {
                    return Err(DataError::OutOfRange { row, column, value });
                }
            }
        }
        Ok(rows)
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
        self.weighted_means(None)
    }

    /// Mean of each column, each row counted as often as its weight.
    pub(crate) fn weighted_means(&self, weights: Option<&[f64]>) -> Vec<f64> {
        let partial: Vec<Vec<f64>> = (self.par_chunks().enumerate())
            .map(|(chunk, tiles)| {
                let mut sums = vec![[0.0; LANES]; self.width];
                for (at, tile) in tiles.chunks_exact(self.tile_len()).enumerate() {
                    let weights = self.lane_weights(weights, chunk * CHUNK_ROWS + at * LANES);
                    for (sums, column) in sums.iter_mut().zip(tile.as_chunks::<LANES>().0) {
                        for lane in 0..LANES {
                            sums[lane] += weights[lane] * column[lane];
                        }
                    }
                }
                sums.iter().map(|lanes| lanes.iter().sum()).collect()
            })
            .collect();
        let mass = weights.map_or(self.height as f64, |weights| weights.iter().sum());
        let mut means = vec![0.0; self.width];
        for sums in partial {
            means.iter_mut().zip(sums).for_each(|(mean, sum)| *mean += sum);
        }
        means.iter_mut().for_each(|mean| *mean /= mass);
        means
    }

    /// The sum of the squared distances of the rows to `center`, each times its weight.
    pub(crate) fn scatter(&self, center: &[f64], weights: Option<&[f64]>) -> f64 {
        let partial: Vec<f64> = (self.par_chunks().enumerate())
            .map(|(chunk, tiles)| {
                let mut sums = [0.0; LANES];
                for (at, tile) in tiles.chunks_exact(self.tile_len()).enumerate() {
                    let weights = self.lane_weights(weights, chunk * CHUNK_ROWS + at * LANES);
                    let squares = squared_distances(tile, center);
                    for lane in 0..LANES {
                        sums[lane] += weights[lane] * squares[lane];
                    }
                }
                sums.iter().sum()
            })
            .collect();
        partial.iter().sum()
    }

    /// The weights of the tile that begins with row `first`; 0 where the tile is only filled up.
    fn lane_weights(&self, weights: Option<&[f64]>, first: usize) -> Lanes {
        std::array::from_fn(|lane| {
            let row = first + lane;
            if row < self.height { weights.map_or(1.0, |weights| weights[row]) } else { 0.0 }
        })
    }

    /// The largest difference of a number from its column's `center`.
    pub(crate) fn largest_difference(&self, center: &[f64]) -> f64 {
        let largest: Vec<f64> = (self.par_chunks().enumerate())
            .map(|(chunk, tiles)| {
                let mut largest = [0.0; LANES];
                for (at, tile) in tiles.chunks_exact(self.tile_len()).enumerate() {
                    let counts = self.lane_weights(None, chunk * CHUNK_ROWS + at * LANES);
                    for (column, mean) in tile.as_chunks::<LANES>().0.iter().zip(center) {
                        for lane in 0..LANES {
                            let size = (column[lane] - mean).abs() * counts[lane];
                            largest[lane] = if size > largest[lane] { size } else { largest[lane] };
                        }
                    }
                }
                largest.into_iter().fold(0.0, f64::max)
            })
            .collect();
        largest.into_iter().fold(0.0, f64::max)
    }

    /// Number of distinct rows.
    pub(crate) fn n_distinct(&self) -> usize {
        let mut rows: Vec<Vec<f64>> = (0..self.height).map(|row| self.row(row).collect()).collect();
        rows.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
        rows.dedup();
        rows.len()
    }
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
        assert_eq!(rows.n_distinct(), 11);
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
