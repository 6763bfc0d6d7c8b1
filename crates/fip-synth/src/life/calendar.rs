//! The days of the ledger and how busy each is.

use fip_model::{Date, Month, Nation, ObservationWindow, bank_holidays};

use crate::ledger::WorkingDays;
use crate::uk;

/// A day of the ledger.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Day {
    pub(crate) date: Date,
    /// Position of the month.
    pub(crate) month: usize,
    pub(crate) is_weekend: bool,
    /// Card payments against a mean day, by nation: month, weekday and holidays.
    busy: [f64; Nation::ALL.len()],
}

impl Day {
    /// Returns the card payments of the nation against those of its mean day.
    pub(crate) const fn busy(&self, nation: Nation) -> f64 {
        self.busy[nation as usize]
    }
}

/// The days of a ledger, first to last.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    pub(crate) days: Vec<Day>,
    pub(crate) months: Vec<Month>,
    /// The days on which pay arrives.
    pub(crate) working_days: WorkingDays,
}

impl Calendar {
    pub(crate) fn new(window: ObservationWindow) -> Self {
        let months: Vec<Month> = window.months().collect();
        let mut days = Vec::new();
        for (position, month) in months.iter().enumerate() {
            let (year, number) = month.year_month();
            // The window's years were checked when it was made.
            let holidays =
                Nation::ALL.map(|nation| bank_holidays(year, nation).unwrap_or_default());
            let first = month.first_day();
            let dates = (0..month.n_days().cast_signed()).map(|at| first.plus_days(at));
            let within = |date: Date| {
                holidays.each_ref().map(|holidays| {
                    uk::WEEKDAY_FACTORS[date.weekday() as usize - 1]
                        * holiday_factor(date, holidays.contains(&date))
                })
            };
            // The factor of a month is that of its mean day, quiet holidays and busy Fridays in it.
            let mut scale = [0.0; Nation::ALL.len()];
            for date in dates.clone() {
                for (sum, factor) in scale.iter_mut().zip(within(date)) {
                    *sum += factor / f64::from(month.n_days());
                }
            }
            let scale = scale.map(|mean| uk::MONTH_FACTORS[number as usize - 1] / mean);
            days.extend(dates.map(|date| {
                let mut busy = within(date);
                for (factor, scale) in busy.iter_mut().zip(scale) {
                    *factor *= scale;
                }
                Day { date, month: position, is_weekend: date.is_weekend(), busy }
            }));
        }
        Self { days, months, working_days: WorkingDays::around(window) }
    }

    /// Returns the position of a day, 0 before the first.
    pub(crate) fn position(&self, date: Date) -> usize {
        let first = self.days.first().map_or(date, |day| day.date);
        usize::try_from(date.days_since(first)).unwrap_or(0)
    }
}

fn holiday_factor(date: Date, is_holiday: bool) -> f64 {
    let (_, month, day) = date.ymd();
    match (month, day) {
        (12, 25) => uk::CHRISTMAS_DAY_FACTOR,
        (12, 26) => uk::BOXING_DAY_FACTOR,
        (1, 1) => uk::NEW_YEAR_FACTOR,
        _ if is_holiday => uk::BANK_HOLIDAY_FACTOR,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_as_busy_as_the_tables_say() {
        let window = ObservationWindow::new(Month::new(2025, 1).unwrap(), 12).unwrap();
        let calendar = Calendar::new(window);
        assert_eq!(calendar.days.len(), 365);
        let day = |text: &str| {
            let date: Date = text.parse().unwrap();
            let day = calendar.days[calendar.position(date)];
            assert_eq!(day.date, date);
            day
        };
        let (patrick, monday) = (day("2025-03-17"), day("2025-03-24"));
        let same = |nation| patrick.busy(nation) / monday.busy(nation);
        assert!((same(Nation::Scotland) - 1.0).abs() < 1e-12);
        assert!((same(Nation::NorthernIreland) - uk::BANK_HOLIDAY_FACTOR).abs() < 1e-12);
        for nation in Nation::ALL {
            let december = calendar.days.iter().filter(|day| day.month == 11);
            let mean = december.map(|day| day.busy(nation)).sum::<f64>() / 31.0;
            assert!((mean - uk::MONTH_FACTORS[11]).abs() < 1e-12, "{nation:?} {mean}");
        }
        assert!(day("2025-12-25").busy(Nation::Scotland) < 0.3);
        assert!(day("2025-08-31").is_weekend && day("2025-08-31").month == 7);
    }
}
