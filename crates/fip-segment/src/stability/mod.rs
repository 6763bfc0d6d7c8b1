//! Whether the same clusters come out of other samples of the same customers.

mod ari;

pub use ari::adjusted_rand_index;
use fip_model::Seed;
use fip_model::ndarray::ArrayView2;
use ndarray_rand::rand::Rng;
use rayon::prelude::*;

use crate::kmeans::MOST_RUNS;
use crate::percentile::{ascending, percentile};
use crate::quality::nearest_of;
use crate::rows::Rows;
use crate::{DataError, FitError, KMeans, ParamsError};

/// Agreement of the clusters of bootstrap resamples with those of all rows.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Stability {
    /// Adjusted Rand index of each resample, in the order of the resamples; at most 1.
    pub adjusted_rand: Vec<f64>,
    /// Their mean. As a rule of thumb .75 and more is stable, below .5 is an accident of the sample.
    pub mean: f64,
    /// Their 5th percentile: nineteen of twenty resamples agree at least so far.
    pub percentile_5: f64,
}

/// Returns how stable the clusters of `model` are under resampling of `rows`, those of its fit.
///
/// Each resample draws as many rows with replacement, fits clusters with the model's own parameters,
/// assigns **all** rows to its centroids, and compares with the model's assignments. Resamples and
/// their fits have random streams of their own, made from the model's seed.
///
/// The cost is that of `n_resamples` fits; 100 resamples tell the mean to about .01 when the indices
/// scatter by .1.
///
/// # Errors
///
/// [`ParamsError::NResamples`] when it is not 1 to 10000; [`DataError::WrongLength`] and
/// [`DataError::WrongWidth`] when `rows` are not those of the fit;
/// [`FitError::TooFewDistinctRows`] when a resample has fewer distinct rows than clusters.
///
/// # Examples
///
/// ```
/// use fip_model::ndarray::Array2;
/// use fip_segment::{KMeans, bootstrap_stability};
///
/// let rows = Array2::from_shape_fn((60, 1), |(row, _)| (row % 3 * 100 + row) as f64);
/// let model = KMeans::params(3).fit(rows.view())?;
/// assert_eq!(bootstrap_stability(rows.view(), &model, 20)?.mean, 1.0);
/// # Ok::<(), fip_segment::FitError>(())
/// ```
///
/// # References
///
/// C. Hennig, "Cluster-wise assessment of cluster stability" (2007), section 2, for the scheme.
pub fn bootstrap_stability(
    rows: ArrayView2<'_, f64>,
    model: &KMeans,
    n_resamples: usize,
) -> Result<Stability, FitError> {
    if !(1..=MOST_RUNS).contains(&n_resamples) {
        return Err(ParamsError::NResamples { found: n_resamples }.into());
    }
    let checked = rows_of_fit(rows, model)?;
    let found: Vec<Result<f64, FitError>> = (0..n_resamples as u64)
        .into_par_iter()
        .map(|resample| {
            let drawn = draw(checked.n_rows(), model.fitted_with().seed(), resample);
            let refit_seed = model.fitted_with().seed().keyed("kmeans.bootstrap.refit");
            let params = model.fitted_with().with_seed(Seed::new(refit_seed.bits(resample)));
            let refit = KMeans::fit_rows(&checked.select(&drawn), params)?;
            let nearest = nearest_of(rows, refit.centroids())?;
            let labels: Vec<usize> = nearest.into_iter().map(|(cluster, _)| cluster).collect();
            Ok(adjusted_rand_index(model.assignments(), &labels)?)
        })
        .collect();
    let adjusted_rand = found.into_iter().collect::<Result<Vec<f64>, FitError>>()?;
    let mean = adjusted_rand.iter().sum::<f64>() / n_resamples as f64;
    let percentile_5 = percentile(&ascending(adjusted_rand.iter().copied()), 5.0);
    Ok(Stability { adjusted_rand, mean, percentile_5 })
}

/// The rows, checked to be as many and as wide as those of the model's fit.
pub(crate) fn rows_of_fit(rows: ArrayView2<'_, f64>, model: &KMeans) -> Result<Rows, DataError> {
    let rows = Rows::of_width(rows, model.centroids().ncols())?;
    let (expected, found) = (model.assignments().len(), rows.n_rows());
    if expected == found { Ok(rows) } else { Err(DataError::WrongLength { expected, found }) }
}

/// Row numbers of a resample, as many as rows, with replacement.
fn draw(n_rows: usize, seed: Seed, resample: u64) -> Vec<usize> {
    let mut rng = seed.stream("kmeans.bootstrap", resample);
    #[expect(clippy::cast_possible_truncation, reason = "a number below a usize")]
    let drawn = (0..n_rows).map(|_| rng.gen_range(0..n_rows as u64) as usize).collect();
    drawn
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::{Array2, array};

    use super::*;

    #[test]
    fn refuses_other_rows_and_no_resamples() {
        let rows = array![[0.0], [1.0], [9.0]];
        let model = KMeans::params(2).fit(rows.view()).unwrap();
        let refused = bootstrap_stability(rows.view(), &model, 0);
        assert_eq!(refused, Err(ParamsError::NResamples { found: 0 }.into()));
        let other = bootstrap_stability(array![[0.0]].view(), &model, 5);
        assert_eq!(other, Err(DataError::WrongLength { expected: 3, found: 1 }.into()));
    }

    #[test]
    fn too_few_distinct_rows_in_a_resample_are_reported() {
        let rows = array![[0.0], [1.0], [9.0]];
        let model = KMeans::params(3).fit(rows.view()).unwrap();
        let found = bootstrap_stability(rows.view(), &model, 50);
        assert!(matches!(found, Err(FitError::TooFewDistinctRows { k: 3, .. })));
    }

    #[test]
    fn structureless_rows_are_less_stable_than_groups() {
        let flat = Array2::from_shape_fn((200, 2), |(row, column)| {
            ((row * 7919 + column * 104_729) % 1009) as f64
        });
        let model = KMeans::params(4).n_init(2).fit(flat.view()).unwrap();
        let stability = bootstrap_stability(flat.view(), &model, 20).unwrap();
        assert!(stability.mean < 0.9 && stability.percentile_5 <= stability.mean);
        assert_eq!(stability.adjusted_rand.len(), 20);
    }
}
