//! Values as the text that databases write of them.

use std::fmt::Display;
use std::io::Write;

use crate::time::Date;

const DAY_SECONDS: i64 = 86_400;
/// The day of 1970-01-01 in the count of days that INT96 has.
const JULIAN_EPOCH: i64 = 2_440_588;
const NANOSECONDS: i64 = 1_000_000_000;

/// In what a time is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Milli,
    Micro,
    Nano,
}

impl Unit {
    /// Returns how many there are in a second, and the digits of that.
    const fn of_a_second(self) -> (i64, usize) {
        match self {
            Self::Milli => (1000, 3),
            Self::Micro => (1_000_000, 6),
            Self::Nano => (NANOSECONDS, 9),
        }
    }
}

/// Writes a day by its number from 1970-01-01; the number where there is no such day.
pub(super) fn date(text: &mut Vec<u8>, days: i64) {
    match day(days) {
        Some(date) => put(text, format_args!("{date}")),
        None => put(text, format_args!("{days}")),
    }
}

fn day(days: i64) -> Option<Date> {
    let date = Date::from_epoch_days(i32::try_from(days).ok()?);
    let [first, last] = [Date::new(1, 1, 1).ok()?, Date::new(9999, 12, 31).ok()?];
    (first..=last).contains(&date).then_some(date)
}

/// Writes a time of the calendar; the number where there is no such time.
pub(super) fn timestamp(text: &mut Vec<u8>, value: i64, unit: Unit) {
    let (units, digits) = unit.of_a_second();
    let (seconds, rest) = (value.div_euclid(units), value.rem_euclid(units));
    let Some(date) = day(seconds.div_euclid(DAY_SECONDS)) else {
        put(text, format_args!("{value}"));
        return;
    };
    put(text, format_args!("{date} "));
    clock(text, seconds.rem_euclid(DAY_SECONDS), rest, digits);
}

/// Writes a time of day; the number where there is no such time.
pub(super) fn time(text: &mut Vec<u8>, value: i64, unit: Unit) {
    let (units, digits) = unit.of_a_second();
    let seconds = value.div_euclid(units);
    if (0..=DAY_SECONDS).contains(&seconds) {
        clock(text, seconds, value.rem_euclid(units), digits);
    } else {
        put(text, format_args!("{value}"));
    }
}

/// Writes hours, minutes and seconds, and what is left of a second without the zeros at its end.
fn clock(text: &mut Vec<u8>, seconds: i64, rest: i64, digits: usize) {
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    put(text, format_args!("{hour:02}:{minute:02}:{second:02}"));
    if rest != 0 {
        let fraction = format!("{rest:0digits$}");
        put(text, format_args!(".{}", fraction.trim_end_matches('0')));
    }
}

/// Writes the timestamp of the older kind: nanoseconds of the day in two words, then the day.
pub(super) fn int96(text: &mut Vec<u8>, words: &[u32]) {
    let &[low, high, day] = words else { return };
    let nanoseconds = (i64::from(high) << 32) | i64::from(low);
    let seconds = nanoseconds.div_euclid(NANOSECONDS);
    let days = i64::from(day.cast_signed()) - JULIAN_EPOCH + seconds.div_euclid(DAY_SECONDS);
    date(text, days);
    text.push(b' ');
    clock(text, seconds.rem_euclid(DAY_SECONDS), nanoseconds.rem_euclid(NANOSECONDS), 9);
}

/// Writes an exact decimal.
pub(super) fn decimal(text: &mut Vec<u8>, unscaled: i128, scale: u32) {
    let sign = if unscaled < 0 { "-" } else { "" };
    let (digits, scale) = (unscaled.unsigned_abs().to_string(), scale as usize);
    if scale == 0 {
        put(text, format_args!("{sign}{digits}"));
        return;
    }
    let digits = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    put(text, format_args!("{sign}{whole}.{fraction}"));
}

/// Writes a real number with the fewest digits that read back as the same; none for what is no number,
/// which is how tables without missing values write a missing one.
pub(super) fn real(text: &mut Vec<u8>, value: impl Display, is_no_number: bool) {
    if !is_no_number {
        put(text, format_args!("{value}"));
    }
}

/// Writes bytes as the text that they are, else in hexadecimal.
pub(super) fn bytes(text: &mut Vec<u8>, value: &[u8]) {
    if std::str::from_utf8(value).is_ok() {
        text.extend_from_slice(value);
        return;
    }
    text.extend_from_slice(b"\\x");
    for byte in value {
        put(text, format_args!("{byte:02x}"));
    }
}

pub(super) fn uuid(text: &mut Vec<u8>, value: &[u8]) {
    for (at, byte) in value.iter().enumerate() {
        if [4, 6, 8, 10].contains(&at) {
            text.push(b'-');
        }
        put(text, format_args!("{byte:02x}"));
    }
}

fn put(text: &mut Vec<u8>, value: std::fmt::Arguments<'_>) {
    // A `Vec` takes all that is written to it.
    let _ = text.write_fmt(value);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut text = Vec::new();
        write(&mut text);
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn times_before_and_after_1970_in_all_units() {
        let at = |value, unit| text(|text| timestamp(text, value, unit));
        assert_eq!(at(0, Unit::Milli), "1970-01-01 00:00:00");
        assert_eq!(at(-1, Unit::Milli), "1969-12-31 23:59:59.999");
        assert_eq!(at(1_743_440_700_120_000, Unit::Micro), "2025-03-31 17:05:00.12");
        assert_eq!(at(1_743_440_700_000_000_001, Unit::Nano), "2025-03-31 17:05:00.000000001");
        assert_eq!(at(i64::MAX, Unit::Milli), i64::MAX.to_string());
        assert_eq!(text(|text| time(text, 86_399_000, Unit::Milli)), "23:59:59");
        assert_eq!(text(|text| time(text, -1, Unit::Milli)), "-1");
        assert_eq!(text(|text| date(text, 20_178)), "2025-03-31");
        assert_eq!(text(|text| date(text, i64::from(i32::MAX))), i32::MAX.to_string());
    }

    /// 17:05 of day 2460766, which is 2025-03-31, as Impala stores it.
    #[test]
    fn the_older_timestamps() {
        let nanoseconds = 61_500_000_000_000_u64;
        let [low, high] = [nanoseconds & 0xFFFF_FFFF, nanoseconds >> 32];
        let words = [u32::try_from(low).unwrap(), u32::try_from(high).unwrap(), 2_460_766];
        assert_eq!(text(|text| int96(text, &words)), "2025-03-31 17:05:00");
    }

    #[test]
    fn decimals_are_exact() {
        let of = |unscaled, scale| text(|text| decimal(text, unscaled, scale));
        assert_eq!(
            (of(1234, 2), of(-5, 2), of(0, 3)),
            ("12.34".into(), "-0.05".into(), "0.000".into())
        );
        assert_eq!((of(7, 0), of(-1200, 2)), ("7".into(), "-12.00".into()));
        let least = of(i128::MIN, 38);
        assert_eq!(least, "-1.70141183460469231731687303715884105728");
    }

    #[test]
    fn numbers_read_back_and_bytes_are_shown() {
        assert_eq!(text(|text| real(text, 0.1_f32, false)), "0.1");
        assert_eq!(text(|text| real(text, 1e21_f64, false)), "1000000000000000000000");
        assert_eq!(text(|text| real(text, f64::NAN, true)), "");
        assert_eq!(text(|text| bytes(text, "Café".as_bytes())), "Café");
        assert_eq!(text(|text| bytes(text, &[0xFF, 0])), "\\xff00");
        let id: Vec<u8> = (0..16).collect();
        assert_eq!(text(|text| uuid(text, &id)), "00010203-0405-0607-0809-0a0b0c0d0e0f");
    }
}
