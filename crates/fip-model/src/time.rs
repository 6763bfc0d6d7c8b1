//! Civil dates, months and times of day, without time zones.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Seconds in a day of civil time.
pub(crate) const DAY_SECONDS: i64 = 86_400;

/// A day of the proleptic Gregorian calendar, written `YYYY-MM-DD`.
///
/// # Examples
///
/// ```
/// use fip_model::Date;
///
/// let date: Date = "2024-02-29".parse()?;
/// assert_eq!(date.key(), 20_240_229);
/// assert_eq!(date.plus_days(1).to_string(), "2024-03-01");
/// assert!("2025-02-29".parse::<Date>().is_err());
/// # Ok::<(), fip_model::TimeError>(())
/// ```
///
/// # References
///
/// H. Hinnant, "chrono-compatible low-level date algorithms" (2013): `days_from_civil`,
/// `civil_from_days`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Days since 1970-01-01.
    days: i32,
}

impl Date {
    /// Returns the day, or an error when the calendar has none.
    ///
    /// # Errors
    ///
    /// [`TimeError`] when the year is outside 1..=9999 or the month or the day does not exist.
    pub fn new(year: i32, month: u32, day: u32) -> Result<Self, TimeError> {
        let lawful = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        if !lawful {
            let found = format!("{year:04}-{month:02}-{day:02}");
            return Err(TimeError { expected: "a date that exists", found });
        }
        Ok(Self { days: days_from_civil(year, month, day) })
    }

    /// Returns the day this many days after 1970-01-01.
    pub const fn from_epoch_days(days: i32) -> Self {
        Self { days }
    }

    /// Returns the days since 1970-01-01.
    pub const fn epoch_days(self) -> i32 {
        self.days
    }

    /// Returns year, month (1 to 12) and day of the month (from 1).
    pub const fn ymd(self) -> (i32, u32, u32) {
        civil_from_days(self.days)
    }

    /// Returns the key of the day: the integer `yyyymmdd`.
    pub const fn key(self) -> i32 {
        let (year, month, day) = self.ymd();
        year * 10_000 + (month * 100 + day).cast_signed()
    }

    /// Returns the month that holds the day.
    pub const fn month(self) -> Month {
        let (year, month, _) = self.ymd();
        Month { index: year * 12 + month.cast_signed() - 1 }
    }

    /// Returns the day `days` later (earlier when negative).
    #[must_use]
    pub const fn plus_days(self, days: i32) -> Self {
        Self { days: self.days + days }
    }

    /// Returns the days from `earlier` to this day.
    pub const fn days_since(self, earlier: Self) -> i32 {
        self.days - earlier.days
    }

    /// Returns the day of the week: 1 is Monday, 7 is Sunday.
    pub const fn weekday(self) -> u32 {
        ((self.days + 3).rem_euclid(7) + 1).cast_unsigned()
    }

    /// Returns whether the day is a Saturday or a Sunday.
    pub const fn is_weekend(self) -> bool {
        self.weekday() >= 6
    }

    /// Returns midnight at the start of the day.
    pub const fn midnight(self) -> Timestamp {
        Timestamp { seconds: self.days as i64 * DAY_SECONDS }
    }
}

/// A calendar month, written `yyyymm`.
///
/// # Examples
///
/// ```
/// use fip_model::Month;
///
/// let month = Month::new(2025, 12)?;
/// assert_eq!(month.key(), 202_512);
/// assert_eq!(month.plus(1).first_day().to_string(), "2026-01-01");
/// assert_eq!(month.n_days(), 31);
/// # Ok::<(), fip_model::TimeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Months since year 0.
    index: i32,
}

impl Month {
    /// Returns the month, or an error when `month` is not in 1..=12.
    ///
    /// # Errors
    ///
    /// [`TimeError`] when the year is outside 1..=9999 or the month outside 1..=12.
    pub fn new(year: i32, month: u32) -> Result<Self, TimeError> {
        Date::new(year, month, 1).map(Date::month)
    }

    /// Returns the year and the month (1 to 12).
    pub const fn year_month(self) -> (i32, u32) {
        (self.index.div_euclid(12), (self.index.rem_euclid(12) + 1).cast_unsigned())
    }

    /// Returns the key of the month: the integer `yyyymm`.
    pub const fn key(self) -> i32 {
        let (year, month) = self.year_month();
        year * 100 + month.cast_signed()
    }

    /// Returns the month with this key.
    ///
    /// # Errors
    ///
    /// [`TimeError`] when no month has the key.
    pub fn from_key(key: i32) -> Result<Self, TimeError> {
        u32::try_from(key % 100).map_or_else(
            |_| Err(TimeError { expected: "a month such as 202512", found: key.to_string() }),
            |month| Self::new(key / 100, month),
        )
    }

    /// Returns the month `months` later (earlier when negative).
    #[must_use]
    pub const fn plus(self, months: i32) -> Self {
        Self { index: self.index + months }
    }

    /// Returns the whole months from `earlier` to this month.
    pub const fn months_since(self, earlier: Self) -> i32 {
        self.index - earlier.index
    }

    /// Returns the first day of the month.
    pub const fn first_day(self) -> Date {
        let (year, month) = self.year_month();
        Date { days: days_from_civil(year, month, 1) }
    }

    /// Returns the English name of the month, `January` to `December`.
    pub const fn name(self) -> &'static str {
        let (_, month) = self.year_month();
        MONTH_NAMES[month as usize - 1]
    }

    /// Returns the number of days in the month.
    pub const fn n_days(self) -> u32 {
        let (year, month) = self.year_month();
        days_in_month(year, month)
    }
}

/// A second of civil time, written `YYYY-MM-DDTHH:MM:SS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    /// Seconds since 1970-01-01T00:00:00.
    seconds: i64,
}

impl Timestamp {
    /// Returns the moment `second_of_day` seconds after midnight of `date`.
    pub const fn new(date: Date, second_of_day: u32) -> Self {
        Self { seconds: date.days as i64 * DAY_SECONDS + second_of_day as i64 }
    }

    /// Returns the moment so many seconds after 1970-01-01T00:00:00; `None` where no day holds it.
    pub fn from_epoch_seconds(seconds: i64) -> Option<Self> {
        i32::try_from(seconds.div_euclid(DAY_SECONDS)).ok().map(|_| Self { seconds })
    }

    /// Returns the seconds since 1970-01-01T00:00:00.
    pub const fn epoch_seconds(self) -> i64 {
        self.seconds
    }

    /// Returns the day that holds the moment.
    #[expect(clippy::cast_possible_truncation, reason = "made from a day that fits")]
    pub const fn date(self) -> Date {
        Date { days: self.seconds.div_euclid(DAY_SECONDS) as i32 }
    }

    /// Returns the seconds since midnight.
    #[expect(clippy::cast_possible_truncation, reason = "below 86,400")]
    pub const fn second_of_day(self) -> u32 {
        self.seconds.rem_euclid(DAY_SECONDS) as u32
    }

    /// Returns the hour of the day, 0 to 23.
    pub const fn hour(self) -> u32 {
        self.second_of_day() / 3600
    }

    /// Returns whether the moment is at night: from 22:00:00 to 05:59:59.
    pub const fn is_night(self) -> bool {
        let hour = self.hour();
        hour >= 22 || hour < 6
    }
}

/// Why a text is not the date, month or time asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found:?}")]
pub struct TimeError {
    expected: &'static str,
    found: String,
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.key())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = self.second_of_day();
        let (hour, minute) = (second / 3600, second / 60 % 60);
        write!(f, "{}T{hour:02}:{minute:02}:{:02}", self.date(), second % 60)
    }
}

impl FromStr for Date {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let refused = || TimeError {
            expected: "a date that exists, such as 2025-03-31",
            found: text.to_owned(),
        };
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(refused());
        }
        let year = digits(&bytes[..4]).ok_or_else(refused)?;
        let month = digits(&bytes[5..7]).ok_or_else(refused)?;
        let day = digits(&bytes[8..]).ok_or_else(refused)?;
        Self::new(year.cast_signed(), month, day).map_err(|_| refused())
    }
}

impl FromStr for Timestamp {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let refused =
            || TimeError { expected: "a time such as 2025-03-31T09:14:07", found: text.to_owned() };
        let bytes = text.as_bytes();
        let shaped =
            bytes.len() == 19 && bytes[10] == b'T' && bytes[13] == b':' && bytes[16] == b':';
        if !shaped {
            return Err(refused());
        }
        let date: Date = text.get(..10).ok_or_else(refused)?.parse()?;
        let hour = digits(&bytes[11..13]).ok_or_else(refused)?;
        let minute = digits(&bytes[14..16]).ok_or_else(refused)?;
        let second = digits(&bytes[17..]).ok_or_else(refused)?;
        if hour > 23 || minute > 59 || second > 59 {
            return Err(refused());
        }
        Ok(Self::new(date, hour * 3600 + minute * 60 + second))
    }
}

const MONTH_NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

macro_rules! serde_as_text {
    ($name:ident) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    };
}

serde_as_text!(Date);
serde_as_text!(Timestamp);

fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0_u32, |number, byte| {
        byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0'))
    })
}

const fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Counts from 1 March, so that the leap day is the last of its year, in eras of 400 years.
const fn days_from_civil(year: i32, month: u32, day: u32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month.cast_signed() + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day.cast_signed() - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

const fn civil_from_days(days: i32) -> (i32, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month.cast_unsigned(), day.cast_unsigned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_days_that_do_not_exist() {
        for text in ["2025-02-29", "2025-13-01", "2025-00-10", "2025-04-31", "0000-01-01"] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn refuses_other_shapes() {
        for text in ["", "2025-1-01", "20250101", "2025-01-01 ", "01-01-2025", "2025-01-0é"] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        for text in ["2025-01-01", "2025-01-01T24:00:00", "2025-01-01 10:00:00"] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }

    /// The calendar of an independent library, day by day from 1900 to 2199.
    #[test]
    fn agrees_with_jiff() {
        let mut theirs = jiff::civil::date(1900, 1, 1);
        let mut ours = Date::new(1900, 1, 1).unwrap();
        while theirs.year() < 2200 {
            assert_eq!(ours.to_string(), theirs.to_string());
            assert_eq!(
                ours.weekday(),
                u32::from(theirs.weekday().to_monday_one_offset().cast_unsigned())
            );
            assert_eq!(ours.month().n_days(), u32::from(theirs.days_in_month().cast_unsigned()));
            assert_eq!(ours.to_string().parse(), Ok(ours));
            theirs = theirs.tomorrow().unwrap();
            ours = ours.plus_days(1);
        }
    }

    #[test]
    fn night_runs_from_ten_to_six() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap().is_night();
        assert!(
            at("2025-01-01T22:00:00") && at("2025-01-01T00:00:00") && at("2025-01-01T05:59:59")
        );
        assert!(!at("2025-01-01T21:59:59") && !at("2025-01-01T06:00:00"));
    }

    #[test]
    fn months_have_keys() {
        assert_eq!(Month::from_key(202_512).unwrap().plus(2).key(), 202_602);
        assert!(Month::from_key(202_513).is_err());
        assert!(Month::from_key(-5).is_err());
        assert_eq!(Month::from_key(202_512).unwrap().name(), "December");
    }
}
