//! The adjusted Rand index.

use crate::DataError;

/// Returns how far two labelings of the same rows agree, corrected for chance: 1 when they are the same
/// partition, 0 on average for unrelated ones, below 0 when they agree less than by chance.
///
/// ```text
/// ARI = (P - E) / (M - E),   P = sum_ij C(n_ij, 2),   E = A B / C(n, 2),   M = (A + B) / 2
/// A = sum_i C(a_i, 2),   B = sum_j C(b_j, 2)
/// ```
///
/// where `n_ij` rows have label `i` in the one and `j` in the other labeling, `a_i` and `b_j` are their
/// sums. Labels are names only: any numbers, with gaps, in any order. Symmetric. Counted in integers
/// and divided once. Where the formula is 0/0 the two are the same partition (all rows together, or
/// each alone, or fewer than two rows), and the index is 1.
///
/// # Errors
///
/// [`DataError::WrongLength`] when the labelings have different lengths.
///
/// # Examples
///
/// ```
/// use fip_segment::adjusted_rand_index;
///
/// assert_eq!(adjusted_rand_index(&[0, 0, 1, 1], &[7, 7, 3, 3])?, 1.0);
/// assert_eq!(adjusted_rand_index(&[0, 0, 1, 1], &[0, 1, 0, 1])?, -0.5);
/// # Ok::<(), fip_segment::DataError>(())
/// ```
///
/// # References
///
/// L. Hubert, P. Arabie, "Comparing partitions" (1985), equation 5.
pub fn adjusted_rand_index(a: &[usize], b: &[usize]) -> Result<f64, DataError> {
    if a.len() != b.len() {
        return Err(DataError::WrongLength { expected: a.len(), found: b.len() });
    }
    let both = pairs_together(a.iter().zip(b).collect());
    let in_a = pairs_together(a.iter().collect());
    let in_b = pairs_together(b.iter().collect());
    let n = a.len() as i128;
    let all = n * (n - 1) / 2;
    // Numerator and denominator of the formula, both times 2 C(n, 2).
    let above_chance = 2 * (both * all - in_a * in_b);
    let at_most = (in_a + in_b) * all - 2 * in_a * in_b;
    Ok(if at_most == 0 { 1.0 } else { above_chance as f64 / at_most as f64 })
}

/// The number of pairs of rows with equal labels.
fn pairs_together<T: Ord>(mut labels: Vec<T>) -> i128 {
    labels.sort_unstable();
    let sizes = labels.chunk_by(|a, b| a == b).map(|equal| equal.len() as i128);
    sizes.map(|size| size * (size - 1) / 2).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_labelings_of_different_rows() {
        let found = adjusted_rand_index(&[0, 1], &[0]).unwrap_err();
        assert_eq!(found, DataError::WrongLength { expected: 2, found: 1 });
    }

    #[test]
    fn degenerate_partitions_that_are_the_same_give_1() {
        for labels in [vec![], vec![4], vec![2, 2, 2], vec![0, 1, 2]] {
            assert!((adjusted_rand_index(&labels, &labels).unwrap() - 1.0).abs() < 1e-300);
        }
    }

    #[test]
    fn all_together_says_nothing_about_each_alone() {
        assert!(adjusted_rand_index(&[0, 0, 0], &[0, 1, 2]).unwrap().abs() < 1e-300);
    }
}
