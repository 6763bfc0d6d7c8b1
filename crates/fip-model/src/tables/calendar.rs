//! The calendar table, with the bank holidays of England and Wales.

use serde::{Deserialize, Serialize};

use super::flag;
use crate::dictionary::{ColumnSpec, Kind, TableSpec};
use crate::holidays::{Nation, bank_holidays};
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
        let holidays = bank_holidays(year, Nation::EnglandAndWales)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bank_holidays_are_those_of_england_and_wales() {
        let expected = bank_holidays(2023, Nation::EnglandAndWales).unwrap();
        let days = calendar(2023, 2023).unwrap();
        let found: Vec<Date> =
            days.iter().filter(|day| day.is_bank_holiday).map(|day| day.date).collect();
        assert_eq!(found, expected);
        assert_eq!(found.len(), 9);
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
