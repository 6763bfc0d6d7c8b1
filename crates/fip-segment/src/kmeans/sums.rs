//! Sums over the rows of clusters.

/// Coordinates, weights and numbers of rows, summed by cluster.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sums {
    /// `(k, n_columns)`, row-major, each row times its weight.
    pub(super) coordinates: Vec<f64>,
    pub(super) masses: Vec<f64>,
    pub(super) counts: Vec<usize>,
}

impl Sums {
    pub(super) fn zeros(k: usize, n_columns: usize) -> Self {
        Self { coordinates: vec![0.0; k * n_columns], masses: vec![0.0; k], counts: vec![0; k] }
    }

    /// Sets all to 0.
    pub(super) fn clear(&mut self) {
        self.coordinates.fill(0.0);
        self.masses.fill(0.0);
        self.counts.fill(0);
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.coordinates.iter_mut().zip(&other.coordinates).for_each(|(a, b)| *a += b);
        self.masses.iter_mut().zip(&other.masses).for_each(|(a, b)| *a += b);
        self.counts.iter_mut().zip(&other.counts).for_each(|(a, b)| *a += b);
    }

    /// Adds rows, given one after the other, each times its weight.
    #[inline]
    pub(super) fn add_rows(&mut self, rows: &[f64], labels: &[u32], weights: Option<&[f64]>) {
        let n_columns = self.coordinates.len() / self.counts.len();
        for (at, (row, &label)) in rows.chunks_exact(n_columns).zip(labels).enumerate() {
            let label = label as usize;
            let sums = &mut self.coordinates[label * n_columns..][..n_columns];
            self.counts[label] += 1;
            if let Some(weights) = weights {
                self.masses[label] += weights[at];
                sums.iter_mut().zip(row).for_each(|(sum, x)| *sum += weights[at] * x);
            } else {
                self.masses[label] += 1.0;
                sums.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
            }
        }
    }

    /// Moves a row of weight 1 from one cluster to another.
    #[inline]
    pub(super) fn transfer(&mut self, row: &[f64], from: usize, to: usize) {
        let n_columns = row.len();
        let sums = &mut self.coordinates[from * n_columns..][..n_columns];
        sums.iter_mut().zip(row).for_each(|(sum, x)| *sum -= x);
        let sums = &mut self.coordinates[to * n_columns..][..n_columns];
        sums.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
        self.masses[from] -= 1.0;
        self.masses[to] += 1.0;
        self.counts[from] -= 1;
        self.counts[to] += 1;
    }

    /// The means of the clusters; a cluster without rows keeps its place in `centroids`.
    pub(super) fn means(&self, centroids: &[f64]) -> Vec<f64> {
        let n_columns = centroids.len() / self.counts.len();
        let mean = |(at, (sum, old)): (usize, (&f64, &f64))| {
            let cluster = at / n_columns;
            if self.counts[cluster] > 0 { sum / self.masses[cluster] } else { *old }
        };
        self.coordinates.iter().zip(centroids).enumerate().map(mean).collect()
    }

    /// The clusters in another order: the first is what was number `order[0]`.
    pub(super) fn reordered(&self, order: &[usize]) -> Self {
        let n_columns = self.coordinates.len() / self.counts.len();
        let coordinates =
            order.iter().flat_map(|&c| &self.coordinates[c * n_columns..][..n_columns]);
        Self {
            coordinates: coordinates.copied().collect(),
            masses: order.iter().map(|&cluster| self.masses[cluster]).collect(),
            counts: order.iter().map(|&cluster| self.counts[cluster]).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_weight_2_is_two_rows() {
        let mut weighted = Sums::zeros(2, 2);
        weighted.add_rows(&[1.0, 5.0, 3.0, 7.0], &[0, 1], Some(&[2.0, 1.0]));
        assert_eq!(weighted.coordinates, [2.0, 10.0, 3.0, 7.0]);
        assert_eq!(
            (weighted.masses.as_slice(), weighted.counts.as_slice()),
            (&[2.0, 1.0][..], &[1, 1][..])
        );
        assert_eq!(weighted.means(&[9.0; 4]), [1.0, 5.0, 3.0, 7.0]);
    }

    #[test]
    fn a_transfer_is_as_if_it_had_always_been_there() {
        let rows = [1.0, 3.0, 8.0];
        let (mut moved, mut fresh) = (Sums::zeros(2, 1), Sums::zeros(2, 1));
        moved.add_rows(&rows, &[0, 0, 1], None);
        moved.transfer(&rows[1..2], 0, 1);
        fresh.add_rows(&rows, &[0, 1, 1], None);
        assert_eq!(moved, fresh);
        assert_eq!(moved.reordered(&[1, 0]).coordinates, [11.0, 1.0]);
        moved.clear();
        assert_eq!(moved, Sums::zeros(2, 1));
        assert_eq!(moved.means(&[4.0, 6.0]), [4.0, 6.0]);
    }
}
