//! A picture of all customers in two dimensions.

mod document;
mod jacobi;

use fip_model::ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

use self::document::Document;

use crate::DataError;
use crate::rows::Rows;

/// The two directions in which rows differ most, for a scatter plot: their principal components.
///
/// The axes are unit vectors at right angles, the loading of largest size positive (the first of
/// equals), so that the picture does not flip from run to run. Scores are
///
/// ```text
/// map_x = (x - mean) . axis_1,   map_y = (x - mean) . axis_2
/// ```
///
/// With a single column `map_y` is 0. It serialises; reading refuses what no fit gives.
///
/// # Examples
///
/// ```
/// use fip_model::ndarray::array;
/// use fip_segment::PrincipalMap;
///
/// let rows = array![[0.0, 0.0], [3.0, 4.0], [6.0, 8.0]];
/// let map = PrincipalMap::fit(rows.view())?;
/// assert!((map.explained_shares()[0] - 1.0).abs() < 1e-12, "the rows lie on a line");
/// assert!((map.scores(rows.view())?[[2, 0]] - 5.0).abs() < 1e-12);
/// # Ok::<(), fip_segment::DataError>(())
/// ```
///
/// # References
///
/// K. Pearson, "On lines and planes of closest fit to systems of points in space" (1901).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Document", into = "Document")]
pub struct PrincipalMap {
    means: Vec<f64>,
    axes: Array2<f64>,
    explained_shares: [f64; 2],
}

impl PrincipalMap {
    /// Returns the map of `rows`, shape `(n_rows, n_columns)`, best with standardised columns.
    ///
    /// # Errors
    ///
    /// [`DataError`] when there is no row or column, or a number is out of range.
    pub fn fit(rows: ArrayView2<'_, f64>) -> Result<Self, DataError> {
        let rows = Rows::new(rows)?;
        let means = rows.means();
        let covariance = covariance(&rows, &means);
        let total = covariance.diag().sum();
        let mut axes = Array2::zeros((2, rows.n_columns()));
        let mut explained_shares = [0.0; 2];
        for (at, (value, vector)) in jacobi::eigen(covariance).into_iter().take(2).enumerate() {
            let sign = sign_of_largest(&vector);
            axes.row_mut(at).iter_mut().zip(vector).for_each(|(to, from)| *to = sign * from);
            explained_shares[at] = if total > 0.0 { (value / total).clamp(0.0, 1.0) } else { 0.0 };
        }
        Ok(Self { means, axes, explained_shares })
    }

    /// Returns the axes, shape `(2, n_columns)`.
    pub fn axes(&self) -> ArrayView2<'_, f64> {
        self.axes.view()
    }

    /// Returns the shares of the variance that the two axes show, 0 to 1, the first not the smaller;
    /// both 0 when all rows coincide.
    pub const fn explained_shares(&self) -> [f64; 2] {
        self.explained_shares
    }

    /// Returns `map_x` and `map_y` of each row, shape `(n_rows, 2)`, in the unit of the columns.
    ///
    /// # Errors
    ///
    /// [`DataError`] when the rows have another width than those of the fit, or as there.
    pub fn scores(&self, rows: ArrayView2<'_, f64>) -> Result<Array2<f64>, DataError> {
        let rows = Rows::of_width(rows, self.means.len())?;
        Ok(Array2::from_shape_fn((rows.n_rows(), 2), |(row, axis)| {
            let deviations = rows.row(row).zip(&self.means).map(|(x, mean)| x - mean);
            deviations.zip(self.axes.row(axis)).map(|(d, loading)| d * loading).sum()
        }))
    }
}

/// Population covariances of the columns.
fn covariance(rows: &Rows, means: &[f64]) -> Array2<f64> {
    let n_columns = rows.n_columns();
    let mut covariance = Array2::zeros((n_columns, n_columns));
    for a in 0..n_columns {
        for b in 0..=a {
            let products =
                (rows.column(a).zip(rows.column(b))).map(|(x, y)| (x - means[a]) * (y - means[b]));
            let value = products.sum::<f64>() / rows.n_rows() as f64;
            covariance[[a, b]] = value;
            covariance[[b, a]] = value;
        }
    }
    covariance
}

/// The sign of the entry of largest size, the first of equals.
fn sign_of_largest(vector: &[f64]) -> f64 {
    let mut largest = 0.0_f64;
    for &entry in vector {
        if entry.abs() > largest.abs() {
            largest = entry;
        }
    }
    largest.signum()
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::array;

    use super::*;

    #[test]
    fn refuses_no_rows_and_another_width() {
        assert_eq!(PrincipalMap::fit(Array2::zeros((0, 2)).view()), Err(DataError::NoRows));
        let map = PrincipalMap::fit(array![[0.0, 1.0], [1.0, 0.0]].view()).unwrap();
        assert!(map.scores(array![[1.0]].view()).is_err());
    }

    #[test]
    fn one_column_and_one_row_have_a_map() {
        let map = PrincipalMap::fit(array![[1.0], [3.0]].view()).unwrap();
        assert_eq!(map.scores(array![[4.0]].view()).unwrap(), array![[2.0, 0.0]]);
        let point = PrincipalMap::fit(array![[1.0, 2.0]].view()).unwrap();
        assert!(point.explained_shares().iter().all(|share| share.abs() < 1e-300));
    }

    #[test]
    fn the_largest_loading_is_positive() {
        let map = PrincipalMap::fit(array![[0.0, 0.0], [1.0, -3.0], [2.0, -6.0]].view()).unwrap();
        assert!(map.axes()[[0, 0]] < 0.0 && map.axes()[[0, 1]] > 0.0);
    }
}
