//! Bands of equal size by descending probability: calibration and lift, decile by decile.

use super::Evaluation;
use super::error::EvaluationError;

/// A band of rows that lie next to each other by probability.
///
/// Rows of equal probability that a border divides are spread evenly, so counts of events need not be
/// whole.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Band {
    /// Number of the band, from 1 for the highest probabilities.
    pub number: usize,
    /// Rows in the band.
    pub n_rows: usize,
    /// Events in the band.
    pub n_events: f64,
    /// Mean of the predicted probabilities.
    pub mean_probability: f64,
    /// Share of events; calibrated predictions have it near `mean_probability`.
    pub event_rate: f64,
    /// Event rate of the band divided by that of all rows; 1 is chance.
    pub lift: f64,
    /// Share of all events that lie in this band or in those above it.
    pub cumulative_gain: f64,
    /// Event rate of this band and those above it, divided by that of all rows.
    pub cumulative_lift: f64,
}

impl Evaluation {
    /// Returns `n_bands` bands of equal size (up to one row), the highest probabilities first.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::InvalidBands`] for no band, or more bands than rows.
    pub fn bands(&self, n_bands: usize) -> Result<Vec<Band>, EvaluationError> {
        let n_rows = self.n_rows();
        if n_bands == 0 || n_bands > n_rows {
            return Err(EvaluationError::InvalidBands { n_rows, found: n_bands });
        }
        let border = |band: usize| (band as u128 * n_rows as u128 / n_bands as u128) as usize;
        let mut groups = self.groups.iter();
        let (mut rate, mut probability, mut left) = (0.0, 0.0, 0);
        let mut events_so_far = 0.0;
        let band = |number: usize| {
            let (mut n_events, mut probabilities) = (0.0, 0.0);
            let mut wanted = border(number) - border(number - 1);
            let size = wanted;
            while wanted > 0 {
                if left == 0 {
                    let Some(group) = groups.next() else { break };
                    left = group.n_rows();
                    rate = group.n_events as f64 / left as f64;
                    probability = group.probability;
                }
                let taken = wanted.min(left);
                n_events += rate * taken as f64;
                probabilities += probability * taken as f64;
                left -= taken;
                wanted -= taken;
            }
            events_so_far += n_events;
            let event_rate = n_events / size as f64;
            Band {
                number,
                n_rows: size,
                n_events,
                mean_probability: probabilities / size as f64,
                event_rate,
                lift: event_rate / self.event_rate(),
                cumulative_gain: events_so_far / self.n_events as f64,
                cumulative_lift: events_so_far / border(number) as f64 / self.event_rate(),
            }
        };
        Ok((1..=n_bands).map(band).collect())
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
            let error = evaluation.bands(found).unwrap_err();
            assert_eq!(error, EvaluationError::InvalidBands { n_rows: 2, found });
        }
    }

    #[test]
    fn ties_are_spread_evenly_over_the_bands() {
        let evaluation = Evaluation::new(&[true, false, false, true], &[0.5; 4]).unwrap();
        let bands = evaluation.bands(2).unwrap();
        assert!(bands.iter().all(|band| (band.lift - 1.0).abs() < 1e-15 && band.n_rows == 2));
        assert_relative_eq!(bands[0].cumulative_gain, 0.5);
    }

    #[test]
    fn bands_partition_rows_and_events() {
        let labels: Vec<bool> = (0..23).map(|row| row % 3 == 0).collect();
        let probabilities: Vec<f64> = (0..23).map(|row| f64::from(row * 7 % 10) / 10.0).collect();
        let bands = Evaluation::new(&labels, &probabilities).unwrap().bands(10).unwrap();
        assert_eq!(bands.iter().map(|band| band.n_rows).sum::<usize>(), 23);
        assert_relative_eq!(
            bands.iter().map(|band| band.n_events).sum::<f64>(),
            8.0,
            epsilon = 1e-12
        );
        assert_relative_eq!(bands[9].cumulative_gain, 1.0, epsilon = 1e-12);
        assert_relative_eq!(bands[9].cumulative_lift, 1.0, epsilon = 1e-12);
    }
}
