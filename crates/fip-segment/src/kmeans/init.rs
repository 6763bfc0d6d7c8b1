//! First centroids by greedy k-means++.

use fip_model::Stream;
use ndarray_rand::rand::Rng;
use rayon::prelude::*;

use crate::rows::{CHUNK_ROWS, LANES, Rows, lane_sum, squared_distances};

/// Returns `k` distinct rows as first centroids, row-major, or the number of distinct rows when there
/// are fewer than `k`.
///
/// The first is drawn uniformly. Each further one is the best of `2 + floor(ln k)` rows drawn with
/// probability proportional to their squared distance from the nearest centroid so far: the one that
/// leaves the smallest sum of squared distances, the first drawn on a tie.
///
/// D. Arthur, S. Vassilvitskii, "k-means++: the advantages of careful seeding" (2007), whose section 7
/// suggests the greedy choice.
pub(super) fn plus_plus(rows: &Rows, k: usize, rng: &mut Stream) -> Result<Vec<f64>, usize> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the logarithm of a count of at least 1"
    )]
    let n_trials = 2 + (k as f64).ln() as usize;
    let mut centroids: Vec<f64> = rows.row(draw_uniform(rows.n_rows(), rng)).collect();
    let mut nearest = Nearest::none(rows.n_rows()).with(rows, &centroids);
    for chosen in 1..k {
        if nearest.total() <= 0.0 {
            return Err(chosen);
        }
        let mut best: Option<(Vec<f64>, Nearest)> = None;
        for _ in 0..n_trials {
            let candidate: Vec<f64> = rows.row(nearest.draw(rng)).collect();
            let after = nearest.with(rows, &candidate);
            if best.as_ref().is_none_or(|(_, best)| after.total() < best.total()) {
                best = Some((candidate, after));
            }
        }
        if let Some((candidate, after)) = best {
            centroids.extend(candidate);
            nearest = after;
        }
    }
    Ok(centroids)
}

/// Squared distance of each row to the nearest centroid so far, and their sum chunk by chunk.
struct Nearest {
    squares: Vec<f64>,
    chunk_sums: Vec<f64>,
}

impl Nearest {
    fn none(n_rows: usize) -> Self {
        Self { squares: vec![f64::INFINITY; n_rows], chunk_sums: Vec::new() }
    }

    /// The distances when `point` is a centroid too.
    fn with(&self, rows: &Rows, point: &[f64]) -> Self {
        let mut squares = vec![0.0; self.squares.len()];
        let chunk_sums = (rows.par_chunks())
            .zip(self.squares.par_chunks(CHUNK_ROWS))
            .zip(squares.par_chunks_mut(CHUNK_ROWS))
            .map(|((tiles, before), after)| {
                let tiles = tiles.chunks_exact(rows.tile_len());
                let lanes = before.chunks(LANES).zip(after.chunks_mut(LANES));
                for (tile, (before, after)) in tiles.zip(lanes) {
                    let squares = squared_distances(tile, point);
                    for ((after, &before), square) in after.iter_mut().zip(before).zip(squares) {
                        *after = if square < before { square } else { before };
                    }
                }
                lane_sum(after)
            })
            .collect();
        Self { squares, chunk_sums }
    }

    fn total(&self) -> f64 {
        self.chunk_sums.iter().sum()
    }

    /// A row drawn with probability proportional to its squared distance; never one at distance 0.
    fn draw(&self, rng: &mut Stream) -> usize {
        let target = rng.gen_range(0.0..1.0) * self.total();
        let (chunk, target) = locate(&self.chunk_sums, target);
        let first = chunk * CHUNK_ROWS;
        let last = self.squares.len().min(first + CHUNK_ROWS);
        first + locate(&self.squares[first..last], target).0
    }
}

/// Returns the first index at which the running sum of `weights` passes `target`, and what of the
/// target is left there; when rounding lets none pass it, the last index of positive weight.
fn locate(weights: &[f64], target: f64) -> (usize, f64) {
    let mut left = target;
    let mut found = (0, 0.0);
    for (index, &weight) in weights.iter().enumerate() {
        if weight > 0.0 {
            found = (index, left);
            if left < weight {
                break;
            }
            left -= weight;
        }
    }
    found
}

/// A row number below `n_rows`; drawn as 64 bits, so that every platform draws the same.
fn draw_uniform(n_rows: usize, rng: &mut Stream) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "a number below a usize")]
    let row = rng.gen_range(0..n_rows as u64) as usize;
    row
}

#[cfg(test)]
mod tests {
    use fip_model::Seed;
    use fip_model::ndarray::{Array2, array};

    use super::*;

    #[test]
    fn counts_the_distinct_rows_when_there_are_too_few() {
        let rows = Rows::new(array![[1.0], [2.0], [1.0], [2.0], [1.0]].view()).unwrap();
        let mut rng = Seed::new(1).stream("test", 0);
        assert_eq!(plus_plus(&rows, 3, &mut rng), Err(2));
        assert_eq!(plus_plus(&rows, 2, &mut rng).map(|found| found.len()), Ok(2));
    }

    #[test]
    fn finds_one_row_in_each_of_four_far_groups() {
        let rows = Array2::from_shape_fn((400, 1), |(row, _)| (row % 4 * 1000 + row / 4) as f64);
        let rows = Rows::new(rows.view()).unwrap();
        for entity in 0..20 {
            let mut rng = Seed::new(1).stream("test", entity);
            let mut found = plus_plus(&rows, 4, &mut rng).unwrap();
            found.sort_by(f64::total_cmp);
            let groups: Vec<f64> = found.iter().map(|x| (x / 1000.0).floor()).collect();
            assert_eq!(groups, [0.0, 1.0, 2.0, 3.0]);
        }
    }

    #[test]
    fn never_locates_a_weight_of_zero() {
        let weights = [0.0, 1.0, 0.0, 2.0, 0.0];
        for (target, expected) in [(0.0, 1), (0.999, 1), (1.0, 3), (2.9, 3), (3.0, 3), (9.0, 3)] {
            assert_eq!(locate(&weights, target).0, expected, "{target}");
        }
    }
}
