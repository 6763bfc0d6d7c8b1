//! Bank holidays of the nations of the United Kingdom, and the working days between them.

use crate::codes::Region;
use crate::time::{Date, TimeError};

/// A part of the United Kingdom with bank holidays of its own.
///
/// # Examples
///
/// ```
/// use fip_model::{Nation, Region};
///
/// assert_eq!(Nation::from(Region::Wales), Nation::EnglandAndWales);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nation {
    /// England and Wales; also the days of Bacs and of the other payment systems everywhere.
    EnglandAndWales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
}

impl Nation {
    /// Every nation, in order.
    pub const ALL: [Self; 3] = [Self::EnglandAndWales, Self::Scotland, Self::NorthernIreland];
}

impl From<Region> for Nation {
    fn from(region: Region) -> Self {
        match region {
            Region::Scotland => Self::Scotland,
            Region::NorthernIreland => Self::NorthernIreland,
            _ => Self::EnglandAndWales,
        }
    }
}

/// Returns the bank holidays of a nation in a year, earliest first: those by rule, with the one-off
/// days and moved days since 1995.
///
/// A holiday that falls on a weekend moves to the next weekday that is not one. The rules are those
/// in force since 2007, whatever the year.
///
/// # Errors
///
/// [`TimeError`] when the year is outside 1..=9999.
///
/// # Examples
///
/// ```
/// use fip_model::{Nation, bank_holidays};
///
/// let days = bank_holidays(2025, Nation::Scotland)?;
/// assert_eq!(days[1].to_string(), "2025-01-02");
/// assert_eq!(days.len(), 9);
/// # Ok::<(), fip_model::TimeError>(())
/// ```
///
/// # References
///
/// Banking and Financial Dealings Act 1971, schedule 1; St Andrew's Day Bank Holiday (Scotland) Act
/// 2007; royal proclamations in the London, Edinburgh and Belfast Gazettes for the days that move
/// or come once.
pub fn bank_holidays(year: i32, nation: Nation) -> Result<Vec<Date>, TimeError> {
    let mut days = movable(year, nation)?;
    for (only, month, day) in FIXED {
        if only.is_none_or(|only| only == nation) {
            let mut date = Date::new(year, month, day)?;
            while date.is_weekend() || days.contains(&date) {
                date = date.plus_days(1);
            }
            days.push(date);
        }
    }
    for one_off in ONE_OFF.iter().filter(|one_off| one_off.day.0 == year) {
        if one_off.only.is_none_or(|only| only == nation) {
            let (_, month, day) = one_off.day;
            days.retain(|date| Some(date.key()) != one_off.instead_of);
            days.push(Date::new(year, month, day)?);
        }
    }
    days.sort_unstable();
    Ok(days)
}

/// Returns whether the day is neither on a weekend nor a bank holiday of the nation.
///
/// Direct debits, salaries and other payments by Bacs move on the working days of
/// [`Nation::EnglandAndWales`] wherever the customer lives.
///
/// # Examples
///
/// ```
/// use fip_model::{Nation, is_working_day};
///
/// let saint_patrick = "2025-03-17".parse()?;
/// assert!(is_working_day(saint_patrick, Nation::EnglandAndWales));
/// assert!(!is_working_day(saint_patrick, Nation::NorthernIreland));
/// # Ok::<(), fip_model::TimeError>(())
/// ```
pub fn is_working_day(date: Date, nation: Nation) -> bool {
    let (year, ..) = date.ymd();
    !date.is_weekend() && !bank_holidays(year, nation).is_ok_and(|days| days.contains(&date))
}

/// Returns the day itself when it is a working day of the nation, otherwise the last one before.
///
/// # Examples
///
/// ```
/// use fip_model::{Nation, working_day_on_or_before};
///
/// let easter_monday = "2025-04-21".parse()?;
/// let paid = working_day_on_or_before(easter_monday, Nation::EnglandAndWales);
/// assert_eq!(paid.to_string(), "2025-04-17");
/// # Ok::<(), fip_model::TimeError>(())
/// ```
pub fn working_day_on_or_before(mut date: Date, nation: Nation) -> Date {
    while !is_working_day(date, nation) {
        date = date.plus_days(-1);
    }
    date
}

/// Returns the day itself when it is a working day of the nation, otherwise the next one.
///
/// # Examples
///
/// ```
/// use fip_model::{Nation, working_day_on_or_after};
///
/// let good_friday = "2025-04-18".parse()?;
/// let collected = working_day_on_or_after(good_friday, Nation::EnglandAndWales);
/// assert_eq!(collected.to_string(), "2025-04-22");
/// # Ok::<(), fip_model::TimeError>(())
/// ```
pub fn working_day_on_or_after(mut date: Date, nation: Nation) -> Date {
    while !is_working_day(date, nation) {
        date = date.plus_days(1);
    }
    date
}

/// Nation (`None` is everywhere), month and day of the holidays of a fixed date, in order.
const FIXED: [(Option<Nation>, u32, u32); 7] = [
    (None, 1, 1),
    (Some(Nation::Scotland), 1, 2),
    (Some(Nation::NorthernIreland), 3, 17),
    (Some(Nation::NorthernIreland), 7, 12),
    (Some(Nation::Scotland), 11, 30),
    (None, 12, 25),
    (None, 12, 26),
];

/// A bank holiday of one year.
struct OneOff {
    /// Year, month and day.
    day: (i32, u32, u32),
    /// Key of the holiday by rule that it replaces.
    instead_of: Option<i32>,
    /// The nation, `None` for everywhere.
    only: Option<Nation>,
}

const ONE_OFF: [OneOff; 13] = [
    moved((1995, 5, 8), 19_950_501),
    once((1999, 12, 31), None),
    once((2002, 6, 3), None),
    moved((2002, 6, 4), 20_020_527),
    once((2011, 4, 29), None),
    moved((2012, 6, 4), 20_120_528),
    once((2012, 6, 5), None),
    moved((2020, 5, 8), 20_200_504),
    moved((2022, 6, 2), 20_220_530),
    once((2022, 6, 3), None),
    once((2022, 9, 19), None),
    once((2023, 5, 8), None),
    once((2026, 6, 15), Some(Nation::Scotland)),
];

const fn once(day: (i32, u32, u32), only: Option<Nation>) -> OneOff {
    OneOff { day, instead_of: None, only }
}

const fn moved(day: (i32, u32, u32), instead_of: i32) -> OneOff {
    OneOff { day, instead_of: Some(instead_of), only: None }
}

/// Returns the holidays of no fixed date, which are never on a weekend.
fn movable(year: i32, nation: Nation) -> Result<Vec<Date>, TimeError> {
    let easter = easter_sunday(year)?;
    let monday_from = |month, day| Date::new(year, month, day).map(monday_on_or_after);
    let mut days = vec![easter.plus_days(-2), monday_from(5, 1)?, monday_from(5, 25)?];
    if nation == Nation::Scotland {
        days.push(monday_from(8, 1)?);
    } else {
        days.extend([easter.plus_days(1), monday_from(8, 25)?]);
    }
    Ok(days)
}

fn monday_on_or_after(date: Date) -> Date {
    date.plus_days((8 - date.weekday().cast_signed()) % 7)
}

/// Easter by the anonymous Gregorian computus (Meeus, Jones, Butcher).
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

    /// Month and day of the bank holidays on gov.uk/bank-holidays, year by year from 2023 to 2026,
    /// typed from the page; that of 15 June 2026 from the royal proclamation of February 2026.
    const ENGLAND_AND_WALES: [&str; 4] = [
        "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
        "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
        "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
        "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    ];
    const SCOTLAND: [&str; 4] = [
        "01-02 01-03 04-07 05-01 05-08 05-29 08-07 11-30 12-25 12-26",
        "01-01 01-02 03-29 05-06 05-27 08-05 12-02 12-25 12-26",
        "01-01 01-02 04-18 05-05 05-26 08-04 12-01 12-25 12-26",
        "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28",
    ];
    const NORTHERN_IRELAND: [&str; 4] = [
        "01-02 03-17 04-07 04-10 05-01 05-08 05-29 07-12 08-28 12-25 12-26",
        "01-01 03-18 03-29 04-01 05-06 05-27 07-12 08-26 12-25 12-26",
        "01-01 03-17 04-18 04-21 05-05 05-26 07-14 08-25 12-25 12-26",
        "01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28",
    ];

    fn listed(year: i32, nation: Nation) -> String {
        let days = bank_holidays(year, nation).unwrap();
        let days: Vec<String> = days.iter().map(|day| day.to_string()[5..].to_owned()).collect();
        days.join(" ")
    }

    #[test]
    fn bank_holidays_are_those_of_the_government_lists() {
        let lists = [ENGLAND_AND_WALES, SCOTLAND, NORTHERN_IRELAND];
        for (nation, list) in Nation::ALL.into_iter().zip(lists) {
            for (year, expected) in (2023..).zip(list) {
                assert_eq!(listed(year, nation), expected, "{year} {nation:?}");
            }
        }
    }

    /// Holidays on weekdays from 2007 to 2050: how many, and the sum of their epoch days, by the
    /// Python package holidays 0.109 (subdivisions ENG, SCT and NIR).
    #[test]
    fn bank_holidays_are_those_of_an_independent_package() {
        let expected = [(357, 7_672_326), (402, 8_642_430), (445, 9_564_431)];
        for (nation, (n, sum)) in Nation::ALL.into_iter().zip(expected) {
            let days: Vec<Date> =
                (2007..=2050).flat_map(|year| bank_holidays(year, nation).unwrap()).collect();
            let found: i32 = days.iter().map(|day| day.epoch_days()).sum();
            assert_eq!((days.len(), found), (n, sum), "{nation:?}");
            assert!(days.is_sorted_by(|a, b| a < b));
            assert!(days.iter().all(|day| !day.is_weekend()));
        }
    }

    #[test]
    fn holidays_move_and_come_once() {
        let of = |year| listed(year, Nation::EnglandAndWales);
        assert_eq!(of(2022), "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27");
        assert_eq!(of(2021), "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28");
        assert_eq!(of(2020), "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28");
        assert!(listed(2022, Nation::Scotland).starts_with("01-03 01-04 "));
    }

    #[test]
    fn refuses_years_outside_the_calendar() {
        assert!(bank_holidays(0, Nation::Scotland).is_err());
        assert!(bank_holidays(10_000, Nation::EnglandAndWales).is_err());
    }

    #[test]
    fn working_days_are_found_in_any_year() {
        let far = Date::from_epoch_days(4_000_000);
        let (earlier, later) = (Nation::EnglandAndWales, Nation::Scotland);
        assert!(far.days_since(working_day_on_or_before(far, earlier)) <= 2);
        assert!(working_day_on_or_after(far, later).days_since(far) <= 2);
    }

    #[test]
    fn days_move_over_the_longest_breaks() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        let boxing_day = date("2026-12-26");
        let before = working_day_on_or_before(boxing_day, Nation::EnglandAndWales);
        let after = working_day_on_or_after(boxing_day, Nation::EnglandAndWales);
        assert_eq!((before, after), (date("2026-12-24"), date("2026-12-29")));
        let new_year = date("2022-01-01");
        assert_eq!(working_day_on_or_after(new_year, Nation::Scotland), date("2022-01-05"));
        assert_eq!(working_day_on_or_after(new_year, Nation::NorthernIreland), date("2022-01-04"));
    }
}
