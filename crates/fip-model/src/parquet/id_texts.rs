//! The texts of ids, made once and shared.

use bytes::Bytes;
use parquet::data_type::ByteArray;

use crate::ids::push_digits;

/// Number of texts that are kept.
const SLOTS: usize = 4096;

/// Texts of the ids of one kind that came up last.
///
/// An id has one slot, by its number, and the ids that come up together have numbers close to each
/// other, so that nearly all are found. Whatever is found, the text is the same.
#[derive(Debug)]
pub(super) struct IdTexts {
    prefix: char,
    width: usize,
    slots: Vec<Option<(u32, ByteArray)>>,
    buffer: Vec<u8>,
}

impl IdTexts {
    /// Returns an empty store for ids with this prefix and at least this many digits.
    pub(super) fn new(prefix: char, width: usize) -> Self {
        Self { prefix, width, slots: vec![None; SLOTS], buffer: Vec::new() }
    }

    /// Returns the text of the id with this number.
    pub(super) fn get(&mut self, number: u32) -> ByteArray {
        let slot = &mut self.slots[number as usize % SLOTS];
        match slot {
            Some((kept, text)) if *kept == number => text.clone(),
            _ => {
                self.buffer.clear();
                push_id(&mut self.buffer, self.prefix, number.into(), self.width);
                let text = ByteArray::from(Bytes::copy_from_slice(&self.buffer));
                *slot = Some((number, text.clone()));
                text
            }
        }
    }
}

/// Adds the text of an id: the prefix, and at least `width` digits.
pub(super) fn push_id(bytes: &mut Vec<u8>, prefix: char, number: u64, width: usize) {
    bytes.push(prefix as u8);
    push_digits(bytes, number, width);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CustomerId, TransactionId};

    #[test]
    fn texts_are_those_of_the_ids() {
        let mut texts = IdTexts::new(CustomerId::PREFIX, CustomerId::WIDTH);
        for number in [0, 1, 4097, 1, 9_999_999, 10_000_000, u32::MAX] {
            let id = CustomerId::new(number).to_string();
            assert_eq!(texts.get(number).data(), id.as_bytes());
            assert_eq!(texts.get(number).data(), id.as_bytes());
        }
        for number in [0, 7, 9_999_999_999, 10_000_000_000, u64::MAX] {
            let mut text = Vec::new();
            push_id(&mut text, TransactionId::PREFIX, number, TransactionId::WIDTH);
            assert_eq!(text, TransactionId::new(number).to_string().as_bytes());
        }
    }
}
