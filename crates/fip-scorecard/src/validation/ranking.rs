//! How well scores rank.

use fip_ml::{AucInterval, Evaluation, EvaluationError, GiniInterval, KsInterval};
use serde::Serialize;

/// How well scores rank events below non-events.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranking {
    /// Area under the ROC curve with `DeLong`'s interval.
    pub auc: AucInterval,
    /// Gini coefficient, `2 AUC - 1`.
    pub gini: GiniInterval,
    /// Accuracy ratio of the CAP curve, computed from the curve; equals the Gini coefficient.
    pub accuracy_ratio: f64,
    /// Kolmogorov-Smirnov statistic.
    pub ks: KsInterval,
    /// Cut-off at which the distance is largest: the lowest score that is not below it. `None` where no
    /// score is above the others.
    pub ks_cutoff: Option<f64>,
    /// ROC, CAP and Kolmogorov-Smirnov curves in one, from nobody to everybody by ascending score.
    pub curve: Vec<CurvePoint>,
}

/// The rows whose scores are at or below a score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CurvePoint {
    /// Highest score that is taken; `None` at the first point, which takes none.
    pub score: Option<f64>,
    /// Share of all rows.
    pub row_share: f64,
    /// Share of the events: true positive rate, and gain.
    pub event_share: f64,
    /// Share of the non-events: false positive rate.
    pub non_event_share: f64,
}

/// Scores as an evaluation of ranks: the lowest score has the probability 1, the highest 0.
#[derive(Debug)]
pub(super) struct Ranks {
    pub(super) evaluation: Evaluation,
    /// Ascending.
    distinct: Vec<f64>,
}

impl Ranks {
    /// Takes finite scores.
    pub(super) fn new(scores: &[f64], events: &[bool]) -> Result<Self, EvaluationError> {
        let mut distinct = scores.to_vec();
        distinct.sort_unstable_by(f64::total_cmp);
        distinct.dedup_by(|next, kept| *next <= *kept);
        let last = distinct.len().saturating_sub(1).max(1) as f64;
        let rank = |score: &f64| 1.0 - distinct.partition_point(|kept| kept < score) as f64 / last;
        let ranks: Vec<f64> = scores.iter().map(rank).collect();
        Ok(Self { evaluation: Evaluation::new(events, &ranks)?, distinct })
    }

    pub(super) fn ranking(&self, level: f64) -> Result<Ranking, EvaluationError> {
        let evaluation = &self.evaluation;
        let roc = evaluation.roc_curve();
        let cap = evaluation.cap_curve();
        let scores = std::iter::once(None).chain(self.distinct.iter().copied().map(Some));
        let curve: Vec<CurvePoint> = scores
            .zip(roc.iter().zip(&cap))
            .map(|(score, (roc, cap))| CurvePoint {
                score,
                row_share: cap.row_share,
                event_share: roc.true_positive_rate,
                non_event_share: roc.false_positive_rate,
            })
            .collect();
        let threshold = evaluation.kolmogorov_smirnov().threshold;
        let at = roc.iter().take_while(|point| point.threshold >= threshold).count();
        Ok(Ranking {
            auc: evaluation.auc_interval(level)?,
            gini: evaluation.gini_interval(level)?,
            accuracy_ratio: evaluation.accuracy_ratio(),
            ks: evaluation.ks_interval(level)?,
            // The curve has a point more than there are scores, so this is the score after the last taken.
            ks_cutoff: self.distinct.get(at - 1).copied().filter(|_| at > 1),
            curve,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_scores_are_the_riskiest() {
        let ranks = Ranks::new(&[10.0, 20.0, 20.0, 30.0], &[true, true, false, false]).unwrap();
        let found = ranks.ranking(0.95).unwrap();
        assert!((found.auc.auc - 0.875).abs() < 1e-12);
        assert!((found.accuracy_ratio - found.gini.gini).abs() < 1e-12);
        assert_eq!(found.ks_cutoff, Some(20.0));
        let scores: Vec<_> = found.curve.iter().map(|point| point.score).collect();
        assert_eq!(scores, [None, Some(10.0), Some(20.0), Some(30.0)]);
        assert!((found.curve[1].event_share - 0.5).abs() < 1e-12);
    }

    #[test]
    fn one_score_for_all_is_chance() {
        let ranks = Ranks::new(&[7.0; 4], &[true, true, false, false]).unwrap();
        let found = ranks.ranking(0.95).unwrap();
        assert!((found.auc.auc - 0.5).abs() < 1e-12);
        assert_eq!((found.ks_cutoff, found.curve.len()), (None, 2));
    }
}
