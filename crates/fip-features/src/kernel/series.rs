//! Statistics of monthly values.

use super::group::sample_std;
use crate::catalogue::{Additive, Statistic};

/// Exact sums of a series of `n` monthly whole numbers, most of which may be 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moments {
    n: usize,
    n_added: usize,
    sum: i128,
    squares: i128,
    /// Sum of `(2 t - (n - 1)) y_t` over t = 0..n-1.
    slope: i128,
    min: i64,
    max: i64,
}

impl Moments {
    /// Returns the sums of `n` zeros.
    pub(super) const fn new(n: usize) -> Self {
        Self { n, n_added: 0, sum: 0, squares: 0, slope: 0, min: i64::MAX, max: i64::MIN }
    }

    /// Puts `y` in the place of the zero at `t`.
    pub(super) fn add(&mut self, t: usize, y: i64) {
        let wide = i128::from(y);
        self.n_added += 1;
        self.sum += wide;
        self.squares += wide * wide;
        self.slope += (2 * t as i128 - (self.n as i128 - 1)) * wide;
        self.min = self.min.min(y);
        self.max = self.max.max(y);
    }

    /// Returns the least and the greatest number of the series.
    fn ends(&self) -> (i64, i64) {
        if self.n_added < self.n {
            (self.min.min(0), self.max.max(0))
        } else {
            (self.min, self.max)
        }
    }
}

/// Returns a statistic of monthly sums, in pounds or transactions.
///
/// ```text
/// slope = sum (t - mean t) y_t / sum (t - mean t)^2
///       = 6 sum (2 t - (n - 1)) y_t / (n (n^2 - 1)),   t = 0..n-1
/// ```
pub(super) fn of_sums(statistic: Statistic, base: Additive, moments: &Moments) -> Option<f64> {
    let unit = if base == Additive::Spend { 100.0 } else { 1.0 };
    let n = moments.n as i128;
    let slope = (6 * moments.slope) as f64;
    match statistic {
        Statistic::Mean => Some(moments.sum as f64 / unit / n as f64),
        Statistic::Sd => {
            sample_std(moments.n as u64, moments.sum, moments.squares).map(|std| std / unit)
        }
        Statistic::Min => Some(moments.ends().0 as f64 / unit),
        Statistic::Max => Some(moments.ends().1 as f64 / unit),
        Statistic::Slope => (n > 1).then(|| slope / (n * (n * n - 1)) as f64 / unit),
        Statistic::Trend => {
            let denominator = (n * n - 1) * moments.sum;
            (denominator != 0).then(|| slope / denominator as f64)
        }
    }
}

/// Returns a statistic of the values of months, each with its position in the window.
pub(super) fn of_feature(
    statistic: Statistic,
    months: &(impl Iterator<Item = (f64, f64)> + Clone),
) -> Option<f64> {
    let values = || months.clone().map(|(_, value)| value);
    let n = values().count() as f64;
    let mean_of = |sum: f64| (n > 0.0).then(|| sum / n);
    let mean = mean_of(values().sum());
    let squares = |of: &dyn Fn((f64, f64)) -> f64| -> f64 { months.clone().map(of).sum() };
    let found = match statistic {
        Statistic::Mean => mean,
        Statistic::Min => values().min_by(f64::total_cmp),
        Statistic::Max => values().max_by(f64::total_cmp),
        Statistic::Sd => mean
            .filter(|_| n >= 2.0)
            .map(|mean| (squares(&|(_, y)| (y - mean) * (y - mean)) / (n - 1.0)).sqrt()),
        Statistic::Slope | Statistic::Trend => {
            let mean_t = mean_of(months.clone().map(|(t, _)| t).sum())?;
            let mean = mean.filter(|_| n >= 2.0)?;
            let slope = squares(&|(t, y)| (t - mean_t) * (y - mean))
                / squares(&|(t, _)| (t - mean_t) * (t - mean_t));
            match statistic {
                Statistic::Slope => Some(slope),
                _ => (mean != 0.0).then(|| slope / mean),
            }
        }
    };
    found.filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 150, 500, 0, 800 pounds: mean 362.5, slope 145 a month.
    #[test]
    fn statistics_are_those_of_the_hand_made_customer() {
        let mut moments = Moments::new(4);
        for (t, y) in [(0, 15_000), (1, 50_000), (3, 80_000)] {
            moments.add(t, y);
        }
        let of = |statistic| of_sums(statistic, Additive::Spend, &moments);
        let close = |found: Option<f64>, expected: f64| (found.unwrap() - expected).abs() < 1e-9;
        assert!(close(of(Statistic::Mean), 362.5));
        assert!(close(of(Statistic::Sd), 359.107_690_440_254));
        assert!(close(of(Statistic::Slope), 145.0));
        assert!(close(of(Statistic::Trend), 0.4));
        assert_eq!((of(Statistic::Min), of(Statistic::Max)), (Some(0.0), Some(800.0)));
    }

    #[test]
    fn one_month_has_neither_slope_nor_deviation() {
        let mut moments = Moments::new(1);
        moments.add(0, 5);
        for statistic in [Statistic::Sd, Statistic::Slope, Statistic::Trend] {
            assert_eq!(of_sums(statistic, Additive::Count, &moments), None);
            assert_eq!(of_feature(statistic, &[(0.0, 5.0)].into_iter()), None);
        }
        assert_eq!(of_sums(Statistic::Min, Additive::Count, &moments), Some(5.0));
    }

    #[test]
    fn a_feature_is_looked_at_in_its_own_months() {
        let months = [(1.0, 2.0), (4.0, 8.0)].into_iter();
        assert_eq!(of_feature(Statistic::Slope, &months), Some(2.0));
        assert_eq!(of_feature(Statistic::Trend, &months), Some(0.4));
        assert_eq!(of_feature(Statistic::Mean, &std::iter::empty()), None);
    }
}
