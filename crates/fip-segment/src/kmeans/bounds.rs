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
///
/// Several restarts are held side by side, so that a chunk of rows is fetched once for all of them.
#[derive(Debug)]
pub(super) struct Bounds<'a> {
    points: &'a Points<'a>,
    /// For each chunk of rows, the state of each restart.
    chunks: Vec<Vec<Chunk>>,
    /// For each restart, scaled moves so far of each centroid and of the fastest other one.
    drift: Vec<Vec<f64>>,
}

/// A restart whose rows are to be assigned to `centroids`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ask<'a> {
    pub(super) run: usize,
    pub(super) centroids: &'a [f64],
    /// Whether sums are made anew and not by differences: always the first time.
    pub(super) renew: bool,
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
    run: usize,
    renew: bool,
    filter: Filter,
    drift: Vec<f32>,
}

impl<'a> Question<'a> {
    fn new(points: &'a Points<'a>, ask: Ask<'a>, drift: &[f64]) -> Self {
        let Ask { run, centroids, renew } = ask;
        #[expect(clippy::cast_possible_truncation, reason = "SLIP covers it")]
        let drift = drift.iter().map(|&drift| drift as f32 * (1.0 + SLIP)).collect();
        Self { points, centroids, run, renew, filter: Filter::new(points, centroids), drift }
    }
}

impl<'a> Bounds<'a> {
    pub(super) fn new(points: &'a Points<'a>, k: usize, n_runs: usize) -> Self {
        let of_chunk = |chunk: usize| {
            let n_rows = points.chunk(chunk).n_rows;
            (0..n_runs).map(|_| Chunk::new(n_rows, k, points.n_columns())).collect()
        };
        let chunks = (0..points.n_chunks()).map(of_chunk).collect();
        Self { points, chunks, drift: vec![vec![0.0; k]; n_runs] }
    }

    /// Assigns each row to the nearest centroid and sums the rows of each cluster.
    pub(super) fn assign(&mut self, asks: &[Ask<'_>]) -> Vec<Step> {
        let questions: Vec<Question<'_>> =
            asks.iter().map(|ask| Question::new(self.points, *ask, &self.drift[ask.run])).collect();
        self.chunks.par_iter_mut().enumerate().for_each(|(at, chunks)| {
            for question in &questions {
                with_widest(Assign { chunk: &mut chunks[question.run], question, at });
            }
        });
        let changed = |run: usize| self.chunks.iter().any(|chunks| chunks[run].changed);
        let step = |ask: &Ask<'_>| Step { sums: self.folded(ask.run), changed: changed(ask.run) };
        asks.iter().map(step).collect()
    }

    /// The sums of restarts as the labels stand, made anew.
    pub(super) fn renewed(&mut self, runs: &[usize]) -> Vec<Sums> {
        let points = self.points;
        self.chunks.par_iter_mut().enumerate().for_each(|(at, chunks)| {
            let points = points.chunk(at);
            for &run in runs {
                chunks[run].sum_up(&points);
            }
        });
        runs.iter().map(|&run| self.folded(run)).collect()
    }

    fn folded(&self, run: usize) -> Sums {
        let mut sums = Sums::zeros(self.drift[run].len(), self.points.n_columns());
        self.chunks.iter().for_each(|chunks| sums.add(&chunks[run].sums));
        sums
    }

    /// Takes notice that the centroids of a restart moved.
    pub(super) fn moved(&mut self, run: usize, before: &[f64], after: &[f64]) {
        let n_columns = self.points.n_columns();
        let moves: Vec<f64> = (before.chunks_exact(n_columns).zip(after.chunks_exact(n_columns)))
            .map(|(a, b)| square(a, b).sqrt() * self.points.scale * (1.0 + 1e-9))
            .collect();
        for cluster in 0..moves.len() {
            let others = moves.iter().enumerate().filter(|(other, _)| *other != cluster);
            let fastest = others.map(|(_, &length)| length).fold(0.0, f64::max);
            self.drift[run][cluster] += moves[cluster] + fastest;
        }
    }

    /// Numbers the clusters of a restart anew: the first is what was number `order[0]`.
    pub(super) fn reorder(&mut self, run: usize, order: &[usize]) {
        let mut number = vec![0; order.len()];
        for (to, &from) in (0_u32..).zip(order) {
            number[from] = to;
        }
        self.drift[run] = order.iter().map(|&cluster| self.drift[run][cluster]).collect();
        self.chunks.par_iter_mut().for_each(|chunks| {
            let chunk = &mut chunks[run];
            chunk.labels.iter_mut().for_each(|label| *label = number[*label as usize]);
            chunk.sums = chunk.sums.reordered(order);
        });
    }

    /// Puts a row into a cluster, whatever is near; sums must be renewed.
    pub(super) fn place(&mut self, run: usize, row: usize, cluster: u32) {
        let chunk = &mut self.chunks[row / CHUNK_ROWS][run];
        chunk.labels[row % CHUNK_ROWS] = cluster;
        chunk.limits[row % CHUNK_ROWS] = f32::NEG_INFINITY;
    }

    /// The label of a restart and the squared distance to its own centroid of each row.
    pub(super) fn squares(&self, run: usize, centroids: &[f64]) -> Vec<(usize, f64)> {
        let n_columns = self.points.n_columns();
        let labels = self.chunks.iter().flat_map(|chunks| &chunks[run].labels);
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
    fn new(n_rows: usize, k: usize, n_columns: usize) -> Self {
        let padded = n_rows.next_multiple_of(LANES);
        let mut limits = vec![f32::INFINITY; padded];
        limits[..n_rows].fill(f32::NEG_INFINITY);
        let sums = Sums::zeros(k, n_columns);
        Self { labels: vec![0; padded], limits, sums, changed: false, changes: Vec::new() }
    }

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
                special |= labels[lane] != before[lane];
                special |= slack[lane] <= 0.0;
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
            let mut bounds = Bounds::new(&points, k, 2);
            for step in 0..40_usize {
                let ask = Ask { run: 1, centroids: &centroids, renew: step == 0 };
                let found = bounds.assign(&[ask]).remove(0);
                let labels: Vec<u32> =
                    bounds.chunks.iter().flat_map(|chunks| chunks[1].labels.clone()).collect();
                let expected = (0..n_rows).map(|row| nearest_exactly(points.row(row), &centroids));
                assert!(expected.eq(labels.into_iter().take(n_rows)), "trial {trial}, step {step}");
                let fresh = bounds.renewed(&[1]).remove(0);
                assert_eq!(fresh.counts, found.sums.counts);
                let differences = fresh.coordinates.iter().zip(&found.sums.coordinates);
                assert!(differences.into_iter().all(|(a, b)| (a - b).abs() < 1e-9));
                let before = centroids.clone();
                let reach = 0.5 / (step + 1) as f64;
                for (at, x) in centroids.iter_mut().enumerate() {
                    *x += reach * (draw(1_000_000 + step * 100 + at) - 0.5);
                }
                bounds.moved(1, &before, &centroids);
            }
        }
    }
}
