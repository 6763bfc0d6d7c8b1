//! A segmentation that is kept: what is needed to say where a new customer belongs.

mod document;
mod error;

pub use error::SegmentModelError;
use fip_model::FeatureMatrix;
use fip_model::ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

use self::document::Document;
use crate::kmeans::nearest_centroids;
use crate::rows::Rows;
use crate::{ClusterName, GaussianMixture, KMeans, Preprocessor, PrincipalMap};

/// The segments of a fit: how features are filled, changed and scaled, the centroids and their names,
/// the map, and the mixture that gives memberships.
///
/// [`SegmentModel::assign`] gives the rows of the fit exactly the segments they have there, also after
/// the model was written and read. Nothing is fitted anew: new customers are clamped to the range, and
/// scaled by the means, of those of the fit.
///
/// It serialises as a document with a `format_version`; reading refuses parts that are not those of one
/// fit.
///
/// # Examples
///
/// ```
/// use fip_model::FeatureMatrix;
/// use fip_segment::{Input, KMeans, Preprocessing, PrincipalMap, Profile, SegmentModel, Sign,
///     name_clusters};
///
/// let columns = vec!["rate".to_owned()];
/// let rates = FeatureMatrix::from_cells(columns, [0.0, 0.1, 0.2, 0.8, 0.9].map(Some))?;
/// let scaling = Preprocessing::default().fit_features(&rates, &[Input::new("rate")])?;
/// let scaled = scaling.transform_features(&rates)?;
/// let clusters = KMeans::params(2).fit(scaled.view())?;
/// let profiles = [Profile::new("Often", [("rate", Sign::High)]), Profile::new("Seldom", [])];
/// let names = name_clusters(scaled.names(), clusters.centroids(), &profiles)?;
/// let map = PrincipalMap::fit(scaled.view())?;
/// let model = SegmentModel::new(scaling, &clusters, names, map, None)?;
///
/// let new = FeatureMatrix::from_cells(vec!["rate".to_owned()], [Some(0.7)])?;
/// let found = &model.assign(&new)?[0];
/// assert_eq!(model.names()[found.segment].name, "Often");
/// assert!(found.margin.is_some_and(|margin| margin > 0.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Document", into = "Document")]
pub struct SegmentModel {
    preprocessor: Preprocessor,
    centroids: Array2<f64>,
    names: Vec<ClusterName>,
    mixture: Option<GaussianMixture>,
    map: PrincipalMap,
    trained: Trained,
}

/// What is remembered of the rows of the fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Trained {
    /// Rows of each segment.
    pub sizes: Vec<usize>,
    /// Sum of the squared distances of the rows to their centroids, in scaled columns.
    pub inertia: f64,
    /// Whether K-Means came to rest.
    pub converged: bool,
}

/// Where a customer belongs.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Assignment {
    /// Number of the segment: its place in [`SegmentModel::names`].
    pub segment: usize,
    /// Euclidean distance to its centroid in scaled columns, at least 0.
    pub distance: f64,
    /// Number of the segment with the second nearest centroid; `None` when there is only one segment.
    pub second: Option<usize>,
    /// How much farther that centroid is, at least 0; 0 on the border of the two.
    pub margin: Option<f64>,
    /// Probability of each segment by the mixture, adding up to 1; `None` for a model without one.
    pub memberships: Option<Vec<f64>>,
    /// Coordinates on the map.
    pub map: [f64; 2],
}

impl Assignment {
    /// Returns the probability of the assigned segment by the mixture.
    pub fn membership(&self) -> Option<f64> {
        self.memberships.as_ref().and_then(|all| all.get(self.segment)).copied()
    }
}

impl SegmentModel {
    /// Returns the model of these parts, which are those of one fit.
    ///
    /// # Errors
    ///
    /// [`SegmentModelError::Part`] when they differ in their numbers of columns or clusters.
    pub fn new(
        preprocessor: Preprocessor,
        clusters: &KMeans,
        names: Vec<ClusterName>,
        map: PrincipalMap,
        mixture: Option<GaussianMixture>,
    ) -> Result<Self, SegmentModelError> {
        let trained = Trained {
            sizes: clusters.sizes().to_vec(),
            inertia: clusters.inertia(),
            converged: clusters.converged(),
        };
        let centroids = clusters.centroids().to_owned();
        Self { preprocessor, centroids, names, mixture, map, trained }.check()
    }

    fn check(self) -> Result<Self, SegmentModelError> {
        let (k, width) = self.centroids.dim();
        Rows::new(self.centroids.view())?;
        let widths = [
            (
                "as many columns in the preprocessor as coordinates",
                self.preprocessor.columns().len(),
            ),
            ("as many columns in the map as coordinates", self.map.axes().ncols()),
            (
                "as many columns in the mixture as coordinates",
                self.mixture.as_ref().map_or(width, GaussianMixture::n_columns),
            ),
        ];
        let counts = [
            ("a name for each segment", self.names.len()),
            ("a size for each segment", self.trained.sizes.len()),
            (
                "a component for each segment",
                self.mixture.as_ref().map_or(k, |mixture| mixture.components().len()),
            ),
        ];
        let wrong = (widths.into_iter().map(|part| (part, width)))
            .chain(counts.into_iter().map(|part| (part, k)))
            .find(|&((_, found), expected)| found != expected);
        if let Some(((part, found), expected)) = wrong {
            let found = format!("{found} instead of {expected}");
            return Err(SegmentModelError::Part { expected: part, found });
        }
        let misplaced = self.names.iter().enumerate().find(|(at, name)| name.cluster != *at);
        if let Some((at, name)) = misplaced {
            let found = format!("segment {} at {at}", name.cluster);
            let expected = "names in the order of their segments";
            return Err(SegmentModelError::Part { expected, found });
        }
        let lawful = self.trained.inertia.is_finite() && self.trained.inertia >= 0.0;
        if !lawful {
            let found = self.trained.inertia.to_string();
            return Err(SegmentModelError::Part { expected: "an inertia of at least 0", found });
        }
        Ok(self)
    }

    /// Returns where each row belongs. The matrix has the columns of the fit among others, in any
    /// order.
    ///
    /// # Errors
    ///
    /// [`SegmentModelError::Preprocess`] when a column is not there or a cell is missing where the fit
    /// refused it; [`SegmentModelError::Data`] when there is no row.
    pub fn assign(&self, matrix: &FeatureMatrix) -> Result<Vec<Assignment>, SegmentModelError> {
        let scaled = self.preprocessor.transform_features(matrix)?;
        let nearest = nearest_centroids(scaled.view(), self.centroids.view())?;
        let map = self.map.scores(scaled.view())?;
        let memberships =
            self.mixture.as_ref().map(|mixture| mixture.memberships(scaled.view())).transpose()?;
        let assignment = |(row, nearest): (usize, crate::Nearest)| Assignment {
            segment: nearest.cluster,
            distance: nearest.distance,
            second: nearest.second.map(|second| second.cluster),
            margin: nearest.second.map(|second| second.margin),
            memberships: memberships.as_ref().map(|all| all.row(row).to_vec()),
            map: [map[[row, 0]], map[[row, 1]]],
        };
        Ok(nearest.into_iter().enumerate().map(assignment).collect())
    }

    /// Returns how features are filled, changed and scaled; its columns are the inputs of the model.
    pub const fn preprocessor(&self) -> &Preprocessor {
        &self.preprocessor
    }

    /// Returns the names of the inputs, in order.
    pub fn inputs(&self) -> impl Iterator<Item = &str> {
        self.preprocessor.columns().iter().map(|column| column.name.as_str())
    }

    /// Returns the centroids, shape `(n_segments, n_inputs)`, in scaled columns.
    pub fn centroids(&self) -> ArrayView2<'_, f64> {
        self.centroids.view()
    }

    /// Returns the name of each segment, with its match score and clarity.
    pub fn names(&self) -> &[ClusterName] {
        &self.names
    }

    /// Returns the mixture; `None` when none could be fitted.
    pub const fn mixture(&self) -> Option<&GaussianMixture> {
        self.mixture.as_ref()
    }

    /// Returns the map.
    pub const fn map(&self) -> &PrincipalMap {
        &self.map
    }

    /// Returns what is remembered of the rows of the fit.
    pub const fn trained(&self) -> &Trained {
        &self.trained
    }
}
