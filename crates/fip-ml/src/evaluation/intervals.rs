//! Intervals of the Gini coefficient and of the Kolmogorov-Smirnov statistic.

use super::Evaluation;
use super::checks::check_level;
use super::error::EvaluationError;
use crate::normal::central_quantile;

/// The Gini coefficient and how far chance may have moved it.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct GiniInterval {
    /// `2 AUC - 1`, -1 to 1.
    pub gini: f64,
    /// Standard error, twice that of the area.
    pub std_error: f64,
    /// Confidence level, such as 0.95.
    pub level: f64,
    /// Lower end, at least -1.
    pub lower: f64,
    /// Upper end, at most 1.
    pub upper: f64,
}

/// The Kolmogorov-Smirnov statistic, how far chance may have moved it, and its test.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct KsInterval {
    /// The statistic, 0 to 1.
    pub statistic: f64,
    /// Standard error at the threshold found.
    pub std_error: f64,
    /// Confidence level, such as 0.95.
    pub level: f64,
    /// Lower end, at least 0.
    pub lower: f64,
    /// Upper end, at most 1.
    pub upper: f64,
    /// Asymptotic probability of a statistic at least as large when the ranking is chance.
    pub p_value: f64,
}

impl Evaluation {
    /// Returns the Gini coefficient with `DeLong`'s interval, that of the area stretched by two.
    ///
    /// # Errors
    ///
    /// Those of [`Evaluation::auc_interval`].
    pub fn gini_interval(&self, level: f64) -> Result<GiniInterval, EvaluationError> {
        let area = self.auc_interval(level)?;
        let stretch = |area: f64| 2.0 * area - 1.0;
        Ok(GiniInterval {
            gini: self.gini(),
            std_error: 2.0 * area.std_error,
            level,
            lower: stretch(area.lower),
            upper: stretch(area.upper),
        })
    }

    /// Returns the Kolmogorov-Smirnov statistic with its asymptotic interval.
    ///
    /// ```text
    /// variance = TPR (1 - TPR) / events + FPR (1 - FPR) / non-events
    /// ```
    ///
    /// The rates are those at the threshold of the largest distance, which is taken as known: the limit
    /// holds where the largest distance lies at one place, and the statistic itself is a little too high,
    /// for it was sought. Where the ranking is near chance read the p-value, of Kolmogorov's distribution,
    /// and not the interval.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::InvalidLevel`] unless `0 < level < 1`.
    ///
    /// # References
    ///
    /// M. Raghavachari, "Limiting distributions of Kolmogorov-Smirnov type statistics under the
    /// alternative" (Annals of Statistics 1, 1973).
    pub fn ks_interval(&self, level: f64) -> Result<KsInterval, EvaluationError> {
        check_level(level)?;
        let found = self.kolmogorov_smirnov();
        let at = self.confusion(found.threshold);
        let (events, non_events) = (self.n_events as f64, self.n_non_events as f64);
        let variance = |rate: f64, n: f64| rate * (1.0 - rate) / n;
        let of_events = variance(at.true_positives as f64 / events, events);
        let of_non_events = variance(at.false_positives as f64 / non_events, non_events);
        let std_error = (of_events + of_non_events).sqrt();
        let reach = central_quantile(level) * std_error;
        let statistic = found.statistic;
        let effective = events * non_events / (events + non_events);
        Ok(KsInterval {
            statistic,
            std_error,
            level,
            lower: (statistic - reach).max(0.0),
            upper: (statistic + reach).min(1.0),
            p_value: kolmogorov_p_value(effective.sqrt() * statistic),
        })
    }
}

/// Returns `P(K >= x)` for Kolmogorov's distribution; the series of each side where it is short.
fn kolmogorov_p_value(x: f64) -> f64 {
    use std::f64::consts::{PI, TAU};
    if x < 0.2 {
        // Smaller than 1 by less than 1e-12.
        return 1.0;
    }
    let odd = |k: i32| f64::from(2 * k - 1);
    if x < 1.0 {
        let below: f64 = (1..=20).map(|k| (-(odd(k) * PI / x).powi(2) / 8.0).exp()).sum();
        return 1.0 - TAU.sqrt() / x * below;
    }
    let terms = (1..=20).map(|k| (-2.0 * (f64::from(k) * x).powi(2)).exp() * sign(k));
    (2.0 * terms.sum::<f64>()).clamp(0.0, 1.0)
}

fn sign(k: i32) -> f64 {
    if k % 2 == 1 { 1.0 } else { -1.0 }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    /// `scipy.special.kolmogorov`, scipy 1.17.1.
    #[test]
    fn kolmogorov_agrees_with_scipy() {
        let cases = [
            (0.15, 1.0),
            (0.3, 0.999_990_694_198_665_5),
            (0.5, 0.963_945_243_664_875_1),
            (0.8, 0.544_142_411_574_198_1),
            (0.999, 0.271_073_164_115_063_94),
            (1.0, 0.269_999_671_677_354_56),
            (1.36, 0.049_485_876_755_377_876),
            (2.0, 0.000_670_925_255_779_695_3),
            (4.0, 2.532_833_109_818_835e-14),
        ];
        for (x, expected) in cases {
            assert_relative_eq!(kolmogorov_p_value(x), expected, max_relative = 1e-11);
        }
    }

    /// By hand: at the threshold 0.7 all of 2 events and 1 of 4 non-events are flagged.
    #[test]
    fn the_variance_is_that_of_two_shares() {
        let labels = [true, true, false, false, false, false];
        let evaluation = Evaluation::new(&labels, &[0.9, 0.7, 0.8, 0.3, 0.2, 0.1]).unwrap();
        let found = evaluation.ks_interval(0.95).unwrap();
        assert_relative_eq!(found.statistic, 0.75);
        assert_relative_eq!(found.std_error, (0.25_f64 * 0.75 / 4.0).sqrt());
        assert_relative_eq!(found.upper, 1.0);
        assert!(evaluation.ks_interval(1.0).is_err());
    }

    #[test]
    fn gini_is_the_area_stretched() {
        let labels = [true, true, false, false, false, false];
        let evaluation = Evaluation::new(&labels, &[0.9, 0.25, 0.8, 0.3, 0.2, 0.1]).unwrap();
        let (gini, auc) =
            (evaluation.gini_interval(0.9).unwrap(), evaluation.auc_interval(0.9).unwrap());
        assert_relative_eq!(gini.gini, 2.0 * auc.auc - 1.0);
        assert_relative_eq!(gini.lower, 2.0 * auc.lower - 1.0);
        assert!(gini.lower <= gini.gini && gini.gini <= gini.upper);
    }
}
