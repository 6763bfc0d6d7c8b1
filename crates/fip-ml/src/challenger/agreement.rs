//! How far two models say the same.

use super::error::ChallengerError;

/// Two lists of numbers about the same things, compared: probabilities of rows, coefficients of columns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Largest absolute difference.
    pub max_abs_difference: f64,
    /// Mean absolute difference.
    pub mean_abs_difference: f64,
    /// Spearman's correlation of the ranks, -1 to 1, ties sharing their mean rank; `None` when all
    /// entries of a list are equal.
    pub rank_correlation: Option<f64>,
}

impl Agreement {
    /// Compares two lists entry by entry.
    ///
    /// # Errors
    ///
    /// [`ChallengerError::Lengths`] when the lists are empty or differ in length.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_ml::Agreement;
    ///
    /// let found = Agreement::between(&[0.1, 0.2, 0.9], &[0.1, 0.3, 0.8])?;
    /// assert_eq!(found.rank_correlation, Some(1.0));
    /// # Ok::<(), fip_ml::ChallengerError>(())
    /// ```
    pub fn between(left: &[f64], right: &[f64]) -> Result<Self, ChallengerError> {
        if left.is_empty() || left.len() != right.len() {
            return Err(ChallengerError::Lengths { left: left.len(), right: right.len() });
        }
        let differences = || left.iter().zip(right).map(|(left, right)| (left - right).abs());
        Ok(Self {
            max_abs_difference: differences().fold(0.0, f64::max),
            mean_abs_difference: differences().sum::<f64>() / left.len() as f64,
            rank_correlation: correlation(&doubled_ranks(left), &doubled_ranks(right)),
        })
    }
}

/// Returns twice the rank of each entry, from 2, ties sharing their mean; twice, to stay whole.
fn doubled_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut first = 1;
    for ties in order.chunk_by(|&a, &b| values[a].total_cmp(&values[b]).is_eq()) {
        let last = first + ties.len() - 1;
        for &at in ties {
            ranks[at] = (first + last) as f64;
        }
        first = last + 1;
    }
    ranks
}

fn correlation(left: &[f64], right: &[f64]) -> Option<f64> {
    // Ranks with shared ties keep their mean.
    let mean = (left.len() + 1) as f64;
    let sum =
        |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>();
    let spread = (sum(left, left) * sum(right, right)).sqrt();
    (spread > 0.0).then(|| sum(left, right) / spread)
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn refuses_lists_that_cannot_be_compared() {
        assert!(matches!(Agreement::between(&[], &[]), Err(ChallengerError::Lengths { .. })));
        assert!(matches!(Agreement::between(&[1.0], &[]), Err(ChallengerError::Lengths { .. })));
    }

    /// `scipy.stats.spearmanr([1, 2, 2, 4, 5], [5, 6, 7, 8, 7])`, scipy 1.17.1.
    #[test]
    fn rank_correlation_agrees_with_scipy() {
        let found =
            Agreement::between(&[1.0, 2.0, 2.0, 4.0, 5.0], &[5.0, 6.0, 7.0, 8.0, 7.0]).unwrap();
        assert_relative_eq!(
            found.rank_correlation.unwrap(),
            0.763_157_894_736_842_1,
            epsilon = 1e-14
        );
        assert_relative_eq!(found.max_abs_difference, 5.0);
        assert_relative_eq!(found.mean_abs_difference, 3.8);
        assert_eq!(Agreement::between(&[1.0, 1.0], &[1.0, 2.0]).unwrap().rank_correlation, None);
    }
}
