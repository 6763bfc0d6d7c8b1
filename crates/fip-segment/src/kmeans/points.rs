//! The rows of a fit, with what makes their distances cheap.

use rayon::prelude::*;

use crate::rows::{CHUNK_ROWS, LANES, Rows, lane_sum};

/// A scaled coordinate below this counts as 0, so that no square is denormal.
const FLUSHED: f64 = 1e-18;

/// Rows of positive weight, and a copy of them in single precision.
///
/// The copy is shifted to the columns' means and scaled so that its largest number is 1. It decides
/// nothing alone: it finds the nearest centroid of those rows for which rounding cannot matter.
#[derive(Debug)]
pub(super) struct Points<'a> {
    pub(super) rows: &'a Rows,
    /// One for each row, positive; `None` when every row counts once.
    pub(super) weights: Option<&'a [f64]>,
    pub(super) center: Vec<f64>,
    pub(super) scale: f64,
    /// Tiles as those of `rows`.
    scaled: Vec<f32>,
    /// Squared length of each scaled row, of whole tiles.
    norms: Vec<f32>,
}

/// A chunk of points: at most [`CHUNK_ROWS`] rows from `first` on.
#[derive(Debug, Clone, Copy)]
pub(super) struct PointChunk<'a> {
    pub(super) first: usize,
    pub(super) n_rows: usize,
    /// Tiles in double precision.
    pub(super) tiles: &'a [f64],
    /// Tiles in single precision.
    pub(super) scaled: &'a [f32],
    pub(super) norms: &'a [f32],
    pub(super) weights: Option<&'a [f64]>,
}

impl<'a> Points<'a> {
    pub(super) fn new(rows: &'a Rows, weights: Option<&'a [f64]>) -> Self {
        let center = rows.means();
        let largest = rows.largest_difference(&center);
        // The reciprocal of a very small number would be infinite.
        let scale = if largest > 1e-300 { largest.recip() } else { 1.0 };
        let mut scaled = vec![0.0; rows.tiles().len()];
        let mut norms = vec![0.0; rows.tiles().len() / rows.n_columns()];
        let tile_len = rows.tile_len();
        (rows.par_chunks())
            .zip(scaled.par_chunks_mut(CHUNK_ROWS * rows.n_columns()))
            .zip(norms.par_chunks_mut(CHUNK_ROWS))
            .for_each(|((tiles, scaled), norms)| {
                let tiles = tiles.chunks_exact(tile_len).zip(scaled.chunks_exact_mut(tile_len));
                for ((tile, scaled), norms) in tiles.zip(norms.as_chunks_mut().0) {
                    scale_tile(tile, &center, scale, scaled, norms);
                }
            });
        Self { rows, weights, center, scale, scaled, norms }
    }

    pub(super) fn n_rows(&self) -> usize {
        self.rows.n_rows()
    }

    pub(super) fn n_columns(&self) -> usize {
        self.rows.n_columns()
    }

    pub(super) fn n_chunks(&self) -> usize {
        self.n_rows().div_ceil(CHUNK_ROWS)
    }

    pub(super) fn chunk(&self, chunk: usize) -> PointChunk<'_> {
        let first = chunk * CHUNK_ROWS;
        let n_rows = CHUNK_ROWS.min(self.n_rows() - first);
        let padded = n_rows.next_multiple_of(LANES);
        let (start, len) = (first * self.n_columns(), padded * self.n_columns());
        PointChunk {
            first,
            n_rows,
            tiles: &self.rows.tiles()[start..][..len],
            scaled: &self.scaled[start..][..len],
            norms: &self.norms[first..][..padded],
            weights: self.weights.map(|weights| &weights[first..][..n_rows]),
        }
    }

    pub(super) fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }

    /// A point in the units of the scaled rows.
    pub(super) fn scale_point(&self, point: &[f64]) -> Vec<f32> {
        point.iter().zip(&self.center).map(|(x, mean)| scaled(*x, *mean, self.scale)).collect()
    }

    /// Sums over the rows of weighted squares: of their distances from the center, and of the numbers
    /// themselves.
    pub(super) fn scatter(&self) -> (f64, f64) {
        let origin = vec![0.0; self.n_columns()];
        (self.rows.scatter(&self.center, self.weights), self.rows.scatter(&origin, self.weights))
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

#[expect(clippy::cast_possible_truncation, reason = "rounding to single precision is the point")]
fn scaled(x: f64, mean: f64, scale: f64) -> f32 {
    let scaled = (x - mean) * scale;
    if scaled.abs() < FLUSHED { 0.0 } else { scaled as f32 }
}

fn scale_tile(tile: &[f64], center: &[f64], scale: f64, to: &mut [f32], norms: &mut [f32; LANES]) {
    let mut squares = [0.0_f32; LANES];
    let columns = tile.as_chunks::<LANES>().0.iter().zip(to.as_chunks_mut::<LANES>().0);
    for ((from, to), &mean) in columns.zip(center) {
        for lane in 0..LANES {
            to[lane] = scaled(from[lane], mean, scale);
            squares[lane] += to[lane] * to[lane];
        }
    }
    *norms = squares;
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::array;

    use super::*;

    #[test]
    fn the_copy_is_centered_and_at_most_1() {
        let rows = Rows::new(array![[1e9, -1.0], [1e9 + 4.0, 1.0]].view()).unwrap();
        let points = Points::new(&rows, None);
        assert_eq!(points.center, [1e9 + 2.0, 0.0]);
        assert_eq!(points.scale_point(&[1e9, -1.0]), [-1.0, -0.5]);
        let chunk = points.chunk(0);
        assert_eq!((chunk.scaled[0], chunk.scaled[1], chunk.scaled[LANES]), (-1.0, 1.0, -0.5));
        assert!((chunk.norms[0] - 1.25).abs() < 1e-6);
        assert_eq!(points.scatter().0.to_bits(), 10.0_f64.to_bits());
    }

    #[test]
    fn rows_that_coincide_need_no_scale() {
        let rows = Rows::new(array![[3.0], [3.0]].view()).unwrap();
        let points = Points::new(&rows, Some(&[2.0, 0.5]));
        assert_eq!(points.scale_point(&[3.0]), [0.0]);
        let (around, plain) = points.scatter();
        assert!(around.abs() < 1e-300 && (plain - 22.5).abs() < 1e-12);
    }
}
