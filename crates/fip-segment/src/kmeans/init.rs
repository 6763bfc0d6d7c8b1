//! First centroids by greedy k-means++.

use fip_model::Stream;
use ndarray_rand::rand::Rng;
use rayon::prelude::*;

use super::points::{PointChunk, Points, square};
use crate::rows::{CHUNK_ROWS, LANES};
use crate::vectors::{Kernel, with_widest};

/// Squared scaled distances below this are measured again in double precision.
const NEAR: f32 = 1e-9;

/// Returns `k` distinct rows as first centroids, row-major, for each random stream; or the number of
/// distinct rows when there are fewer than `k`.
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
    rngs: &mut [Stream],
) -> Result<Vec<Vec<f64>>, usize> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the logarithm of a count of at least 1"
    )]
    let n_trials = 2 + (k as f64).ln() as usize;
    let mut squares = Squares::new(points, rngs.len());
    let mut candidates: Vec<Vec<Candidate>> = (rngs.iter_mut())
        .map(|rng| vec![Candidate::new(points, draw_by_weight(points, rng))])
        .collect();
    let mut chosen: Vec<Vec<f64>> = rngs.iter().map(|_| Vec::new()).collect();
    for n_chosen in 1..=k {
        let sums = squares.measure(points, &candidates);
        for (run, (drawn, sums)) in candidates.into_iter().zip(sums).enumerate() {
            if let Some((candidate, sums)) = best_of(drawn, sums) {
                chosen[run].extend(&candidate.point);
                squares.choose(run, candidate, sums);
            }
        }
        if n_chosen == k {
            break;
        }
        candidates = Vec::with_capacity(rngs.len());
        for (run, rng) in rngs.iter_mut().enumerate() {
            if squares.total(run) <= 0.0 {
                return Err(n_chosen);
            }
            let draw = |_| Candidate::new(points, squares.draw(points, run, rng));
            candidates.push((0..n_trials).map(draw).collect());
        }
    }
    Ok(chosen)
}

/// The candidate with the smallest sum, the first on a tie.
fn best_of(candidates: Vec<Candidate>, sums: Vec<Vec<f64>>) -> Option<(Candidate, Vec<f64>)> {
    let mut best: Option<(Candidate, Vec<f64>)> = None;
    for (candidate, sums) in candidates.into_iter().zip(sums) {
        let total = |sums: &[f64]| sums.iter().sum::<f64>();
        if best.as_ref().is_none_or(|(_, least)| total(&sums) < total(least)) {
            best = Some((candidate, sums));
        }
    }
    best
}

/// A row that may become a centroid.
#[derive(Debug, Clone)]
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

/// Squared scaled distances of each row to the nearest centroid so far, for several restarts.
#[derive(Debug)]
struct Squares {
    /// For each chunk of rows and each restart, of whole tiles; 0 where these are only filled up. They
    /// do not yet know of the last centroid.
    chunks: Vec<Vec<Vec<f32>>>,
    last: Vec<Option<Candidate>>,
    /// For each restart, the weighted sum of each chunk; they know of the last centroid.
    sums: Vec<Vec<f64>>,
}

impl Squares {
    fn new(points: &Points<'_>, n_runs: usize) -> Self {
        let unknown = |chunk: usize| {
            let PointChunk { n_rows, norms, .. } = points.chunk(chunk);
            let mut squares = vec![f32::INFINITY; norms.len()];
            squares[n_rows..].fill(0.0);
            vec![squares; n_runs]
        };
        let chunks = (0..points.n_chunks()).map(unknown).collect();
        Self { chunks, last: vec![None; n_runs], sums: vec![Vec::new(); n_runs] }
    }

    /// For each restart and each of its candidates, the sums of the chunks when it is a centroid too.
    fn measure(
        &mut self,
        points: &Points<'_>,
        candidates: &[Vec<Candidate>],
    ) -> Vec<Vec<Vec<f64>>> {
        let last = &self.last;
        let measured: Vec<Vec<Vec<f64>>> = (self.chunks.par_iter_mut().enumerate())
            .map(|(at, chunks)| {
                let chunk = points.chunk(at);
                (chunks.iter_mut().zip(last).zip(candidates))
                    .map(|((squares, last), candidates)| {
                        let last = last.as_ref();
                        with_widest(Measure { chunk: &chunk, squares, last, candidates })
                    })
                    .collect()
            })
            .collect();
        (candidates.iter().enumerate())
            .map(|(run, candidates)| {
                let sums = |at: usize| measured.iter().map(|runs| runs[run][at]).collect();
                (0..candidates.len()).map(sums).collect()
            })
            .collect()
    }

    fn choose(&mut self, run: usize, candidate: Candidate, sums: Vec<f64>) {
        self.last[run] = Some(candidate);
        self.sums[run] = sums;
    }

    fn total(&self, run: usize) -> f64 {
        self.sums[run].iter().sum()
    }

    /// A row drawn with probability proportional to its squared distance; never one at distance 0.
    fn draw(&self, points: &Points<'_>, run: usize, rng: &mut Stream) -> usize {
        let target = rng.gen_range(0.0..1.0) * self.total(run);
        let (at, target) = locate(self.sums[run].iter().copied(), target);
        let (chunk, mut squares) = (points.chunk(at), self.chunks[at][run].clone());
        let last = self.last[run].as_ref();
        with_widest(Measure { chunk: &chunk, squares: &mut squares, last, candidates: &[] });
        let first = at * CHUNK_ROWS;
        let adds = squares[..chunk.n_rows].iter().enumerate();
        let adds = adds.map(|(row, &square)| f64::from(square) * points.weight(first + row));
        first + locate(adds, target).0
    }
}

/// Tells the squares of a chunk of the last centroid, and returns for each candidate what their sum
/// would be with it.
struct Measure<'a> {
    chunk: &'a PointChunk<'a>,
    squares: &'a mut [f32],
    last: Option<&'a Candidate>,
    candidates: &'a [Candidate],
}

impl Kernel for Measure<'_> {
    type Output = Vec<f64>;

    #[expect(clippy::inline_always, reason = "a kernel")]
    #[inline(always)]
    fn call(self) -> Vec<f64> {
        let Self { chunk, squares, last, candidates } = self;
        let squares = squares.as_chunks_mut::<LANES>().0;
        if let Some(last) = last {
            for (at, squares) in squares.iter_mut().enumerate() {
                *squares = nearer(chunk, at, squares, last);
            }
        }
        let mut found = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            let mut sums = [0.0; LANES];
            for (at, squares) in squares.iter().enumerate() {
                let squares = nearer(chunk, at, squares, candidate);
                let weights = chunk.lane_weights(at);
                for lane in 0..LANES {
                    sums[lane] += weights[lane] * f64::from(squares[lane]);
                }
            }
            found.push(sums.iter().sum());
        }
        found
    }
}

/// The smaller of `before` and the squared distances to the candidate, for tile number `at`.
#[expect(clippy::inline_always, reason = "part of a kernel")]
#[inline(always)]
fn nearer(
    chunk: &PointChunk<'_>,
    at: usize,
    before: &[f32; LANES],
    candidate: &Candidate,
) -> [f32; LANES] {
    let tile_len = LANES * candidate.scaled.len();
    let tile = &chunk.scaled[at * tile_len..][..tile_len];
    let mut squares = squared_distances(tile, &candidate.scaled);
    if squares.iter().fold(f32::INFINITY, |a, &b| if b < a { b } else { a }) < NEAR {
        measure_near(&chunk.plain[at * tile_len..], chunk.unit, candidate, &mut squares);
    }
    for lane in 0..LANES {
        squares[lane] = if squares[lane] < before[lane] { squares[lane] } else { before[lane] };
    }
    squares
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
fn measure_near(rows: &[f64], scale: f64, candidate: &Candidate, squares: &mut [f32; LANES]) {
    for (near, row) in squares.iter_mut().zip(rows.chunks_exact(candidate.point.len())) {
        if *near < NEAR {
            let exact = square(row, &candidate.point);
            let scaled = exact.sqrt() * scale;
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

    fn draw(points: &Points<'_>, k: usize, entity: u64) -> Result<Vec<f64>, usize> {
        let mut rngs = [Seed::new(2), Seed::new(1)].map(|seed| seed.stream("test", entity));
        plus_plus(points, k, &mut rngs).map(|mut found| found.remove(1))
    }

    fn points<'a>(rows: &'a [f64], weights: Option<&'a [f64]>) -> Points<'a> {
        Points::new(Cow::Borrowed(rows), 1, weights)
    }

    #[test]
    fn counts_the_distinct_rows_when_there_are_too_few() {
        let rows = [1.0, 2.0, 1.0, 2.0, 1.0];
        let points = points(&rows, None);
        assert_eq!(draw(&points, 3, 0), Err(2));
        assert_eq!(draw(&points, 2, 0).map(|found| found.len()), Ok(2));
    }

    #[test]
    fn tells_rows_apart_that_single_precision_does_not() {
        let rows = [1.0, 1.0 + 1e-12, 1.0, 2.0];
        let points = points(&rows, None);
        for entity in 0..20 {
            let mut found = draw(&points, 3, entity).unwrap();
            found.sort_by(f64::total_cmp);
            assert_eq!(found, [1.0, 1.0 + 1e-12, 2.0]);
            assert_eq!(draw(&points, 4, entity), Err(3));
        }
    }

    #[test]
    fn finds_one_row_in_each_of_four_far_groups() {
        let rows: Vec<f64> = (0..400).map(|row| f64::from(row % 4 * 1000 + row / 4)).collect();
        let points = points(&rows, None);
        for entity in 0..20 {
            let mut found = draw(&points, 4, entity).unwrap();
            found.sort_by(f64::total_cmp);
            let groups: Vec<f64> = found.iter().map(|x| (x / 1000.0).floor()).collect();
            assert_eq!(groups, [0.0, 1.0, 2.0, 3.0]);
        }
    }

    #[test]
    fn weights_decide_how_often_a_row_is_drawn() {
        let rows = [0.0, 1.0, 2.0];
        let points = points(&rows, Some(&[1.0, 1.0, 98.0]));
        let drawn =
            (0..200).filter(|&entity| draw(&points, 1, entity).is_ok_and(|found| found[0] > 1.5));
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
