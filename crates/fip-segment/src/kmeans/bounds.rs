//! The nearest centroid of every row, asked again only where it can have changed.

use rayon::prelude::*;

use super::filter::{Filter, Verdict};
use super::points::{PointChunk, Points, square};
use super::sums::Sums;
use crate::rows::{CHUNK_ROWS, LANES};
use crate::vectors::{Kernel, with_widest};

/// Changed rows that are fetched together.
const FETCHED: usize = 64;

/// What rounding a bound to single precision can do, several times over.
const SLIP: f32 = 1e-6;

/// The cluster of each row, and how far centroids may move before it must be asked again.
///
/// A row keeps its cluster as long as its own centroid and the fastest other one have together moved
/// less than the second nearest centroid was farther than the nearest (G. Hamerly, "Making k-means
/// even faster", 2010). The moves are summed up for each cluster, so a row stores the sum at which it
/// must be asked again, and a pass over quiet rows reads one number and one label of each.
///
/// Rows that are asked again go through the [`Filter`]; where that cannot tell, distances in double
/// precision decide, the first cluster on a tie. So the labels are those of plain Lloyd iterations.
#[derive(Debug)]
pub(super) struct Bounds<'a> {
    points: &'a Points<'a>,
    chunks: Vec<Chunk>,
    /// Scaled moves so far of each centroid and of the fastest other one.
    drift: Vec<f64>,
}

/// What an assignment changed.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) sums: Sums,
    /// Whether any row changed its cluster.
    pub(super) changed: bool,
}

/// The state of a chunk of rows.
#[derive(Debug)]
struct Chunk {
    /// Of whole tiles; 0 before the first assignment and where a tile is only filled up.
    labels: Vec<u32>,
    /// The drift at which a row must be asked again, of whole tiles; infinite where these are only filled up.
    limits: Vec<f32>,
    sums: Sums,
    /// Whether the last assignment gave any row another cluster.
    changed: bool,
    /// The rows to which it did, and what they had before; empty when sums are made anew.
    changes: Vec<(usize, u32)>,
}

/// What all chunks need to know in an assignment.
struct Question<'a> {
    points: &'a Points<'a>,
    centroids: &'a [f64],
    filter: Filter,
    drift: Vec<f32>,
    /// Whether sums are made anew and not by differences.
    renew: bool,
}

impl<'a> Bounds<'a> {
    pub(super) fn new(points: &'a Points<'a>, k: usize) -> Self {
        let chunk = |chunk: usize| {
            let PointChunk { n_rows, .. } = points.chunk(chunk);
            let mut limits = vec![f32::INFINITY; n_rows.next_multiple_of(LANES)];
            limits[..n_rows].fill(f32::NEG_INFINITY);
            Chunk {
                labels: vec![0; n_rows.next_multiple_of(LANES)],
                limits,
                sums: Sums::zeros(k, points.n_columns()),
                changed: false,
                changes: Vec::new(),
            }
        };
        let chunks = (0..points.n_chunks()).map(chunk).collect();
        Self { points, chunks, drift: vec![0.0; k] }
    }

    /// Assigns each row to the nearest of `centroids` and sums the rows of each cluster; the first
    /// time with `renew`.
    pub(super) fn assign(&mut self, centroids: &[f64], renew: bool) -> Step {
        #[expect(clippy::cast_possible_truncation, reason = "SLIP covers it")]
        let drift = self.drift.iter().map(|&drift| drift as f32 * (1.0 + SLIP)).collect();
        let filter = Filter::new(self.points, centroids);
        let question = Question { points: self.points, centroids, filter, drift, renew };
        (self.chunks.par_iter_mut().enumerate())
            .for_each(|(at, chunk)| with_widest(Assign { chunk, question: &question, at }));
        let changed = self.chunks.iter().any(|chunk| chunk.changed);
        Step { sums: self.folded(), changed }
    }

    /// The sums as the labels stand, made anew.
    pub(super) fn renewed(&mut self) -> Sums {
        let points = self.points;
        (self.chunks.par_iter_mut().enumerate())
            .for_each(|(at, chunk)| chunk.sum_up(&points.chunk(at)));
        self.folded()
    }

    fn folded(&self) -> Sums {
        let mut sums = Sums::zeros(self.drift.len(), self.points.n_columns());
        self.chunks.iter().for_each(|chunk| sums.add(&chunk.sums));
        sums
    }

    /// Takes notice that the centroids moved.
    pub(super) fn moved(&mut self, before: &[f64], after: &[f64]) {
        let n_columns = self.points.n_columns();
        let moves: Vec<f64> = (before.chunks_exact(n_columns).zip(after.chunks_exact(n_columns)))
            .map(|(a, b)| a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt())
            .map(|length| length * self.points.scale * (1.0 + 1e-9))
            .collect();
        for cluster in 0..moves.len() {
            let others = moves.iter().enumerate().filter(|(other, _)| *other != cluster);
            let fastest = others.map(|(_, &length)| length).fold(0.0, f64::max);
            self.drift[cluster] += moves[cluster] + fastest;
        }
    }

    /// Numbers the clusters anew: the first is what was number `order[0]`.
    pub(super) fn reorder(&mut self, order: &[usize]) {
        let mut number = vec![0; order.len()];
        for (to, &from) in (0_u32..).zip(order) {
            number[from] = to;
        }
        self.drift = order.iter().map(|&cluster| self.drift[cluster]).collect();
        self.chunks.par_iter_mut().for_each(|chunk| {
            chunk.labels.iter_mut().for_each(|label| *label = number[*label as usize]);
            chunk.sums = chunk.sums.reordered(order);
        });
    }

    /// Puts a row into a cluster, whatever is near; sums must be renewed.
    pub(super) fn place(&mut self, row: usize, cluster: u32) {
        let chunk = &mut self.chunks[row / CHUNK_ROWS];
        chunk.labels[row % CHUNK_ROWS] = cluster;
        chunk.limits[row % CHUNK_ROWS] = f32::NEG_INFINITY;
    }

    /// The label and the squared distance to its own centroid of each row.
    pub(super) fn squares(&self, centroids: &[f64]) -> Vec<(usize, f64)> {
        let n_columns = self.points.n_columns();
        let labels = self.chunks.iter().flat_map(|chunk| &chunk.labels);
        (labels.take(self.points.n_rows()).enumerate())
            .map(|(row, &label)| {
                let label = label as usize;
                (label, square(self.points.row(row), &centroids[label * n_columns..]))
            })
            .collect()
    }
}

/// The assignment of chunk number `at`.
struct Assign<'a> {
    chunk: &'a mut Chunk,
    question: &'a Question<'a>,
    at: usize,
}

impl Kernel for Assign<'_> {
    type Output = ();

    #[expect(clippy::inline_always, reason = "a kernel")]
    #[inline(always)]
    fn call(self) {
        let points = self.question.points.chunk(self.at);
        self.chunk.changed = false;
        self.chunk.changes.clear();
        self.chunk.assign(self.question, &points);
        if self.question.renew || 2 * self.chunk.changes.len() > points.n_rows {
            self.chunk.sum_up(&points);
        } else {
            self.chunk.transfer(&points);
        }
    }
}

impl Chunk {
    /// Asks for the rows of those tiles in which any is due.
    #[expect(clippy::inline_always, reason = "part of a kernel")]
    #[inline(always)]
    fn assign(&mut self, question: &Question<'_>, points: &PointChunk<'_>) {
        let tile_len = LANES * question.points.n_columns();
        let tiles = points.scaled.chunks_exact(tile_len).zip(points.norms.as_chunks().0);
        for (at, (tile, norms)) in tiles.enumerate() {
            let (Some(before), Some(limits)) = (
                self.labels[at * LANES..].first_chunk::<LANES>().copied(),
                self.limits[at * LANES..].first_chunk_mut::<LANES>(),
            ) else {
                return;
            };
            let drift = before.map(|label| question.drift[label as usize]);
            let mut due = false;
            for lane in 0..LANES {
                due |= drift[lane] >= limits[lane];
            }
            if !due {
                continue;
            }
            let Verdict { labels, slack } = question.filter.nearest(tile, norms);
            let mut special = false;
            for lane in 0..LANES {
                special |= (labels[lane] != before[lane]) | (slack[lane] <= 0.0);
                limits[lane] = (slack[lane] + drift[lane]) * (1.0 - SLIP);
            }
            if special {
                self.accept(at * LANES, points, &Verdict { labels, slack }, question);
            }
        }
    }

    /// Takes the labels of a tile where they are sure, and asks in double precision where not.
    #[inline]
    fn accept(
        &mut self,
        first: usize,
        points: &PointChunk<'_>,
        verdict: &Verdict,
        question: &Question<'_>,
    ) {
        for lane in 0..LANES {
            let (row, mut label, slack) = (first + lane, verdict.labels[lane], verdict.slack[lane]);
            if row >= points.n_rows {
                // Only there to fill the tile.
                self.limits[row] = f32::INFINITY;
                continue;
            }
            if slack > 0.0 {
                self.limits[row] = (slack + question.drift[label as usize]) * (1.0 - SLIP);
            } else {
                self.limits[row] = f32::NEG_INFINITY;
                let n_columns = question.points.n_columns();
                let row = &points.plain[row * n_columns..][..n_columns];
                label = nearest_exactly(row, question.centroids);
            }
            if self.labels[row] != label {
                self.relabel(row, label, question.renew);
            }
        }
    }

    #[inline]
    fn relabel(&mut self, row: usize, label: u32, renew: bool) {
        let before = std::mem::replace(&mut self.labels[row], label);
        self.changed = true;
        if !renew {
            self.changes.push((row, before));
        }
    }

    /// Moves the changed rows in the sums. They are read once before, in a loop so short that the
    /// machine fetches many at a time.
    #[inline]
    fn transfer(&mut self, points: &PointChunk<'_>) {
        let n_columns = points.plain.len() / points.n_rows;
        for changes in self.changes.chunks(FETCHED) {
            let mut fetched = 0.0;
            for &(row, _) in changes {
                let line = row * n_columns..(row + 1) * n_columns;
                fetched += points.plain[line.start] + points.plain[line.end - 1];
            }
            std::hint::black_box(fetched);
            for &(row, before) in changes {
                let coordinates = &points.plain[row * n_columns..][..n_columns];
                self.sums.transfer(coordinates, before as usize, self.labels[row] as usize);
            }
        }
    }

    #[inline]
    fn sum_up(&mut self, points: &PointChunk<'_>) {
        self.sums.clear();
        self.sums.add_rows(points.plain, &self.labels, points.weights);
    }
}

/// The cluster of the centroid nearest to a row, the first on a tie.
#[cold]
fn nearest_exactly(row: &[f64], centroids: &[f64]) -> u32 {
    let mut nearest = (0, f64::INFINITY);
    for (cluster, centroid) in (0_u32..).zip(centroids.chunks_exact(row.len())) {
        let square = square(row, centroid);
        if square < nearest.1 {
            nearest = (cluster, square);
        }
    }
    nearest.0
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use fip_model::Seed;

    use super::*;

    #[test]
    fn labels_are_those_of_plain_distances_however_centroids_wander() {
        let noise = Seed::new(9).keyed("test.bounds");
        let draw = |at: usize| noise.uniform(at as u64);
        for (trial, (n_rows, d, k)) in
            [(9000, 3, 6), (700, 1, 4), (50, 9, 2)].into_iter().enumerate()
        {
            // Half the rows on a lattice full of ties.
            let rows = (0..n_rows * d).map(|at| {
                let x = 4.0 * draw(at);
                if at / d % 2 == 0 { x.floor() } else { x }
            });
            let points = Points::new(Cow::Owned(rows.collect()), d, None);
            let mut centroids: Vec<f64> = (0..k * d).map(|at| (4.0 * draw(at)).floor()).collect();
            let mut bounds = Bounds::new(&points, k);
            for step in 0..40 {
                let found = bounds.assign(&centroids, step == 0);
                let labels: Vec<u32> =
                    bounds.chunks.iter().flat_map(|chunk| chunk.labels.clone()).collect();
                let expected = (0..n_rows).map(|row| nearest_exactly(points.row(row), &centroids));
                assert!(expected.eq(labels.into_iter().take(n_rows)), "trial {trial}, step {step}");
                let fresh = bounds.renewed();
                assert_eq!(fresh.counts, found.sums.counts);
                let differences = fresh.coordinates.iter().zip(&found.sums.coordinates);
                assert!(differences.into_iter().all(|(a, b)| (a - b).abs() < 1e-9));
                let before = centroids.clone();
                let reach = 0.5 / f64::from(step + 1);
                for (at, x) in centroids.iter_mut().enumerate() {
                    *x += reach * (draw(1_000_000 + step as usize * 100 + at) - 0.5);
                }
                bounds.moved(&before, &centroids);
            }
        }
    }
}
