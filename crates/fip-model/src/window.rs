//! The observation window and the outcome window that follows it.

use crate::time::{Date, Month, Timestamp};

/// The whole months from which features are computed; nothing after its end may be seen.
///
/// # Examples
///
/// ```
/// use fip_model::{Month, ObservationWindow};
///
/// let window = ObservationWindow::new(Month::new(2025, 1)?, 12)?;
/// assert_eq!(window.as_of().to_string(), "2026-01-01");
/// let outcome = window.outcome(1, 6)?;
/// assert_eq!(outcome.start().to_string(), "2026-02-01");
/// assert_eq!(outcome.end().to_string(), "2026-08-01");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObservationWindow {
    first: Month,
    n_months: u32,
}

impl ObservationWindow {
    /// The most months a window may have.
    pub const MAX_MONTHS: u32 = 1200;

    /// Returns the window of `n_months` whole months that starts with `first`.
    ///
    /// # Errors
    ///
    /// [`WindowError`] when `n_months` is 0 or more than [`Self::MAX_MONTHS`].
    pub const fn new(first: Month, n_months: u32) -> Result<Self, WindowError> {
        if n_months == 0 || n_months > Self::MAX_MONTHS {
            return Err(WindowError { n_months });
        }
        Ok(Self { first, n_months })
    }

    /// Returns the number of months.
    pub const fn n_months(self) -> usize {
        self.n_months as usize
    }

    /// Returns the months, first to last.
    pub fn months(self) -> impl Iterator<Item = Month> {
        (0..self.n_months.cast_signed()).map(move |at| self.first.plus(at))
    }

    /// Returns the first day of the window.
    pub const fn start(self) -> Date {
        self.first.first_day()
    }

    /// Returns the as-of date: the first day that is *not* in the window.
    pub const fn as_of(self) -> Date {
        self.first.plus(self.n_months.cast_signed()).first_day()
    }

    /// Returns the position of the month that holds `at`, `None` when it lies outside the window.
    pub fn month_position(self, at: Timestamp) -> Option<usize> {
        usize::try_from(at.date().month().months_since(self.first))
            .ok()
            .filter(|&position| position < self.n_months())
    }

    /// Returns the window in which outcomes are counted: `n_months` whole months that begin
    /// `gap_months` after the as-of date.
    ///
    /// This is the only way to an [`OutcomeWindow`], so the two cannot overlap.
    ///
    /// # Errors
    ///
    /// [`WindowError`] when `n_months` is 0 or either number is more than [`Self::MAX_MONTHS`].
    pub const fn outcome(
        self,
        gap_months: u32,
        n_months: u32,
    ) -> Result<OutcomeWindow, WindowError> {
        if n_months == 0 || n_months > Self::MAX_MONTHS || gap_months > Self::MAX_MONTHS {
            return Err(WindowError { n_months });
        }
        let first = self.first.plus((self.n_months + gap_months).cast_signed());
        Ok(OutcomeWindow { observation: self, first, n_months })
    }
}

/// The months after the observation window in which the outcome is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutcomeWindow {
    observation: ObservationWindow,
    first: Month,
    n_months: u32,
}

impl OutcomeWindow {
    /// Returns the observation window it follows.
    pub const fn observation(self) -> ObservationWindow {
        self.observation
    }

    /// Returns the number of months.
    pub const fn n_months(self) -> u32 {
        self.n_months
    }

    /// Returns the first month.
    pub const fn first_month(self) -> Month {
        self.first
    }

    /// Returns the first day of the window.
    pub const fn start(self) -> Date {
        self.first.first_day()
    }

    /// Returns the first day after the window.
    pub const fn end(self) -> Date {
        self.first.plus(self.n_months.cast_signed()).first_day()
    }
}

/// Why a window could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a window of 1 to {} months, found {n_months}", ObservationWindow::MAX_MONTHS)]
pub struct WindowError {
    n_months: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year_2025() -> ObservationWindow {
        ObservationWindow::new(Month::new(2025, 1).unwrap(), 12).unwrap()
    }

    #[test]
    fn refuses_an_empty_window() {
        assert!(ObservationWindow::new(Month::new(2025, 1).unwrap(), 0).is_err());
        assert!(year_2025().outcome(1, 0).is_err());
    }

    #[test]
    fn the_as_of_date_is_outside() {
        let window = year_2025();
        let last = Timestamp::new(window.as_of().plus_days(-1), 86_399);
        assert_eq!(window.month_position(last), Some(11));
        assert_eq!(window.month_position(window.as_of().midnight()), None);
        assert_eq!(window.month_position(Timestamp::new(window.start().plus_days(-1), 0)), None);
    }

    #[test]
    fn outcomes_begin_after_the_gap() {
        let outcome = year_2025().outcome(0, 6).unwrap();
        assert_eq!(outcome.start(), year_2025().as_of());
    }
}
