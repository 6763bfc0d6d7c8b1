//! Intervals of shares, and of the shares and losses of an evaluation.

use super::Evaluation;
use super::checks::check_level;
use super::error::EvaluationError;
use crate::beta::beta_quantile;
use crate::normal::central_quantile;

/// A share of counted rows and how far chance may have moved it.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct ShareInterval {
    /// The share, 0 to 1.
    pub share: f64,
    /// Confidence level, such as 0.95.
    pub level: f64,
    /// Lower end, at least 0.
    pub lower: f64,
    /// Upper end, at most 1.
    pub upper: f64,
}

impl ShareInterval {
    /// Returns the interval of Wilson, whose coverage is near the level on average, also for few rows.
    ///
    /// ```text
    /// (p + z²/2n ± z √(p (1 - p) / n + z²/4n²)) / (1 + z²/n)
    /// ```
    ///
    /// # Errors
    ///
    /// [`EvaluationError::InvalidCounts`] without rows or with more hits than rows;
    /// [`EvaluationError::InvalidLevel`] unless `0 < level < 1`.
    ///
    /// # References
    ///
    /// E. Wilson, "Probable inference, the law of succession, and statistical inference" (Journal of the
    /// American Statistical Association 22, 1927).
    pub fn wilson(hits: usize, n_rows: usize, level: f64) -> Result<Self, EvaluationError> {
        check_counts(hits, n_rows)?;
        Self::of_parts(hits as f64, n_rows as f64, level)
    }

    /// Returns the interval of Clopper and Pearson, whose coverage is at least the level.
    ///
    /// ```text
    /// quantiles of Beta(hits, n - hits + 1) and of Beta(hits + 1, n - hits)
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`ShareInterval::wilson`].
    ///
    /// # References
    ///
    /// C. Clopper, E. Pearson, "The use of confidence or fiducial limits illustrated in the case of the
    /// binomial" (Biometrika 26, 1934).
    pub fn exact(hits: usize, n_rows: usize, level: f64) -> Result<Self, EvaluationError> {
        check_counts(hits, n_rows)?;
        check_level(level)?;
        let (events, others) = (hits as f64, (n_rows - hits) as f64);
        let tail = 0.5 * (1.0 - level);
        let lower = if hits == 0 { 0.0 } else { beta_quantile(tail, events, others + 1.0) };
        let upper =
            if hits == n_rows { 1.0 } else { beta_quantile(1.0 - tail, events + 1.0, others) };
        Ok(Self { share: events / n_rows as f64, level, lower, upper })
    }

    /// Wilson's interval where hits need not be whole; `n` is above 0.
    pub(super) fn of_parts(hits: f64, n: f64, level: f64) -> Result<Self, EvaluationError> {
        check_level(level)?;
        let share = (hits / n).min(1.0);
        let z = central_quantile(level);
        let shrunk = z * z / n;
        let center = (share + 0.5 * shrunk) / (1.0 + shrunk);
        let variance = share * (1.0 - share) / n + shrunk / (4.0 * n);
        let reach = z * variance.sqrt() / (1.0 + shrunk);
        // At both ends the interval reaches 0 or 1 exactly; rounding must not say otherwise.
        let lower = if share > 0.0 { (center - reach).max(0.0) } else { 0.0 };
        let upper = if share < 1.0 { (center + reach).min(1.0) } else { 1.0 };
        Ok(Self { share, level, lower, upper })
    }
}

fn check_counts(hits: usize, n_rows: usize) -> Result<(), EvaluationError> {
    let lawful = n_rows > 0 && hits <= n_rows;
    if lawful { Ok(()) } else { Err(EvaluationError::InvalidCounts { n_rows, n_events: hits }) }
}

/// A mean loss and how far chance may have moved it.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct LossInterval {
    /// Mean over the rows.
    pub mean: f64,
    /// Standard error of the mean, from the sample variance over the rows.
    pub std_error: f64,
    /// Confidence level, such as 0.95.
    pub level: f64,
    /// Lower end, at least 0.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

impl Evaluation {
    /// Returns the share of the flagged rows that are events, with Wilson's interval; `None` when none is
    /// flagged.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::InvalidLevel`] unless `0 < level < 1`.
    pub fn precision_interval(
        &self,
        threshold: f64,
        level: f64,
    ) -> Result<Option<ShareInterval>, EvaluationError> {
        check_level(level)?;
        let at = self.confusion(threshold);
        let flagged = at.true_positives + at.false_positives;
        let some = (flagged > 0).then(|| ShareInterval::wilson(at.true_positives, flagged, level));
        some.transpose()
    }

    /// Returns the share of the events that are flagged, with Wilson's interval.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::InvalidLevel`] unless `0 < level < 1`.
    pub fn recall_interval(
        &self,
        threshold: f64,
        level: f64,
    ) -> Result<ShareInterval, EvaluationError> {
        ShareInterval::wilson(self.confusion(threshold).true_positives, self.n_events, level)
    }

    /// Returns the Brier score with the normal interval of a mean over rows.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::InvalidLevel`] unless `0 < level < 1`.
    pub fn brier_interval(&self, level: f64) -> Result<LossInterval, EvaluationError> {
        self.loss_interval(level, |p, event| if event { (1.0 - p) * (1.0 - p) } else { p * p })
    }

    /// Returns the logarithmic loss with the normal interval of a mean over rows.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::InvalidLevel`] unless `0 < level < 1`.
    pub fn log_loss_interval(&self, level: f64) -> Result<LossInterval, EvaluationError> {
        self.loss_interval(level, |p, event| {
            let p = p.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
            if event { -p.ln() } else { -(1.0 - p).ln() }
        })
    }

    fn loss_interval(
        &self,
        level: f64,
        loss: impl Fn(f64, bool) -> f64,
    ) -> Result<LossInterval, EvaluationError> {
        check_level(level)?;
        let mean = self.mean_of(&loss);
        let n = self.n_rows() as f64;
        // Both classes are present, so there are at least two rows.
        let squares = self.mean_of(|p, event| (loss(p, event) - mean).powi(2)) * n;
        let std_error = (squares / (n - 1.0) / n).sqrt();
        let reach = central_quantile(level) * std_error;
        let (lower, upper) = ((mean - reach).max(0.0), mean + reach);
        Ok(LossInterval { mean, std_error, level, lower, upper })
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn refuses_counts_and_levels() {
        let found = ShareInterval::wilson(0, 0, 0.95).unwrap_err();
        assert_eq!(found, EvaluationError::InvalidCounts { n_rows: 0, n_events: 0 });
        assert!(ShareInterval::exact(3, 2, 0.95).is_err());
        for level in [0.0, 1.0, f64::NAN] {
            assert!(ShareInterval::wilson(1, 2, level).is_err());
            assert!(ShareInterval::exact(1, 2, level).is_err());
        }
        let evaluation = Evaluation::new(&[true, false], &[0.6, 0.4]).unwrap();
        assert!(evaluation.brier_interval(1.0).is_err());
        assert!(evaluation.precision_interval(2.0, 1.0).is_err());
        assert_eq!(evaluation.precision_interval(2.0, 0.95), Ok(None));
    }

    /// `scipy.stats.binomtest(k, n).proportion_ci(0.95, method)`, scipy 1.17.1.
    #[test]
    fn agrees_with_scipy() {
        for case in SCIPY {
            let (hits, n_rows, wilson, exact) = case;
            let found = ShareInterval::wilson(hits, n_rows, 0.95).unwrap();
            assert_relative_eq!(found.lower, wilson[0], max_relative = 1e-10);
            assert_relative_eq!(found.upper, wilson[1], max_relative = 1e-10);
            let found = ShareInterval::exact(hits, n_rows, 0.95).unwrap();
            assert_relative_eq!(found.lower, exact[0], max_relative = 1e-9);
            assert_relative_eq!(found.upper, exact[1], max_relative = 1e-9);
        }
    }

    const SCIPY: [(usize, usize, [f64; 2], [f64; 2]); 4] = [
        (0, 7, [0.0, 0.354_330_435_066_687_43], [0.0, 0.409_616_397_225_048_7]),
        (
            9,
            100,
            [0.048_072_540_002_565_146, 0.162_262_128_527_163_1],
            [0.041_983_595_628_391_525, 0.163_982_255_029_640_12],
        ),
        (
            350,
            1000,
            [0.321_062_710_052_475_66, 0.380_085_317_493_190_86],
            [0.320_416_124_151_365_6, 0.380_470_191_255_975_7],
        ),
        (12, 12, [0.757_505_993_344_759_2, 1.0], [0.735_351_530_602_948_8, 1.0]),
    ];

    /// Losses by hand: 0.04, 0.09, 0.25, 0.01; mean 0.0975, sample variance 0.032475 / 3.
    #[test]
    fn the_interval_of_a_loss_is_that_of_a_mean() {
        let evaluation =
            Evaluation::new(&[true, false, true, false], &[0.8, 0.3, 0.5, 0.1]).unwrap();
        let found = evaluation.brier_interval(0.95).unwrap();
        assert_relative_eq!(found.mean, evaluation.brier(), epsilon = 1e-15);
        let squares =
            0.0575_f64.powi(2) + 0.0075_f64.powi(2) + 0.1525_f64.powi(2) + 0.0875_f64.powi(2);
        assert_relative_eq!(found.std_error, (squares / 12.0).sqrt(), epsilon = 1e-15);
        assert_relative_eq!(found.upper, found.mean + 1.959_963_984_540_054 * found.std_error);
        let found = evaluation.log_loss_interval(0.95).unwrap();
        assert_relative_eq!(found.mean, evaluation.log_loss(), epsilon = 1e-15);
        assert!(found.lower < found.mean && found.mean < found.upper);
    }
}
