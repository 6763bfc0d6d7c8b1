//! Formats of dates, compiled once.

use std::fmt;

/// A format of dates and times, such as `%d.%m.%Y %H:%M`.
///
/// | directive | meaning |
/// |---|---|
/// | `%Y` `%y` | year of four digits; of two, 69 to 99 in the twentieth century |
/// | `%m` `%b` | month as a number; its English name or the first three letters of it |
/// | `%d` | day of the month |
/// | `%H` `%I` `%p` | hour 0 to 23; hour 1 to 12; AM or PM |
/// | `%M` `%S` | minute; second |
/// | `%f` | a fraction of a second, with its point or comma; may be absent; dropped |
/// | `%z` | `Z` or an offset such as `+01:00`; dropped, for times stay as they are written |
/// | `%s` | seconds since 1970-01-01, from 1971 on |
/// | `%%` | a percent sign |
/// | `excel` `excel_time` | alone: the number of a day as spreadsheets count them, from 1950 to 2099; its decimals are the time of `excel_time` |
///
/// Days, months and hours may have one digit where something other than a digit follows. Every other
/// character stands for itself.
///
/// # Examples
///
/// ```
/// use fip_model::intake::DateFormat;
///
/// let format = DateFormat::new("%d/%m/%Y %H:%M")?;
/// assert!(format.has_time());
/// assert!(DateFormat::new("%Q").is_err());
/// # Ok::<(), fip_model::intake::FormatError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateFormat {
    text: String,
    pub(super) items: Vec<Item>,
}

/// A piece of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Literal(char),
    Year,
    ShortYear,
    Month,
    MonthName,
    Day,
    Hour,
    HalfHour,
    Half,
    Minute,
    Second,
    Fraction,
    Offset,
    Epoch,
    /// The number of a day in a spreadsheet, with the time or without it.
    Serial {
        has_time: bool,
    },
}

/// Why a text is no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    /// A directive that there is not.
    #[error("expected directives of %Y %y %m %b %d %H %I %p %M %S %f %z %s, found {found:?}")]
    Directive {
        /// The directive.
        found: String,
    },
    /// A part of a date is not there, or twice.
    #[error("expected {part} once in a date format, found it {n} times in {found:?}")]
    Part {
        /// The part.
        part: &'static str,
        /// How often it is there.
        n: usize,
        /// The format.
        found: String,
    },
}

impl DateFormat {
    /// Returns the format of a date, with or without a time.
    ///
    /// # Errors
    ///
    /// [`FormatError`] for a directive that there is not, and for a part of a date that is not there or
    /// there twice.
    pub fn new(text: &str) -> Result<Self, FormatError> {
        let format = Self::compile(text)?;
        if matches!(format.items.as_slice(), [Item::Serial { .. }])
            || format.items.contains(&Item::Epoch)
        {
            return Ok(format);
        }
        format.once("a year", &[Item::Year, Item::ShortYear])?;
        format.once("a month", &[Item::Month, Item::MonthName])?;
        format.once("a day", &[Item::Day])?;
        Ok(format)
    }

    /// Returns the format of a time of day.
    ///
    /// # Errors
    ///
    /// [`FormatError`] for a directive that there is not, and for a format without an hour.
    pub fn of_time(text: &str) -> Result<Self, FormatError> {
        let format = Self::compile(text)?;
        format.once("an hour", &[Item::Hour, Item::HalfHour])?;
        Ok(format)
    }

    /// Returns whether what it reads has a time of day.
    pub fn has_time(&self) -> bool {
        let times = [Item::Hour, Item::HalfHour, Item::Epoch, Item::Serial { has_time: true }];
        self.items.iter().any(|item| times.contains(item))
    }

    /// Returns whether one text could be a day by this format and another day by the other: numbers stand in
    /// the same places and mean something else, as in `%d/%m/%Y` and `%m/%d/%Y`.
    pub(in crate::intake) fn could_misread(&self, other: &Self) -> bool {
        let places = |format: &Self| {
            let place = |item: &Item| match item {
                // Of as many digits.
                Item::ShortYear | Item::Month | Item::Day => Item::Day,
                other => *other,
            };
            // A fraction may be absent.
            let items = format.items.iter().filter(|item| **item != Item::Fraction);
            items.map(place).collect::<Vec<Item>>()
        };
        self.order() != other.order() && places(self) == places(other)
    }

    /// Returns whether the other format has the month where this one has the day, whatever stands between.
    pub(in crate::intake) fn is_other_way(&self, other: &Self) -> bool {
        let swapped: Vec<Item> = self
            .order()
            .into_iter()
            .map(|item| match item {
                Item::Day => Item::Month,
                Item::Month => Item::Day,
                other => other,
            })
            .collect();
        swapped == other.order()
    }

    /// Returns in which order year, month and day stand, as far as they are numbers.
    fn order(&self) -> Vec<Item> {
        let part = |item: &Item| match item {
            Item::Year | Item::ShortYear => Some(Item::Year),
            Item::Month | Item::Day => Some(*item),
            _ => None,
        };
        self.items.iter().filter_map(part).collect()
    }

    fn compile(text: &str) -> Result<Self, FormatError> {
        if let "excel" | "excel_time" = text {
            let has_time = text == "excel_time";
            return Ok(Self { text: text.to_owned(), items: vec![Item::Serial { has_time }] });
        }
        let mut items = Vec::new();
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            if c != '%' {
                items.push(Item::Literal(c));
                continue;
            }
            let letter = rest.next();
            items.push(match letter {
                Some('Y') => Item::Year,
                Some('y') => Item::ShortYear,
                Some('m') => Item::Month,
                Some('b' | 'B') => Item::MonthName,
                Some('d') => Item::Day,
                Some('H') => Item::Hour,
                Some('I') => Item::HalfHour,
                Some('p') => Item::Half,
                Some('M') => Item::Minute,
                Some('S') => Item::Second,
                Some('f') => Item::Fraction,
                Some('z') => Item::Offset,
                Some('s') => Item::Epoch,
                Some('%') => Item::Literal('%'),
                _ => {
                    let found = format!("%{}", letter.map_or(String::new(), String::from));
                    return Err(FormatError::Directive { found });
                }
            });
        }
        Ok(Self { text: text.to_owned(), items })
    }

    fn once(&self, part: &'static str, of: &[Item]) -> Result<(), FormatError> {
        let n = self.items.iter().filter(|item| of.contains(item)).count();
        if n == 1 {
            return Ok(());
        }
        Err(FormatError::Part { part, n, found: self.text.clone() })
    }
}

impl fmt::Display for DateFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_formats_that_give_no_date() {
        for text in ["", "%Y-%m", "%d.%m", "%Y%Y-%m-%d", "%Q", "%", "%d/%m/%Y/%y"] {
            assert!(DateFormat::new(text).is_err(), "{text}");
        }
        assert!(DateFormat::of_time("%M:%S").is_err());
    }

    #[test]
    fn formats_that_read_one_text_as_two_days_are_told() {
        let of = |text: &str| DateFormat::new(text).unwrap();
        for (a, b, misread, other_way) in [
            ("%d/%m/%Y", "%m/%d/%Y", true, true),
            ("%d/%m/%y", "%m/%d/%y", true, true),
            ("%d/%m/%y", "%y/%m/%d", true, false),
            ("%Y-%m-%d %H:%M:%S%f", "%Y-%d-%m %H:%M:%S", true, true),
            ("%d/%m/%Y", "%m/%d/%y", false, true),
            ("%d/%m/%Y", "%m-%d-%Y", false, true),
            ("%d/%m/%Y", "%m/%d/%Y %H:%M", false, true),
            ("%d/%m/%Y", "%d/%m/%Y", false, false),
            ("%d/%m/%Y", "%Y-%m-%d", false, false),
            ("%d %b %Y", "%b %d %Y", false, false),
            ("%d/%m/%Y", "%s", false, false),
        ] {
            let found = (of(a).could_misread(&of(b)), of(a).is_other_way(&of(b)));
            assert_eq!(found, (misread, other_way), "{a} {b}");
            let back = (of(b).could_misread(&of(a)), of(b).is_other_way(&of(a)));
            assert_eq!(back, found, "{b} {a}");
        }
    }

    #[test]
    fn every_known_format_is_one() {
        for text in super::super::KNOWN {
            assert_eq!(DateFormat::new(text).unwrap().to_string(), text);
        }
    }
}
