//! Amounts as banks write them, read exactly.

use super::mapping::{DecimalMark, Unit};

/// How numbers of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NumberFormat {
    pub(super) decimal: DecimalMark,
    /// What may stand between groups of three digits.
    pub(super) thousands: Option<char>,
    pub(super) unit: Unit,
}

/// The most digits of an amount; 10^15 pounds are enough for any bank.
const MAX_DIGITS: u32 = 15;

/// Signs of currencies that may stand before or behind an amount.
const SIGNS: [&str; 10] = ["£", "€", "$", "¥", "₹", "₺", "₽", "Kč", "zł", "kr"];

impl NumberFormat {
    /// Returns the amount in hundredths of the major unit, which are minor units; `None` for what is no
    /// amount in this format.
    ///
    /// A sign stands before or behind the digits, or parentheses around them mean that it is negative.
    /// A sign or code of a currency may stand beside it. More than two decimals are rounded to the
    /// nearest hundredth, halves away from zero; so are decimals of minor units to the nearest whole one.
    pub(super) fn hundredths(self, text: &str) -> Option<i64> {
        self.plain(text.as_bytes()).or_else(|| self.written(text))
    }

    fn written(self, text: &str) -> Option<i64> {
        let text = text.trim();
        let (inside, is_in_parentheses) =
            match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
                Some(inside) => (inside.trim(), true),
                None => (text, false),
            };
        let text = without_currency(inside);
        let (text, before) = sign(text);
        let text = if before.is_some() { without_currency(text) } else { text };
        let (text, behind) = match text.strip_suffix(['-', '\u{2212}', '+']) {
            Some(rest) => (rest.trim_end(), Some(if text.ends_with('+') { 1 } else { -1 })),
            None => (text, None),
        };
        if u8::from(before.is_some()) + u8::from(behind.is_some()) + u8::from(is_in_parentheses) > 1
        {
            return None;
        }
        let sign = if is_in_parentheses { -1 } else { before.or(behind).unwrap_or(1) };
        self.digits(without_currency(text)).map(|pence| sign * pence)
    }

    /// Returns the hundredths of digits without a sign.
    fn digits(self, text: &str) -> Option<i64> {
        let mark = char::from(self.decimal.byte());
        let (whole, fraction) = match text.split_once(mark) {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (text, ""),
        };
        let units = self.whole(whole, !fraction.is_empty())?;
        if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let digit =
            |at: usize| fraction.as_bytes().get(at).map_or(0, |byte| i64::from(byte - b'0'));
        Some(self.rounded(units, [digit(0), digit(1), digit(2)]))
    }

    /// Returns the whole units; groups must have three digits, the first one to three. Behind a comma the
    /// last alone may have three and those before it two, as in India: `1,09,006`.
    fn whole(self, text: &str, may_be_empty: bool) -> Option<i64> {
        if text.is_empty() {
            return may_be_empty.then_some(0);
        }
        let (mut units, mut n_digits, mut in_group, mut n_groups) = (0_i64, 0, 0_u32, 0_u32);
        let (mut first, mut size) = (0, 3);
        for c in text.chars() {
            if let Some(digit) = c.to_digit(10) {
                units = units * 10 + i64::from(digit);
                (n_digits, in_group) = (n_digits + 1, in_group + 1);
                if n_digits > MAX_DIGITS {
                    return None;
                }
            } else {
                match n_groups {
                    0 => first = in_group,
                    1 if in_group == 2 && c == ',' => size = 2,
                    _ => {}
                }
                let fits = if n_groups == 0 { (1..=3).contains(&first) } else { in_group == size };
                if !fits || first > size || !self.separates(c) {
                    return None;
                }
                (n_groups, in_group) = (n_groups + 1, 0);
            }
        }
        (n_groups == 0 || in_group == 3).then_some(units)
    }

    fn separates(self, c: char) -> bool {
        match self.thousands {
            Some(' ') => matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}'),
            Some('\'') => matches!(c, '\'' | '\u{2019}'),
            other => other == Some(c),
        }
    }

    /// Returns the hundredths of whole units and the first three decimals of one.
    fn rounded(self, units: i64, [a, b, c]: [i64; 3]) -> i64 {
        match self.unit {
            Unit::Major => units * 100 + a * 10 + b + i64::from(c >= 5),
            Unit::Minor => units + i64::from(a >= 5),
        }
    }

    /// Returns the hundredths of the commonest shape: a minus or none, digits, a mark, one or two digits.
    fn plain(self, text: &[u8]) -> Option<i64> {
        let (sign, text) = text.strip_prefix(b"-").map_or((1, text), |rest| (-1, rest));
        let mut units = 0_i64;
        let mut at = 0;
        while let Some(digit) = text.get(at).filter(|byte| byte.is_ascii_digit()) {
            units = units * 10 + i64::from(digit - b'0');
            at += 1;
            if at > MAX_DIGITS as usize {
                return None;
            }
        }
        if at == 0 {
            return None;
        }
        let mark = self.decimal.byte();
        let [a, b] = match text[at..] {
            [] => [0, 0],
            [found, a @ b'0'..=b'9'] if found == mark => [a - b'0', 0],
            [found, a @ b'0'..=b'9', b @ b'0'..=b'9'] if found == mark => [a - b'0', b - b'0'],
            _ => return None,
        };
        Some(sign * self.rounded(units, [i64::from(a), i64::from(b), 0]))
    }
}

/// Returns what is behind a sign, and the sign.
fn sign(text: &str) -> (&str, Option<i64>) {
    let signs = [('-', -1), ('\u{2212}', -1), ('+', 1)];
    let found = signs.into_iter().find_map(|(c, sign)| Some((text.strip_prefix(c)?, sign)));
    found.map_or((text, None), |(rest, sign)| (rest.trim_start(), Some(sign)))
}

/// Returns the text without a currency's sign or code of three letters at one of its ends.
fn without_currency(text: &str) -> &str {
    let beside = |sign: &&str| text.strip_prefix(*sign).or_else(|| text.strip_suffix(*sign));
    if let Some(rest) = SIGNS.iter().find_map(beside) {
        return rest.trim();
    }
    let is_code = |part: &str| part.bytes().all(|byte| byte.is_ascii_uppercase());
    match (text.get(..3), text.get(3..)) {
        (Some(code), Some(rest)) if is_code(code) => return rest.trim_start(),
        _ => {}
    }
    let cut = text.len().saturating_sub(3);
    match (text.get(..cut), text.get(cut..)) {
        (Some(rest), Some(code)) if code.len() == 3 && is_code(code) => rest.trim_end(),
        _ => text,
    }
}

/// A mark behind an amount that says what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// `DR`: money that went out.
    Debit,
    /// `CR`: money that came in.
    Credit,
}

impl Mark {
    /// Takes the mark off a text, such as `12.00 CR`.
    pub(super) fn of(text: &str) -> Option<(Self, &str)> {
        let text = text.strip_suffix('.').unwrap_or(text);
        let (rest, mark) = text.split_at_checked(text.len().checked_sub(2)?)?;
        let mark = match mark.as_bytes() {
            [b'C' | b'c', b'R' | b'r'] => Self::Credit,
            [b'D' | b'd', b'R' | b'r'] => Self::Debit,
            _ => return None,
        };
        let rest = rest.trim_end();
        rest.ends_with(|c: char| c.is_ascii_digit()).then_some((mark, rest))
    }
}

/// A rate of exchange, as millionths of a home unit for a foreign one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rate(i64);

impl Rate {
    /// Returns the rate of a text such as `0.8571`, with at most six decimals; more than 0.
    pub(super) fn new(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let lawful = |part: &str, most: usize| {
            (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !lawful(whole, 6) || !lawful(fraction, 6) {
            return None;
        }
        let number: i64 = format!("{whole}{fraction:0<6}").parse().ok()?;
        (number > 0).then_some(Self(number))
    }

    /// Returns whether a unit is one of the home unit.
    pub(super) const fn is_one(self) -> bool {
        self.0 == 1_000_000
    }

    /// Returns hundredths of the home unit, rounded to the nearest, halves away from zero.
    pub(super) fn convert(self, hundredths: i64) -> Option<i64> {
        let millionths = i128::from(hundredths) * i128::from(self.0);
        let half = if millionths < 0 { -500_000 } else { 500_000 };
        i64::try_from((millionths + half) / 1_000_000).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str, decimal: DecimalMark, thousands: Option<char>) -> Option<i64> {
        NumberFormat { decimal, thousands, unit: Unit::Major }.hundredths(text)
    }

    #[test]
    fn amounts_are_read_as_banks_write_them() {
        for (text, pence) in [
            ("12.34", 1234),
            ("-0.05", -5),
            ("12", 1200),
            (".5", 50),
            ("+7.1", 710),
            ("7.10-", -710),
            ("(7.10)", -710),
            ("\u{2212}7", -700),
            ("£ 7.10", 710),
            ("-£7.10", -710),
            ("EUR 7.10", 710),
            ("7.10 EUR", 710),
            ("7.10 Kč", 710),
            ("-7.10zł", -710),
            ("1,234,567.891", 123_456_789),
            ("1,09,006.06", 10_900_606),
            ("12,34,56,789", 12_345_678_900),
            ("-0,12,345", -1_234_500),
            ("0.005", 1),
            ("-0.005", -1),
            ("0.00499", 0),
            ("0.995", 100),
        ] {
            assert_eq!(read(text, DecimalMark::Point, Some(',')), Some(pence), "{text}");
        }
        assert_eq!(read("1.234,5", DecimalMark::Comma, Some('.')), Some(123_450));
        assert_eq!(read("1\u{A0}234,50 €", DecimalMark::Comma, Some(' ')), Some(123_450));
        assert_eq!(read("1’234.50", DecimalMark::Point, Some('\'')), Some(123_450));
    }

    #[test]
    fn minor_units_are_whole_and_their_decimals_round_once() {
        let unit = Unit::Minor;
        let format = NumberFormat { decimal: DecimalMark::Point, thousands: Some(','), unit };
        for (text, pence) in [
            ("1234", 1234),
            ("-5", -5),
            ("1,234", 1234),
            ("0.5", 1),
            ("-0.5", -1),
            ("0.49", 0),
            ("0.495", 0),
            ("12.50", 13),
            ("(7.4999)", -7),
            ("900000000000000", 900_000_000_000_000),
        ] {
            assert_eq!(format.hundredths(text), Some(pence), "{text}");
        }
        assert_eq!(format.hundredths("12p"), None);
    }

    #[test]
    fn refuses_what_is_no_amount() {
        for text in [
            "",
            "-",
            ".",
            "1.",
            "abc",
            "1e5",
            "--1",
            "-1-",
            "(-1)",
            "1,23.4",
            "12,34",
            "1234,567",
            "123,45,678",
            "1,23,456,789",
            "1,234,56,789",
            "1,23,45",
            "12 CR",
            ",123",
            "1,,234",
            "1.2.3",
            "NaN",
            "9999999999999999",
            "1 2",
            "£",
            "-+1",
        ] {
            assert_eq!(read(text, DecimalMark::Point, Some(',')), None, "{text}");
        }
        assert_eq!(read("1,5", DecimalMark::Point, None), None);
        assert_eq!(read("1.23.456,00", DecimalMark::Comma, Some('.')), None);
    }

    #[test]
    fn marks_behind_amounts_are_told() {
        for (text, found) in [
            ("12.00 CR", Some((Mark::Credit, "12.00"))),
            ("1,200DR", Some((Mark::Debit, "1,200"))),
            ("5 Dr.", Some((Mark::Debit, "5"))),
            ("12.00", None),
            ("12 EUR", None),
            ("CR", None),
            ("é", None),
            ("", None),
        ] {
            assert_eq!(Mark::of(text), found, "{text}");
        }
    }

    #[test]
    fn rates_round_half_away_from_zero() {
        let rate = Rate::new("0.5").unwrap();
        assert_eq!(
            (rate.convert(5), rate.convert(-5), rate.convert(4)),
            (Some(3), Some(-3), Some(2))
        );
        assert_eq!(Rate::new("1.162791").unwrap().convert(10_000), Some(11_628));
        for text in ["", "0", "-1", "1,2", "1.1234567", "1e3", ".5"] {
            assert_eq!(Rate::new(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(pence in -100_000_000_000_i64..100_000_000_000) {
            let sign = if pence < 0 { "-" } else { "" };
            let (units, rest) = (pence.unsigned_abs() / 100, pence.unsigned_abs() % 100);
            let digits = units.to_string();
            let grouped: String = digits.char_indices().flat_map(|(at, c)| {
                let cut = at > 0 && (digits.len() - at) % 3 == 0;
                cut.then_some('.').into_iter().chain([c])
            }).collect();
            let plain = format!("{sign}{units}.{rest:02}");
            prop_assert_eq!(read(&plain, DecimalMark::Point, None), Some(pence));
            let european = format!("{sign}{grouped},{rest:02}");
            prop_assert_eq!(read(&european, DecimalMark::Comma, Some('.')), Some(pence));
        }
    }
}
