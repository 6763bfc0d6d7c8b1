//! Business keys: one type for each, so that a customer never meets an account's number.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Why a text is not an id of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected an id such as {example}, found {found:?}")]
pub struct IdError {
    example: &'static str,
    found: String,
}

/// Adds a number with at least `width` digits, of at most 20.
pub(crate) fn push_digits(bytes: &mut Vec<u8>, mut number: u64, width: usize) {
    let mut digits = [b'0'; 20];
    let mut at = digits.len();
    while number > 0 {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
    }
    bytes.extend_from_slice(&digits[at.min(digits.len() - width)..]);
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($number:ty), $prefix:literal, $width:literal, $example:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($number);

        impl $name {
            /// The letter that every id of this kind starts with.
            pub const PREFIX: char = $prefix;
            /// The least number of digits that are written.
            pub const WIDTH: usize = $width;
            /// An id of this kind, for messages.
            pub const EXAMPLE: &'static str = $example;

            /// Returns the id with this number.
            pub const fn new(number: $number) -> Self {
                Self(number)
            }

            /// Returns the number of the id.
            pub const fn number(self) -> $number {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}{:0width$}", $prefix, self.0, width = $width)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let refused = || IdError { example: $example, found: text.to_owned() };
                let digits = text.strip_prefix($prefix).ok_or_else(refused)?;
                let canonical = digits.len() == $width
                    || (digits.len() > $width && !digits.starts_with('0'));
                if !canonical || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(refused());
                }
                digits.parse().map(Self).map_err(|_| refused())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }
    };
}

id! {
    /// A customer's id, written `C0000001`.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_model::CustomerId;
    ///
    /// let id: CustomerId = "C0000123".parse()?;
    /// assert_eq!(id, CustomerId::new(123));
    /// assert_eq!(id.to_string(), "C0000123");
    /// assert!("A0000123".parse::<CustomerId>().is_err());
    /// # Ok::<(), fip_model::IdError>(())
    /// ```
    CustomerId(u32), 'C', 7, "C0000001"
}
id! {
    /// An account's id, written `A0000001`.
    AccountId(u32), 'A', 7, "A0000001"
}
id! {
    /// A merchant's id, written `M000001`.
    MerchantId(u32), 'M', 6, "M000001"
}
id! {
    /// A transaction's id, written `T0000000001`.
    TransactionId(u64), 'T', 10, "T0000000001"
}
id! {
    /// A risk alert's id, written `R0000001`.
    AlertId(u32), 'R', 7, "R0000001"
}

id! {
    /// The id of an entry in an account's ledger, written `E0000000001`.
    EntryId(u64), 'E', 10, "E0000000001"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_other_kinds_and_sloppy_digits() {
        for text in ["", "C", "C1", "c0000001", "C00000001", "C000000x", "C-000001", "A0000001"] {
            assert!(text.parse::<CustomerId>().is_err(), "{text}");
        }
    }

    #[test]
    fn refuses_a_number_too_large_for_the_type() {
        assert!("C99999999999".parse::<CustomerId>().is_err());
    }

    #[test]
    fn grows_wider_when_needed() {
        let id = CustomerId::new(123_456_789);
        assert_eq!(id.to_string(), "C123456789");
        assert_eq!("C123456789".parse(), Ok(id));
    }
}
