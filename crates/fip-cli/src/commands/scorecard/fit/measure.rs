//! How good a card is on some rows.

use fip_ml::{AucInterval, Evaluation, WeightedEvaluation};
use fip_scorecard::{Scorecard, Tier};
use serde::Serialize;

use super::super::card::{Inputs, RowScorer};
use super::super::outcome::Outcome;
use super::super::table::Table;
use crate::failure::Failure;

/// How good a card is.
#[derive(Debug, Serialize)]
pub(super) struct Measured {
    /// On the rows it was made from.
    pub(super) train: Measures,
    /// On the others.
    pub(super) test: Measures,
}

/// What is found on some rows.
#[derive(Debug, Default, Serialize)]
pub(super) struct Measures {
    /// Rows with a score and a weight.
    pub(super) n_rows: usize,
    /// Rows that the card refuses to score.
    pub(super) n_refused: usize,
    pub(super) n_events: usize,
    /// `None` where one outcome is missing.
    pub(super) ranking: Option<Measure>,
    /// The tiers from the lowest scores to the highest.
    pub(super) tiers: Vec<TierCount>,
}

/// How well the score ranks, and whether its probability is right.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Measure {
    pub(super) auc: f64,
    /// `None` for weighted rows.
    pub(super) auc_interval: Option<AucInterval>,
    pub(super) gini: f64,
    pub(super) ks: f64,
    pub(super) brier: f64,
    pub(super) mean_probability: f64,
    pub(super) event_rate: f64,
}

/// The rows of a tier.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct TierCount {
    pub(super) tier: &'static str,
    pub(super) n_rows: usize,
    pub(super) n_events: usize,
}

/// Scores rows as anybody would who has the card, and looks at what happened.
pub(super) fn measure(
    card: &Scorecard,
    table: &Table,
    rows: &[usize],
    outcome: &Outcome,
) -> Result<Measures, Failure> {
    let inputs = Inputs::of(card, table)?;
    let mut scorer = RowScorer::new(card, &inputs);
    let (mut events, mut weights, mut probabilities) = (Vec::new(), Vec::new(), Vec::new());
    let tiers =
        Tier::ALL.map(|tier| TierCount { tier: tier.as_str(), n_rows: 0, n_events: 0 }).to_vec();
    let mut found = Measures { tiers, ..Measures::default() };
    for &row in rows {
        let weight = outcome.weights.as_ref().map_or(1.0, |weights| weights[row]);
        let Ok(scored) = scorer.score(row) else {
            found.n_refused += 1;
            continue;
        };
        if weight <= 0.0 {
            continue;
        }
        let event = outcome.events[row];
        let tier = scored.tier().as_str();
        for count in found.tiers.iter_mut().filter(|count| count.tier == tier) {
            count.n_rows += 1;
            count.n_events += usize::from(event);
        }
        events.push(event);
        weights.push(weight);
        probabilities.extend(scored.probability());
    }
    found.n_rows = events.len();
    found.n_events = events.iter().filter(|event| **event).count();
    found.ranking = ranking(&events, &probabilities, &weights, outcome.weights.is_some());
    Ok(found)
}

fn ranking(
    events: &[bool],
    probabilities: &[f64],
    weights: &[f64],
    is_weighted: bool,
) -> Option<Measure> {
    let evaluation = WeightedEvaluation::new(events, probabilities, weights).ok()?;
    let unweighted = Evaluation::new(events, probabilities).ok().filter(|_| !is_weighted);
    let total: f64 = weights.iter().sum();
    let expected: f64 = probabilities.iter().zip(weights).map(|(p, weight)| p * weight).sum();
    Some(Measure {
        auc: evaluation.auc(),
        auc_interval: unweighted.and_then(|rows| rows.auc_interval(0.95).ok()),
        gini: evaluation.gini(),
        ks: evaluation.kolmogorov_smirnov(),
        brier: evaluation.brier(),
        mean_probability: expected / total,
        event_rate: evaluation.event_rate(),
    })
}
