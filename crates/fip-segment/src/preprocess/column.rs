//! One column: what stands for its missing cells, its range, its scale.

use fip_model::Transform;
use serde::{Deserialize, Serialize};

use super::input::Filled;
use crate::percentile::{ascending, percentile};
use crate::rows::sum;

/// A column whose standard deviation is below this share of its mean counts as constant: what is
/// left of it is rounding, which standardising would blow up to the size of a signal.
const CONSTANT_SHARE: f64 = 1e-12;

/// How one column is filled, changed, clamped and scaled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ScaledColumn {
    /// Name of the column in the table of features.
    pub name: String,
    /// What stands for a missing cell, in the unit of the table; `None` when missing cells are refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fill: Option<f64>,
    /// The change of scale; the numbers that follow are those of the changed column.
    #[serde(default, skip_serializing_if = "is_identity")]
    pub transform: Transform,
    /// Smallest value kept, in the column's unit; what lies below is raised to it.
    pub lower: f64,
    /// Largest value kept, in the column's unit; what lies above is lowered to it.
    pub upper: f64,
    /// Mean of the winsorised column, in its unit.
    pub mean: f64,
    /// Population standard deviation of the winsorised column, in its unit; 0 when it is constant.
    pub deviation: f64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_identity(transform: &Transform) -> bool {
    *transform == Transform::Identity
}

impl ScaledColumn {
    /// Fits the column to its cells, filled and not yet changed.
    pub(super) fn fit(
        column: Filled,
        cells: impl Iterator<Item = f64>,
        [lower, upper]: [f64; 2],
    ) -> Self {
        let Filled { name, transform, fill } = column;
        let mut values = ascending(cells.map(|cell| transform.apply(cell)));
        let lower = percentile(&values, lower);
        let upper = percentile(&values, upper).max(lower);
        for value in &mut values {
            *value = value.clamp(lower, upper);
        }
        let n = values.len() as f64;
        let mean = (sum(&values) / n).clamp(lower, upper);
        for value in &mut values {
            *value = (*value - mean) * (*value - mean);
        }
        let deviation = (sum(&values) / n).sqrt();
        let varies = lower < upper && deviation > CONSTANT_SHARE * mean.abs();
        let deviation = if varies { deviation } else { 0.0 };
        Self { name, fill, transform, lower, upper, mean, deviation }
    }

    /// Returns the changed, clamped and scaled number.
    pub(super) fn scale(&self, value: f64) -> f64 {
        if self.deviation > 0.0 {
            let value = self.transform.apply(value).clamp(self.lower, self.upper);
            (value - self.mean) / self.deviation
        } else {
            0.0
        }
    }

    /// Returns the name of the column after its change of scale.
    pub fn scaled_name(&self) -> String {
        self.transform.name_of(&self.name)
    }

    pub(super) fn is_lawful(&self) -> bool {
        let numbers = [self.lower, self.mean, self.upper, self.deviation, self.fill.unwrap_or(0.0)];
        let ordered = self.lower <= self.mean && self.mean <= self.upper;
        numbers.iter().all(|number| number.is_finite()) && ordered && self.deviation >= 0.0
    }
}
