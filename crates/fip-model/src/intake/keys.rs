//! Texts by number: what many rows repeat is held once.

use super::digest::digest;

/// Texts with numbers, from 0 in the order in which they came.
///
/// # Examples
///
/// ```
/// use fip_model::intake::Keys;
///
/// let mut keys = Keys::default();
/// assert_eq!([keys.number("b"), keys.number("a"), keys.number("b")], [0, 1, 0]);
/// assert_eq!(keys.ranks(), [1, 0]);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Keys {
    /// A table by digest: the number of a text and 1, or 0 where there is none.
    slots: Vec<u32>,
    text: String,
    ends: Vec<usize>,
}

impl Keys {
    /// Returns the number of texts.
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns whether there is no text.
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns the text with a number.
    pub fn text(&self, number: u32) -> &str {
        let at = number as usize;
        let start = if at == 0 { 0 } else { self.ends.get(at - 1).copied().unwrap_or_default() };
        let end = self.ends.get(at).copied().unwrap_or_default();
        self.text.get(start..end).unwrap_or_default()
    }

    /// Returns the number of a text; `None` for one that did not come.
    pub fn find(&self, text: &str) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        self.slots[self.slot(text)].checked_sub(1)
    }

    /// Returns the number of a text, a new one for one that did not come before.
    pub fn number(&mut self, text: &str) -> u32 {
        if self.slots.len() < 2 * (self.ends.len() + 1) {
            self.grow();
        }
        let slot = self.slot(text);
        if let Some(number) = self.slots[slot].checked_sub(1) {
            return number;
        }
        let number = u32::try_from(self.ends.len()).unwrap_or(u32::MAX - 1);
        self.text.push_str(text);
        self.ends.push(self.text.len());
        self.slots[slot] = number + 1;
        number
    }

    /// Returns for each text its place, from 0, in the order of the bytes of all texts.
    pub fn ranks(&self) -> Vec<u32> {
        let n = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        let mut order: Vec<u32> = (0..n).collect();
        order.sort_unstable_by_key(|number| self.text(*number));
        let mut ranks = vec![0; order.len()];
        for (number, rank) in order.into_iter().zip(0..) {
            ranks[number as usize] = rank;
        }
        ranks
    }

    /// Returns where a text is, or where there is room for it.
    fn slot(&self, text: &str) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = low(digest(text.as_bytes())) & mask;
        loop {
            match self.slots[slot].checked_sub(1) {
                Some(number) if self.text(number) != text => slot = (slot + 1) & mask,
                _ => return slot,
            }
        }
    }

    /// Doubles the table, which always has as many free slots as texts.
    fn grow(&mut self) {
        self.slots = vec![0; (4 * (self.ends.len() + 1)).next_power_of_two()];
        let n = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        for number in 0..n {
            let slot = self.slot(self.text(number));
            self.slots[slot] = number + 1;
        }
    }
}

const fn low(digest: u128) -> usize {
    digest as usize
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keys_are_those_of_a_map(texts in proptest::collection::vec("[a-c]{0,3}", 0..60)) {
            let (mut keys, mut map) = (Keys::default(), BTreeMap::new());
            for text in &texts {
                let next = u32::try_from(map.len()).unwrap();
                prop_assert_eq!(keys.find(text), map.get(text).copied());
                let number = *map.entry(text.clone()).or_insert(next);
                prop_assert_eq!(keys.number(text), number);
                prop_assert_eq!(keys.text(number), text);
            }
            prop_assert_eq!(keys.len(), map.len());
            let ranks = keys.ranks();
            for (rank, number) in map.values().enumerate() {
                prop_assert_eq!(ranks[*number as usize] as usize, rank);
            }
        }
    }
}
