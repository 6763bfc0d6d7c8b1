//! Card numbers, telephone numbers and sort codes: groups of digits.

use std::ops::Range;

use super::{ends_word, starts_word};

/// Returns whether some groups of digits together are a card number.
///
/// Groups have at least three digits but for the last, which keeps dates out.
pub(super) fn has_card_number(bytes: &[u8]) -> bool {
    starts(bytes).any(|first| {
        let mut number = Number::default();
        let mut group = Some(first);
        while let Some(digits) = group {
            if !number.append(&bytes[digits.clone()]) {
                return false;
            }
            let lawful = (13..=19).contains(&number.len) && number.digits[0] != b'0';
            if lawful && ends_number(bytes, digits.end) && passes_luhn(number.as_slice()) {
                return true;
            }
            group = if digits.len() < 3 { None } else { next_group(bytes, digits.end, b" -") };
        }
        false
    })
}

/// Returns whether every second digit from the right, doubled, and the others sum to a multiple of ten.
fn passes_luhn(digits: &[u8]) -> bool {
    let value = |(at, digit): (usize, &u8)| {
        let digit = u32::from(digit - b'0');
        if at % 2 == 0 { digit } else { digit * 2 % 10 + digit / 5 }
    };
    digits.iter().rev().enumerate().map(value).sum::<u32>().is_multiple_of(10)
}

/// Returns whether three pairs of digits with hyphens are a sort code that banks may have.
pub(super) fn has_sort_code(bytes: &[u8]) -> bool {
    starts(bytes).any(|first| {
        let [a, b, _, c, d, _, e, f] =
            [0, 1, 2, 3, 4, 5, 6, 7].map(|at| bytes.get(first.start + at));
        let digits = [a, b, c, d, e, f].iter().all(|byte| byte.is_some_and(u8::is_ascii_digit));
        let hyphens = [2, 5].map(|at| bytes.get(first.start + at)) == [Some(&b'-'); 2];
        let end = first.start + 8;
        let glued =
            bytes.get(end) == Some(&b'-') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        digits && hyphens && !glued && ends_number(bytes, end) && [a, b] != [Some(&b'0'); 2]
    })
}

/// The first eight digits of the eleven of numbers that Ofcom keeps for drama.
const DRAMA: [&[u8; 8]; 20] = [
    b"01134960",
    b"01144960",
    b"01154960",
    b"01164960",
    b"01174960",
    b"01184960",
    b"01214960",
    b"01314960",
    b"01414960",
    b"01514960",
    b"01614960",
    b"01632960",
    b"01914980",
    b"02079460",
    b"02896496",
    b"02920180",
    b"03069990",
    b"07700900",
    b"08081570",
    b"09098790",
];

/// Returns whether some groups of digits together are a UK telephone number that may be in use.
pub(super) fn has_phone(bytes: &[u8]) -> bool {
    starts(bytes).any(|first| {
        let abroad = first.start > 0 && bytes[first.start - 1] == b'+';
        let mut number = Number::default();
        let mut shorter = false;
        let mut group = Some(first);
        while let Some(digits) = group {
            if !number.append(&bytes[digits.clone()]) {
                break;
            }
            if ends_number(bytes, digits.end)
                && let Some(national) = national(number.as_slice(), abroad)
            {
                match national {
                    [b'1' | b'2' | b'3' | b'5' | b'7' | b'8' | b'9', ..]
                        if national.len() == 10 =>
                    {
                        return !DRAMA.iter().any(|drama| national.starts_with(&drama[1..]));
                    }
                    // A few areas have numbers of one digit less; more digits may follow.
                    [b'1' | b'8', ..] if national.len() == 9 => shorter = true,
                    _ => {}
                }
            }
            group = next_group(bytes, digits.end, b" -()");
        }
        shorter
    })
}

/// Returns the digits behind the 0 or the 44 of a UK number.
fn national(digits: &[u8], abroad: bool) -> Option<&[u8]> {
    let after = match digits {
        [b'4', b'4', rest @ ..] if abroad => rest,
        [b'0', b'0', b'4', b'4', rest @ ..] => rest,
        [b'0', rest @ ..] if !abroad => return Some(rest),
        _ => return None,
    };
    // +44 (0)20 ...
    Some(after.strip_prefix(b"0").unwrap_or(after))
}

/// Digits of groups behind one another.
#[derive(Default)]
struct Number {
    digits: [u8; 20],
    len: usize,
}

impl Number {
    /// Returns false, and appends nothing, if there are too many.
    fn append(&mut self, digits: &[u8]) -> bool {
        let Some(room) = self.digits.get_mut(self.len..self.len + digits.len()) else {
            return false;
        };
        room.copy_from_slice(digits);
        self.len += digits.len();
        true
    }

    fn as_slice(&self) -> &[u8] {
        &self.digits[..self.len]
    }
}

/// Returns the groups of digits with which a number may start: not inside a word, not the decimals of
/// a number, and not tied to digits before by a hyphen.
fn starts(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + bytes[from..].iter().position(u8::is_ascii_digit)?;
        from = group_end(bytes, start);
        Some(start..from)
    })
    .filter(move |group| {
        let digit_before = group.start > 1 && bytes[group.start - 2].is_ascii_digit();
        let tied = digit_before && matches!(bytes[group.start - 1], b'.' | b'-');
        starts_word(bytes, group.start) && !tied
    })
}

fn group_end(bytes: &[u8], start: usize) -> usize {
    start + bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Returns the next group of digits behind `end` if one to three separators are between.
fn next_group(bytes: &[u8], end: usize, separators: &[u8]) -> Option<Range<usize>> {
    let n = bytes[end..].iter().take_while(|byte| separators.contains(byte)).count();
    let start = end + n;
    let follows = (1..=3).contains(&n) && bytes.get(start).is_some_and(u8::is_ascii_digit);
    follows.then(|| start..group_end(bytes, start))
}

/// Returns whether a number may end before `end`: no letter, no decimals.
fn ends_number(bytes: &[u8], end: usize) -> bool {
    let decimals =
        bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
    ends_word(bytes, end) && !decimals
}
