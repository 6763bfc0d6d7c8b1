//! The statistics themselves: plain numbers in, a figure out.

use crate::validate::check::Estimate;

/// Probability that chance alone goes beyond a band.
const ALPHA: f64 = 0.001;

/// Returns the ratio of two sums over customers, with the standard error that treats the customer as
/// the unit: rows of one customer are not independent.
///
/// ```text
/// R = sum y / sum x      se² = n / (n - 1) · sum (y - R x)² / (sum x)²
/// ```
pub(super) fn ratio(parts: &[(f64, f64)]) -> Estimate {
    let (y, x) = parts.iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    let value = y / x;
    let n = parts.iter().filter(|part| part.1 > 0.0).count() as f64;
    let squares: f64 = parts.iter().map(|(y, x)| (y - value * x).powi(2)).sum();
    let std_error = if n > 1.0 { (n / (n - 1.0) * squares).sqrt() / x } else { f64::INFINITY };
    Estimate { value, std_error }
}

/// Returns the largest distance between the distributions of two sorted samples; 1 when one is empty
/// and the other is not.
pub(in crate::validate) fn ks_between(a: &[i64], b: &[i64]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return if a.len() == b.len() { 0.0 } else { 1.0 };
    }
    let (mut at_a, mut at_b) = (0, 0);
    let mut most: f64 = 0.0;
    while at_a < a.len() && at_b < b.len() {
        let value = a[at_a].min(b[at_b]);
        at_a += a[at_a..].iter().take_while(|&&x| x == value).count();
        at_b += b[at_b..].iter().take_while(|&&x| x == value).count();
        most = most.max((at_a as f64 / a.len() as f64 - at_b as f64 / b.len() as f64).abs());
    }
    most
}

/// Returns the largest distance between the distribution of numbers in `[0, 1]` and the uniform one.
pub(super) fn ks_uniform(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_unstable_by(f64::total_cmp);
    let n = numbers.len() as f64;
    let distance = |(at, &u): (usize, &f64)| ((at + 1) as f64 / n - u).max(u - at as f64 / n);
    numbers.iter().enumerate().map(distance).fold(0.0, f64::max)
}

/// Returns how far chance may move a distribution of `n` numbers (Dvoretzky, Kiefer, Wolfowitz).
pub(super) fn ks_band(n: usize) -> f64 {
    ((2.0 / ALPHA).ln() / (2.0 * n as f64)).sqrt()
}

/// Returns the total variation between two lists of weights, each taken as shares; 0 to 1.
pub(super) fn total_variation(found: &[f64], expected: &[f64]) -> f64 {
    let (of, to): (f64, f64) = (found.iter().sum(), expected.iter().sum());
    found.iter().zip(expected).map(|(a, b)| (a / of - b / to).abs()).sum::<f64>() / 2.0
}

/// Returns the total variation that chance may make of `n` rows in `k` cells: a bound of its mean, and
/// the inequality of `McDiarmid` for what goes beyond.
pub(super) fn variation_band(k: usize, n: usize) -> f64 {
    let n = n as f64;
    (k as f64 / (std::f64::consts::TAU * n)).sqrt() + ((1.0 / ALPHA).ln() / (2.0 * n)).sqrt()
}

/// Returns the Gini coefficient of numbers that are not negative: 0 when all are equal.
pub(super) fn gini(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_unstable_by(f64::total_cmp);
    let n = numbers.len() as f64;
    let (mut weighted, mut sum) = (0.0, 0.0);
    for (rank, x) in (1_u32..).zip(&numbers) {
        weighted += f64::from(rank) * x;
        sum += x;
    }
    2.0 * weighted / (n * sum) - (n + 1.0) / n
}

/// Returns the quantile of sorted numbers, linear between neighbors; `None` of nothing.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a position in a slice"
)]
pub(super) fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = share.clamp(0.0, 1.0) * last as f64;
    let (below, fraction) = (at.floor() as usize, at.fract());
    Some(sorted[below] + fraction * (sorted[last.min(below + 1)] - sorted[below]))
}

/// Returns the distribution function of the standard normal; the error is below 2e-7.
///
/// M. Abramowitz, I. Stegun, "Handbook of mathematical functions" (1964), formula 7.1.26.
pub(super) fn normal_cdf(z: f64) -> f64 {
    const A: [f64; 5] =
        [0.254_829_592, -0.284_496_736, 1.421_413_741, -1.453_152_027, 1.061_405_429];
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let polynomial = A.iter().rev().fold(0.0, |sum, a| (sum + a) * t);
    let upper = polynomial * (-x * x).exp() / 2.0;
    if z < 0.0 { upper } else { 1.0 - upper }
}

/// Counts a customer, and how two distributions fit them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Dispersion {
    /// Variance over mean; 1 for a Poisson distribution.
    pub(super) index: f64,
    /// AIC of the Poisson distribution less that of the negative binomial, each at its best.
    pub(super) aic_gain: f64,
}

/// Returns how counts scatter.
///
/// The shape `r` of the negative binomial maximizes its likelihood with the mean of the counts:
///
/// ```text
/// l(r) = sum over j of T_j ln(r + j) + n r ln(r / (r + m)) + n m ln(m / (r + m))
/// ```
///
/// `T_j` is the number of counts above j; terms that both distributions share are left out.
pub(super) fn dispersion(counts: &[usize]) -> Option<Dispersion> {
    let n = counts.len() as f64;
    let mean = counts.iter().sum::<usize>() as f64 / n;
    if counts.len() < 2 || mean <= 0.0 {
        return None;
    }
    let squares: f64 = counts.iter().map(|&count| (count as f64 - mean).powi(2)).sum();
    let index = squares / (n - 1.0) / mean;
    let most = counts.iter().copied().max().unwrap_or(0);
    let mut above = vec![0_u32; most];
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    for (j, above) in above.iter_mut().enumerate() {
        let n_above = sorted.len() - sorted.partition_point(|&count| count <= j);
        *above = u32::try_from(n_above).unwrap_or(u32::MAX);
    }
    let likelihood = |log_r: f64| {
        let r = log_r.exp();
        let rising: f64 = (0_u32..)
            .zip(&above)
            .map(|(j, &above)| f64::from(above) * (r + f64::from(j)).ln())
            .sum();
        rising + n * r * (r / (r + mean)).ln() + n * mean * (mean / (r + mean)).ln()
    };
    let best = likelihood(argmax(-5.0, 10.0, likelihood));
    let poisson = n * mean * mean.ln() - n * mean;
    Some(Dispersion { index, aic_gain: 2.0 * (best - poisson) - 2.0 })
}

/// Returns where a function with one peak is largest between two ends, by golden sections.
fn argmax(mut low: f64, mut high: f64, f: impl Fn(f64) -> f64) -> f64 {
    const SECTION: f64 = 0.618_033_988_749_895;
    for _ in 0..60 {
        let (a, b) = (high - SECTION * (high - low), low + SECTION * (high - low));
        if f(a) < f(b) { low = a } else { high = b }
    }
    f64::midpoint(low, high)
}

/// Returns the exponent of Zipf's law that is common to several lists of counts by rank, each sorted
/// from the largest on; `None` where no list has two ranks.
///
/// The estimate maximizes the likelihood of the counts given each list's total: rank r of R has the
/// probability `r^-s / sum of k^-s for k in 1..=R`. It is the regression of log counts on log ranks
/// with the weights that the counts' own precision gives, so small counts do not bend it as they
/// bend least squares. The standard error takes the lists as the units.
pub(super) fn zipf_exponent(lists: &[Vec<f64>]) -> Option<Estimate> {
    let lists: Vec<&Vec<f64>> = lists.iter().filter(|list| list.len() > 1).collect();
    if lists.is_empty() {
        return None;
    }
    let logs: Vec<f64> = (1_u32..)
        .take(lists.iter().map(|list| list.len()).max().unwrap_or(0))
        .map(|rank| f64::from(rank).ln())
        .collect();
    // Score and information of one list at s.
    let of = |list: &[f64], s: f64| {
        let (mut weight, mut first, mut second, mut total, mut found) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (count, log) in list.iter().zip(&logs) {
            let p = (-s * log).exp();
            weight += p;
            first += p * log;
            second += p * log * log;
            total += count;
            found += count * log;
        }
        let mean = first / weight;
        (total * mean - found, total * (second / weight - mean * mean))
    };
    let (mut low, mut high) = (-2.0, 6.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        let score: f64 = lists.iter().map(|list| of(list, middle).0).sum();
        if score > 0.0 { low = middle } else { high = middle }
    }
    let value = f64::midpoint(low, high);
    let (squares, information) = lists.iter().fold((0.0, 0.0), |sum, list| {
        let (score, information) = of(list, value);
        (sum.0 + score * score, sum.1 + information)
    });
    Some(Estimate { value, std_error: f64::sqrt(squares) / information })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "found {found}, expected {expected}");
    }

    /// Customers with 1 of 2, 2 of 2 and 3 of 4: 6 of 8; residuals -.5, .5, 0.
    #[test]
    fn the_ratio_is_the_one_by_hand() {
        let found = ratio(&[(1.0, 2.0), (2.0, 2.0), (3.0, 4.0)]);
        near(found.value, 0.75, 1e-15);
        near(found.std_error, (1.5 * 0.5_f64).sqrt() / 8.0, 1e-15);
        assert!(ratio(&[]).value.is_nan());
    }

    #[test]
    fn distances_are_those_by_hand() {
        near(ks_between(&[1, 2, 3], &[1, 2, 3]), 0.0, 0.0);
        near(ks_between(&[1, 1, 2, 4], &[1, 3]), 0.25, 1e-15);
        near(ks_between(&[1, 2], &[3]), 1.0, 0.0);
        near(ks_between(&[], &[3]), 1.0, 0.0);
        near(ks_uniform(vec![0.25, 0.75]), 0.25, 1e-15);
        near(ks_uniform(vec![0.9, 0.95]), 0.9, 1e-15);
        near(total_variation(&[1.0, 1.0], &[3.0, 1.0]), 0.25, 1e-15);
    }

    /// The bands at 100,000 rows, worked with another program.
    #[test]
    fn bands_are_those_of_the_inequalities() {
        near(ks_band(100_000), 0.006_165, 1e-6);
        near(variation_band(24, 100_000), 0.006_180 + 0.005_877, 2e-6);
    }

    #[test]
    fn gini_of_known_lists() {
        near(gini(vec![5.0; 8]), 0.0, 1e-12);
        near(gini(vec![1.0, 3.0]), 0.25, 1e-12);
        near(gini(vec![0.0, 0.0, 0.0, 1.0]), 0.75, 1e-12);
    }

    #[test]
    fn quantiles_lie_between_neighbors() {
        assert_eq!(quantile(&[], 0.5), None);
        near(quantile(&[1.0, 2.0, 4.0], 0.5).unwrap(), 2.0, 0.0);
        near(quantile(&[1.0, 2.0, 4.0], 0.75).unwrap(), 3.0, 1e-15);
        near(quantile(&[1.0, 2.0, 4.0], 1.0).unwrap(), 4.0, 0.0);
    }

    #[test]
    fn the_normal_has_its_tabled_values() {
        for (z, expected) in
            [(0.0, 0.5), (1.0, 0.841_344_7), (-1.959_964, 0.025), (3.0, 0.998_650_1)]
        {
            near(normal_cdf(z), expected, 3e-7);
        }
    }

    /// Counts without scatter favour Poisson; those of a geometric distribution do not.
    #[test]
    fn dispersion_tells_poisson_from_wider_counts() {
        let even: Vec<usize> = [4, 5, 6, 5].repeat(50);
        let found = dispersion(&even).unwrap();
        assert!(found.index < 1.0 && found.aic_gain < 0.0, "{found:?}");
        let wide: Vec<usize> = (1..400).map(|at| 4_000 / at).collect();
        let found = dispersion(&wide).unwrap();
        assert!(found.index > 5.0 && found.aic_gain > 0.0, "{found:?}");
        assert_eq!(dispersion(&[0, 0, 0]), None);
    }

    #[test]
    fn the_exponent_of_exact_counts_is_found() {
        for s in [0.5, 1.05, 2.0] {
            let list = |n: u32, total: f64| -> Vec<f64> {
                (1..=n).map(|rank| total * f64::from(rank).powf(-s)).collect()
            };
            let found = zipf_exponent(&[list(10, 500.0), list(4, 90.0), list(1, 7.0)]).unwrap();
            near(found.value, s, 1e-9);
        }
        assert_eq!(zipf_exponent(&[vec![3.0]]), None);
    }
}
