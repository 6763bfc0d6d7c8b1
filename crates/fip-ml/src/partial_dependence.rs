//! What a model predicts, on average, as one column takes one value after the other.

use fip_model::{FeatureMatrix, MatrixError};

/// The mean prediction when a column has one value in every row.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct DependencePoint {
    /// Value of the column, in its unit.
    pub value: f64,
    /// Mean of the predicted probabilities.
    pub mean: f64,
}

/// The curve of every row beside their mean.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct IndividualCurves {
    /// The mean curve, a point for each value of the grid.
    pub points: Vec<DependencePoint>,
    /// For each row, its prediction at each value of the grid.
    pub curves: Vec<Vec<f64>>,
}

/// Why no dependence could be computed; `E` is the error of the closure that predicts.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DependenceError<E: std::error::Error + 'static> {
    /// There are no rows.
    #[error("expected rows, found none")]
    NoRows,
    /// The matrix has no such column.
    #[error("expected a column from 0 to {}, found {found}", n_columns - 1)]
    NoColumn {
        /// Columns of the matrix.
        n_columns: usize,
        /// Column given.
        found: usize,
    },
    /// A value of the grid is NaN or infinite.
    #[error("expected finite values in the grid")]
    Grid {
        /// Why the matrix refused it.
        source: MatrixError,
    },
    /// The closure failed.
    #[error("the rows could not be predicted at value {value}")]
    Predict {
        /// Value of the column.
        value: f64,
        /// What the closure returned.
        source: E,
    },
    /// The closure did not return one probability for each row.
    #[error("expected {expected} predictions, one for each row, found {found}")]
    WrongLength {
        /// Rows of the matrix.
        expected: usize,
        /// Predictions returned.
        found: usize,
    },
}

/// Returns the mean prediction at each value of the grid: the column is set to it in every row, the other
/// columns keep theirs.
///
/// It averages over rows that may not exist, where columns go together; [`individual_curves`] shows whether
/// the rows agree. A missing cell is set as well. [`dependence_grid`] makes a grid from quantiles.
///
/// # Errors
///
/// [`DependenceError::NoRows`], [`DependenceError::NoColumn`], [`DependenceError::Grid`], and
/// [`DependenceError::Predict`] or [`DependenceError::WrongLength`] of the first value that fails.
///
/// # Examples
///
/// ```
/// use fip_ml::{RandomForest, dependence_grid, partial_dependence};
/// use fip_model::{FeatureMatrix, Seed};
///
/// let cells = (0..200).map(|row| Some(f64::from(row * 37 % 101)));
/// let matrix = FeatureMatrix::from_cells(vec!["recency_days".to_owned()], cells)?;
/// let at_risk: Vec<bool> = (0..200).map(|row| row * 37 % 101 > 60).collect();
/// let forest = RandomForest::params(Seed::new(7)).n_trees(20).fit(&matrix, &at_risk)?;
/// let grid = dependence_grid(&matrix, 0, 5);
/// let curve = partial_dependence(&matrix, 0, &grid, |matrix| forest.predict_proba(matrix))?;
/// assert!(curve[0].mean < 0.1 && curve[4].mean > 0.9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
///
/// J. Friedman, "Greedy function approximation: a gradient boosting machine" (Annals of Statistics 29,
/// 2001), 8.2.
pub fn partial_dependence<E, F>(
    matrix: &FeatureMatrix,
    column: usize,
    grid: &[f64],
    predict: F,
) -> Result<Vec<DependencePoint>, DependenceError<E>>
where
    E: std::error::Error + 'static,
    F: Fn(&FeatureMatrix) -> Result<Vec<f64>, E>,
{
    let mean = |&value: &f64| Ok(point(value, &predicted_at(matrix, column, value, &predict)?));
    grid.iter().map(mean).collect()
}

/// Returns, beside the mean, the curve of every row (individual conditional expectation).
///
/// Curves that cross or part say that the column acts together with others, which the mean hides.
///
/// # Errors
///
/// Those of [`partial_dependence`].
///
/// # References
///
/// A. Goldstein, A. Kapelner, J. Bleich, E. Pitkin, "Peeking inside the black box" (Journal of Computational
/// and Graphical Statistics 24, 2015).
pub fn individual_curves<E, F>(
    matrix: &FeatureMatrix,
    column: usize,
    grid: &[f64],
    predict: F,
) -> Result<IndividualCurves, DependenceError<E>>
where
    E: std::error::Error + 'static,
    F: Fn(&FeatureMatrix) -> Result<Vec<f64>, E>,
{
    let mut found = IndividualCurves {
        points: Vec::with_capacity(grid.len()),
        curves: vec![Vec::with_capacity(grid.len()); matrix.n_rows()],
    };
    for &value in grid {
        let predicted = predicted_at(matrix, column, value, &predict)?;
        found.points.push(point(value, &predicted));
        for (curve, probability) in found.curves.iter_mut().zip(predicted) {
            curve.push(probability);
        }
    }
    Ok(found)
}

/// Returns at most `n_points` distinct values of a column, evenly spaced by rank from its smallest to its
/// largest present value; none where the column is outside or has no value.
pub fn dependence_grid(matrix: &FeatureMatrix, column: usize, n_points: usize) -> Vec<f64> {
    let mut values: Vec<f64> = matrix.column(column).flatten().collect();
    values.sort_unstable_by(f64::total_cmp);
    let Some(last) = values.len().checked_sub(1) else { return Vec::new() };
    let steps = n_points.saturating_sub(1).max(1);
    let rank = |point: usize| (point as u128 * last as u128 / steps as u128) as usize;
    let mut grid: Vec<f64> = (0..n_points).map(|point| values[rank(point).min(last)]).collect();
    grid.dedup_by(|a, b| *a <= *b);
    grid
}

fn point(value: f64, predicted: &[f64]) -> DependencePoint {
    DependencePoint { value, mean: predicted.iter().sum::<f64>() / predicted.len() as f64 }
}

/// Returns the predictions with the column set to `value` in every row.
fn predicted_at<E, F>(
    matrix: &FeatureMatrix,
    column: usize,
    value: f64,
    predict: &F,
) -> Result<Vec<f64>, DependenceError<E>>
where
    E: std::error::Error + 'static,
    F: Fn(&FeatureMatrix) -> Result<Vec<f64>, E>,
{
    let (n_rows, n_columns) = (matrix.n_rows(), matrix.n_columns());
    if column >= n_columns {
        return Err(DependenceError::NoColumn { n_columns, found: column });
    }
    if n_rows == 0 {
        return Err(DependenceError::NoRows);
    }
    let cell = |at: usize| {
        let (row, other) = (at / n_columns, at % n_columns);
        if other == column { Some(value) } else { matrix.get(row, other) }
    };
    let cells = (0..n_rows * n_columns).map(cell);
    let set = FeatureMatrix::from_cells(matrix.names().to_vec(), cells)
        .map_err(|source| DependenceError::Grid { source })?;
    let predicted = predict(&set).map_err(|source| DependenceError::Predict { value, source })?;
    if predicted.len() != n_rows {
        return Err(DependenceError::WrongLength { expected: n_rows, found: predicted.len() });
    }
    Ok(predicted)
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
    #[error("no luck")]
    struct NoLuck;

    fn matrix(cells: &[Option<f64>]) -> FeatureMatrix {
        let names = vec!["a".to_owned(), "b".to_owned()];
        FeatureMatrix::from_cells(names, cells.iter().copied()).unwrap()
    }

    fn world() -> FeatureMatrix {
        matrix(&[Some(1.0), Some(0.5), None, Some(0.1), Some(3.0), None])
    }

    /// a · b, a missing b counting 0.
    #[expect(clippy::unnecessary_wraps, reason = "a closure that may fail is asked for")]
    fn product(matrix: &FeatureMatrix) -> Result<Vec<f64>, NoLuck> {
        let cell = |row, column| matrix.get(row, column).unwrap_or(0.0);
        Ok((0..matrix.n_rows()).map(|row| cell(row, 0) * cell(row, 1)).collect())
    }

    #[test]
    fn refuses_no_rows_other_columns_and_passes_failures_on() {
        let depend = |matrix: &FeatureMatrix, column, value| {
            partial_dependence(matrix, column, &[value], product).unwrap_err()
        };
        assert_eq!(depend(&matrix(&[]), 0, 1.0), DependenceError::NoRows);
        let outside = DependenceError::NoColumn { n_columns: 2, found: 2 };
        assert_eq!(depend(&world(), 2, 1.0), outside);
        for value in [f64::NAN, f64::INFINITY] {
            assert!(matches!(depend(&world(), 0, value), DependenceError::Grid { .. }));
        }
        let found = partial_dependence(&world(), 0, &[2.0], |_| Err(NoLuck)).unwrap_err();
        assert_eq!(found, DependenceError::Predict { value: 2.0, source: NoLuck });
        let found = individual_curves(&world(), 0, &[2.0], |_| Ok::<_, NoLuck>(vec![0.5]));
        assert_eq!(found, Err(DependenceError::WrongLength { expected: 3, found: 1 }));
    }

    /// By hand: with a = 2 the products are 1, 0.2 and 0.
    #[test]
    fn the_mean_is_that_of_the_curves() {
        let found = individual_curves(&world(), 0, &[0.0, 2.0], product).unwrap();
        assert_eq!(found.curves, [[0.0, 1.0], [0.0, 0.2], [0.0, 0.0]]);
        assert_relative_eq!(found.points[1].mean, 0.4);
        assert_eq!(partial_dependence(&world(), 0, &[0.0, 2.0], product).unwrap(), found.points);
    }

    #[test]
    fn a_grid_runs_from_the_smallest_to_the_largest_value() {
        let cells: Vec<Option<f64>> =
            (0..202).map(|at| (at != 20).then(|| f64::from(at / 2 * 37 % 101))).collect();
        assert_eq!(dependence_grid(&matrix(&cells), 1, 5), [0.0, 25.0, 50.0, 75.0, 100.0]);
        let few = matrix(&[Some(7.0), None, Some(7.0), None]);
        assert_eq!(dependence_grid(&few, 0, 9), [7.0]);
        assert!(dependence_grid(&few, 1, 9).is_empty());
        assert!(dependence_grid(&few, 5, 9).is_empty());
        assert_eq!(dependence_grid(&world(), 0, 1), [1.0]);
    }
}
