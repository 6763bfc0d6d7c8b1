//! The fact table to Parquet. It has most of the rows, so texts are shared and buffers kept.

use std::fmt;
use std::io::Write;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};

use super::cells::MICROSECONDS;
use super::error::{ParquetError, finish};
use super::id_texts::{IdTexts, push_id};
use super::schema::{Integers, fact_properties, schema};
use crate::attributes::Attributes;
use crate::codes::{Channel, Country, Origin};
use crate::ids::{AccountId, CustomerId, MerchantId, TransactionId};
use crate::time::Timestamp;
use crate::transaction_io::OPTIONAL;
use crate::transactions::TransactionTable;

/// Rows that are converted at once: few enough for the processor's caches.
const ROWS_AT_ONCE: usize = 4096;

/// Every pair of capital letters, the first letter counting most.
static COUNTRIES: [[[u8; 2]; 26]; 26] = {
    let mut pairs = [[*b"AA"; 26]; 26];
    let mut first = 0_u8;
    while first < 26 {
        let mut second = 0_u8;
        while second < 26 {
            pairs[first as usize][second as usize] = [b'A' + first, b'A' + second];
            second += 1;
        }
        first += 1;
    }
    pairs
};

/// Writes the fact table as a Parquet file, a row group at a time.
///
/// The columns are those of [`TransactionTable::spec`], and each text is the CSV's. What is held in
/// memory does not grow with the number of row groups, but for a note of some kilobytes on each.
///
/// # Examples
///
/// ```
/// use fip_model::{TransactionParquet, TransactionTable};
///
/// let mut file = TransactionParquet::new(Vec::new())?;
/// file.write(&TransactionTable::default())?;
/// let bytes = file.finish()?;
/// assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
/// # Ok::<(), fip_model::ParquetError>(())
/// ```
pub struct TransactionParquet<W: Write + Send> {
    file: SerializedFileWriter<W>,
    texts: Texts,
}

struct Texts {
    customers: IdTexts,
    accounts: IdTexts,
    merchants: IdTexts,
    channels: Vec<ByteArray>,
    origins: Vec<ByteArray>,
}

impl<W: Write + Send> TransactionParquet<W> {
    /// Returns a file without rows that is written to `writer`.
    ///
    /// # Errors
    ///
    /// [`ParquetError::Io`] when the writer fails.
    pub fn new(writer: W) -> Result<Self, ParquetError> {
        let schema = schema(&TransactionTable::spec(), Integers::Short)?;
        let file = SerializedFileWriter::new(writer, schema, Arc::new(fact_properties()?))?;
        let texts = Texts {
            customers: IdTexts::new(CustomerId::PREFIX, CustomerId::WIDTH),
            accounts: IdTexts::new(AccountId::PREFIX, AccountId::WIDTH),
            merchants: IdTexts::new(MerchantId::PREFIX, MerchantId::WIDTH),
            channels: shared(Channel::CODES),
            origins: shared(Origin::CODES),
        };
        Ok(Self { file, texts })
    }

    /// Writes the rows of `table` as one row group; nothing when it has none.
    ///
    /// # Errors
    ///
    /// [`ParquetError::Io`] when the writer fails, [`ParquetError::Cell`] when a `source_row` is above
    /// 2,147,483,647. The file cannot be gone on with.
    pub fn write(&mut self, table: &TransactionTable) -> Result<(), ParquetError> {
        if table.is_empty() {
            return Ok(());
        }
        let texts = &mut self.texts;
        let mut group = RowGroup {
            group: self.file.next_row_group()?,
            n_rows: table.len(),
            attributes: table.attributes(),
        };
        let (at, home) = (table.at(), table.home());
        group.column::<ByteArrayType>(|rows, out| id_texts(&table.ids()[rows], out))?;
        group.map::<_, Int32Type>(at, |at| at.date().key())?;
        group.map::<_, Int64Type>(at, |at| at.epoch_seconds() * MICROSECONDS)?;
        group.map::<_, ByteArrayType>(table.customers(), |id| texts.customers.get(id.number()))?;
        group.map::<_, ByteArrayType>(table.accounts(), |id| texts.accounts.get(id.number()))?;
        group.optional::<_, ByteArrayType>(5, table.merchants(), |id| {
            texts.merchants.get(id.number())
        })?;
        group.optional::<_, ByteArrayType>(6, table.channels(), |&channel| {
            texts.channels[channel as usize].clone()
        })?;
        group
            .optional::<_, ByteArrayType>(7, table.countries(), |&country| country_text(country))?;
        group.map::<_, Int64Type>(table.amounts(), |amount| amount.pence())?;
        group.optional::<_, BoolType>(9, table.countries(), |&country| country != home)?;
        group.optional::<_, BoolType>(10, at, |at: &Timestamp| at.is_night())?;
        group.optional::<_, BoolType>(11, table.discretionary(), |&flag| flag)?;
        group.optional::<_, BoolType>(12, table.frauds(), |&flag| flag)?;
        group.map::<_, ByteArrayType>(table.origins(), |&origin| {
            texts.origins[origin as usize].clone()
        })?;
        group.source_rows(table.source_rows())?;
        group.group.close()?;
        Ok(())
    }

    /// Ends the file and returns the writer.
    ///
    /// # Errors
    ///
    /// [`ParquetError::Io`] when the writer fails.
    pub fn finish(self) -> Result<W, ParquetError> {
        finish(self.file)
    }
}

impl<W: Write + Send> fmt::Debug for TransactionParquet<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n_row_groups = self.file.flushed_row_groups().len();
        f.debug_struct("TransactionParquet")
            .field("n_row_groups", &n_row_groups)
            .finish_non_exhaustive()
    }
}

/// Whether the cells of a column hold something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cells {
    /// They must.
    Required,
    /// They need not, and do.
    Filled,
    /// They need not, and do not.
    Empty,
}

/// A row group under way; columns are written in order.
struct RowGroup<'a, W: Write> {
    group: SerializedRowGroupWriter<'a, W>,
    n_rows: usize,
    attributes: Attributes,
}

impl<W: Write + Send> RowGroup<'_, W> {
    /// Writes the next column; `fill` adds the values of some rows.
    fn column<T: DataType>(
        &mut self,
        fill: impl FnMut(Range<usize>, &mut Vec<T::T>),
    ) -> Result<(), ParquetError> {
        self.cells::<T>(Cells::Required, fill)
    }

    /// Writes the next column, which may be empty; `column` is its number.
    fn optional<C, T: DataType>(
        &mut self,
        column: usize,
        cells: &[C],
        mut value: impl FnMut(&C) -> T::T,
    ) -> Result<(), ParquetError> {
        let mut of = OPTIONAL.iter().filter(|of| of.column == column);
        if of.all(|of| of.is_filled(self.attributes)) {
            let fill = |rows: Range<usize>, out: &mut Vec<T::T>| {
                out.extend(cells[rows].iter().map(&mut value));
            };
            return self.cells::<T>(Cells::Filled, fill);
        }
        self.cells::<T>(Cells::Empty, |_, _| {})
    }

    fn cells<T: DataType>(
        &mut self,
        cells: Cells,
        mut fill: impl FnMut(Range<usize>, &mut Vec<T::T>),
    ) -> Result<(), ParquetError> {
        let Some(mut column) = self.group.next_column()? else { return Ok(()) };
        let mut values = Vec::with_capacity(self.n_rows.min(ROWS_AT_ONCE));
        let levels = vec![i16::from(cells == Cells::Filled); self.n_rows.min(ROWS_AT_ONCE)];
        for start in (0..self.n_rows).step_by(ROWS_AT_ONCE) {
            let end = self.n_rows.min(start + ROWS_AT_ONCE);
            values.clear();
            fill(start..end, &mut values);
            let levels = (cells != Cells::Required).then(|| &levels[..end - start]);
            column.typed::<T>().write_batch(&values, levels, None)?;
        }
        Ok(column.close()?)
    }

    /// Writes the next column, a value for each cell.
    fn map<C, T: DataType>(
        &mut self,
        cells: &[C],
        mut value: impl FnMut(&C) -> T::T,
    ) -> Result<(), ParquetError> {
        self.column::<T>(|rows, out| out.extend(cells[rows].iter().map(&mut value)))
    }

    fn source_rows(&mut self, rows: &[Option<u32>]) -> Result<(), ParquetError> {
        let Some(mut column) = self.group.next_column()? else { return Ok(()) };
        let (mut values, mut levels) = (Vec::new(), Vec::new());
        for (part, start) in rows.chunks(ROWS_AT_ONCE).zip((1_u64..).step_by(ROWS_AT_ONCE)) {
            values.clear();
            levels.clear();
            levels.extend(part.iter().map(|row| i16::from(row.is_some())));
            for (number, row) in (start..).zip(part) {
                let Some(row) = *row else { continue };
                values.push(i32::try_from(row).map_err(|_| too_large(number, row))?);
            }
            column.typed::<Int32Type>().write_batch(&values, Some(&levels), None)?;
        }
        Ok(column.close()?)
    }
}

fn too_large(row: u64, found: u32) -> ParquetError {
    ParquetError::Cell {
        row,
        column: "source_row".to_owned(),
        expected: format!("at most {}", i32::MAX),
        found: found.to_string(),
    }
}

/// Adds the texts of ids that are all different, as parts of one allocation.
fn id_texts(ids: &[TransactionId], out: &mut Vec<ByteArray>) {
    let mut bytes = Vec::with_capacity(ids.len() * (TransactionId::WIDTH + 4));
    let mut ends = Vec::with_capacity(ids.len());
    for id in ids {
        push_id(&mut bytes, TransactionId::PREFIX, id.number(), TransactionId::WIDTH);
        ends.push(bytes.len());
    }
    let bytes = Bytes::from(bytes);
    let mut start = 0;
    for end in ends {
        out.push(bytes.slice(start..end).into());
        start = end;
    }
}

fn shared(codes: &'static [&'static str]) -> Vec<ByteArray> {
    codes.iter().map(|code| Bytes::from_static(code.as_bytes()).into()).collect()
}

fn country_text(country: Country) -> ByteArray {
    let [first, second] = country.letters().map(|letter| usize::from(letter - b'A'));
    Bytes::from_static(&COUNTRIES[first][second]).into()
}
