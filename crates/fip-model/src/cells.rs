//! The cells of a feature: a column of one of a few kinds.

use std::fmt::Display;
use std::io::Write;
use std::mem::discriminant;

use crate::column::Column;
use crate::dictionary::Kind;
use crate::ids::push_digits;
use crate::money::Money;
use crate::time::Date;

/// The cells of a feature, first row to last.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Cells {
    /// Whole numbers: counts and days.
    Integer(Column<i64>),
    /// Money.
    Money(Column<Money>),
    /// Ratios, means and the like.
    Real(Column<f64>),
    /// Days, none of them missing.
    Date(Vec<Date>),
}

/// Cells of one kind cannot stand behind cells of another.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected further cells of {expected}, found cells of {found}")]
pub struct CellsError {
    expected: &'static str,
    found: &'static str,
}

impl Cells {
    /// Returns the cell as a number: money in pounds, a day as days since 1970-01-01; `None` when it is
    /// missing, and past the end.
    pub fn number(&self, row: usize) -> Option<f64> {
        match self {
            Self::Integer(cells) => cells.get(row).map(|n| n as f64),
            Self::Money(cells) => cells.get(row).map(Money::pounds),
            Self::Real(cells) => cells.get(row),
            Self::Date(cells) => cells.get(row).map(|date| f64::from(date.epoch_days())),
        }
    }

    /// Adds the cells of `later` behind these.
    ///
    /// # Errors
    ///
    /// [`CellsError`] when `later` is of another kind; these cells are then as they were.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_model::Cells;
    ///
    /// let part = |counts: [i64; 2]| Cells::Integer(counts.into_iter().map(Some).collect());
    /// let mut counts = part([1, 2]);
    /// counts.append(part([3, 4]))?;
    /// assert_eq!(counts.number(3), Some(4.0));
    /// # Ok::<(), fip_model::CellsError>(())
    /// ```
    pub fn append(&mut self, later: Self) -> Result<(), CellsError> {
        match (self, later) {
            (Self::Integer(cells), Self::Integer(later)) => cells.append(later),
            (Self::Money(cells), Self::Money(later)) => cells.append(later),
            (Self::Real(cells), Self::Real(later)) => cells.append(later),
            (Self::Date(cells), Self::Date(later)) => cells.extend(later),
            (cells, later) => return cells.check_kind(&later),
        }
        Ok(())
    }

    /// Refuses cells that cannot stand behind these.
    pub(crate) fn check_kind(&self, later: &Self) -> Result<(), CellsError> {
        let refused = || CellsError { expected: self.kind(), found: later.kind() };
        (discriminant(self) == discriminant(later)).then_some(()).ok_or_else(refused)
    }

    const fn kind(&self) -> &'static str {
        match self {
            Self::Integer(_) => "whole numbers",
            Self::Money(_) => "money",
            Self::Real(_) => "reals",
            Self::Date(_) => "days",
        }
    }

    /// Returns the number of cells.
    pub const fn len(&self) -> usize {
        match self {
            Self::Integer(cells) => cells.len(),
            Self::Money(cells) => cells.len(),
            Self::Real(cells) => cells.len(),
            Self::Date(cells) => cells.len(),
        }
    }

    /// Returns whether there are no cells.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns no cells, with room for `n` of a kind.
    pub fn with_capacity(kind: Kind, n: usize) -> Self {
        match kind {
            Kind::Money => Self::Money(Column::with_capacity(n)),
            Kind::Real => Self::Real(Column::with_capacity(n)),
            Kind::Date => Self::Date(Vec::with_capacity(n)),
            _ => Self::Integer(Column::with_capacity(n)),
        }
    }

    /// Adds the text of a cell; a missing cell and one past the end have none.
    pub(crate) fn write(&self, row: usize, out: &mut Vec<u8>) {
        match self {
            Self::Integer(cells) => cells.get(row).map_or((), |n| push_integer(out, n)),
            Self::Money(cells) => cells.get(row).map_or((), |money| money.push_text(out)),
            Self::Real(cells) => cells.get(row).map_or((), |x| push_shown(out, x)),
            Self::Date(cells) => cells.get(row).map_or((), |date| push_shown(out, date)),
        }
    }

    /// Adds the cell that `text` stands for; `None` when it cannot be read.
    pub(crate) fn push_text(&mut self, text: &str) -> Option<()> {
        let empty = text.is_empty();
        match self {
            Self::Integer(cells) if empty => cells.push_missing(),
            Self::Money(cells) if empty => cells.push_missing(),
            Self::Real(cells) if empty => cells.push_missing(),
            Self::Integer(cells) => cells.push_value(text.parse().ok()?),
            Self::Money(cells) => cells.push_value(text.parse().ok()?),
            Self::Real(cells) => {
                cells.push_value(text.parse().ok().filter(|x: &f64| x.is_finite())?);
            }
            Self::Date(cells) => cells.push(text.parse().ok()?),
        }
        Some(())
    }
}

fn push_integer(out: &mut Vec<u8>, number: i64) {
    if number < 0 {
        out.push(b'-');
    }
    push_digits(out, number.unsigned_abs(), 1);
}

fn push_shown(out: &mut Vec<u8>, value: impl Display) {
    // Writing to a Vec cannot fail.
    let _ = write!(out, "{value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_another_kind_are_refused() {
        let mut days = Cells::Date(vec![Date::from_epoch_days(0)]);
        let mut counts = Cells::Integer([Some(1)].into_iter().collect());
        let error = counts.append(days.clone()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "expected further cells of whole numbers, found cells of days"
        );
        assert_eq!(counts, Cells::Integer([Some(1)].into_iter().collect()));
        assert!(days.append(counts).is_err());
    }

    #[test]
    fn a_cell_past_the_end_is_no_number() {
        let money = Cells::Money([Some(Money::from_pence(150)), None].into_iter().collect());
        assert_eq!([0, 1, 2].map(|row| money.number(row)), [Some(1.5), None, None]);
        let days = Cells::Date(vec![Date::from_epoch_days(7)]);
        assert_eq!([0, 1].map(|row| days.number(row)), [Some(7.0), None]);
    }

    #[test]
    fn text_and_back_is_identity_for_each_kind() {
        for (kind, texts) in [
            (Kind::Integer, vec!["0", "-1", "9223372036854775807", "-9223372036854775808", ""]),
            (Kind::Money, vec!["0.00", "-0.05", "1234.50", "92233720368547758.07", ""]),
            (Kind::Real, vec!["0", "-0", "0.1", "-12.5", "0.30000000000000004", ""]),
            (Kind::Date, vec!["2025-03-31", "1969-12-31", "0001-01-01"]),
        ] {
            let mut cells = Cells::with_capacity(kind, 0);
            for (row, text) in texts.into_iter().enumerate() {
                assert_eq!(cells.push_text(text), Some(()), "{text}");
                let mut written = Vec::new();
                cells.write(row, &mut written);
                assert_eq!(String::from_utf8_lossy(&written), text);
            }
        }
    }

    #[test]
    fn text_that_is_no_cell_of_the_kind_is_refused() {
        for (kind, text) in [
            (Kind::Integer, "1.5"),
            (Kind::Money, "1.234"),
            (Kind::Real, "NaN"),
            (Kind::Real, "inf"),
            (Kind::Date, ""),
        ] {
            let mut cells = Cells::with_capacity(kind, 0);
            assert_eq!((cells.push_text(text), cells.len()), (None, 0), "{text}");
        }
    }
}
