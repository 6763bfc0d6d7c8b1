//! The validation of a card.

use fip_ml::{Backtest, CalibrationLine, Evaluation, HosmerLemeshow, WeightedEvaluation};
use serde::Serialize;

use super::cutoffs::{CutoffRow, cutoff_rows};
use super::error::ValidationError;
use super::gains::{GainsRow, gains};
use super::outcomes::ScoredOutcomes;
use super::params::ValidationParams;
use super::ranking::{Ranking, Ranks};

/// Whether the probabilities are right.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// Mean of the probabilities.
    pub mean_probability: f64,
    /// Events for each expected one, calibration in the large; `None` when none is expected.
    pub observed_to_expected: Option<f64>,
    /// Brier score; lower is better.
    pub brier: f64,
    /// Share by which the Brier score is below that of the event rate as prediction for all.
    pub brier_skill: f64,
    /// Logarithmic loss in nats.
    pub log_loss: f64,
    /// Line of the outcomes on the predicted log-odds; `None` where it is not determined.
    pub line: Option<CalibrationLine>,
    /// Test of Hosmer and Lemeshow.
    pub hosmer_lemeshow: HosmerLemeshow,
    /// Back-test of all rows as one band.
    pub backtest: Backtest,
}

/// Measures of weighted rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WeightedMeasures {
    /// Share of the weight that events have.
    pub event_rate: f64,
    /// Area under the ROC curve of the probabilities.
    pub auc: f64,
    /// `2 AUC - 1`.
    pub gini: f64,
    /// Kolmogorov-Smirnov statistic of the probabilities.
    pub ks: f64,
    /// Brier score.
    pub brier: f64,
    /// Logarithmic loss in nats.
    pub log_loss: f64,
}

/// What a validation report tells, as data; the order of the rows does not matter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Validation {
    /// Rows.
    pub n_rows: usize,
    /// Events.
    pub n_events: usize,
    /// Share of events.
    pub event_rate: f64,
    /// How well the score ranks.
    pub ranking: Ranking,
    /// Area under the ROC curve of the probabilities; that of the score differs where points are rounded.
    pub auc_of_probability: f64,
    /// Whether the probabilities are right.
    pub calibration: Calibration,
    /// Gains, lift and back-test by band of scores, the lowest first.
    pub gains: Vec<GainsRow>,
    /// Bands whose event rate is above that of the band before, which a card that ranks well has few of.
    pub n_inversions: usize,
    /// Decisions by cut-off, ascending.
    pub cutoffs: Vec<CutoffRow>,
    /// Measures of weighted rows, when weights were given.
    pub weighted: Option<WeightedMeasures>,
}

impl Validation {
    /// Validates scores.
    ///
    /// # Errors
    ///
    /// [`ValidationError`] when lengths differ, a number is unlawful, a class has fewer than two rows, or a
    /// parameter is.
    pub fn of(
        rows: &ScoredOutcomes<'_>,
        params: &ValidationParams,
    ) -> Result<Self, ValidationError> {
        rows.check()?;
        let evaluation = Evaluation::new(rows.events, rows.probabilities)?;
        let calibration = Calibration::of(&evaluation, params)?;
        let cuts = params.cuts(rows.scores)?;
        let gains = gains(rows, &cuts, &params.backtest)?;
        let rates: Vec<f64> = gains.iter().filter_map(|row| row.event_rate).collect();
        let weighted = match rows.weights {
            Some(weights) => Some(WeightedMeasures::of(&WeightedEvaluation::new(
                rows.events,
                rows.probabilities,
                weights,
            )?)),
            None => None,
        };
        Ok(Self {
            n_rows: evaluation.n_rows(),
            n_events: evaluation.n_events(),
            event_rate: evaluation.event_rate(),
            ranking: Ranks::new(rows.scores, rows.events)?.ranking(params.level)?,
            auc_of_probability: evaluation.auc(),
            calibration,
            n_inversions: rates.windows(2).filter(|pair| pair[0] < pair[1]).count(),
            gains,
            cutoffs: cutoff_rows(rows, &params.cutoffs)?,
            weighted,
        })
    }
}

impl Calibration {
    fn of(evaluation: &Evaluation, params: &ValidationParams) -> Result<Self, ValidationError> {
        let hosmer_lemeshow = evaluation.hosmer_lemeshow(params.n_bands, params.sample)?;
        let expected: f64 = hosmer_lemeshow.bands.iter().map(|band| band.expected).sum();
        let (n_rows, n_events) = (evaluation.n_rows(), evaluation.n_events());
        let mean_probability = (expected / n_rows as f64).clamp(0.0, 1.0);
        let rate = evaluation.event_rate();
        let brier = evaluation.brier();
        Ok(Self {
            mean_probability,
            observed_to_expected: (expected > 0.0).then(|| n_events as f64 / expected),
            brier,
            brier_skill: 1.0 - brier / (rate * (1.0 - rate)),
            log_loss: evaluation.log_loss(),
            line: evaluation.calibration_line(),
            hosmer_lemeshow,
            backtest: params.backtest.backtest(mean_probability, n_rows, n_events)?,
        })
    }
}

impl WeightedMeasures {
    fn of(evaluation: &WeightedEvaluation) -> Self {
        Self {
            event_rate: evaluation.event_rate(),
            auc: evaluation.auc(),
            gini: evaluation.gini(),
            ks: evaluation.kolmogorov_smirnov(),
            brier: evaluation.brier(),
            log_loss: evaluation.log_loss(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows<'a>(scores: &'a [f64], probabilities: &'a [f64]) -> ScoredOutcomes<'a> {
        let events = &[true, true, false, true, false, false];
        ScoredOutcomes { scores, probabilities, events, weights: Some(&[1.0; 6]) }
    }

    const SCORES: [f64; 6] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    const PROBABILITIES: [f64; 6] = [0.9, 0.7, 0.6, 0.4, 0.3, 0.1];

    #[test]
    fn refuses_parameters_and_rows() {
        let of =
            |rows: &ScoredOutcomes<'_>, params: ValidationParams| Validation::of(rows, &params);
        let good = rows(&SCORES, &PROBABILITIES);
        assert!(of(&good, ValidationParams::default()).is_err(), "ten bands of six rows");
        assert!(of(&good, ValidationParams::default().n_bands(0)).is_err());
        assert!(of(&good, ValidationParams::default().n_bands(3).level(1.0)).is_err());
        let bad = rows(&SCORES, &[0.5, 0.5, 0.5, 0.5, 0.5, 1.5]);
        assert!(of(&bad, ValidationParams::default().n_bands(3)).is_err());
    }

    #[test]
    fn a_score_that_falls_with_the_probability_ranks_like_it() {
        let params = ValidationParams::default().n_bands(3).cutoffs(vec![3.0]);
        let found = Validation::of(&rows(&SCORES, &PROBABILITIES), &params).unwrap();
        assert!((found.ranking.auc.auc - found.auc_of_probability).abs() < 1e-15);
        let weighted = found.weighted.unwrap();
        assert!((weighted.auc - found.auc_of_probability).abs() < 1e-15);
        assert!((weighted.brier - found.calibration.brier).abs() < 1e-15);
        assert_eq!((found.n_inversions, found.gains.len()), (0, 3));
        assert_eq!(found.calibration.observed_to_expected, Some(1.0));
    }

    #[test]
    fn a_report_is_data() {
        let params = ValidationParams::default().n_bands(2);
        let found = Validation::of(&rows(&SCORES, &PROBABILITIES), &params).unwrap();
        let text = serde_json::to_value(&found).unwrap();
        assert_eq!(text.pointer("/gains/0/n_events"), Some(&serde_json::json!(2)));
        assert_eq!(text.pointer("/ranking/curve/0/score"), Some(&serde_json::Value::Null));
    }
}
