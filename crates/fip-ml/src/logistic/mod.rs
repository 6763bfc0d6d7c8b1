//! Logistic regression with penalties and signs, by Newton's method and coordinate descent.

mod cholesky;
mod descent;
mod error;
mod fit;
mod likelihood;
mod newton;
mod objective;
mod params;
mod pointwise;
mod secant;
mod separation;

use fip_model::CompleteMatrix;
use fip_model::ndarray::ArrayView2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use error::LogisticError;
pub use fit::Convergence;
pub use params::{LogisticParams, LogisticValidParams, Sign, Signs};
pub(crate) use pointwise::sigmoid;
pub use separation::Separation;

use crate::columns::check_columns;
use crate::format_version::FormatVersion;
use crate::normal::{central_quantile, two_sided_p_value};

/// A fitted logistic regression: the probability of the event from a complete row.
///
/// ```text
/// minimise  Σ w (ln(1 + exp η) - y η) + λ/2 Σ β² + l1 Σ |β|,   η = β₀ + x·β
/// P(event) = 1 / (1 + exp(-η))
/// ```
///
/// Conventions: `y = 1` is the event; log-odds here are those *of the event*, so a positive coefficient
/// raises its probability; the intercept is not penalised; the penalty stands beside the *sum* over
/// rows, so λ = 1/C of scikit-learn. Standardise first ([`Preprocessor`](crate::Preprocessor)): the
/// penalties treat all columns alike. Coefficients may be held to a sign, see [`Signs`].
///
/// # Examples
///
/// ```
/// use fip_ml::LogisticRegression;
/// use fip_model::{FeatureMatrix, ndarray};
///
/// let cells = [-1.0, -0.5, 0.1, 0.2, 0.9, 1.1].map(Some);
/// let matrix = FeatureMatrix::from_cells(vec!["night_rate".to_owned()], cells)?;
/// let matrix = matrix.complete().ok_or("no cell is missing")?;
/// let at_risk = [false, false, true, false, true, true];
/// let model = LogisticRegression::params().l2(1.0).fit(&matrix, &at_risk)?;
/// assert!(model.convergence().converged);
/// assert!(model.coefficients()[0] > 0.0);
/// assert!(model.predict_proba(&matrix)?[5] > 0.5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
///
/// T. Hastie, R. Tibshirani, J. Friedman, "The Elements of Statistical Learning" (2nd ed., 2009), 4.4.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Document")]
pub struct LogisticRegression {
    format_version: FormatVersion,
    names: Vec<String>,
    intercept: f64,
    coefficients: Vec<f64>,
    /// Intercept first; `null` where the information matrix was singular.
    std_errors: Vec<Option<f64>>,
    convergence: Convergence,
}

/// One line of the model's summary.
#[derive(Debug, Clone, PartialEq)]
pub struct Coefficient {
    /// Name of the column, or `(intercept)`.
    pub name: String,
    /// Change of the event's log-odds when the column grows by 1.
    pub estimate: f64,
    /// Standard error, from the inverse of the (penalised) observed information matrix; `None` when that
    /// matrix was singular.
    pub std_error: Option<f64>,
    /// Estimate divided by standard error.
    pub z: Option<f64>,
    /// Two-sided probability, under the normal distribution, of a `z` this far from 0.
    ///
    /// Exact in large samples for λ = 0; a penalty pulls estimates towards 0, and then it only orders
    /// the columns.
    pub p_value: Option<f64>,
}

impl Coefficient {
    /// Returns the ends of the interval that holds the coefficient at a confidence `level`, such as 0.95.
    ///
    /// ```text
    /// estimate ± z · standard error
    /// ```
    ///
    /// `None` where there is no standard error, or the level is not strictly between 0 and 1. As the p-value
    /// it is exact in large samples without a penalty; under one it holds the shrunken coefficient.
    pub fn interval(&self, level: f64) -> Option<[f64; 2]> {
        let lawful = 0.0 < level && level < 1.0;
        let reach = self.std_error.filter(|_| lawful)? * central_quantile(level);
        Some([self.estimate - reach, self.estimate + reach])
    }
}

/// What a fit hands over, intercept first.
struct Parts {
    names: Vec<String>,
    beta: Vec<f64>,
    std_errors: Vec<f64>,
    convergence: Convergence,
}

impl LogisticRegression {
    /// Returns the default parameters: `l2` 1, tolerance 1e-10, at most 100 iterations, equal weights.
    pub fn params() -> LogisticParams {
        LogisticParams::new()
    }

    fn from_parts(parts: Parts) -> Self {
        let Parts { names, beta, std_errors, convergence } = parts;
        Self {
            format_version: FormatVersion,
            names,
            intercept: beta[0],
            coefficients: beta[1..].to_vec(),
            std_errors: std_errors
                .into_iter()
                .map(|se| Some(se).filter(|se| se.is_finite()))
                .collect(),
            convergence,
        }
    }

    /// Returns the names of the columns, in order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the event's log-odds of a row of zeros.
    pub fn intercept(&self) -> f64 {
        self.intercept
    }

    /// Returns the coefficients, one for each column; positive raises the event's probability.
    pub fn coefficients(&self) -> &[f64] {
        &self.coefficients
    }

    /// Returns how the fit ended; look at it before the coefficients.
    pub fn convergence(&self) -> &Convergence {
        &self.convergence
    }

    /// Returns estimate, standard error, z and p-value of the intercept and of each column.
    pub fn summary(&self) -> Vec<Coefficient> {
        let names = std::iter::once("(intercept)").chain(self.names.iter().map(String::as_str));
        let estimates = std::iter::once(&self.intercept).chain(&self.coefficients);
        let line = |((name, &estimate), &std_error): ((&str, &f64), &Option<f64>)| {
            let z = std_error.map(|std_error| estimate / std_error);
            let p_value = z.map(two_sided_p_value);
            Coefficient { name: name.to_owned(), estimate, std_error, z, p_value }
        };
        names.zip(estimates).zip(&self.std_errors).map(line).collect()
    }

    /// Returns the event's probability of each row.
    ///
    /// # Errors
    ///
    /// [`LogisticError::Columns`] when the columns are not those of the fit.
    pub fn predict_proba(&self, matrix: &CompleteMatrix) -> Result<Vec<f64>, LogisticError> {
        check_columns(&self.names, matrix.names())?;
        Ok(self.probabilities(matrix.view()))
    }

    /// The columns are already checked.
    fn probabilities(&self, rows: ArrayView2<'_, f64>) -> Vec<f64> {
        let of_row = |row: &[f64]| sigmoid(self.intercept + inner(row, &self.coefficients));
        match rows.to_slice() {
            Some(cells) if rows.ncols() > 0 => {
                let chunks = cells.par_chunks(ROWS_A_TASK * rows.ncols());
                let of_chunk = |chunk: &[f64]| {
                    chunk.chunks_exact(rows.ncols()).map(of_row).collect::<Vec<f64>>()
                };
                chunks.map(of_chunk).collect::<Vec<_>>().concat()
            }
            _ => rows.rows().into_iter().map(|row| of_row(&row.to_vec())).collect(),
        }
    }
}

/// Rows that one task predicts.
const ROWS_A_TASK: usize = 4096;

/// Returns the sum of the products, in four sums that run side by side.
fn inner(row: &[f64], coefficients: &[f64]) -> f64 {
    let (row, row_rest) = row.as_chunks::<4>();
    let (coefficients, rest) = coefficients.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (row, coefficients) in row.iter().zip(coefficients) {
        for at in 0..4 {
            sums[at] += row[at] * coefficients[at];
        }
    }
    let rest: f64 = row_rest.iter().zip(rest).map(|(x, coefficient)| x * coefficient).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

/// What the file holds, before the lengths are checked.
#[derive(Deserialize)]
struct Document {
    format_version: FormatVersion,
    names: Vec<String>,
    intercept: f64,
    coefficients: Vec<f64>,
    std_errors: Vec<Option<f64>>,
    convergence: Convergence,
}

impl TryFrom<Document> for LogisticRegression {
    type Error = String;

    fn try_from(document: Document) -> Result<Self, String> {
        let Document { format_version, names, intercept, coefficients, std_errors, convergence } =
            document;
        let n = names.len();
        if coefficients.len() != n || std_errors.len() != n + 1 {
            return Err(format!("expected {n} coefficients and {} standard errors", n + 1));
        }
        if !coefficients.iter().chain([&intercept]).all(|value| value.is_finite()) {
            return Err("expected finite coefficients".to_owned());
        }
        Ok(Self { format_version, names, intercept, coefficients, std_errors, convergence })
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;
    use fip_model::ndarray::Array2;

    use super::*;
    use crate::class_weights::WeightError;
    use crate::columns::ColumnMismatch;
    use crate::labels::LabelError;

    fn matrix(n_columns: usize, values: &[f64]) -> CompleteMatrix {
        let names = (0..n_columns).map(|column| format!("f{column}")).collect();
        let shape = (values.len() / n_columns, n_columns);
        CompleteMatrix::new(names, Array2::from_shape_vec(shape, values.to_vec()).unwrap()).unwrap()
    }

    const X: [f64; 8] = [-2.0, -1.0, -0.5, 0.0, 0.0, 0.5, 1.0, 2.0];
    const Y: [bool; 8] = [false, false, true, false, true, false, true, true];

    #[test]
    fn refuses_labels_that_teach_nothing() {
        let x = matrix(1, &X);
        let fit = |labels: &[bool]| LogisticRegression::params().fit(&x, labels).unwrap_err();
        let one_class = LabelError::OneClass { n_events: 0, n_rows: 8 };
        assert_eq!(fit(&[false; 8]), one_class.into());
        assert_eq!(fit(&Y[..7]), LabelError::WrongLength { expected: 8, found: 7 }.into());
        let one_row = LogisticRegression::params().fit(&matrix(1, &[1.0]), &[true]).unwrap_err();
        assert_eq!(one_row, LabelError::OneClass { n_events: 1, n_rows: 1 }.into());
        let empty = CompleteMatrix::new(vec!["a".to_owned()], Array2::zeros((0, 1))).unwrap();
        let found = LogisticRegression::params().fit(&empty, &[]).unwrap_err();
        assert_eq!(found, LabelError::Empty.into());
    }

    #[test]
    fn refuses_unlawful_weights() {
        let params = LogisticRegression::params().check().unwrap();
        let fit = |weights: &[f64]| params.fit_weighted(&matrix(1, &X), &Y, weights).unwrap_err();
        assert_eq!(
            fit(&[1.0; 7]),
            LogisticError::Weights(WeightError::WrongLength { expected: 8, found: 7 })
        );
        assert!(matches!(
            fit(&[f64::NAN; 8]),
            LogisticError::Weights(WeightError::Invalid { row: 0, .. })
        ));
        assert!(matches!(
            fit(&[-1.0; 8]),
            LogisticError::Weights(WeightError::Invalid { row: 0, .. })
        ));
        assert!(matches!(
            fit(&[0.0; 8]),
            LogisticError::Weights(WeightError::WeightlessClass { .. })
        ));
    }

    #[test]
    fn without_a_penalty_dependent_columns_are_named() {
        let doubled: Vec<f64> = X.iter().flat_map(|&x| [x, 2.0 * x]).collect();
        let plain = LogisticRegression::params().l2(0.0);
        let found = plain.clone().fit(&matrix(2, &doubled), &Y).unwrap_err();
        assert_eq!(found, LogisticError::Collinear { column: "f1".to_owned() });
        let found = plain.clone().fit(&matrix(1, &[3.0; 8]), &Y).unwrap_err();
        assert_eq!(found, LogisticError::Collinear { column: "f0".to_owned() });
        let wide: Vec<f64> = (0..16).map(|at| f64::from(at * at % 7)).collect();
        assert!(plain.fit(&matrix(8, &wide), &[true, false]).is_err());
        let penalised =
            LogisticRegression::params().fit(&matrix(8, &wide), &[true, false]).unwrap();
        assert!(penalised.convergence().converged);
    }

    #[test]
    fn a_constant_column_gets_coefficient_0_under_a_penalty() {
        let with_zero: Vec<f64> = X.iter().flat_map(|&x| [x, 0.0]).collect();
        let model = LogisticRegression::params().fit(&matrix(2, &with_zero), &Y).unwrap();
        assert_relative_eq!(model.coefficients()[1], 0.0);
    }

    #[test]
    fn separation_is_reported() {
        let fit = |l2: f64, y: &[bool]| {
            let params = LogisticRegression::params().l2(l2);
            params.fit(&matrix(1, &X), y).unwrap().convergence().separation
        };
        let complete = [false, false, false, true, true, true, true, true];
        // At x = 0 both classes occur, so the classes touch without overlapping.
        let quasi = [false, false, false, false, true, true, true, true];
        assert_eq!(fit(0.0, &Y), Separation::Overlap);
        assert_eq!(fit(0.0, &complete), Separation::Complete);
        assert_eq!(fit(0.0, &quasi), Separation::Quasi);
        assert_eq!(fit(1.0, &quasi), Separation::Overlap);
    }

    #[test]
    fn a_weight_of_two_is_a_row_twice() {
        let weights = [1.0, 2.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0];
        let params = LogisticRegression::params().l2(0.5).check().unwrap();
        let weighted = params.fit_weighted(&matrix(1, &X), &Y, &weights).unwrap();
        let x = [-2.0, -1.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0];
        let y = [false, false, false, true, false, false, true, true];
        let repeated = params.fit(&matrix(1, &x), &y).unwrap();
        assert_relative_eq!(
            weighted.coefficients()[0],
            repeated.coefficients()[0],
            epsilon = 1e-12
        );
        assert_relative_eq!(weighted.intercept(), repeated.intercept(), epsilon = 1e-12);
    }

    #[test]
    fn refuses_other_columns_and_reads_back_what_it_wrote() {
        let model = LogisticRegression::params().fit(&matrix(1, &X), &Y).unwrap();
        let found = model.predict_proba(&matrix(2, &X)).unwrap_err();
        assert_eq!(found, ColumnMismatch::Width { expected: 1, found: 2 }.into());
        let text = serde_json::to_string(&model).unwrap();
        let back: LogisticRegression = serde_json::from_str(&text).unwrap();
        assert_relative_eq!(back.coefficients()[0], model.coefficients()[0], epsilon = 1e-15);
        assert!(
            serde_json::from_str::<LogisticRegression>(&text.replace("[\"f0\"]", "[]")).is_err()
        );
    }
}
