//! The nearest centroid in single precision, with a bound on what rounding can do.

use super::points::Points;
use crate::rows::LANES;

/// Centroids whose distances are computed together: as many as there are segments, and as leave
/// registers free.
const BLOCK: usize = 5;

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
    /// Each coordinate once for every lane. The coordinates of [`BLOCK`] centroids lie together, column
    /// after column; those of the last few, one centroid after the other.
    centroids: Vec<[f32; LANES]>,
    halves: Vec<f32>,
    /// The greatest length of a centroid.
    reach: f32,
    /// Error of a squared distance, in units of the squared sum of the two lengths.
    ///
    /// Each of `d` products and `d` sums is off by at most one rounding of what is added, and what is
    /// added is at most the squared sum of the lengths: `(d + 8)` roundings, and a fifth more for products
    /// of roundings.
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
        let scaled: Vec<Vec<f32>> =
            centroids.chunks_exact(n_columns).map(|point| points.scale_point(point)).collect();
        let square = |point: &Vec<f32>| point.iter().map(|&x| f64::from(x) * f64::from(x)).sum();
        let squares: Vec<f64> = scaled.iter().map(square).collect();
        let greatest = squares.iter().copied().fold(0.0, f64::max).sqrt();
        let mut laid_out = Vec::with_capacity(centroids.len());
        let (whole, rest) = scaled.as_chunks::<BLOCK>();
        for block in whole {
            for column in 0..n_columns {
                laid_out.extend(block.each_ref().map(|point| [point[column]; LANES]));
            }
        }
        laid_out.extend(rest.iter().flatten().map(|&coordinate| [coordinate; LANES]));
        let halves = squares.iter().map(|square| single(0.5 * square)).collect();
        let reach = single(greatest) * (1.0 + 4.0 * ROUNDING);
        let square_error = 1.2 * (n_columns as f32 + 8.0) * ROUNDING;
        Self { n_columns, centroids: laid_out, halves, reach, square_error }
    }

    /// The nearest centroid of each row of a tile, and how sure that is.
    #[expect(clippy::inline_always, reason = "part of a kernel")]
    #[inline(always)]
    pub(super) fn nearest(&self, tile: &[f32], norms: &[f32; LANES]) -> Verdict {
        let mut found = NearestTwo::none();
        let (whole, rest) =
            self.centroids.split_at(self.halves.len() / BLOCK * BLOCK * self.n_columns);
        let (whole_halves, rest_halves) = self.halves.as_chunks::<BLOCK>();
        for (block, halves) in whole.chunks_exact(BLOCK * self.n_columns).zip(whole_halves) {
            found.take(&brackets(tile, block, halves));
        }
        for (centroid, &half) in rest.chunks_exact(self.n_columns).zip(rest_halves) {
            found.take(&brackets(tile, centroid, &[half]));
        }
        Verdict { labels: found.labels, slack: self.slack(norms, &found.first, &found.second) }
    }

    #[expect(clippy::inline_always, reason = "part of a kernel")]
    #[inline(always)]
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

/// The smallest and the second smallest bracket of each row so far.
struct NearestTwo {
    seen: u32,
    labels: [u32; LANES],
    first: [f32; LANES],
    second: [f32; LANES],
}

impl NearestTwo {
    fn none() -> Self {
        let none = [f32::INFINITY; LANES];
        Self { seen: 0, labels: [0; LANES], first: none, second: none }
    }

    #[expect(clippy::inline_always, reason = "part of a kernel")]
    #[inline(always)]
    fn take(&mut self, brackets: &[[f32; LANES]]) {
        for brackets in brackets {
            for (lane, &bracket) in brackets.iter().enumerate() {
                let (first, second) = (self.first[lane], self.second[lane]);
                let nearer = bracket < first;
                let loser = if nearer { first } else { bracket };
                self.second[lane] = if loser < second { loser } else { second };
                self.first[lane] = if nearer { bracket } else { first };
                self.labels[lane] = if nearer { self.seen } else { self.labels[lane] };
            }
            self.seen += 1;
        }
    }
}

/// The brackets of the rows of a tile for `N` centroids at once, so that a column is read only once.
#[expect(clippy::inline_always, reason = "part of a kernel")]
#[inline(always)]
fn brackets<const N: usize>(
    tile: &[f32],
    centroids: &[[f32; LANES]],
    halves: &[f32; N],
) -> [[f32; LANES]; N] {
    let mut brackets = halves.map(|half| [half; LANES]);
    let columns = tile.as_chunks::<LANES>().0.iter();
    for (column, coordinates) in columns.zip(centroids.as_chunks::<N>().0) {
        for at in 0..N {
            for lane in 0..LANES {
                brackets[at][lane] -= column[lane] * coordinates[at][lane];
            }
        }
    }
    brackets
}

#[expect(clippy::cast_possible_truncation, reason = "rounding to single precision is the point")]
fn single(x: f64) -> f32 {
    x as f32
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use fip_model::Seed;

    use super::*;
    use crate::kmeans::points::square;

    /// Distances, in scaled units and double precision, of the rows of the first tile.
    fn exact(points: &Points<'_>, centroids: &[f64]) -> Vec<Vec<f64>> {
        let distance = |row, centroid| square(points.row(row), centroid).sqrt() * points.scale;
        (centroids.chunks_exact(points.n_columns()))
            .map(|centroid| (0..LANES).map(|row| distance(row, centroid)).collect())
            .collect()
    }

    #[test]
    fn slack_is_never_more_than_the_difference_of_the_distances() {
        let noise = Seed::new(2).keyed("test.filter");
        let (mut sure, mut seen) = (0, 0);
        for trial in 0..400_u64 {
            let (d, k) = (1 + (trial % 20) as usize, 2 + (trial % 8) as usize);
            // Offsets up to 1e6 times the spread, centroids from far apart to all but equal.
            let offset = 10.0_f64.powi((trial % 7) as i32);
            let apart = 10.0_f64.powi(-((trial % 9) as i32));
            let draw = |at: usize| noise.uniform(trial * 1000 + at as u64) - 0.5;
            let rows: Vec<f64> = (0..LANES * d).map(|at| offset + draw(at)).collect();
            let points = Points::new(Cow::Owned(rows), d, None);
            let centroids: Vec<f64> =
                (0..k * d).map(|at| offset + apart * draw(500 + at)).collect();
            let chunk = points.chunk(0);
            let found = Filter::new(&points, &centroids)
                .nearest(chunk.scaled, chunk.norms.first_chunk().unwrap());
            let distances = exact(&points, &centroids);
            for (lane, &slack) in found.slack.iter().enumerate() {
                seen += 1;
                if slack > 0.0 {
                    sure += 1;
                    let label = found.labels[lane] as usize;
                    let own = distances[label][lane];
                    let next = (0..k).filter(|&other| other != label).map(|o| distances[o][lane]);
                    let difference = next.fold(f64::INFINITY, f64::min) - own;
                    assert!(f64::from(slack) <= difference, "trial {trial}");
                }
            }
        }
        assert!(sure * 2 > seen, "{sure} of {seen}");
    }

    #[test]
    fn equal_centroids_are_never_told_apart() {
        let rows = (0..2 * LANES).map(|at| at as f64).collect();
        let points = Points::new(Cow::Owned(rows), 2, None);
        let chunk = points.chunk(0);
        let found = Filter::new(&points, &[1.0, 2.0, 1.0, 2.0])
            .nearest(chunk.scaled, chunk.norms.first_chunk().unwrap());
        assert!(found.slack.iter().all(|&slack| slack <= 0.0));
    }
}
