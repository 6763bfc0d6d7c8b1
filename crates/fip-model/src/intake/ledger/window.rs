//! The whole months that a ledger covers.

use std::collections::BTreeMap;

use super::LedgerError;
use crate::time::{Date, Month};
use crate::window::ObservationWindow;

/// A month counts as whole when the ledger begins in its first three days, or ends in its last three:
/// a small ledger need not have a row on every day.
const SLACK: u32 = 3;

/// So many months without a row part what lies before them from what lies after.
const GAP: i32 = 3;

/// What is parted from the rest and at most this part of it, one in a hundred, lies far off: a wrong
/// year, or a date that stands for none.
const FAR: u64 = 100;

/// The rows of each month: how many, and the days of the first and of the last.
#[derive(Debug, Default)]
pub(super) struct Months(BTreeMap<Month, Seen>);

#[derive(Debug, Clone, Copy)]
struct Seen {
    n: u64,
    days: [Date; 2],
}

/// The months in which nearly all rows of a ledger are, and which rows lie far from these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// Days of the first and of the last row that do not lie far off.
    pub(super) days: [Date; 2],
    /// Day of the first row of all.
    pub(super) first: Date,
}

impl Months {
    /// Takes a row.
    pub(super) fn take(&mut self, day: Date) {
        let seen = self.0.entry(day.month()).or_insert(Seen { n: 0, days: [day; 2] });
        seen.n += 1;
        let [first, last] = seen.days;
        seen.days = [first.min(day), last.max(day)];
    }

    /// Returns where the rows are; `None` where there are none. Those from the month `end` on say nothing
    /// about where the others begin.
    pub(super) fn span(&self, end: Option<Month>) -> Option<Span> {
        let seen = |(_, seen): (&Month, &Seen)| *seen;
        let (first, last) =
            (self.0.first_key_value().map(seen)?, self.0.last_key_value().map(seen)?);
        let all: Vec<(Month, Seen)> = self.0.iter().map(|(month, seen)| (*month, *seen)).collect();
        let n_seen = end.map_or(all.len(), |end| all.partition_point(|(month, _)| *month < end));
        let before = near(all[..n_seen].iter().copied());
        let after = near(all.iter().rev().copied());
        let days = [before.unwrap_or(first).days[0], after.unwrap_or(last).days[1]];
        Some(Span { days, first: first.days[0] })
    }

    /// Counts the rows outside of the months of two days, and returns the months that have them.
    pub(super) fn outside(&self, [first, last]: [Date; 2]) -> impl Iterator<Item = (Month, u64)> {
        let (first, last) = (first.month(), last.month());
        let is_far = move |month: &Month| *month < first || *month > last;
        self.0.iter().filter(move |(month, _)| is_far(month)).map(|(month, seen)| (*month, seen.n))
    }
}

/// Returns the first of the months that does not lie far before those that come after it; `None` where
/// there is no month. They come in their order, or in the opposite one.
fn near(months: impl Iterator<Item = (Month, Seen)> + Clone) -> Option<Seen> {
    let n_rows: u64 = months.clone().map(|(_, seen)| seen.n).sum();
    let (mut n_before, mut before) = (0, None::<Month>);
    let mut found = None;
    for (month, seen) in months {
        if n_before > n_rows / FAR {
            break;
        }
        let is_parted = |before: Month| month.months_since(before).abs() > GAP;
        if before.is_none_or(is_parted) {
            found = Some(seen);
        }
        (n_before, before) = (n_before + seen.n, Some(month));
    }
    found
}

/// Returns the window of a ledger whose rows are there.
///
/// `as_of` is the last day that may be seen; the window ends with the last whole month up to it. Without
/// it the window ends with the last month that the ledger covers as a whole. It begins with the first
/// month that the ledger covers as a whole, or `n_months` before its end: then rows that lie far off
/// have a say too.
pub(super) fn window(
    span: Span,
    as_of: Option<Date>,
    n_months: Option<u32>,
) -> Result<ObservationWindow, LedgerError> {
    let [near, last] = span.days;
    let first = if n_months.is_some() { span.first } else { near };
    let start = if first.ymd().2 <= SLACK { first.month() } else { first.month().plus(1) };
    let end = as_of.map_or_else(|| end_of(last), end_at);
    let covered = end.months_since(start);
    let refused = || LedgerError::NoWholeMonth { first, last, as_of };
    let covered = u32::try_from(covered).ok().filter(|n| *n > 0).ok_or_else(refused)?;
    let n = n_months.map_or(covered, |n| n.min(covered));
    ObservationWindow::new(end.plus(-n.cast_signed()), n).map_err(|_| refused())
}

/// Returns the month that begins after a day, or on the next one.
pub(super) const fn end_at(as_of: Date) -> Month {
    as_of.plus_days(1).month()
}

/// Returns the month after the last one that is covered.
fn end_of(last: Date) -> Month {
    let month = last.month();
    if last.ymd().2 + SLACK > month.n_days() { month.plus(1) } else { month }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// Returns the window of rows, of which each day has some.
    fn of_rows(
        rows: &[(&str, u64)],
        as_of: Option<&str>,
        n: Option<u32>,
    ) -> Option<(String, Vec<String>, u64)> {
        let mut months = Months::default();
        for (day, n) in rows {
            (0..*n).for_each(|_| months.take(date(day)));
        }
        let as_of = as_of.map(date);
        let span = months.span(as_of.map(end_at))?;
        let found = window(span, as_of, n).ok()?;
        let far: Vec<(Month, u64)> = months.outside(span.days).collect();
        Some((
            format!("{} {}", found.start(), found.as_of()),
            far.iter().map(|(month, _)| month.first_day().to_string()).collect(),
            far.iter().map(|(_, n)| n).sum(),
        ))
    }

    fn told(first: &str, last: &str, as_of: Option<&str>, n: Option<u32>) -> Option<String> {
        Some(of_rows(&[(first, 1), (last, 1)], as_of, n)?.0)
    }

    #[test]
    fn windows_are_whole_months() {
        for (first, last, as_of, n, expected) in [
            ("2025-01-01", "2025-12-31", None, None, Some("2025-01-01 2026-01-01")),
            ("2025-01-03", "2025-12-29", None, None, Some("2025-01-01 2026-01-01")),
            ("2025-01-04", "2025-12-28", None, None, Some("2025-02-01 2025-12-01")),
            ("2025-01-01", "2025-12-31", Some("2025-06-30"), None, Some("2025-01-01 2025-07-01")),
            ("2025-01-01", "2025-12-31", Some("2025-06-29"), None, Some("2025-01-01 2025-06-01")),
            ("2025-01-01", "2025-12-31", None, Some(3), Some("2025-10-01 2026-01-01")),
            ("2025-01-01", "2025-02-10", None, Some(12), Some("2025-01-01 2025-02-01")),
            ("2025-01-04", "2025-02-10", None, None, None),
            ("2025-01-01", "2025-12-31", Some("2024-12-31"), None, None),
        ] {
            assert_eq!(told(first, last, as_of, n).as_deref(), expected, "{first} {last}");
        }
    }

    const FIRST: (&str, u64) = ("2024-07-01", 100);
    const LAST: (&str, u64) = ("2024-12-31", 100);

    #[test]
    fn few_rows_that_months_without_any_part_from_the_rest_do_not_move_the_window() {
        let near = "2024-07-01 2025-01-01";
        let found = |rows: &[(&str, u64)]| {
            let rows = [rows, &[FIRST, ("2024-09-15", 100), LAST]].concat();
            of_rows(&rows, None, None).unwrap()
        };
        for (rows, far) in [
            (&[][..], 0),
            (&[("2014-07-31", 1)], 1),
            (&[("2014-07-31", 3)], 3),
            (&[("1900-01-01", 1), ("2014-07-31", 1), ("2024-03-31", 1)], 3),
            (&[("1900-01-01", 3), ("9999-12-31", 3)], 6),
            (&[("2025-04-01", 1), ("2029-06-30", 1)], 2),
        ] {
            let (window, months, n) = found(rows);
            assert_eq!((window.as_str(), months.len(), n), (near, rows.len(), far), "{rows:?}");
        }
        // More than one in a hundred is a part of the ledger, and so is what no gap parts.
        for (rows, expected) in [
            (("2014-07-31", 4), "2014-08-01 2025-01-01"),
            (("2024-04-30", 1), "2024-05-01 2025-01-01"),
            (("2025-03-31", 1), "2024-07-01 2025-04-01"),
        ] {
            let (window, months, _) = found(&[rows]);
            assert_eq!((window.as_str(), months.len()), (expected, 0), "{rows:?}");
        }
    }

    #[test]
    fn the_window_that_is_said_holds_however_far_rows_lie() {
        let rows = [("2014-07-01", 1), FIRST, ("2024-09-15", 100), LAST, ("2029-06-30", 1)];
        let told = |as_of, n| of_rows(&rows, as_of, n).map(|(window, ..)| window);
        let of = |window: &str| Some(window.to_owned());
        assert_eq!(told(None, None), of("2024-07-01 2025-01-01"));
        assert_eq!(told(None, Some(2)), of("2024-11-01 2025-01-01"));
        assert_eq!(told(None, Some(500)), of("2014-07-01 2025-01-01"));
        assert_eq!(told(Some("2029-06-30"), None), of("2024-07-01 2029-07-01"));
        assert_eq!(told(Some("2024-09-30"), None), of("2024-07-01 2024-10-01"));
        // As of a day before all others, the few rows are all that there is.
        assert_eq!(told(Some("2014-12-31"), None), of("2014-07-01 2015-01-01"));
    }
}
