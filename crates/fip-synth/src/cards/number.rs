//! Numbers as they stand in card files.

/// Returns whether `text` is a decimal number: sign, digits, point, digits, exponent.
pub(super) fn is_number(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").or_else(|| text.strip_prefix(b"+")).unwrap_or(text);
    let whole = digits(text);
    let mut rest = &text[whole..];
    let mut n_digits = whole;
    if let Some(fraction) = rest.strip_prefix(b".") {
        let n = digits(fraction);
        n_digits += n;
        rest = &fraction[n..];
    }
    n_digits > 0 && (rest.is_empty() || is_exponent(rest))
}

fn is_exponent(text: &[u8]) -> bool {
    let Some(power) = text.strip_prefix(b"e").or_else(|| text.strip_prefix(b"E")) else {
        return false;
    };
    let power = power.strip_prefix(b"-").or_else(|| power.strip_prefix(b"+")).unwrap_or(power);
    !power.is_empty() && digits(power) == power.len()
}

/// Returns how many digits `text` begins with; eight at a time, as most cells have fourteen.
fn digits(text: &[u8]) -> usize {
    let (words, _) = text.as_chunks::<8>();
    let whole = 8 * words.iter().take_while(|word| eight_digits(**word)).count();
    let rest = &text[whole..];
    whole + rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len())
}

/// A byte is a digit when its upper half is 3, and still is after 6 was added.
const fn eight_digits(word: [u8; 8]) -> bool {
    const UPPER: u64 = 0xF0F0_F0F0_F0F0_F0F0;
    const THREES: u64 = 0x3030_3030_3030_3030;
    const SIXES: u64 = 0x0606_0606_0606_0606;
    let word = u64::from_le_bytes(word);
    (word & UPPER) == THREES && (word.wrapping_add(SIXES) & UPPER) == THREES
}

/// The most digits before the point that are read exactly; 10^15 pence are 10 trillion pounds.
const MAX_WHOLE_DIGITS: usize = 13;

/// Returns an amount of 0 or more in hundredths; `None` when it has more than two decimals.
///
/// Statistics programs write round numbers such as 100000 as `1e+05`, so exponents are read too.
pub(super) fn hundredths(text: &[u8]) -> Option<i64> {
    let whole = digits(text);
    if whole == 0 || whole > MAX_WHOLE_DIGITS {
        return None;
    }
    let number =
        |part: &[u8]| part.iter().fold(0_i64, |number, byte| number * 10 + i64::from(byte - b'0'));
    let pounds = number(&text[..whole]) * 100;
    match &text[whole..] {
        [] => Some(pounds),
        [b'.', tenths @ b'0'..=b'9'] => Some(pounds + i64::from(tenths - b'0') * 10),
        [b'.', fraction @ ..] if fraction.len() == 2 && digits(fraction) == 2 => {
            Some(pounds + number(fraction))
        }
        _ => scaled(text),
    }
}

/// Returns a whole number of seconds.
pub(super) fn whole_seconds(text: &[u8]) -> Option<u32> {
    let hundredths = hundredths(text)?;
    (hundredths % 100 == 0).then(|| u32::try_from(hundredths / 100).ok())?
}

/// Returns hundredths of a number with an exponent or with zeros behind the second decimal.
#[expect(clippy::cast_possible_truncation, reason = "checked to be whole and below 2^53")]
fn scaled(text: &[u8]) -> Option<i64> {
    if !is_number(text) {
        return None;
    }
    let value: f64 = std::str::from_utf8(text).ok()?.parse().ok()?;
    let hundredths = value * 100.0;
    let whole = hundredths.round();
    let lawful = (0.0..1e15).contains(&value) && (hundredths - whole).abs() < 1e-6;
    lawful.then_some(whole as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_other_texts() {
        for text in ["0", "-1.5", "+.5", "2.", "1e5", "1E-05", "-1.3598071336738", "1e+05"] {
            assert!(is_number(text.as_bytes()), "{text}");
        }
        for text in ["", "-", ".", "e5", "1e", "1e+", "1,5", "NaN", "inf", "0x1", "1 ", "--1"] {
            assert!(!is_number(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn digits_are_counted_over_whole_words_and_rests() {
        for n in 0..40 {
            let text = "0123456789".repeat(4);
            for end in ["", ".", "/", ":", "-", "\u{FF}"] {
                let text = format!("{}{end}", &text[..n]);
                assert_eq!(digits(text.as_bytes()), n, "{text}");
            }
        }
    }

    #[test]
    fn amounts_are_exact() {
        for (text, pence) in
            [("0", 0), ("149.62", 14_962), ("2.5", 250), ("1e+05", 10_000_000), ("7.500", 750)]
        {
            assert_eq!(hundredths(text.as_bytes()), Some(pence), "{text}");
        }
        for text in ["", "-1", "1.234", "1.2.3", "abc", "1e300", "99999999999999999999", ".5"] {
            assert_eq!(hundredths(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn seconds_are_whole() {
        assert_eq!(whole_seconds(b"172792"), Some(172_792));
        assert_eq!(whole_seconds(b"1e+05"), Some(100_000));
        assert_eq!(whole_seconds(b"1.5"), None);
        assert_eq!(whole_seconds(b"9999999999"), None);
    }
}
