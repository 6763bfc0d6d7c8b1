//! Receiver operating characteristic: curve, area with interval, Kolmogorov-Smirnov, Gini.

use super::checks::check_level;
use super::error::EvaluationError;
use super::{Evaluation, Group};
use crate::normal::central_quantile;

/// A point of the ROC curve: the rows at or above the threshold are flagged.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct RocPoint {
    /// Probability from which on rows are flagged; infinite at the first point, which flags none.
    pub threshold: f64,
    /// Share of the non-events that are flagged.
    pub false_positive_rate: f64,
    /// Share of the events that are flagged.
    pub true_positive_rate: f64,
}

/// The area under the ROC curve and how far chance may have moved it.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct AucInterval {
    /// Area under the curve, 0 to 1.
    pub auc: f64,
    /// Standard error of the area.
    pub std_error: f64,
    /// Confidence level, such as 0.95.
    pub level: f64,
    /// Lower end, at least 0.
    pub lower: f64,
    /// Upper end, at most 1.
    pub upper: f64,
}

/// The largest distance between the classes' distributions of probability, and where it lies.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct KolmogorovSmirnov {
    /// `max |true positive rate - false positive rate|`, 0 to 1.
    pub statistic: f64,
    /// Probability from which on rows are flagged where the distance is largest; of equal ones the largest.
    pub threshold: f64,
}

impl Evaluation {
    /// Returns the ROC curve, from (0, 0) to (1, 1), a point for every distinct probability.
    pub fn roc_curve(&self) -> Vec<RocPoint> {
        let start = RocPoint {
            threshold: f64::INFINITY,
            false_positive_rate: 0.0,
            true_positive_rate: 0.0,
        };
        std::iter::once(start)
            .chain(self.flagged().map(|flagged| self.roc_point(flagged)))
            .collect()
    }

    /// Returns the area under the ROC curve: the probability that a random event is ranked above a
    /// random non-event, a tie counting one half.
    ///
    /// ```text
    /// AUC = (pairs in order + ties / 2) / pairs
    /// ```
    pub fn auc(&self) -> f64 {
        let mut twice_in_order = 0_u128;
        let mut events_above = 0;
        for group in &self.groups {
            let twice = 2 * events_above + group.n_events;
            twice_in_order += twice as u128 * group.n_non_events as u128;
            events_above += group.n_events;
        }
        twice_in_order as f64 / (2.0 * self.n_events as f64 * self.n_non_events as f64)
    }

    /// Returns the Gini coefficient `2 AUC - 1`, -1 to 1; 0 is chance.
    pub fn gini(&self) -> f64 {
        2.0 * self.auc() - 1.0
    }

    /// Returns the area with `DeLong`'s interval, cut off at 0 and 1.
    ///
    /// ```text
    /// variance = s²(events) / n(events) + s²(non-events) / n(non-events)
    /// ```
    ///
    /// s² is the sample variance, over the rows of a class, of the share of the other class that a row is
    /// ranked on the right side of. For few events, or an area near 1, the interval is too narrow.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::InvalidLevel`] unless `0 < level < 1`;
    /// [`EvaluationError::TooFewForInterval`] with a single row of a class.
    ///
    /// # References
    ///
    /// E. `DeLong`, D. `DeLong`, D. Clarke-Pearson, "Comparing the areas under two or more correlated
    /// receiver operating characteristic curves" (Biometrics 44, 1988).
    pub fn auc_interval(&self, level: f64) -> Result<AucInterval, EvaluationError> {
        check_level(level)?;
        let (n_events, n_non_events) = (self.n_events, self.n_non_events);
        if n_events < 2 || n_non_events < 2 {
            return Err(EvaluationError::TooFewForInterval { n_events, n_non_events });
        }
        let auc = self.auc();
        let (mut events, mut non_events) = (0.0, 0.0);
        let (mut events_above, mut non_events_above) = (0, 0);
        for group in &self.groups {
            // Twice the number of the other class on the right side, a tie counting one.
            let below = 2 * (n_non_events - non_events_above) - group.n_non_events;
            let above = 2 * events_above + group.n_events;
            let event_share = below as f64 / (2.0 * n_non_events as f64);
            let non_event_share = above as f64 / (2.0 * n_events as f64);
            events += group.n_events as f64 * (event_share - auc).powi(2);
            non_events += group.n_non_events as f64 * (non_event_share - auc).powi(2);
            events_above += group.n_events;
            non_events_above += group.n_non_events;
        }
        let of_mean = |squares: f64, n: usize| squares / (n - 1) as f64 / n as f64;
        let std_error = (of_mean(events, n_events) + of_mean(non_events, n_non_events)).sqrt();
        let reach = central_quantile(level) * std_error;
        let (lower, upper) = ((auc - reach).max(0.0), (auc + reach).min(1.0));
        Ok(AucInterval { auc, std_error, level, lower, upper })
    }

    /// Returns the Kolmogorov-Smirnov statistic and its threshold.
    pub fn kolmogorov_smirnov(&self) -> KolmogorovSmirnov {
        let start = KolmogorovSmirnov { statistic: 0.0, threshold: f64::INFINITY };
        self.flagged().map(|flagged| self.roc_point(flagged)).fold(start, |best, point| {
            let statistic = (point.true_positive_rate - point.false_positive_rate).abs();
            let better = statistic > best.statistic;
            if better { KolmogorovSmirnov { statistic, threshold: point.threshold } } else { best }
        })
    }

    fn roc_point(&self, flagged: Group) -> RocPoint {
        RocPoint {
            threshold: flagged.probability,
            false_positive_rate: flagged.n_non_events as f64 / self.n_non_events as f64,
            true_positive_rate: flagged.n_events as f64 / self.n_events as f64,
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn refuses_levels_and_classes_too_small() {
        let evaluation = Evaluation::new(&[true, false], &[0.6, 0.4]).unwrap();
        for level in [0.0, 1.0, f64::NAN] {
            let found = evaluation.auc_interval(level).unwrap_err();
            assert!(matches!(found, EvaluationError::InvalidLevel { .. }));
        }
        let found = evaluation.auc_interval(0.95).unwrap_err();
        assert_eq!(found, EvaluationError::TooFewForInterval { n_events: 1, n_non_events: 1 });
    }

    #[test]
    fn one_probability_for_all_is_chance() {
        let evaluation = Evaluation::new(&[true, false, true, false], &[0.3; 4]).unwrap();
        assert_relative_eq!(evaluation.auc(), 0.5);
        assert_relative_eq!(evaluation.gini(), 0.0);
        assert_relative_eq!(evaluation.kolmogorov_smirnov().statistic, 0.0);
        assert_relative_eq!(evaluation.auc_interval(0.95).unwrap().std_error, 0.0);
    }

    #[test]
    fn perfect_and_reversed_rankings_reach_the_ends() {
        let labels = [false, false, true, true];
        let perfect = Evaluation::new(&labels, &[0.1, 0.2, 0.3, 0.4]).unwrap();
        assert_relative_eq!(perfect.auc(), 1.0);
        assert_relative_eq!(perfect.kolmogorov_smirnov().threshold, 0.3);
        let reversed = Evaluation::new(&labels, &[0.4, 0.3, 0.2, 0.1]).unwrap();
        assert_relative_eq!(reversed.auc(), 0.0);
        assert_relative_eq!(reversed.kolmogorov_smirnov().statistic, 1.0);
    }
}
