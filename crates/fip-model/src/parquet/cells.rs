//! The cells of a row group, and where they stand.

use std::any::Any;
use std::cell::RefCell;

use parquet::column::reader::{ColumnReaderImpl, get_typed_column_reader};
use parquet::data_type::{ByteArray, ByteArrayType, DataType};
use parquet::file::reader::RowGroupReader;

use super::error::ParquetError;
use crate::dictionary::TableSpec;
use crate::time::{Date, Timestamp};

pub(super) const MICROSECONDS: i64 = 1_000_000;
const DAY_SECONDS: i64 = 86_400;

/// A row group that is read: all of its rows, or one piece of them after another.
pub(super) struct Group<'a> {
    reader: Box<dyn RowGroupReader + 'a>,
    /// Where each column of the table stands in the file.
    positions: &'a [usize],
    spec: &'a TableSpec,
    /// Number of the group's first row in the file, from 1.
    first_row: u64,
    /// Rows of the group.
    n_all: usize,
    /// The piece: its first row in the group, from 0, and how many there are.
    start: usize,
    n_rows: usize,
    /// The columns that have been read from.
    open: RefCell<Vec<Option<Open>>>,
}

/// A column under way.
struct Open {
    /// A [`ColumnReaderImpl`] of the column's type.
    reader: Box<dyn Any>,
    /// The row of the group that comes next.
    next: usize,
}

/// The cells of a column: the values of those that hold one.
pub(super) struct Cells<V> {
    pub(super) values: Vec<V>,
    /// Whether each cell holds a value; empty where all do.
    levels: Vec<i16>,
}

impl<V> Cells<V> {
    /// Returns the cells in order, `None` for those that hold nothing.
    pub(super) fn into_options(self) -> impl Iterator<Item = Option<V>> {
        let mut values = self.values.into_iter();
        let n_cells = if self.levels.is_empty() { values.len() } else { self.levels.len() };
        (0..n_cells).map(move |row| match self.levels.get(row) {
            Some(0) => None,
            _ => values.next(),
        })
    }
}

impl<'a> Group<'a> {
    pub(super) fn new(
        reader: Box<dyn RowGroupReader + 'a>,
        positions: &'a [usize],
        spec: &'a TableSpec,
        first_row: u64,
    ) -> Result<Self, ParquetError> {
        let n_rows = reader.metadata().num_rows();
        let n_rows = usize::try_from(n_rows).map_err(|_| ParquetError::Malformed {
            found: format!("a row group of {n_rows} rows"),
        })?;
        let open = RefCell::new(positions.iter().map(|_| None).collect());
        Ok(Self { reader, positions, spec, first_row, n_all: n_rows, start: 0, n_rows, open })
    }

    /// Returns the number of rows of the piece.
    pub(super) const fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Returns the number of the piece's first row in the file, from 1.
    pub(super) const fn first_row(&self) -> u64 {
        self.first_row + self.start as u64
    }

    /// Makes the first `n_rows` rows the piece.
    pub(super) fn start_piece(&mut self, n_rows: usize) {
        self.n_rows = n_rows.min(self.n_all);
    }

    /// Makes the `n_rows` rows after the piece the piece; fewer at the end, 0 after it.
    pub(super) fn next_piece(&mut self, n_rows: usize) {
        self.start += self.n_rows;
        self.n_rows = n_rows.min(self.n_all - self.start);
    }

    /// Returns the cells of a column of the table, once for each piece.
    pub(super) fn cells<T: DataType>(&self, column: usize) -> Result<Cells<T::T>, ParquetError> {
        let mut open = self.open.borrow_mut();
        let (mut values, mut levels) = (Vec::new(), Vec::new());
        let open = match &mut open[column] {
            Some(open) => open,
            closed => {
                let reader = self.reader.get_column_reader(self.positions[column])?;
                let reader = Box::new(get_typed_column_reader::<T>(reader));
                closed.insert(Open { reader, next: 0 })
            }
        };
        let Some(reader) = open.reader.downcast_mut::<ColumnReaderImpl<T>>() else {
            return Err(self.short(column, 0));
        };
        // Pieces in which the column was not asked for.
        let behind = self.start.saturating_sub(open.next);
        let skipped = if behind == 0 { 0 } else { reader.skip_records(behind)? };
        if skipped < behind {
            return Err(self.short(column, open.next + skipped));
        }
        let (found, ..) = reader.read_records(self.n_rows, Some(&mut levels), None, &mut values)?;
        open.next = self.start + found;
        if found < self.n_rows {
            return Err(self.short(column, open.next));
        }
        Ok(Cells { values, levels })
    }

    /// Returns the error of a column with fewer cells than the group has rows.
    fn short(&self, column: usize, found: usize) -> ParquetError {
        let name = &self.spec.columns[column].name;
        let found = format!("{found} cells of {name} in a row group of {} rows", self.n_all);
        ParquetError::Malformed { found }
    }

    /// Returns the values of a column whose cells all hold one.
    pub(super) fn values<T: DataType>(&self, column: usize) -> Result<Vec<T::T>, ParquetError> {
        let cells = self.cells::<T>(column)?;
        match cells.levels.iter().position(|&level| level == 0) {
            Some(row) => Err(self.refuse(column, row, "")),
            None => Ok(cells.values),
        }
    }

    /// Returns the values that the texts of a column stand for.
    pub(super) fn parsed<V: std::str::FromStr>(
        &self,
        column: usize,
    ) -> Result<Vec<V>, ParquetError> {
        let texts = self.values::<ByteArrayType>(column)?;
        let parse = |(row, text)| {
            let text: &str = self.text(column, row, text)?;
            text.parse().map_err(|_| self.refuse(column, row, text))
        };
        texts.iter().enumerate().map(parse).collect()
    }

    /// Returns the text of a cell.
    pub(super) fn text<'t>(
        &self,
        column: usize,
        row: usize,
        cell: &'t ByteArray,
    ) -> Result<&'t str, ParquetError> {
        let text = std::str::from_utf8(cell.data());
        text.map_err(|_| self.refuse(column, row, &String::from_utf8_lossy(cell.data())))
    }

    /// Returns the error of a cell; `row` counts from 0 in the piece.
    pub(super) fn refuse(&self, column: usize, row: usize, found: &str) -> ParquetError {
        let spec = &self.spec.columns[column];
        ParquetError::Cell {
            row: self.first_row() + row as u64,
            column: spec.name.to_string(),
            expected: spec.kind.expected(),
            found: found.to_owned(),
        }
    }
}

/// Returns the day of the calendar that is this many days after 1970-01-01.
pub(super) fn date(days: i32) -> Option<Date> {
    let date = Date::from_epoch_days(days);
    let first = Date::new(1, 1, 1).ok()?;
    let last = Date::new(9999, 12, 31).ok()?;
    (first..=last).contains(&date).then_some(date)
}

/// Returns the whole second that is this many microseconds after 1970-01-01T00:00:00.
pub(super) fn timestamp(microseconds: i64) -> Option<Timestamp> {
    let seconds = (microseconds % MICROSECONDS == 0).then_some(microseconds / MICROSECONDS)?;
    let date = date(i32::try_from(seconds.div_euclid(DAY_SECONDS)).ok()?)?;
    let second_of_day = u32::try_from(seconds.rem_euclid(DAY_SECONDS)).ok()?;
    Some(Timestamp::new(date, second_of_day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_outside_the_calendar_or_between_seconds_are_refused() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        for text in ["0001-01-01T00:00:00", "1969-12-31T23:59:59", "9999-12-31T23:59:59"] {
            let found = timestamp(at(text).epoch_seconds() * MICROSECONDS);
            assert_eq!(found, Some(at(text)));
        }
        let last = at("9999-12-31T23:59:59").epoch_seconds() * MICROSECONDS;
        for bad in [last + MICROSECONDS, 1, -1, i64::MAX, i64::MIN] {
            assert_eq!(timestamp(bad), None, "{bad}");
        }
    }
}
