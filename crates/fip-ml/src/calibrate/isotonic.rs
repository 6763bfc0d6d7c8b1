//! Isotonic regression: the rising curve nearest to what happened.

use serde::{Deserialize, Serialize};

use super::{Tied, tied};
use crate::evaluation::EvaluationError;
use crate::format_version::FormatVersion;

/// The rising curve of event rates with the smallest squared error, linear between its points.
///
/// Found by pooling adjacent violators: neighbours whose rates fall are put together. Rows of equal
/// probability count as one. Outside the probabilities of the fit the curve is level. Agrees with
/// scikit-learn's `IsotonicRegression(out_of_bounds="clip")`.
///
/// # References
///
/// M. Ayer, H. Brunk, G. Ewing, W. Reid, E. Silverman, "An empirical distribution function for sampling with
/// incomplete information" (Annals of Mathematical Statistics 26, 1955); B. Zadrozny, C. Elkan,
/// "Transforming classifier scores into accurate multiclass probability estimates" (KDD 2002).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Document")]
pub struct IsotonicRegression {
    format_version: FormatVersion,
    /// Strictly ascending.
    probabilities: Vec<f64>,
    /// Not descending.
    corrected: Vec<f64>,
}

/// Neighbours that share one event rate.
struct Pool {
    first: f64,
    last: f64,
    events: f64,
    weight: f64,
}

impl Pool {
    fn rate(&self) -> f64 {
        self.events / self.weight
    }
}

impl IsotonicRegression {
    /// Fits the curve to what happened; `true` labels an event.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::Labels`] when there is not one label a row or only one class;
    /// [`EvaluationError::NotAProbability`] with its row.
    pub fn fit(labels: &[bool], probabilities: &[f64]) -> Result<Self, EvaluationError> {
        Self::fit_weighted(labels, probabilities, &vec![1.0; labels.len()])
    }

    /// Fits the curve; row `i` counts as `weights[i]` rows.
    ///
    /// # Errors
    ///
    /// Those of [`IsotonicRegression::fit`], and [`EvaluationError::InvalidWeight`].
    pub fn fit_weighted(
        labels: &[bool],
        probabilities: &[f64],
        weights: &[f64],
    ) -> Result<Self, EvaluationError> {
        let mut pools: Vec<Pool> = Vec::new();
        for Tied { probability, events, non_events } in tied(labels, probabilities, weights)? {
            let weight = events + non_events;
            let mut pool = Pool { first: probability, last: probability, events, weight };
            while let Some(before) = pools.pop_if(|before| before.rate() >= pool.rate()) {
                pool.first = before.first;
                pool.events += before.events;
                pool.weight += before.weight;
            }
            pools.push(pool);
        }
        let mut fitted = Self {
            format_version: FormatVersion,
            probabilities: Vec::new(),
            corrected: Vec::new(),
        };
        for pool in &pools {
            fitted.probabilities.push(pool.first);
            fitted.corrected.push(pool.rate());
            if pool.first < pool.last {
                fitted.probabilities.push(pool.last);
                fitted.corrected.push(pool.rate());
            }
        }
        Ok(fitted)
    }

    /// Returns the points of the curve: given and corrected probability, ascending.
    pub fn points(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.probabilities.iter().copied().zip(self.corrected.iter().copied())
    }

    /// Returns the corrected probabilities, in the same order; NaN stays NaN.
    pub fn predict(&self, probabilities: &[f64]) -> Vec<f64> {
        probabilities.iter().map(|&p| self.at(p)).collect()
    }

    fn at(&self, p: f64) -> f64 {
        if p.is_nan() {
            return p;
        }
        let above = self.probabilities.partition_point(|&x| x <= p);
        let corner = |at: usize| Some((*self.probabilities.get(at)?, *self.corrected.get(at)?));
        let Some((x0, y0)) = above.checked_sub(1).and_then(corner) else {
            return self.corrected.first().copied().unwrap_or(p);
        };
        let Some((x1, y1)) = corner(above) else { return y0 };
        ((y1 - y0) / (x1 - x0)).mul_add(p - x0, y0).clamp(y0, y1)
    }
}

/// What the file holds, before it is checked.
#[derive(Deserialize)]
struct Document {
    format_version: FormatVersion,
    probabilities: Vec<f64>,
    corrected: Vec<f64>,
}

impl TryFrom<Document> for IsotonicRegression {
    type Error = String;

    fn try_from(document: Document) -> Result<Self, String> {
        let Document { format_version, probabilities, corrected } = document;
        if probabilities.is_empty() || probabilities.len() != corrected.len() {
            return Err("expected points, a corrected for each given probability".to_owned());
        }
        let shares = probabilities.iter().chain(&corrected).all(|p| (0.0..=1.0).contains(p));
        let rising = probabilities.is_sorted_by(|a, b| a < b) && corrected.is_sorted();
        if !shares || !rising {
            return Err("expected rising probabilities from 0 to 1".to_owned());
        }
        Ok(Self { format_version, probabilities, corrected })
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn neighbours_that_fall_are_pooled() {
        let labels = [false, true, false, true, true];
        let fitted = IsotonicRegression::fit(&labels, &[0.1, 0.2, 0.3, 0.4, 0.5]).unwrap();
        let points: Vec<(f64, f64)> = fitted.points().collect();
        assert_eq!(points, [(0.1, 0.0), (0.2, 0.5), (0.3, 0.5), (0.4, 1.0), (0.5, 1.0)]);
        let found = fitted.predict(&[-3.0, 0.15, 0.25, 0.35, 7.0]);
        for (found, expected) in found.iter().zip([0.0, 0.25, 0.5, 0.75, 1.0]) {
            assert_relative_eq!(*found, expected, epsilon = 1e-12);
        }
        assert!(fitted.predict(&[f64::NAN])[0].is_nan());
    }

    #[test]
    fn a_reversed_ranking_becomes_the_event_rate() {
        let fitted = IsotonicRegression::fit(&[true, false, false], &[0.1, 0.2, 0.3]).unwrap();
        for p in fitted.predict(&[0.0, 0.15, 1.0]) {
            assert_relative_eq!(p, 1.0 / 3.0);
        }
    }

    #[test]
    fn ties_are_one_point_and_weights_are_rows() {
        let labels = [true, false, true, false];
        let weighted =
            IsotonicRegression::fit_weighted(&labels, &[0.5, 0.5, 0.9, 0.1], &[1.0, 3.0, 2.0, 1.0]);
        let weighted = weighted.unwrap();
        assert_relative_eq!(weighted.predict(&[0.5])[0], 0.25);
        let repeated = IsotonicRegression::fit(
            &[true, false, false, false, true, true, false],
            &[0.5, 0.5, 0.5, 0.5, 0.9, 0.9, 0.1],
        );
        assert_eq!(weighted, repeated.unwrap());
    }

    #[test]
    fn on_its_own_rows_events_are_expected_as_often_as_they_happened() {
        let labels: Vec<bool> = (0..200).map(|row| row * row % 7 < 3).collect();
        let p: Vec<f64> = (0..200).map(|row| f64::from(row * 31 % 97) / 97.0).collect();
        let fitted = IsotonicRegression::fit(&labels, &p).unwrap();
        let expected: f64 = fitted.predict(&p).iter().sum();
        let happened = labels.iter().filter(|&&event| event).count() as f64;
        assert_relative_eq!(expected, happened, epsilon = 1e-9);
    }
}
