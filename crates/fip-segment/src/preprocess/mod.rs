//! Missing cells filled, scales changed, winsorising and standardising.

mod column;
mod error;
mod input;
mod params;

pub use column::ScaledColumn;
pub use error::PreprocessError;
use fip_model::ndarray::Array2;
use fip_model::{CompleteMatrix, FeatureMatrix, Transform};
pub use input::{Fill, Input};
pub use params::Preprocessing;
use serde::{Deserialize, Serialize};

use self::input::{Filled, position};
use crate::rows::Rows;

/// Version of the stored form; a change of its fields or their meaning raises it.
const FORMAT_VERSION: u32 = 1;

/// A fitted scaling: it remembers fills, changes of scale, percentiles, means and deviations, and
/// applies them to any rows.
///
/// ```text
/// z = (min(max(f(x), lower), upper) - mean) / deviation
/// ```
///
/// where `x` is the cell, or what stands for a missing one, and `f` the change of scale.
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
    fn fit(matrix: &CompleteMatrix, bounds: [f64; 2]) -> Result<Self, PreprocessError> {
        let as_it_is = |name: &String| Filled {
            name: name.clone(),
            transform: Transform::Identity,
            fill: None,
        };
        let columns = matrix.names().iter().map(as_it_is).collect();
        Self::of_columns(columns, matrix, bounds)
    }

    fn fit_features(
        matrix: &FeatureMatrix,
        inputs: &[Input],
        bounds: [f64; 2],
    ) -> Result<Self, PreprocessError> {
        let columns =
            inputs.iter().map(|input| input.learn(matrix)).collect::<Result<Vec<_>, _>>()?;
        let fills = columns.iter().map(|column| (column.name.as_str(), column.fill));
        let filled = filled(matrix, fills)?;
        Self::of_columns(columns, &filled, bounds)
    }

    fn of_columns(
        columns: Vec<Filled>,
        filled: &CompleteMatrix,
        bounds: [f64; 2],
    ) -> Result<Self, PreprocessError> {
        Rows::new(filled.view())?;
        if let Err(column) = each_once(filled.names().iter().map(String::as_str)) {
            return Err(PreprocessError::Inputs { column: column.to_owned() });
        }
        let columns = (columns.into_iter().zip(filled.view().columns()))
            .map(|(column, cells)| ScaledColumn::fit(column, cells.iter().copied(), bounds))
            .collect();
        Ok(Self { columns })
    }

    /// Returns what each column is clamped to and scaled by, in order.
    pub fn columns(&self) -> &[ScaledColumn] {
        &self.columns
    }

    /// Returns the winsorised and standardised rows, of the same shape; a column whose scale is changed
    /// is named after the change.
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
        self.scaled(matrix)
    }

    /// Returns the winsorised and standardised rows of a matrix that has the columns of the fit among
    /// others, in any order; missing cells are filled.
    ///
    /// # Errors
    ///
    /// [`PreprocessError::UnknownColumn`] when a column is not there; [`PreprocessError::Missing`]
    /// when a cell is missing where the fit refused it; as [`Preprocessor::transform`].
    pub fn transform_features(
        &self,
        matrix: &FeatureMatrix,
    ) -> Result<CompleteMatrix, PreprocessError> {
        self.scaled(&self.filled(matrix)?)
    }

    /// Returns the columns of the fit in their own units, missing cells filled.
    ///
    /// # Errors
    ///
    /// As [`Preprocessor::transform_features`].
    pub fn filled(&self, matrix: &FeatureMatrix) -> Result<CompleteMatrix, PreprocessError> {
        filled(matrix, self.columns.iter().map(|column| (column.name.as_str(), column.fill)))
    }

    fn scaled(&self, filled: &CompleteMatrix) -> Result<CompleteMatrix, PreprocessError> {
        let mut values = filled.view().to_owned();
        for mut row in values.rows_mut() {
            for (cell, column) in row.iter_mut().zip(&self.columns) {
                *cell = column.scale(*cell);
            }
        }
        let names = self.columns.iter().map(ScaledColumn::scaled_name).collect();
        Ok(CompleteMatrix::new(names, values)?)
    }
}

/// Returns the named columns of a matrix, each with what stands for its missing cells.
fn filled<'a>(
    matrix: &FeatureMatrix,
    columns: impl Iterator<Item = (&'a str, Option<f64>)>,
) -> Result<CompleteMatrix, PreprocessError> {
    let columns: Vec<(&str, Option<f64>)> = columns.collect();
    let mut values = Array2::zeros((matrix.n_rows(), columns.len()));
    for (mut to, &(name, fill)) in values.columns_mut().into_iter().zip(&columns) {
        let cells = matrix.column(position(matrix, name)?);
        for (row, (to, cell)) in to.iter_mut().zip(cells).enumerate() {
            let missing = || PreprocessError::Missing { row, column: name.to_owned() };
            *to = cell.or(fill).ok_or_else(missing)?;
        }
    }
    let names = columns.iter().map(|(name, _)| (*name).to_owned()).collect();
    Ok(CompleteMatrix::new(names, values)?)
}

/// Checks that there is a name, and none twice; the name that comes again, or an empty one, is the
/// error.
fn each_once<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), &'a str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    let again = names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
    if names.is_empty() { Err("") } else { again.map_or(Ok(()), Err) }
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
        if let Some(column) = columns.iter().find(|column| !column.is_lawful()) {
            return Err(PreprocessError::StoredColumn { name: column.name.clone() });
        }
        match each_once(columns.iter().map(|column| column.name.as_str())) {
            Err(name) => Err(PreprocessError::StoredColumn { name: name.to_owned() }),
            Ok(()) => Ok(Self { columns }),
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

    fn features(cells: &[[Option<f64>; 2]]) -> FeatureMatrix {
        let names = ["rate", "spend"].map(str::to_owned).to_vec();
        FeatureMatrix::from_cells(names, cells.iter().flatten().copied()).unwrap()
    }

    fn inputs() -> [Input; 2] {
        let spend = Input::new("spend").fill(Fill::Value(0.0)).transform(Transform::SignedLog);
        [spend, Input::new("rate").fill(Fill::Median)]
    }

    #[test]
    fn missing_cells_are_filled_from_the_rows_of_the_fit() {
        let seen = features(&[[Some(0.1), Some(1.0)], [None, None], [Some(0.3), Some(5.0)]]);
        let fitted = Preprocessing::default().fit_features(&seen, &inputs()).unwrap();
        let fills: Vec<_> = fitted.columns().iter().map(|column| column.fill).collect();
        assert_eq!(fills, [Some(0.0), Some(0.2)]);
        let new = features(&[[None, Some(3.0)], [Some(9.0), None]]);
        assert_eq!(fitted.filled(&new).unwrap().view(), array![[3.0, 0.2], [0.0, 9.0]]);
        let scaled = fitted.transform_features(&new).unwrap();
        let filled = features(&[[Some(0.2), Some(3.0)], [Some(9.0), Some(0.0)]]);
        assert_eq!(scaled, fitted.transform_features(&filled).unwrap());
        assert_eq!(scaled.names(), ["ln(1 + spend)", "rate"]);
    }

    #[test]
    fn a_change_of_scale_comes_before_the_percentiles() {
        let seen = features(&[[Some(0.0), Some(0.0)], [Some(0.0), Some(99.0)]]);
        let all = Preprocessing::default().percentiles(0.0, 100.0);
        let fitted = all.fit_features(&seen, &inputs()[..1]).unwrap();
        assert!((fitted.columns()[0].upper - 100.0_f64.ln()).abs() < 1e-12);
        assert!((fitted.columns()[0].mean - 10.0_f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn refuses_inputs_that_cannot_be_had() {
        let seen = features(&[[None, Some(1.0)], [None, None]]);
        let refused =
            |input: Input| Preprocessing::default().fit_features(&seen, &[input]).unwrap_err();
        let column = || "rate".to_owned();
        let missing = PreprocessError::Missing { row: 0, column: column() };
        assert_eq!(refused(Input::new("rate")), missing);
        let none = PreprocessError::NoValue { column: column() };
        assert_eq!(refused(Input::new("rate").fill(Fill::Median)), none);
        let fill = PreprocessError::Fill { column: column() };
        assert_eq!(refused(Input::new("rate").fill(Fill::Value(f64::NAN))), fill);
        let unknown = PreprocessError::UnknownColumn { column: "mood".to_owned() };
        assert_eq!(refused(Input::new("mood")), unknown);
        let twice = ["spend"; 2].map(|name| Input::new(name).fill(Fill::Value(0.0)));
        let found = Preprocessing::default().fit_features(&seen, &twice).unwrap_err();
        assert_eq!(found, PreprocessError::Inputs { column: "spend".to_owned() });
    }

    #[test]
    fn a_document_without_fills_and_changes_is_read_as_before() {
        let fitted = Preprocessing::default().fit(&matrix(array![[1.0], [2.0]])).unwrap();
        let text = serde_json::to_string(&fitted).unwrap();
        assert!(!text.contains("fill") && !text.contains("transform"), "{text}");
        assert_eq!(serde_json::from_str::<Preprocessor>(&text).unwrap(), fitted);
        let seen = features(&[[Some(0.1), Some(1.0)], [None, None]]);
        let fitted = Preprocessing::default().fit_features(&seen, &inputs()).unwrap();
        let text = serde_json::to_string(&fitted).unwrap();
        assert!(text.contains("signed_log"), "{text}");
        assert_eq!(serde_json::from_str::<Preprocessor>(&text).unwrap(), fitted);
        let twice = text.replace("\"rate\"", "\"spend\"");
        assert!(serde_json::from_str::<Preprocessor>(&twice).is_err());
    }
}
