//! Paired comparison of two areas under the ROC curve.

use super::checks::check_level;
use super::error::EvaluationError;
use crate::labels::check_labels;
use crate::normal::{central_quantile, two_sided_p_value};

/// The difference of two models' areas under the ROC curve on the same rows, and whether chance explains it.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct AucComparison {
    /// Area of the first model minus that of the second, -1 to 1.
    pub difference: f64,
    /// Standard error of the difference; smaller than that of two separate samples, for the rows are the same.
    pub std_error: f64,
    /// Confidence level, such as 0.95.
    pub level: f64,
    /// Lower end of the interval of the difference, at least -1.
    pub lower: f64,
    /// Upper end, at most 1.
    pub upper: f64,
    /// Difference divided by standard error; 0 where both are 0, infinite where only the error is.
    pub z: f64,
    /// Two-sided probability of a `z` this far from 0 when both areas are equal.
    pub p_value: f64,
}

/// Compares the areas of two models by `DeLong`'s test; `a` and `b` rank the same rows.
///
/// ```text
/// share of row i   = share of the other class that row i is ranked on the right side of, a tie counting 1/2
/// variance         = s²(events) / n(events) + s²(non-events) / n(non-events)
/// ```
///
/// s² is the sample variance, over the rows of a class, of the difference of the models' shares; that is
/// the variance of `a`, plus that of `b`, minus twice their covariance. Shares come from ranks, in
/// `n log n` steps, and differences are counted in whole halves, so models that rank alike differ by
/// exactly 0. Any finite scores will do; larger means more likely an event.
///
/// # Errors
///
/// [`EvaluationError::Labels`] unless there is one label, and of each model one score, a row, and both classes
/// occur; [`EvaluationError::NotFinite`] for a score that is NaN or infinite;
/// [`EvaluationError::TooFewForInterval`] with a single row of a class;
/// [`EvaluationError::InvalidLevel`] unless `0 < level < 1`.
///
/// # Examples
///
/// ```
/// let at_risk = [false, false, false, true, true, true];
/// let found = fip_ml::compare_auc(
///     &at_risk,
///     &[0.1, 0.2, 0.3, 0.7, 0.8, 0.9],
///     &[0.1, 0.6, 0.3, 0.5, 0.2, 0.9],
///     0.95,
/// )?;
/// assert!((found.difference - 3.0 / 9.0).abs() < 1e-15);
/// assert!(found.p_value > 0.05);
/// # Ok::<(), fip_ml::EvaluationError>(())
/// ```
///
/// # References
///
/// E. `DeLong`, D. `DeLong`, D. Clarke-Pearson, "Comparing the areas under two or more correlated receiver
/// operating characteristic curves" (Biometrics 44, 1988); X. Sun, W. Xu, "Fast implementation of
/// `DeLong`'s algorithm" (IEEE Signal Processing Letters 21, 2014).
pub fn compare_auc(
    labels: &[bool],
    a: &[f64],
    b: &[f64],
    level: f64,
) -> Result<AucComparison, EvaluationError> {
    let n_events = check_labels(labels, a.len())?;
    check_labels(labels, b.len())?;
    for scores in [a, b] {
        if let Some(row) = scores.iter().position(|score| !score.is_finite()) {
            return Err(EvaluationError::NotFinite { row, found: scores[row] });
        }
    }
    check_level(level)?;
    let n_non_events = labels.len() - n_events;
    if n_events < 2 || n_non_events < 2 {
        return Err(EvaluationError::TooFewForInterval { n_events, n_non_events });
    }
    let (of_a, of_b) = (twice_right_side(labels, a), twice_right_side(labels, b));
    let of_class = |class: bool, others: usize| {
        let rows = labels.iter().zip(of_a.iter().zip(&of_b));
        let differences = rows.filter(|row| *row.0 == class).map(|(_, (a, b))| a - b);
        mean_and_its_variance(differences, 2.0 * others as f64)
    };
    let (difference, of_events) = of_class(true, n_non_events);
    let (_, of_non_events) = of_class(false, n_events);
    let std_error = (of_events + of_non_events).sqrt();
    let z = if difference.abs() > 0.0 { difference / std_error } else { 0.0 };
    let reach = central_quantile(level) * std_error;
    Ok(AucComparison {
        difference,
        std_error,
        level,
        lower: (difference - reach).max(-1.0),
        upper: (difference + reach).min(1.0),
        z,
        p_value: if z.is_infinite() { 0.0 } else { two_sided_p_value(z) },
    })
}

/// Returns the mean of `counts / scale` and the variance of that mean; sums are exact.
fn mean_and_its_variance(counts: impl Iterator<Item = i128>, scale: f64) -> (f64, f64) {
    let (n, sum, squares) = counts.fold((0_i128, 0_i128, 0_i128), |(n, sum, squares), count| {
        (n + 1, sum + count, squares + count * count)
    });
    let size = n as f64;
    // n Σ x² - (Σ x)² = n² times the population variance, in whole numbers.
    let spread = (n * squares - sum * sum) as f64;
    let variance = spread / (size * (size - 1.0)) / (scale * scale);
    (sum as f64 / size / scale, variance / size)
}

/// Returns, for each row, twice the number of rows of the other class that it is ranked on the right side of;
/// a tie counts one.
fn twice_right_side(labels: &[bool], scores: &[f64]) -> Vec<i128> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_unstable_by(|&a, &b| scores[a].total_cmp(&scores[b]));
    let count = |rows: &[usize], class: bool| {
        rows.iter().filter(|&&row| labels[row] == class).count() as i128
    };
    let n_events = count(&order, true);
    let mut counts = vec![0; scores.len()];
    let (mut events_below, mut non_events_below) = (0_i128, 0_i128);
    // Not above is equal, in sorted order; and it lets the two zeros tie.
    for tied in order.chunk_by(|&a, &b| scores[a] >= scores[b]) {
        let (events, non_events) = (count(tied, true), count(tied, false));
        let events_above = n_events - events_below - events;
        for &row in tied {
            let (clear, tied) =
                if labels[row] { (non_events_below, non_events) } else { (events_above, events) };
            counts[row] = 2 * clear + tied;
        }
        events_below += events;
        non_events_below += non_events;
    }
    counts
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;
    use crate::evaluation::Evaluation;
    use crate::labels::LabelError;

    const LABELS: [bool; 8] = [true, false, true, true, false, false, true, false];
    const A: [f64; 8] = [0.9, 0.4, 0.4, 0.7, 0.1, 0.7, 0.8, 0.2];
    const B: [f64; 8] = [0.3, 0.2, 0.6, 0.6, 0.6, 0.1, 0.9, 0.5];

    #[test]
    fn refuses_what_cannot_be_compared() {
        let compare = |labels: &[bool], b: &[f64], level| {
            compare_auc(labels, &A[..labels.len()], b, level).unwrap_err()
        };
        let empty = compare_auc(&[], &[], &[], 0.95).unwrap_err();
        assert_eq!(empty, LabelError::Empty.into());
        let short = compare(&LABELS, &B[..7], 0.95);
        assert_eq!(short, LabelError::WrongLength { expected: 7, found: 8 }.into());
        let one_class = compare(&[true; 8], &B, 0.95);
        assert_eq!(one_class, LabelError::OneClass { n_events: 8, n_rows: 8 }.into());
        for found in [f64::NAN, f64::INFINITY] {
            let mut scores = B;
            scores[3] = found;
            let error = compare(&LABELS, &scores, 0.95);
            assert!(matches!(error, EvaluationError::NotFinite { row: 3, .. }));
        }
        for level in [0.0, 1.0, f64::NAN] {
            let error = compare(&LABELS, &B, level);
            assert!(matches!(error, EvaluationError::InvalidLevel { .. }));
        }
        let few = compare(&[true, false, false], &B[..3], 0.95);
        assert_eq!(few, EvaluationError::TooFewForInterval { n_events: 1, n_non_events: 2 });
    }

    #[test]
    fn the_difference_is_that_of_the_areas() {
        let auc = |scores: &[f64]| Evaluation::new(&LABELS, scores).unwrap().auc();
        let found = compare_auc(&LABELS, &A, &B, 0.9).unwrap();
        assert_relative_eq!(found.difference, auc(&A) - auc(&B), epsilon = 1e-15);
        let swapped = compare_auc(&LABELS, &B, &A, 0.9).unwrap();
        assert_relative_eq!(swapped.difference, -found.difference);
        assert_relative_eq!(swapped.std_error, found.std_error);
        assert_relative_eq!(swapped.p_value, found.p_value);
    }

    #[test]
    fn against_chance_it_is_the_interval_of_one_area() {
        let alone = Evaluation::new(&LABELS, &A).unwrap().auc_interval(0.95).unwrap();
        let found = compare_auc(&LABELS, &A, &[0.5; 8], 0.95).unwrap();
        assert_relative_eq!(found.difference, alone.auc - 0.5, epsilon = 1e-15);
        assert_relative_eq!(found.std_error, alone.std_error, epsilon = 1e-15);
    }

    #[test]
    fn models_that_rank_alike_do_not_differ() {
        let stretched = A.map(|score| score * score * 1e9 - 3.0);
        let found = compare_auc(&LABELS, &A, &stretched, 0.95).unwrap();
        assert!(found.difference.abs() + found.std_error + found.z.abs() <= 0.0);
        assert_relative_eq!(found.p_value, 1.0);
    }

    #[test]
    fn perfect_against_reversed_has_no_error_and_no_doubt() {
        let labels = [true, true, false, false];
        let found = compare_auc(&labels, &[4., 3., 2., 1.], &[1., 2., 3., 4.], 0.95).unwrap();
        assert_relative_eq!(found.difference, 1.0);
        assert!(found.z.is_infinite());
        assert_relative_eq!(found.p_value, 0.0);
    }
}
