//! Tables as CSV: written canonically, read with errors that name the place.

use std::io::{Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::dictionary::TableSpec;

/// A row of a table that the data dictionary describes.
///
/// Implemented by the rows of this crate; field names are column names.
pub trait Row: Serialize + DeserializeOwned {
    /// Returns the table's entry in the data dictionary.
    fn spec() -> TableSpec;
}

/// Why a table could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// The bytes could not be read or written.
    #[error("{file}: cannot be read or written")]
    Io {
        /// The file, as the caller named it.
        file: String,
        /// The cause.
        source: std::io::Error,
    },
    /// The header is not the table's.
    #[error("{file}, line 1: expected the header {expected:?}, found {found:?}")]
    Header {
        /// The file, as the caller named it.
        file: String,
        /// The table's columns, by commas.
        expected: String,
        /// The columns found.
        found: String,
    },
    /// A row has too few or too many fields.
    #[error("{file}, line {line}: expected {expected} fields, found {found}")]
    Width {
        /// The file, as the caller named it.
        file: String,
        /// Line, from 1.
        line: u64,
        /// Columns of the table.
        expected: usize,
        /// Fields of the row.
        found: usize,
    },
    /// A cell does not hold what its column asks for.
    #[error("{file}, line {line}, column {column}: expected {expected}, found {found:?}")]
    Cell {
        /// The file, as the caller named it.
        file: String,
        /// Line, from 1.
        line: u64,
        /// Name of the column.
        column: String,
        /// What the column asks for.
        expected: String,
        /// The text of the cell.
        found: String,
    },
}

/// Returns the rows of a table from CSV text with a header.
///
/// `file` names the source in errors.
///
/// # Errors
///
/// [`TableError`] when the header is another, a row has another width, a cell cannot be read, or the
/// reader fails.
pub fn read_rows<T: Row>(reader: impl Read, file: &str) -> Result<Vec<T>, TableError> {
    let mut rows = Vec::new();
    read_records(reader, file, &T::spec(), |headers, record, place| {
        let row = record.deserialize(Some(headers)).map_err(|_| place.refuse(record))?;
        rows.push(row);
        Ok(())
    })?;
    Ok(rows)
}

/// What is expected of the cells of an attribute that the first row does not have.
pub(crate) const NOTHING: &str = "nothing, as in the first row";

/// Where a record stands.
pub(crate) struct Place<'a> {
    file: &'a str,
    spec: &'a TableSpec,
    line: u64,
}

impl Place<'_> {
    /// Returns the error of the cell at `column`.
    pub(crate) fn refuse_cell(&self, record: &csv::ByteRecord, column: usize) -> TableError {
        let spec = self.spec.columns.get(column);
        let found = record.get(column).unwrap_or_default();
        TableError::Cell {
            file: self.file.to_owned(),
            line: self.line,
            column: spec.map_or_else(String::new, |column| column.name.to_string()),
            expected: spec.map_or_else(String::new, |column| column.kind.expected()),
            found: String::from_utf8_lossy(found).into_owned(),
        }
    }

    /// Returns the error of a cell that holds something, in a column that the first row leaves empty.
    pub(crate) fn refuse_filled(&self, record: &csv::ByteRecord, column: usize) -> TableError {
        let mut error = self.refuse_cell(record, column);
        if let TableError::Cell { expected, .. } = &mut error {
            NOTHING.clone_into(expected);
        }
        error
    }

    /// Returns the error of the first cell that its column does not accept.
    fn refuse(&self, record: &csv::ByteRecord) -> TableError {
        let unlawful = self.spec.columns.iter().zip(record).position(|(column, cell)| {
            !std::str::from_utf8(cell).is_ok_and(|text| column.accepts(text))
        });
        self.refuse_cell(record, unlawful.unwrap_or(0))
    }
}

/// Calls `take` for each record of a table with the right header and width.
pub(crate) fn read_records<E: From<TableError>>(
    reader: impl Read,
    file: &str,
    spec: &TableSpec,
    mut take: impl FnMut(&csv::ByteRecord, &csv::ByteRecord, &Place<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut csv = csv::ReaderBuilder::new().flexible(true).from_reader(reader);
    let headers = csv.byte_headers().map_err(|error| io_error(file, error))?.clone();
    if !headers.iter().eq(spec.header().map(str::as_bytes)) {
        let found: Vec<_> = headers.iter().map(String::from_utf8_lossy).collect();
        return Err(E::from(TableError::Header {
            file: file.to_owned(),
            expected: spec.header().collect::<Vec<_>>().join(","),
            found: found.join(","),
        }));
    }
    let mut record = csv::ByteRecord::new();
    while csv.read_byte_record(&mut record).map_err(|error| io_error(file, error))? {
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() != headers.len() {
            return Err(E::from(TableError::Width {
                file: file.to_owned(),
                line,
                expected: headers.len(),
                found: record.len(),
            }));
        }
        take(&headers, &record, &Place { file, spec, line })?;
    }
    Ok(())
}

/// Writes a table as CSV with a header, `\n` after each line.
///
/// # Errors
///
/// [`TableError::Io`] when the writer fails.
pub fn write_rows<T: Row>(writer: impl Write, rows: &[T]) -> Result<(), TableError> {
    let spec = T::spec();
    let fail = |error| io_error(&spec.file_name(), error);
    let mut csv = csv::WriterBuilder::new().has_headers(false).from_writer(writer);
    csv.write_record(spec.header()).map_err(fail)?;
    for row in rows {
        csv.serialize(row).map_err(fail)?;
    }
    csv.flush().map_err(|source| TableError::Io { file: spec.file_name(), source })
}

fn io_error(file: &str, error: csv::Error) -> TableError {
    let source = match error.into_kind() {
        csv::ErrorKind::Io(source) => source,
        other => std::io::Error::other(format!("{other:?}")),
    };
    TableError::Io { file: file.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{
        Account, AccountHolder, Customer, CustomerSegment, Day, Merchant, ModelPrediction, Outcome,
        RiskAlert, RiskScore, calendar,
    };
    use crate::{CustomerId, Segment};

    #[test]
    fn refuses_another_header() {
        let error = read_rows::<Day>("date,key\n".as_bytes(), "days.csv").unwrap_err();
        assert!(error.to_string().starts_with("days.csv, line 1: expected the header"), "{error}");
    }

    #[test]
    fn names_line_column_and_value() {
        let text = "customer_id,age,age_band,region,postcode_area,employment_status,annual_income,\
            income_band,joined_date,tenure_months,source_id\n\
            C0000001,30,25-34,London,E,EMPLOYED,30000.00,25K_TO_40K,2020-01-01,71,\n\
            C0000002,30,25-34,Atlantis,E,EMPLOYED,30000.00,25K_TO_40K,2020-01-01,71,\n";
        let error = read_rows::<Customer>(text.as_bytes(), "c.csv").unwrap_err();
        let TableError::Cell { line, column, found, .. } = error else { panic!("{error}") };
        assert_eq!((line, column.as_str(), found.as_str()), (3, "region", "Atlantis"));
    }

    /// Serde writes the fields of a struct; the dictionary must name the same, in the same order.
    #[test]
    fn field_names_are_the_dictionary_s() {
        fn header<T: Row>(row: &T) -> String {
            let mut csv = csv::Writer::from_writer(Vec::new());
            csv.serialize(row).unwrap();
            let text = String::from_utf8(csv.into_inner().unwrap()).unwrap();
            text.lines().next().unwrap().to_owned()
        }
        fn check<T: Row>(text: &str) {
            let expected = T::spec().header().collect::<Vec<_>>().join(",");
            let rows = read_rows::<T>(format!("{expected}\n{text}\n").as_bytes(), "t.csv").unwrap();
            assert_eq!(header(&rows[0]), expected);
        }
        check::<Day>("20250101,2025-01-01,2025,1,1,January,1,1,3,Wednesday,0,1,0,202501");
        check::<Customer>(
            "C0000001,30,25-34,London,E,EMPLOYED,30000.00,25K_TO_40K,2020-01-01,71,17-A",
        );
        check::<Customer>("C0000001,,,,,,,,,,");
        check::<Account>("A0000001,C0000001,CURRENT,2020-01-01,,500.00,OPEN,");
        check::<Account>("A0000001,C0000001,,,,,,DE12");
        check::<AccountHolder>("A0000001,C0000001,1");
        check::<Merchant>("M000001,A shop,5411,GROCERIES,0,0,GB,Leeds,");
        check::<Merchant>("M000001,A shop,,,,,,,");
        check::<CustomerSegment>("C0000001,0,CASH_HEAVY,0.5,,,0.75,1,2");
        check::<RiskScore>("C0000001,2026-01-01,600,LOW,R01,,,,5,,,,0.25");
        check::<RiskAlert>(
            "R0000001,C0000001,2026-01-01,HIGH,300,CASH_HEAVY,R01,,,,text,,,,9.99,0,MONITOR",
        );
        check::<Outcome>("C0000001,2026-01-01,1,CHARGE_OFF,2026-03-04");
        check::<ModelPrediction>("C0000001,TEST,0.25,0.5");
    }

    #[test]
    fn refuses_a_short_row() {
        let mut text = Vec::new();
        write_rows::<CustomerSegment>(&mut text, &[]).unwrap();
        text.extend_from_slice(b"C0000001,1\n");
        let error = read_rows::<CustomerSegment>(text.as_slice(), "s.csv").unwrap_err();
        assert!(matches!(error, TableError::Width { line: 2, expected: 9, found: 2, .. }));
    }

    #[test]
    fn rows_read_back_and_headers_are_the_dictionary_s() {
        let days = calendar(2024, 2024).unwrap();
        let mut text = Vec::new();
        write_rows(&mut text, &days).unwrap();
        assert_eq!(read_rows::<Day>(text.as_slice(), "d.csv").unwrap(), days);

        let inactive = CustomerSegment {
            customer_id: CustomerId::new(1),
            cluster_id: None,
            segment: Segment::Inactive,
            distance: None,
            second_segment: None,
            margin: None,
            membership: None,
            map_x: None,
            map_y: Some(-0.25),
        };
        let mut text = Vec::new();
        write_rows(&mut text, std::slice::from_ref(&inactive)).unwrap();
        assert!(text.ends_with(b"\nC0000001,,INACTIVE,,,,,,-0.25\n"));
        assert_eq!(read_rows::<CustomerSegment>(text.as_slice(), "s.csv").unwrap(), [inactive]);
    }
}
