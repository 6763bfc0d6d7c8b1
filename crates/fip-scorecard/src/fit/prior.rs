//! Models from samples with more events than the population has.

use super::PriorError;

/// Returns what to add to the intercept of a model of the event, fitted on a sample whose event rate is
/// `sample`, so that its probabilities are those of a population whose event rate is `population`.
///
/// ```text
/// ln(population / (1 - population)) - ln(sample / (1 - sample))
/// ```
///
/// Sampling by outcome moves the intercept and nothing else: coefficients and the order of the rows stay.
///
/// # Errors
///
/// [`PriorError`] when a rate is not strictly between 0 and 1.
///
/// # Examples
///
/// ```
/// // Half of the sample are events, one in twenty of the population.
/// let shift = fip_scorecard::fit::prior_shift(0.5, 0.05)?;
/// assert!((shift + 19.0_f64.ln()).abs() < 1e-12);
/// # Ok::<(), fip_scorecard::fit::PriorError>(())
/// ```
///
/// # References
///
/// G. King, L. Zeng, "Logistic regression in rare events data" (Political Analysis 9, 2001), 4.1.
pub fn prior_shift(sample: f64, population: f64) -> Result<f64, PriorError> {
    for (field, found) in [("sample", sample), ("population", population)] {
        let lawful = found.is_finite() && 0.0 < found && found < 1.0;
        if !lawful {
            return Err(PriorError { field, found });
        }
    }
    let log_odds = |rate: f64| (rate / (1.0 - rate)).ln();
    Ok(log_odds(population) - log_odds(sample))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_rates_without_odds() {
        for found in [0.0, 1.0, -0.1, f64::NAN] {
            assert!(prior_shift(found, 0.5).is_err(), "{found}");
            assert!(prior_shift(0.5, found).is_err(), "{found}");
        }
    }

    #[test]
    fn the_same_rate_shifts_nothing_and_the_way_back_is_the_negative() {
        assert!(prior_shift(0.3, 0.3).unwrap().abs() < 1e-15);
        let there = prior_shift(0.3, 0.02).unwrap();
        let back = prior_shift(0.02, 0.3).unwrap();
        assert!((there + back).abs() < 1e-12);
    }
}
