//! Back-test of predicted probabilities: did more events happen in a band than chance explains?

use super::error::EvaluationError;
use super::hosmer_lemeshow::WholeBand;
use crate::beta::{beta_quantile, incomplete_beta};

/// The p-values at which a light changes, and the level of the interval.
///
/// # Examples
///
/// ```
/// use fip_ml::{BacktestRule, TrafficLight};
///
/// // 9 events where 5 of 100 were expected.
/// let found = BacktestRule::default().backtest(0.05, 100, 9)?;
/// assert_eq!(found.light, TrafficLight::Green);
/// assert!(found.jeffreys_lower < 0.09 && 0.09 < found.jeffreys_upper);
/// # Ok::<(), fip_ml::EvaluationError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct BacktestRule {
    /// Binomial p-value below which the light is amber.
    pub amber_below: f64,
    /// Binomial p-value below which the light is red.
    pub red_below: f64,
    /// Confidence level of the interval of Jeffreys.
    pub level: f64,
}

/// Amber below 0.05, red below 0.01, intervals of 0.95.
impl Default for BacktestRule {
    fn default() -> Self {
        Self { amber_below: 0.05, red_below: 0.01, level: 0.95 }
    }
}

/// Whether events were more frequent than predicted. Fewer events than predicted are green: the
/// interval tells whether the prediction is too high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum TrafficLight {
    /// Chance explains the events.
    Green,
    /// Chance hardly explains them.
    Amber,
    /// Chance does not explain them.
    Red,
}

/// The back-test of one predicted probability.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Backtest {
    /// The predicted probability of the band.
    pub predicted: f64,
    /// Rows in the band.
    pub n_rows: usize,
    /// Events that happened.
    pub n_events: usize,
    /// Share of events.
    pub event_rate: f64,
    /// Exact binomial probability of at least as many events, if the prediction is right and rows are
    /// independent.
    pub binomial_p_value: f64,
    /// Probability that the true rate is at most the predicted one, given the events and the prior of
    /// Jeffreys; small when the prediction is too low.
    pub jeffreys_p_value: f64,
    /// Lower end of the interval of the true rate with the prior of Jeffreys; 0 without an event.
    pub jeffreys_lower: f64,
    /// Upper end of that interval; 1 when every row is an event.
    pub jeffreys_upper: f64,
    /// The light, by the binomial p-value.
    pub light: TrafficLight,
}

impl BacktestRule {
    /// Tests a predicted probability against the events of its rows.
    ///
    /// ```text
    /// binomial p-value = P(X >= events), X ~ Binomial(rows, predicted)
    /// Jeffreys         = Beta(events + 1/2, rows - events + 1/2)
    /// ```
    ///
    /// # Errors
    ///
    /// [`EvaluationError::NotAProbability`] (its row is 0) unless `predicted` lies between 0 and 1;
    /// [`EvaluationError::InvalidCounts`] without rows or with more events than rows;
    /// [`EvaluationError::InvalidLevel`] unless every number of the rule lies strictly between 0 and 1
    /// and red is not above amber.
    ///
    /// # References
    ///
    /// L. Brown, T. Cai, A. `DasGupta`, "Interval estimation for a binomial proportion" (Statistical
    /// Science 16, 2001).
    pub fn backtest(
        &self,
        predicted: f64,
        n_rows: usize,
        n_events: usize,
    ) -> Result<Backtest, EvaluationError> {
        self.check()?;
        if !(0.0..=1.0).contains(&predicted) {
            return Err(EvaluationError::NotAProbability { row: 0, found: predicted });
        }
        if n_rows == 0 || n_events > n_rows {
            return Err(EvaluationError::InvalidCounts { n_rows, n_events });
        }
        let (events, others) = (n_events as f64, (n_rows - n_events) as f64);
        let binomial_p_value =
            if n_events == 0 { 1.0 } else { incomplete_beta(predicted, events, others + 1.0) };
        let (a, b) = (events + 0.5, others + 0.5);
        let tail = 0.5 * (1.0 - self.level);
        Ok(Backtest {
            predicted,
            n_rows,
            n_events,
            event_rate: events / n_rows as f64,
            binomial_p_value,
            jeffreys_p_value: incomplete_beta(predicted, a, b),
            jeffreys_lower: if n_events == 0 { 0.0 } else { beta_quantile(tail, a, b) },
            jeffreys_upper: if n_events == n_rows { 1.0 } else { beta_quantile(1.0 - tail, a, b) },
            light: self.light(binomial_p_value),
        })
    }

    /// Tests the mean prediction of every band.
    ///
    /// # Errors
    ///
    /// Those of [`BacktestRule::backtest`].
    pub fn backtest_bands(&self, bands: &[WholeBand]) -> Result<Vec<Backtest>, EvaluationError> {
        let test = |band: &WholeBand| {
            let mean = (band.expected / band.n_rows as f64).clamp(0.0, 1.0);
            self.backtest(mean, band.n_rows, band.n_events)
        };
        bands.iter().map(test).collect()
    }

    fn light(&self, p_value: f64) -> TrafficLight {
        if p_value < self.red_below {
            TrafficLight::Red
        } else if p_value < self.amber_below {
            TrafficLight::Amber
        } else {
            TrafficLight::Green
        }
    }

    fn check(&self) -> Result<(), EvaluationError> {
        let numbers = [self.level, self.amber_below, self.red_below.max(self.amber_below)];
        let outside = |found: &&f64| !(0.0 < **found && **found < 1.0);
        if let Some(&found) = numbers.iter().find(outside) {
            return Err(EvaluationError::InvalidLevel { found });
        }
        let lawful = 0.0 < self.red_below && self.red_below <= self.amber_below;
        if lawful { Ok(()) } else { Err(EvaluationError::InvalidLevel { found: self.red_below }) }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn refuses_what_cannot_be_tested() {
        let rule = BacktestRule::default();
        assert!(rule.backtest(f64::NAN, 10, 1).is_err());
        let found = rule.backtest(0.1, 0, 0).unwrap_err();
        assert_eq!(found, EvaluationError::InvalidCounts { n_rows: 0, n_events: 0 });
        assert!(rule.backtest(0.1, 1, 2).is_err());
        for bad in [0.0, 1.0, f64::NAN] {
            assert!(BacktestRule { level: bad, ..rule }.backtest(0.1, 10, 1).is_err());
        }
        let crossed = BacktestRule { red_below: 0.1, ..rule };
        assert_eq!(
            crossed.backtest(0.1, 10, 1).unwrap_err(),
            EvaluationError::InvalidLevel { found: 0.1 }
        );
    }

    /// `scipy.stats.binom.sf(events - 1, rows, p)` and `scipy.stats.beta.ppf`, scipy 1.17.1.
    #[test]
    fn agrees_with_scipy() {
        let cases = [
            (
                0.05,
                100,
                9,
                0.063_089_590_627_448_76,
                0.045_469_918_478_692_74,
                0.157_794_611_437_526_54,
                0.042_679_337_741_667_88,
            ),
            (
                0.01,
                1000,
                25,
                4.202_920_844_836_726e-5,
                0.016_647_163_602_676_072,
                0.036_093_230_351_035_82,
                2.571_530_852_711_223e-5,
            ),
            (
                0.2,
                50,
                4,
                0.994_343_638_987_844_7,
                0.027_607_090_992_212_275,
                0.179_066_149_618_013_81,
                0.989_436_651_275_831_2,
            ),
            (0.5, 7, 7, 0.007_812_5, 0.707_563_826_337_690_1, 1.0, 0.001_501_773_538_698_432),
            (
                0.003,
                100_000,
                350,
                0.002_571_053_637_435_285,
                0.003_148_171_135_885_763,
                0.003_880_565_035_006_117_7,
                0.002_360_664_238_364_884,
            ),
        ];
        for (predicted, n_rows, n_events, tail, lower, upper, p) in cases {
            let found = BacktestRule::default().backtest(predicted, n_rows, n_events).unwrap();
            assert_relative_eq!(found.binomial_p_value, tail, max_relative = 1e-9);
            assert_relative_eq!(found.jeffreys_lower, lower, max_relative = 1e-9);
            assert_relative_eq!(found.jeffreys_upper, upper, max_relative = 1e-9);
            assert_relative_eq!(found.jeffreys_p_value, p, max_relative = 1e-9);
        }
    }

    #[test]
    fn lights_change_with_the_events() {
        let light = |events| BacktestRule::default().backtest(0.05, 100, events).unwrap().light;
        assert_eq!(light(0), TrafficLight::Green);
        assert_eq!(light(10), TrafficLight::Amber);
        assert_eq!(light(12), TrafficLight::Red);
    }
}
