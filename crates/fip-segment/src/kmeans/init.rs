//! First centroids by greedy k-means++.

use fip_model::Stream;
use ndarray_rand::rand::Rng;
use rayon::prelude::*;

use super::points::{PointChunk, Points, square};
use crate::rows::{CHUNK_ROWS, LANES};
use crate::vectors::{Kernel, with_widest};

/// Squared scaled distances below this are measured again in double precision.
const NEAR: f32 = 1e-9;

/// Returns `k` distinct rows as first centroids, row-major, or the number of distinct rows when there
/// are fewer than `k`.
///
/// The first is drawn with probability proportional to its weight. Each further one is the best of
/// `2 + floor(ln k)` rows drawn with probability proportional to their weighted squared distance from
/// the nearest centroid so far: the one that leaves the smallest sum of these, the first drawn on a
/// tie. Distances are taken in single precision, which a draw does not notice, and in double precision
/// near 0, so that a row that is a centroid is never drawn and any other can be.
///
/// D. Arthur, S. Vassilvitskii, "k-means++: the advantages of careful seeding" (2007), whose section 7
/// suggests the greedy choice.
pub(super) fn plus_plus(
    points: &Points<'_>,
    k: usize,
    rng: &mut Stream,
) -> Result<Vec<f64>, usize> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the logarithm of a count of at least 1"
    )]
    let n_trials = 2 + (k as f64).ln() as usize;
    let first = Candidate::new(points, draw_by_weight(points, rng));
    let mut centroids = first.point.clone();
    let mut nearest = Nearest::to(points, &first);
    for chosen in 1..k {
        if nearest.total() <= 0.0 {
            return Err(chosen);
        }
        let drawn: Vec<Candidate> =
            (0..n_trials).map(|_| Candidate::new(points, nearest.draw(points, rng))).collect();
        let after = nearest.with(points, &drawn);
        let mut best: Option<(Candidate, Nearest)> = None;
        for found in drawn.into_iter().zip(after) {
            if best.as_ref().is_none_or(|(_, best)| found.1.total() < best.total()) {
                best = Some(found);
            }
        }
        if let Some((candidate, after)) = best {
            centroids.extend(candidate.point);
            nearest = after;
        }
    }
    Ok(centroids)
}

/// A row that may become a centroid.
#[derive(Debug)]
struct Candidate {
    point: Vec<f64>,
    scaled: Vec<f32>,
}

impl Candidate {
    fn new(points: &Points<'_>, row: usize) -> Self {
        let point: Vec<f64> = points.row(row).to_vec();
        let scaled = points.scale_point(&point);
        Self { point, scaled }
    }
}

/// Squared scaled distance of each row to the nearest centroid so far, chunk by chunk, and the
/// weighted sum of each chunk.
#[derive(Debug)]
struct Nearest {
    squares: Vec<Vec<f32>>,
    sums: Vec<f64>,
}

impl Nearest {
    fn to(points: &Points<'_>, first: &Candidate) -> Self {
        let (squares, sums) = (0..points.n_chunks())
            .into_par_iter()
            .map(|chunk| {
                let chunk = points.chunk(chunk);
                let before = &vec![f32::INFINITY; chunk.n_rows];
                with_widest(Measure { points, chunk: &chunk, before, candidate: first })
            })
            .unzip();
        Self { squares, sums }
    }

    /// The distances when one of the candidates is a centroid too, for each of them.
    fn with(&self, points: &Points<'_>, candidates: &[Candidate]) -> Vec<Self> {
        let chunks: Vec<Vec<(Vec<f32>, f64)>> = (self.squares.par_iter().enumerate())
            .map(|(at, before)| {
                let chunk = points.chunk(at);
                let with = |candidate| Measure { points, chunk: &chunk, before, candidate };
                candidates.iter().map(|candidate| with_widest(with(candidate))).collect()
            })
            .collect();
        let none = || Self { squares: Vec::new(), sums: Vec::new() };
        let mut found: Vec<Self> = candidates.iter().map(|_| none()).collect();
        for chunk in chunks {
            for (found, (squares, sum)) in found.iter_mut().zip(chunk) {
                found.squares.push(squares);
                found.sums.push(sum);
            }
        }
        found
    }

    fn total(&self) -> f64 {
        self.sums.iter().sum()
    }

    /// A row drawn with probability proportional to its squared distance; never one at distance 0.
    fn draw(&self, points: &Points<'_>, rng: &mut Stream) -> usize {
        let target = rng.gen_range(0.0..1.0) * self.total();
        let (chunk, target) = locate(self.sums.iter().copied(), target);
        let squares = self.squares[chunk].iter().enumerate();
        let first = chunk * CHUNK_ROWS;
        let adds = squares.map(|(row, &square)| f64::from(square) * points.weight(first + row));
        first + locate(adds, target).0
    }
}

/// The smaller of the distances before and to the candidate, for the rows of a chunk; and their sum.
struct Measure<'a> {
    points: &'a Points<'a>,
    chunk: &'a PointChunk<'a>,
    before: &'a [f32],
    candidate: &'a Candidate,
}

impl Kernel for Measure<'_> {
    type Output = (Vec<f32>, f64);

    #[expect(clippy::inline_always, reason = "a kernel")]
    #[inline(always)]
    fn call(self) -> (Vec<f32>, f64) {
        let Self { points, chunk, before, candidate } = self;
        let n_columns = points.n_columns();
        let mut after = vec![0.0_f32; before.len()];
        let tiles = chunk.scaled.chunks_exact(LANES * n_columns);
        let lanes = before.chunks(LANES).zip(after.chunks_mut(LANES));
        for (at, (tile, (before, after))) in tiles.zip(lanes).enumerate() {
            let mut squares = squared_distances(tile, &candidate.scaled);
            if squares.iter().fold(false, |near, &square| near | (square < NEAR)) {
                measure_near(
                    points,
                    &chunk.plain[at * LANES * n_columns..],
                    candidate,
                    &mut squares,
                );
            }
            for (lane, (after, &before)) in after.iter_mut().zip(before).enumerate() {
                *after = if squares[lane] < before { squares[lane] } else { before };
            }
        }
        let sum = match chunk.weights {
            None => sum_of(&after),
            Some(weights) => after.iter().zip(weights).map(|(&x, w)| f64::from(x) * w).sum(),
        };
        (after, sum)
    }
}

/// The sum in double precision, in eight parts.
#[expect(clippy::inline_always, reason = "part of a kernel")]
#[inline(always)]
fn sum_of(values: &[f32]) -> f64 {
    let (whole, rest) = values.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for lanes in whole {
        for lane in 0..LANES {
            sums[lane] += f64::from(lanes[lane]);
        }
    }
    sums.iter().sum::<f64>() + rest.iter().map(|&value| f64::from(value)).sum::<f64>()
}

#[expect(clippy::inline_always, reason = "part of a kernel")]
#[inline(always)]
fn squared_distances(tile: &[f32], point: &[f32]) -> [f32; LANES] {
    let mut squares = [0.0; LANES];
    for (column, &coordinate) in tile.as_chunks::<LANES>().0.iter().zip(point) {
        for lane in 0..LANES {
            let difference = column[lane] - coordinate;
            squares[lane] += difference * difference;
        }
    }
    squares
}

/// Measures short distances in double precision; one that is not 0 stays above 0.
#[cold]
fn measure_near(
    points: &Points<'_>,
    rows: &[f64],
    candidate: &Candidate,
    squares: &mut [f32; LANES],
) {
    for (near, row) in squares.iter_mut().zip(rows.chunks_exact(points.n_columns())) {
        if *near < NEAR {
            let exact = square(row, &candidate.point);
            let scaled = exact.sqrt() * points.scale;
            #[expect(clippy::cast_possible_truncation, reason = "precise enough to draw by")]
            let rounded = (scaled * scaled) as f32;
            *near = if exact > 0.0 { rounded.max(f32::MIN_POSITIVE) } else { 0.0 };
        }
    }
}

/// Returns the first index at which the running sum of `weights` passes `target`, and what of the
/// target is left there; when rounding lets none pass it, the last index of positive weight.
fn locate(weights: impl Iterator<Item = f64>, target: f64) -> (usize, f64) {
    let mut left = target;
    let mut found = (0, 0.0);
    for (index, weight) in weights.enumerate() {
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

/// A row drawn with probability proportional to its weight; without weights, from 64 bits, so that
/// every platform draws the same.
fn draw_by_weight(points: &Points<'_>, rng: &mut Stream) -> usize {
    if let Some(weights) = points.weights {
        let total: f64 = weights.iter().sum();
        return locate(weights.iter().copied(), rng.gen_range(0.0..1.0) * total).0;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a number below a usize")]
    let row = rng.gen_range(0..points.n_rows() as u64) as usize;
    row
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use fip_model::Seed;

    use super::*;

    fn points<'a>(rows: &'a [f64], weights: Option<&'a [f64]>) -> Points<'a> {
        Points::new(Cow::Borrowed(rows), 1, weights)
    }

    #[test]
    fn counts_the_distinct_rows_when_there_are_too_few() {
        let rows = [1.0, 2.0, 1.0, 2.0, 1.0];
        let points = points(&rows, None);
        let mut rng = Seed::new(1).stream("test", 0);
        assert_eq!(plus_plus(&points, 3, &mut rng), Err(2));
        assert_eq!(plus_plus(&points, 2, &mut rng).map(|found| found.len()), Ok(2));
    }

    #[test]
    fn tells_rows_apart_that_single_precision_does_not() {
        let rows = [1.0, 1.0 + 1e-12, 1.0, 2.0];
        let points = points(&rows, None);
        for entity in 0..20 {
            let mut rng = Seed::new(1).stream("test", entity);
            let mut found = plus_plus(&points, 3, &mut rng).unwrap();
            found.sort_by(f64::total_cmp);
            assert_eq!(found, [1.0, 1.0 + 1e-12, 2.0]);
            assert_eq!(plus_plus(&points, 4, &mut rng), Err(3));
        }
    }

    #[test]
    fn finds_one_row_in_each_of_four_far_groups() {
        let rows: Vec<f64> = (0..400).map(|row| f64::from(row % 4 * 1000 + row / 4)).collect();
        let points = points(&rows, None);
        for entity in 0..20 {
            let mut rng = Seed::new(1).stream("test", entity);
            let mut found = plus_plus(&points, 4, &mut rng).unwrap();
            found.sort_by(f64::total_cmp);
            let groups: Vec<f64> = found.iter().map(|x| (x / 1000.0).floor()).collect();
            assert_eq!(groups, [0.0, 1.0, 2.0, 3.0]);
        }
    }

    #[test]
    fn weights_decide_how_often_a_row_is_drawn() {
        let rows = [0.0, 1.0, 2.0];
        let points = points(&rows, Some(&[1.0, 1.0, 98.0]));
        let drawn = (0..200).filter(|&entity| {
            let mut rng = Seed::new(1).stream("test", entity);
            plus_plus(&points, 1, &mut rng).is_ok_and(|found| found[0] > 1.5)
        });
        assert!(drawn.count() > 180);
    }

    #[test]
    fn never_locates_a_weight_of_zero() {
        let weights = [0.0, 1.0, 0.0, 2.0, 0.0];
        for (target, expected) in [(0.0, 1), (0.999, 1), (1.0, 3), (2.9, 3), (3.0, 3), (9.0, 3)] {
            assert_eq!(locate(weights.into_iter(), target).0, expected, "{target}");
        }
    }
}
