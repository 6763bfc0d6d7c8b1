//! A column of a file, and its cells as text.

use std::io::Write;

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::schema::types::ColumnDescriptor;

use super::LeftOutColumn;
use super::values::{Unit, bytes, date, decimal, int96, real, time, timestamp, uuid};
use crate::parquet::error::ParquetError;

/// A column that has a text.
pub(super) struct TextColumn {
    pub(super) name: String,
    /// Where it stands in the file.
    pub(super) at: usize,
    form: Form,
    is_nullable: bool,
}

/// What the values of a column mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Plain,
    Unsigned,
    Decimal { scale: u32 },
    Date,
    Time(Unit),
    Timestamp(Unit),
    Text,
    Uuid,
}

/// The texts of the cells of some rows.
#[derive(Debug, Default)]
pub(super) struct Cells {
    text: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Cells {
    pub(super) fn get(&self, row: usize) -> &[u8] {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[row]]
    }
}

impl TextColumn {
    /// Returns a column of a file, or why it has no text.
    pub(super) fn of(at: usize, column: &ColumnDescriptor) -> Result<Self, LeftOutColumn> {
        let name = column.path().parts().first().cloned().unwrap_or_default();
        let is_nested = column.path().parts().len() > 1;
        let what = if column.max_rep_level() > 0 {
            "a list or a map"
        } else if is_nested || column.max_def_level() > 1 {
            "a record"
        } else {
            match form(column) {
                Ok(form) => {
                    let is_nullable = column.max_def_level() == 1;
                    return Ok(Self { name, at, form, is_nullable });
                }
                Err(what) => what,
            }
        };
        Err(LeftOutColumn { name, what })
    }

    /// Reads the cells of the next rows.
    pub(super) fn read(
        &self,
        reader: &mut ColumnReader,
        n_rows: usize,
        cells: &mut Cells,
    ) -> Result<(), ParquetError> {
        let form = self.form;
        match reader {
            ColumnReader::BoolColumnReader(reader) => {
                self.cells(reader, n_rows, cells, |text, &value| put(text, value))
            }
            ColumnReader::Int32ColumnReader(reader) => {
                self.cells(reader, n_rows, cells, |text, &value| match form {
                    Form::Date => date(text, i64::from(value)),
                    Form::Unsigned => put(text, value.cast_unsigned()),
                    other => whole(text, other, i64::from(value)),
                })
            }
            ColumnReader::Int64ColumnReader(reader) => {
                self.cells(reader, n_rows, cells, |text, &value| match form {
                    Form::Unsigned => put(text, value.cast_unsigned()),
                    other => whole(text, other, value),
                })
            }
            ColumnReader::Int96ColumnReader(reader) => {
                self.cells(reader, n_rows, cells, |text, value| int96(text, value.data()))
            }
            ColumnReader::FloatColumnReader(reader) => {
                self.cells(reader, n_rows, cells, |text, &value| real(text, value, value.is_nan()))
            }
            ColumnReader::DoubleColumnReader(reader) => {
                self.cells(reader, n_rows, cells, |text, &value| real(text, value, value.is_nan()))
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                self.cells(reader, n_rows, cells, |text, value| binary(text, form, value.data()))
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                self.cells(reader, n_rows, cells, |text, value| binary(text, form, value.data()))
            }
        }
    }

    fn cells<T: DataType>(
        &self,
        reader: &mut ColumnReaderImpl<T>,
        n_rows: usize,
        cells: &mut Cells,
        mut push: impl FnMut(&mut Vec<u8>, &T::T),
    ) -> Result<(), ParquetError> {
        let (mut values, mut levels) = (Vec::new(), Vec::new());
        cells.text.clear();
        cells.ends.clear();
        let mut found = 0;
        while found < n_rows {
            let wanted = n_rows - found;
            let (n, ..) = reader.read_records(wanted, Some(&mut levels), None, &mut values)?;
            if n == 0 {
                let found = format!("a row group in which {} has too few cells", self.name);
                return Err(ParquetError::Malformed { found });
            }
            found += n;
        }
        let mut values = values.iter();
        for row in 0..n_rows {
            let is_there = !self.is_nullable || levels.get(row) != Some(&0);
            if let Some(value) = if is_there { values.next() } else { None } {
                push(&mut cells.text, value);
            }
            cells.ends.push(cells.text.len());
        }
        Ok(())
    }
}

/// Returns what the values of a flat column mean, or why they have no text.
fn form(column: &ColumnDescriptor) -> Result<Form, &'static str> {
    let form = match column.logical_type_ref() {
        Some(logical) => logical_form(logical)?,
        None => converted_form(column)?,
    };
    let physical = column.physical_type();
    let fits = match form {
        Form::Plain => true,
        Form::Unsigned => matches!(physical, Physical::INT32 | Physical::INT64),
        Form::Date => physical == Physical::INT32,
        Form::Time(_) | Form::Timestamp(_) => {
            matches!(physical, Physical::INT32 | Physical::INT64)
        }
        Form::Decimal { .. } => {
            !matches!(physical, Physical::BOOLEAN | Physical::FLOAT | Physical::DOUBLE)
        }
        Form::Text => physical == Physical::BYTE_ARRAY,
        Form::Uuid => physical == Physical::FIXED_LEN_BYTE_ARRAY,
    };
    if fits { Ok(form) } else { Err("of a kind that is not known") }
}

fn logical_form(logical: &LogicalType) -> Result<Form, &'static str> {
    Ok(match logical {
        LogicalType::String | LogicalType::Enum | LogicalType::Json => Form::Text,
        LogicalType::Decimal(decimal) => scaled(decimal.scale)?,
        LogicalType::Date => Form::Date,
        LogicalType::Time(time) => Form::Time(unit(time.unit)),
        LogicalType::Timestamp(time) => Form::Timestamp(unit(time.unit)),
        LogicalType::Integer(integer) if integer.is_signed => Form::Plain,
        LogicalType::Integer(_) => Form::Unsigned,
        LogicalType::Unknown => Form::Plain,
        LogicalType::Uuid => Form::Uuid,
        LogicalType::List | LogicalType::Map => return Err("a list or a map"),
        LogicalType::Float16 => return Err("a number of 16 bits"),
        _ => return Err("of a kind that is not known"),
    })
}

/// Returns what a column means that says it in the older way alone.
fn converted_form(column: &ColumnDescriptor) -> Result<Form, &'static str> {
    Ok(match column.converted_type() {
        ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON => Form::Text,
        ConvertedType::DECIMAL => scaled(column.type_scale())?,
        ConvertedType::DATE => Form::Date,
        ConvertedType::TIME_MILLIS => Form::Time(Unit::Milli),
        ConvertedType::TIME_MICROS => Form::Time(Unit::Micro),
        ConvertedType::TIMESTAMP_MILLIS => Form::Timestamp(Unit::Milli),
        ConvertedType::TIMESTAMP_MICROS => Form::Timestamp(Unit::Micro),
        ConvertedType::UINT_8
        | ConvertedType::UINT_16
        | ConvertedType::UINT_32
        | ConvertedType::UINT_64 => Form::Unsigned,
        ConvertedType::INTERVAL => return Err("an interval"),
        ConvertedType::LIST | ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE => {
            return Err("a list or a map");
        }
        _ => Form::Plain,
    })
}

fn scaled(scale: i32) -> Result<Form, &'static str> {
    let lawful = u32::try_from(scale).ok().filter(|scale| *scale <= 76);
    lawful.map(|scale| Form::Decimal { scale }).ok_or("a decimal of a kind that is not known")
}

const fn unit(unit: TimeUnit) -> Unit {
    match unit {
        TimeUnit::MILLIS => Unit::Milli,
        TimeUnit::MICROS => Unit::Micro,
        TimeUnit::NANOS => Unit::Nano,
    }
}

fn whole(text: &mut Vec<u8>, form: Form, value: i64) {
    match form {
        Form::Decimal { scale } => decimal(text, i128::from(value), scale),
        Form::Time(unit) => time(text, value, unit),
        Form::Timestamp(unit) => timestamp(text, value, unit),
        _ => put(text, value),
    }
}

fn binary(text: &mut Vec<u8>, form: Form, value: &[u8]) {
    match form {
        Form::Text => text.extend_from_slice(value),
        Form::Uuid => uuid(text, value),
        Form::Decimal { scale } => match i128_of(value) {
            Some(number) => decimal(text, number, scale),
            None => bytes(text, value),
        },
        _ => bytes(text, value),
    }
}

/// Returns a number of any width that an `i128` takes, the highest byte first.
fn i128_of(value: &[u8]) -> Option<i128> {
    let fill: u8 = if value.first().is_some_and(|first| first & 0x80 != 0) { 0xFF } else { 0 };
    let (high, low) = value.split_at(value.len().saturating_sub(16));
    let mut all = [fill; 16];
    all[16 - low.len()..].copy_from_slice(low);
    let fits = high.iter().all(|byte| *byte == fill) && (all[0] & 0x80 != 0) == (fill != 0);
    (fits && !value.is_empty()).then(|| i128::from_be_bytes(all))
}

fn put(text: &mut Vec<u8>, value: impl std::fmt::Display) {
    // A `Vec` takes all that is written to it.
    let _ = write!(text, "{value}");
}
