use thiserror::Error;

/// Why a chart cannot be drawn.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ChartError {
    /// There is nothing to draw.
    #[error("expected at least one of {what}, found none")]
    Empty {
        /// What there is none of.
        what: &'static str,
    },
    /// A number is NaN or infinite.
    #[error("expected a finite number for {what}, found {value} at position {index}")]
    NotFinite {
        /// What the number stands for.
        what: &'static str,
        /// Place in its list, from 0.
        index: usize,
        /// The number.
        value: f64,
    },
    /// A number lies outside the values that it can have.
    #[error("expected {what} {expected}, found {value}")]
    OutOfRange {
        /// What the number stands for.
        what: &'static str,
        /// The lawful values, in words.
        expected: &'static str,
        /// The number.
        value: f64,
    },
    /// Two lists that go together differ in length.
    #[error("expected {expected} {what}, found {found}")]
    Length {
        /// What was counted.
        what: &'static str,
        /// Length of the list that leads.
        expected: usize,
        /// Length of the list that should follow it.
        found: usize,
    },
    /// A month is not a `yyyymm` number.
    #[error("expected a month as yyyymm, found {value}")]
    Month {
        /// The number.
        value: u32,
    },
}

/// Refuses the first number that is NaN or infinite.
pub(super) fn finite(
    what: &'static str,
    values: impl IntoIterator<Item = f64>,
) -> Result<(), ChartError> {
    match values.into_iter().enumerate().find(|(_, value)| !value.is_finite()) {
        Some((index, value)) => Err(ChartError::NotFinite { what, index, value }),
        None => Ok(()),
    }
}

/// Refuses the first number that is not a share of one.
pub(super) fn shares(
    what: &'static str,
    values: impl IntoIterator<Item = f64>,
) -> Result<(), ChartError> {
    match values.into_iter().find(|value| !(0.0..=1.0).contains(value)) {
        Some(value) => Err(ChartError::OutOfRange { what, expected: "from 0 to 1", value }),
        None => Ok(()),
    }
}

/// Refuses an empty list.
pub(super) fn not_empty<T>(what: &'static str, items: &[T]) -> Result<(), ChartError> {
    if items.is_empty() { Err(ChartError::Empty { what }) } else { Ok(()) }
}
