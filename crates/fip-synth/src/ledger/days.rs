//! Working days of Bacs, looked up in a table.

use fip_model::{
    Date, ObservationWindow, is_working_day, working_day_on_or_after, working_day_on_or_before,
};

use super::pay::BACS;

/// The working days around a window. To ask the calendar for each payment would be slow.
#[derive(Debug, Clone)]
pub(crate) struct WorkingDays {
    first: i32,
    /// The working day on or after each day, as an epoch day; the same before it.
    on_or_after: Vec<i32>,
    on_or_before: Vec<i32>,
}

/// Days of the table on either side of the window.
const MARGIN: i32 = 70;

impl WorkingDays {
    /// Returns the table of a window and ten weeks before and after.
    pub(crate) fn around(window: ObservationWindow) -> Self {
        let first = window.start().plus_days(-MARGIN);
        let n = window.as_of().plus_days(MARGIN).days_since(first);
        let mut before = working_day_on_or_before(first, BACS);
        let on_or_before = (0..n).map(|at| {
            let date = first.plus_days(at);
            if is_working_day(date, BACS) {
                before = date;
            }
            before.epoch_days()
        });
        let on_or_before: Vec<i32> = on_or_before.collect();
        let mut after = working_day_on_or_after(first.plus_days(n), BACS).epoch_days();
        let mut on_or_after = on_or_before.clone();
        for (at, day) in on_or_after.iter_mut().enumerate().rev() {
            if *day == first.epoch_days() + i32::try_from(at).unwrap_or(0) {
                after = *day;
            }
            *day = after;
        }
        Self { first: first.epoch_days(), on_or_after, on_or_before }
    }

    /// Returns the day itself when it is a working day, otherwise the next one.
    pub(crate) fn on_or_after(&self, date: Date) -> Date {
        let found = self.position(date).and_then(|at| self.on_or_after.get(at));
        found.map_or_else(|| working_day_on_or_after(date, BACS), |&day| Date::from_epoch_days(day))
    }

    /// Returns the day itself when it is a working day, otherwise the last one before.
    pub(crate) fn on_or_before(&self, date: Date) -> Date {
        let found = self.position(date).and_then(|at| self.on_or_before.get(at));
        found
            .map_or_else(|| working_day_on_or_before(date, BACS), |&day| Date::from_epoch_days(day))
    }

    /// Returns the `n`-th working day after a day.
    pub(crate) fn after(&self, date: Date, n: i64) -> Date {
        (0..n).fold(date, |date, _| self.on_or_after(date.plus_days(1)))
    }

    fn position(&self, date: Date) -> Option<usize> {
        usize::try_from(date.epoch_days() - self.first).ok()
    }
}

#[cfg(test)]
mod tests {
    use fip_model::Month;

    use super::*;

    #[test]
    fn the_table_is_the_calendar() {
        let window = ObservationWindow::new(Month::new(2025, 1).unwrap(), 12).unwrap();
        let days = WorkingDays::around(window);
        for at in -200..600 {
            let date = window.start().plus_days(at);
            assert_eq!(days.on_or_after(date), working_day_on_or_after(date, BACS), "{date}");
            assert_eq!(days.on_or_before(date), working_day_on_or_before(date, BACS), "{date}");
        }
    }

    #[test]
    fn days_after_skip_the_holidays() {
        let window = ObservationWindow::new(Month::new(2025, 1).unwrap(), 12).unwrap();
        let christmas_eve = "2025-12-24".parse().unwrap();
        let day = |n| WorkingDays::around(window).after(christmas_eve, n).to_string();
        assert_eq!([day(0), day(1), day(2)], ["2025-12-24", "2025-12-29", "2025-12-30"]);
    }
}
