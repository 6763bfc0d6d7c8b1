//! The Cholesky factor of a small symmetric positive definite matrix.

/// The lower triangle `L` of `A = L Lᵀ`, row-major, `n` by `n`.
#[derive(Debug)]
pub(super) struct Cholesky {
    n: usize,
    lower: Vec<f64>,
}

/// A pivot below this share of its diagonal entry is rounding: the column depends on those before it.
const RELATIVE_PIVOT: f64 = 1e-12;

impl Cholesky {
    /// Factors the matrix whose lower triangle is given, or returns the first dependent column.
    pub(super) fn factor(matrix: &[f64], n: usize) -> Result<Self, usize> {
        let mut lower = matrix.to_vec();
        for row in 0..n {
            let (above, current) = lower.split_at_mut(row * n);
            let diagonal = current[row];
            for column in 0..row {
                let other = &above[column * n..=column * n + column];
                let inner = dot(&other[..column], &current[..column]);
                current[column] = (current[column] - inner) / other[column];
            }
            let pivot = diagonal - dot(&current[..row], &current[..row]);
            let lawful = pivot.is_finite() && pivot > RELATIVE_PIVOT * diagonal && diagonal > 0.0;
            if !lawful {
                return Err(row);
            }
            current[row] = pivot.sqrt();
        }
        Ok(Self { n, lower })
    }

    /// Returns the solution `x` of `A x = right`.
    pub(super) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut x = right.to_vec();
        self.forward(&mut x);
        for row in (0..self.n).rev() {
            let inner: f64 = (row + 1..self.n).map(|i| self.lower[i * self.n + row] * x[i]).sum();
            x[row] = (x[row] - inner) / self.lower[row * self.n + row];
        }
        x
    }

    /// Returns the diagonal of the inverse of `A`: the squared length of each column of `L⁻¹`.
    pub(super) fn inverse_diagonal(&self) -> Vec<f64> {
        let unit_column = |column: usize| {
            let mut z = vec![0.0; self.n];
            z[column] = 1.0;
            self.forward(&mut z);
            dot(&z, &z)
        };
        (0..self.n).map(unit_column).collect()
    }

    /// Replaces `x` by the solution of `L z = x`.
    fn forward(&self, x: &mut [f64]) {
        for row in 0..self.n {
            let factor = &self.lower[row * self.n..=row * self.n + row];
            x[row] = (x[row] - dot(&factor[..row], &x[..row])) / factor[row];
        }
    }
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn names_the_dependent_column() {
        let matrix = [1.0, 0.0, 0.0, 1.0, 2.0, 0.0, 2.0, 3.0, 5.0];
        assert_eq!(Cholesky::factor(&matrix, 3).unwrap_err(), 2);
        assert_eq!(Cholesky::factor(&[f64::NAN], 1).unwrap_err(), 0);
        assert_eq!(Cholesky::factor(&[0.0], 1).unwrap_err(), 0);
    }

    /// Worked by hand: A = [[4, 2], [2, 5]], inverse [[5, -2], [-2, 4]] / 16.
    #[test]
    fn solves_and_inverts() {
        let factor = Cholesky::factor(&[4.0, 0.0, 2.0, 5.0], 2).unwrap();
        let x = factor.solve(&[8.0, 12.0]);
        assert_relative_eq!(x[0], 1.0, epsilon = 1e-15);
        assert_relative_eq!(x[1], 2.0, epsilon = 1e-15);
        let inverse = factor.inverse_diagonal();
        assert_relative_eq!(inverse[0], 5.0 / 16.0, epsilon = 1e-15);
        assert_relative_eq!(inverse[1], 4.0 / 16.0, epsilon = 1e-15);
    }
}
