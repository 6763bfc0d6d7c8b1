//! Merchants, as far as the transactions tell of them.

use std::collections::BTreeMap;

use super::NONE;
use super::held::Held;
use crate::attributes::{Attribute, Attributes};
use crate::codes::{Category, Country};
use crate::ids::MerchantId;
use crate::intake::keys::Keys;
use crate::intake::transactions::TransactionRow;
use crate::tables::Merchant;

/// The merchants of the transactions that were taken; kinds of merchants where no merchant is named.
#[derive(Debug)]
pub(super) struct Merchants {
    attributes: Attributes,
    keys: Keys,
    /// How often each merchant is seen with a code, a category and a country.
    seen: BTreeMap<(u32, Seen), u64>,
}

/// What a transaction says about its merchant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Seen {
    mcc: Option<u16>,
    category: Option<Category>,
    country: Option<Country>,
}

impl Merchants {
    pub(super) fn new(attributes: Attributes) -> Self {
        Self { attributes, keys: Keys::default(), seen: BTreeMap::new() }
    }

    /// Returns the number of a transaction's merchant.
    pub(super) fn number(&mut self, row: &TransactionRow<'_>) -> u32 {
        if !self.attributes.has_merchant_rows() {
            return NONE;
        }
        match &row.merchant {
            Some(name) => self.keys.number(&normal(name)),
            None => self.keys.number(&kind(row.mcc, row.category)),
        }
    }

    /// Takes what a transaction that is kept says about its merchant.
    pub(super) fn see(&mut self, row: &Held) {
        if row.merchant != NONE {
            let seen = Seen { mcc: row.mcc, category: row.category, country: row.country };
            *self.seen.entry((row.merchant, seen)).or_default() += 1;
        }
    }

    /// Returns the rows of `DimMerchant` for the merchants that were seen and, for each number, its id.
    pub(super) fn rows(self) -> (Vec<Merchant>, Vec<MerchantId>) {
        let mut of_merchant: Vec<BTreeMap<Seen, u64>> = vec![BTreeMap::new(); self.keys.len()];
        for ((number, seen), n) in self.seen {
            of_merchant[number as usize].insert(seen, n);
        }
        let named = self.attributes.contains(Attribute::Merchant);
        let mut order: Vec<u32> =
            (0..).zip(&of_merchant).filter(|(_, seen)| !seen.is_empty()).map(|(n, _)| n).collect();
        order.sort_unstable_by_key(|number| self.keys.text(*number));
        let mut ids = vec![MerchantId::new(0); self.keys.len()];
        let mut rows = Vec::with_capacity(order.len());
        for (number, next) in order.into_iter().zip(1..) {
            let merchant_id = MerchantId::new(next);
            ids[number as usize] = merchant_id;
            let text = self.keys.text(number).to_owned();
            let seen = &of_merchant[number as usize];
            let (mcc, category) = most(seen, |seen| (seen.mcc, seen.category)).unwrap_or_default();
            rows.push(Merchant {
                merchant_id,
                merchant_name: text.clone(),
                mcc,
                category,
                is_discretionary: category.map(Category::is_discretionary),
                is_online: None,
                country_code: if named { most(seen, |seen| seen.country).flatten() } else { None },
                town: None,
                source_id: named.then_some(text),
            });
        }
        (rows, ids)
    }
}

/// Returns what most transactions say; ties go to the smaller.
fn most<T: Ord + Copy>(seen: &BTreeMap<Seen, u64>, of: impl Fn(&Seen) -> T) -> Option<T> {
    let mut counts: BTreeMap<T, u64> = BTreeMap::new();
    for (seen, n) in seen {
        *counts.entry(of(seen)).or_default() += n;
    }
    let most = counts.values().copied().max()?;
    counts.into_iter().find(|(_, n)| *n == most).map(|(value, _)| value)
}

/// Returns a name by which a merchant is known however it was typed: capitals, one space between words.
fn normal(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !normal.is_empty() {
            normal.push(' ');
        }
        if word.is_ascii() {
            normal.extend(word.chars().map(|c| c.to_ascii_uppercase()));
        } else {
            normal.push_str(&word.to_uppercase());
        }
    }
    normal
}

/// Returns the name of a kind of merchants.
fn kind(mcc: Option<u16>, category: Option<Category>) -> String {
    match (mcc, category) {
        (Some(mcc), Some(category)) => format!("{category} {mcc:04}"),
        (Some(mcc), None) => format!("{mcc:04}"),
        (None, Some(category)) => category.code().to_owned(),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_however_they_were_typed() {
        assert_eq!(normal("  Café  Müller 12 "), "CAFÉ MÜLLER 12");
        assert_eq!(normal("shop"), normal("SHOP"));
    }

    #[test]
    fn what_most_transactions_say_holds_and_ties_go_to_the_smaller() {
        let seen = |mcc| Seen { mcc: Some(mcc), ..Seen::default() };
        let counts: BTreeMap<Seen, u64> =
            [(seen(5411), 2), (seen(5812), 3), (seen(5300), 3)].into();
        assert_eq!(most(&counts, |seen| seen.mcc), Some(Some(5300)));
        assert_eq!(most(&BTreeMap::new(), |seen: &Seen| seen.mcc), None);
    }
}
