//! Which attributes of its transactions a ledger has.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::codes::CodeError;

codes! {
    /// What a ledger may know of its transactions beyond day, customer, account and amount.
    ///
    /// A ledger has an attribute for every transaction or for none.
    Attribute {
        /// The time of day; without it a transaction is known by its day alone.
        TimeOfDay = "time_of_day",
        /// The merchant, so that two transactions can be told to be at the same one.
        Merchant = "merchant",
        /// The merchant category code of the merchant.
        Mcc = "mcc",
        /// The category of the merchant, and with it whether spending is discretionary.
        Category = "category",
        /// How the transaction was made.
        Channel = "channel",
        /// In which country it was made, and with it whether it crossed the border.
        Country = "country",
        /// Whether it was fraudulent.
        Fraud = "fraud",
    }
}

/// A set of attributes.
///
/// # Examples
///
/// ```
/// use fip_model::{Attribute, Attributes};
///
/// let known = Attributes::ALL.without(Attribute::Fraud).without(Attribute::Mcc);
/// assert!(known.contains(Attribute::Channel) && !known.contains(Attribute::Fraud));
/// assert_eq!(known.complement().to_string(), "mcc, fraud");
/// assert!(!known.covers(Attributes::ALL));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Attributes(u8);

impl Attributes {
    /// Every attribute.
    pub const ALL: Self = Self((1 << Attribute::ALL.len()) - 1);
    /// No attribute.
    pub const NONE: Self = Self(0);

    /// Returns whether the attribute is in the set.
    pub const fn contains(self, attribute: Attribute) -> bool {
        self.0 >> attribute as u8 & 1 == 1
    }

    /// Returns whether every attribute of `others` is in the set.
    pub const fn covers(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// Returns the set with the attribute.
    #[must_use]
    pub const fn with(self, attribute: Attribute) -> Self {
        Self(self.0 | 1 << attribute as u8)
    }

    /// Returns the set without the attribute.
    #[must_use]
    pub const fn without(self, attribute: Attribute) -> Self {
        Self(self.0 & !(1 << attribute as u8))
    }

    /// Returns the attributes of both sets together.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns the attributes that both sets have.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Returns the attributes that the set does not have.
    #[must_use]
    pub const fn complement(self) -> Self {
        Self(!self.0 & Self::ALL.0)
    }

    /// Returns whether the set has no attribute.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the attributes, in order.
    pub fn iter(self) -> impl Iterator<Item = Attribute> {
        Attribute::ALL.into_iter().filter(move |&attribute| self.contains(attribute))
    }

    /// Returns whether transactions refer to a row of `DimMerchant`: where the merchant is known, or
    /// its kind by code or category. Then a row stands for a merchant, or for a kind of merchants.
    pub const fn has_merchant_rows(self) -> bool {
        let kinds = Self::NONE.with(Attribute::Mcc).with(Attribute::Category);
        !self.intersection(kinds.with(Attribute::Merchant)).is_empty()
    }
}

/// Every attribute.
impl Default for Attributes {
    fn default() -> Self {
        Self::ALL
    }
}

impl FromIterator<Attribute> for Attributes {
    fn from_iter<I: IntoIterator<Item = Attribute>>(attributes: I) -> Self {
        attributes.into_iter().fold(Self::NONE, Self::with)
    }
}

/// The names by commas; `none` for the empty set.
impl fmt::Display for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.iter().map(Attribute::code).collect();
        f.write_str(if names.is_empty() { "none" } else { "" })?;
        f.write_str(&names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in() {
        for attribute in Attribute::ALL {
            let one = Attributes::NONE.with(attribute);
            assert_eq!(one.iter().collect::<Vec<_>>(), [attribute]);
            assert_eq!(one.without(attribute), Attributes::NONE);
            assert_eq!(one.complement(), Attributes::ALL.without(attribute));
            assert_eq!(one.to_string().parse(), Ok(attribute));
            assert!(Attributes::ALL.covers(one) && !one.complement().covers(one));
        }
        assert_eq!(Attributes::ALL.iter().collect::<Attributes>(), Attributes::ALL);
        assert_eq!(Attributes::default().iter().count(), 7);
        assert_eq!(Attributes::NONE.to_string(), "none");
    }

    #[test]
    fn merchant_rows_are_of_merchants_or_of_their_kinds() {
        let kinds = [Attribute::Merchant, Attribute::Mcc, Attribute::Category];
        for attribute in Attribute::ALL {
            let one = Attributes::NONE.with(attribute);
            assert_eq!(one.has_merchant_rows(), kinds.contains(&attribute), "{attribute}");
        }
    }
}
