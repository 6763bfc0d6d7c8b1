//! Bins of scores.

use serde::Serialize;

use super::error::StabilityError;

/// Bins `[a, b)` of scores, the first open below and the last open above.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoreBins {
    cuts: Vec<f64>,
}

impl ScoreBins {
    /// Takes the scores at which a new bin begins, ascending; none makes one bin.
    ///
    /// # Errors
    ///
    /// [`StabilityError::InvalidCut`] when a cut is not finite or not above the one before.
    pub fn from_cuts(cuts: Vec<f64>) -> Result<Self, StabilityError> {
        for (position, &found) in cuts.iter().enumerate() {
            let ascends = position == 0 || cuts[position - 1] < found;
            if !(found.is_finite() && ascends) {
                return Err(StabilityError::InvalidCut { position, found });
            }
        }
        Ok(Self { cuts })
    }

    /// Returns at most `n_bins` bins of about equal size in the reference; a score with many rows makes
    /// them fewer, and none is empty in the reference.
    ///
    /// # Errors
    ///
    /// [`StabilityError::InvalidBins`] for no bin, [`StabilityError::NoRows`] without scores and
    /// [`StabilityError::NotFinite`] for a score that is not finite.
    pub fn quantiles(reference: &[f64], n_bins: usize) -> Result<Self, StabilityError> {
        if n_bins == 0 {
            return Err(StabilityError::InvalidBins { found: n_bins });
        }
        check_scores(reference)?;
        let mut sorted = reference.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let Some(&lowest) = sorted.first() else {
            return Err(StabilityError::NoRows { population: "reference" });
        };
        let at =
            |bin: usize| sorted[(bin as u128 * sorted.len() as u128 / n_bins as u128) as usize];
        let mut cuts: Vec<f64> = (1..n_bins).map(at).filter(|&cut| cut > lowest).collect();
        cuts.dedup_by(|next, kept| *next <= *kept);
        Ok(Self { cuts })
    }

    /// Returns the scores at which a new bin begins.
    pub fn cuts(&self) -> &[f64] {
        &self.cuts
    }

    /// Returns the number of bins.
    pub fn n_bins(&self) -> usize {
        self.cuts.len() + 1
    }

    /// Returns the bin of a score that is not NaN.
    pub fn bin(&self, score: f64) -> usize {
        self.cuts.partition_point(|&cut| cut <= score)
    }

    /// Returns the rows in every bin.
    ///
    /// # Errors
    ///
    /// [`StabilityError::NotFinite`] for a score that is not finite.
    pub fn counts(&self, scores: &[f64]) -> Result<Vec<f64>, StabilityError> {
        check_scores(scores)?;
        let mut counts = vec![0_u64; self.n_bins()];
        for &score in scores {
            counts[self.bin(score)] += 1;
        }
        Ok(counts.into_iter().map(|count| count as f64).collect())
    }
}

fn check_scores(scores: &[f64]) -> Result<(), StabilityError> {
    match scores.iter().position(|score| !score.is_finite()) {
        Some(row) => Err(StabilityError::NotFinite { row, found: scores[row] }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_cuts_that_do_not_ascend_and_scores_that_are_none() {
        for cuts in [vec![1.0, 1.0], vec![2.0, 1.0], vec![f64::NAN], vec![f64::INFINITY]] {
            assert!(matches!(ScoreBins::from_cuts(cuts), Err(StabilityError::InvalidCut { .. })));
        }
        let quantiles = ScoreBins::quantiles;
        assert_eq!(quantiles(&[1.0], 0), Err(StabilityError::InvalidBins { found: 0 }));
        assert_eq!(quantiles(&[], 3), Err(StabilityError::NoRows { population: "reference" }));
        let bins = quantiles(&[1.0, 2.0], 2).unwrap();
        assert!(matches!(bins.counts(&[f64::NAN]), Err(StabilityError::NotFinite { row: 0, .. })));
    }

    #[test]
    fn a_score_on_a_cut_begins_the_bin() {
        let bins = ScoreBins::from_cuts(vec![0.0, 10.0]).unwrap();
        assert_eq!([-1.0, -0.0, 0.0, 9.0, 10.0].map(|score| bins.bin(score)), [0, 1, 1, 1, 2]);
        assert_eq!(bins.counts(&[-5.0, 3.0, 4.0, 11.0]).unwrap(), [1.0, 2.0, 1.0]);
    }

    #[test]
    fn quantiles_are_of_equal_size_and_ties_stay_together() {
        let scores: Vec<f64> = (0..100).map(f64::from).collect();
        let bins = ScoreBins::quantiles(&scores, 4).unwrap();
        assert_eq!(bins.counts(&scores).unwrap(), [25.0; 4]);
        let tied = [1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0];
        let bins = ScoreBins::quantiles(&tied, 4).unwrap();
        assert_eq!(bins.cuts(), [2.0]);
        assert_eq!(ScoreBins::quantiles(&[7.0; 5], 10).unwrap().n_bins(), 1);
    }
}
