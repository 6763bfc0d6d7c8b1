//! Axes with round numbers, and how their ticks are written.

use crate::format;
use fip_model::Currency;

/// What the numbers of an axis or a bar mean, which fixes how they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Money in whole units: `£1,500`, `£1.2m`.
    Money(Currency),
    /// Shares of one, written as percentages.
    Share,
    /// Things counted: `1,200`.
    Count,
    /// Anything else: as many decimals as the ticks need.
    Decimal,
}

impl Unit {
    /// Returns a value in a table, with as many decimals as a reader can use.
    pub(crate) fn write(self, value: f64) -> String {
        match self {
            Self::Money(currency) => money(value, 0, currency),
            Self::Share => format::percent(value),
            Self::Count => format::decimal(value, 0),
            Self::Decimal => format::decimal(value, 2),
        }
    }
}

/// A linear map from values to pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    values: [f64; 2],
    pixels: [f64; 2],
}

impl Scale {
    /// Returns the map of `values[0]..values[1]` to `pixels[0]..pixels[1]`; a span of zero is one.
    pub(super) fn new(values: [f64; 2], pixels: [f64; 2]) -> Self {
        let [low, high] = values;
        Self { values: [low, if high > low { high } else { low + 1.0 }], pixels }
    }

    /// Returns the pixels that the ends are drawn at.
    pub(super) fn pixels(&self) -> [f64; 2] {
        self.pixels
    }

    /// Returns the pixel of a value.
    pub(super) fn at(&self, value: f64) -> f64 {
        let share = (value - self.values[0]) / (self.values[1] - self.values[0]);
        self.pixels[0] + share * (self.pixels[1] - self.pixels[0])
    }
}

/// A linear axis whose ends are ticks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    /// First and last tick, in steps.
    first: i32,
    last: i32,
    /// The step is `mantissa · 10^exponent`.
    mantissa: f64,
    exponent: i32,
    scale: Scale,
}

impl Axis {
    /// Returns an axis of about `target` steps of 1, 2 or 5 times a power of ten that covers
    /// `low..=high` and is drawn from pixel `pixels[0]` to `pixels[1]`.
    pub(super) fn nice(low: f64, high: f64, target: u32, pixels: [f64; 2]) -> Self {
        let size = low.abs().max(high.abs());
        // Values that differ by less than a millionth of their size are drawn as equal.
        let span = if high - low > 1e-6 * size { high - low } else { size.max(1.0) };
        let raw = span / f64::from(target);
        let mut exponent = whole(raw.log10().floor());
        let fraction = raw / 10_f64.powi(exponent);
        let mantissa = match fraction {
            f if f <= 1.0 + 1e-9 => 1.0,
            f if f <= 2.0 + 1e-9 => 2.0,
            f if f <= 5.0 + 1e-9 => 5.0,
            _ => {
                exponent = exponent.saturating_add(1);
                1.0
            }
        };
        let step = mantissa * 10_f64.powi(exponent);
        // A hair of room, so that 0.3 / 0.1 does not count as a fraction more than 3 steps.
        // No more than twenty steps, whatever the sum of two numbers near the largest overflows to.
        let first = whole((low / step + 1e-9).floor());
        let last =
            whole(((low + span).max(high) / step - 1e-9).ceil()).clamp(first + 1, first + 20);
        let tick = |step| tick_value(step, mantissa, exponent);
        let scale = Scale::new([tick(first), tick(last)], pixels);
        Self { first, last, mantissa, exponent, scale }
    }

    /// Returns the pixel of a value.
    pub(super) fn at(&self, value: f64) -> f64 {
        self.scale.at(value)
    }

    /// Returns the values of the ticks, lowest first.
    pub(super) fn ticks(&self) -> Vec<f64> {
        let tick = |step| tick_value(step, self.mantissa, self.exponent);
        (self.first..=self.last).map(tick).collect()
    }

    /// Returns how the tick `value` is written.
    pub(super) fn label(&self, value: f64, unit: Unit) -> String {
        let places = |exponent: i32| usize::try_from(-exponent).unwrap_or(0);
        match unit {
            Unit::Money(currency) => money(value, places(self.exponent).min(2), currency),
            Unit::Share => {
                format!(
                    "{}%",
                    format::decimal(value * 100.0, places(self.exponent.saturating_add(2)))
                )
            }
            Unit::Count | Unit::Decimal => format::decimal(value, places(self.exponent)),
        }
    }
}

/// Returns `step · mantissa · 10^exponent`, exact for round numbers: a division by a power of ten
/// instead of a product with 0.1.
fn tick_value(step: i32, mantissa: f64, exponent: i32) -> f64 {
    let count = f64::from(step) * mantissa;
    if exponent < 0 { count / 10_f64.powi(-exponent) } else { count * 10_f64.powi(exponent) }
}

/// Returns money with `places` decimals below ten thousand, shorter above.
pub(super) fn money(value: f64, places: usize, currency: Currency) -> String {
    let size = value.abs();
    let sign = format!("{}{}", if value < 0.0 { "−" } else { "" }, currency.prefix());
    let (scaled, suffix) = match size {
        s if s >= 1e9 => (s / 1e9, "bn"),
        s if s >= 1e6 => (s / 1e6, "m"),
        s if s >= 1e4 => (s / 1e3, "k"),
        s => return format!("{sign}{}", format::decimal(s, places)),
    };
    let decimals = usize::from((scaled - scaled.round()).abs() > 1e-9);
    format!("{sign}{}{suffix}", format::decimal(scaled, decimals))
}

/// Returns a whole `f64` as `i32`, cut to its range.
#[expect(clippy::cast_possible_truncation, reason = "the cast saturates, which is what is wanted")]
pub(super) fn whole(value: f64) -> i32 {
    value as i32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn labels(low: f64, high: f64, unit: Unit) -> Vec<String> {
        let axis = Axis::nice(low, high, 4, [0.0, 100.0]);
        axis.ticks().iter().map(|&tick| axis.label(tick, unit)).collect()
    }

    #[test]
    fn ticks_are_round_numbers() {
        assert_eq!(
            labels(0.0, 3_130.0, Unit::Money(Currency::GBP)),
            ["£0", "£1,000", "£2,000", "£3,000", "£4,000"]
        );
        assert_eq!(labels(0.0, 0.3, Unit::Decimal), ["0.0", "0.1", "0.2", "0.3"]);
        assert_eq!(labels(0.0, 1.0, Unit::Share), ["0%", "50%", "100%"]);
        assert_eq!(labels(0.0, 0.012, Unit::Share), ["0.0%", "0.5%", "1.0%", "1.5%"]);
        assert_eq!(labels(-3.0, 3.0, Unit::Decimal), ["−4", "−2", "0", "2", "4"]);
        assert_eq!(
            labels(0.0, 4_200_000.0, Unit::Money(Currency::GBP)),
            ["£0", "£2m", "£4m", "£6m"]
        );
        assert_eq!(labels(0.0, 60_000.0, Unit::Count), ["0", "20,000", "40,000", "60,000"]);
    }

    #[test]
    fn a_flat_series_has_an_axis() {
        assert_eq!(labels(0.0, 0.0, Unit::Count).first().map(String::as_str), Some("0.0"));
        assert_eq!(labels(7.0, 7.0, Unit::Decimal).len(), 5);
    }

    #[test]
    fn no_pair_of_finite_numbers_is_too_much() {
        for low in [0.0, -1.0, 1e15, f64::MAX, f64::MIN, f64::MIN_POSITIVE, -1e-300] {
            for high in [0.0, 1.0, 1e15 + 1.0, f64::MAX, f64::MIN_POSITIVE, 1e-300] {
                let axis = Axis::nice(f64::min(low, high), f64::max(low, high), 4, [0.0, 100.0]);
                assert!(axis.ticks().len() <= 21, "{low} {high}");
            }
        }
    }

    proptest! {
        #[test]
        fn every_value_lies_on_the_axis(a in -1e6..1e6_f64, b in -1e6..1e6_f64) {
            let (low, high) = (a.min(b), a.max(b));
            let axis = Axis::nice(low, high, 5, [0.0, 100.0]);
            for value in [low, high] {
                prop_assert!((-1e-3..=100.001).contains(&axis.at(value)), "{}", axis.at(value));
            }
            prop_assert!(axis.ticks().len() <= 12);
        }
    }
}
