//! The gap statistic: inertia beside that of rows without any clusters.

use fip_model::Seed;
use fip_model::ndarray::Array2;
use ndarray_rand::rand::Rng;
use rayon::prelude::*;

use super::dispersion::total_inertia;
use crate::kmeans::KMeansValidParams;
use crate::rows::Rows;
use crate::{FitError, KMeans};

/// Most rows of a reference set; sets of more rows differ by less than their own scatter.
const MOST_REFERENCE_ROWS: usize = 20_000;

/// How much tighter clusters are than those found in rows without clusters; higher is better.
///
/// ```text
/// Gap(k) = 1/B sum_b ln(W*_kb / n*) - ln(W_k / n)
/// s_k    = sd_b(ln W*_kb) sqrt(1 + 1/B)
/// ```
///
/// where `W` is the inertia and `W*` that of one of `B` reference sets. These are uniform over the box
/// of the columns' ranges (not of their principal components) and have as many rows as the data, at
/// most 20,000. They are clustered with the same parameters. An inertia of 0 counts as the smallest
/// positive number, so that the logarithm exists.
///
/// # References
///
/// R. Tibshirani, G. Walther, T. Hastie, "Estimating the number of clusters in a data set via the gap
/// statistic" (2001), sections 3 and 4, reference (a).
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct GapStatistic {
    /// `Gap(k)`, in natural logarithms.
    pub gap: f64,
    /// `s_k`: the standard error of the mean over the reference sets, with that of a single set.
    pub std_error: f64,
}

impl GapStatistic {
    /// From the logarithm of the data's inertia per row and those of the reference sets.
    fn new(data: f64, references: &[f64]) -> Self {
        let n = references.len() as f64;
        let mean = references.iter().sum::<f64>() / n;
        let variance = references.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
        Self { gap: mean - data, std_error: (variance * (1.0 + 1.0 / n)).sqrt() }
    }
}

/// The gap of one cluster and then of each fit, from `n_references` sets; the seed is the first fit's.
pub(super) fn of_models(
    rows: &Rows,
    models: &[KMeans],
    n_references: usize,
    seed: Seed,
) -> Result<Vec<GapStatistic>, FitError> {
    let params: Vec<KMeansValidParams> = models.iter().map(|model| *model.fitted_with()).collect();
    let found: Vec<Result<Vec<f64>, FitError>> = (0..n_references as u64)
        .into_par_iter()
        .map(|set| {
            let reference = reference(rows, seed, set)?;
            let mut logarithms = vec![per_row(total_inertia(&reference), reference.n_rows())];
            for params in &params {
                let inertia = match KMeans::fit_rows(&reference, *params) {
                    Ok(model) => model.inertia(),
                    // The box is a few roundings wide: every row can have a centroid of its own.
                    Err(FitError::TooFewDistinctRows { .. }) => 0.0,
                    Err(error) => return Err(error),
                };
                logarithms.push(per_row(inertia, reference.n_rows()));
            }
            Ok(logarithms)
        })
        .collect();
    let sets = found.into_iter().collect::<Result<Vec<_>, _>>()?;
    let data = std::iter::once(total_inertia(rows)).chain(models.iter().map(KMeans::inertia));
    Ok(data
        .enumerate()
        .map(|(at, inertia)| {
            let references: Vec<f64> = sets.iter().map(|set| set[at]).collect();
            GapStatistic::new(per_row(inertia, rows.n_rows()), &references)
        })
        .collect())
}

fn per_row(inertia: f64, n_rows: usize) -> f64 {
    inertia.max(f64::MIN_POSITIVE).ln() - (n_rows as f64).ln()
}

/// Rows drawn uniformly from the box of the columns' ranges.
fn reference(rows: &Rows, seed: Seed, set: u64) -> Result<Rows, FitError> {
    let ranges: Vec<(f64, f64)> = (0..rows.n_columns())
        .map(|column| {
            let extend = |(low, high): (f64, f64), x: f64| (low.min(x), high.max(x));
            rows.column(column).fold((f64::INFINITY, f64::NEG_INFINITY), extend)
        })
        .collect();
    let mut rng = seed.stream("kmeans.gap", set);
    let shape = (rows.n_rows().min(MOST_REFERENCE_ROWS), rows.n_columns());
    let drawn = Array2::from_shape_fn(shape, |(_, column)| {
        let (low, high) = ranges[column];
        low + rng.gen_range(0.0..1.0) * (high - low)
    });
    Ok(Rows::new(drawn.view())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_formula_of_the_paper() {
        // Mean 2, population deviation 1 from {1, 3}; s = sqrt(1 + 1/2).
        let found = GapStatistic::new(0.5, &[1.0, 3.0]);
        assert!((found.gap - 1.5).abs() < 1e-15);
        assert!((found.std_error - 1.5_f64.sqrt()).abs() < 1e-15);
    }

    #[test]
    fn references_fill_the_box_of_the_columns() {
        let rows = Array2::from_shape_fn((500, 2), |(row, column)| (row * (column + 1)) as f64);
        let rows = Rows::new(rows.view()).unwrap();
        let drawn = reference(&rows, Seed::new(1), 0).unwrap();
        assert_eq!(drawn.n_rows(), 500);
        assert!(drawn.column(0).all(|x| (0.0..=499.0).contains(&x)));
        let (low, high) = (drawn.column(1).fold(f64::INFINITY, f64::min), drawn.means()[1]);
        assert!(low < 20.0 && (high - 499.0).abs() < 60.0, "{low} {high}");
    }
}
