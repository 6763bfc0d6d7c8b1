//! How good probabilities are on some rows.

use fip_ml::{
    Band, CalibrationLine, Confusion, Evaluation, EvaluationError, ShareInterval,
    WeightedEvaluation,
};
use serde::Serialize;

/// The level of every interval.
const LEVEL: f64 = 0.95;

/// How good probabilities are.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Measures {
    pub(super) n_rows: usize,
    pub(super) n_events: usize,
    pub(super) event_rate: f64,
    pub(super) mean_probability: f64,
    pub(super) roc_auc: Figure,
    pub(super) gini: Figure,
    /// `None` for weighted rows.
    pub(super) pr_auc: Option<Figure>,
    pub(super) ks: Figure,
    pub(super) brier: Figure,
    pub(super) log_loss: Figure,
    /// `None` where it is not determined.
    pub(super) calibration: Option<CalibrationLine>,
    pub(super) flagged: Flagged,
    pub(super) bands: Vec<Band>,
}

/// A figure with its 95 % interval, which weighted rows do not have.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Figure {
    pub(super) value: f64,
    pub(super) interval: Option<[f64; 2]>,
}

/// What a threshold flags; rows are counted, whatever they weigh.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Flagged {
    pub(super) counts: Confusion,
    /// `None` when no row is flagged.
    pub(super) precision: Option<ShareInterval>,
    pub(super) recall: ShareInterval,
    pub(super) f1: f64,
}

/// What is judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judged<'a> {
    pub(super) labels: &'a [bool],
    pub(super) probabilities: &'a [f64],
    pub(super) weights: Option<&'a [f64]>,
}

impl Judged<'_> {
    /// Returns the labels and probabilities of the rows that weigh something.
    pub(super) fn weighing(&self) -> (Vec<bool>, Vec<f64>) {
        let weighs = |row: &usize| self.weights.is_none_or(|weights| weights[*row] > 0.0);
        let rows: Vec<usize> = (0..self.labels.len()).filter(weighs).collect();
        rows.into_iter().map(|row| (self.labels[row], self.probabilities[row])).unzip()
    }

    /// Measures; rows at or above the threshold are flagged.
    pub(super) fn measure(
        &self,
        threshold: f64,
        n_bands: usize,
    ) -> Result<Measures, EvaluationError> {
        let (labels, probabilities) = self.weighing();
        let rows = Evaluation::new(&labels, &probabilities)?;
        let ones = vec![1.0; self.labels.len()];
        let weights = self.weights.unwrap_or(&ones);
        let weighted = WeightedEvaluation::new(self.labels, self.probabilities, weights)?;
        let figures = match self.weights {
            Some(_) => Figures::weighted(&weighted),
            None => Figures::with_intervals(&rows)?,
        };
        let total: f64 = weights.iter().sum();
        let sum: f64 = self.probabilities.iter().zip(weights).map(|(p, weight)| p * weight).sum();
        Ok(Measures {
            n_rows: rows.n_rows(),
            n_events: rows.n_events(),
            event_rate: weighted.event_rate(),
            mean_probability: sum / total,
            roc_auc: figures.roc_auc,
            gini: figures.gini,
            pr_auc: figures.pr_auc,
            ks: figures.ks,
            brier: figures.brier,
            log_loss: figures.log_loss,
            calibration: rows.calibration_line(),
            flagged: flagged(&rows, threshold)?,
            bands: rows.bands(n_bands.min(rows.n_rows()))?,
        })
    }
}

fn flagged(rows: &Evaluation, threshold: f64) -> Result<Flagged, EvaluationError> {
    let counts = rows.confusion(threshold);
    Ok(Flagged {
        counts,
        precision: rows.precision_interval(threshold, LEVEL)?,
        recall: rows.recall_interval(threshold, LEVEL)?,
        f1: counts.f1(),
    })
}

struct Figures {
    roc_auc: Figure,
    gini: Figure,
    pr_auc: Option<Figure>,
    ks: Figure,
    brier: Figure,
    log_loss: Figure,
}

impl Figures {
    fn weighted(of: &WeightedEvaluation) -> Self {
        let figure = |value: f64| Figure { value, interval: None };
        Self {
            roc_auc: figure(of.auc()),
            gini: figure(of.gini()),
            pr_auc: None,
            ks: figure(of.kolmogorov_smirnov()),
            brier: figure(of.brier()),
            log_loss: figure(of.log_loss()),
        }
    }

    /// One event alone has no interval, and then none is told.
    fn with_intervals(of: &Evaluation) -> Result<Self, EvaluationError> {
        let figure = |value: f64, interval: Option<[f64; 2]>| Figure { value, interval };
        let area = of.auc_interval(LEVEL).ok();
        let gini = of.gini_interval(LEVEL).ok();
        let ks = of.ks_interval(LEVEL)?;
        let brier = of.brier_interval(LEVEL)?;
        let log_loss = of.log_loss_interval(LEVEL)?;
        Ok(Self {
            roc_auc: figure(of.auc(), area.map(|area| [area.lower, area.upper])),
            gini: figure(of.gini(), gini.map(|gini| [gini.lower, gini.upper])),
            pr_auc: Some(figure(of.average_precision(), of.average_precision_interval(LEVEL).ok())),
            ks: figure(ks.statistic, Some([ks.lower, ks.upper])),
            brier: figure(brier.mean, Some([brier.lower, brier.upper])),
            log_loss: figure(log_loss.mean, Some([log_loss.lower, log_loss.upper])),
        })
    }
}
