//! Any table, row by row as text, to Parquet: for tables that are files already.

use std::fmt;
use std::io::Write;
use std::sync::Arc;

use parquet::file::writer::SerializedFileWriter;

use super::error::{ParquetError, finish};
use super::rows_write::Buffer;
use super::schema::{Integers, fact_properties, properties, schema};
use crate::dictionary::TableSpec;
use crate::tables::star_specs;

/// Rows of a row group: what is held in memory.
const ROWS_AT_ONCE: usize = 131_072;

/// Writes a table as a Parquet file from the cells of its CSV.
///
/// A row group is held in memory, whatever the number of rows.
///
/// # Examples
///
/// ```
/// use bytes::Bytes;
/// use fip_model::{Day, Row, TableParquet, calendar, read_rows_parquet, write_rows};
///
/// let days = calendar(2025, 2025)?;
/// let mut csv = Vec::new();
/// write_rows(&mut csv, &days)?;
///
/// let spec = Day::spec();
/// let mut file = TableParquet::new(Vec::new(), &spec)?;
/// for line in std::str::from_utf8(&csv)?.lines().skip(1) {
///     file.push(line.split(','))?;
/// }
/// assert_eq!(read_rows_parquet::<Day>(Bytes::from(file.finish()?))?, days);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct TableParquet<'a, W: Write + Send> {
    spec: &'a TableSpec,
    file: SerializedFileWriter<W>,
    columns: Vec<Buffer<'a>>,
    n_rows: u64,
}

impl<'a, W: Write + Send> TableParquet<'a, W> {
    /// Returns a file without rows that is written to `writer`.
    ///
    /// # Errors
    ///
    /// [`ParquetError::Io`] when the writer fails.
    pub fn new(writer: W, spec: &'a TableSpec) -> Result<Self, ParquetError> {
        // The fact table is stored as the generator stores it.
        let is_fact = star_specs().last().is_some_and(|fact| fact.name == spec.name);
        let (integers, properties) = if is_fact {
            (Integers::Short, fact_properties()?)
        } else {
            (Integers::Long, properties()?.build())
        };
        let schema = schema(spec, integers)?;
        let file = SerializedFileWriter::new(writer, schema, Arc::new(properties))?;
        Ok(Self { spec, file, columns: buffers(spec, integers), n_rows: 0 })
    }

    /// Adds a row; cells beyond the columns of the table are left out.
    ///
    /// # Errors
    ///
    /// [`ParquetError::Cell`] when a cell is not what its column asks for or is not there,
    /// [`ParquetError::Io`] when the writer fails. The file cannot be gone on with.
    pub fn push<'c>(
        &mut self,
        cells: impl IntoIterator<Item = &'c str>,
    ) -> Result<(), ParquetError> {
        self.n_rows += 1;
        let mut cells = cells.into_iter();
        for column in &mut self.columns {
            let cell = cells.next().unwrap_or_default();
            column.push(cell).ok_or_else(|| column.refuse(self.n_rows, cell))?;
        }
        if self.n_rows.is_multiple_of(ROWS_AT_ONCE as u64) {
            self.flush()?;
        }
        Ok(())
    }

    /// Ends the file and returns the writer.
    ///
    /// # Errors
    ///
    /// [`ParquetError::Io`] when the writer fails.
    pub fn finish(mut self) -> Result<W, ParquetError> {
        if !self.n_rows.is_multiple_of(ROWS_AT_ONCE as u64) {
            self.flush()?;
        }
        finish(self.file)
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        let mut group = self.file.next_row_group()?;
        for column in &mut self.columns {
            column.write(&mut group)?;
            column.clear();
        }
        group.close()?;
        Ok(())
    }
}

fn buffers(spec: &TableSpec, integers: Integers) -> Vec<Buffer<'_>> {
    spec.columns.iter().map(|column| Buffer::stored_as(column, integers)).collect()
}

impl<W: Write + Send> fmt::Debug for TableParquet<'_, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TableParquet")
            .field("table", &self.spec.name)
            .field("n_rows", &self.n_rows)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::tables::{Account, calendar};
    use crate::{
        Day, Row, TransactionParquet, TransactionTable, read_rows_parquet, read_transactions,
        write_rows_parquet,
    };

    fn from_csv(spec: &TableSpec, lines: &str) -> Result<Vec<u8>, ParquetError> {
        let mut file = TableParquet::new(Vec::new(), spec)?;
        lines.lines().try_for_each(|line| file.push(line.split(',')))?;
        file.finish()
    }

    /// The bytes of the writer of typed rows.
    #[test]
    fn cells_give_the_file_of_their_rows() {
        let lines = "A0000001,C0000001,CURRENT,2020-01-01,,500.00,OPEN";
        let spec = Account::spec();
        let rows: Vec<Account> =
            read_rows_parquet(Bytes::from(from_csv(&spec, lines).unwrap())).unwrap();
        assert_eq!(write_rows_parquet(Vec::new(), &rows).unwrap(), from_csv(&spec, lines).unwrap());
        assert!(from_csv(&spec, "").unwrap().ends_with(b"PAR1"));
    }

    #[test]
    fn the_fact_table_is_stored_as_the_generator_stores_it() {
        let line = "T0000000001,20250101,2025-01-01T00:01:43,C0000302,A0000603,M001425,ONLINE,GB,3.94,\
                    0,1,0,0,STANDIN,98";
        let spec = TransactionTable::spec();
        let text = format!("{}\n{line}\n", spec.header().collect::<Vec<_>>().join(","));
        let table = read_transactions(text.as_bytes(), "t.csv", crate::Country::GB).unwrap();
        let mut file = TransactionParquet::new(Vec::new()).unwrap();
        file.write(&table).unwrap();
        assert_eq!(from_csv(&spec, line).unwrap(), file.finish().unwrap());
    }

    #[test]
    fn rows_of_several_row_groups_read_back() {
        let days = calendar(1601, 2000).unwrap();
        assert!(days.len() > ROWS_AT_ONCE);
        let mut csv = Vec::new();
        crate::write_rows(&mut csv, &days).unwrap();
        let text = String::from_utf8(csv).unwrap();
        let file = from_csv(&Day::spec(), text.split_once('\n').unwrap().1).unwrap();
        assert_eq!(read_rows_parquet::<Day>(Bytes::from(file)).unwrap(), days);
    }

    #[test]
    fn a_cell_outside_the_dictionary_and_one_that_lacks_are_refused() {
        let told = |line| from_csv(&Account::spec(), line).unwrap_err().to_string();
        let line = "A0000001,C0000001,CURRENT,someday,,500.00,OPEN";
        assert_eq!(
            told(line),
            "row 1, column opened_date: expected a date such as 2025-03-31, found \"someday\""
        );
        assert!(told("A0000001").starts_with("row 1, column customer_id: "));
    }
}
