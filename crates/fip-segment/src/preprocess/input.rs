//! What a column of features is before it is scaled.

use fip_model::{FeatureMatrix, Transform};

use super::PreprocessError;
use crate::percentile::{ascending, percentile};

/// What stands for a missing cell, in the unit of the column.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub enum Fill {
    /// Nothing: a missing cell is an error.
    #[default]
    Refuse,
    /// This value: 0 for a count or a sum.
    Value(f64),
    /// The median of the cells of the fit that are there: for rates and ratios.
    Median,
}

/// A column that customers are clustered by: its name in the table of features, what stands for a
/// missing cell, and the change of scale.
///
/// # Examples
///
/// ```
/// use fip_model::Transform;
/// use fip_segment::{Fill, Input};
///
/// let spend = Input::new("spend").fill(Fill::Value(0.0)).transform(Transform::SignedLog);
/// assert_eq!(spend.column(), "spend");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    column: String,
    transform: Transform,
    fill: Fill,
}

impl Input {
    /// Returns the column as it is; a missing cell is refused.
    pub fn new(column: &str) -> Self {
        Self { column: column.to_owned(), transform: Transform::Identity, fill: Fill::Refuse }
    }

    /// Sets the change of scale.
    #[must_use]
    pub fn transform(self, transform: Transform) -> Self {
        Self { transform, ..self }
    }

    /// Sets what stands for a missing cell.
    #[must_use]
    pub fn fill(self, fill: Fill) -> Self {
        Self { fill, ..self }
    }

    /// Returns the name of the column.
    pub fn column(&self) -> &str {
        &self.column
    }

    /// Returns the column with its fill as a number, and `None` where missing cells are refused.
    pub(super) fn learn(&self, matrix: &FeatureMatrix) -> Result<Filled, PreprocessError> {
        let at = position(matrix, &self.column)?;
        let fill = match self.fill {
            Fill::Refuse => None,
            Fill::Value(value) => Some(value),
            Fill::Median => {
                let there = ascending(matrix.column(at).flatten());
                if there.is_empty() {
                    return Err(PreprocessError::NoValue { column: self.column.clone() });
                }
                Some(percentile(&there, 50.0))
            }
        };
        if fill.is_some_and(|fill| !fill.is_finite()) {
            return Err(PreprocessError::Fill { column: self.column.clone() });
        }
        Ok(Filled { name: self.column.clone(), transform: self.transform, fill })
    }
}

/// A column with what stands for a missing cell.
#[derive(Debug, Clone)]
pub(super) struct Filled {
    pub(super) name: String,
    pub(super) transform: Transform,
    pub(super) fill: Option<f64>,
}

/// Returns where a column is in a matrix.
pub(super) fn position(matrix: &FeatureMatrix, column: &str) -> Result<usize, PreprocessError> {
    let found = matrix.names().iter().position(|name| name == column);
    found.ok_or_else(|| PreprocessError::UnknownColumn { column: column.to_owned() })
}
