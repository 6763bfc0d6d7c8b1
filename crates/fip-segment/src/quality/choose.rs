//! Fits for a range of cluster counts, and how good they are.

use std::ops::RangeInclusive;

use fip_model::ndarray::ArrayView2;

use super::dispersion::Dispersion;
use super::silhouette::of_rows;
use crate::labels::Labels;
use crate::rows::Rows;
use crate::{DataError, FitError, KMeans, KMeansParams, ParamsError, Silhouette};

/// The clusters for one count, and the measures by which to compare it with others.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Candidate {
    /// The fit; its inertia always falls with more clusters, so look for the bend.
    pub model: KMeans,
    /// Silhouette, -1 to 1, higher is better.
    pub silhouette: Silhouette,
    /// Calinski-Harabasz ratio, at least 0, higher is better.
    pub calinski_harabasz: f64,
    /// Davies-Bouldin index, at least 0, lower is better.
    pub davies_bouldin: f64,
}

/// Fits and measures of a range of cluster counts, made by [`choose_k`].
#[derive(Debug, Clone, PartialEq)]
pub struct Candidates {
    candidates: Vec<Candidate>,
    best: usize,
}

impl Candidates {
    /// Returns the candidates in ascending order of their cluster count, at least one.
    pub fn as_slice(&self) -> &[Candidate] {
        &self.candidates
    }

    /// Returns the candidate with the largest mean silhouette, the smaller count on a tie.
    ///
    /// A hint, not a verdict: the measures often disagree, and a bank may want a count that its people
    /// can act on.
    pub fn best_by_silhouette(&self) -> &Candidate {
        &self.candidates[self.best]
    }
}

/// Returns fits and measures for each count of clusters in `ks`, all silhouettes from one pass over the
/// distances.
///
/// Parameters other than the number of clusters are taken from `params`.
///
/// # Errors
///
/// [`ParamsError::NoCandidates`] when the range is empty; [`DataError::ClusterCount`] when it starts
/// below 2 or ends above the number of rows less one; as [`KMeansParams::fit`] otherwise.
///
/// # Examples
///
/// ```
/// use fip_model::ndarray::array;
/// use fip_segment::{KMeans, choose_k};
///
/// let rows = array![[0.0], [1.0], [9.0], [10.0], [30.0], [31.0]];
/// let table = choose_k(rows.view(), 2..=4, KMeans::params(2).n_init(20))?;
/// assert_eq!(table.best_by_silhouette().model.n_clusters(), 3);
/// # Ok::<(), fip_segment::FitError>(())
/// ```
pub fn choose_k(
    rows: ArrayView2<'_, f64>,
    ks: RangeInclusive<usize>,
    params: KMeansParams,
) -> Result<Candidates, FitError> {
    let rows = Rows::new(rows)?;
    let (first, last) = (*ks.start(), *ks.end());
    if ks.is_empty() {
        return Err(ParamsError::NoCandidates { first, last }.into());
    }
    for found in [first, last] {
        if !(2..rows.n_rows()).contains(&found) {
            return Err(DataError::ClusterCount { n_rows: rows.n_rows(), found }.into());
        }
    }
    let models: Vec<KMeans> = ks
        .map(|k| KMeans::fit_rows(&rows, params.n_clusters(k).check()?))
        .collect::<Result<_, FitError>>()?;
    let labelings: Vec<Labels<'_>> = (models.iter())
        .map(|model| Labels::to_compare(model.assignments(), rows.n_rows()))
        .collect::<Result<_, _>>()?;
    let measures: Vec<(f64, f64)> = (labelings.iter())
        .map(|labels| Dispersion::new(&rows, labels))
        .map(|dispersion| (dispersion.calinski_harabasz(&rows), dispersion.davies_bouldin()))
        .collect();
    let silhouettes = of_rows(&rows, &labelings);
    let candidates: Vec<Candidate> = (models.into_iter().zip(silhouettes).zip(measures))
        .map(|((model, silhouette), (calinski_harabasz, davies_bouldin))| Candidate {
            model,
            silhouette,
            calinski_harabasz,
            davies_bouldin,
        })
        .collect();
    let mut best = 0;
    for (at, candidate) in candidates.iter().enumerate() {
        if candidate.silhouette.mean > candidates[best].silhouette.mean {
            best = at;
        }
    }
    Ok(Candidates { candidates, best })
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::array;

    use super::*;

    #[test]
    fn refuses_ranges_that_hold_no_lawful_count() {
        let rows = array![[0.0], [1.0], [9.0]];
        #[expect(clippy::reversed_empty_ranges, reason = "the empty range is what is refused")]
        let empty = choose_k(rows.view(), 3..=2, KMeans::params(2));
        assert_eq!(empty, Err(ParamsError::NoCandidates { first: 3, last: 2 }.into()));
        for (range, found) in [(1..=2, 1), (2..=3, 3)] {
            let refused = choose_k(rows.view(), range, KMeans::params(2));
            assert_eq!(refused, Err(DataError::ClusterCount { n_rows: 3, found }.into()));
        }
    }
}
