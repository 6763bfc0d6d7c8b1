//! The calendar table, with the bank holidays of England and Wales.

use serde::{Deserialize, Serialize};

use super::flag;
use crate::dictionary::{ColumnSpec, Kind, TableSpec};
use crate::table_io::Row;
use crate::time::{Date, TimeError};

/// A row of `DimDate`. Grain: a calendar day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The day as the integer yyyymmdd.
    pub date_key: i32,
    /// The day.
    pub date: Date,
    /// Calendar year.
    pub year: i32,
    /// Quarter, 1 to 4.
    pub quarter: u32,
    /// Month, 1 to 12.
    pub month: u32,
    /// English name of the month.
    pub month_name: String,
    /// Week of ISO 8601, 1 to 53.
    pub week_iso: u32,
    /// Day of the month, from 1.
    pub day: u32,
    /// Day of the week: 1 is Monday.
    pub day_of_week: u32,
    /// English name of the day of the week.
    pub day_name: String,
    /// Saturday or Sunday.
    #[serde(with = "flag")]
    pub is_weekend: bool,
    /// A bank holiday in England and Wales.
    #[serde(with = "flag")]
    pub is_bank_holiday: bool,
    /// The last day of its month.
    #[serde(with = "flag")]
    pub is_month_end: bool,
    /// The month as the integer yyyymm.
    pub year_month: i32,
}

impl Row for Day {
    fn spec() -> TableSpec {
        TableSpec {
            name: "DimDate",
            grain: "a calendar day, in whole years that cover the facts",
            source: "prepare",
            key: &["date_key"],
            columns: vec![
                ColumnSpec::new("date_key", Kind::DateKey, "the day"),
                ColumnSpec::new("date", Kind::Date, "the day"),
                ColumnSpec::new("year", Kind::Integer, "calendar year"),
                ColumnSpec::new("quarter", Kind::Integer, "quarter, 1 to 4"),
                ColumnSpec::new("month", Kind::Integer, "month, 1 to 12"),
                ColumnSpec::new("month_name", Kind::Text, "English name of the month"),
                ColumnSpec::new("week_iso", Kind::Integer, "week of ISO 8601, 1 to 53"),
                ColumnSpec::new("day", Kind::Integer, "day of the month"),
                ColumnSpec::new("day_of_week", Kind::Integer, "day of the week, 1 is Monday"),
                ColumnSpec::new("day_name", Kind::Text, "English name of the day of the week"),
                ColumnSpec::new("is_weekend", Kind::Flag, "Saturday or Sunday")
                    .formula("day_of_week in (6, 7)"),
                ColumnSpec::new("is_bank_holiday", Kind::Flag, "bank holiday, England and Wales"),
                ColumnSpec::new("is_month_end", Kind::Flag, "last day of its month"),
                ColumnSpec::new("year_month", Kind::Month, "the month"),
            ],
        }
    }
}

/// Returns every day of the years `first..=last`.
///
/// # Errors
///
/// [`TimeError`] when a year is outside 1..=9999.
///
/// # Examples
///
/// ```
/// let days = fip_model::calendar(2025, 2025)?;
/// assert_eq!(days.len(), 365);
/// assert_eq!(days.iter().filter(|day| day.is_bank_holiday).count(), 8);
/// # Ok::<(), fip_model::TimeError>(())
/// ```
pub fn calendar(first: i32, last: i32) -> Result<Vec<Day>, TimeError> {
    let mut days = Vec::new();
    for year in first..=last {
        let holidays = bank_holidays(year)?;
        let new_year = Date::new(year, 1, 1)?;
        let n_days = Date::new(year, 12, 31)?.days_since(new_year) + 1;
        days.extend((0..n_days).map(|at| {
            let date = new_year.plus_days(at);
            day_of(date, holidays.contains(&date))
        }));
    }
    Ok(days)
}

fn day_of(date: Date, is_bank_holiday: bool) -> Day {
    let (year, month, day) = date.ymd();
    let day_of_week = date.weekday();
    Day {
        date_key: date.key(),
        date,
        year,
        quarter: month.div_ceil(3),
        month,
        month_name: date.month().name().to_owned(),
        week_iso: iso_week(date),
        day,
        day_of_week,
        day_name: DAY_NAMES[day_of_week as usize - 1].to_owned(),
        is_weekend: date.is_weekend(),
        is_bank_holiday,
        is_month_end: day == date.month().n_days(),
        year_month: date.month().key(),
    }
}

const DAY_NAMES: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A week belongs to the year that holds its Thursday.
fn iso_week(date: Date) -> u32 {
    let thursday = date.plus_days(4 - date.weekday().cast_signed());
    let (year, ..) = thursday.ymd();
    let new_year = Date::new(year, 1, 1).unwrap_or(thursday);
    thursday.days_since(new_year).cast_unsigned() / 7 + 1
}

/// Returns the eight bank holidays of England and Wales by rule; one-off days are not in it.
///
/// # References
///
/// Banking and Financial Dealings Act 1971, schedule 1; a holiday that falls on a weekend moves to
/// the next weekday that is not one. Easter by the anonymous Gregorian computus (Meeus, Jones,
/// Butcher).
fn bank_holidays(year: i32) -> Result<Vec<Date>, TimeError> {
    let easter = easter_sunday(year)?;
    let christmas = Date::new(year, 12, 25)?;
    // Christmas Day and Boxing Day move as a pair.
    let (christmas, boxing) = match christmas.weekday() {
        5 => (christmas, christmas.plus_days(3)),
        6 => (christmas.plus_days(2), christmas.plus_days(3)),
        7 => (christmas.plus_days(2), christmas.plus_days(1)),
        _ => (christmas, christmas.plus_days(1)),
    };
    let new_year = Date::new(year, 1, 1)?;
    let new_year = new_year.plus_days(match new_year.weekday() {
        6 => 2,
        7 => 1,
        _ => 0,
    });
    Ok(vec![
        new_year,
        easter.plus_days(-2),
        easter.plus_days(1),
        monday_from(Date::new(year, 5, 1)?),
        monday_from(Date::new(year, 5, 25)?),
        monday_from(Date::new(year, 8, 25)?),
        christmas,
        boxing,
    ])
}

/// Returns the first Monday on or after `date`.
fn monday_from(date: Date) -> Date {
    date.plus_days((8 - date.weekday().cast_signed()) % 7)
}

fn easter_sunday(year: i32) -> Result<Date, TimeError> {
    let golden = year % 19;
    let (century, in_century) = (year / 100, year % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let from_march = epact + weekday - 7 * late + 114;
    Date::new(year, (from_march / 31).cast_unsigned(), (from_march % 31 + 1).cast_unsigned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holidays(year: i32) -> Vec<String> {
        let mut days = bank_holidays(year).unwrap();
        days.sort_unstable();
        days.iter().map(ToString::to_string).collect()
    }

    /// As listed on gov.uk/bank-holidays for England and Wales, without one-off days.
    #[test]
    fn bank_holidays_are_those_of_the_government_list() {
        let of_2025 = [
            "2025-01-01",
            "2025-04-18",
            "2025-04-21",
            "2025-05-05",
            "2025-05-26",
            "2025-08-25",
            "2025-12-25",
            "2025-12-26",
        ];
        assert_eq!(holidays(2025), of_2025);
        let of_2026 = [
            "2026-01-01",
            "2026-04-03",
            "2026-04-06",
            "2026-05-04",
            "2026-05-25",
            "2026-08-31",
            "2026-12-25",
            "2026-12-28",
        ];
        assert_eq!(holidays(2026), of_2026);
        assert!(holidays(2022).ends_with(&["2022-12-26".to_owned(), "2022-12-27".to_owned()]));
        assert!(holidays(2021).ends_with(&["2021-12-27".to_owned(), "2021-12-28".to_owned()]));
    }

    #[test]
    fn iso_weeks_agree_with_jiff() {
        for day in calendar(1999, 2035).unwrap() {
            let theirs: jiff::civil::Date = day.date.to_string().parse().unwrap();
            assert_eq!(day.week_iso, u32::from(theirs.iso_week_date().week().cast_unsigned()));
        }
    }

    #[test]
    fn leap_years_have_their_day() {
        let days = calendar(2024, 2024).unwrap();
        assert_eq!(days.len(), 366);
        let leap_day = days.iter().find(|day| day.date_key == 20_240_229).unwrap();
        assert!(leap_day.is_month_end && leap_day.quarter == 1);
    }
}
