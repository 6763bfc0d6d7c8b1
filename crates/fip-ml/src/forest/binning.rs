//! Columns as bytes: at most 255 quantile bins, and one code for missing.

use fip_model::FeatureMatrix;
use rayon::prelude::*;

/// The code of a missing cell; value bins count from 0 and stay below it.
pub(super) const MISSING: u8 = u8::MAX;

/// Number of codes a column can have, the one for missing included.
pub(super) const N_CODES: usize = 256;

/// The cuts of every column, learnt from training rows.
///
/// The code of a value is the number of cuts below it: bin `b` holds `cut[b - 1] < x <= cut[b]`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Binning {
    cuts: Vec<Vec<f64>>,
}

/// A table of codes, one column after the other.
#[derive(Debug)]
pub(super) struct BinnedColumns {
    n_rows: usize,
    codes: Vec<u8>,
}

impl Binning {
    /// Learns the cuts: between every two neighboring values, or at quantiles where there are too many.
    pub(super) fn fit(matrix: &FeatureMatrix, max_bins: usize) -> Self {
        let cuts_of = |column| {
            let mut values: Vec<f64> = matrix.column(column).flatten().collect();
            values.sort_unstable_by(f64::total_cmp);
            cuts(&values, max_bins)
        };
        Self { cuts: (0..matrix.n_columns()).into_par_iter().map(cuts_of).collect() }
    }

    /// Takes cuts read from a file; every list must ascend, be finite and leave room for the code of
    /// missing.
    pub(super) fn from_cuts(cuts: Vec<Vec<f64>>) -> Option<Self> {
        let lawful = |cuts: &Vec<f64>| {
            let ascending = cuts.windows(2).all(|pair| pair[0] < pair[1]);
            cuts.len() < usize::from(MISSING) && ascending && cuts.iter().all(|cut| cut.is_finite())
        };
        cuts.iter().all(lawful).then_some(Self { cuts })
    }

    pub(super) fn cuts(&self) -> &[Vec<f64>] {
        &self.cuts
    }

    pub(super) fn into_cuts(self) -> Vec<Vec<f64>> {
        self.cuts
    }

    pub(super) fn n_columns(&self) -> usize {
        self.cuts.len()
    }

    /// Returns the codes of the matrix, column by column.
    pub(super) fn columns(&self, matrix: &FeatureMatrix) -> BinnedColumns {
        let n_rows = matrix.n_rows();
        let mut codes = vec![MISSING; n_rows * self.n_columns()];
        codes.par_chunks_mut(n_rows.max(1)).enumerate().for_each(|(column, codes)| {
            for (code, cell) in codes.iter_mut().zip(matrix.column(column)) {
                *code = self.code(column, cell);
            }
        });
        BinnedColumns { n_rows, codes }
    }

    /// Writes the codes of the rows from `first` on to `codes`, row by row.
    pub(super) fn write_rows(&self, matrix: &FeatureMatrix, first: usize, codes: &mut [u8]) {
        for (at, row) in codes.chunks_exact_mut(self.n_columns().max(1)).enumerate() {
            for (column, code) in row.iter_mut().enumerate() {
                *code = self.code(column, matrix.get(first + at, column));
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a column has at most 254 cuts")]
    fn code(&self, column: usize, cell: Option<f64>) -> u8 {
        cell.map_or(MISSING, |value| self.cuts[column].partition_point(|&cut| cut < value) as u8)
    }
}

impl BinnedColumns {
    pub(super) fn n_rows(&self) -> usize {
        self.n_rows
    }

    pub(super) fn n_columns(&self) -> usize {
        self.codes.len() / self.n_rows.max(1)
    }

    pub(super) fn column(&self, column: usize) -> &[u8] {
        &self.codes[column * self.n_rows..(column + 1) * self.n_rows]
    }

    /// Returns the codes row by row.
    pub(super) fn to_rows(&self) -> Vec<u8> {
        let n_columns = self.n_columns();
        let mut rows = vec![MISSING; self.codes.len()];
        for column in 0..n_columns {
            for (row, &code) in self.column(column).iter().enumerate() {
                rows[row * n_columns + column] = code;
            }
        }
        rows
    }
}

/// Returns cuts that put the sorted `values` into at most `max_bins` bins of about equal size.
fn cuts(values: &[f64], max_bins: usize) -> Vec<f64> {
    let distinct = 1 + values.windows(2).filter(|pair| pair[0] < pair[1]).count();
    let boundaries = (1..values.len()).filter(|&at| values[at - 1] < values[at]);
    let cut = |at: usize| between(values[at - 1], values[at]);
    if distinct <= max_bins {
        return boundaries.map(cut).collect();
    }
    // A cut falls at the first boundary at or after each quantile; long runs of ties use up several.
    let mut cuts = Vec::with_capacity(max_bins - 1);
    let mut quantile = 1;
    for at in boundaries {
        if at * max_bins >= quantile * values.len() {
            cuts.push(cut(at));
            quantile = at * max_bins / values.len() + 1;
        }
    }
    cuts
}

/// Returns the middle of `low < high`, or `low` where rounding would reach `high`.
fn between(low: f64, high: f64) -> f64 {
    let middle = 0.5 * low + 0.5 * high;
    if low <= middle && middle < high { middle } else { low }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(cells: &[Option<f64>]) -> FeatureMatrix {
        FeatureMatrix::from_cells(vec!["x".to_owned()], cells.iter().copied()).unwrap()
    }

    #[test]
    fn few_values_get_a_bin_each_and_missing_its_own() {
        let matrix = matrix(&[Some(3.0), None, Some(1.0), Some(1.0), Some(7.0)]);
        let binning = Binning::fit(&matrix, 255);
        assert_eq!(binning.cuts(), [[2.0, 5.0]]);
        assert_eq!(binning.columns(&matrix).column(0), [1, MISSING, 0, 0, 2]);
    }

    #[test]
    fn many_values_share_quantile_bins_of_equal_size() {
        let values: Vec<f64> = (0..1000).map(f64::from).collect();
        let cuts = cuts(&values, 10);
        assert_eq!(cuts.len(), 9);
        assert!(
            cuts.iter()
                .enumerate()
                .all(|(at, cut)| (cut - (100.0 * at as f64 + 99.5)).abs() < 1e-9)
        );
    }

    #[test]
    fn a_heavy_tie_never_makes_more_bins_than_asked_for() {
        let mut values: Vec<f64> = (0..500).map(f64::from).collect();
        values.extend([1000.0; 500]);
        for max_bins in [2, 3, 10, 255] {
            assert!(cuts(&values, max_bins).len() < max_bins);
        }
    }

    #[test]
    fn empty_and_constant_columns_have_no_cuts() {
        assert!(cuts(&[], 255).is_empty());
        assert!(cuts(&[4.0; 9], 255).is_empty());
    }

    #[test]
    fn a_cut_between_neighboring_floats_separates_them() {
        let low = 1.0_f64;
        let high = low.next_up();
        let cut = between(low, high);
        assert!(low <= cut && cut < high);
        let cut = between(f64::MIN, f64::MAX);
        assert!(cut.is_finite());
    }
}
