//! The gate of the truth: true probabilities are probabilities of what happened.

use fip_ml::LogisticRegression;
use fip_model::ndarray::Array2;
use fip_model::{CompleteMatrix, Outcome};
use fip_synth::{Check, CustomerTruth, Measured};

use super::{N_STD_ERRORS, limit, verdict};
use crate::stages::train::models::Refusal;

/// Slopes of calibration that are right enough.
const SLOPES: [f64; 2] = [0.9, 1.1];
/// Probabilities are clipped to this distance from 0 and 1, for their log-odds to be finite.
const CLIP: f64 = 1e-9;

/// The log-odds of the event rise by one for each unit of the true log-odds, and the mean true
/// probability is the share of events; give or take three standard errors.
pub(crate) fn calibrated(truth: &[CustomerTruth], outcomes: &[Outcome]) -> Result<Check, Refusal> {
    let p: Vec<f64> = truth.iter().map(|row| row.event_probability).collect();
    let labels: Vec<bool> = outcomes.iter().map(|row| row.at_risk).collect();
    let n = p.len() as f64;
    let (mean, rate) =
        (p.iter().sum::<f64>() / n, labels.iter().filter(|&&at_risk| at_risk).count() as f64 / n);
    let mean_error = p.iter().map(|p| p * (1.0 - p)).sum::<f64>().sqrt() / n;
    let (slope, slope_error) = slope(&p, &labels)?;
    let is_right = (SLOPES[0]..=SLOPES[1]).contains(&slope)
        || (slope - 1.0).abs() <= N_STD_ERRORS * slope_error;
    let is_centred = (mean - rate).abs() <= N_STD_ERRORS * mean_error;
    Ok(Check {
        id: "G7",
        claim: "The true probabilities are calibrated to the outcomes".to_owned(),
        measured: Measured {
            figure: Some(slope),
            text: format!(
                "slope {slope:.3} (standard error {slope_error:.3}); mean {mean:.4}, events \
                 {rate:.4} (standard error {mean_error:.4})"
            ),
        },
        limit: limit(
            Some(SLOPES[0]),
            Some(SLOPES[1]),
            "slope 0.90 to 1.10; mean is the share of events",
        ),
        verdict: verdict(is_right && is_centred),
    })
}

/// Returns the slope of the logistic regression of outcomes on true log-odds, and its standard error.
fn slope(p: &[f64], labels: &[bool]) -> Result<(f64, f64), Refusal> {
    let log_odds = |p: &f64| {
        let p = p.clamp(CLIP, 1.0 - CLIP);
        (p / (1.0 - p)).ln()
    };
    let column: Vec<f64> = p.iter().map(log_odds).collect();
    let rows = Array2::from_shape_vec((column.len(), 1), column)?;
    let matrix = CompleteMatrix::new(vec!["log-odds".to_owned()], rows)?;
    let model = LogisticRegression::params().l2(0.0).fit(&matrix, labels)?;
    let term = model.summary().into_iter().find(|term| term.name == "log-odds");
    let term = term.ok_or("the calibration line has no slope")?;
    let std_error = term.std_error.ok_or("the slope of the calibration has no standard error")?;
    Ok((term.estimate, std_error))
}

#[cfg(test)]
mod tests {
    use fip_model::{CustomerId, Date, Seed};
    use fip_synth::{Archetype, Verdict};

    use super::*;

    /// Probabilities from 1 % to 49 %, and events drawn by them.
    fn world() -> (Vec<CustomerTruth>, Vec<Outcome>) {
        let draws = Seed::new(2).keyed("events");
        (1..=5_000)
            .map(|number: u32| {
                let customer_id = CustomerId::new(number);
                let p = f64::from(number % 49 + 1) / 100.0;
                let truth = CustomerTruth {
                    customer_id,
                    archetype: Archetype::Stable,
                    oracle_archetype: Archetype::Stable,
                    event_probability: p,
                };
                let outcome = Outcome {
                    customer_id,
                    as_of_date: Date::from_epoch_days(20_000),
                    at_risk: draws.uniform(number.into()) < p,
                    event_type: None,
                    event_date: None,
                };
                (truth, outcome)
            })
            .unzip()
    }

    #[test]
    fn probabilities_of_what_happened_pass() {
        let (truth, outcomes) = world();
        let gate = calibrated(&truth, &outcomes).unwrap();
        assert_eq!(gate.verdict, Verdict::Passed, "{gate:?}");
    }

    #[test]
    fn probabilities_that_are_too_low_fail() {
        let (mut truth, outcomes) = world();
        for row in &mut truth {
            row.event_probability /= 2.0;
        }
        assert!(calibrated(&truth, &outcomes).unwrap().has_failed());
    }

    /// Steeper log-odds around the same mean.
    #[test]
    fn probabilities_that_are_too_sure_fail() {
        let (mut truth, outcomes) = world();
        for row in &mut truth {
            let p = row.event_probability;
            row.event_probability = p * p / (p * p + 0.333 * (1.0 - p) * (1.0 - p));
        }
        let gate = calibrated(&truth, &outcomes).unwrap();
        assert!(gate.has_failed(), "{gate:?}");
    }
}
