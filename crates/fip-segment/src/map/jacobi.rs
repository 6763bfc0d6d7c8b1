//! Eigenvectors of a small symmetric matrix by Jacobi rotations.

use fip_model::ndarray::Array2;

/// Sweeps over all pairs; convergence is quadratic and takes fewer than ten.
const MOST_SWEEPS: usize = 64;

/// Returns the eigenvalues, largest first, with their unit eigenvectors.
///
/// H. Rutishauser, "The Jacobi method for real symmetric matrices" (1966).
pub(super) fn eigen(mut matrix: Array2<f64>) -> Vec<(f64, Vec<f64>)> {
    let n = matrix.nrows();
    let mut vectors = Array2::eye(n);
    for _ in 0..MOST_SWEEPS {
        let size = |(row, column): (usize, usize)| matrix[[row, column]].abs();
        let diagonal = (0..n).map(|at| size((at, at))).fold(0.0, f64::max);
        let off_diagonal = pairs(n).map(size).fold(0.0, f64::max);
        if off_diagonal <= f64::EPSILON * diagonal * 1e-2 {
            break;
        }
        for (p, q) in pairs(n) {
            rotate(&mut matrix, &mut vectors, p, q);
        }
    }
    let mut found: Vec<(f64, Vec<f64>)> =
        (0..n).map(|at| (matrix[[at, at]], vectors.column(at).to_vec())).collect();
    found.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    found
}

fn pairs(n: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n).flat_map(move |p| (p + 1..n).map(move |q| (p, q)))
}

/// Turns the plane of the axes `p` and `q` so that `matrix[p, q]` becomes 0.
fn rotate(matrix: &mut Array2<f64>, vectors: &mut Array2<f64>, p: usize, q: usize) {
    let apq = matrix[[p, q]];
    if apq.abs() <= 0.0 {
        return;
    }
    let cotangent = (matrix[[q, q]] - matrix[[p, p]]) / (2.0 * apq);
    let tangent = cotangent.signum() / (cotangent.abs() + cotangent.hypot(1.0));
    let cosine = 1.0 / tangent.hypot(1.0);
    let sine = tangent * cosine;
    for k in 0..matrix.nrows() {
        let (akp, akq) = (matrix[[k, p]], matrix[[k, q]]);
        matrix[[k, p]] = cosine * akp - sine * akq;
        matrix[[k, q]] = sine * akp + cosine * akq;
    }
    for k in 0..matrix.nrows() {
        let (apk, aqk) = (matrix[[p, k]], matrix[[q, k]]);
        matrix[[p, k]] = cosine * apk - sine * aqk;
        matrix[[q, k]] = sine * apk + cosine * aqk;
        let (vkp, vkq) = (vectors[[k, p]], vectors[[k, q]]);
        vectors[[k, p]] = cosine * vkp - sine * vkq;
        vectors[[k, q]] = sine * vkp + cosine * vkq;
    }
    matrix[[p, q]] = 0.0;
    matrix[[q, p]] = 0.0;
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::{Array1, array};

    use super::*;

    #[test]
    fn solves_the_example_worked_by_hand() {
        let found = eigen(array![[2.0, 1.0], [1.0, 2.0]]);
        assert!((found[0].0 - 3.0).abs() < 1e-15 && (found[1].0 - 1.0).abs() < 1e-15);
        assert!((found[0].1[0] - found[0].1[1]).abs() < 1e-15);
    }

    #[test]
    fn vectors_are_orthonormal_and_solve_the_equation() {
        let matrix = Array2::from_shape_fn((6, 6), |(a, b)| {
            1.0 / (1.0 + a as f64 + b as f64) + f64::from(u8::from(a == b))
        });
        let found = eigen(matrix.clone());
        for (a, (value, vector)) in found.iter().enumerate() {
            let vector = Array1::from(vector.clone());
            let residual = matrix.dot(&vector) - *value * &vector;
            assert!(residual.iter().all(|x| x.abs() < 1e-14));
            for (b, (_, other)) in found.iter().enumerate() {
                let product = vector.dot(&Array1::from(other.clone()));
                assert!((product - f64::from(u8::from(a == b))).abs() < 1e-14);
            }
        }
    }

    #[test]
    fn a_matrix_of_zeros_has_the_axes_as_vectors() {
        let found = eigen(Array2::zeros((2, 2)));
        assert_eq!(found, [(0.0, vec![1.0, 0.0]), (0.0, vec![0.0, 1.0])]);
    }
}
