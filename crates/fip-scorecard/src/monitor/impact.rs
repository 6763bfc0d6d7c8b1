//! The ratio of two approval rates and the difference of two means.

use serde::Serialize;

use super::distributions::{central_quantile, two_sided_p_value};

/// A group's approval rate divided by that of the reference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ImpactRatio {
    /// Adverse impact ratio; 1 for equal rates.
    pub ratio: f64,
    /// Lower end of its interval.
    pub lower: f64,
    /// Upper end of its interval.
    pub upper: f64,
    /// Two-sided p-value of equal rates, by the pooled z-test of two shares.
    pub p_value: f64,
}

/// What a group's scores add up to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) n: usize,
    pub(super) approved: usize,
    pub(super) mean: f64,
    squares: f64,
}

impl Sums {
    /// Welford's step, which does not cancel.
    pub(super) fn add(&mut self, score: f64, cutoff: f64) {
        self.n += 1;
        self.approved += usize::from(score >= cutoff);
        let distance = score - self.mean;
        self.mean += distance / self.n as f64;
        self.squares += distance * (score - self.mean);
    }

    pub(super) fn rate(self) -> f64 {
        self.approved as f64 / self.n as f64
    }

    /// Returns the ratio of the approval rates, `None` where nobody of the reference is approved.
    pub(super) fn impact(self, base: Self, level: f64) -> Option<ImpactRatio> {
        if base.approved == 0 {
            return None;
        }
        let ratio = self.rate() / base.rate();
        let extreme = |sums: Self| sums.approved == 0 || sums.approved == sums.n;
        let added = if extreme(self) || extreme(base) { 0.5 } else { 0.0 };
        let parts = |sums: Self| (sums.approved as f64 + added, sums.n as f64 + added);
        let ((a, n), (b, m)) = (parts(self), parts(base));
        let center = ((a / n) / (b / m)).ln();
        let reach =
            central_quantile(level) * (1.0 / a - 1.0 / n + 1.0 / b - 1.0 / m).max(0.0).sqrt();
        Some(ImpactRatio {
            ratio,
            lower: (center - reach).exp().min(ratio),
            upper: (center + reach).exp().max(ratio),
            p_value: self.equal_shares(base),
        })
    }

    fn equal_shares(self, base: Self) -> f64 {
        let (n, m) = (self.n as f64, base.n as f64);
        let pooled = (self.approved + base.approved) as f64 / (n + m);
        let variance = pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m);
        if variance > 0.0 {
            two_sided_p_value((self.rate() - base.rate()) / variance.sqrt())
        } else {
            1.0
        }
    }

    /// Returns the difference of the means in pooled standard deviations.
    pub(super) fn difference(self, base: Self) -> Option<f64> {
        let degrees = (self.n + base.n).checked_sub(2).filter(|&degrees| degrees > 0)?;
        let deviation = ((self.squares + base.squares) / degrees as f64).sqrt();
        (deviation > 0.0).then(|| (self.mean - base.mean) / deviation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_do_not_cancel() {
        let mut sums = Sums::default();
        for score in [1e9 + 1.0, 1e9 + 2.0, 1e9 + 3.0] {
            sums.add(score, 1e9 + 2.0);
        }
        assert_eq!((sums.n, sums.approved), (3, 2));
        assert!((sums.squares - 2.0).abs() < 1e-6);
    }

    #[test]
    fn two_rows_have_no_pooled_deviation() {
        let mut one = Sums::default();
        one.add(1.0, 0.0);
        assert_eq!(one.difference(one), None);
    }
}
