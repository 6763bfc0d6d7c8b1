//! The rows of a fit, with what makes their distances cheap.

use std::borrow::Cow;

use rayon::prelude::*;

use crate::rows::{CHUNK_ROWS, LANES, lane_sum};

/// A scaled coordinate below this counts as 0, so that no square is denormal.
const FLUSHED: f64 = 1e-18;

/// Rows of positive weight, and a copy of them in single precision.
///
/// The copy is shifted to the columns' means and scaled so that its largest number is 1. It decides
/// nothing alone: it finds the nearest centroid of those rows for which rounding cannot matter.
#[derive(Debug)]
pub(super) struct Points<'a> {
    /// Row after row.
    plain: Cow<'a, [f64]>,
    n_columns: usize,
    /// One for each row, positive; `None` when every row counts once.
    pub(super) weights: Option<&'a [f64]>,
    pub(super) center: Vec<f64>,
    pub(super) scale: f64,
    /// Tiles of [`LANES`] rows, column after column; the last is filled up with zeros.
    scaled: Vec<f32>,
    /// Squared length of each scaled row, of whole tiles.
    norms: Vec<f32>,
}

/// A chunk of points: at most [`CHUNK_ROWS`] rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct PointChunk<'a> {
    pub(super) n_rows: usize,
    /// Row after row.
    pub(super) plain: &'a [f64],
    /// Tiles in single precision.
    pub(super) scaled: &'a [f32],
    pub(super) norms: &'a [f32],
    pub(super) weights: Option<&'a [f64]>,
}

impl<'a> Points<'a> {
    /// From numbers that are lawful, row after row.
    pub(super) fn new(plain: Cow<'a, [f64]>, n_columns: usize, weights: Option<&'a [f64]>) -> Self {
        let center = center_of(&plain, n_columns, weights);
        let largest = largest_difference(&plain, &center);
        // The reciprocal of a very small number would be infinite.
        let scale = if largest > 1e-300 { largest.recip() } else { 1.0 };
        let padded = (plain.len() / n_columns).next_multiple_of(LANES);
        let mut scaled = vec![0.0; padded * n_columns];
        let mut norms = vec![0.0; padded];
        (plain.par_chunks(CHUNK_ROWS * n_columns))
            .zip(scaled.par_chunks_mut(CHUNK_ROWS * n_columns))
            .zip(norms.par_chunks_mut(CHUNK_ROWS))
            .for_each(|((plain, scaled), norms)| {
                let tile_len = LANES * n_columns;
                let tiles = plain.chunks(tile_len).zip(scaled.chunks_exact_mut(tile_len));
                for ((rows, tile), norms) in tiles.zip(norms.as_chunks_mut().0) {
                    scale_tile(rows, &center, scale, tile, norms);
                }
            });
        Self { plain, n_columns, weights, center, scale, scaled, norms }
    }

    pub(super) fn n_rows(&self) -> usize {
        self.plain.len() / self.n_columns
    }

    pub(super) fn n_columns(&self) -> usize {
        self.n_columns
    }

    pub(super) fn n_chunks(&self) -> usize {
        self.n_rows().div_ceil(CHUNK_ROWS)
    }

    pub(super) fn chunk(&self, chunk: usize) -> PointChunk<'_> {
        let first = chunk * CHUNK_ROWS;
        let n_rows = CHUNK_ROWS.min(self.n_rows() - first);
        let padded = n_rows.next_multiple_of(LANES);
        PointChunk {
            n_rows,
            plain: &self.plain[first * self.n_columns..][..n_rows * self.n_columns],
            scaled: &self.scaled[first * self.n_columns..][..padded * self.n_columns],
            norms: &self.norms[first..][..padded],
            weights: self.weights.map(|weights| &weights[first..][..n_rows]),
        }
    }

    pub(super) fn row(&self, row: usize) -> &[f64] {
        &self.plain[row * self.n_columns..][..self.n_columns]
    }

    pub(super) fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }

    /// A point in the units of the scaled rows.
    pub(super) fn scale_point(&self, point: &[f64]) -> Vec<f32> {
        point.iter().zip(&self.center).map(|(x, mean)| scaled(*x, *mean, self.scale)).collect()
    }

    /// The sum of the weights.
    pub(super) fn mass(&self) -> f64 {
        self.weights.map_or(self.n_rows() as f64, |weights| weights.iter().sum())
    }

    /// The sum of the squared distances of the rows to `point`, each times its weight.
    pub(super) fn scatter(&self, point: &[f64]) -> f64 {
        let partial: Vec<f64> = (0..self.n_chunks())
            .into_par_iter()
            .map(|chunk| {
                let chunk = self.chunk(chunk);
                let rows = chunk.plain.chunks_exact(self.n_columns);
                let mut squares: Vec<f64> = rows.map(|row| square(row, point)).collect();
                chunk.weighted_sum(&mut squares)
            })
            .collect();
        partial.iter().sum()
    }
}

impl PointChunk<'_> {
    /// The sum of values of the rows, each times its weight; the values are used up.
    pub(super) fn weighted_sum(&self, values: &mut [f64]) -> f64 {
        let values = &mut values[..self.n_rows];
        if let Some(weights) = self.weights {
            values.iter_mut().zip(weights).for_each(|(value, weight)| *value *= weight);
        }
        lane_sum(values)
    }
}

/// The squared distance of a row to a point, the same bits as in tiles.
#[inline]
pub(super) fn square(row: &[f64], point: &[f64]) -> f64 {
    row.iter().zip(point).map(|(x, c)| (x - c) * (x - c)).sum()
}

/// Weighted mean of each column.
fn center_of(plain: &[f64], n_columns: usize, weights: Option<&[f64]>) -> Vec<f64> {
    let partial: Vec<(Vec<f64>, f64)> = (plain.par_chunks(CHUNK_ROWS * n_columns).enumerate())
        .map(|(chunk, plain)| {
            let (mut sums, mut mass) = (vec![0.0; n_columns], 0.0);
            for (at, row) in plain.chunks_exact(n_columns).enumerate() {
                let weight = weights.map_or(1.0, |weights| weights[chunk * CHUNK_ROWS + at]);
                sums.iter_mut().zip(row).for_each(|(sum, x)| *sum += weight * x);
                mass += weight;
            }
            (sums, mass)
        })
        .collect();
    let (mut center, mut mass) = (vec![0.0; n_columns], 0.0);
    for (sums, of_chunk) in partial {
        center.iter_mut().zip(sums).for_each(|(total, sum)| *total += sum);
        mass += of_chunk;
    }
    center.iter_mut().for_each(|total| *total /= mass);
    center
}

/// The largest difference of a number from its column's `center`.
fn largest_difference(plain: &[f64], center: &[f64]) -> f64 {
    let largest: Vec<f64> = (plain.par_chunks(CHUNK_ROWS * center.len()))
        .map(|plain| {
            let mut largest = vec![0.0; center.len()];
            for row in plain.chunks_exact(center.len()) {
                for ((largest, x), mean) in largest.iter_mut().zip(row).zip(center) {
                    let size = (x - mean).abs();
                    *largest = if size > *largest { size } else { *largest };
                }
            }
            largest.into_iter().fold(0.0, f64::max)
        })
        .collect();
    largest.into_iter().fold(0.0, f64::max)
}

/// Copies up to [`LANES`] rows into a tile; the other lanes keep what they hold.
pub(super) fn fill_tile(rows: &[f64], tile: &mut [f64]) {
    let n_columns = tile.len() / LANES;
    for (lane, row) in rows.chunks_exact(n_columns).enumerate() {
        for (column, x) in tile.as_chunks_mut::<LANES>().0.iter_mut().zip(row) {
            column[lane] = *x;
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "rounding to single precision is the point")]
fn scaled(x: f64, mean: f64, scale: f64) -> f32 {
    let scaled = (x - mean) * scale;
    if scaled.abs() < FLUSHED { 0.0 } else { scaled as f32 }
}

fn scale_tile(
    rows: &[f64],
    center: &[f64],
    scale: f64,
    tile: &mut [f32],
    norms: &mut [f32; LANES],
) {
    for (lane, row) in rows.chunks_exact(center.len()).enumerate() {
        let mut square = 0.0;
        let columns = tile.as_chunks_mut::<LANES>().0.iter_mut();
        for ((column, x), mean) in columns.zip(row).zip(center) {
            column[lane] = scaled(*x, *mean, scale);
            square += column[lane] * column[lane];
        }
        norms[lane] = square;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_copy_is_centered_and_at_most_1() {
        let points = Points::new(Cow::Owned(vec![1e9, -1.0, 1e9 + 4.0, 1.0]), 2, None);
        assert_eq!(points.center, [1e9 + 2.0, 0.0]);
        assert_eq!(points.scale_point(&[1e9, -1.0]), [-1.0, -0.5]);
        let chunk = points.chunk(0);
        assert_eq!((chunk.scaled[0], chunk.scaled[1], chunk.scaled[LANES]), (-1.0, 1.0, -0.5));
        assert_eq!((points.row(1), chunk.plain.len()), (&[1e9 + 4.0, 1.0][..], 4));
        assert!((chunk.norms[0] - 1.25).abs() < 1e-6);
        assert_eq!(points.scatter(&points.center).to_bits(), 10.0_f64.to_bits());
    }

    #[test]
    fn rows_that_coincide_need_no_scale_and_weights_count() {
        let points = Points::new(Cow::Owned(vec![3.0, 3.0]), 1, Some(&[2.0, 0.5]));
        assert_eq!(points.scale_point(&[3.0]), [0.0]);
        assert!(points.scatter(&points.center).abs() < 1e-300);
        assert!((points.scatter(&[0.0]) - 22.5).abs() < 1e-12);
        assert!((points.mass() - 2.5).abs() < 1e-15);
    }

    #[test]
    fn a_tile_holds_columns() {
        let mut tile = [0.0; 2 * LANES];
        fill_tile(&[1.0, 2.0, 3.0, 4.0], &mut tile);
        assert_eq!((&tile[..3], &tile[LANES..LANES + 2]), (&[1.0, 3.0, 0.0][..], &[2.0, 4.0][..]));
    }
}
