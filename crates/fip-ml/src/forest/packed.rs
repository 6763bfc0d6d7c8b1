//! A tree as text: whole numbers in as few bytes as they need, in base64.
//!
//! ```text
//! tree   = kinds, node of the root
//! kinds  = number of kinds of leaves, then weight and weight of events of each
//! node   = 2 · kind                                                for a leaf
//!        | 2 · (2 · column + shift) + 1, threshold, left, right    for a cut
//! number = 7 bits a byte, the lowest first; the top bit says that more follow
//! ```
//!
//! What a row does at a cut is told at [`Split`](super::tree::Split). Where nodes lie in memory follows from
//! their order here.

use super::draw::Mass;
use super::split_search::Cut;
use super::tree::{Role, Sapling, Tree};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Returns the tree as text.
pub(super) fn pack(tree: &Tree) -> String {
    let mut bytes = Vec::new();
    write_number(tree.leaves().len() as u64, &mut bytes);
    for leaf in tree.leaves() {
        write_number(leaf.weight, &mut bytes);
        write_number(leaf.events, &mut bytes);
    }
    let mut pending = vec![0];
    while let Some(node) = pending.pop() {
        match tree.nodes()[node].role() {
            Role::Leaf(kind) => write_number(2 * kind as u64, &mut bytes),
            Role::Cut(split) => {
                let cut = 2 * u64::from(split.column) + u64::from(split.shift);
                write_number(2 * cut + 1, &mut bytes);
                bytes.push(split.threshold);
                pending.extend([split.left + 1, split.left]);
            }
        }
    }
    to_base64(&bytes)
}

/// Returns the tree that `text` describes; `n_codes` are the codes of values that each column can have.
///
/// `None` unless the text is that of a tree: every number inside its bounds, nothing missing, nothing left.
pub(super) fn unpack(text: &str, n_codes: &[usize]) -> Option<Tree> {
    let bytes = from_base64(text)?;
    let mut bytes = bytes.iter().copied();
    let kinds = read_kinds(&mut bytes)?;
    let mut sapling = Sapling::new();
    let (mut pending, mut total) = (vec![(0, 0)], 0_u64);
    while let Some((node, depth)) = pending.pop() {
        let number = read_number(&mut bytes)?;
        if number % 2 == 0 {
            let mass = *kinds.get(usize::try_from(number / 2).ok()?)?;
            total = total.checked_add(mass.weight)?;
            sapling.leaf(node, mass);
            continue;
        }
        let column = usize::try_from(number / 4).ok()?;
        let (missing_left, shift) = (number & 2 != 0, u8::from(number & 2 != 0));
        let code = bytes.next()?.checked_sub(shift)?;
        if usize::from(code) >= *n_codes.get(column)? {
            return None;
        }
        let cut = Cut::read(column, code, missing_left);
        let left = sapling.split(node, depth, &cut);
        pending.extend([(left + 1, depth + 1), (left, depth + 1)]);
    }
    bytes.next().is_none().then(|| sapling.grown())
}

/// Reads the kinds of leaves: each weighs something and holds no more events than that.
fn read_kinds(bytes: &mut impl Iterator<Item = u8>) -> Option<Vec<Mass>> {
    let n_kinds = read_number(bytes)?;
    // A count that promises more than the file holds ends at the first byte that is missing.
    let mut kinds = Vec::new();
    for _ in 0..n_kinds {
        let (weight, events) = (read_number(bytes)?, read_number(bytes)?);
        if weight == 0 || events > weight {
            return None;
        }
        kinds.push(Mass { draws: 0, weight, events });
    }
    Some(kinds)
}

#[expect(clippy::cast_possible_truncation, reason = "7 bits are written at a time")]
fn write_number(mut number: u64, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Reads a number below 2^63, written in no more bytes than it needs.
fn read_number(bytes: &mut impl Iterator<Item = u8>) -> Option<u64> {
    let mut number = 0;
    for shift in (0..63).step_by(7) {
        let byte = bytes.next()?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return (byte > 0 || shift == 0).then_some(number);
        }
    }
    None
}

fn to_base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let word = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let symbol = ALPHABET[(word >> (18 - 6 * digit)) as usize & 63];
            text.push(if digit <= chunk.len() { symbol.into() } else { '=' });
        }
    }
    text
}

/// Reads base64 with its padding; bits that stand for nothing must be 0.
#[expect(clippy::cast_possible_truncation, reason = "bytes are cut out of a word")]
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let text = text.as_bytes();
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let digits = text.strip_suffix(b"==").or(text.strip_suffix(b"=")).unwrap_or(text);
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for chunk in digits.chunks(4) {
        let mut word = 0_u32;
        for &symbol in chunk {
            word = word << 6 | u32::from(value(symbol)?);
        }
        let n_bytes = chunk.len() * 6 / 8;
        let unused = chunk.len() * 6 - n_bytes * 8;
        if word & ((1 << unused) - 1) != 0 {
            return None;
        }
        word >>= unused;
        bytes.extend((0..n_bytes).rev().map(|at| (word >> (8 * at)) as u8));
    }
    Some(bytes)
}

fn value(symbol: u8) -> Option<u8> {
    match symbol {
        b'A'..=b'Z' => Some(symbol - b'A'),
        b'a'..=b'z' => Some(symbol - b'a' + 26),
        b'0'..=b'9' => Some(symbol - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        // RFC 4648, section 10.
        let vectors =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (plain, text) in vectors {
            assert_eq!(to_base64(plain.as_bytes()), text);
            assert_eq!(from_base64(text).unwrap(), plain.as_bytes());
        }
        for text in ["Zg=", "Zh==", "Z===", "Zm9=v", "Zm 9", "====", "Zg==Zg=="] {
            assert_eq!(from_base64(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_come_back_and_have_one_form() {
        for number in [0, 1, 127, 128, 300, u64::from(u32::MAX), (1 << 63) - 1] {
            let mut bytes = Vec::new();
            write_number(number, &mut bytes);
            assert_eq!(read_number(&mut bytes.into_iter()), Some(number));
        }
        for bytes in [vec![], vec![0x80], vec![0x80, 0], vec![0xff; 20]] {
            assert_eq!(read_number(&mut bytes.into_iter()), None);
        }
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        // One column of two codes; a kind of leaf with 2 draws and 1 event, then the nodes.
        let tree = |nodes: &[u8]| unpack(&to_base64(&[&[1, 2, 1], nodes].concat()), &[2]);
        assert!(tree(&[0]).is_some(), "a leaf alone");
        assert!(tree(&[1, 0, 0, 0]).is_some(), "a cut and two leaves");
        assert!(tree(&[3, 1, 0, 0]).is_some(), "the missing go left");
        assert!(tree(&[]).is_none(), "no root");
        assert!(tree(&[1, 0, 0]).is_none(), "a child is missing");
        assert!(tree(&[0, 0]).is_none(), "something is left");
        assert!(tree(&[2]).is_none(), "a leaf of no kind");
        assert!(tree(&[5, 0, 0, 0]).is_none(), "a column too many");
        assert!(tree(&[1, 2, 0, 0]).is_none(), "a code too many");
        assert!(tree(&[3, 0, 0, 0]).is_none(), "no code below the threshold");
        let kinds = |bytes: &[u8]| unpack(&to_base64(bytes), &[2]);
        assert!(kinds(&[1, 0, 0, 0]).is_none(), "a leaf of no weight");
        assert!(kinds(&[1, 1, 2, 0]).is_none(), "more events than weight");
        assert!(kinds(&[0xff, 0xff, 0x7f, 1, 1]).is_none(), "a count beyond the file");
    }
}
