//! The report of a system's stability.

use serde::Serialize;

use super::characteristic::CharacteristicStability;
use super::distributions::two_sided_p_value;
use super::empty_bins::EmptyBins;
use super::error::StabilityError;
use super::score_bins::ScoreBins;
use super::stability::{Stability, StabilityBand};

/// The difference of two mean scores and its test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct MeanShift {
    /// Mean score of the reference.
    pub reference: f64,
    /// Mean score of the current population.
    pub current: f64,
    /// Current mean less reference mean.
    pub shift: f64,
    /// Standard error of the shift, `√(s²/n + s²/m)`; `None` with a single row in a population.
    pub std_error: Option<f64>,
    /// Two-sided normal p-value of no shift; `None` where the standard error is missing or 0.
    pub p_value: Option<f64>,
}

/// Stability of the score and of every characteristic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StabilityReport {
    /// Scores at which a new bin begins.
    pub cuts: Vec<f64>,
    /// Stability of the score in these bins.
    pub score: Stability,
    /// Difference of the mean scores.
    pub mean: MeanShift,
    /// The characteristics in the order given.
    pub characteristics: Vec<CharacteristicStability>,
    /// Mean shift less the shifts of all characteristics; far from 0 when scores and counts are not of the
    /// same rows and card.
    pub unexplained_shift: f64,
    /// The worst band of the score and the characteristics.
    pub worst: StabilityBand,
}

impl StabilityReport {
    /// Returns the report of two sets of scores; `characteristics` may be empty.
    ///
    /// # Errors
    ///
    /// [`StabilityError`] for scores that are not finite, a population without rows, or what
    /// [`Stability::of`] refuses.
    pub fn of(
        bins: &ScoreBins,
        reference: &[f64],
        current: &[f64],
        characteristics: Vec<CharacteristicStability>,
        rule: EmptyBins,
    ) -> Result<Self, StabilityError> {
        let score = Stability::of(&bins.counts(reference)?, &bins.counts(current)?, rule)?;
        let mean = MeanShift::of(reference, current);
        let explained: f64 = characteristics.iter().map(|row| row.shift).sum();
        let unexplained_shift =
            if characteristics.is_empty() { 0.0 } else { mean.shift - explained };
        let worst = characteristics.iter().map(|row| row.stability.band).fold(score.band, Ord::max);
        let cuts = bins.cuts().to_vec();
        Ok(Self { cuts, score, mean, characteristics, unexplained_shift, worst })
    }

    /// Returns the characteristics that moved the mean score, the largest shift first; ties in the order
    /// given.
    pub fn by_shift(&self) -> Vec<&CharacteristicStability> {
        let mut rows: Vec<_> = self.characteristics.iter().collect();
        rows.sort_by(|a, b| b.shift.abs().total_cmp(&a.shift.abs()));
        rows
    }

    /// Returns the characteristics whose index chance does not explain at a level of the whole family,
    /// such as 0.05: the p-values are corrected for their number by Holm's method.
    pub fn significant(&self, level: f64) -> Vec<&CharacteristicStability> {
        let p_value = |row: &CharacteristicStability| {
            row.stability.p_value.unwrap_or(row.stability.chi_squared_p_value)
        };
        let mut rows: Vec<_> = self.characteristics.iter().collect();
        rows.sort_by(|a, b| p_value(a).total_cmp(&p_value(b)));
        let n = rows.len();
        let below = |at: usize| p_value(rows[at]) * ((n - at) as f64) < level;
        let n_below = (0..n).take_while(|&at| below(at)).count();
        rows.truncate(n_below);
        rows
    }
}

impl MeanShift {
    /// Both slices have rows.
    pub(super) fn of(reference: &[f64], current: &[f64]) -> Self {
        let ((reference, of_reference), (current, of_current)) =
            (mean_and_error(reference), mean_and_error(current));
        let shift = current - reference;
        let std_error = of_reference.zip(of_current).map(|(e, a): (f64, f64)| (e + a).sqrt());
        let p_value =
            std_error.filter(|&error| error > 0.0).map(|error| two_sided_p_value(shift / error));
        Self { reference, current, shift, std_error, p_value }
    }
}

/// Returns the mean and the square of its standard error.
fn mean_and_error(scores: &[f64]) -> (f64, Option<f64>) {
    let n = scores.len() as f64;
    let mean = scores.iter().sum::<f64>() / n;
    let squares: f64 = scores.iter().map(|score| (score - mean) * (score - mean)).sum();
    (mean, (scores.len() > 1).then(|| squares / (n - 1.0) / n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monitor::AttributeCounts;

    fn characteristic(name: &str, counts: [f64; 4]) -> CharacteristicStability {
        let row = |label, points, reference, current| AttributeCounts {
            label,
            points,
            reference,
            current,
        };
        let rows = [row("low", 0.0, counts[0], counts[1]), row("high", 10.0, counts[2], counts[3])];
        CharacteristicStability::of(name, &rows, EmptyBins::default()).unwrap()
    }

    #[test]
    fn shifts_of_the_characteristics_explain_that_of_the_score() {
        // Four rows and two: every characteristic earns 0 or 10.
        let (reference, current) = ([0.0, 10.0, 10.0, 20.0], [20.0, 10.0]);
        let rows = vec![
            characteristic("a", [2.0, 0.0, 2.0, 2.0]),
            characteristic("b", [2.0, 1.0, 2.0, 1.0]),
        ];
        let bins = ScoreBins::from_cuts(vec![10.0]).unwrap();
        let found =
            StabilityReport::of(&bins, &reference, &current, rows, EmptyBins::default()).unwrap();
        assert!((found.mean.shift - 5.0).abs() < 1e-12);
        assert!(found.unexplained_shift.abs() < 1e-12);
        assert_eq!(found.by_shift()[0].name, "a");
        assert_eq!(found.worst, StabilityBand::Unstable);
        assert!(found.significant(0.05).is_empty(), "six rows prove nothing");
    }

    #[test]
    fn holm_keeps_what_chance_does_not_explain() {
        let rows = vec![
            characteristic("same", [500.0, 501.0, 500.0, 499.0]),
            characteristic("moved", [500.0, 700.0, 500.0, 300.0]),
        ];
        let scores = [1.0, 2.0];
        let bins = ScoreBins::quantiles(&scores, 2).unwrap();
        let found =
            StabilityReport::of(&bins, &scores, &scores, rows, EmptyBins::default()).unwrap();
        let names: Vec<&str> =
            found.significant(0.05).iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["moved"]);
    }

    /// Either has a p-value of 0.036, below 0.05 but not below half of it.
    #[test]
    fn two_chances_of_a_small_p_value_are_corrected_for() {
        let row = |name| characteristic(name, [500.0, 547.0, 500.0, 453.0]);
        let p_value = row("a").stability.p_value.unwrap();
        assert!((0.03..0.04).contains(&p_value), "{p_value}");
        let bins = ScoreBins::from_cuts(vec![]).unwrap();
        let report =
            |rows| StabilityReport::of(&bins, &[1.0], &[1.0], rows, EmptyBins::default()).unwrap();
        assert!(report(vec![row("a"), row("b")]).significant(0.05).is_empty());
        assert_eq!(report(vec![row("a")]).significant(0.05).len(), 1);
    }

    #[test]
    fn one_row_has_no_standard_error() {
        let found = MeanShift::of(&[1.0], &[3.0, 5.0]);
        assert_eq!((found.std_error, found.p_value), (None, None));
        assert!((found.shift - 3.0).abs() < 1e-12);
    }
}
