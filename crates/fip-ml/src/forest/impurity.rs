//! Importance of a column by the impurity that its cuts took away.

use super::grow::{Grown, normalise};

/// Returns the mean over the trees of each column's share, scaled to sum to 1.
pub(super) fn mean_importance(grown: &[Grown], n_columns: usize) -> Vec<f64> {
    let mut importance = vec![0.0; n_columns];
    for grown in grown {
        for (sum, share) in importance.iter_mut().zip(&grown.importance) {
            *sum += share;
        }
    }
    normalise(&mut importance);
    importance
}
