//! How much candidates say about each other.

use crate::fit::Candidate;

/// A pivot below this share of its column's variance is rounding: the column depends on those before it.
const RELATIVE_PIVOT: f64 = 1e-12;

/// The correlations of the weights of evidence of some candidates, row-major.
#[derive(Debug)]
pub(super) struct Correlations {
    n: usize,
    values: Vec<f64>,
}

impl Correlations {
    /// Returns the weighted correlations; every candidate varies over the rows of weight.
    pub(super) fn of(candidates: &[&Candidate], weights: &[f64]) -> Self {
        let n = candidates.len();
        let columns: Vec<Vec<f64>> =
            candidates.iter().map(|one| scaled_column(one, weights)).collect();
        let mut values = vec![1.0; n * n];
        for row in 0..n {
            for column in 0..row {
                let pairs = columns[row].iter().zip(&columns[column]);
                let inner: f64 = pairs.map(|(left, right)| left * right).sum();
                let correlation = inner.clamp(-1.0, 1.0);
                values[row * n + column] = correlation;
                values[column * n + row] = correlation;
            }
        }
        Self { n, values }
    }

    pub(super) fn between(&self, left: usize, right: usize) -> f64 {
        self.values[left * self.n + right]
    }

    /// Returns the factors of the listed candidates, each on all the others.
    ///
    /// They stand on the diagonal of the inverse. A candidate that those before it determine is `None`.
    pub(super) fn inflation(&self, listed: &[usize]) -> Vec<Option<f64>> {
        let n = listed.len();
        let mut swept: Vec<f64> = listed
            .iter()
            .flat_map(|&row| listed.iter().map(move |&column| self.between(row, column)))
            .collect();
        let mut dependent = vec![false; n];
        for pivot_at in 0..n {
            let pivot = swept[pivot_at * n + pivot_at];
            let lawful = pivot > RELATIVE_PIVOT;
            if lawful {
                sweep(&mut swept, n, pivot_at);
            } else {
                dependent[pivot_at] = true;
            }
        }
        let factor = |at: usize| (!dependent[at]).then(|| -swept[at * n + at]);
        (0..n).map(factor).collect()
    }
}

/// Returns the variance inflation factors of candidates; `None` where those before determine one.
pub(in crate::fit) fn variance_inflation(
    candidates: &[&Candidate],
    weights: &[f64],
) -> Vec<Option<f64>> {
    let all: Vec<usize> = (0..candidates.len()).collect();
    Correlations::of(candidates, weights).inflation(&all)
}

/// Returns the column less its mean, times the root of the weights, of length 1.
fn scaled_column(candidate: &Candidate, weights: &[f64]) -> Vec<f64> {
    let total: f64 = weights.iter().sum();
    let sum: f64 = candidate.woe_of_rows().zip(weights).map(|(woe, weight)| woe * weight).sum();
    let mean = sum / total;
    let rows = candidate.woe_of_rows().zip(weights);
    let mut column: Vec<f64> = rows.map(|(woe, weight)| (woe - mean) * weight.sqrt()).collect();
    let length = column.iter().map(|cell| cell * cell).sum::<f64>().sqrt();
    if length > 0.0 {
        for cell in &mut column {
            *cell /= length;
        }
    }
    column
}

/// Sweeps a symmetric matrix on one of its diagonal entries; sweeping on all of them gives the negative
/// inverse.
///
/// # References
///
/// J. H. Goodnight, "A tutorial on the SWEEP operator" (The American Statistician 33, 1979).
fn sweep(matrix: &mut [f64], n: usize, at: usize) {
    let pivot = matrix[at * n + at];
    let line: Vec<f64> = (0..n).map(|column| matrix[at * n + column]).collect();
    for row in (0..n).filter(|&row| row != at) {
        let factor = line[row] / pivot;
        for (column, cell) in matrix[row * n..(row + 1) * n].iter_mut().enumerate() {
            if column != at {
                *cell -= factor * line[column];
            }
        }
        matrix[row * n + at] = factor;
        matrix[at * n + row] = factor;
    }
    matrix[at * n + at] = -1.0 / pivot;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_columns_inflate_each_other_by_their_correlation() {
        let correlations = Correlations { n: 2, values: vec![1.0, 0.6, 0.6, 1.0] };
        for factor in correlations.inflation(&[0, 1]) {
            assert!((factor.unwrap() - 1.0 / (1.0 - 0.36)).abs() < 1e-12);
        }
        assert_eq!(correlations.inflation(&[1]), [Some(1.0)]);
    }

    /// Inverse worked by hand: equal correlations of 1/2 among three have 3/2 on the diagonal.
    #[test]
    fn three_equal_correlations() {
        let values = vec![1.0, 0.5, 0.5, 0.5, 1.0, 0.5, 0.5, 0.5, 1.0];
        for factor in (Correlations { n: 3, values }).inflation(&[0, 1, 2]) {
            assert!((factor.unwrap() - 1.5).abs() < 1e-12);
        }
    }

    #[test]
    fn a_column_twice_is_determined() {
        let correlations = Correlations { n: 2, values: vec![1.0; 4] };
        assert_eq!(correlations.inflation(&[0, 1])[1], None);
    }
}
