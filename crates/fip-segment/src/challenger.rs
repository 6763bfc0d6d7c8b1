//! The same clusters by other people's code.

use fip_model::ndarray::ArrayView2;
use linfa::DatasetBase;
use linfa::traits::Fit;

use crate::kmeans::mean_variance_of;
use crate::quality::nearest_of;
use crate::rows::sum;
use crate::stability::rows_of_fit;
use crate::{FitError, KMeans, adjusted_rand_index};

/// How the K-Means of linfa-clustering compares with ours on the same rows.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Challenge {
    /// Adjusted Rand index of the two assignments; 1 when they are the same partition.
    pub adjusted_rand: f64,
    /// Inertia of the challenger's centroids.
    pub challenger_inertia: f64,
    /// `(challenger - champion) / max(challenger, champion)` of the two inertias; positive when the
    /// challenger is worse, 0 when both are 0.
    pub relative_difference: f64,
}

/// Returns how an independent implementation compares with `champion` on `rows`, those of its fit.
///
/// linfa-clustering runs with the same number of clusters, restarts and iterations, with a tolerance
/// of the same meaning and a random stream of its own. Only its centroids are used: assignments and
/// inertia are computed here with the same code for both, because its cluster counts come from the
/// last restart rather than the best, and its inertia from the centroids before the last update.
///
/// # Errors
///
/// [`FitError::Data`] when `rows` are not those of the fit; [`FitError::NoChallenger`] when linfa
/// gives no model.
///
/// # Examples
///
/// ```
/// use fip_model::ndarray::array;
/// use fip_segment::{KMeans, challenge};
///
/// let rows = array![[0.0], [1.0], [9.0], [10.0]];
/// let challenge = challenge(rows.view(), &KMeans::params(2).fit(rows.view())?)?;
/// assert_eq!(challenge.adjusted_rand, 1.0);
/// assert!(challenge.relative_difference < 1e-3);
/// # Ok::<(), fip_segment::FitError>(())
/// ```
pub fn challenge(rows: ArrayView2<'_, f64>, champion: &KMeans) -> Result<Challenge, FitError> {
    let checked = rows_of_fit(rows, champion)?;
    let params = champion.fitted_with();
    let k = params.n_clusters();
    // linfa compares the length of the move, we its square; and it wants a tolerance above 0.
    let tolerance = (params.tolerance() * mean_variance_of(&checked)).sqrt().max(f64::MIN_POSITIVE);
    let rng = params.seed().stream("kmeans.challenger", 0);
    let model = linfa_clustering::KMeans::params_with_rng(k, rng)
        .n_runs(params.n_init())
        .max_n_iterations(params.max_iter() as u64)
        .tolerance(tolerance)
        .fit(&DatasetBase::from(rows))
        .map_err(|_| FitError::NoChallenger { k })?;
    let nearest = nearest_of(rows, model.centroids().view())?;
    let (labels, squares): (Vec<usize>, Vec<f64>) = nearest.into_iter().unzip();
    let challenger_inertia = sum(&squares);
    let larger = challenger_inertia.max(champion.inertia());
    let difference = challenger_inertia - champion.inertia();
    Ok(Challenge {
        adjusted_rand: adjusted_rand_index(champion.assignments(), &labels)?,
        challenger_inertia,
        relative_difference: if larger > 0.0 { difference / larger } else { 0.0 },
    })
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::array;

    use super::*;
    use crate::DataError;

    #[test]
    fn refuses_rows_of_another_fit() {
        let rows = array![[0.0], [1.0], [9.0]];
        let champion = KMeans::params(2).fit(rows.view()).unwrap();
        let found = challenge(array![[0.0]].view(), &champion);
        assert_eq!(found, Err(DataError::WrongLength { expected: 3, found: 1 }.into()));
    }

    #[test]
    fn compares_clusters_without_any_inertia() {
        let rows = array![[0.0], [1.0], [9.0], [9.0]];
        let champion = KMeans::params(3).tolerance(0.0).fit(rows.view()).unwrap();
        let found = challenge(rows.view(), &champion).unwrap();
        assert!((found.adjusted_rand - 1.0).abs() < 1e-15);
        assert!(found.relative_difference.abs() < 1e-15);
    }
}
