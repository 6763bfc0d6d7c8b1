//! Winsorising and standardising.

mod error;
mod params;

pub use error::PreprocessError;
use fip_model::CompleteMatrix;
use fip_model::ndarray::ArrayView1;
pub use params::Preprocessing;
use serde::{Deserialize, Serialize};

use crate::percentile::{ascending, percentile};
use crate::rows::{Rows, sum};

/// Version of the stored form; a change of its fields or their meaning raises it.
const FORMAT_VERSION: u32 = 1;

/// A column whose standard deviation is below this share of its mean counts as constant: what is
/// left of it is rounding, which standardising would blow up to the size of a signal.
const CONSTANT_SHARE: f64 = 1e-12;

/// What one column is clamped to and scaled by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ScaledColumn {
    /// Name of the column.
    pub name: String,
    /// Smallest value kept, in the column's unit; what lies below is raised to it.
    pub lower: f64,
    /// Largest value kept, in the column's unit; what lies above is lowered to it.
    pub upper: f64,
    /// Mean of the winsorised column, in its unit.
    pub mean: f64,
    /// Population standard deviation of the winsorised column, in its unit; 0 when it is constant.
    pub deviation: f64,
}

/// A fitted scaling: it remembers percentiles, means and deviations, and applies them to any rows.
///
/// ```text
/// z = (min(max(x, lower), upper) - mean) / deviation
/// ```
///
/// A column that is constant after winsorising becomes zeros: it separates nobody, and it keeps its
/// place. Mind rare behaviours: when fewer than 1 % of the customers ever pay abroad, the 99th
/// percentile is 0 and the whole column goes. [`ScaledColumn::deviation`] is 0 then.
///
/// It serialises as a document with a `format_version`; reading refuses what no fit gives.
///
/// # Examples
///
/// ```
/// use fip_model::{CompleteMatrix, ndarray::array};
/// use fip_segment::Preprocessing;
///
/// let names = vec!["atm_rate".to_owned(), "age".to_owned()];
/// let seen = CompleteMatrix::new(names.clone(), array![[0.1, 40.0], [0.3, 40.0]])?;
/// let scaling = Preprocessing::default().percentiles(0.0, 100.0).fit(&seen)?;
/// let new = CompleteMatrix::new(names, array![[0.9, 75.0]])?;
/// let scaled = scaling.transform(&new)?;
/// assert!((scaled.view()[[0, 0]] - 1.0).abs() < 1e-12, "clamped to 0.3, one deviation up");
/// assert_eq!(scaled.view()[[0, 1]], 0.0, "a constant column stays 0");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
///
/// J. W. Tukey, "The future of data analysis" (1962), section 18, for winsorising.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Document", into = "Document")]
pub struct Preprocessor {
    columns: Vec<ScaledColumn>,
}

impl Preprocessor {
    fn fit(matrix: &CompleteMatrix, lower: f64, upper: f64) -> Result<Self, PreprocessError> {
        Rows::new(matrix.view())?;
        let columns = (matrix.names().iter().zip(matrix.view().columns()))
            .map(|(name, column)| ScaledColumn::fit(name, column, lower, upper))
            .collect();
        Ok(Self { columns })
    }

    /// Returns what each column is clamped to and scaled by, in order.
    pub fn columns(&self) -> &[ScaledColumn] {
        &self.columns
    }

    /// Returns the winsorised and standardised rows, of the same shape and names.
    ///
    /// # Errors
    ///
    /// [`PreprocessError::WrongColumn`] when the columns are not those of the fit, in their order;
    /// [`PreprocessError::Matrix`] when a stored deviation is so small that the result overflows.
    pub fn transform(&self, matrix: &CompleteMatrix) -> Result<CompleteMatrix, PreprocessError> {
        let names = matrix.names();
        for column in 0..self.columns.len().max(names.len()) {
            let expected = self.columns.get(column).map(|column| &column.name);
            let found = names.get(column);
            if expected != found {
                let expected = expected.cloned().unwrap_or_default();
                let found = found.cloned().unwrap_or_default();
                return Err(PreprocessError::WrongColumn { column, expected, found });
            }
        }
        let mut values = matrix.view().to_owned();
        for mut row in values.rows_mut() {
            for (cell, column) in row.iter_mut().zip(&self.columns) {
                *cell = column.scale(*cell);
            }
        }
        Ok(CompleteMatrix::new(names.to_vec(), values)?)
    }
}

impl ScaledColumn {
    fn fit(name: &str, column: ArrayView1<'_, f64>, lower: f64, upper: f64) -> Self {
        let mut values = ascending(column.iter().copied());
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
        Self { name: name.to_owned(), lower, upper, mean, deviation }
    }

    fn scale(&self, value: f64) -> f64 {
        if self.deviation > 0.0 {
            (value.clamp(self.lower, self.upper) - self.mean) / self.deviation
        } else {
            0.0
        }
    }

    fn is_lawful(&self) -> bool {
        let finite = [self.lower, self.mean, self.upper, self.deviation].map(f64::is_finite);
        let ordered = self.lower <= self.mean && self.mean <= self.upper;
        finite == [true; 4] && ordered && self.deviation >= 0.0
    }
}

/// The stored form of a [`Preprocessor`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format_version: u32,
    columns: Vec<ScaledColumn>,
}

impl From<Preprocessor> for Document {
    fn from(preprocessor: Preprocessor) -> Self {
        Self { format_version: FORMAT_VERSION, columns: preprocessor.columns }
    }
}

impl TryFrom<Document> for Preprocessor {
    type Error = PreprocessError;

    fn try_from(document: Document) -> Result<Self, PreprocessError> {
        let Document { format_version, columns } = document;
        if format_version != FORMAT_VERSION {
            return Err(PreprocessError::FormatVersion {
                expected: FORMAT_VERSION,
                found: format_version,
            });
        }
        match columns.iter().find(|column| !column.is_lawful()) {
            Some(column) => Err(PreprocessError::StoredColumn { name: column.name.clone() }),
            None => Ok(Self { columns }),
        }
    }
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::{Array2, array};

    use super::*;

    fn matrix(values: Array2<f64>) -> CompleteMatrix {
        let names = (0..values.ncols()).map(|at| format!("f{at}")).collect();
        CompleteMatrix::new(names, values).unwrap()
    }

    #[test]
    fn refuses_no_rows_and_other_columns() {
        assert!(Preprocessing::default().fit(&matrix(Array2::zeros((0, 1)))).is_err());
        let fitted = Preprocessing::default().fit(&matrix(array![[1.0], [2.0]])).unwrap();
        let found = fitted.transform(&matrix(array![[1.0, 2.0]])).unwrap_err();
        assert!(matches!(found, PreprocessError::WrongColumn { column: 1, .. }), "{found}");
    }

    #[test]
    fn refuses_huge_numbers_whose_squares_overflow() {
        assert!(Preprocessing::default().fit(&matrix(array![[1e200], [-1e200]])).is_err());
    }

    #[test]
    fn a_constant_column_becomes_zeros_also_when_its_mean_rounds() {
        let given = matrix(Array2::from_elem((10, 1), 0.1));
        let fitted = Preprocessing::default().fit(&given).unwrap();
        assert!(fitted.transform(&given).unwrap().view().iter().all(|z| z.abs() < 1e-300));
        let noisy = matrix(array![[0.1 + 0.2], [0.3], [0.3]]);
        let fitted = Preprocessing::default().fit(&noisy).unwrap();
        assert!(fitted.columns()[0].deviation.abs() < 1e-300);
    }

    #[test]
    fn standardises_to_mean_0_and_variance_1() {
        let given = matrix(Array2::from_shape_fn((500, 2), |(row, column)| {
            ((row * 37 % 500) as f64).powi(2) + column as f64 * 1e6
        }));
        let scaled = Preprocessing::default().fit(&given).unwrap().transform(&given).unwrap();
        for column in scaled.view().columns() {
            let mean = column.sum() / 500.0;
            let variance = column.iter().map(|z| (z - mean).powi(2)).sum::<f64>() / 500.0;
            assert!(mean.abs() < 1e-12 && (variance - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn a_stored_preprocessor_is_checked_when_read() {
        fn is_document<T: Serialize + serde::de::DeserializeOwned>() {}
        is_document::<Preprocessor>();
        let fitted = Preprocessing::default().fit(&matrix(array![[1.0], [2.0]])).unwrap();
        let document = Document::from(fitted.clone());
        assert_eq!(Preprocessor::try_from(document).unwrap(), fitted);

        let mut old = Document::from(fitted.clone());
        old.format_version = 0;
        assert!(Preprocessor::try_from(old).is_err());

        let mut broken = Document::from(fitted);
        broken.columns[0].deviation = f64::NAN;
        assert!(Preprocessor::try_from(broken).is_err());
    }
}
