//! From a score to a probability.

use serde::{Deserialize, Serialize};

use crate::Points;

/// The line from scores to odds: "at 600 points 50 to 1, and 20 points double the odds".
///
/// ```text
/// ln(odds) = ln(base_odds) + (score - base_score) ln 2 / pdo,    odds = non-events per event
/// P(event) = 1 / (1 + odds)
/// ```
///
/// # Examples
///
/// ```
/// use fip_scorecard::{OddsLine, Points};
///
/// let line = OddsLine { base_score: 600.0, base_odds: 50.0, pdo: 20.0 };
/// assert!((line.probability(Points::new(600)) - 1.0 / 51.0).abs() < 1e-15);
/// assert!((line.probability(Points::new(620)) - 1.0 / 101.0).abs() < 1e-15);
/// ```
///
/// # References
///
/// N. Siddiqi, *Credit Risk Scorecards* (2006), chapter 6.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OddsLine {
    /// The score with the base odds, in points.
    pub base_score: f64,
    /// Non-events per event at the base score, more than 0.
    pub base_odds: f64,
    /// The points that double the odds, more than 0.
    pub pdo: f64,
}

impl OddsLine {
    /// Returns the probability of the event at a score, between 0 and 1.
    pub fn probability(&self, score: Points) -> f64 {
        1.0 / (1.0 + self.log_odds(score).exp())
    }

    /// Returns the natural logarithm of the non-events per event at a score.
    pub fn log_odds(&self, score: Points) -> f64 {
        let doublings = (f64::from(score) - self.base_score) / self.pdo;
        self.base_odds.ln() + doublings * std::f64::consts::LN_2
    }

    /// Whether the numbers make a line on which higher scores are safer.
    pub(crate) fn is_lawful(&self) -> bool {
        let Self { base_score, base_odds, pdo } = *self;
        let positive = |number: f64| number.is_finite() && 0.0 < number;
        base_score.is_finite() && positive(base_odds) && positive(pdo)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extreme_scores_have_probabilities() {
        let line = OddsLine { base_score: 0.0, base_odds: 1.0, pdo: 1e-6 };
        assert!(line.probability(Points::new(1_000_000)).abs() < f64::MIN_POSITIVE);
        assert!((line.probability(Points::new(-1_000_000)) - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn refuses_lines_that_are_none() {
        let line = OddsLine { base_score: 600.0, base_odds: 50.0, pdo: 20.0 };
        assert!(line.is_lawful());
        for found in [
            OddsLine { pdo: 0.0, ..line },
            OddsLine { pdo: -20.0, ..line },
            OddsLine { base_odds: 0.0, ..line },
            OddsLine { base_odds: f64::INFINITY, ..line },
            OddsLine { base_score: f64::NAN, ..line },
        ] {
            assert!(!found.is_lawful(), "{found:?}");
        }
    }
}
