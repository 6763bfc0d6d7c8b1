//! From a feature matrix with missing cells to a complete one on a common scale.

use fip_model::ndarray::ArrayView2;
use fip_model::{CompleteMatrix, FeatureMatrix, MatrixError};
use serde::{Deserialize, Serialize};

use crate::columns::{ColumnMismatch, check_columns};
use crate::format_version::FormatVersion;

/// Fills missing cells with the column's median and standardises, both learnt from training rows.
///
/// ```text
/// z = (x - mean) / scale,   x = median of the present values where the cell is missing
/// ```
///
/// Mean and scale (population standard deviation, divisor n) are those of the column after filling.
/// A column that holds one value gets scale 1, so it becomes 0. Fit it on training rows only: a median
/// that has seen the test rows leaks them into the model.
///
/// # Examples
///
/// ```
/// use fip_ml::Preprocessor;
/// use fip_model::FeatureMatrix;
///
/// let cells = [Some(1.0), None, Some(3.0), Some(5.0)];
/// let train = FeatureMatrix::from_cells(vec!["atm_rate".to_owned()], cells)?;
/// let preprocessor = Preprocessor::fit(&train)?;
/// assert_eq!(preprocessor.medians(), [3.0]);
/// assert_eq!(preprocessor.transform(&train)?.view()[[1, 0]], 0.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Document")]
pub struct Preprocessor {
    format_version: FormatVersion,
    names: Vec<String>,
    medians: Vec<f64>,
    means: Vec<f64>,
    scales: Vec<f64>,
}

impl Preprocessor {
    /// Learns medians, means and scales from the training rows.
    ///
    /// # Errors
    ///
    /// [`PreprocessError::NoRows`] without rows; [`PreprocessError::NoPresentValue`] when a column is
    /// missing in every row, for then nothing is known about it: leave it out;
    /// [`PreprocessError::Unbounded`] when a column's mean or variance overflows.
    pub fn fit(train: &FeatureMatrix) -> Result<Self, PreprocessError> {
        if train.n_rows() == 0 {
            return Err(PreprocessError::NoRows);
        }
        let mut fitted = Self {
            format_version: FormatVersion,
            names: train.names().to_vec(),
            medians: Vec::new(),
            means: Vec::new(),
            scales: Vec::new(),
        };
        let mut values = Vec::with_capacity(train.n_rows());
        for (column, name) in train.names().iter().enumerate() {
            values.clear();
            values.extend(train.column(column).flatten());
            let median = median(&mut values)
                .ok_or_else(|| PreprocessError::NoPresentValue { column: name.clone() })?;
            let filled = || train.column(column).map(|cell| cell.unwrap_or(median));
            let (mean, scale) = mean_and_scale(filled);
            if !(mean.is_finite() && scale.is_finite()) {
                return Err(PreprocessError::Unbounded { column: name.clone() });
            }
            fitted.medians.push(median);
            fitted.means.push(mean);
            fitted.scales.push(scale);
        }
        Ok(fitted)
    }

    /// Returns the matrix with missing cells filled, in the units of the features.
    ///
    /// # Errors
    ///
    /// [`PreprocessError::Columns`] when the columns are not those of the training rows.
    pub fn impute(&self, matrix: &FeatureMatrix) -> Result<CompleteMatrix, PreprocessError> {
        check_columns(&self.names, matrix.names())?;
        Ok(matrix.imputed(&self.medians)?)
    }

    /// Returns the matrix filled and standardised; each entry counts standard deviations.
    ///
    /// # Errors
    ///
    /// [`PreprocessError::Columns`] when the columns are not those of the training rows;
    /// [`PreprocessError::Matrix`] when a cell is so far out that its standardised value overflows.
    pub fn transform(&self, matrix: &FeatureMatrix) -> Result<CompleteMatrix, PreprocessError> {
        let filled = self.impute(matrix)?;
        Ok(CompleteMatrix::new(self.names.clone(), self.standardised(filled.view()))?)
    }

    /// Returns the names of the columns, in order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the median of the present values of each column, in the unit of the feature.
    pub fn medians(&self) -> &[f64] {
        &self.medians
    }

    /// Returns the mean of each filled column, in the unit of the feature.
    pub fn means(&self) -> &[f64] {
        &self.means
    }

    /// Returns the standard deviation of each filled column, 1 where the column is constant.
    pub fn scales(&self) -> &[f64] {
        &self.scales
    }

    fn standardised(&self, values: ArrayView2<'_, f64>) -> fip_model::ndarray::Array2<f64> {
        let mut values = values.to_owned();
        for mut row in values.rows_mut() {
            for ((cell, mean), scale) in row.iter_mut().zip(&self.means).zip(&self.scales) {
                *cell = (*cell - mean) / scale;
            }
        }
        values
    }
}

/// Returns the median, the mean of the two middle values when their number is even.
fn median(values: &mut [f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let odd = values.len() % 2 == 1;
    let (below, &mut upper, _) = values.select_nth_unstable_by(values.len() / 2, f64::total_cmp);
    let lower = below.iter().copied().max_by(f64::total_cmp).filter(|_| !odd).unwrap_or(upper);
    Some(0.5 * lower + 0.5 * upper)
}

/// Returns the mean and the population standard deviation, 1 in its place when all values are equal.
fn mean_and_scale<I: Iterator<Item = f64>>(values: impl Fn() -> I) -> (f64, f64) {
    let n = values().count() as f64;
    let mean = values().sum::<f64>() / n;
    let variance = values().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n;
    let (low, high) = values().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    // The mean of equal values may miss them by a rounding, so the spread decides, not the variance.
    let varies = low < high && variance > 0.0;
    if varies { (mean, variance.sqrt()) } else { (low, 1.0) }
}

/// What the file holds, before the lengths are checked.
#[derive(Deserialize)]
struct Document {
    format_version: FormatVersion,
    names: Vec<String>,
    medians: Vec<f64>,
    means: Vec<f64>,
    scales: Vec<f64>,
}

impl TryFrom<Document> for Preprocessor {
    type Error = String;

    fn try_from(document: Document) -> Result<Self, String> {
        let Document { format_version, names, medians, means, scales } = document;
        let n = names.len();
        if [medians.len(), means.len(), scales.len()] != [n; 3] {
            return Err(format!("expected {n} medians, means and scales, one for each name"));
        }
        let finite = medians.iter().chain(&means).all(|value| value.is_finite());
        if !finite || !scales.iter().all(|&scale| scale.is_finite() && scale > 0.0) {
            return Err("expected finite medians and means, and positive scales".to_owned());
        }
        Ok(Self { format_version, names, medians, means, scales })
    }
}

/// Why a matrix could not be preprocessed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PreprocessError {
    /// There are no training rows.
    #[error("expected training rows, found none")]
    NoRows,
    /// A column is missing in every training row.
    #[error("expected a present value in column `{column}`, found only missing cells")]
    NoPresentValue {
        /// Name of the column.
        column: String,
    },
    /// A column's mean or variance is beyond the largest number.
    #[error("expected a finite mean and variance of column `{column}`, found an overflow")]
    Unbounded {
        /// Name of the column.
        column: String,
    },
    /// The table has other columns than the training rows had.
    #[error(transparent)]
    Columns(#[from] ColumnMismatch),
    /// The complete matrix could not be made.
    #[error(transparent)]
    Matrix(#[from] MatrixError),
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    fn matrix(n_columns: usize, cells: &[Option<f64>]) -> FeatureMatrix {
        let names = (0..n_columns).map(|column| format!("f{column}")).collect();
        FeatureMatrix::from_cells(names, cells.iter().copied()).unwrap()
    }

    #[test]
    fn refuses_no_rows_and_a_column_without_values() {
        assert_eq!(Preprocessor::fit(&matrix(1, &[])), Err(PreprocessError::NoRows));
        let found = Preprocessor::fit(&matrix(2, &[Some(1.0), None])).unwrap_err();
        assert_eq!(found, PreprocessError::NoPresentValue { column: "f1".to_owned() });
    }

    #[test]
    fn refuses_an_overflow_and_other_columns() {
        let wild = matrix(1, &[Some(f64::MAX), Some(f64::MIN), Some(f64::MAX)]);
        assert!(matches!(Preprocessor::fit(&wild), Err(PreprocessError::Unbounded { .. })));
        let fitted = Preprocessor::fit(&matrix(1, &[Some(1.0), Some(2.0)])).unwrap();
        assert!(matches!(
            fitted.transform(&matrix(2, &[Some(1.0); 2])),
            Err(PreprocessError::Columns(ColumnMismatch::Width { expected: 1, found: 2 }))
        ));
    }

    #[test]
    fn a_constant_column_becomes_zero() {
        let constant = matrix(1, &[Some(0.1); 3]);
        let fitted = Preprocessor::fit(&constant).unwrap();
        assert_relative_eq!(fitted.scales()[0], 1.0);
        assert!(fitted.transform(&constant).unwrap().view().iter().all(|&z| z.abs() < 1e-300));
    }

    #[test]
    fn fills_with_the_median_of_present_values_and_standardises() {
        let train = matrix(1, &[Some(1.0), None, Some(2.0), Some(9.0), Some(4.0)]);
        let fitted = Preprocessor::fit(&train).unwrap();
        assert_relative_eq!(fitted.medians()[0], 3.0);
        assert_relative_eq!(fitted.means()[0], 3.8);
        let z = fitted.transform(&train).unwrap();
        assert_relative_eq!(z.view().sum(), 0.0, epsilon = 1e-14);
        assert_relative_eq!(z.view().mapv(|z| z * z).sum(), 5.0, epsilon = 1e-14);
    }

    #[test]
    fn a_file_of_unequal_lengths_is_refused() {
        let fitted = Preprocessor::fit(&matrix(1, &[Some(1.0), Some(2.0)])).unwrap();
        let text = serde_json::to_string(&fitted).unwrap();
        assert_eq!(serde_json::from_str::<Preprocessor>(&text).unwrap(), fitted);
        let cut = text.replace("\"scales\":[0.5]", "\"scales\":[]");
        assert!(serde_json::from_str::<Preprocessor>(&cut).is_err());
        let newer = text.replace("\"format_version\":1", "\"format_version\":2");
        assert!(serde_json::from_str::<Preprocessor>(&newer).is_err());
    }
}
