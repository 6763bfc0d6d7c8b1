//! Any table of the data dictionary to Parquet.

use std::io::Write;
use std::sync::Arc;

use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type,
};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};

use super::cells::MICROSECONDS;
use super::error::{ParquetError, finish};
use super::schema::{Integers, properties, schema};
use crate::dictionary::{ColumnSpec, Kind};
use crate::money::Money;
use crate::table_io::Row;
use crate::time::{Date, Timestamp};

/// Rows of a row group.
const ROWS_AT_ONCE: usize = 65_536;

/// Writes a table as a Parquet file and returns the writer.
///
/// Rows pass through the fields of their CSV, so that both hold the same cells.
///
/// # Errors
///
/// [`ParquetError::Io`] when the writer fails, [`ParquetError::Cell`] when a row holds what the data
/// dictionary does not allow.
///
/// # Examples
///
/// ```
/// use bytes::Bytes;
/// use fip_model::{Day, calendar, read_rows_parquet, write_rows_parquet};
///
/// let days = calendar(2025, 2025)?;
/// let file = write_rows_parquet(Vec::new(), &days)?;
/// assert_eq!(read_rows_parquet::<Day>(Bytes::from(file))?, days);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_rows_parquet<W: Write + Send, T: Row>(
    writer: W,
    rows: &[T],
) -> Result<W, ParquetError> {
    let spec = T::spec();
    let schema = schema(&spec, Integers::Long)?;
    let mut file = SerializedFileWriter::new(writer, schema, Arc::new(properties()?.build()))?;
    for (part, first_row) in rows.chunks(ROWS_AT_ONCE).zip((1_u64..).step_by(ROWS_AT_ONCE)) {
        let mut columns: Vec<Buffer<'_>> = spec.columns.iter().map(Buffer::of).collect();
        fill(&mut columns, part, first_row)?;
        let mut group = file.next_row_group()?;
        for column in columns {
            column.write(&mut group)?;
        }
        group.close()?;
    }
    finish(file)
}

/// Adds the cells of rows to the buffers of their columns.
fn fill<T: Row>(
    columns: &mut [Buffer<'_>],
    rows: &[T],
    first_row: u64,
) -> Result<(), ParquetError> {
    let mut text = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    for row in rows {
        text.serialize(row).map_err(std::io::Error::from)?;
    }
    let text = text.into_inner().map_err(csv::IntoInnerError::into_error)?;
    let mut records = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_slice());
    for (row, record) in (first_row..).zip(records.records()) {
        let record = record.map_err(std::io::Error::from)?;
        for (column, cell) in columns.iter_mut().zip(&record) {
            column.push(cell).ok_or_else(|| column.refuse(row, cell))?;
        }
    }
    Ok(())
}

/// The cells of a column that are not written yet.
pub(super) struct Buffer<'a> {
    spec: &'a ColumnSpec,
    values: Values,
    /// Whether each cell holds a value.
    levels: Vec<i16>,
}

enum Values {
    Texts(Vec<ByteArray>),
    Shorts(Vec<i32>),
    Longs(Vec<i64>),
    Reals(Vec<f64>),
    Flags(Vec<bool>),
}

impl<'a> Buffer<'a> {
    pub(super) fn of(spec: &'a ColumnSpec) -> Self {
        let values = match spec.kind {
            Kind::Id(..) | Kind::Code(_) | Kind::Text => Values::Texts(Vec::new()),
            Kind::DateKey | Kind::Month | Kind::Date => Values::Shorts(Vec::new()),
            Kind::Timestamp | Kind::Money | Kind::Integer => Values::Longs(Vec::new()),
            Kind::Real => Values::Reals(Vec::new()),
            Kind::Flag => Values::Flags(Vec::new()),
        };
        Self { spec, values, levels: Vec::new() }
    }

    /// Returns the buffer of a column whose whole numbers are stored in this way.
    pub(super) fn stored_as(spec: &'a ColumnSpec, integers: Integers) -> Self {
        let mut buffer = Self::of(spec);
        if spec.kind == Kind::Integer && integers == Integers::Short {
            buffer.values = Values::Shorts(Vec::new());
        }
        buffer
    }

    /// Forgets the cells, and keeps their room.
    pub(super) fn clear(&mut self) {
        self.levels.clear();
        match &mut self.values {
            Values::Texts(values) => values.clear(),
            Values::Shorts(values) => values.clear(),
            Values::Longs(values) => values.clear(),
            Values::Reals(values) => values.clear(),
            Values::Flags(values) => values.clear(),
        }
    }

    /// Adds a cell; `None` when it may not stand in the column.
    pub(super) fn push(&mut self, cell: &str) -> Option<()> {
        if self.spec.nullable && cell.is_empty() {
            self.levels.push(0);
            return Some(());
        }
        match &mut self.values {
            Values::Texts(texts) => {
                self.spec.kind.accepts(cell).then(|| texts.push(cell.into()))?;
            }
            Values::Shorts(numbers) => numbers.push(match self.spec.kind {
                Kind::Date => cell.parse::<Date>().ok()?.epoch_days(),
                kind => kind.accepts(cell).then(|| cell.parse().ok()).flatten()?,
            }),
            Values::Longs(numbers) => numbers.push(match self.spec.kind {
                Kind::Timestamp => cell.parse::<Timestamp>().ok()?.epoch_seconds() * MICROSECONDS,
                Kind::Money => cell.parse::<Money>().ok()?.pence(),
                _ => cell.parse().ok()?,
            }),
            Values::Reals(numbers) => {
                numbers.push(cell.parse().ok().filter(|number: &f64| number.is_finite())?);
            }
            Values::Flags(flags) => flags.push(match cell {
                "0" => false,
                "1" => true,
                _ => return None,
            }),
        }
        self.levels.push(1);
        Some(())
    }

    /// Returns the error of a cell that may not stand in the column.
    pub(super) fn refuse(&self, row: u64, cell: &str) -> ParquetError {
        ParquetError::Cell {
            row,
            column: self.spec.name.to_string(),
            expected: self.spec.kind.expected(),
            found: cell.to_owned(),
        }
    }

    pub(super) fn write<W: Write + Send>(
        &self,
        group: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<(), ParquetError> {
        match &self.values {
            Values::Texts(values) => self.write_as::<_, ByteArrayType>(group, values),
            Values::Shorts(values) => self.write_as::<_, Int32Type>(group, values),
            Values::Longs(values) => self.write_as::<_, Int64Type>(group, values),
            Values::Reals(values) => self.write_as::<_, DoubleType>(group, values),
            Values::Flags(values) => self.write_as::<_, BoolType>(group, values),
        }
    }

    fn write_as<W: Write + Send, D: DataType>(
        &self,
        group: &mut SerializedRowGroupWriter<'_, W>,
        values: &[D::T],
    ) -> Result<(), ParquetError> {
        let Some(mut column) = group.next_column()? else { return Ok(()) };
        let levels = self.spec.nullable.then_some(self.levels.as_slice());
        column.typed::<D>().write_batch(values, levels, None)?;
        Ok(column.close()?)
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::tables::{Account, Customer, FraudReport, LedgerEntry, Merchant, Outcome, calendar};
    use crate::{Row, read_rows, read_rows_parquet, write_rows};

    /// Rows from their CSV, through Parquet, and back to the same CSV.
    fn round_trip<T: Row>(lines: &str) {
        let header = T::spec().header().collect::<Vec<_>>().join(",");
        let text = format!("{header}\n{lines}\n");
        let rows = read_rows::<T>(text.as_bytes(), "t.csv").unwrap();
        let file = write_rows_parquet(Vec::new(), &rows).unwrap();
        assert_eq!(file, write_rows_parquet(Vec::new(), &rows).unwrap());
        let back = read_rows_parquet::<T>(Bytes::from(file)).unwrap();
        let mut again = Vec::new();
        write_rows(&mut again, &back).unwrap();
        assert_eq!(String::from_utf8(again).unwrap(), text);
    }

    #[test]
    fn every_table_of_the_bank_reads_back() {
        round_trip::<Customer>(
            "C0000001,30,25-34,London,E,EMPLOYED,30000.00,25K_TO_40K,2020-01-01,71,\n\
             C12345678,80,75+,Wales,CF,RETIRED,0.07,UNDER_15K,1969-12-31,671,x-7\n\
             C12345679,,,,,,,,,,",
        );
        round_trip::<Account>(
            "A0000001,C0000001,CURRENT,2020-01-01,,500.00,OPEN,\n\
             A0000002,C0000001,CREDIT_CARD,2020-01-01,1200.00,,CLOSED,IBAN",
        );
        round_trip::<Merchant>(
            "M000001,\"A shop, \"\"the\"\" best\",5411,GROCERIES,0,0,GB,Leeds,\n\
             M000002,Caf\u{e9},5812,EATING_OUT,1,1,FR,,",
        );
        round_trip::<Outcome>(
            "C0000001,2026-01-01,1,CHARGE_OFF,2026-03-04\nC0000002,2026-01-01,0,,",
        );
        round_trip::<FraudReport>("T0000000001,C0000001,1969-12-31T23:59:59");
        round_trip::<LedgerEntry>(
            "E0000000001,2025-01-01T09:00:00,A0000001,OPENING,OPENING,-12.34,-12.34,\n\
             E0000000002,2025-01-01T09:00:01,A0000001,CARD_PAYMENT,MERCHANTS,-0.01,-12.35,T0000000009",
        );
    }

    #[test]
    fn a_table_of_several_row_groups_and_one_without_rows_read_back() {
        let days = calendar(1801, 2000).unwrap();
        assert!(days.len() > ROWS_AT_ONCE);
        let file = Bytes::from(write_rows_parquet(Vec::new(), &days).unwrap());
        assert_eq!(read_rows_parquet::<crate::Day>(file).unwrap(), days);
        let none = Bytes::from(write_rows_parquet::<_, Customer>(Vec::new(), &[]).unwrap());
        assert_eq!(read_rows_parquet::<Customer>(none).unwrap(), []);
    }

    #[test]
    fn a_row_outside_the_dictionary_is_refused() {
        let mut days = calendar(2025, 2025).unwrap();
        days[3].year_month = 202_513;
        let error = write_rows_parquet(Vec::new(), &days).unwrap_err();
        let told = "row 4, column year_month: expected a month as a whole number such as 202503, \
                    found \"202513\"";
        assert_eq!(error.to_string(), told);
    }
}
