//! Fits for a range of cluster counts, and how good they are.

use std::ops::RangeInclusive;

use fip_model::ndarray::ArrayView2;

use super::dispersion::Dispersion;
use super::{GapStatistic, gap};
use crate::kmeans::MOST_RUNS;
use crate::labels::Labels;
use crate::rows::Rows;
use crate::{DataError, FitError, KMeans, KMeansParams, ParamsError, Silhouette, SilhouetteParams};

/// How cluster counts are compared: parameters of [`choose_k`].
///
/// Defaults: silhouettes as [`SilhouetteParams`], 10 reference sets for the gap statistic. Parameters
/// of K-Means alone convert into these with the defaults.
///
/// # Examples
///
/// ```
/// use fip_segment::{ChooseK, KMeans};
///
/// let params = ChooseK::new(KMeans::params(2).n_init(20)).n_references(50);
/// # let _ = params;
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChooseK {
    kmeans: KMeansParams,
    silhouettes: SilhouetteParams,
    n_references: usize,
}

impl ChooseK {
    /// Returns the defaults around parameters of K-Means, whose number of clusters plays no part.
    pub fn new(kmeans: KMeansParams) -> Self {
        let silhouettes = SilhouetteParams::default().seed(kmeans.seed_of());
        Self { kmeans, silhouettes, n_references: 10 }
    }

    /// Sets how silhouettes are measured, and the seed of their sample.
    #[must_use]
    pub const fn silhouettes(mut self, params: SilhouetteParams) -> Self {
        self.silhouettes = params;
        self
    }

    /// Sets the number of reference sets of the gap statistic, at most 10000; 0 leaves it out.
    ///
    /// Every set is clustered for every cluster count, so this is most of the work.
    #[must_use]
    pub const fn n_references(mut self, n_references: usize) -> Self {
        self.n_references = n_references;
        self
    }
}

impl From<KMeansParams> for ChooseK {
    fn from(kmeans: KMeansParams) -> Self {
        Self::new(kmeans)
    }
}

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
    /// Gap statistic, higher is better; `None` when no reference set is asked for.
    pub gap: Option<GapStatistic>,
}

/// Fits and measures of a range of cluster counts, made by [`choose_k`].
#[derive(Debug, Clone, PartialEq)]
pub struct Candidates {
    candidates: Vec<Candidate>,
    gap_of_one: Option<GapStatistic>,
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

    /// Returns the candidate with the fewest clusters whose gap is not below the next one's less that
    /// one's standard error; the last when there is none, and `None` without gap statistics.
    ///
    /// ```text
    /// smallest k such that Gap(k) >= Gap(k + 1) - s_(k + 1)
    /// ```
    ///
    /// The rule of Tibshirani, Walther and Hastie (2001). When it already holds for
    /// [`Candidates::gap_of_one_cluster`], the rows show no clusters at all.
    pub fn best_by_gap(&self) -> Option<&Candidate> {
        let gaps: Option<Vec<GapStatistic>> = self.candidates.iter().map(|c| c.gap).collect();
        let best = first_within_one_error(&gaps?);
        self.candidates.get(best)
    }

    /// Returns the gap statistic of all rows as one cluster; `None` without gap statistics.
    pub const fn gap_of_one_cluster(&self) -> Option<GapStatistic> {
        self.gap_of_one
    }
}

/// Index of the first gap that the next does not exceed by more than its standard error, else the last.
fn first_within_one_error(gaps: &[GapStatistic]) -> usize {
    let holds = |pair: &[GapStatistic]| pair[0].gap >= pair[1].gap - pair[1].std_error;
    gaps.windows(2).position(holds).unwrap_or(gaps.len().saturating_sub(1))
}

/// Returns fits and measures for each count of clusters in `ks`, all silhouettes from one pass over the
/// distances.
///
/// `params` are those of K-Means, or a [`ChooseK`] with more options; its number of clusters plays no
/// part.
///
/// # Errors
///
/// [`ParamsError::NoCandidates`] when the range is empty; [`ParamsError::NReferences`] when there are
/// more than 10000 reference sets; [`DataError::ClusterCount`] when it starts
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
    params: impl Into<ChooseK>,
) -> Result<Candidates, FitError> {
    let ChooseK { kmeans, silhouettes, n_references } = params.into();
    let rows = Rows::new(rows)?;
    let (first, last) = (*ks.start(), *ks.end());
    if ks.is_empty() {
        return Err(ParamsError::NoCandidates { first, last }.into());
    }
    if n_references > MOST_RUNS {
        return Err(ParamsError::NReferences { found: n_references }.into());
    }
    for found in [first, last] {
        if !(2..rows.n_rows()).contains(&found) {
            return Err(DataError::ClusterCount { n_rows: rows.n_rows(), found }.into());
        }
    }
    let models: Vec<KMeans> = ks
        .map(|k| KMeans::fit_rows(&rows, kmeans.n_clusters(k).check()?))
        .collect::<Result<_, FitError>>()?;
    let mut gaps = vec![None; models.len() + 1];
    if n_references > 0 {
        let found = gap::of_models(&rows, &models, n_references, kmeans.seed_of())?;
        gaps = found.into_iter().map(Some).collect();
    }
    let gap_of_one = gaps.remove(0);
    let candidates = measured(&rows, models, gaps, silhouettes)?;
    let mut best = 0;
    for (at, candidate) in candidates.iter().enumerate() {
        if candidate.silhouette.mean > candidates[best].silhouette.mean {
            best = at;
        }
    }
    Ok(Candidates { candidates, gap_of_one, best })
}

/// The models with their measures.
fn measured(
    rows: &Rows,
    models: Vec<KMeans>,
    gaps: Vec<Option<GapStatistic>>,
    silhouettes: SilhouetteParams,
) -> Result<Vec<Candidate>, FitError> {
    let labelings: Vec<Labels<'_>> = (models.iter())
        .map(|model| Labels::to_compare(model.assignments(), rows.n_rows()))
        .collect::<Result<_, _>>()?;
    let measures: Vec<(f64, f64)> = (labelings.iter())
        .map(|labels| Dispersion::new(rows, labels))
        .map(|dispersion| (dispersion.calinski_harabasz(rows), dispersion.davies_bouldin()))
        .collect();
    let silhouettes = silhouettes.of_rows(rows, &labelings);
    Ok((models.into_iter().zip(silhouettes).zip(measures).zip(gaps))
        .map(|(((model, silhouette), (calinski_harabasz, davies_bouldin)), gap)| Candidate {
            model,
            silhouette,
            calinski_harabasz,
            davies_bouldin,
            gap,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::array;

    use super::*;

    #[test]
    fn the_first_gap_within_one_error_of_the_next_is_chosen() {
        let gaps = |gaps: &[f64]| -> Vec<GapStatistic> {
            gaps.iter().map(|&gap| GapStatistic { gap, std_error: 0.1 }).collect()
        };
        assert_eq!(first_within_one_error(&gaps(&[0.0, 0.5, 0.55, 0.9])), 1);
        assert_eq!(first_within_one_error(&gaps(&[0.0, 0.5, 1.0])), 2, "it still rises");
        assert_eq!(first_within_one_error(&gaps(&[0.3])), 0);
    }

    #[test]
    fn the_gap_finds_three_groups_and_none_in_a_single_one() {
        let noise = fip_model::Seed::new(5).keyed("test.gap");
        let draw = |groups: usize| {
            fip_model::ndarray::Array2::from_shape_fn((150, 2), |(row, column)| {
                let noise = noise.uniform((row * 2 + column) as u64);
                (row % groups * [10, 7][column]) as f64 + noise
            })
        };
        let three = choose_k(draw(3).view(), 2..=5, KMeans::params(2)).unwrap();
        assert_eq!(three.best_by_gap().map(|best| best.model.n_clusters()), Some(3));
        let one = choose_k(draw(1).view(), 2..=3, KMeans::params(2)).unwrap();
        let (first, second) = (one.gap_of_one_cluster().unwrap(), one.as_slice()[0].gap.unwrap());
        assert!(first.gap >= second.gap - second.std_error);
        let none = choose_k(draw(3).view(), 2..=3, ChooseK::new(KMeans::params(2)).n_references(0));
        assert!(none.unwrap().best_by_gap().is_none());
    }

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
