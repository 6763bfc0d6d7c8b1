//! The stored form of a map.

use fip_model::ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::PrincipalMap;

/// How far a product of axes may be from 0 or 1.
const ROUNDING: f64 = 1e-6;

/// The stored form of a [`PrincipalMap`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    means: Vec<f64>,
    axes: [Vec<f64>; 2],
    explained_shares: [f64; 2],
}

impl From<PrincipalMap> for Document {
    fn from(map: PrincipalMap) -> Self {
        let axes = [0, 1].map(|axis| map.axes.row(axis).to_vec());
        Self { means: map.means, axes, explained_shares: map.explained_shares }
    }
}

impl TryFrom<Document> for PrincipalMap {
    type Error = &'static str;

    fn try_from(document: Document) -> Result<Self, &'static str> {
        let Document { means, axes: [first, second], explained_shares } = document;
        let width = means.len();
        if width == 0 || first.len() != width || second.len() != width {
            return Err("expected two axes as long as the means of a map");
        }
        if !means.iter().chain(&first).chain(&second).all(|number| number.is_finite()) {
            return Err("expected finite means and axes of a map");
        }
        let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let is_near = |found: f64, expected: f64| (found - expected).abs() <= ROUNDING;
        // With one column there is no second axis.
        let lengths = [product(&first, &first), product(&second, &second)];
        let unit =
            is_near(lengths[0], 1.0) && is_near(lengths[1], if width > 1 { 1.0 } else { 0.0 });
        if !unit || !is_near(product(&first, &second), 0.0) {
            return Err("expected axes of a map of length 1 at right angles");
        }
        if !explained_shares.iter().all(|share| (0.0..=1.0).contains(share)) {
            return Err("expected explained shares of a map from 0 to 1");
        }
        let axes = Array2::from_shape_vec((2, width), [first, second].concat())
            .map_err(|_| "expected two axes of a map")?;
        Ok(Self { means, axes, explained_shares })
    }
}
