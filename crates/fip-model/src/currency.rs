//! The currency that money is in.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::codes::CodeError;

/// A currency by its three-letter code (ISO 4217). All money of a project is in one, in hundredths.
///
/// # Examples
///
/// ```
/// use fip_model::Currency;
///
/// assert_eq!("EUR".parse::<Currency>()?.prefix(), "€");
/// assert_eq!("CZK".parse::<Currency>()?.prefix(), "CZK\u{a0}");
/// assert!("euro".parse::<Currency>().is_err());
/// # Ok::<(), fip_model::CodeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The pound sterling.
    pub const GBP: Self = Self(*b"GBP");

    /// Returns what stands before an amount: the sign of a currency that has one of its own, else the
    /// code and a space that does not break.
    pub fn prefix(self) -> String {
        match &self.0 {
            b"GBP" => "£".to_owned(),
            b"EUR" => "€".to_owned(),
            b"USD" => "$".to_owned(),
            b"JPY" => "¥".to_owned(),
            b"INR" => "₹".to_owned(),
            _ => format!("{self}\u{a0}"),
        }
    }
}

/// The pound: the currency of the invented bank.
impl Default for Currency {
    fn default() -> Self {
        Self::GBP
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|&letter| write!(f, "{}", char::from(letter)))
    }
}

impl FromStr for Currency {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let letters = <[u8; 3]>::try_from(text.as_bytes()).ok();
        letters.filter(|letters| letters.iter().all(u8::is_ascii_uppercase)).map(Self).ok_or_else(
            || CodeError {
                expected: "a currency of three capital letters such as EUR".to_owned(),
                found: text.to_owned(),
            },
        )
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}
