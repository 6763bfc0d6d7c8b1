//! Soft membership: the probability of each segment, by a Gaussian mixture.

mod component;
mod error;
mod params;

pub use component::Component;
pub use error::MixtureError;
use fip_model::ndarray::{Array2, ArrayView2, Axis};
use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::{GaussianMixtureModel, GmmError};
pub use params::{MixtureParams, MixtureValidParams};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use self::component::Density;
use self::params::MOST_COMPONENTS;
use crate::labels::Labels;
use crate::naming::best_match;
use crate::rows::{CHUNK_ROWS, Rows, n_distinct};

/// A Gaussian for each cluster, and from these the probability that a row belongs to each.
///
/// K-Means says to which segment a customer belongs; the mixture says how surely. It is fitted by
/// linfa-clustering: expectation-maximisation from the clusters of its own K-Means, with full
/// covariances. Its components come in any order, so each is matched to one cluster: of all one-to-one
/// matches the one under which the rows have the largest total membership in their own clusters. What
/// is left of that total is [`GaussianMixture::agreement`].
///
/// The memberships of a row are the posterior probabilities
///
/// ```text
/// p_c = w_c N(x; m_c, S_c) / sum_k w_k N(x; m_k, S_k)
/// ```
///
/// computed here from logarithms with the largest taken out, so that they add up to 1 for far rows too,
/// where the densities themselves are 0. A row too far away for any density gets equal memberships.
///
/// It serialises as weights, means and covariances; reading refuses what no fit gives.
///
/// # Examples
///
/// ```
/// use fip_model::ndarray::array;
/// use fip_segment::GaussianMixture;
///
/// let rows = array![[0.0], [1.0], [2.0], [1.0], [9.0], [10.0], [11.0], [10.0]];
/// let labels = [0, 0, 0, 0, 1, 1, 1, 1];
/// let mixture = GaussianMixture::params(2).fit(rows.view(), &labels)?;
/// let memberships = mixture.memberships(array![[0.5], [5.5]].view())?;
/// assert!(memberships[[0, 0]] > 0.99);
/// assert!((memberships[[1, 0]] - 0.5).abs() < 0.01, "half way");
/// # Ok::<(), fip_segment::MixtureError>(())
/// ```
///
/// # References
///
/// A. P. Dempster, N. M. Laird, D. B. Rubin, "Maximum likelihood from incomplete data via the EM
/// algorithm" (1977).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Document", into = "Document")]
pub struct GaussianMixture {
    components: Vec<Component>,
    densities: Vec<Density>,
    agreement: f64,
}

impl GaussianMixture {
    /// Returns the parameters for `n_components` components, from 1 to 8.
    ///
    /// Defaults: regularisation 0.01, tolerance 1e-4, at most 500 iterations, seed 0.
    pub const fn params(n_components: usize) -> MixtureParams {
        MixtureParams::new(n_components)
    }

    fn fit(
        rows: ArrayView2<'_, f64>,
        labels: &[usize],
        params: &MixtureValidParams,
    ) -> Result<Self, MixtureError> {
        let checked = Rows::new(rows)?;
        let clusters = Labels::new(labels, checked.n_rows())?;
        let expected = params.n_components();
        if clusters.n_clusters() != expected {
            let found = clusters.n_clusters();
            return Err(MixtureError::ClusterCount { expected, found });
        }
        let n_distinct = n_distinct(&checked.to_plain(), checked.n_columns());
        if n_distinct < expected {
            return Err(MixtureError::TooFewDistinctRows { expected, found: n_distinct });
        }
        let rng = params.seed().stream("mixture", 0);
        let model = GaussianMixtureModel::params_with_rng(expected, rng)
            .reg_covariance(params.regularization())
            .tolerance(params.tolerance())
            .max_n_iterations(params.max_iter())
            .fit(&DatasetBase::from(rows))
            .map_err(|error| refusal(&error, params))?;
        let components = (model.weights().iter().zip(model.means().rows()))
            .zip(model.covariances().axis_iter(Axis(0)))
            .map(|((&weight, mean), covariance)| Component::new(weight, &mean.to_vec(), covariance))
            .collect();
        let found = Self::of(components, 0.0).map_err(|_| MixtureError::Degenerate)?;
        found.matched(rows, clusters.as_slice())
    }

    /// Gives each component the number of its cluster.
    fn matched(self, rows: ArrayView2<'_, f64>, labels: &[usize]) -> Result<Self, MixtureError> {
        let k = self.components.len();
        let mut shared = vec![vec![0.0; k]; k];
        for (memberships, &label) in self.memberships(rows)?.rows().into_iter().zip(labels) {
            for (component, membership) in memberships.iter().enumerate() {
                shared[component][label] += membership;
            }
        }
        let component_of = best_match(&shared).ok_or(MixtureError::NComponents { found: k })?;
        let total: f64 =
            component_of.iter().enumerate().map(|(label, &from)| shared[from][label]).sum();
        let components = component_of.iter().map(|&from| self.components[from].clone()).collect();
        Self::of(components, (total / labels.len() as f64).clamp(0.0, 1.0))
    }

    fn of(components: Vec<Component>, agreement: f64) -> Result<Self, MixtureError> {
        let width = components.first().map_or(0, |component| component.mean.len());
        let mut densities = Vec::with_capacity(components.len());
        for (component, given) in components.iter().enumerate() {
            let refuse = |expected| MixtureError::Stored { component, expected };
            if given.mean.len() != width {
                return Err(refuse("as many columns as in the first"));
            }
            densities.push(given.density().map_err(refuse)?);
        }
        Ok(Self { components, densities, agreement })
    }

    /// Returns the components; the one at `c` is that of cluster `c`.
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// Returns the mean membership of the rows of the fit in their own clusters, 0 to 1.
    pub const fn agreement(&self) -> f64 {
        self.agreement
    }

    /// Returns the number of columns.
    pub fn n_columns(&self) -> usize {
        self.components.first().map_or(0, |component| component.mean.len())
    }

    /// Returns the probability that each row belongs to each cluster, shape `(n_rows, n_components)`;
    /// every row adds up to 1.
    ///
    /// # Errors
    ///
    /// [`MixtureError::Data`] when the rows have another width, there is none, or a number is out of
    /// range.
    pub fn memberships(&self, rows: ArrayView2<'_, f64>) -> Result<Array2<f64>, MixtureError> {
        let rows = Rows::of_width(rows, self.n_columns())?;
        let (n_rows, k) = (rows.n_rows(), self.components.len());
        let mut memberships = Array2::zeros((n_rows, k));
        memberships.axis_chunks_iter_mut(Axis(0), CHUNK_ROWS).into_par_iter().enumerate().for_each(
            |(chunk, mut memberships)| {
                let mut scratch = vec![0.0; rows.n_columns()];
                for (at, mut to) in memberships.rows_mut().into_iter().enumerate() {
                    let row: Vec<f64> = rows.row(chunk * CHUNK_ROWS + at).collect();
                    for (to, density) in to.iter_mut().zip(&self.densities) {
                        *to = density.weighted_log(&row, &mut scratch);
                    }
                    let largest = to.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                    to.mapv_inplace(|log| (log - largest).exp());
                    let total = to.sum();
                    to.mapv_inplace(|share| share / total);
                }
            },
        );
        Ok(memberships)
    }
}

/// What linfa's refusal means.
fn refusal(error: &GmmError, params: &MixtureValidParams) -> MixtureError {
    match error {
        GmmError::NotConverged(_) => MixtureError::NotConverged { max_iter: params.max_iter() },
        _ => MixtureError::Degenerate,
    }
}

/// The stored form of a [`GaussianMixture`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    agreement: f64,
    components: Vec<Component>,
}

impl From<GaussianMixture> for Document {
    fn from(mixture: GaussianMixture) -> Self {
        Self { agreement: mixture.agreement, components: mixture.components }
    }
}

impl TryFrom<Document> for GaussianMixture {
    type Error = MixtureError;

    fn try_from(document: Document) -> Result<Self, MixtureError> {
        let Document { agreement, components } = document;
        let found = components.len();
        let total: f64 = components.iter().map(|component| component.weight).sum();
        if !(1..=MOST_COMPONENTS).contains(&found) {
            return Err(MixtureError::NComponents { found });
        }
        let lawful = (total - 1.0).abs() < 1e-6 && (0.0..=1.0).contains(&agreement);
        if !lawful {
            let expected = "weights that add up to 1 and an agreement from 0 to 1";
            return Err(MixtureError::Stored { component: 0, expected });
        }
        Self::of(components, agreement)
    }
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::array;

    use super::*;
    use crate::DataError;

    fn rows() -> Array2<f64> {
        array![[0.0, 0.1], [0.2, 0.0], [0.1, 0.3], [5.0, 5.1], [5.2, 4.9], [4.9, 5.3]]
    }

    const LABELS: [usize; 6] = [1, 1, 1, 0, 0, 0];

    #[test]
    fn refuses_unlawful_parameters() {
        let refused = |params: MixtureParams| params.fit(rows().view(), &LABELS).unwrap_err();
        let params = GaussianMixture::params;
        assert_eq!(refused(params(0)), MixtureError::NComponents { found: 0 });
        assert_eq!(refused(params(9)), MixtureError::NComponents { found: 9 });
        assert_eq!(refused(params(2).max_iter(0)), MixtureError::MaxIter);
        for found in [0.0, -1.0, f64::INFINITY] {
            let of_regularization = refused(params(2).regularization(found));
            assert_eq!(of_regularization, MixtureError::Regularization { found });
            assert_eq!(refused(params(2).tolerance(found)), MixtureError::Tolerance { found });
        }
        assert!(params(2).tolerance(f64::NAN).check().is_err());
    }

    #[test]
    fn refuses_rows_and_labels_that_do_not_fit() {
        let params = GaussianMixture::params(2);
        let none = params.fit(Array2::zeros((0, 1)).view(), &[]);
        assert_eq!(none, Err(DataError::NoRows.into()));
        let one = params.fit(rows().view(), &[0; 6]);
        assert_eq!(one, Err(MixtureError::ClusterCount { expected: 2, found: 1 }));
        let same = params.fit(array![[1.0], [1.0], [1.0]].view(), &[0, 1, 1]);
        assert_eq!(same, Err(MixtureError::TooFewDistinctRows { expected: 2, found: 1 }));
        let mixture = params.fit(rows().view(), &LABELS).unwrap();
        let wide = mixture.memberships(array![[1.0]].view());
        assert_eq!(wide, Err(DataError::WrongWidth { expected: 2, found: 1 }.into()));
    }

    #[test]
    fn one_iteration_does_not_converge() {
        let found = GaussianMixture::params(2).max_iter(1).fit(rows().view(), &LABELS);
        assert_eq!(found, Err(MixtureError::NotConverged { max_iter: 1 }));
    }

    #[test]
    fn more_columns_than_rows_and_constant_columns_are_regularised() {
        let wide = Array2::from_shape_fn((4, 6), |(row, column)| match column {
            0 => (row / 2) as f64 * 4.0,
            1 => row as f64 * 0.1,
            _ => 7.0,
        });
        let mixture = GaussianMixture::params(2).fit(wide.view(), &[0, 0, 1, 1]).unwrap();
        assert!((mixture.components()[0].covariance[5][5] - 0.01).abs() < 1e-12);
        assert!(mixture.agreement() > 0.999);
    }

    /// One column is another: without regularisation to speak of, no covariance can be inverted.
    #[test]
    fn a_singular_covariance_is_told() {
        let rows = array![[0.0, 0.0], [1.0, 1.0], [80.0, 80.0], [81.0, 81.0]];
        let params = GaussianMixture::params(2).regularization(1e-300);
        assert_eq!(params.fit(rows.view(), &[0, 0, 1, 1]), Err(MixtureError::Degenerate));
        assert!(GaussianMixture::params(2).fit(rows.view(), &[0, 0, 1, 1]).is_ok());
    }

    #[test]
    fn components_have_the_numbers_of_their_clusters() {
        for labels in [LABELS, LABELS.map(|label| 1 - label)] {
            let mixture = GaussianMixture::params(2).fit(rows().view(), &labels).unwrap();
            let memberships = mixture.memberships(rows().view()).unwrap();
            for (row, label) in labels.into_iter().enumerate() {
                assert!(memberships[[row, label]] > 0.99, "{memberships}");
            }
            assert!(mixture.agreement() > 0.99);
        }
    }

    /// Where every density is 0, the sum of plain exponentials would be 0/0.
    #[test]
    fn far_rows_have_memberships_too() {
        let mixture = GaussianMixture::params(2).fit(rows().view(), &LABELS).unwrap();
        for far in [1e3, -1e9, 1e140] {
            let found = mixture.memberships(array![[far, far]].view()).unwrap();
            assert!((found.sum() - 1.0).abs() < 1e-12 && found.iter().all(|share| *share >= 0.0));
        }
    }

    #[test]
    fn a_stored_mixture_is_checked_when_read() {
        let mixture = GaussianMixture::params(2).fit(rows().view(), &LABELS).unwrap();
        let text = serde_json::to_string(&mixture).unwrap();
        assert_eq!(serde_json::from_str::<GaussianMixture>(&text).unwrap(), mixture);
        let broken = |change: &dyn Fn(&mut Document)| {
            let mut document = Document::from(mixture.clone());
            change(&mut document);
            GaussianMixture::try_from(document).is_err()
        };
        assert!(broken(&|document| document.components[1].covariance[0][0] = -1.0));
        assert!(broken(&|document| document.components[1].covariance[0][1] += 0.5));
        assert!(broken(&|document| document.components[0].weight = 0.9));
        assert!(broken(&|document| document.components[0].mean[1] = f64::NAN));
        assert!(broken(&|document| document.components[0].mean.truncate(1)));
        assert!(broken(&|document| document.agreement = 1.5));
        assert!(broken(&|document| document.components.clear()));
        assert!(!broken(&|_| ()));
    }
}
