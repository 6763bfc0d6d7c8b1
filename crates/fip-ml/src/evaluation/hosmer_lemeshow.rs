//! Hosmer-Lemeshow: do events happen as often as predicted, band by band?

use super::Evaluation;
use super::error::EvaluationError;
use crate::chi_squared::chi_squared_p_value;

/// Whether the rows that judge the model also made it; a fit uses up two degrees of freedom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Sample {
    /// The rows the model was fitted to: bands minus two degrees of freedom.
    Development,
    /// Other rows: as many degrees of freedom as bands.
    Holdout,
}

/// Rows that lie next to each other by probability; rows of one probability are never divided.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct WholeBand {
    /// Lowest probability in the band.
    pub lowest: f64,
    /// Highest probability in the band.
    pub highest: f64,
    /// Rows in the band.
    pub n_rows: usize,
    /// Events in the band.
    pub n_events: usize,
    /// Sum of the probabilities: the events that are expected.
    pub expected: f64,
}

/// The test of Hosmer and Lemeshow.
///
/// ```text
/// statistic = sum over bands of (events - expected)² / (expected (1 - expected / rows))
/// ```
///
/// A small p-value says that the probabilities are off somewhere; with many rows it is small for
/// differences that do not matter, so read it beside the bands.
///
/// # References
///
/// D. Hosmer, S. Lemeshow, "Goodness of fit tests for the multiple logistic regression model"
/// (Communications in Statistics 9, 1980).
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct HosmerLemeshow {
    /// The statistic; infinite where something happened that was ruled out.
    pub statistic: f64,
    /// Degrees of freedom.
    pub degrees: usize,
    /// Probability of a statistic at least as large when the probabilities are right.
    pub p_value: f64,
    /// The bands, the highest probabilities first.
    pub bands: Vec<WholeBand>,
}

impl Evaluation {
    /// Returns at most `n_bands` bands of about equal size, the highest probabilities first; rows of equal
    /// probability go to the band that the first of them lies in.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::InvalidBands`] for no band, or more bands than rows.
    pub fn whole_bands(&self, n_bands: usize) -> Result<Vec<WholeBand>, EvaluationError> {
        let n_rows = self.n_rows();
        if n_bands == 0 || n_bands > n_rows {
            return Err(EvaluationError::InvalidBands { n_rows, found: n_bands });
        }
        let border = |band: usize| (band as u128 * n_rows as u128 / n_bands as u128) as usize;
        let (mut bands, mut taken, mut number) = (Vec::<WholeBand>::new(), 0, 0);
        for group in &self.groups {
            let starts = taken >= border(number);
            while taken >= border(number) {
                number += 1;
            }
            let p = group.probability;
            let mut band =
                WholeBand { lowest: p, highest: p, n_rows: 0, n_events: 0, expected: 0.0 };
            if !starts {
                band = bands.pop().unwrap_or(band);
            }
            band.lowest = p;
            band.n_rows += group.n_rows();
            band.n_events += group.n_events;
            band.expected += p * group.n_rows() as f64;
            bands.push(band);
            taken += group.n_rows();
        }
        Ok(bands)
    }

    /// Returns the test of Hosmer and Lemeshow over at most `n_bands` bands; 10 is usual.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::InvalidBands`] for no band, or more bands than rows.
    pub fn hosmer_lemeshow(
        &self,
        n_bands: usize,
        sample: Sample,
    ) -> Result<HosmerLemeshow, EvaluationError> {
        let bands = self.whole_bands(n_bands)?;
        let statistic = bands.iter().map(squared_distance).sum();
        let degrees = match sample {
            Sample::Development => bands.len().saturating_sub(2),
            Sample::Holdout => bands.len(),
        };
        let p_value = chi_squared_p_value(statistic, degrees);
        Ok(HosmerLemeshow { statistic, degrees, p_value, bands })
    }
}

fn squared_distance(band: &WholeBand) -> f64 {
    let distance = band.n_events as f64 - band.expected;
    let variance = band.expected * (1.0 - band.expected / band.n_rows as f64);
    if variance > 0.0 {
        distance * distance / variance
    } else if distance.abs() > 0.0 {
        f64::INFINITY
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn refuses_no_band_and_more_bands_than_rows() {
        let evaluation = Evaluation::new(&[true, false], &[0.6, 0.4]).unwrap();
        for found in [0, 3] {
            let error = evaluation.hosmer_lemeshow(found, Sample::Holdout).unwrap_err();
            assert_eq!(error, EvaluationError::InvalidBands { n_rows: 2, found });
        }
    }

    #[test]
    fn equal_probabilities_stay_together() {
        let labels = [true, false, true, false, false, false];
        let evaluation = Evaluation::new(&labels, &[0.9, 0.5, 0.5, 0.5, 0.5, 0.1]).unwrap();
        let sizes = |n| -> Vec<usize> {
            evaluation.whole_bands(n).unwrap().iter().map(|band| band.n_rows).collect()
        };
        assert_eq!(sizes(2), [5, 1]);
        assert_eq!(sizes(6), [1, 4, 1]);
        assert_eq!(sizes(1), [6]);
    }

    /// By hand: (3 - 2)² / (2 · 1/2) = 1.
    #[test]
    fn the_statistic_of_one_band() {
        let labels = [true, true, true, false];
        let evaluation = Evaluation::new(&labels, &[0.51, 0.49, 0.5, 0.5]).unwrap();
        let found = evaluation.hosmer_lemeshow(1, Sample::Holdout).unwrap();
        assert_relative_eq!(found.statistic, 1.0, epsilon = 1e-12);
        assert_eq!((found.degrees, found.bands.len()), (1, 1));
        assert_eq!(evaluation.hosmer_lemeshow(1, Sample::Development).unwrap().degrees, 0);
    }

    #[test]
    fn what_was_ruled_out_and_happened_is_infinitely_far() {
        let evaluation = Evaluation::new(&[true, false], &[0.0, 0.0]).unwrap();
        let found = evaluation.hosmer_lemeshow(1, Sample::Holdout).unwrap();
        assert!(found.statistic.is_infinite() && found.p_value < f64::MIN_POSITIVE);
        let right = Evaluation::new(&[true, false], &[1.0, 0.0]).unwrap();
        let found = right.hosmer_lemeshow(2, Sample::Holdout).unwrap();
        assert_relative_eq!(found.statistic, 0.0);
    }
}
