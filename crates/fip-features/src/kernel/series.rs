//! Statistics of monthly values.

use super::group::sample_std;
use crate::catalogue::Statistic;

/// Exact sums of a series of whole numbers y, each at a month t.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moments {
    n: u64,
    sum_t: i128,
    sum_tt: i128,
    sum: i128,
    squares: i128,
    sum_ty: i128,
    /// How many of the zeros that the series began with are left.
    n_zeros: u64,
    min: i64,
    max: i64,
}

impl Moments {
    /// Returns the sums of no numbers.
    pub(super) const fn empty() -> Self {
        Self {
            n: 0,
            sum_t: 0,
            sum_tt: 0,
            sum: 0,
            squares: 0,
            sum_ty: 0,
            n_zeros: 0,
            min: i64::MAX,
            max: i64::MIN,
        }
    }

    /// Returns the sums of `n` zeros, at the months 0, 1, 2, ..., n - 1.
    pub(super) const fn zeros(n: usize) -> Self {
        let wide = n as i128;
        Self {
            n: n as u64,
            n_zeros: n as u64,
            sum_t: wide * (wide - 1) / 2,
            sum_tt: (wide - 1) * wide * (2 * wide - 1) / 6,
            ..Self::empty()
        }
    }

    /// Puts `y` in the place of the zero at month `t`.
    pub(super) fn replace(&mut self, t: usize, y: i64) {
        let wide = i128::from(y);
        self.n_zeros = self.n_zeros.saturating_sub(1);
        self.sum += wide;
        self.squares += wide * wide;
        self.sum_ty += t as i128 * wide;
        self.min = self.min.min(y);
        self.max = self.max.max(y);
    }

    /// Adds `y` at month `t`.
    pub(super) fn add(&mut self, t: usize, y: i64) {
        let wide = t as i128;
        self.n += 1;
        self.n_zeros += 1;
        self.sum_t += wide;
        self.sum_tt += wide * wide;
        self.replace(t, y);
    }

    /// Returns a statistic; of a slope and a trend numerator and denominator are exact.
    ///
    /// ```text
    /// slope = (n sum t y - sum t sum y) / (n sum t^2 - (sum t)^2)
    /// ```
    pub(super) fn statistic(&self, statistic: Statistic) -> Option<f64> {
        if self.n == 0 {
            return None;
        }
        let n = i128::from(self.n);
        let above = n * self.sum_ty - self.sum_t * self.sum;
        let below = n * self.sum_tt - self.sum_t * self.sum_t;
        let or_zero = |end: i64, other: fn(i64, i64) -> i64| {
            (if self.n_zeros > 0 { other(end, 0) } else { end }) as f64
        };
        match statistic {
            Statistic::Mean => Some(self.sum as f64 / n as f64),
            Statistic::Sd => sample_std(self.n, self.sum, self.squares),
            Statistic::Min => Some(or_zero(self.min, i64::min)),
            Statistic::Max => Some(or_zero(self.max, i64::max)),
            Statistic::Slope => (below != 0).then(|| above as f64 / below as f64),
            Statistic::Trend => (below != 0 && self.sum != 0)
                .then(|| above as f64 * n as f64 / (below as f64 * self.sum as f64)),
        }
    }

    /// Returns a statistic of amounts in pence, in pounds; a trend has no unit.
    pub(super) fn in_pounds(&self, statistic: Statistic) -> Option<f64> {
        let unit = if statistic == Statistic::Trend { 1.0 } else { 100.0 };
        self.statistic(statistic).map(|value| value / unit)
    }
}

/// Returns a statistic of real values of months, each with its position in the window.
pub(super) fn of_reals(
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
        let mut zeros = Moments::zeros(4);
        let mut added = Moments::empty();
        added.add(2, 0);
        for (t, y) in [(0, 15_000), (1, 50_000), (3, 80_000)] {
            zeros.replace(t, y);
            added.add(t, y);
        }
        for moments in [zeros, added] {
            let of = |statistic| moments.in_pounds(statistic);
            let close =
                |found: Option<f64>, expected: f64| (found.unwrap() - expected).abs() < 1e-9;
            assert!(close(of(Statistic::Mean), 362.5));
            assert!(close(of(Statistic::Sd), 359.107_690_440_254));
            assert!(close(of(Statistic::Slope), 145.0));
            assert!(close(of(Statistic::Trend), 0.4));
            assert_eq!((of(Statistic::Min), of(Statistic::Max)), (Some(0.0), Some(800.0)));
        }
    }

    #[test]
    fn one_month_has_neither_slope_nor_deviation() {
        let mut moments = Moments::zeros(1);
        moments.replace(0, 5);
        for statistic in [Statistic::Sd, Statistic::Slope, Statistic::Trend] {
            assert_eq!(moments.statistic(statistic), None);
            assert_eq!(of_reals(statistic, &[(0.0, 5.0)].into_iter()), None);
        }
        assert_eq!(moments.statistic(Statistic::Min), Some(5.0));
        assert_eq!(Moments::empty().statistic(Statistic::Mean), None);
    }

    #[test]
    fn values_are_looked_at_in_their_own_months() {
        let months = [(1.0, 2.0), (4.0, 8.0)].into_iter();
        assert_eq!(of_reals(Statistic::Slope, &months), Some(2.0));
        assert_eq!(of_reals(Statistic::Trend, &months), Some(0.4));
        assert_eq!(of_reals(Statistic::Mean, &std::iter::empty()), None);
        let mut moments = Moments::empty();
        moments.add(1, 2);
        moments.add(4, 8);
        assert_eq!(moments.statistic(Statistic::Slope), Some(2.0));
        assert_eq!(moments.statistic(Statistic::Trend), Some(0.4));
    }
}
