//! What may become a characteristic: the bins of a variable and the bin of every row.

use super::CandidateError;
use crate::Condition;
use crate::binning::Counts;

/// The bins of one variable, and the bin that each training row is in.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    name: String,
    input: String,
    bins: Vec<CandidateBin>,
    bin_of_row: Vec<u32>,
    identical_share: Option<f64>,
}

/// One bin of a candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateBin {
    /// The bin in words, unique in the candidate.
    pub label: String,
    /// The values that are in the bin.
    pub condition: Condition,
    /// The weight of evidence, positive where the bin is safer.
    pub woe: f64,
    /// What the training rows have in it; zero for a bin that the data did not have.
    pub counts: Counts,
}

impl Candidate {
    /// Takes the bins of a variable and the index of the bin of every training row.
    ///
    /// # Errors
    ///
    /// [`CandidateError`] when there are no bins, a weight of evidence is not finite, or a row is in a
    /// bin that does not exist.
    pub fn new(
        name: impl Into<String>,
        input: impl Into<String>,
        bins: Vec<CandidateBin>,
        bin_of_row: &[usize],
    ) -> Result<Self, CandidateError> {
        let name = name.into();
        let n_bins = bins.len();
        if n_bins == 0 {
            return Err(CandidateError::NoBins { name });
        }
        if let Some(bin) = bins.iter().position(|bin| !bin.woe.is_finite()) {
            return Err(CandidateError::Woe { name, bin, found: bins[bin].woe });
        }
        let mut indices = Vec::with_capacity(bin_of_row.len());
        for (row, &found) in bin_of_row.iter().enumerate() {
            match u32::try_from(found) {
                Ok(index) if found < n_bins => indices.push(index),
                _ => return Err(CandidateError::Bin { name, row, n_bins, found }),
            }
        }
        let input = input.into();
        Ok(Self { name, input, bins, bin_of_row: indices, identical_share: None })
    }

    /// Says which share of the rows has the most frequent value; without it that of the largest bin
    /// stands in where a rule asks.
    #[must_use]
    pub fn identical_share(mut self, share: f64) -> Self {
        self.identical_share = Some(share);
        self
    }

    /// Returns the name, that of the characteristic it may become.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the name of the input.
    pub fn input(&self) -> &str {
        &self.input
    }

    /// Returns the bins.
    pub fn bins(&self) -> &[CandidateBin] {
        &self.bins
    }

    /// Returns the number of training rows.
    pub fn n_rows(&self) -> usize {
        self.bin_of_row.len()
    }

    /// Returns the information value.
    ///
    /// ```text
    /// Σ (share of non-events - share of events) woe
    /// ```
    pub fn information_value(&self) -> f64 {
        let total: Counts = self.bins.iter().map(|bin| bin.counts).sum();
        let part = |bin: &CandidateBin| {
            let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
            let non_events = share(bin.counts.non_events, total.non_events);
            (non_events - share(bin.counts.events, total.events)) * bin.woe
        };
        self.bins.iter().map(part).sum()
    }

    /// Returns the share of the weight whose value is missing.
    pub fn missing_share(&self) -> f64 {
        self.share(|bin| bin.condition == Condition::Missing)
    }

    /// Returns the share of the weight that has the most frequent value, as far as it is known.
    pub(super) fn most_frequent_share(&self) -> f64 {
        self.identical_share.unwrap_or_else(|| {
            let total: f64 = self.bins.iter().map(|bin| bin.counts.weight()).sum();
            let largest = self.bins.iter().map(|bin| bin.counts.weight()).fold(0.0, f64::max);
            if total > 0.0 { largest / total } else { 0.0 }
        })
    }

    fn share(&self, of: impl Fn(&CandidateBin) -> bool) -> f64 {
        let weight = |bin: &CandidateBin| bin.counts.weight();
        let total: f64 = self.bins.iter().map(weight).sum();
        let part: f64 = self.bins.iter().filter(|bin| of(bin)).map(weight).sum();
        if total > 0.0 { part / total } else { 0.0 }
    }

    /// Returns the bin of a training row.
    pub(super) fn bin_of(&self, row: usize) -> usize {
        self.bin_of_row[row] as usize
    }

    /// Returns the weight of evidence of every training row.
    pub(super) fn woe_of_rows(&self) -> impl Iterator<Item = f64> + '_ {
        self.bin_of_row.iter().map(|&bin| self.bins[bin as usize].woe)
    }

    /// Returns whether rows of weight are in bins of more than one weight of evidence.
    pub(super) fn varies(&self) -> bool {
        let mut filled = self.bins.iter().filter(|bin| bin.counts.weight() > 0.0);
        let first = filled.next().map(|bin| bin.woe);
        first.is_some_and(|first| filled.any(|bin| (bin.woe - first).abs() > 0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_no_bins_broken_evidence_and_absent_bins() {
        let found = Candidate::new("a", "a", vec![], &[]);
        assert!(matches!(found, Err(CandidateError::NoBins { .. })));
        let bin = |woe: f64| CandidateBin {
            label: "all".to_owned(),
            condition: Condition::Interval { from: None, to: None },
            woe,
            counts: Counts::unweighted(1, 1),
        };
        let found = Candidate::new("a", "a", vec![bin(f64::NAN)], &[]);
        assert!(matches!(found, Err(CandidateError::Woe { bin: 0, .. })));
        let found = Candidate::new("a", "a", vec![bin(0.0)], &[0, 1]);
        let expected = CandidateError::Bin { name: "a".to_owned(), row: 1, n_bins: 1, found: 1 };
        assert_eq!(found, Err(expected));
    }

    /// Two bins of (3 non-events, 1 event) and (1, 3): IV = 2 * 0.5 * ln 3.
    #[test]
    fn information_value_by_hand() {
        let bin = |label: &str, counts: Counts, woe: f64| CandidateBin {
            label: label.to_owned(),
            condition: Condition::Categories(vec![label.to_owned()]),
            woe,
            counts,
        };
        let woe = 3.0_f64.ln();
        let bins =
            vec![bin("a", Counts::unweighted(3, 1), woe), bin("b", Counts::unweighted(1, 3), -woe)];
        let candidate = Candidate::new("a", "a", bins, &[]).unwrap();
        assert!((candidate.information_value() - woe).abs() < 1e-12);
        assert!(candidate.varies());
        assert!((candidate.most_frequent_share() - 0.5).abs() < 1e-12);
        assert!((candidate.identical_share(0.4).most_frequent_share() - 0.4).abs() < 1e-12);
    }
}
