//! Whether the coefficients can be finite at all.

use serde::{Deserialize, Serialize};

use super::objective::Objective;

/// How the events and the non-events lie to each other, seen along the fitted log-odds.
///
/// Without a penalty finite coefficients exist only when the classes overlap; otherwise they grow until
/// the iteration stops, and neither they nor their standard errors mean anything: drop the column that
/// separates, or set `l2` above 0.
///
/// # References
///
/// A. Albert, J. A. Anderson, "On the existence of maximum likelihood estimates in logistic
/// regression models" (Biometrika 71, 1984).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Separation {
    /// Some event ranks below some non-event in every direction that was seen.
    Overlap,
    /// A direction ranks no event below a non-event, and the fit without penalty was still moving along it.
    Quasi,
    /// Every event ranks above every non-event.
    Complete,
}

/// A last step that moves no row's log-odds by this much is convergence, not growth.
const STILL_MOVING: f64 = 0.1;

/// Moves against the label below this share of the largest move are rounding.
const AGAINST: f64 = 1e-3;

/// Returns the separation along the fit or, when the fit has no penalty, along its last step.
///
/// Under separation Newton's step tends to the direction that separates and keeps its length while the
/// gradient vanishes, so the step itself is the certificate.
pub(super) fn separation(
    objective: &Objective<'_>,
    beta: &[f64],
    last_step: &[f64],
    is_penalised: bool,
) -> Separation {
    let rows = || objective.blocks().flatten().filter(|&row| objective.weights[row] > 0.0);
    let along = |direction: &[f64], row: usize| {
        let row = objective.row(row).iter().zip(&direction[1..]);
        direction[0] + row.map(|(x, entry)| x * entry).sum::<f64>()
    };
    let (mut lowest_event, mut highest_non_event) = (f64::INFINITY, f64::NEG_INFINITY);
    for row in rows() {
        let log_odds = along(beta, row);
        if objective.labels[row] {
            lowest_event = lowest_event.min(log_odds);
        } else {
            highest_non_event = highest_non_event.max(log_odds);
        }
        // Most classes overlap within a few rows.
        if lowest_event <= highest_non_event {
            break;
        }
    }
    if lowest_event > highest_non_event {
        return Separation::Complete;
    }
    if is_penalised {
        return Separation::Overlap;
    }
    let (mut largest, mut against) = (0.0_f64, 0.0_f64);
    for row in rows() {
        let moved = along(last_step, row);
        let with_label = if objective.labels[row] { moved } else { -moved };
        largest = largest.max(with_label);
        against = against.max(-with_label);
    }
    let growing = largest > STILL_MOVING && against <= AGAINST * largest;
    if growing { Separation::Quasi } else { Separation::Overlap }
}
