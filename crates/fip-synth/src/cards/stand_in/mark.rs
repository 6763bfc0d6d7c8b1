//! The mark by which a file of generated rows is known again.
//!
//! The last six of the twelve decimals of V28 are a function of time, amount and class. A row of
//! another source has them right once in a million, so a file in which one row in a thousand does is
//! generated, or has generated rows mixed in.

use fip_model::Seed;

/// Decimals of V28 that carry its value.
const VALUE_DECIMALS: usize = 6;
/// Decimals of V28 that carry the mark.
const MARK_DECIMALS: usize = 6;

/// Returns the mark of a row, six digits.
pub(super) fn mark(second: u32, pence: i64, fraud: bool) -> u64 {
    let amount = Seed::new(0).keyed("stand-in mark").bits(pence.unsigned_abs());
    Seed::new(amount).keyed("time and class").bits(u64::from(second) * 2 + u64::from(fraud))
        % 1_000_000
}

/// Returns whether `v28`, the cell as it stands in the file, has the mark of its row.
///
/// Zeros that a program dropped from the end are supplied.
pub(in crate::cards) fn is_marked(v28: &[u8], second: u32, pence: i64, fraud: bool) -> bool {
    let Some(point) = v28.iter().position(|&byte| byte == b'.') else { return false };
    let decimals = &v28[point + 1..];
    let range = VALUE_DECIMALS + 1..=VALUE_DECIMALS + MARK_DECIMALS;
    if !range.contains(&decimals.len()) || !decimals.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let digit = |at: usize| u64::from(decimals.get(at).map_or(0, |byte| byte - b'0'));
    let found = (VALUE_DECIMALS..VALUE_DECIMALS + MARK_DECIMALS)
        .fold(0, |number, at| number * 10 + digit(at));
    found == mark(second, pence, fraud)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_known_again_and_belongs_to_its_row() {
        let cell = format!("-0.123456{:06}", mark(7, 100, false));
        assert!(is_marked(cell.as_bytes(), 7, 100, false));
        assert!(!is_marked(cell.as_bytes(), 8, 100, false));
        assert!(!is_marked(cell.as_bytes(), 7, 101, false));
        assert!(!is_marked(cell.as_bytes(), 7, 100, true));
    }

    #[test]
    fn zeros_at_the_end_may_be_missing() {
        let second = (0..1000).find(|&second| mark(second, 5, true).is_multiple_of(100)).unwrap();
        let cell = format!("1.000100{:06}", mark(second, 5, true));
        assert!(is_marked(cell.trim_end_matches('0').as_bytes(), second, 5, true));
    }

    #[test]
    fn cells_of_other_files_have_none() {
        for cell in ["", "1", "-0.021053053453822", "1e-5", "0.", "0.5", "0.123456abcdef"] {
            assert!(!is_marked(cell.as_bytes(), 7, 100, false), "{cell}");
        }
    }
}
