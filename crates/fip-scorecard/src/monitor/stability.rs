//! The population stability index and its tests.

use serde::Serialize;

use super::distributions::chi_squared_p_value;
use super::empty_bins::EmptyBins;
use super::error::StabilityError;

/// How the index is read, by custom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum StabilityBand {
    /// Below 0.1.
    Stable,
    /// From 0.1 to 0.25.
    Shifting,
    /// Above 0.25.
    Unstable,
}

impl StabilityBand {
    /// Returns the band of an index.
    pub fn of(index: f64) -> Self {
        if index < 0.1 {
            Self::Stable
        } else if index <= 0.25 {
            Self::Shifting
        } else {
            Self::Unstable
        }
    }
}

/// A bin of both populations.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct StabilityBin {
    /// Rows, or their weight, of the reference.
    pub reference: f64,
    /// Rows, or their weight, of the current population.
    pub current: f64,
    /// Share of the reference, unsmoothed.
    pub reference_share: f64,
    /// Share of the current population, unsmoothed.
    pub current_share: f64,
    /// What the bin adds to the index, at least 0.
    pub contribution: f64,
}

/// The population stability index of two populations in the same bins.
///
/// ```text
/// PSI = sum over bins of (current share - reference share) · ln(current share / reference share)
/// ```
///
/// It is the divergence of Jeffreys: symmetric, at least 0, and 0 for equal shares. The same number over the
/// attributes of a characteristic is its characteristic stability index (CSI).
///
/// In `n` and `m` rows of one unchanged population the index is not 0 but about `(k - 1)(1/n + 1/m)` for
/// `k` bins, so a fixed bound alarms small samples for nothing and is late in large ones. Hence the test:
///
/// ```text
/// PSI / (1/n + 1/m)  is about chi-squared with k - 1 degrees of freedom
/// ```
///
/// # References
///
/// B. Yurdakul, "Statistical properties of population stability index" (Western Michigan University,
/// 2018).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stability {
    /// The index; infinite only under [`EmptyBins::Infinite`].
    pub index: f64,
    /// How it is read by custom.
    pub band: StabilityBand,
    /// Degrees of freedom of both tests: bins that are not empty in both populations, minus one.
    pub degrees: usize,
    /// Probability of an index at least as large if nothing changed; `None` where it is infinite.
    pub p_value: Option<f64>,
    /// Mean of the index if nothing changed, `degrees · (1/n + 1/m)`.
    pub expected_index: f64,
    /// Pearson's chi-squared statistic of equal shares; empty bins do not trouble it.
    pub chi_squared: f64,
    /// Its p-value.
    pub chi_squared_p_value: f64,
    /// The smallest count that equal shares let expect; below 5 the p-values are rough.
    pub smallest_expected: f64,
    /// The bins in the order given.
    pub bins: Vec<StabilityBin>,
}

impl Stability {
    /// Returns the index of two populations counted in the same bins.
    ///
    /// # Errors
    ///
    /// [`StabilityError`] when the numbers of bins differ, a count is negative or not finite, a population
    /// has no rows, or the rule refuses an empty bin.
    pub fn of(reference: &[f64], current: &[f64], rule: EmptyBins) -> Result<Self, StabilityError> {
        if reference.len() != current.len() {
            let (expected, found) = (reference.len(), current.len());
            return Err(StabilityError::WrongLength { expected, found });
        }
        let n = total("reference", reference)?;
        let m = total("current", current)?;
        rule.check()?;
        if rule == EmptyBins::Refuse {
            refuse_empty(reference, current)?;
        }
        let pairs = reference.iter().zip(current).map(|(&e, &a)| (e, a));
        let used: Vec<(f64, f64)> = pairs.clone().filter(|&(e, a)| e > 0.0 || a > 0.0).collect();
        let filled = rule.fill(&used);
        let filled_n: f64 = filled.iter().map(|pair| pair.0).sum();
        let filled_m: f64 = filled.iter().map(|pair| pair.1).sum();
        let mut contributions =
            filled.iter().map(|&(e, a)| contribution(e / filled_n, a / filled_m));
        let bins: Vec<StabilityBin> = pairs
            .map(|(e, a)| StabilityBin {
                reference: e,
                current: a,
                reference_share: e / n,
                current_share: a / m,
                contribution: if e > 0.0 || a > 0.0 {
                    contributions.next().unwrap_or(0.0)
                } else {
                    0.0
                },
            })
            .collect();
        let index = bins.iter().map(|bin| bin.contribution).sum::<f64>();
        let degrees = used.len() - 1;
        let spread = 1.0 / n + 1.0 / m;
        let (chi_squared, smallest_expected) = pearson(&used, n, m);
        Ok(Self {
            index,
            band: StabilityBand::of(index),
            degrees,
            p_value: index.is_finite().then(|| chi_squared_p_value(index / spread, degrees)),
            expected_index: degrees as f64 * spread,
            chi_squared,
            chi_squared_p_value: chi_squared_p_value(chi_squared, degrees),
            smallest_expected,
            bins,
        })
    }

    /// Returns whether the index is larger than chance explains, at a level such as 0.01; an infinite
    /// index is judged by Pearson's test.
    pub fn is_significant(&self, level: f64) -> bool {
        self.p_value.unwrap_or(self.chi_squared_p_value) < level
    }
}

fn contribution(reference: f64, current: f64) -> f64 {
    if reference <= 0.0 || current <= 0.0 {
        return f64::INFINITY;
    }
    // Both factors have one sign, so only rounding can leave the product below 0.
    ((current - reference) * (current / reference).ln()).max(0.0)
}

fn total(population: &'static str, counts: &[f64]) -> Result<f64, StabilityError> {
    let unlawful = |count: &f64| !(count.is_finite() && *count >= 0.0);
    if let Some(bin) = counts.iter().position(unlawful) {
        return Err(StabilityError::InvalidCount { population, bin, found: counts[bin] });
    }
    let total: f64 = counts.iter().sum();
    let lawful = total.is_finite() && 0.0 < total;
    if lawful { Ok(total) } else { Err(StabilityError::NoRows { population }) }
}

fn refuse_empty(reference: &[f64], current: &[f64]) -> Result<(), StabilityError> {
    for (bin, (&e, &a)) in reference.iter().zip(current).enumerate() {
        if e <= 0.0 && a > 0.0 {
            return Err(StabilityError::EmptyBin { population: "reference", bin });
        }
        if a <= 0.0 && e > 0.0 {
            return Err(StabilityError::EmptyBin { population: "current", bin });
        }
    }
    Ok(())
}

/// Returns Pearson's statistic of a table of two columns and the smallest expected count.
fn pearson(counts: &[(f64, f64)], n: f64, m: f64) -> (f64, f64) {
    let cell = |found: f64, expected: f64| (found - expected) * (found - expected) / expected;
    counts.iter().fold((0.0, f64::INFINITY), |(sum, smallest), &(e, a)| {
        let both = e + a;
        let (of_e, of_a) = (both * (n / (n + m)), both * (m / (n + m)));
        (sum + cell(e, of_e) + cell(a, of_a), smallest.min(of_e).min(of_a))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) -> bool {
        (found - expected).abs() <= 1e-12 * expected.abs().max(1.0)
    }

    #[test]
    fn refuses_what_cannot_be_compared() {
        let of = |e: &[f64], a: &[f64]| Stability::of(e, a, EmptyBins::default()).unwrap_err();
        assert_eq!(of(&[1.0], &[]), StabilityError::WrongLength { expected: 1, found: 0 });
        assert_eq!(of(&[], &[]), StabilityError::NoRows { population: "reference" });
        assert_eq!(of(&[1.0], &[0.0]), StabilityError::NoRows { population: "current" });
        for found in [-1.0, f64::NAN, f64::INFINITY] {
            let error = of(&[1.0, found], &[1.0, 1.0]);
            assert!(matches!(error, StabilityError::InvalidCount { bin: 1, .. }));
        }
        for fill in [0.0, f64::NAN] {
            let error = Stability::of(&[1.0], &[1.0], EmptyBins::ReplaceZero(fill)).unwrap_err();
            assert!(matches!(error, StabilityError::InvalidFill { .. }));
        }
    }

    /// By hand: shares 3/4, 1/4 and 1/2, 1/2.
    #[test]
    fn index_of_two_bins() {
        let found = Stability::of(&[75.0, 25.0], &[20.0, 20.0], EmptyBins::Refuse).unwrap();
        assert!(close(found.index, 0.25 * 3.0_f64.ln()));
        assert_eq!(found.band, StabilityBand::Unstable);
        assert!(close(found.expected_index, 0.035));
    }

    #[test]
    fn empty_bins_follow_their_rule() {
        let (e, a) = ([8.0, 0.0, 0.0], [6.0, 2.0, 0.0]);
        let of = |rule| Stability::of(&e, &a, rule);
        let error = of(EmptyBins::Refuse).unwrap_err();
        assert_eq!(error, StabilityError::EmptyBin { population: "reference", bin: 1 });
        let infinite = of(EmptyBins::Infinite).unwrap();
        assert!(infinite.index.is_infinite() && infinite.p_value.is_none());
        assert!(!infinite.is_significant(0.1), "two rows in eight are chance");
        // Shares 8.5/9, 0.5/9 and 6.5/9, 2.5/9; the bin that both lack is left out.
        let additive = of(EmptyBins::Additive(0.5)).unwrap();
        let expected = 2.0 / 9.0 * ((8.5_f64 / 6.5).ln() + 5.0_f64.ln());
        assert!(close(additive.index, expected));
        assert_eq!((additive.degrees, additive.bins.len()), (1, 3));
        // Shares 8/8.9, 0.9/8.9 and 6/8, 2/8.
        let replaced = of(EmptyBins::ReplaceZero(0.9)).unwrap();
        let (p, q) = (8.0 / 8.9, 0.9 / 8.9);
        let by_hand = (0.75 - p) * (0.75_f64 / p).ln() + (0.25 - q) * (0.25_f64 / q).ln();
        assert!(close(replaced.index, by_hand));
    }

    #[test]
    fn the_rule_changes_nothing_without_empty_bins() {
        let of = |rule| Stability::of(&[5.0, 7.0], &[9.0, 2.0], rule).unwrap().index.to_bits();
        assert_eq!(of(EmptyBins::Additive(0.5)), of(EmptyBins::Refuse));
        assert_eq!(of(EmptyBins::ReplaceZero(0.9)), of(EmptyBins::Infinite));
    }

    #[test]
    fn bands_meet_at_their_borders() {
        let of = StabilityBand::of;
        assert_eq!([of(0.099), of(0.1)], [StabilityBand::Stable, StabilityBand::Shifting]);
        assert_eq!([of(0.25), of(0.26)], [StabilityBand::Shifting, StabilityBand::Unstable]);
    }
}
