//! On which days pay arrives.

use fip_model::{Date, Month};

use crate::uk::{self, PayDay};

/// A rhythm of pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rhythm {
    /// Once a month, by a rule for the day.
    Monthly(PayDay),
    /// Every so many weeks from an epoch day on.
    Weeks { every: i32, anchor: i32 },
    /// Three times a year, as student finance.
    Termly,
}

impl Rhythm {
    /// Returns how often a year pay comes.
    pub(super) fn times_a_year(self) -> i64 {
        match self {
            Self::Monthly(_) => 12,
            Self::Weeks { every, .. } => i64::from(52 / every),
            Self::Termly => 3,
        }
    }

    /// Returns the days of arrival that lie in `month`.
    ///
    /// A day that moves back over the end of a month arrives in the month before, so the next
    /// month's due days are looked at too.
    pub(super) fn days(
        self,
        month: Month,
        on_or_before: impl Fn(Date) -> Date,
    ) -> impl Iterator<Item = Date> {
        let (first, next) = (month.first_day(), month.plus(1).first_day());
        let (step, mut next_due, n) = match self {
            Self::Monthly(_) | Self::Termly => (0, first, 2),
            Self::Weeks { every, anchor } => {
                let step = 7 * every;
                let behind = (first.epoch_days() - anchor).rem_euclid(step);
                let ahead = if behind == 0 { 0 } else { step - behind };
                (step, first.plus_days(ahead), 6)
            }
        };
        (0..n).filter_map(move |at| {
            let date = match self {
                Self::Monthly(rule) => Some(due(rule, month.plus(at))),
                Self::Termly => term_day(month.plus(at)),
                Self::Weeks { .. } => Some(next_due),
            };
            next_due = next_due.plus_days(step);
            date.map(&on_or_before).filter(|&date| first <= date && date < next)
        })
    }
}

/// Returns the day of `month` on which pay is due, before it moves to a working day.
fn due(rule: PayDay, month: Month) -> Date {
    let first = month.first_day();
    let last = first.plus_days(month.n_days().cast_signed() - 1);
    match rule {
        PayDay::Day(day) => last.min(first.plus_days(i32::from(day) - 1)),
        PayDay::LastWorkingDay | PayDay::AnyDay => last,
        PayDay::LastFriday => last.plus_days(-((last.weekday().cast_signed() + 2).rem_euclid(7))),
    }
}

/// Returns the Monday on which an instalment of student finance comes, for months with one.
fn term_day(month: Month) -> Option<Date> {
    let (_, number) = month.year_month();
    let (_, day) = *uk::STUDENT_FINANCE_DAYS.iter().find(|(of, _)| *of == number)?;
    let from = month.first_day().plus_days(day - 1);
    Some(from.plus_days((8 - from.weekday().cast_signed()) % 7))
}

#[cfg(test)]
mod tests {
    use fip_model::working_day_on_or_before;

    use super::super::pay::BACS;
    use super::*;

    #[test]
    fn rules_name_their_days() {
        let month = |year, month| Month::new(year, month).unwrap();
        let days = |rule, month| -> Vec<String> {
            let back = |date| working_day_on_or_before(date, BACS);
            Rhythm::Monthly(rule).days(month, back).map(|day| day.to_string()).collect()
        };
        assert_eq!(days(PayDay::LastWorkingDay, month(2025, 5)), ["2025-05-30"]);
        assert_eq!(days(PayDay::Day(25), month(2025, 12)), ["2025-12-24"]);
        assert_eq!(days(PayDay::Day(30), month(2025, 2)), ["2025-02-28"]);
        assert_eq!(days(PayDay::LastFriday, month(2026, 12)), ["2026-12-24"]);
        // The first of November 2025 is a Saturday and arrives in October, which has two pays.
        assert_eq!(days(PayDay::Day(1), month(2025, 10)), ["2025-10-01", "2025-10-31"]);
        assert_eq!(days(PayDay::Day(1), month(2025, 11)), [""; 0]);
        assert_eq!(term_day(month(2025, 9)).unwrap().to_string(), "2025-09-22");
    }
}
