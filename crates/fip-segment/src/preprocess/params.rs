//! How columns are winsorised.

use fip_model::{CompleteMatrix, FeatureMatrix};

use super::{Input, PreprocessError, Preprocessor};

/// Parameters of the scaling that makes columns comparable before clustering.
///
/// Each column is winsorised, that is clamped to the range between two of its percentiles, and then
/// standardised to mean 0 and variance 1 (population). Default: the 1st and the 99th percentile.
/// Percentiles 0 and 100 leave the column as it is.
///
/// # Examples
///
/// ```
/// use fip_model::{CompleteMatrix, ndarray::array};
/// use fip_segment::Preprocessing;
///
/// let spend = CompleteMatrix::new(vec!["spend".to_owned()], array![[1.0], [2.0], [3.0]])?;
/// let scaled = Preprocessing::default().percentiles(0.0, 100.0).fit(&spend)?.transform(&spend)?;
/// assert!((scaled.view()[[2, 0]] - 1.5_f64.sqrt()).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Preprocessing {
    lower: f64,
    upper: f64,
}

impl Default for Preprocessing {
    fn default() -> Self {
        Self { lower: 1.0, upper: 99.0 }
    }
}

impl Preprocessing {
    /// Sets the percentiles to winsorise at, each from 0 to 100.
    #[must_use]
    pub const fn percentiles(self, lower: f64, upper: f64) -> Self {
        Self { lower, upper }
    }

    /// Returns the scaling learnt from `matrix`.
    ///
    /// # Errors
    ///
    /// [`PreprocessError::Percentiles`] when they are not `0 <= lower < upper <= 100`;
    /// [`PreprocessError::Data`] when the matrix has no row or a number beyond ±1e140.
    pub fn fit(&self, matrix: &CompleteMatrix) -> Result<Preprocessor, PreprocessError> {
        Preprocessor::fit(matrix, self.bounds()?)
    }

    /// Returns the scaling of some columns of a matrix, whose missing cells are filled and whose
    /// numbers are changed as `inputs` say. Nothing is learnt but from the rows of `matrix`.
    ///
    /// # Errors
    ///
    /// As [`Preprocessing::fit`]; [`PreprocessError::UnknownColumn`] and [`PreprocessError::Inputs`]
    /// when the columns are not there, or not each once; [`PreprocessError::NoValue`],
    /// [`PreprocessError::Fill`] and [`PreprocessError::Missing`] for cells that cannot be filled.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_model::{FeatureMatrix, Transform};
    /// use fip_segment::{Fill, Input, Preprocessing};
    ///
    /// let names = vec!["rate".to_owned(), "spend".to_owned()];
    /// let cells = [Some(0.1), Some(50.0), Some(0.5), None, None, Some(80.0), Some(0.3), Some(9.0)];
    /// let matrix = FeatureMatrix::from_cells(names, cells)?;
    /// let inputs = [
    ///     Input::new("spend").fill(Fill::Value(0.0)).transform(Transform::SignedLog),
    ///     Input::new("rate").fill(Fill::Median),
    /// ];
    /// let scaling = Preprocessing::default().fit_features(&matrix, &inputs)?;
    /// assert_eq!(scaling.columns()[1].fill, Some(0.3));
    /// assert_eq!(scaling.transform_features(&matrix)?.names(), ["ln(1 + spend)", "rate"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fit_features(
        &self,
        matrix: &FeatureMatrix,
        inputs: &[Input],
    ) -> Result<Preprocessor, PreprocessError> {
        Preprocessor::fit_features(matrix, inputs, self.bounds()?)
    }

    fn bounds(&self) -> Result<[f64; 2], PreprocessError> {
        let Self { lower, upper } = *self;
        let lawful = 0.0 <= lower && lower < upper && upper <= 100.0;
        if lawful { Ok([lower, upper]) } else { Err(PreprocessError::Percentiles { lower, upper }) }
    }
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::array;

    use super::*;

    #[test]
    fn refuses_percentiles_that_are_no_range() {
        let matrix = CompleteMatrix::new(vec!["a".to_owned()], array![[1.0], [2.0]]).unwrap();
        let pairs = [(-1.0, 99.0), (1.0, 101.0), (50.0, 50.0), (f64::NAN, 99.0), (1.0, f64::NAN)];
        for (lower, upper) in pairs {
            let found = Preprocessing::default().percentiles(lower, upper).fit(&matrix);
            assert!(matches!(found, Err(PreprocessError::Percentiles { .. })), "{lower} {upper}");
        }
    }

    #[test]
    fn defaults_are_the_first_and_the_ninety_ninth_percentile() {
        assert_eq!(Preprocessing::default(), Preprocessing { lower: 1.0, upper: 99.0 });
    }
}
