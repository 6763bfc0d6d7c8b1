//! Reading a text by a format.

use super::format::{DateFormat, Item};
use crate::time::{Date, Month, Timestamp};

/// A day, and the second of it where the text has a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::intake) struct Moment {
    pub(in crate::intake) date: Date,
    pub(in crate::intake) second: Option<u32>,
}

/// Why a text could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::intake) enum Unfit {
    /// It has another shape.
    Shape,
    /// It has the shape, but there is no such day or time; with what is wrong.
    NoSuch(String),
}

/// The numbers in a text.
#[derive(Debug, Clone, Copy, Default)]
struct Parts {
    year: i32,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
    is_afternoon: Option<bool>,
    epoch: Option<i64>,
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl DateFormat {
    /// Returns the day and time of a text.
    pub(in crate::intake) fn moment(&self, text: &str) -> Result<Moment, Unfit> {
        if let [Item::Serial { has_time }] = self.items[..] {
            let at = serial(text.as_bytes()).ok_or(Unfit::Shape)?;
            let (date, second) = (at.date(), at.second_of_day());
            return match (has_time, second) {
                (true, _) => Ok(Moment { date, second: Some(second) }),
                (false, 0) => Ok(Moment { date, second: None }),
                (false, _) => Err(Unfit::Shape),
            };
        }
        let parts = self.parts(text.as_bytes()).ok_or(Unfit::Shape)?;
        if let Some(seconds) = parts.epoch {
            let at = epoch(seconds).ok_or(Unfit::Shape)?;
            return Ok(Moment { date: at.date(), second: Some(at.second_of_day()) });
        }
        let date = Date::new(parts.year, parts.month, parts.day)
            .map_err(|_| Unfit::NoSuch(no_such_date(&parts)))?;
        let second = if self.has_time() { Some(clock(&parts)?) } else { None };
        Ok(Moment { date, second })
    }

    /// Returns the second of the day of a text.
    pub(in crate::intake) fn second_of_day(&self, text: &str) -> Result<u32, Unfit> {
        clock(&self.parts(text.as_bytes()).ok_or(Unfit::Shape)?)
    }

    fn parts(&self, text: &[u8]) -> Option<Parts> {
        let mut parts = Parts::default();
        let mut rest = text;
        for (at, item) in self.items.iter().enumerate() {
            // Two numbers side by side have all their digits.
            let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
            let is_fixed = beside.filter_map(|at| self.items.get(at)).any(|item| is_number(*item));
            let least = if is_fixed { 2 } else { 1 };
            rest = take(*item, rest, least, &mut parts)?;
        }
        rest.is_empty().then_some(parts)
    }
}

const fn is_number(item: Item) -> bool {
    !matches!(item, Item::Literal(_) | Item::MonthName | Item::Half | Item::Fraction | Item::Offset)
}

/// Takes what an item stands for; returns what is left.
fn take<'a>(item: Item, text: &'a [u8], least: usize, parts: &mut Parts) -> Option<&'a [u8]> {
    match item {
        Item::Literal(c) => text.strip_prefix(c.encode_utf8(&mut [0; 4]).as_bytes()),
        Item::Year => {
            let (year, rest) = number(text, 4, 4)?;
            parts.year = year.cast_signed();
            Some(rest)
        }
        Item::ShortYear => {
            let (year, rest) = number(text, 2, 2)?;
            parts.year = year.cast_signed() + if year < 69 { 2000 } else { 1900 };
            Some(rest)
        }
        Item::Month => Some(into(&mut parts.month, number(text, least, 2)?)),
        Item::Day => Some(into(&mut parts.day, number(text, least, 2)?)),
        Item::Hour | Item::HalfHour => Some(into(&mut parts.hour, number(text, least, 2)?)),
        Item::Minute => Some(into(&mut parts.minute, number(text, 2, 2)?)),
        Item::Second => Some(into(&mut parts.second, number(text, 2, 2)?)),
        Item::MonthName => Some(into(&mut parts.month, month_name(text)?)),
        Item::Half => {
            let (half, rest) = text.split_at_checked(2)?;
            parts.is_afternoon = Some(half.eq_ignore_ascii_case(b"PM"));
            (half.eq_ignore_ascii_case(b"AM") || half.eq_ignore_ascii_case(b"PM")).then_some(rest)
        }
        Item::Fraction => Some(match text {
            [b'.' | b',', digits @ ..] => {
                let n = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
                if n == 0 { text } else { &digits[n..] }
            }
            _ => text,
        }),
        Item::Offset => offset(text),
        Item::Serial { .. } => None,
        Item::Epoch => {
            let n = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let (digits, rest) = text.split_at(n);
            parts.epoch = Some(std::str::from_utf8(digits).ok()?.parse().ok()?);
            Some(rest)
        }
    }
}

fn into<'a>(part: &mut u32, (number, rest): (u32, &'a [u8])) -> &'a [u8] {
    *part = number;
    rest
}

/// Returns the number that a text begins with, of so many digits, and what is left.
fn number(text: &[u8], least: usize, most: usize) -> Option<(u32, &[u8])> {
    let n = text.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
    let number = text[..n].iter().fold(0, |number, byte| number * 10 + u32::from(byte - b'0'));
    (n >= least).then(|| (number, &text[n..]))
}

fn month_name(text: &[u8]) -> Option<(u32, &[u8])> {
    let n = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let word = std::str::from_utf8(&text[..n]).ok()?.to_ascii_lowercase();
    let at = MONTHS.iter().position(|name| word.starts_with(name))?;
    let month = u32::try_from(at + 1).ok()?;
    let full = Month::new(2000, month).ok()?.name().to_ascii_lowercase();
    (word.len() == 3 || word == full || word == "sept").then(|| (month, &text[n..]))
}

/// Takes `Z`, `+01`, `+0100` or `+01:00`.
fn offset(text: &[u8]) -> Option<&[u8]> {
    match text {
        [b'Z' | b'z', rest @ ..] => Some(rest),
        [b'+' | b'-', rest @ ..] => {
            let (_, rest) = number(rest, 2, 2)?;
            let minutes = rest.strip_prefix(b":").unwrap_or(rest);
            Some(number(minutes, 2, 2).map_or(rest, |(_, rest)| rest))
        }
        _ => None,
    }
}

/// Returns the second of the day.
fn clock(parts: &Parts) -> Result<u32, Unfit> {
    let hour = match parts.is_afternoon {
        None => parts.hour,
        Some(_) if !(1..=12).contains(&parts.hour) => 24,
        Some(is_afternoon) => parts.hour % 12 + if is_afternoon { 12 } else { 0 },
    };
    if hour > 23 || parts.minute > 59 || parts.second > 59 {
        let (minute, second) = (parts.minute, parts.second);
        return Err(Unfit::NoSuch(format!(
            "time does not exist: {:02}:{minute:02}:{second:02}",
            parts.hour
        )));
    }
    Ok(hour * 3600 + parts.minute * 60 + parts.second)
}

fn no_such_date(parts: &Parts) -> String {
    let Parts { year, month, day, .. } = *parts;
    Month::new(year, month).map_or_else(
        |_| format!("date does not exist: there is no month {month} of the year {year}"),
        |month| {
            let (name, n) = (month.name(), month.n_days());
            format!("date does not exist: {name} {year} has {n} days, found day {day}")
        },
    )
}

/// The moment of a number of days since 1899-12-30, as spreadsheets count since March 1900, with decimals or
/// without them; from 1950 to 2099.
fn serial(text: &[u8]) -> Option<Timestamp> {
    const DAY: u64 = 86_400;
    // Days from 1899-12-30 to 1970-01-01.
    const EPOCH: i32 = 25_569;
    let n = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let decimals = match &text[n..] {
        [] => &[],
        [b'.' | b',', decimals @ ..] if decimals.iter().all(u8::is_ascii_digit) => decimals,
        _ => return None,
    };
    let whole =
        |digits: &[u8]| digits.iter().fold(0, |sum, byte| sum * 10 + u64::from(byte - b'0'));
    let days = i32::try_from(whole(text.get(..n.min(6))?)).ok()?;
    if n != 5 || !(18_264..73_051).contains(&days) {
        return None;
    }
    let decimals = &decimals[..decimals.len().min(9)];
    let parts = 10_u64.pow(u32::try_from(decimals.len()).ok()?);
    let second = (whole(decimals) * DAY + parts / 2) / parts;
    let date = Date::from_epoch_days(days - EPOCH).plus_days(i32::from(second == DAY));
    Some(Timestamp::new(date, u32::try_from(second % DAY).ok()?))
}

/// The moment so many seconds after 1970-01-01, from 1971 to the year 9999: smaller numbers count
/// something else.
fn epoch(seconds: i64) -> Option<Timestamp> {
    const DAY: i64 = 86_400;
    if seconds < 365 * DAY {
        return None;
    }
    let days = i32::try_from(seconds / DAY).ok().filter(|days| *days < 2_932_897)?;
    let second = u32::try_from(seconds % DAY).ok()?;
    Some(Timestamp::new(Date::from_epoch_days(days), second))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(format: &str, text: &str) -> Result<String, Unfit> {
        let moment = DateFormat::new(format).unwrap().moment(text)?;
        Ok(match moment.second {
            None => moment.date.to_string(),
            Some(second) => Timestamp::new(moment.date, second).to_string(),
        })
    }

    #[test]
    fn dates_are_read_by_their_format() {
        for (format, text, expected) in [
            ("%Y-%m-%d", "2024-02-29", "2024-02-29"),
            ("%d/%m/%Y", "3/4/2025", "2025-04-03"),
            ("%m/%d/%Y", "3/4/2025", "2025-03-04"),
            ("%d.%m.%y", "31.12.99", "1999-12-31"),
            ("%y%m%d", "930101", "1993-01-01"),
            ("%Y%m%d", "20250331", "2025-03-31"),
            ("%d %b %Y", "5 March 2025", "2025-03-05"),
            ("%d-%b-%Y", "05-SEP-2025", "2025-09-05"),
            ("%Y-%m-%dT%H:%M:%S%f%z", "2025-03-31T09:14:07.123+01:00", "2025-03-31T09:14:07"),
            ("%Y-%m-%dT%H:%M:%S%f%z", "2025-03-31T09:14:07Z", "2025-03-31T09:14:07"),
            ("%m/%d/%Y %I:%M %p", "3/4/2025 12:05 AM", "2025-03-04T00:05:00"),
            ("%m/%d/%Y %I:%M %p", "3/4/2025 1:05 pm", "2025-03-04T13:05:00"),
            ("%s", "1700000000", "2023-11-14T22:13:20"),
            ("excel", "45658", "2025-01-01"),
            ("excel", "45658.0", "2025-01-01"),
            ("excel", "36526", "2000-01-01"),
            ("excel", "18264", "1950-01-01"),
            ("excel", "73050", "2099-12-31"),
            ("excel_time", "45658", "2025-01-01T00:00:00"),
            ("excel_time", "45658.42", "2025-01-01T10:04:48"),
            ("excel_time", "45658,5", "2025-01-01T12:00:00"),
            ("excel_time", "45658.9999999999", "2025-01-02T00:00:00"),
        ] {
            assert_eq!(read(format, text).as_deref(), Ok(expected), "{format} {text}");
        }
    }

    #[test]
    fn other_shapes_are_told_from_days_that_do_not_exist() {
        for (format, text) in [
            ("%Y-%m-%d", "25-01-01"),
            ("%Y-%m-%d", "2025-01-01 "),
            ("%Y-%m-%d", "2025-01-01T00:00:00"),
            ("%Y%m%d", "2025331"),
            ("%d %b %Y", "5 Marz 2025"),
            ("%s", "17e8"),
            ("%s", "45658"),
            ("excel", "18263"),
            ("excel", "45658.75"),
            ("excel", "73051"),
            ("excel", ""),
            ("excel", "45658.\u{e9}"),
            ("excel", "-45658"),
            ("excel", "99999999999999999999999"),
            ("%s", "999999999999"),
            ("%d/%m/%Y", ""),
        ] {
            assert_eq!(read(format, text), Err(Unfit::Shape), "{format} {text}");
        }
        for (format, text, part) in [
            ("%Y-%m-%d", "2026-02-30", "February 2026 has 28 days"),
            ("%m/%d/%Y", "31/12/2025", "no month 31"),
            ("%Y-%m-%d %H:%M", "2026-02-03 24:00", "time does not exist: 24:00:00"),
            ("%Y-%m-%d %I:%M %p", "2026-02-03 13:00 PM", "time does not exist: 13:00:00"),
        ] {
            let Err(Unfit::NoSuch(told)) = read(format, text) else { panic!("{text}") };
            assert!(told.contains(part), "{told}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in ".{0,24}", which in 0..super::super::KNOWN.len()) {
            let _ = read(super::super::KNOWN[which], &text);
        }

        #[test]
        fn what_is_written_is_read(days in 0..40_000_i32, second in 0..86_400_u32) {
            let at = Timestamp::new(Date::from_epoch_days(days), second);
            let ((year, month, day), text) = (at.date().ymd(), at.to_string());
            let written = format!("{day}.{month}.{year:04} {}", &text[11..]);
            prop_assert_eq!(read("%d.%m.%Y %H:%M:%S", &written), Ok(text));
        }
    }
}
