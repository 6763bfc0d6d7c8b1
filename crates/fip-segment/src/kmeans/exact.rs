//! The final assignment, in double precision throughout.

use rayon::prelude::*;

use super::points::{Points, fill_tile};
use crate::rows::{LANES, Lanes, squared_distances};

/// The nearest centroid of each row, the first on a tie, and what follows from it.
#[derive(Debug)]
pub(super) struct Assignment {
    pub(super) labels: Vec<u32>,
    pub(super) counts: Vec<usize>,
    pub(super) masses: Vec<f64>,
    /// Weighted sum of the squared distances of the rows to the nearest centroid.
    pub(super) inertia: f64,
}

impl Assignment {
    pub(super) fn new(points: &Points<'_>, centroids: &[f64]) -> Self {
        let k = centroids.len() / points.n_columns();
        let chunks: Vec<Self> = (0..points.n_chunks())
            .into_par_iter()
            .map(|chunk| Self::of_chunk(points, chunk, centroids))
            .collect();
        let mut all =
            Self { labels: Vec::new(), counts: vec![0; k], masses: vec![0.0; k], inertia: 0.0 };
        all.labels.reserve_exact(points.n_rows());
        for chunk in chunks {
            all.labels.extend(chunk.labels);
            all.counts.iter_mut().zip(chunk.counts).for_each(|(a, b)| *a += b);
            all.masses.iter_mut().zip(chunk.masses).for_each(|(a, b)| *a += b);
            all.inertia += chunk.inertia;
        }
        all
    }

    fn of_chunk(points: &Points<'_>, chunk: usize, centroids: &[f64]) -> Self {
        let (n_columns, chunk) = (points.n_columns(), points.chunk(chunk));
        let (mut labels, mut squares) = (Vec::new(), Vec::new());
        let mut tile = vec![0.0; LANES * n_columns];
        for rows in chunk.plain.chunks(LANES * n_columns) {
            fill_tile(rows, &mut tile);
            let (nearest, distances) = nearest_of(&tile, centroids, n_columns);
            labels.extend(nearest);
            squares.extend(distances);
        }
        labels.truncate(chunk.n_rows);
        let k = centroids.len() / n_columns;
        let (mut counts, mut masses) = (vec![0; k], vec![0.0; k]);
        for (row, &label) in labels.iter().enumerate() {
            counts[label as usize] += 1;
            masses[label as usize] += chunk.weights.map_or(1.0, |weights| weights[row]);
        }
        Self { labels, counts, masses, inertia: chunk.weighted_sum(&mut squares) }
    }
}

/// The nearest centroid of each row of a tile, the first on a tie, and its squared distance.
#[inline]
fn nearest_of(tile: &[f64], centroids: &[f64], n_columns: usize) -> ([u32; LANES], Lanes) {
    let mut labels = [0; LANES];
    let mut nearest = [f64::INFINITY; LANES];
    for (centroid, cluster) in centroids.chunks_exact(n_columns).zip(0_u32..) {
        let squares = squared_distances(tile, centroid);
        for lane in 0..LANES {
            let nearer = squares[lane] < nearest[lane];
            nearest[lane] = if nearer { squares[lane] } else { nearest[lane] };
            labels[lane] = if nearer { cluster } else { labels[lane] };
        }
    }
    (labels, nearest)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    #[test]
    fn ties_go_to_the_first_and_weights_count() {
        let points = Points::new(Cow::Owned(vec![0.0, 1.0, 4.0]), 1, Some(&[1.0, 0.5, 2.0]));
        let found = Assignment::new(&points, &[0.0, 2.0]);
        assert_eq!(found.labels, [0, 0, 1]);
        assert_eq!(found.counts, [2, 1]);
        assert_eq!(found.masses, [1.5, 2.0]);
        assert!((found.inertia - 8.5).abs() < 1e-15);
    }
}
