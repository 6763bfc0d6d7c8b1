//! Whether bins keep their event rates.

use serde::Serialize;

use super::distributions::{chi_squared_p_value, two_sided_p_value};
use super::error::StabilityError;

/// Rows and events of a bin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BinEvents {
    /// Rows, or their weight.
    pub rows: f64,
    /// Events among them.
    pub events: f64,
}

/// The event rates of a bin in both populations.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct EventRateBin {
    /// Event rate of the reference; `None` without rows.
    pub reference: Option<f64>,
    /// Event rate of the current population; `None` without rows.
    pub current: Option<f64>,
    /// Current rate less reference rate; `None` where either is missing.
    pub difference: Option<f64>,
    /// Two-sided p-value of equal rates, by the pooled z-test (Pearson's chi-squared test without correction
    /// for continuity); `None` where a rate is missing or both are 0, or both 1.
    pub p_value: Option<f64>,
}

/// Whether bins keep their event rates: the population may shift among the bins of a card that stays right,
/// and the index of the population does not tell.
///
/// # Examples
///
/// ```
/// use fip_scorecard::monitor::{BinEvents, EventRateShift};
///
/// let bin = |rows, events| BinEvents { rows, events };
/// let reference = [bin(1000.0, 200.0), bin(1000.0, 50.0)];
/// let current = [bin(500.0, 160.0), bin(800.0, 41.0)];
/// let found = EventRateShift::of(&reference, &current)?;
/// assert!(found.bins[0].p_value.is_some_and(|p| p < 0.001));
/// assert!(found.bins[1].p_value.is_some_and(|p| p > 0.5));
/// # Ok::<(), fip_scorecard::monitor::StabilityError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventRateShift {
    /// The bins in the order given.
    pub bins: Vec<EventRateBin>,
    /// Sum of the squared z of the bins.
    pub chi_squared: f64,
    /// Bins that have a z.
    pub degrees: usize,
    /// Probability of a sum at least as large if every bin kept its rate.
    pub p_value: f64,
}

impl EventRateShift {
    /// Compares the event rates of two populations in the same bins: of scores, or the attributes of a
    /// characteristic.
    ///
    /// # Errors
    ///
    /// [`StabilityError`] when the numbers of bins differ, a number is negative or not finite, or a bin has
    /// more events than rows.
    pub fn of(reference: &[BinEvents], current: &[BinEvents]) -> Result<Self, StabilityError> {
        if reference.len() != current.len() {
            let (expected, found) = (reference.len(), current.len());
            return Err(StabilityError::WrongLength { expected, found });
        }
        check("reference", reference)?;
        check("current", current)?;
        let pairs = || reference.iter().zip(current);
        let squares: Vec<f64> = pairs().filter_map(|(e, a)| z(*e, *a)).map(|z| z * z).collect();
        let bin = |(e, a): (&BinEvents, &BinEvents)| EventRateBin {
            reference: e.rate(),
            current: a.rate(),
            difference: e.rate().zip(a.rate()).map(|(e, a)| a - e),
            p_value: z(*e, *a).map(two_sided_p_value),
        };
        let (chi_squared, degrees) =
            (squares.iter().fold(0.0, |sum, square| sum + square), squares.len());
        let p_value = chi_squared_p_value(chi_squared, degrees);
        Ok(Self { bins: pairs().map(bin).collect(), chi_squared, degrees, p_value })
    }
}

impl BinEvents {
    fn rate(self) -> Option<f64> {
        (self.rows > 0.0).then(|| self.events / self.rows)
    }
}

fn z(reference: BinEvents, current: BinEvents) -> Option<f64> {
    let difference = current.rate()? - reference.rate()?;
    let pooled = (reference.events + current.events) / (reference.rows + current.rows);
    let variance = pooled * (1.0 - pooled) * (1.0 / reference.rows + 1.0 / current.rows);
    (variance > 0.0).then(|| difference / variance.sqrt())
}

fn check(population: &'static str, bins: &[BinEvents]) -> Result<(), StabilityError> {
    let lawful = |number: f64| number.is_finite() && number >= 0.0;
    for (bin, row) in bins.iter().enumerate() {
        if let Some(found) = [row.rows, row.events].into_iter().find(|number| !lawful(*number)) {
            return Err(StabilityError::InvalidCount { population, bin, found });
        }
        if row.events > row.rows {
            return Err(StabilityError::InvalidEvents { population, bin, found: row.events });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bins(rows: &[(f64, f64)]) -> Vec<BinEvents> {
        rows.iter().map(|&(rows, events)| BinEvents { rows, events }).collect()
    }

    #[test]
    fn refuses_what_is_no_count() {
        let of = |row| EventRateShift::of(&bins(&[(1.0, 1.0)]), &bins(&[row])).unwrap_err();
        assert!(matches!(of((1.0, f64::NAN)), StabilityError::InvalidCount { .. }));
        assert!(matches!(of((1.0, 2.0)), StabilityError::InvalidEvents { bin: 0, .. }));
        assert!(EventRateShift::of(&[], &bins(&[(1.0, 0.0)])).is_err());
    }

    /// `scipy.stats.chi2_contingency(table, correction=False).pvalue` of each bin and `chi2.sf` of the sum.
    #[test]
    fn agrees_with_scipy() {
        let reference = bins(&[(200.0, 60.0), (300.0, 30.0), (500.0, 10.0)]);
        let current = bins(&[(150.0, 60.0), (320.0, 35.0), (400.0, 9.0)]);
        let found = EventRateShift::of(&reference, &current).unwrap();
        let expected =
            [0.051_119_679_848_189_624, 0.703_349_949_236_029_3, 0.795_445_697_915_302_3];
        for (bin, expected) in found.bins.iter().zip(expected) {
            assert!((bin.p_value.unwrap() / expected - 1.0).abs() < 1e-10);
        }
        assert!((found.p_value / 0.259_680_790_996_315_75 - 1.0).abs() < 1e-10);
        assert_eq!(found.degrees, 3);
    }

    #[test]
    fn bins_without_rows_or_spread_are_not_tested() {
        let reference = bins(&[(0.0, 0.0), (10.0, 0.0)]);
        let found = EventRateShift::of(&reference, &bins(&[(5.0, 1.0), (9.0, 0.0)])).unwrap();
        assert_eq!((found.bins[0].reference, found.bins[0].p_value), (None, None));
        assert_eq!((found.bins[1].difference, found.bins[1].p_value), (Some(0.0), None));
        assert_eq!((found.degrees, found.chi_squared.to_bits()), (0, 0.0_f64.to_bits()));
    }
}
