//! What the values of a column are.

use super::home::is_currency;
use crate::intake::dates::{DateFormat, KNOWN, NUMERIC};
use crate::intake::mapping::{DecimalMark, Unit};
use crate::intake::number::{Mark, NumberFormat};

/// What all values of a column are.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValueKind {
    /// There is none.
    Empty,
    /// Whole numbers.
    Whole,
    /// Numbers with decimals or separators.
    Number,
    /// Dates in this format; in another too where day and month cannot be told apart.
    Date {
        /// The format.
        format: String,
        /// The other format that fits, where one does.
        or: Option<String>,
    },
    /// Times of day in this format.
    Time {
        /// The format.
        format: String,
    },
    /// Anything else.
    Text,
}

/// The ways in which numbers are written; the plainer first.
pub(super) const NUMBERS: [(DecimalMark, Option<char>); 7] = [
    (DecimalMark::Point, None),
    (DecimalMark::Comma, None),
    (DecimalMark::Point, Some(',')),
    (DecimalMark::Comma, Some('.')),
    (DecimalMark::Comma, Some(' ')),
    (DecimalMark::Point, Some('\'')),
    (DecimalMark::Point, Some(' ')),
];

const TIMES: [&str; 5] = ["%H:%M:%S", "%H:%M", "%H:%M:%S%f", "%I:%M %p", "%I:%M:%S %p"];

/// Share of values, in percent, that must fit; the rest may be at fault.
const MOST: usize = 95;

pub(super) fn kind(values: &[&str]) -> ValueKind {
    if values.is_empty() {
        return ValueKind::Empty;
    }
    if let Some(date) = date(values, &KNOWN[..KNOWN.len() - NUMERIC.len()]) {
        return date;
    }
    let time = TIMES.iter().find(|time| {
        let format = DateFormat::of_time(time);
        format.is_ok_and(|format| mostly(values, |value| format.second_of_day(value).is_ok()))
    });
    if let Some(time) = time {
        return ValueKind::Time { format: (*time).to_owned() };
    }
    if mostly(values, |value| value.bytes().all(|byte| byte.is_ascii_digit())) {
        return ValueKind::Whole;
    }
    let is_number = |value: &str| {
        let value = Mark::of(value).map_or(value, |(_, amount)| amount);
        // `CLI0000` is an id, not an amount in a currency CLI.
        let letters: String = value.chars().filter(|c| c.is_alphabetic()).collect();
        (letters.is_empty() || is_currency(&letters))
            && NUMBERS.iter().any(|format| reads(*format, value).is_some())
    };
    if mostly(values, is_number) { ValueKind::Number } else { ValueKind::Text }
}

/// Returns the kind of dates that values are by these formats; for [numbers](NUMERIC) that may be dates
/// somebody must have said that the column holds dates.
pub(super) fn date(values: &[&str], formats: &[&str]) -> Option<ValueKind> {
    let fitting: Vec<(&str, usize)> = formats
        .iter()
        .filter(|text| {
            let format = DateFormat::new(text);
            format.is_ok_and(|format| mostly(values, |value| is_day(&format, value)))
        })
        .map(|text| (*text, n_misread(text, values)))
        .collect();
    let fewest = fitting.iter().map(|(_, misread)| *misread).min()?;
    let mut found = fitting.iter().filter(|(_, misread)| *misread == fewest);
    let format = found.next()?.0.to_owned();
    let or = found.next().map(|other| other.0.to_owned()).filter(|_| format.contains("%d/%m"));
    Some(ValueKind::Date { format, or })
}

fn is_day(format: &DateFormat, value: &str) -> bool {
    format.moment(value).is_ok_and(|moment| (1950..2100).contains(&moment.date.ymd().0))
}

/// Returns the values that a format of dates does not read.
pub(super) fn n_misread(format: &str, values: &[&str]) -> usize {
    let read = |format: DateFormat| values.iter().filter(|value| is_day(&format, value)).count();
    values.len() - DateFormat::new(format).map_or(0, read)
}

/// Returns the amount of a text in hundredths, without the mark of its side; `None` where it is none.
pub(super) fn reads((decimal, thousands): (DecimalMark, Option<char>), value: &str) -> Option<i64> {
    let value = Mark::of(value).map_or(value, |(_, amount)| amount);
    NumberFormat { decimal, thousands, unit: Unit::Major }.hundredths(value)
}

fn mostly(values: &[&str], fits: impl Fn(&str) -> bool) -> bool {
    let most_misses = values.len() * (100 - MOST) / 100;
    values.iter().filter(|value| !fits(value)).take(most_misses + 1).count() <= most_misses
}

/// Returns how the numbers of a file are written, and whether another way would do as well.
pub(super) fn numbers(values: &[&str]) -> ((DecimalMark, Option<char>), bool) {
    let read = |format: &(DecimalMark, Option<char>)| {
        values.iter().filter(|value| reads(*format, value).is_some()).count()
    };
    let most = NUMBERS.iter().map(read).max().unwrap_or(0);
    let mut best = NUMBERS.iter().filter(|format| read(format) == most);
    let first = best.next().copied().unwrap_or_default();
    // `1,234` alone could be either.
    let could_be_other = best.any(|(decimal, _)| *decimal != first.0)
        && values.iter().any(|value| value.contains(['.', ',']));
    (first, could_be_other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date_of(values: &[&str]) -> (String, Option<String>) {
        match kind(values) {
            ValueKind::Date { format, or } => (format, or),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn days_and_months_are_told_apart_by_numbers_above_twelve() {
        assert_eq!(date_of(&["03/04/2025", "31/12/2025"]), ("%d/%m/%Y".into(), None));
        assert_eq!(date_of(&["03/04/2025", "12/31/2025"]), ("%m/%d/%Y".into(), None));
        assert_eq!(date_of(&["03/04/2025"]), ("%d/%m/%Y".into(), Some("%m/%d/%Y".into())));
        assert_eq!(date_of(&["2025-04-03T10:00:00Z"]).0, "%Y-%m-%dT%H:%M:%S%z");
        // One day above twelve is enough.
        let mut rare = vec!["03/04/2025"; 99];
        rare.push("04/30/2025");
        assert_eq!(date_of(&rare), ("%m/%d/%Y".into(), None));
        assert_eq!(date_of(&["20250403", "20251231"]).0, "%Y%m%d");
    }

    #[test]
    fn kinds_are_told_by_nearly_all_values() {
        assert_eq!(kind(&[]), ValueKind::Empty);
        assert_eq!(kind(&["1", "25"]), ValueKind::Whole);
        assert_eq!(kind(&["1", "-2.5"]), ValueKind::Number);
        assert_eq!(kind(&["1.234,50 €"]), ValueKind::Number);
        assert_eq!(kind(&["09:30"]), ValueKind::Time { format: "%H:%M".into() });
        assert_eq!(kind(&["7,10 Kč", "EUR 5"]), ValueKind::Number);
        assert_eq!(kind(&["CLI0000", "CLI0017"]), ValueKind::Text);
        assert_eq!(kind(&["a", "1"]), ValueKind::Text);
        let mut values = vec!["2025-01-31"; 99];
        values.push("never");
        assert_eq!(date_of(&values).0, "%Y-%m-%d");
    }

    #[test]
    fn decimal_marks_are_told_from_separators() {
        let found = |values: &[&str]| numbers(values);
        assert_eq!(found(&["1.5", "2"]), ((DecimalMark::Point, None), false));
        assert_eq!(found(&["1,50", "2"]), ((DecimalMark::Comma, None), false));
        assert_eq!(found(&["1.234,50", "2,5"]), ((DecimalMark::Comma, Some('.')), false));
        assert_eq!(found(&["1,234.50"]), ((DecimalMark::Point, Some(',')), false));
        assert!(found(&["1,234"]).1);
    }
}
