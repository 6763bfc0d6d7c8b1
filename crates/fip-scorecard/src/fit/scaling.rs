//! From log-odds to points: which score means which odds.

use serde::{Deserialize, Serialize};

use super::ScalingError;

/// How log-odds become a score.
///
/// Odds are non-events per event, so 19 is an event rate of 1 in 20; a higher score is always safer.
///
/// # Examples
///
/// ```
/// use fip_scorecard::fit::Scaling;
///
/// // 600 points at odds of 19 to 1, and 50 points more double the odds.
/// let line = Scaling::pdo(600.0, 19.0, 50.0).line([-3.0, 3.0])?;
/// let at_19 = line.score(-19.0_f64.ln());
/// let at_38 = line.score(-38.0_f64.ln());
/// assert!((at_19 - 600.0).abs() < 1e-9 && (at_38 - 650.0).abs() < 1e-9);
/// assert!((line.probability(600.0) - 0.05).abs() < 1e-12);
/// # Ok::<(), fip_scorecard::fit::ScalingError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Scaling {
    /// Points that multiply the odds.
    Pdo {
        /// The score at the base odds.
        base_score: f64,
        /// The odds at the base score.
        base_odds: f64,
        /// The points that multiply the odds by `rate`.
        pdo: f64,
        /// What `pdo` points multiply the odds by, above 1; usually 2.
        rate: f64,
    },
    /// The lowest and the highest score that the card can give.
    MinMax {
        /// The lowest attainable score.
        min: f64,
        /// The highest attainable score.
        max: f64,
    },
    /// A straight line over the log-odds.
    ShiftSlope {
        /// The score at even odds.
        shift: f64,
        /// The points for each unit of log-odds, above 0.
        slope: f64,
    },
}

impl Default for Scaling {
    /// 600 points at 19 non-events per event, 50 points to double the odds.
    fn default() -> Self {
        Self::pdo(600.0, 19.0, 50.0)
    }
}

impl Scaling {
    /// Scores of which `pdo` points double the odds, with `base_score` at `base_odds`.
    pub const fn pdo(base_score: f64, base_odds: f64, pdo: f64) -> Self {
        Self::Pdo { base_score, base_odds, pdo, rate: 2.0 }
    }

    /// Scores from `min` to `max`, the lowest and the highest that the card can give.
    pub const fn min_max(min: f64, max: f64) -> Self {
        Self::MinMax { min, max }
    }

    /// Scores of `shift + slope * log-odds`.
    pub const fn shift_slope(shift: f64, slope: f64) -> Self {
        Self::ShiftSlope { shift, slope }
    }

    /// Returns the line from log-odds to scores.
    ///
    /// `range` holds the lowest and the highest log-odds, of the non-event, that the card can reach;
    /// only [`Scaling::MinMax`] looks at it.
    ///
    /// # Errors
    ///
    /// [`ScalingError`] when a number is not finite or not lawful, or the range is empty.
    pub fn line(self, range: [f64; 2]) -> Result<ScoreLine, ScalingError> {
        match self {
            Self::Pdo { base_score, base_odds, pdo, rate } => {
                finite("base_score", base_score)?;
                above("base_odds", base_odds, 0.0)?;
                above("pdo", pdo, 0.0)?;
                above("rate", rate, 1.0)?;
                let slope = pdo / rate.ln();
                Ok(ScoreLine { shift: base_score - slope * base_odds.ln(), slope })
            }
            Self::MinMax { min, max } => {
                finite("min", min)?;
                above("max", max, min)?;
                let [lowest, highest] = range;
                let width = highest - lowest;
                let lawful = width.is_finite() && width > 0.0;
                if !lawful {
                    return Err(ScalingError::NoRange { lowest, highest });
                }
                let slope = (max - min) / width;
                Ok(ScoreLine { shift: min - slope * lowest, slope })
            }
            Self::ShiftSlope { shift, slope } => {
                finite("shift", shift)?;
                above("slope", slope, 0.0)?;
                Ok(ScoreLine { shift, slope })
            }
        }
    }
}

fn finite(field: &'static str, found: f64) -> Result<(), ScalingError> {
    if found.is_finite() { Ok(()) } else { Err(ScalingError::NotFinite { field, found }) }
}

fn above(field: &'static str, found: f64, bound: f64) -> Result<(), ScalingError> {
    let lawful = found.is_finite() && found > bound;
    if lawful { Ok(()) } else { Err(ScalingError::NotAbove { field, bound, found }) }
}

/// A score as a straight line over the log-odds of the non-event.
///
/// ```text
/// score = shift + slope ln(odds),   odds = (1 - P(event)) / P(event)
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreLine {
    /// The score at even odds.
    pub shift: f64,
    /// The points for each unit of log-odds, above 0.
    pub slope: f64,
}

impl ScoreLine {
    /// Returns the score of a row whose event has these log-odds.
    pub fn score(&self, event_log_odds: f64) -> f64 {
        self.shift - self.slope * event_log_odds
    }

    /// Returns the event's probability at a score.
    pub fn probability(&self, score: f64) -> f64 {
        1.0 / (1.0 + ((score - self.shift) / self.slope).exp())
    }

    /// Returns the points that double the odds.
    pub fn pdo(&self) -> f64 {
        self.slope * std::f64::consts::LN_2
    }

    /// Returns the odds, non-events per event, at a score.
    pub fn odds(&self, score: f64) -> f64 {
        ((score - self.shift) / self.slope).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_no_scale() {
        let line = |scaling: Scaling| scaling.line([-1.0, 1.0]).unwrap_err();
        for (scaling, field) in [
            (Scaling::pdo(f64::NAN, 19.0, 50.0), "base_score"),
            (Scaling::pdo(600.0, 0.0, 50.0), "base_odds"),
            (Scaling::pdo(600.0, 19.0, -50.0), "pdo"),
            (Scaling::Pdo { base_score: 600.0, base_odds: 19.0, pdo: 50.0, rate: 1.0 }, "rate"),
            (Scaling::min_max(f64::INFINITY, 850.0), "min"),
            (Scaling::min_max(850.0, 850.0), "max"),
            (Scaling::shift_slope(f64::NAN, 1.0), "shift"),
            (Scaling::shift_slope(0.0, 0.0), "slope"),
        ] {
            assert!(line(scaling).to_string().contains(field), "{scaling:?}");
        }
        let found = Scaling::min_max(300.0, 850.0).line([1.0, 1.0]);
        assert_eq!(found, Err(ScalingError::NoRange { lowest: 1.0, highest: 1.0 }));
    }

    #[test]
    fn a_rate_of_ten_makes_pdo_points_worth_ten_times_the_odds() {
        let scaling = Scaling::Pdo { base_score: 750.0, base_odds: 35.0, pdo: 60.0, rate: 10.0 };
        let line = scaling.line([0.0, 0.0]).unwrap();
        assert!((line.odds(750.0) - 35.0).abs() < 1e-9);
        assert!((line.odds(810.0) - 350.0).abs() < 1e-8);
        assert!((line.pdo() - 60.0 * 2.0_f64.ln() / 10.0_f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn the_three_ways_agree_where_they_say_the_same() {
        let pdo = Scaling::pdo(600.0, 19.0, 50.0).line([-2.0, 3.0]).unwrap();
        let line = Scaling::shift_slope(pdo.shift, pdo.slope).line([0.0, 0.0]).unwrap();
        assert_eq!(line, pdo);
        let range = Scaling::min_max(pdo.score(2.0), pdo.score(-3.0)).line([-2.0, 3.0]).unwrap();
        assert!((range.shift - pdo.shift).abs() < 1e-9 && (range.slope - pdo.slope).abs() < 1e-9);
    }

    #[test]
    fn score_and_probability_are_inverse() {
        let line = Scaling::default().line([0.0, 1.0]).unwrap();
        for log_odds in [-6.0_f64, -1.0, 0.0, 2.5] {
            let p = 1.0 / (1.0 + (-log_odds).exp());
            assert!((line.probability(line.score(log_odds)) - p).abs() < 1e-12);
        }
    }
}
