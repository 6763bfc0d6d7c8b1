//! The nearest centroid in single precision, with a bound on what rounding can do.

use super::points::Points;
use crate::rows::LANES;

/// Half a unit in the last place of a number near 1.
const ROUNDING: f32 = f32::EPSILON / 2.0;

/// Centroids in the units of the scaled points.
///
/// ```text
/// |x - c|^2 = |x|^2 + 2 (|c|^2 / 2 - x c)
/// ```
///
/// so the nearest centroid is that of the smallest bracket: a multiplication and a subtraction for a
/// coordinate.
#[derive(Debug)]
pub(super) struct Filter {
    n_columns: usize,
    centroids: Vec<f32>,
    halves: Vec<f32>,
    /// The greatest length of a centroid.
    reach: f32,
    /// Error of a squared distance, in units of the squared sum of the two lengths.
    ///
    /// Each of `d` products and `d` sums is off by at most one rounding of what is added, and what is
    /// added is at most the squared sum of the lengths: `(d + 8)` roundings, and a fifth for luck.
    square_error: f32,
}

/// What the filter found for the rows of a tile.
#[derive(Debug, Clone, Copy)]
pub(super) struct Verdict {
    pub(super) labels: [u32; LANES],
    /// At most how much farther the second nearest centroid is than the nearest, in scaled units; when
    /// it is not positive the label is only a guess.
    pub(super) slack: [f32; LANES],
}

impl Filter {
    pub(super) fn new(points: &Points<'_>, centroids: &[f64]) -> Self {
        let n_columns = points.n_columns();
        let (mut scaled, mut halves) = (Vec::new(), Vec::new());
        let mut reach = 0.0_f32;
        for centroid in centroids.chunks_exact(n_columns) {
            let point = points.scale_point(centroid);
            let square: f64 = point.iter().map(|&x| f64::from(x) * f64::from(x)).sum();
            halves.push(single(0.5 * square));
            reach = reach.max(single(square.sqrt()) * (1.0 + 4.0 * ROUNDING));
            scaled.extend(point);
        }
        let square_error = 1.2 * (n_columns as f32 + 8.0) * ROUNDING;
        Self { n_columns, centroids: scaled, halves, reach, square_error }
    }

    /// The nearest centroid of each row of a tile, and how sure that is.
    #[inline]
    pub(super) fn nearest(&self, tile: &[f32], norms: &[f32; LANES]) -> Verdict {
        let mut labels = [0_u32; LANES];
        let (mut first, mut second) = ([f32::INFINITY; LANES], [f32::INFINITY; LANES]);
        let tile = tile.as_chunks::<LANES>().0;
        let centroids = self.centroids.chunks_exact(self.n_columns).zip(&self.halves);
        for ((centroid, &half), cluster) in centroids.zip(0_u32..) {
            let mut brackets = [half; LANES];
            for (column, &coordinate) in tile.iter().zip(centroid) {
                for lane in 0..LANES {
                    brackets[lane] -= column[lane] * coordinate;
                }
            }
            for lane in 0..LANES {
                let bracket = brackets[lane];
                let nearer = bracket < first[lane];
                let loser = if nearer { first[lane] } else { bracket };
                second[lane] = if loser < second[lane] { loser } else { second[lane] };
                first[lane] = if nearer { bracket } else { first[lane] };
                labels[lane] = if nearer { cluster } else { labels[lane] };
            }
        }
        Verdict { labels, slack: self.slack(norms, &first, &second) }
    }

    fn slack(
        &self,
        norms: &[f32; LANES],
        first: &[f32; LANES],
        second: &[f32; LANES],
    ) -> [f32; LANES] {
        let mut slack = [0.0; LANES];
        for lane in 0..LANES {
            let lengths = norms[lane].sqrt() + self.reach;
            let error = self.square_error * lengths * lengths;
            let nearest = (norms[lane] + 2.0 * first[lane] + error).max(0.0).sqrt();
            let next = (norms[lane] + 2.0 * second[lane] - error).max(0.0).sqrt();
            // Rounding of the coordinates themselves, of the roots, and what was flushed to 0.
            slack[lane] = next - nearest - 16.0 * ROUNDING * lengths - 1e-15;
        }
        slack
    }
}

#[expect(clippy::cast_possible_truncation, reason = "rounding to single precision is the point")]
fn single(x: f64) -> f32 {
    x as f32
}

#[cfg(test)]
mod tests {
    use fip_model::Seed;
    use fip_model::ndarray::Array2;

    use super::*;
    use crate::rows::{Rows, squared_distances};

    /// Distances, in scaled units and double precision, of the rows of the first tile.
    fn exact(points: &Points<'_>, centroids: &[f64]) -> Vec<Vec<f64>> {
        let tile = points.chunk(0).tiles;
        (centroids.chunks_exact(points.n_columns()))
            .map(|centroid| squared_distances(&tile[..points.rows.tile_len()], centroid))
            .map(|squares| squares.iter().map(|s| s.sqrt() * points.scale).collect())
            .collect()
    }

    #[test]
    fn slack_is_never_more_than_the_difference_of_the_distances() {
        let noise = Seed::new(2).keyed("test.filter");
        let (mut sure, mut seen) = (0, 0);
        for trial in 0..400_u64 {
            let d = 1 + (trial % 20) as usize;
            // Offsets up to 1e6 times the spread, centroids from far apart to all but equal.
            let offset = 10.0_f64.powi((trial % 7) as i32);
            let apart = 10.0_f64.powi(-((trial % 9) as i32));
            let draw = |at: usize| noise.uniform(trial * 1000 + at as u64) - 0.5;
            let rows = Array2::from_shape_fn((8, d), |(r, c)| offset + draw(r * d + c));
            let rows = Rows::new(rows.view()).unwrap();
            let points = Points::new(&rows, None);
            let centroids: Vec<f64> =
                (0..3 * d).map(|at| offset + apart * draw(500 + at)).collect();
            let chunk = points.chunk(0);
            let found = Filter::new(&points, &centroids)
                .nearest(chunk.scaled, chunk.norms.first_chunk().unwrap());
            let distances = exact(&points, &centroids);
            for lane in 0..LANES {
                seen += 1;
                if found.slack[lane] > 0.0 {
                    sure += 1;
                    let label = found.labels[lane] as usize;
                    let own = distances[label][lane];
                    let next = (0..3).filter(|&other| other != label).map(|o| distances[o][lane]);
                    let difference = next.fold(f64::INFINITY, f64::min) - own;
                    assert!(f64::from(found.slack[lane]) <= difference, "trial {trial}");
                }
            }
        }
        assert!(sure * 2 > seen, "{sure} of {seen}");
    }

    #[test]
    fn equal_centroids_are_never_told_apart() {
        let rows =
            Rows::new(Array2::from_shape_fn((8, 2), |(r, c)| (r + c) as f64).view()).unwrap();
        let points = Points::new(&rows, None);
        let chunk = points.chunk(0);
        let found = Filter::new(&points, &[1.0, 2.0, 1.0, 2.0])
            .nearest(chunk.scaled, chunk.norms.first_chunk().unwrap());
        assert!(found.slack.iter().all(|&slack| slack <= 0.0));
    }
}
