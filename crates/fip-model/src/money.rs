//! Money as whole pence.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::ids::push_digits;

/// An amount of money in whole pence.
///
/// | operation | result | when it fails |
/// |---|---|---|
/// | `a + b`, `a - b`, `sum` | exact | never: stays at the limit beyond 92 million billion pounds |
/// | `pounds()` | nearest `f64` | never |
/// | `"12.34".parse()` | exact | more than two decimals, anything but digits |
///
/// Sums are integer sums, so they do not depend on the order of the summands.
///
/// # Examples
///
/// ```
/// use fip_model::Money;
///
/// let total: Money = [Money::from_pence(149_62), "2.69".parse()?].into_iter().sum();
/// assert_eq!(total.to_string(), "152.31");
/// assert_eq!(total.pounds(), 152.31);
/// # Ok::<(), fip_model::MoneyError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i64);

impl Money {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// Returns the amount of this many pence.
    pub const fn from_pence(pence: i64) -> Self {
        Self(pence)
    }

    /// Returns the amount of this many whole pounds.
    pub const fn from_pounds(pounds: i64) -> Self {
        Self(pounds * 100)
    }

    /// Returns the amount in pence.
    pub const fn pence(self) -> i64 {
        self.0
    }

    /// Returns the amount in pounds.
    pub fn pounds(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// Adds the text that `Display` gives; tables have many amounts.
    pub(crate) fn push_text(self, out: &mut Vec<u8>) {
        if self.0 < 0 {
            out.push(b'-');
        }
        let pence = self.0.unsigned_abs();
        push_digits(out, pence / 100, 1);
        out.push(b'.');
        push_digits(out, pence % 100, 2);
    }
}

/// Why a text is not an amount of money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected an amount with at most two decimals such as 12.34, found {found:?}")]
pub struct MoneyError {
    found: String,
}

impl FromStr for Money {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let refused = || MoneyError { found: text.to_owned() };
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "00"));
        let lawful = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !lawful(whole) || !lawful(fraction) || fraction.len() > 2 {
            return Err(refused());
        }
        let pounds: i64 = whole.parse().map_err(|_| refused())?;
        let scale = if fraction.len() == 1 { 10 } else { 1 };
        let pence: i64 = fraction.parse::<i64>().map_err(|_| refused())? * scale;
        let total = pounds.checked_mul(100).and_then(|p| p.checked_add(pence));
        total.map(|pence| Self(sign * pence)).ok_or_else(refused)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let pence = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", pence / 100, pence % 100)
    }
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Money {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn refuses_what_is_not_an_amount() {
        for text in ["", "-", ".", "1.", ".5", "1.234", "1,00", "1e2", "NaN", "+1", " 1", "--1"] {
            assert!(text.parse::<Money>().is_err(), "{text}");
        }
    }

    #[test]
    fn refuses_an_amount_that_does_not_fit() {
        assert!("99999999999999999999".parse::<Money>().is_err());
        assert!("92233720368547758.08".parse::<Money>().is_err());
    }

    #[test]
    fn one_decimal_is_tens_of_pence() {
        assert_eq!("0.5".parse(), Ok(Money::from_pence(50)));
        assert_eq!("-0.05".parse(), Ok(Money::from_pence(-5)));
    }

    proptest! {
        #[test]
        fn text_and_back_is_identity(pence in -1_000_000_000_000_000_i64..1_000_000_000_000_000) {
            let money = Money::from_pence(pence);
            prop_assert_eq!(money.to_string().parse(), Ok(money));
        }

        #[test]
        fn both_ways_to_write_agree(pence in prop_oneof![-999_i64..1000, any::<i64>()]) {
            let mut text = Vec::new();
            Money::from_pence(pence).push_text(&mut text);
            prop_assert_eq!(text, Money::from_pence(pence).to_string().into_bytes());
        }
    }
}
