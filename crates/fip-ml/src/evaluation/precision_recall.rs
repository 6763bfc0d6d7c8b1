//! Precision and recall over all thresholds.

use super::checks::check_level;
use super::{Evaluation, EvaluationError};
use crate::normal::central_quantile;

/// A point of the precision-recall curve: the rows at or above the threshold are flagged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PrecisionRecallPoint {
    /// Probability from which on rows are flagged.
    pub threshold: f64,
    /// Share of the flagged rows that are events.
    pub precision: f64,
    /// Share of the events that are flagged.
    pub recall: f64,
}

impl Evaluation {
    /// Returns the precision-recall curve, a point for every distinct probability, recall ascending.
    pub fn precision_recall_curve(&self) -> Vec<PrecisionRecallPoint> {
        let point = |flagged: super::Group| PrecisionRecallPoint {
            threshold: flagged.probability,
            precision: flagged.n_events as f64 / flagged.n_rows() as f64,
            recall: flagged.n_events as f64 / self.n_events as f64,
        };
        self.flagged().map(point).collect()
    }

    /// Returns the average precision, the area under the precision-recall curve drawn in steps.
    ///
    /// ```text
    /// AP = Σ (recall - recall before) · precision
    /// ```
    ///
    /// As scikit-learn's `average_precision_score`; chance reaches the event rate.
    pub fn average_precision(&self) -> f64 {
        let mut recall = 0.0;
        let mut area = 0.0;
        for point in self.precision_recall_curve() {
            area += (point.recall - recall) * point.precision;
            recall = point.recall;
        }
        area
    }

    /// Returns a confidence interval of the average precision on the scale of log-odds, as
    /// `[lower, upper]`; both are the average precision itself where it is 0 or 1.
    ///
    /// ```text
    /// η = ln(AP / (1 - AP)),   τ = 1 / √(n AP (1 - AP)),   σ⁻¹(η ± z τ),   n events
    /// ```
    ///
    /// It stays within 0 and 1, unlike the binomial interval.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::InvalidLevel`] unless `level` is strictly between 0 and 1.
    ///
    /// # References
    ///
    /// K. Boyd, K. Eng, C. Page, "Area under the precision-recall curve: point estimates and
    /// confidence intervals" (ECML PKDD 2013), section 3.2.
    pub fn average_precision_interval(&self, level: f64) -> Result<[f64; 2], EvaluationError> {
        check_level(level)?;
        let ap = self.average_precision();
        let spread = ap * (1.0 - ap);
        if spread <= 0.0 {
            return Ok([ap, ap]);
        }
        let log_odds = (ap / (1.0 - ap)).ln();
        let reach = central_quantile(level) / (self.n_events as f64 * spread).sqrt();
        let share = |log_odds: f64| 1.0 / (1.0 + (-log_odds).exp());
        Ok([share(log_odds - reach), share(log_odds + reach)])
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn one_probability_for_all_reaches_the_event_rate() {
        let evaluation = Evaluation::new(&[true, false, false, false], &[0.3; 4]).unwrap();
        assert_relative_eq!(evaluation.average_precision(), 0.25);
    }

    /// AP = 1/2 from two events: η = 0, τ = 1 / √(2 / 4) = √2, so the ends are σ(± 1.959964 √2).
    #[test]
    fn the_interval_is_the_one_by_hand() {
        let evaluation =
            Evaluation::new(&[false, true, false, true], &[0.9, 0.8, 0.7, 0.6]).unwrap();
        assert_relative_eq!(evaluation.average_precision(), 0.5);
        let [lower, upper] = evaluation.average_precision_interval(0.95).unwrap();
        let end = 1.0 / (1.0 + (1.959_963_984_540_054 * 2.0_f64.sqrt()).exp());
        assert_relative_eq!(lower, end, max_relative = 1e-12);
        assert_relative_eq!(upper, 1.0 - end, max_relative = 1e-12);
        assert!(evaluation.average_precision_interval(f64::NAN).is_err());
    }

    #[test]
    fn a_perfect_ranking_reaches_1() {
        let evaluation = Evaluation::new(&[true, false, true], &[0.9, 0.1, 0.8]).unwrap();
        assert_relative_eq!(evaluation.average_precision(), 1.0);
    }
}
