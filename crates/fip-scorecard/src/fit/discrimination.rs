//! How well a score tells events from non-events, with weights.

use serde::{Deserialize, Serialize};

/// How well a score tells events from non-events.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discrimination {
    /// The probability that a non-event scores higher than an event; equal scores count half.
    pub auc: f64,
    /// `2 auc - 1`.
    pub gini: f64,
    /// The largest difference of the shares of events and of non-events below a score.
    pub kolmogorov_smirnov: f64,
}

impl Discrimination {
    /// Measures a score that is higher where a row is safer. Both outcomes have weight.
    pub(super) fn of(scores: &[f64], labels: &[bool], weights: &[f64]) -> Self {
        let mut rows: Vec<(f64, bool, f64)> = scores
            .iter()
            .zip(labels)
            .zip(weights)
            .map(|((&score, &event), &weight)| (score, event, weight))
            .collect();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        let total = |class: bool| -> f64 {
            rows.iter().filter(|row| row.1 == class).map(|row| row.2).sum()
        };
        let (events, non_events) = (total(true), total(false));
        let (mut events_below, mut non_events_below) = (0.0, 0.0);
        let (mut ordered, mut largest) = (0.0, 0.0_f64);
        for tied in rows.chunk_by(|a, b| a.0 >= b.0) {
            let here = |class: bool| -> f64 {
                tied.iter().filter(|row| row.1 == class).map(|row| row.2).sum()
            };
            let (events_here, non_events_here) = (here(true), here(false));
            ordered += non_events_here * (events_below + 0.5 * events_here);
            events_below += events_here;
            non_events_below += non_events_here;
            largest = largest.max((events_below / events - non_events_below / non_events).abs());
        }
        let auc = ordered / (events * non_events);
        Self { auc, gini: 2.0 * auc - 1.0, kolmogorov_smirnov: largest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELS: [bool; 6] = [true, false, true, false, false, true];
    const SCORES: [f64; 6] = [1.0, 2.0, 2.0, 3.0, 5.0, 4.0];

    /// By the pairs: 9 pairs, 6.5 of them in order.
    #[test]
    fn auc_counts_pairs() {
        let found = Discrimination::of(&SCORES, &LABELS, &[1.0; 6]);
        assert!((found.auc - 6.5 / 9.0).abs() < 1e-12);
        assert!((found.gini - 4.0 / 9.0).abs() < 1e-12);
        assert!((found.kolmogorov_smirnov - 1.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn agrees_with_the_evaluation_of_probabilities() {
        let found = Discrimination::of(&SCORES, &LABELS, &[1.0; 6]);
        let risks: Vec<f64> = SCORES.iter().map(|score| 1.0 - score / 10.0).collect();
        let evaluation = fip_ml::Evaluation::new(&LABELS, &risks).unwrap();
        assert!((found.auc - evaluation.auc()).abs() < 1e-12);
        let expected = evaluation.kolmogorov_smirnov().statistic;
        assert!((found.kolmogorov_smirnov - expected).abs() < 1e-12);
    }

    #[test]
    fn weights_are_repetitions() {
        let weighted = Discrimination::of(&SCORES, &LABELS, &[2.0, 1.0, 1.0, 3.0, 1.0, 0.0]);
        let scores = [1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 3.0, 5.0];
        let labels = [true, true, false, true, false, false, false, false];
        let repeated = Discrimination::of(&scores, &labels, &[1.0; 8]);
        assert!((weighted.auc - repeated.auc).abs() < 1e-12);
        assert!((weighted.kolmogorov_smirnov - repeated.kolmogorov_smirnov).abs() < 1e-12);
    }
}
