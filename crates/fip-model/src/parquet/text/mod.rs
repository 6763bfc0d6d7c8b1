//! Any Parquet file as text: records of its columns, row group after row group.

mod column;
mod values;

use parquet::basic::Compression;
use parquet::column::reader::ColumnReader;
use parquet::file::reader::{ChunkReader, FileReader};
use parquet::file::serialized_reader::SerializedFileReader;

use self::column::{Cells, TextColumn};
use super::error::ParquetError;
use super::guard::{guarded, open};
use crate::intake::RecordStyle;

/// Rows that are read at once, at least and at most.
const ROWS: (usize, usize) = (16, 4096);
/// Bytes of text at once, about.
const BYTES: usize = 1 << 19;

/// A Parquet file as text, for who reads files of text: a record for each row, in the order of the file.
///
/// | in the file | as text |
/// |---|---|
/// | nothing | an empty cell |
/// | boolean | `true`, `false` |
/// | whole number, decimal | all digits, exact |
/// | real number | the fewest digits that read back as the same number |
/// | date; timestamp | `2025-03-31`; `2025-03-31 17:05:00`, with a fraction where there is one |
/// | text | as it stands |
/// | UUID | in groups of hexadecimal digits |
/// | bytes | as text where they are UTF-8, else `\x` and hexadecimal digits |
///
/// A timestamp stands as it is stored: one that is marked as UTC is in UTC. Columns that are lists, maps or
/// records, and a few kinds of bytes, have no text and are [left out](Self::left_out). Held in memory are a
/// page of each column and some hundred rows.
///
/// # Examples
///
/// ```
/// use bytes::Bytes;
/// use fip_model::intake::RecordStyle;
/// use fip_model::{ParquetText, calendar, write_rows_parquet};
///
/// let days = calendar(2025, 2025)?;
/// let file = Bytes::from(write_rows_parquet(Vec::new(), &days[..2])?);
/// let mut rows = ParquetText::open(file, RecordStyle::default())?;
/// let mut text = Vec::new();
/// while rows.push_some(&mut text)? {}
/// assert!(text.starts_with(b"date_key,date,"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ParquetText<R: ChunkReader + 'static> {
    file: SerializedFileReader<R>,
    style: RecordStyle,
    columns: Vec<TextColumn>,
    left_out: Vec<LeftOutColumn>,
    has_header: bool,
    next_group: usize,
    /// The columns of the row group under way, and its rows that were not read.
    readers: Vec<ColumnReader>,
    n_left: usize,
    n_at_once: usize,
    cells: Vec<Cells>,
}

/// A column that has no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOutColumn {
    /// Its name.
    pub name: String,
    /// What it is, such as `a list`.
    pub what: &'static str,
}

impl<R: ChunkReader + 'static> std::fmt::Debug for ParquetText<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let columns: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        f.debug_struct("ParquetText").field("columns", &columns).finish_non_exhaustive()
    }
}

impl<R: ChunkReader + 'static> ParquetText<R> {
    /// Opens a file: a `std::fs::File` or `bytes::Bytes`.
    ///
    /// # Errors
    ///
    /// [`ParquetError`] when it is no Parquet file, is damaged, has no column with a text, or is packed in
    /// a way that is not read.
    pub fn open(file: R, style: RecordStyle) -> Result<Self, ParquetError> {
        let file = open(file)?;
        let schema = file.metadata().file_metadata().schema_descr();
        let (mut columns, mut left_out) = (Vec::new(), Vec::<LeftOutColumn>::new());
        for at in 0..schema.num_columns() {
            match TextColumn::of(at, &schema.column(at)) {
                Ok(column) => columns.push(column),
                // The leaves of one nested column.
                Err(column) if left_out.last().is_some_and(|last| last.name == column.name) => {}
                Err(column) => left_out.push(column),
            }
        }
        if columns.is_empty() {
            let found = "no column that is a value and no list or record".to_owned();
            return Err(ParquetError::Malformed { found });
        }
        check_packing(&file, &columns)?;
        let cells = columns.iter().map(|_| Cells::default()).collect();
        Ok(Self {
            file,
            style,
            columns,
            left_out,
            has_header: false,
            next_group: 0,
            readers: Vec::new(),
            n_left: 0,
            n_at_once: ROWS.0,
            cells,
        })
    }

    /// Returns the columns that have no text.
    pub fn left_out(&self) -> &[LeftOutColumn] {
        &self.left_out
    }

    /// Adds the next records, the header before the first; returns `false` when there are no more.
    ///
    /// # Errors
    ///
    /// [`ParquetError`] when the file cannot be read or is damaged. What was added by this call is then of
    /// no use.
    pub fn push_some(&mut self, text: &mut Vec<u8>) -> Result<bool, ParquetError> {
        if !self.has_header {
            self.has_header = true;
            if self.style.has_header {
                let names = self.columns.iter().map(|column| column.name.as_bytes());
                self.style.push_record(text, names);
            }
            return Ok(true);
        }
        while self.n_left == 0 {
            if self.next_group == self.file.num_row_groups() {
                return Ok(false);
            }
            guarded(|| self.start_group())?;
        }
        let n_rows = self.n_at_once.min(self.n_left);
        guarded(|| self.read(n_rows))?;
        let before = text.len();
        for row in 0..n_rows {
            self.style.push_record(text, self.cells.iter().map(|cells| cells.get(row)));
        }
        self.n_left -= n_rows;
        let n_bytes = text.len() - before;
        if n_bytes > BYTES {
            self.n_at_once = (n_rows / 2).max(ROWS.0);
        } else if n_bytes < BYTES / 2 {
            self.n_at_once = (self.n_at_once * 2).min(ROWS.1);
        }
        Ok(true)
    }

    fn start_group(&mut self) -> Result<(), ParquetError> {
        let group = self.file.get_row_group(self.next_group)?;
        let n_rows = group.metadata().num_rows();
        let found = || format!("a row group of {n_rows} rows");
        let n_rows =
            usize::try_from(n_rows).map_err(|_| ParquetError::Malformed { found: found() })?;
        let readers = self.columns.iter().map(|column| group.get_column_reader(column.at));
        self.readers = readers.collect::<Result<_, _>>()?;
        self.n_left = n_rows;
        self.next_group += 1;
        Ok(())
    }

    fn read(&mut self, n_rows: usize) -> Result<(), ParquetError> {
        for ((column, reader), cells) in
            self.columns.iter().zip(&mut self.readers).zip(&mut self.cells)
        {
            column.read(reader, n_rows, cells)?;
        }
        Ok(())
    }
}

/// Refuses a file whose columns are packed in a way that is not read.
fn check_packing<R: ChunkReader + 'static>(
    file: &SerializedFileReader<R>,
    columns: &[TextColumn],
) -> Result<(), ParquetError> {
    for group in file.metadata().row_groups() {
        for column in columns {
            let packing = group.column(column.at).compression();
            let name = match packing {
                Compression::BROTLI(_) => "brotli",
                Compression::LZO => "LZO",
                _ => continue,
            };
            let column = column.name.clone();
            return Err(ParquetError::Packing { column, found: name.to_owned() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
