//! Feature matrices: with missing cells, and complete.

use ndarray::{Array2, ArrayView2, Axis};

/// A row per customer, a column per feature; a cell may be missing.
///
/// Shape `(n_rows, n_columns)`, row-major. A reader sees `Option<f64>`; only a [`CompleteMatrix`]
/// hands out its numbers, so an algorithm that cannot deal with missing values cannot be given any.
///
/// # Examples
///
/// ```
/// use fip_model::FeatureMatrix;
///
/// let names = vec!["atm_rate".to_owned(), "recency_days".to_owned()];
/// let cells = [Some(0.25), Some(3.0), None, Some(40.0)];
/// let matrix = FeatureMatrix::from_cells(names, cells)?;
/// assert_eq!((matrix.n_rows(), matrix.n_columns()), (2, 2));
/// assert_eq!(matrix.get(1, 0), None);
/// assert!(matrix.complete().is_none());
/// assert_eq!(matrix.imputed(&[0.1, 0.0])?.view()[[1, 0]], 0.1);
/// # Ok::<(), fip_model::MatrixError>(())
/// ```
#[derive(Debug, Clone)]
pub struct FeatureMatrix {
    names: Vec<String>,
    /// NaN stands for missing, inside this type only.
    values: Array2<f64>,
}

impl FeatureMatrix {
    /// Returns the matrix of `cells`, given row by row.
    ///
    /// # Errors
    ///
    /// [`MatrixError::RaggedCells`] when the cells do not fill whole rows;
    /// [`MatrixError::NotFinite`] when a cell holds NaN or an infinity.
    pub fn from_cells(
        names: Vec<String>,
        cells: impl IntoIterator<Item = Option<f64>>,
    ) -> Result<Self, MatrixError> {
        let n_columns = names.len();
        let mut flat = Vec::new();
        for (at, cell) in cells.into_iter().enumerate() {
            match cell {
                Some(value) if !value.is_finite() => {
                    let (row, column) = (at / n_columns.max(1), at % n_columns.max(1));
                    return Err(MatrixError::NotFinite { row, column });
                }
                Some(value) => flat.push(value),
                None => flat.push(f64::NAN),
            }
        }
        let ragged = MatrixError::RaggedCells { n_cells: flat.len(), n_columns };
        if n_columns == 0 || !flat.len().is_multiple_of(n_columns) {
            return Err(ragged);
        }
        let values = Array2::from_shape_vec((flat.len() / n_columns, n_columns), flat)
            .map_err(|_| ragged)?;
        Ok(Self { names, values })
    }

    /// Returns the number of rows.
    pub fn n_rows(&self) -> usize {
        self.values.nrows()
    }

    /// Returns the number of columns.
    pub fn n_columns(&self) -> usize {
        self.values.ncols()
    }

    /// Returns the names of the columns, in order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the cell, `None` when it is missing or outside the matrix.
    pub fn get(&self, row: usize, column: usize) -> Option<f64> {
        self.values.get((row, column)).copied().filter(|value| !value.is_nan())
    }

    /// Returns the cells of a column from the first row to the last.
    pub fn column(&self, column: usize) -> impl Iterator<Item = Option<f64>> + '_ {
        (0..self.n_rows()).map(move |row| self.get(row, column))
    }

    /// Returns the matrix of the rows at `rows`, in that order; rows outside are left out.
    #[must_use]
    pub fn select_rows(&self, rows: &[usize]) -> Self {
        let inside: Vec<usize> = rows.iter().copied().filter(|&row| row < self.n_rows()).collect();
        Self { names: self.names.clone(), values: self.values.select(Axis(0), &inside) }
    }

    /// Returns the matrix as a complete one, or `None` when a cell is missing.
    pub fn complete(&self) -> Option<CompleteMatrix> {
        let complete = self.values.iter().all(|value| value.is_finite());
        complete.then(|| CompleteMatrix { names: self.names.clone(), values: self.values.clone() })
    }

    /// Returns the matrix with the missing cells of each column replaced by that column's `fill`.
    ///
    /// # Errors
    ///
    /// [`MatrixError::WrongWidth`] when there is not one finite fill value for each column.
    pub fn imputed(&self, fill: &[f64]) -> Result<CompleteMatrix, MatrixError> {
        if fill.len() != self.n_columns() || !fill.iter().all(|value| value.is_finite()) {
            return Err(MatrixError::WrongWidth { expected: self.n_columns(), found: fill.len() });
        }
        let mut values = self.values.clone();
        for mut row in values.rows_mut() {
            for (cell, &fill) in row.iter_mut().zip(fill) {
                if cell.is_nan() {
                    *cell = fill;
                }
            }
        }
        Ok(CompleteMatrix { names: self.names.clone(), values })
    }
}

/// A feature matrix without missing cells; every number is finite.
#[derive(Debug, Clone, PartialEq)]
pub struct CompleteMatrix {
    names: Vec<String>,
    values: Array2<f64>,
}

impl CompleteMatrix {
    /// Returns the matrix of `values`, shape `(n_rows, n_columns)`.
    ///
    /// # Errors
    ///
    /// [`MatrixError::WrongWidth`] when there is not one name for each column;
    /// [`MatrixError::NotFinite`] when a cell holds NaN or an infinity.
    pub fn new(names: Vec<String>, values: Array2<f64>) -> Result<Self, MatrixError> {
        if names.len() != values.ncols() {
            return Err(MatrixError::WrongWidth { expected: values.ncols(), found: names.len() });
        }
        if let Some(((row, column), _)) = values.indexed_iter().find(|(_, v)| !v.is_finite()) {
            return Err(MatrixError::NotFinite { row, column });
        }
        let values = if values.is_standard_layout() {
            values
        } else {
            values.as_standard_layout().into_owned()
        };
        Ok(Self { names, values })
    }

    /// Returns the names of the columns, in order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the numbers, shape `(n_rows, n_columns)`, row-major.
    pub fn view(&self) -> ArrayView2<'_, f64> {
        self.values.view()
    }
}

/// Why a feature matrix could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MatrixError {
    /// The cells do not fill whole rows.
    #[error("expected whole rows of {n_columns} columns, found {n_cells} cells")]
    RaggedCells {
        /// Cells given.
        n_cells: usize,
        /// Columns named.
        n_columns: usize,
    },
    /// A list that needs an entry for each column has another length, or an entry is not finite.
    #[error("expected {expected} entries, one finite entry for each column, found {found}")]
    WrongWidth {
        /// Columns of the matrix.
        expected: usize,
        /// Entries given.
        found: usize,
    },
    /// A cell is NaN or infinite.
    #[error("expected a finite number in row {row}, column {column}")]
    NotFinite {
        /// Row of the cell, from 0.
        row: usize,
        /// Column of the cell, from 0.
        column: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(n: usize) -> Vec<String> {
        (0..n).map(|at| format!("f{at}")).collect()
    }

    #[test]
    fn refuses_ragged_cells() {
        let found = FeatureMatrix::from_cells(names(2), [Some(1.0); 3]).unwrap_err();
        assert_eq!(found, MatrixError::RaggedCells { n_cells: 3, n_columns: 2 });
    }

    #[test]
    fn refuses_cells_without_columns() {
        assert!(FeatureMatrix::from_cells(names(0), [Some(1.0)]).is_err());
    }

    #[test]
    fn refuses_nan_as_a_value() {
        let found = FeatureMatrix::from_cells(names(1), [Some(1.0), Some(f64::NAN)]).unwrap_err();
        assert_eq!(found, MatrixError::NotFinite { row: 1, column: 0 });
    }

    #[test]
    fn refuses_a_fill_of_the_wrong_width() {
        let matrix = FeatureMatrix::from_cells(names(2), [None; 4]).unwrap();
        assert!(matrix.imputed(&[1.0]).is_err());
        assert!(matrix.imputed(&[1.0, f64::INFINITY]).is_err());
    }

    #[test]
    fn selects_rows_in_the_order_asked_for() {
        let matrix = FeatureMatrix::from_cells(names(1), [Some(0.0), None, Some(2.0)]).unwrap();
        let selected: Vec<_> = matrix.select_rows(&[2, 1]).column(0).collect();
        assert_eq!(selected, [Some(2.0), None]);
    }
}
