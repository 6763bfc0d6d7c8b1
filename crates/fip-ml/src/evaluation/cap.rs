//! Cumulative accuracy profile: which share of the events the riskiest rows hold.

use super::Evaluation;

/// A point of the cumulative accuracy profile: the rows at or above the threshold are taken.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct CapPoint {
    /// Probability from which on rows are taken; infinite at the first point, which takes none.
    pub threshold: f64,
    /// Share of all rows that are taken.
    pub row_share: f64,
    /// Share of the events that are taken; the gain.
    pub event_share: f64,
}

impl Evaluation {
    /// Returns the cumulative accuracy profile, from (0, 0) to (1, 1), a point for every distinct
    /// probability.
    pub fn cap_curve(&self) -> Vec<CapPoint> {
        let start = CapPoint { threshold: f64::INFINITY, row_share: 0.0, event_share: 0.0 };
        let point = |flagged: super::Group| CapPoint {
            threshold: flagged.probability,
            row_share: flagged.n_rows() as f64 / self.n_rows() as f64,
            event_share: flagged.n_events as f64 / self.n_events as f64,
        };
        std::iter::once(start).chain(self.flagged().map(point)).collect()
    }

    /// Returns the accuracy ratio: the area between the profile and the diagonal, divided by that of a
    /// perfect ranking.
    ///
    /// ```text
    /// AR = (area - 1/2) / (non-event rate / 2)
    /// ```
    ///
    /// It equals the Gini coefficient `2 AUC - 1`, up to rounding.
    pub fn accuracy_ratio(&self) -> f64 {
        let curve = self.cap_curve();
        let area: f64 = curve
            .windows(2)
            .map(|pair| {
                let width = pair[1].row_share - pair[0].row_share;
                0.5 * width * (pair[0].event_share + pair[1].event_share)
            })
            .sum();
        (area - 0.5) / (0.5 * (1.0 - self.event_rate()))
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn the_accuracy_ratio_is_the_gini_coefficient() {
        let labels: Vec<bool> = (0..40).map(|row| row % 5 == 0 || row % 7 == 0).collect();
        let probabilities: Vec<f64> = (0..40).map(|row| f64::from(row * 11 % 17) / 17.0).collect();
        let evaluation = Evaluation::new(&labels, &probabilities).unwrap();
        assert_relative_eq!(evaluation.accuracy_ratio(), evaluation.gini(), epsilon = 1e-14);
    }

    #[test]
    fn one_probability_for_all_is_the_diagonal() {
        let evaluation = Evaluation::new(&[true, false, false], &[0.2; 3]).unwrap();
        assert_eq!(evaluation.cap_curve().len(), 2);
        assert_relative_eq!(evaluation.accuracy_ratio(), 0.0);
    }

    #[test]
    fn a_perfect_ranking_reaches_1() {
        let evaluation = Evaluation::new(&[true, false, false], &[0.9, 0.2, 0.1]).unwrap();
        assert_relative_eq!(evaluation.accuracy_ratio(), 1.0);
        let curve = evaluation.cap_curve();
        assert_relative_eq!(curve[1].row_share, 1.0 / 3.0);
        assert_relative_eq!(curve[1].event_share, 1.0);
    }
}
