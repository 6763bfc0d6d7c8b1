//! The whole months that a ledger covers.

use super::LedgerError;
use crate::time::{Date, Month};
use crate::window::ObservationWindow;

/// A month counts as whole when the ledger begins in its first three days, or ends in its last three:
/// a small ledger need not have a row on every day.
const SLACK: u32 = 3;

/// Returns the window of a ledger whose first and last rows are on these days.
///
/// `as_of` is the last day that may be seen; the window ends with the last whole month up to it. Without
/// it the window ends with the last month that the ledger covers as a whole. It begins with the first
/// month that the ledger covers as a whole, or `n_months` before its end.
pub(super) fn window(
    first: Date,
    last: Date,
    as_of: Option<Date>,
    n_months: Option<u32>,
) -> Result<ObservationWindow, LedgerError> {
    let start = if first.ymd().2 <= SLACK { first.month() } else { first.month().plus(1) };
    let end = as_of.map_or_else(|| end_of(last), |as_of| as_of.plus_days(1).month());
    let covered = end.months_since(start);
    let refused = || LedgerError::NoWholeMonth { first, last, as_of };
    let covered = u32::try_from(covered).ok().filter(|n| *n > 0).ok_or_else(refused)?;
    let n = n_months.map_or(covered, |n| n.min(covered));
    ObservationWindow::new(end.plus(-n.cast_signed()), n).map_err(|_| refused())
}

/// Returns the month after the last one that is covered.
fn end_of(last: Date) -> Month {
    let month = last.month();
    if last.ymd().2 + SLACK > month.n_days() { month.plus(1) } else { month }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(first: &str, last: &str, as_of: Option<&str>, n: Option<u32>) -> Option<String> {
        let date = |text: &str| text.parse::<Date>().unwrap();
        let found = window(date(first), date(last), as_of.map(date), n).ok()?;
        Some(format!("{} {}", found.start(), found.as_of()))
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
}
