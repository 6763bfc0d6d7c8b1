//! The stored form of a segment model.

use fip_model::ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::{SegmentModel, SegmentModelError, Trained};
use crate::{ClusterName, GaussianMixture, Preprocessor, PrincipalMap};

/// Version of the stored form; a change of its fields or their meaning raises it.
const FORMAT_VERSION: u32 = 1;

/// The stored form of a [`SegmentModel`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    format_version: u32,
    trained: Trained,
    names: Vec<ClusterName>,
    preprocessor: Preprocessor,
    centroids: Vec<Vec<f64>>,
    map: PrincipalMap,
    mixture: Option<GaussianMixture>,
}

impl From<SegmentModel> for Document {
    fn from(model: SegmentModel) -> Self {
        Self {
            format_version: FORMAT_VERSION,
            trained: model.trained,
            names: model.names,
            preprocessor: model.preprocessor,
            centroids: model.centroids.rows().into_iter().map(|row| row.to_vec()).collect(),
            map: model.map,
            mixture: model.mixture,
        }
    }
}

impl TryFrom<Document> for SegmentModel {
    type Error = SegmentModelError;

    fn try_from(document: Document) -> Result<Self, SegmentModelError> {
        let found = document.format_version;
        if found != FORMAT_VERSION {
            return Err(SegmentModelError::FormatVersion { expected: FORMAT_VERSION, found });
        }
        let width = document.preprocessor.columns().len();
        let n_centroids = document.centroids.len();
        let numbers: Vec<f64> = document.centroids.iter().flatten().copied().collect();
        let ragged = document.centroids.iter().find(|row| row.len() != width);
        if let Some(row) = ragged {
            let found = format!("{} for {width} columns", row.len());
            let expected = "as many coordinates of each centroid as columns";
            return Err(SegmentModelError::Part { expected, found });
        }
        let centroids = Array2::from_shape_vec((n_centroids, width), numbers).map_err(|error| {
            let expected = "whole rows of centroids";
            SegmentModelError::Part { expected, found: error.to_string() }
        })?;
        Self {
            preprocessor: document.preprocessor,
            centroids,
            names: document.names,
            mixture: document.mixture,
            map: document.map,
            trained: document.trained,
        }
        .check()
    }
}
