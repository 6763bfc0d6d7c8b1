//! The nearest centroid of every row, asked again only where it can have changed.

use rayon::prelude::*;

use super::filter::{Filter, Verdict};
use super::points::{PointChunk, Points};
use super::sums::Sums;
use crate::rows::{CHUNK_ROWS, LANES};

/// The label of a row that has none yet.
const NONE: u32 = u32::MAX;

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
    labels: Vec<u32>,
    /// The drift at which a row must be asked again.
    limits: Vec<f32>,
    sums: Sums,
    changed: bool,
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
            let n_rows = points.chunk(chunk).n_rows;
            Chunk {
                labels: vec![NONE; n_rows],
                limits: vec![f32::NEG_INFINITY; n_rows],
                sums: Sums::zeros(k, points.n_columns()),
                changed: false,
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
            .for_each(|(at, chunk)| chunk.assign(&question, &question.points.chunk(at)));
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
        let mut number = vec![NONE; order.len()];
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
        let labels = self.chunks.iter().flat_map(|chunk| &chunk.labels);
        (labels.enumerate())
            .map(|(row, &label)| {
                let label = label as usize;
                (label, square(self.points, row, centroids, label))
            })
            .collect()
    }
}

impl Chunk {
    fn assign(&mut self, question: &Question<'_>, points: &PointChunk<'_>) {
        self.changed = false;
        let due = self.due(&question.drift);
        if 2 * due.len() > self.labels.len() {
            self.ask_all(question, points);
        } else {
            self.ask(&due, question, points);
        }
        if question.renew {
            self.sum_up(points);
        }
    }

    /// The rows that must be asked again.
    fn due(&self, drift: &[f32]) -> Vec<usize> {
        let mut due = vec![0; self.labels.len()];
        let mut n_due = 0;
        for (row, (&label, &limit)) in self.labels.iter().zip(&self.limits).enumerate() {
            due[n_due] = row;
            let quiet = drift.get(label as usize).is_some_and(|&drift| drift < limit);
            n_due += usize::from(!quiet);
        }
        due.truncate(n_due);
        due
    }

    fn ask_all(&mut self, question: &Question<'_>, points: &PointChunk<'_>) {
        let tile_len = question.points.rows.tile_len();
        let tiles = points.scaled.chunks_exact(tile_len).zip(points.norms.as_chunks().0);
        for (at, (tile, norms)) in tiles.enumerate() {
            let verdict = question.filter.nearest(tile, norms);
            let rows: [usize; LANES] = std::array::from_fn(|lane| at * LANES + lane);
            let n_rows = LANES.min(self.labels.len() - at * LANES);
            self.accept(&rows[..n_rows], &verdict, question, points);
        }
    }

    fn ask(&mut self, due: &[usize], question: &Question<'_>, points: &PointChunk<'_>) {
        let n_columns = question.points.n_columns();
        let mut tile = vec![0.0; LANES * n_columns];
        for rows in due.chunks(LANES) {
            let mut norms = [0.0; LANES];
            for (lane, &row) in rows.iter().enumerate() {
                norms[lane] = points.norms[row];
                let start = row / LANES * LANES * n_columns + row % LANES;
                let from = points.scaled[start..].iter().step_by(LANES);
                for (to, from) in tile.as_chunks_mut::<LANES>().0.iter_mut().zip(from) {
                    to[lane] = *from;
                }
            }
            let verdict = question.filter.nearest(&tile, &norms);
            self.accept(rows, &verdict, question, points);
        }
    }

    /// Takes the verdict over `rows` where it is sure, and asks in double precision where not.
    #[inline]
    fn accept(
        &mut self,
        rows: &[usize],
        verdict: &Verdict,
        question: &Question<'_>,
        points: &PointChunk<'_>,
    ) {
        for (lane, &row) in rows.iter().enumerate() {
            let (mut label, slack) = (verdict.labels[lane], verdict.slack[lane]);
            let mut limit = f32::NEG_INFINITY;
            if slack > 0.0 {
                limit = (slack + question.drift[label as usize]) * (1.0 - SLIP);
            } else {
                label = nearest_exactly(question.points, points.first + row, question.centroids);
            }
            self.limits[row] = limit;
            let before = std::mem::replace(&mut self.labels[row], label);
            if before != label {
                self.changed = true;
                if !question.renew {
                    let (from, to) = (before as usize, label as usize);
                    self.sums.transfer(question.points.rows, points.first + row, from, to);
                }
            }
        }
    }

    fn sum_up(&mut self, points: &PointChunk<'_>) {
        self.sums.clear();
        let n_columns = points.tiles.len() / self.labels.len().next_multiple_of(LANES);
        let tiles = points.tiles.chunks_exact(LANES * n_columns).zip(self.labels.chunks(LANES));
        for (at, (tile, labels)) in tiles.enumerate() {
            let weights = points.weights.map(|weights| &weights[at * LANES..]);
            self.sums.add_tile(tile, labels, weights);
        }
    }
}

/// The cluster of the nearest centroid, the first on a tie.
fn nearest_exactly(points: &Points<'_>, row: usize, centroids: &[f64]) -> u32 {
    let mut nearest = (0, f64::INFINITY);
    let k = centroids.len() / points.n_columns();
    for (number, cluster) in (0_u32..).zip(0..k) {
        let square = square(points, row, centroids, cluster);
        if square < nearest.1 {
            nearest = (number, square);
        }
    }
    nearest.0
}

/// The squared distance of a row to a centroid, the same bits as in tiles.
fn square(points: &Points<'_>, row: usize, centroids: &[f64], cluster: usize) -> f64 {
    let centroid = &centroids[cluster * points.n_columns()..];
    points.rows.row(row).zip(centroid).map(|(x, c)| (x - c) * (x - c)).sum()
}

#[cfg(test)]
mod tests {
    use fip_model::Seed;
    use fip_model::ndarray::Array2;

    use super::*;
    use crate::rows::Rows;

    #[test]
    fn labels_are_those_of_plain_distances_however_centroids_wander() {
        let noise = Seed::new(9).keyed("test.bounds");
        let draw = |at: usize| noise.uniform(at as u64);
        for (trial, (n_rows, d, k)) in
            [(9000, 3, 6), (700, 1, 4), (50, 9, 2)].into_iter().enumerate()
        {
            // Half the rows on a lattice full of ties.
            let rows = Array2::from_shape_fn((n_rows, d), |(row, column)| {
                let x = 4.0 * draw(row * d + column);
                if row % 2 == 0 { x.floor() } else { x }
            });
            let rows = Rows::new(rows.view()).unwrap();
            let points = Points::new(&rows, None);
            let mut centroids: Vec<f64> = (0..k * d).map(|at| (4.0 * draw(at)).floor()).collect();
            let mut bounds = Bounds::new(&points, k);
            for step in 0..40 {
                let found = bounds.assign(&centroids, step == 0);
                let labels: Vec<u32> =
                    bounds.chunks.iter().flat_map(|chunk| chunk.labels.clone()).collect();
                let expected = (0..n_rows).map(|row| nearest_exactly(&points, row, &centroids));
                assert!(expected.eq(labels), "trial {trial}, step {step}");
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
