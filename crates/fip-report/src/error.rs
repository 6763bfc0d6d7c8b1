use thiserror::Error;

use crate::chart::ChartError;

/// Why a report cannot be written.
///
/// A report whose numbers contradict one another is not written at all.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ReportError {
    /// A list that the report needs is empty.
    #[error("expected at least one of {what}, found none")]
    Empty {
        /// What there is none of.
        what: &'static str,
    },
    /// A date is not a day of the calendar, or a month not a month.
    #[error("expected {what} as a calendar date, found {value}")]
    Date {
        /// What the date stands for.
        what: &'static str,
        /// The number, `yyyymmdd` or `yyyymm`.
        value: u32,
    },
    /// Two numbers that should be equal differ.
    #[error("expected {expected} {what}, found {found}")]
    Disagree {
        /// What was counted.
        what: String,
        /// The number that the rest of the report rests on.
        expected: u64,
        /// The number that does not agree with it.
        found: u64,
    },
    /// A part is larger than the whole.
    #[error("expected at most {limit} {what}, found {found}")]
    TooMany {
        /// What was counted.
        what: String,
        /// The whole.
        limit: u64,
        /// The part.
        found: u64,
    },
    /// A number is not finite or lies outside the values that it can have.
    #[error("expected {what} {expected}, found {value}")]
    OutOfRange {
        /// What the number stands for.
        what: String,
        /// The lawful values, in words.
        expected: &'static str,
        /// The number.
        value: f64,
    },
    /// Ids of customers are not in order, or one of them is there twice or breaks its line.
    #[error("expected a line with an id of a customer behind {before:?}, found {found:?}")]
    Ids {
        /// The id before.
        before: String,
        /// The id that cannot stand behind it.
        found: String,
    },
    /// A figure cannot be drawn.
    #[error("figure {figure} cannot be drawn")]
    Chart {
        /// File name of the figure.
        figure: &'static str,
        /// Why not.
        source: ChartError,
    },
}

/// Refuses a part that is larger than its whole.
pub(crate) fn at_most(what: impl Into<String>, found: u64, limit: u64) -> Result<(), ReportError> {
    if found <= limit {
        Ok(())
    } else {
        Err(ReportError::TooMany { what: what.into(), limit, found })
    }
}

/// Refuses two counts that differ.
pub(crate) fn equal(what: impl Into<String>, expected: u64, found: u64) -> Result<(), ReportError> {
    if expected == found {
        Ok(())
    } else {
        Err(ReportError::Disagree { what: what.into(), expected, found })
    }
}

/// Refuses a number that is not a share of one.
pub(crate) fn share(what: impl Into<String>, value: f64) -> Result<(), ReportError> {
    let lawful = (0.0..=1.0).contains(&value);
    let expected = "from 0 to 1";
    if lawful {
        Ok(())
    } else {
        Err(ReportError::OutOfRange { what: what.into(), expected, value })
    }
}

/// Refuses NaN and infinities.
pub(crate) fn finite(what: impl Into<String>, value: f64) -> Result<(), ReportError> {
    if value.is_finite() {
        Ok(())
    } else {
        Err(ReportError::OutOfRange { what: what.into(), expected: "to be finite", value })
    }
}
