//! How well the best possible model can do.

use serde::{Deserialize, Serialize};

/// How well the best possible model can do on a world, known because the world was made.
///
/// The probabilities behind it know everything up to the as-of date, also what no table shows: strain
/// and whether the customer is in stress. Who sees the tables alone can only do worse.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bound {
    /// Mean probability of an event.
    pub base_rate: f64,
    /// Expected ROC-AUC of ranking customers by their true probability.
    pub roc_auc: f64,
    /// Expected average precision of the same ranking.
    pub average_precision: f64,
    /// Expected Brier score of the true probabilities.
    pub brier: f64,
}

impl Bound {
    /// Returns the bound of customers with these true probabilities of an event.
    ///
    /// # Examples
    ///
    /// ```
    /// let bound = fip_synth::Bound::of(&[0.0, 0.0, 1.0]);
    /// assert_eq!((bound.roc_auc, bound.brier), (1.0, 0.0));
    /// ```
    pub fn of(probabilities: &[f64]) -> Self {
        let n = probabilities.len().max(1) as f64;
        let mut points: Vec<(f64, f64)> = probabilities.iter().map(|&p| (p, 1.0)).collect();
        Self {
            base_rate: probabilities.iter().sum::<f64>() / n,
            roc_auc: expected_auc(&mut points),
            average_precision: expected_average_precision(probabilities),
            brier: probabilities.iter().map(|p| p * (1.0 - p)).sum::<f64>() / n,
        }
    }
}

/// Returns the expected ROC-AUC of ranking by true probabilities; points are (probability, weight).
///
/// ```text
/// AUC = sum over pairs w_i p_i w_j (1 - p_j) ([p_i > p_j] + [p_i = p_j] / 2) / (sum w p  sum w (1 - p))
/// ```
pub(super) fn expected_auc(points: &mut [(f64, f64)]) -> f64 {
    points.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let (mut events_below, mut others_below, mut pairs) = (0.0, 0.0, 0.0);
    for tied in points.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let events: f64 = tied.iter().map(|(p, weight)| p * weight).sum();
        let others: f64 = tied.iter().map(|(p, weight)| (1.0 - p) * weight).sum();
        pairs += events * (others_below + others / 2.0);
        events_below += events;
        others_below += others;
    }
    pairs / (events_below * others_below)
}

/// Returns the expected average precision of ranking by true probabilities, the expectation of each
/// precision taken as the ratio of expectations.
fn expected_average_precision(p: &[f64]) -> f64 {
    let mut sorted = p.to_vec();
    sorted.sort_unstable_by(|a, b| b.total_cmp(a));
    let total: f64 = sorted.iter().sum();
    let (mut caught, mut sum) = (0.0, 0.0);
    for (rank, p) in sorted.iter().enumerate() {
        // The row itself is an event with probability p; those before it are caught on average.
        sum += p * (1.0 + caught) / (rank + 1) as f64;
        caught += p;
    }
    sum / total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auc(p: &[f64]) -> f64 {
        Bound::of(p).roc_auc
    }

    #[test]
    fn certain_outcomes_can_be_ranked_perfectly() {
        assert!((auc(&[0.0, 0.0, 1.0]) - 1.0).abs() < 1e-15);
        assert!((Bound::of(&[0.0, 1.0, 1.0]).average_precision - 1.0).abs() < 1e-15);
    }

    #[test]
    fn equal_probabilities_cannot_be_ranked() {
        assert!((auc(&[0.3; 10]) - 0.5).abs() < 1e-15);
    }

    /// Two customers with p and q: the pairs that can be told apart by hand.
    #[test]
    fn the_pair_formula_is_the_one_by_hand() {
        let (p, q) = (0.8, 0.1);
        let by_hand =
            (p * (1.0 - q) + 0.5 * (p * (1.0 - p) + q * (1.0 - q))) / ((p + q) * (2.0 - p - q));
        assert!((auc(&[q, p]) - by_hand).abs() < 1e-15);
    }

    #[test]
    fn weights_count_as_repetitions() {
        let repeated = auc(&[0.2, 0.2, 0.2, 0.7]);
        let weighted = expected_auc(&mut [(0.7, 1.0), (0.2, 3.0)]);
        assert!((repeated - weighted).abs() < 1e-15);
    }
}
